#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# `ntptui pool verify` and `forecast` beside a server of our own in a small
# network: as it should be, talking too much, not there at all; and what another
# host sees of it, by `ntptui query`. It has addresses for documentation, which
# count as public, of both families.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 29

STATE_DIRECTORY=$scratch/state
export STATE_DIRECTORY
mkdir -p "$STATE_DIRECTORY"
servers=1
world_chronyd 1 2
world_relay 1 delay=2ms
netns_address client to-router 192.0.2.1/24
netns_address router to-client 192.0.2.2/24
netns_address client to-router 2001:db8::1/64
netns_address router to-client 2001:db8::2/64
socket=$scratch/control

pool() {
	client pool "$@" --dialect ntp --socket "$socket" \
		-c "$scratch/client.conf"
}

# serve: in the client's place, not setting the clock.
serve() {
	netns_spawn_apart serve client "$ntptui" serve --dialect ntp \
		-c "$scratch/client.conf" --socket "$socket"
	serve=$inner
}

# synchronised: it serves a stratum.
synchronised() {
	client status --json --socket "$socket" >"$scratch/status" 2>/dev/null
}

# verify LABEL EXIT STATE [ARGUMENT...]: leaves $scratch/json.
verify() {
	_label=$1 _exit=$2 _state=$3
	shift 3
	pool verify --json "$@" >"$scratch/json" 2>"$scratch/err"
	is "$_label: exit code" $? "$_exit"
	is "$_label: state" "$("$jget" "$scratch/json" state)" "$_state"
}

# state FAMILY CHECK WANTED
state() {
	is "$1: $2" "$("$jget" "$scratch/json" "$1 checks $2 state")" "$3"
}

# Nobody serves.
client_conf 'restrict default limited kod nomodify notrap nopeer noquery'
verify 'no server' 1 bad
state ipv4 answers bad
state ipv4 outside unknown

serve
ok 'our server synchronises' wait_for 60 synchronised

# Another host looks, and what it says is pasted.
netns_run router setpriv --bounding-set=-sys_time --inh-caps=-sys_time \
	"$ntptui" query --samples 2 192.0.2.1 2001:db8::1 \
	>"$scratch/seen" 2>&1
diag "$(cat "$scratch/seen")"
like 'query says it in one line' "$(cat "$scratch/seen")" \
	'^ntptui-query 192\.0\.2\.1 answers=[12]/[0-9]+ stratum=3 leap=0 offset='
verify 'a good server' 0 good --outside <"$scratch/seen"
is 'its address is found' "$("$jget" "$scratch/json" 'ipv4 address')" \
	192.0.2.1
for family in ipv4 ipv6; do
	for check in answers stratum monitor mode6 mode7 outside; do
		state $family $check good
	done
done
is 'our clock' "$("$jget" "$scratch/json" 'checks clock state')" good
pool forecast --json >"$scratch/json" 2>"$scratch/err"
is 'forecast: exit code' $? 0
is 'forecast: it leads to +20' "$("$jget" "$scratch/json" end |
	awk '{ print ($1 > 19.9) }')" 1
is 'forecast: to 10 in 14 checks' "$("$jget" "$scratch/json" in_pool_after)" \
	7560.0
kill -TERM "$serve"
netns_end "$spawned"

# One that tells strangers too much.
client_conf 'restrict default limited kod nomodify'
serve
ok 'the other server synchronises' wait_for 60 synchronised
verify 'a server that talks' 1 bad 192.0.2.1
state ipv4 mode6 bad
finish
