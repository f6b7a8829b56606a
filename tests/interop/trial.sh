#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# A configuration on trial, with chronyd upstream: kept when it works, taken
# back by itself when it loses all sources, file, associations and samples as
# before; a client that asks once per millisecond all the while misses
# nothing; and an engine that is killed in a trial starts with the text of
# before.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 50
flood=$top_builddir/tests/tools/flood

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY" "$XDG_CONFIG_HOME/ntptui"
socket=$scratch/control
{
	echo 'countdown = 5;'
	echo 'dialect = "ntp";'
	echo "socket = \"$socket\";"
} >"$XDG_CONFIG_HOME/ntptui/ntptui.cfg"

for n in 1 2 3; do
	world_chronyd "$n" 2
	netns_run client true
done
for n in 1 2 3; do
	ok "server $n answers" wait_for 60 "netns_run client \
		'$peers/bin/ntpdate' -q -t 1 10.87.$n.2 2>/dev/null |
		grep -q 's[1-9] no-leap'"
done

# A text of odd octets, which has to come back as it was.
conf=$scratch/ntp.conf
{
	printf '# what works\r\n'
	for n in 1 2 3; do
		printf 'server\t10.87.%s.2 iburst  # %s\n' "$n" "$n"
	done
	printf 'restrict default nomodify\nrestrict 127.0.0.1'
} >"$conf"
cp "$conf" "$scratch/works"
sum() {
	sha256sum <"$1" | cut -d ' ' -f 1
}
works=$(sum "$conf")

serve() {
	netns_spawn_apart serve client "$ntptui" serve -c "$conf"
	outer=$spawned
	engine=$inner
}
ask() {
	client "$@"
}
served() {
	netns_run router "$peers/bin/ntpdate" -q -t 1 10.87.0.2 2>/dev/null |
		grep -Eq 's3 no-leap'
}
serve
ok 'serve is synchronised' wait_for 90 served

# told WORD...: of the running engine's peers, as JSON.
told() {
	ask peers -n --json --wait 0 >"$scratch/now.json" 2>/dev/null
	"$jget" "$scratch/now.json" "$@"
}
# eight N: source N has all the samples that a filter holds.
eight() {
	[ "$(ask detail -n "10.87.$1.2" --json 2>/dev/null |
		tee "$scratch/one.json" | grep -c '"delay"')" -ge 8 ]
}
for n in 1 2 3; do
	ok "source $n has eight samples" wait_for 90 "eight $n"
done

# What a source is and has measured, without what only grows older. What it
# counts is asked of a source that is no longer asked: so nothing has come.
known() {
	for _n in 1 2 3; do
		ask detail -n "10.87.$_n.2" --json 2>/dev/null |
			grep -v -e '"age"' -e '"when"' -e '"next"' \
				-e '"rootdist' -e '"disp' -e '"wait' \
				-e '"time"' -e '"poll' -e '"note"' -e 'ago"'
	done
}

# The client that misses nothing: 1000 questions a second, until it is told.
(
	while [ ! -e "$scratch/enough" ]; do
		netns_run router "$flood" -s 10.87.0.1 -c 1 -n 3000 -r 1000 \
			10.87.0.2
	done >"$scratch/flood.out" 2>&1
) &
asker=$!
track $asker

# ---- refused ----
printf '\nserver\n' >>"$conf"
ask restart >"$scratch/out" 2>&1
is 'a file with errors is refused' $? 1
like 'and where they are is said' "$(cat "$scratch/out")" 'ntp\.conf:7:'
like 'nothing is on trial' "$(ask status --json)" '"trial": "none"'
cp "$scratch/works" "$conf"

# ---- kept ----
cp "$conf" "$scratch/draft"
printf '\ntos minclock 2\n' >>"$scratch/draft"
cp "$scratch/draft" "$conf"
ask restart --timeout 60 --json >"$scratch/kept.json" 2>"$scratch/err"
is 'a text that works is kept' $? 0
is 'and called healthy' "$("$jget" "$scratch/kept.json" result)" healthy
is 'all sources were kept' "$("$jget" "$scratch/kept.json" kept)" 3
is 'the file stays' "$(sum "$conf")" "$(sum "$scratch/draft")"
is 'no note is left' "$(find "$STATE_DIRECTORY" -name 'trial-*')" ''

# ---- taken back by itself: addresses that nobody has ----
cp "$scratch/works" "$conf"
ask restart --timeout 60 >"$scratch/out" 2>&1
is 'the first text is in force again' $? 0
known >"$scratch/before"
ids=$(told 'peers 10.87.1.2 associd' 'peers 10.87.2.2 associd' \
	'peers 10.87.3.2 associd')
printf 'server 10.87.0.77 iburst\nserver 10.87.0.78\n' >"$conf"
ask restart --timeout 8 >"$scratch/out" 2>&1
is 'a text that loses all sources is taken back' $? 4
like 'and why is said' "$(cat "$scratch/out")" 'none of 2 sources has answered'
is 'the file is as it was, octet by octet' "$(sum "$conf")" "$works"
like 'the text that was tried is a backup' \
	"$(cat "$conf".~*~ | grep -c 10.87.0.77)" '^[1-9]'
known >"$scratch/after"
is 'associations, reach and samples are as they were' \
	"$(diff "$scratch/before" "$scratch/after")" ''
is 'with their numbers' "$(told 'peers 10.87.1.2 associd' \
	'peers 10.87.2.2 associd' 'peers 10.87.3.2 associd')" "$ids"
is 'no note is left' "$(find "$STATE_DIRECTORY" -name 'trial-*')" ''
like 'status tells of it' "$(ask status 2>&1)" 'what was before is in force'

# ---- the same when nobody looks: a restrict line shuts the sources out ----
ask detail -n 10.87.1.2 --json >"$scratch/d1.json" 2>/dev/null
{
	cat "$scratch/works"
	printf '\nrestrict 10.87.1.0 mask 255.255.255.0 ignore\n'
	printf 'restrict 10.87.2.0 mask 255.255.254.0 ignore\n'
} >"$conf"
netns_spawn gone client setpriv --bounding-set=-sys_time \
	--inh-caps=-sys_time "$ntptui" restart --timeout 8
gone=$spawned
ok 'the trial begins' wait_for 30 'ask status 2>/dev/null |
	grep -q "new configuration is watched"'
ok 'a note says so' test -n "$(ls "$STATE_DIRECTORY"/trial-*)"
kill -KILL "$gone"
ok 'it counts down, though its console is dead' wait_for 60 \
	'ask status 2>/dev/null | grep -q "not healthy"'
ok 'it goes back' wait_for 60 '[ "$(sum "$conf")" = "$works" ]'
ok 'and says so' wait_for 20 'ask status 2>/dev/null |
	grep -q "what was before is in force"'
for n in 1 2 3; do
	is "source $n has its number" \
		"$(told "peers 10.87.$n.2 associd")" \
		"$(echo "$ids" | sed -n "${n}p")"
	ok "and its eight samples" eight "$n"
done
ok 'the sources answer again' wait_for 60 served

# ---- without a way back ----
printf 'server 10.87.0.77 iburst\n' >"$conf"
ask restart --timeout 5 --no-rollback >"$scratch/out" 2>&1
is 'without a way back it stays' $? 5
like 'which is said' "$(cat "$scratch/out")" 'in force, but not healthy'
cp "$scratch/works" "$conf"
ask restart --timeout 90 >"$scratch/out" 2>&1
is 'and works again with the old text' $? 0

# Everybody who asked was answered.
: >"$scratch/enough"
wait $asker
counts=$(awk -F '[ =]' '/^sent=/ { s += $2; a += $4; k += $6 }
	END { print (s > 10000 ? s - a : "few"), k + 0 }' "$scratch/flood.out")
is 'who asked once per millisecond has missed nothing' "$counts" '0 0'
diag "$(tail -n 1 "$scratch/flood.out"), so often: \
$(grep -c '^sent=' "$scratch/flood.out")"

# ---- killed in a trial ----
printf 'server 10.87.0.77 iburst\n' >"$conf"
tried=$(sum "$conf")
netns_spawn dead client setpriv --bounding-set=-sys_time \
	--inh-caps=-sys_time "$ntptui" restart --timeout 600
ok 'another trial begins' wait_for 30 'ask status 2>/dev/null |
	grep -q "new configuration is watched"'
is 'the file has the text on trial' "$(sum "$conf")" "$tried"
kill -KILL "$engine"
netns_end "$outer"
serve
ok 'the next start has the text of before' wait_for 30 \
	'[ "$(sum "$conf")" = "$works" ]'
like 'and says so' "$(cat "$scratch/serve.log")" \
	'was on trial when the engine died'
ok 'it is synchronised by it' wait_for 90 served
like 'status tells of it' "$(ask status 2>&1)" 'was on trial when'

# ---- ended in order in a trial ----
printf 'server 10.87.0.77 iburst\n' >"$conf"
netns_spawn ended client setpriv --bounding-set=-sys_time \
	--inh-caps=-sys_time "$ntptui" restart --timeout 600
ok 'a last trial begins' wait_for 30 'ask status 2>/dev/null |
	grep -q "new configuration is watched"'
kill -TERM "$engine"
ok 'an engine that ends takes back what is not healthy' wait_for 30 \
	'[ "$(sum "$conf")" = "$works" ]'
netns_end "$outer"
world_end
finish
