#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh
# shellcheck disable=SC2016 # awk's programs and wait_for's conditions
#
# `ntptui servers` on the practice network of sixty servers: what is listed,
# measured, suggested and why, put into ntp.conf; and lists imported. Every
# rule of choosing is asserted on what was measured in this very run, so that
# a slow machine may choose others, but none that breaks a rule.

. "${top_srcdir:-.}/tests/lib.sh"
plan 59

jget=$top_builddir/tests/tools/jget
HOME=$scratch/home
XDG_CONFIG_HOME=$scratch/config
XDG_STATE_HOME=$scratch/state
STATE_DIRECTORY=$scratch/state
export HOME XDG_CONFIG_HOME XDG_STATE_HOME STATE_DIRECTORY
unset LC_ALL LANGUAGE
LANG=C
export LANG
mkdir -p "$HOME" "$XDG_CONFIG_HOME/ntptui/servers" "$STATE_DIRECTORY" ||
	exit 99
cd "$scratch" || exit 99

# servers ARGUMENT...: with the practice network; leaves $text, $errors, $code.
servers() {
	"$ntptui" --lab picker servers "$@" >out 2>err </dev/null
	code=$?
	text=$(cat out)
	errors=$(cat err)
}

# own ARGUMENT...: the same with lists of this user's own.
own() {
	"$ntptui" servers "$@" >out 2>err </dev/null
	code=$?
	text=$(cat out)
	errors=$(cat err)
}

# names: of those in the table, sorted, on one line.
names() {
	awk 'NR > 1 { print $NF }' out | sort | paste -sd ' ' -
}

count() {
	awk 'NR > 1 { n++ } END { print n + 0 }' out
}

# ---- listing: each word of the filter

servers list
is 'all but the closed ones are listed' "$(count)" 58
is 'exit code' "$code" 0
not_ok 'no closed one' grep -q closed out
servers list policy=all
is 'policy=all: all of them' "$(count)" 63
for policy in 'open 51' 'restricted 5' 'closed 5' 'unknown 2'; do
	servers list "policy=${policy% *}"
	is "policy=${policy% *}" "$(count)" "${policy#* }"
done
servers list ZY
is 'a country' "$(count)" 7
servers list stratum=3
is 'a stratum' "$(names)" 'ntp.deep.lab'
servers list nts
is 'nts' "$(names)" 'time.school.lab'
servers list harbour stratum=1
is 'text and stratum together' "$(names)" 'gps.harbour.lab gps2.harbour.lab'
servers list answers
is 'answers: nothing was measured' "$(count) $code" '0 1'
servers list marked
is 'marked: nothing is' "$(count) $code" '0 1'
servers list stratum=0
is 'a stratum that there is not' "$code" 2
like 'is told' "$errors" 'from 1 to 15'
servers list policy=mine
like 'a policy that there is not is told' "$errors" 'policy= wants'
servers list ms=x
like 'ms= wants a number' "$errors" 'ms= wants'
cat >config/ntptui/servers/own.cfg <<'END'
servers = (
	{ host = "near.zebra.example"; iso = "DE"; policy = "open"; stratum = 1;
	  lat = 51.0; lon = 10.0; date = "2026-11-01"; },
	{ host = "far.zebra.example"; iso = "AU"; policy = "open"; stratum = 2;
	  lat = -33.9; lon = 151.2; date = "2026-11-01"; },
	{ host = "shut.zebra.example"; iso = "DE"; policy = "closed";
	  page = "https://zebra.example/"; stratum = 1; date = "2026-11-01"; }
);
END
own list zebra --country DE
is "the user's own list" "$(names)" 'far.zebra.example near.zebra.example'
is 'the nearest is the first' "$(awk 'NR == 2 { print $NF }' out)" \
	'near.zebra.example'
own list zebra --country DE km=2000
is 'km= leaves the far one out' "$(names)" 'near.zebra.example'

# ---- measuring

servers probe harbour stratum=1 --json
"$jget" out 'servers 0 probe state' 'servers 0 probe sent' \
	'servers 1 probe sent' >probed
is 'two of one operator are measured, five questions each' \
	"$(paste -sd ' ' probed) $code" 'answered 5 5 0'
servers probe closed
is 'a closed one is not asked' "$code" 1
like 'and it is told' "$errors" 'nothing to be measured'

# ---- choosing

servers suggest --json
is 'suggest finds all that are wanted' "$code" 0
set --
i=0
while [ $i -lt 58 ]; do
	for f in host marked policy smear 'probe stratum' 'probe leap' \
		'probe refid' 'probe delay' 'probe jitter' 'probe sent' \
		'probe received' 'probe state' 'probe falseticker' \
		'probe address' why; do
		set -- "$@" "servers $i $f"
	done
	i=$((i + 1))
done
"$jget" out "$@" 2>/dev/null |
	paste - - - - - - - - - - - - - - - >table

# rule PROGRAM: the lines of the table for which an awk program, with the
# columns by name, prints something are against a rule.
rule() {
	_what=$1
	awk -F '\t' '
	function operator(host,  part, n) {
		n = split(host, part, ".")
		return part[n - 1] "." part[n]
	}
	function network(address,  part) {
		split(address, part, ".")
		return part[1] "." part[2]
	}
	function ip(address) {
		sub(/:[0-9]+$/, "", address)
		return address
	}
	{
		host[NR] = $1; marked[NR] = $2 == "true"; policy[NR] = $3
		smear[NR] = $4; stratum[NR] = $5; leap[NR] = $6
		refid[NR] = $7; delay[NR] = $8; jitter[NR] = $9
		lost[NR] = $10 - $11; state[NR] = $12; liar[NR] = $13
		address[NR] = $14; why[NR] = $15
		near[NR] = $8 + 2 * ($9 == "null" ? 0 : $9)
	}
	function common(a, b) {
		return operator(host[a]) == operator(host[b]) ||
		    network(address[a]) == network(address[b]) ||
		    (stratum[a] == 2 && (refid[a] == ip(address[b]) ||
			stratum[b] == 2 && refid[a] == refid[b])) ||
		    (stratum[b] == 2 && refid[b] == ip(address[a]))
	}
	function eligible(i) {
		return policy[i] == "open" && smear[i] == "false" &&
		    state[i] == "answered" && liar[i] == "false" &&
		    leap[i] != 3 && lost[i] < 2 &&
		    (stratum[i] == 1 || stratum[i] == 2) &&
		    host[i] !~ /pool\.ntp\.org$/
	}
	END { '"$2"' }' table >bad
	if [ -s bad ] || [ "$(awk 'END { print NR }' table)" -ne 58 ]; then
		fail "$_what"
		sed 's/^/# /' bad
	else
		pass "$_what"
	fi
}

each='for (i = 1; i <= NR; i++) if (marked[i])'
rule 'two of stratum 1 and three of stratum 2' '
	for (i = 1; i <= NR; i++) if (marked[i]) n[stratum[i]]++
	if (n[1] != 2 || n[2] != 3) print n[1], n[2]'
rule 'each is open' "$each"' if (policy[i] != "open") print host[i]'
rule 'each is true' "$each"' if (liar[i] != "false") print host[i]'
rule 'each is synchronised' "$each"'
	if (leap[i] == 3 || stratum[i] > 2) print host[i]'
rule 'each answers, and loses one answer at most' "$each"'
	if (state[i] != "answered" || lost[i] > 1) print host[i]'
rule 'none smears' "$each"' if (smear[i] != "false") print host[i]'
rule 'none has a name of the pool' "$each"'
	if (host[i] ~ /pool\.ntp\.org$/) print host[i]'
rule 'operators, networks and references are distinct' '
	for (i = 1; i <= NR; i++) for (k = 1; k < i; k++)
		if (marked[i] && marked[k] && common(i, k))
			print host[i], host[k]'
# With the others of the set as they are, no member could be replaced by one
# that is nearer by more than 3 ms.
rule 'none that could stand in for a member is clearly nearer' '
	for (i = 1; i <= NR; i++) {
		if (!marked[i]) continue
		for (k = 1; k <= NR; k++) {
			if (marked[k] || !eligible(k) ||
			    stratum[k] != stratum[i] ||
			    near[k] + 0.003 >= near[i])
				continue
			fits = 1
			for (m = 1; m <= NR; m++)
				if (marked[m] && common(k, m)) fits = 0
			if (fits) print host[k], "is nearer than", host[i]
		}
	}'
rule 'a reason stands beside each of them' '
	for (i = 1; i <= NR; i++) if (why[i] == "" || why[i] == "missing")
		print host[i]'
# What the scenario made of a server is why it was left. One that loses half
# of its answers may by luck lose all of them, or only one.
rule 'and it is the right one' '
	want["liar"] = "disagrees"; want["gone"] = "does not answer"
	want["smear"] = "leap seconds"; want["new"] = "not synchronised"
	want["restricted"] = "^restricted"; want["unknown"] = "who may ask"
	want["busy"] = "refused"; want["angry"] = "refused"
	want["wifi"] = "loses|does not answer|stratum|nearer|in common|where"
	for (i = 1; i <= NR; i++) {
		kind = host[i]
		sub(/[0-9]*\..*/, "", kind)
		if (host[i] == "ntp.deep.lab") w = "neither of stratum"
		else if (host[i] ~ /pool/) w = "name of the pool"
		else if (!(kind in want)) continue
		else w = want[kind]
		if (why[i] !~ w) print host[i] ": " why[i]
	}'
rule 'among those of an operator, a network, a reference one is taken' '
	for (i = 1; i <= NR; i++) {
		n += why[i] ~ /same operator/
		m += why[i] ~ /same network/
		k += why[i] ~ /from where/
	}
	if (n < 2 || m < 2 || k < 2) print n, m, k'
servers suggest market -v
is 'five that agree with nobody: none is taken' \
	"$code $(printf '%s\n' "$text" | grep -c '^\*')" '1 0'
like '-v tells of those that are left' "$text" '^- liar1\.market1\.lab'
like 'and why' "$text" '^    no majority'
servers suggest pier
like 'fewer than wanted: they are taken' "$text" '^2 taken'
is 'and the exit code says so' "$code" 1

# ---- into ntp.conf

cat >ntp.conf <<'END'
# A comment of mine.
driftfile drift
server old.example.net iburst   # my first
pool 2.debian.pool.ntp.org
restrict default nomodify noquery
END
cp ntp.conf before

# put ANSWER ARGUMENT...: adds, and answers the question.
put() {
	_answer=$1
	shift
	printf '%s\n' "$_answer" | "$ntptui" --lab picker -c "$scratch/ntp.conf" \
		servers add "$@" >out 2>err
	code=$?
	text=$(cat out)
	errors=$(cat err)
}

put y closed1.castle1.lab
is 'one that is closed is refused' "$code" 1
like 'with the page of its operator' "$errors" 'castle\.example'
put y gps.harbour.lab restricted1.club1.lab
like 'one that is restricted, too' "$errors" 'restricted.*--permission'
put n gps.harbour.lab ntp1.isp.lab
ok 'n leaves every octet' cmp ntp.conf before
put y gps.harbour.lab ntp1.isp.lab
is 'y saves' "$code" 0
like 'the new lines are there' "$(paste -sd '|' ntp.conf)" \
	'server gps\.harbour\.lab iburst\|server ntp1\.isp\.lab iburst'
like 'the old ones are commented out, with a reason' \
	"$(paste -sd '|' ntp.conf)" \
	'# *replaced on [0-9-]*.*# *server old\.example\.net iburst.*# *pool 2'
ok 'all else is kept' sh -c "grep -q '^# A comment of mine' ntp.conf &&
	grep -q '^driftfile drift\$' ntp.conf && grep -q 'my first' ntp.conf &&
	grep -q '^restrict default nomodify noquery\$' ntp.conf"
ok 'the old text is kept beside it' sh -c \
	'for f in ntp.conf?*; do cmp -s "$f" before && exit 0; done; exit 1'
put y closed1.castle1.lab --permission
is 'with permission a closed one is taken' "$code" 0

# ---- importing

. "$top_srcdir/tests/lab/pages.sh"
printf 'n\n' | "$ntptui" servers import pages >out 2>err
is 'n: nothing is written' "$? $(ls config/ntptui/servers)" '1 own.cfg'
like 'every row is counted' "$(cat out)" \
	'files: 5, rows: 12, of them odd: 2, without a name: 2, joined with others: 1'
like 'what is odd is told, with its file and line' "$(cat err)" \
	'stratumonetimeservers\.html:[0-9]+.*nobody'
printf 'y\n' | "$ntptui" servers import pages >out 2>err
is 'y: written' "$?" 0
own list quagga policy=all
is 'and it is in the list' "$(names)" \
	'a.quagga.example b.quagga.example c.quagga.example d.quagga.example e.quagga.example f.quagga.example g.quagga.example h.quagga.example'
"$ntptui" servers import pages >out 2>err </dev/null
is 'again: nothing is new' "$? $(grep -c 'new: 0, changed: 0' out)" '0 1'
mkdir hostile
{
	echo '<html><body><table>'
	yes '<table><tr><td><a href="x">&amp;<div><tr></table>' |
		head -c 10485760
} >hostile/big.html
ok 'ten megabytes that are no page end' sh -c \
	"timeout 300 '$ntptui' servers import hostile </dev/null >out 2>&1
	test \$? -eq 1"
finish
