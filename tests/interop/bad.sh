#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# Replies that are no replies: random datagrams of 0 to 1500 bytes, wrong
# origins, wrong addresses, duplicates, cut and bent packets, both ways. The
# engine lives, keeps to the truth and counts what it refused by its reason.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 19

servers='1 2 3 4 5'
for n in $servers; do
	world_chronyd "$n" 2
done
world_relay 1 up:delay=3ms down:delay=1ms down:junk=3 down:bogus=2
world_relay 2 delay=6ms dup=1 down:reorder=1 down:reorder-by=2ms
world_relay 3 delay=9ms down:truncate=1 down:truncate-to=47
world_relay 4 delay=12ms down:alien=2
world_relay 5 delay=15ms down:corrupt=1
ok 'a server answers' wait_for 20 'answers 2'

client_conf
client peers -n -c "$scratch/client.conf" --json --wait 20 \
	>"$scratch/peers.json" 2>"$scratch/peers.err"
is 'the engine is synchronised through it all' $? 0
diag "$(cat "$scratch/peers.err")"

# of N PATH...: of server N in the JSON, on one line.
of() {
	_peer="peers 10.87.0.$((10 + $1))"
	shift
	for _p in "$@"; do
		"$jget" "$scratch/peers.json" "$_peer $_p"
	done | paste -sd ' ' -
}
for n in $servers; do
	diag "server $n: $(of "$n" phase reach offset delay counts)"
done

ok 'random and forged datagrams: the true answers are taken' \
	test "$(of 1 'counts ok')" -ge 4
ok '... and are true' near "$(of 1 offset | awk '{ print $1 * 1000 }')" 1 1.5
ok '... wrong origins are counted' test "$(of 1 'counts bogus')" -ge 2
ok '... random datagrams too' test \
	"$(($(of 1 received) - $(of 1 'counts ok') - $(of 1 'counts bogus')))" \
	-ge 1
# Four replies came for each question. Those that come while its port is open
# are counted as duplicates, the rest the kernel turns away.
ok 'duplicates: each question is answered once' \
	test "$(of 2 'counts ok')" -ge 4 -a \
	"$(of 2 'counts ok')" -eq "$(of 2 sent)"
is 'a byte too short: no answer' "$(of 3 reach tally 'counts ok')" \
	'0   missing'
ok '... counted as short' test "$(of 3 'counts short')" -ge 1
is '... kept as the last refusal' \
	"$(of 3 'refusal verdict' 'refusal length')" 'short 47'
ok 'a wrong address: the true answers are taken' \
	test "$(of 4 'counts ok')" -ge 4
ok 'one bit is wrong: the engine says what it made of each answer' \
	test "$(of 5 received)" -ge 4

# The same in the other direction: a server that is asked nonsense. NTPsec's
# built-in default would limit who asks so often.
client_conf 'restrict default nomodify'
netns_spawn_apart serve client "$ntptui" --dialect ntp serve \
	-c "$scratch/client.conf"
serve=$spawned
server_place 6
netns_spawn relay6 "s6" "$relay" -s "$world_seed" 10.87.6.2:123 \
	10.87.0.2:123 up:junk=10
served() {
	netns_run ref "$peers/bin/ntpdate" -q -t 1 10.87.6.2 2>/dev/null |
		grep -q no-leap
}
ok 'serve answers between random questions' wait_for 30 served
heard=0
for _ in 1 2 3 4 5 6 7 8 9 10; do
	! served || heard=$((heard + 1))
done
is 'ten times' "$heard" 10
ok 'serve lives' kill -0 "$serve"
kill -TERM "$inner"
wait "$serve"
is 'serve ends on SIGTERM' $? 0
netns_end "$spawned"
ok 'it was asked at random' test "$(relay_count 6 up junk)" -ge 100

world_end
finish
