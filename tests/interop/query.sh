#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# `ntptui query` beside `ntpdate -q`, against chronyd and ntpd, and what it
# says when nothing comes.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 28

# query LABEL ARGUMENT...: leaves $text, $code.
query() {
	client query "$@" >"$scratch/query" 2>"$scratch/query.err"
	code=$?
	text=$(cat "$scratch/query" "$scratch/query.err")
}

# shows N MS: ntpdate's offset is that; asked again if a sample was late.
shows() {
	theirs=$(ntpdate_offset "$1")
	near "$theirs" "$2" 1.5
}

# compare N OFFSET DELAY: true values in ms. The paths have no jitter of their
# own; 1.5 ms are left to a busy machine.
compare() {
	query "10.87.0.$((10 + $1))"
	diag "$text"
	is "server $1: query succeeds" "$code" 0
	offset=$(printf '%s\n' "$text" |
		awk '$1 == "offset" { print $2 * 1000 }')
	delay=$(printf '%s\n' "$text" | sed -n 's/^  offset .*delay //p' |
		awk '{ print $1 * 1000 }')
	ok "server $1: offset $offset is $2 ms" near "$offset" "$2" 1.5
	ok "server $1: delay $delay is $3 ms" near "$delay" "$3" 2
	ok "server $1: ntpdate sees that offset too" \
		wait_for 10 "shows $1 $2"
	diag "ntpdate: $theirs ms"
}

world_root 3
world_chronyd 1 2
world_ntpd 2
world_chronyd 3 4
world_relay 1 up:delay=11ms down:delay=5ms
world_relay 2 up:delay=8ms down:delay=30ms
world_relay 3 loss=100%
netns_run client ip route add unreachable 192.0.2.0/24

ok 'chronyd answers' wait_for 20 'answers 1'
compare 1 3 16
like 'a chronyd of stratum 2' "$text" 'stratum 2, refid 127\.127\.1\.1'

ok 'ntpd answers' wait_for 40 'answers 2'
compare 2 -11 38
like 'an ntpd of stratum 4' "$text" 'stratum 4, refid 10\.87\.99\.2'

# IPv6, up to the relay.
netns_address client to-router fd87::2/64
netns_address router to-client fd87::11/64
netns_spawn relay6 router "$relay" '[fd87::11]:123' 10.87.1.2:123 \
	up:delay=1ms down:delay=9ms
wait_for 5 "grep -q ready '$scratch/relay6.log'"
query fd87::11
diag "$text"
like 'IPv6: a chronyd of stratum 2' "$text" 'fd87::11.*: stratum 2'
offset=$(printf '%s\n' "$text" | awk '$1 == "offset" { print $2 * 1000 }')
ok "IPv6: offset $offset is -4 ms" near "$offset" -4 1.5

query --json 10.87.0.11
is 'as JSON' "$("$jget" "$scratch/query" 'peers 0 stratum' 'peers 0 refid' |
	paste -sd ' ' -)" '2 127.127.1.1'
is '... it succeeds' "$code" 0

# Whoever does not answer gets a sentence, and the exit code says so.
query 10.87.0.13
is 'a silent host: exit code' "$code" 1
like 'a silent host: a sentence' "$text" '10\.87\.0\.13: no answer to [1-8]'
query 10.87.0.1
is 'a closed port: exit code' "$code" 1
like 'a closed port: a sentence' "$text" '10\.87\.0\.1: .*(refused|port)'
query 192.0.2.1
is 'no route: exit code' "$code" 1
like 'no route: a sentence' "$text" '192\.0\.2\.1: .*(reach|route|way)'
query no-such-host.invalid
is 'no such name: exit code' "$code" 1
like 'no such name: a sentence' "$text" 'name cannot be resolved'
query 10.87.0.11 10.87.0.13
is 'one of two is silent: exit code' "$code" 1
like 'one of two is silent: the other is shown' "$text" \
	'10\.87\.0\.11: stratum 2'

world_end
finish
