#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# -H HOST: the table of an ntpd, and of a serve of ours, seen from another
# host by mode 6, is the one that ntpq shows; who may not look is told why.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 24

servers='1 2'
world_chronyd 1 2
world_chronyd 2 3
for n in $servers; do
	world_relay "$n" "up:delay=$((6 * n))ms" "down:delay=$((2 * n))ms"
done
all_answer() {
	for n in $servers; do
		answers "$n" || return 1
	done
}
ok 'two servers answer' wait_for 60 all_answer

# One ntpd that lets the client look, and not the router.
{
	for n in $servers; do
		echo "server 10.87.0.$((10 + n)) iburst"
	done
} >"$scratch/lines"
ntpd_conf looked "$(cat "$scratch/lines")" 'restrict 10.88.0.1 noquery'
ntpd_spawn looked ref
client_conf 'restrict 10.0.0.0 mask 255.0.0.0' 'restrict 10.87.0.1 noquery'
netns_spawn ours client unshare -pf --mount-proc --kill-child setpriv \
	--bounding-set=-sys_time --inh-caps=-sys_time \
	"$ntptui" serve -c "$scratch/client.conf"

settled() {
	ntpq "$1" -pn 127.0.0.1 >"$scratch/settled" 2>/dev/null
	grep -q '^\*' "$scratch/settled" &&
		[ "$(grep -c '^[*+]' "$scratch/settled")" = 2 ]
}
ok 'the ntpd follows one of them' wait_for 90 'settled ref'
ok 'so does serve' wait_for 90 'settled client'

# WHO FROM ADDRESS: both tables at the same moment, as near as can be.
both() {
	netns_run "$2" "$ntptui" peers -n -H "$3" >"$scratch/seen" \
		2>"$scratch/seen.err"
	seen=$?
	netns_run "$2" "$peers/bin/ntpq" -pn "$3" >"$scratch/told" 2>&1
}
row() {
	echo "$(tally "$1" "$2") $(for c in 2 3 4 6 7; do
		column "$1" "$2" "$c"
	done | paste -sd ' ' -)"
}
# A sample may come between the two: then once more.
same_tables() {
	both "$@"
	for n in $servers; do
		a=10.87.0.$((10 + n))
		[ "$(row "$scratch/seen" $a)" = "$(row "$scratch/told" $a)" ] ||
			return 1
		for c in 8 9 10; do
			near "$(column "$scratch/seen" $a $c)" \
				"$(column "$scratch/told" $a $c)" 0.002 ||
				return 1
		done
	done
}
compare() {
	wait_for 20 "same_tables $*" || true
	diag "$(cat "$scratch/seen" "$scratch/seen.err" "$scratch/told")"
	is "$1: a system peer is an exit code of 0" "$seen" 0
	for n in $servers; do
		a=10.87.0.$((10 + n))
		is "$1: $a: tally, refid, st, t, poll, reach" \
			"$(row "$scratch/seen" $a)" "$(row "$scratch/told" $a)"
		for c in 8 9 10; do
			ok "$1: $a: column $c" near \
				"$(column "$scratch/seen" $a $c)" \
				"$(column "$scratch/told" $a $c)" 0.002
		done
	done
}
compare ntpd client 10.88.0.2
compare serve ref 10.87.0.2

# Who may not look hears nothing, and is told what that means.
netns_run router "$ntptui" peers -H 10.88.0.2 >"$scratch/out" 2>&1
like 'noquery: silence, and what it may be' "$(cat "$scratch/out")" \
	'does not answer mode 6 \(timeout\).*restrict noquery'

world_end
finish
