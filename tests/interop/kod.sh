#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# Kisses of death (RFC 5905 section 7.4): obeyed and shown when they answer our
# question, and not believed when they do not.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 21

servers='1 2 3 4'
world_chronyd 1 2
world_chronyd 2 2
world_chronyd 3 2
world_chronyd 4 2
world_relay 1 delay=1ms
world_relay 2 delay=2ms down:kod=RATE
relay2=$spawned
world_relay 3 delay=3ms down:kod=DENY
relay3=$spawned
# The kiss comes with a wrong origin only: somebody off the path sent it.
world_relay 4 delay=4ms down:kod=DENY down:bogus=1 down:loss=1
ok 'a server answers' wait_for 20 'answers 1'

client_conf
client peers -n -c "$scratch/client.conf" --json --wait 20 \
	>"$scratch/peers.json" 2>"$scratch/peers.err"
is 'the one that answers is enough' $? 0
diag "$(cat "$scratch/peers.err")"

# of N PATH...: of server N in the JSON, on one line.
of() {
	_peer="peers 10.87.0.$((10 + $1))"
	shift
	for _p in "$@"; do
		"$jget" "$scratch/peers.json" "$_peer $_p"
	done | paste -sd ' ' -
}

is 'RATE: the phase says so' "$(of 2 phase)" rated
ok 'RATE: it is counted' test "$(of 2 'counts kod-rate')" -ge 1
is 'RATE: it is no reply to use' "$(of 2 reach tally)" '0  '
ok 'RATE: the poll interval grows' test "$(of 2 hpoll)" -gt 6
is 'DENY: the phase says so' "$(of 3 phase)" denied
is 'DENY: it is counted' "$(of 3 'counts kod-deny')" 1
is 'DENY: it is no reply to use' "$(of 3 reach tally)" '0  '
is 'a forged DENY: not believed' "$(of 4 phase 'counts kod-deny')" \
	'unanswered missing'
ok 'a forged DENY: counted as what it is' \
	test "$(of 4 'counts bogus')" -ge 1
like 'a forged DENY: the last refusal is kept' \
	"$(of 4 'refusal verdict' 'refusal from')" '^bogus 10\.87\.0\.14:123$'
is 'the good one is the system peer' "$(of 1 tally)" '*'

netns_end "$relay2"
netns_end "$relay3"
is 'RATE ends the burst' "$(relay_count 2 up in)" 1
is 'DENY ends the questions' "$(relay_count 3 up in)" 1

for kiss in RATE DENY; do
	n=$([ $kiss = RATE ] && echo 2 || echo 3)
	world_relay "$n" "down:kod=$kiss"
	client query "10.87.0.$((10 + n))" >"$scratch/query" 2>&1
	is "query: $kiss is no answer" $? 1
	diag "$(cat "$scratch/query")"
	ok "query: $kiss is named" grep -q "$kiss" "$scratch/query"
done

world_end
finish
