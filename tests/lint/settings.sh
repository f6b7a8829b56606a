#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every member of the engine's parameters that a restart can change has its
# row in config/differ_table.c.

. "${top_srcdir:-.}/tests/lint/lint.sh"
plan 4

# members FILE STRUCT: the names of its members, one a line.
members() {
	awk -v head="struct $2 {" '
	$0 == head { inside = 1; next }
	/^};/ { inside = 0 }
	inside {
		line = line " " $0
		gsub(/\/\*[^*]*(\*[^\/][^*]*)*\*\//, "", line)
		if (line ~ /\/\*/)
			next
		while (match(line, /[^;]*;/)) {
			one = substr(line, 1, RLENGTH - 1)
			line = substr(line, RLENGTH + 1)
			gsub(/\[[^]]*\]/, "", one)
			n = split(one, word, /[ \t*,]+/)
			names = 0
			comma = one
			gsub(/[^,]/, "", comma)
			for (i = n; i > 0 && names <= length(comma); i--)
				if (word[i] != "") {
					print word[i]
					names++
				}
		}
	}' "$1"
}

# missing ROOT: members without a row. The lists themselves are compared by
# their counts, associations one by one, and lines are no settings.
missing() {
	table=$1/config/differ_table.c
	params=$1/src/engine/params.h
	for m in $(members "$params" params); do
		case $m in
		assoc | nassoc | rule | nic | key) continue ;;
		esac
		grep -Eq "[ (]$m\)" "$table" ||
			grep -q "was->$m\>" "$1/config/differ.c" || echo "params: $m has no row"
	done
	for m in $(members "$1/src/core/mru.h" mru_cfg); do
		grep -q "m->$m\>" "$1/config/differ.c" ||
			echo "mru_cfg: $m has no word"
	done
	for m in $(members "$1/src/core/peer.h" peer_cfg); do
		grep -Eq "OPTION\([A-Z0-9_]*, $m\)" "$table" ||
			echo "peer_cfg: $m has no row"
	done
	for m in $(members "$params" params_clock); do
		grep -Eq "CLOCK\([A-Z0-9_]*, $m\)" "$table" ||
			echo "params_clock: $m has no row"
	done
}

# planted FILE LINE: the same of our files, with a member more in one.
planted() {
	fresh_tree
	for f in config/differ.c config/differ_table.c src/engine/params.h \
		src/core/mru.h src/core/peer.h; do
		sample "$f" <"$top_srcdir/$f"
	done
	sed "s/^struct $2 {\$/&\n\tint first, planted; \/* new *\//" \
		"$top_srcdir/$1" | sample "$1"
	missing "$scratch/tree"
}

finds 'sees a parameter without a row' '^params: planted has no row' \
	planted src/engine/params.h params
finds 'sees an option without a row' '^peer_cfg: planted has no row' \
	planted src/core/peer.h peer_cfg
finds 'sees a limit without a row' '^mru_cfg: planted has no word' \
	planted src/core/mru.h mru_cfg
clean 'every parameter has its row' missing "$top_srcdir"
finish
