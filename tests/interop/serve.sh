#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# chronyd as a client of `ntptui serve`: with a key, with a false one, in
# interleaved mode (RFC 9769), and as a symmetric peer.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 16

servers='1 2 3'
for n in $servers; do
	world_chronyd "$n" 2
	world_relay "$n" "delay=${n}ms"
done
ok 'a server answers' wait_for 20 'answers 1'

right=0123456789abcdef0123456789abcdef01234567
wrong=76543210fedcba9876543210fedcba9876543210
echo "7 SHA1 $right" >"$scratch/ours.keys"
chmod 600 "$scratch/ours.keys"
client_conf "keys $scratch/ours.keys" 'trustedkey 7' \
	'restrict 10.87.0.0 mask 255.255.255.0 nomodify noquery'
netns_spawn_apart serve client "$ntptui" serve -c "$scratch/client.conf"
serve=$spawned
served() {
	netns_run router "$peers/bin/ntpdate" -q -t 1 10.87.0.2 2>/dev/null |
		grep -Eq ' s3 no-leap'
}
ok 'serve is synchronised' wait_for 40 served

# asker NAME KEY LINE [LINE]: a chronyd that asks it as the line says. A client
# needs no port of its own; a peer does.
asker() {
	echo "7 SHA1 HEX:$2" >"$scratch/$1.keys"
	netns_spawn "$1" router "$peers/bin/chronyd" -x -d -u root \
		"$3 iburst minpoll 0 maxpoll 0" "keyfile $scratch/$1.keys" \
		'cmdport 0' "bindcmdaddress $scratch/$1.sock" "${4:-port 0}" \
		"pidfile $scratch/$1.pid"
}

# data NAME WORD: a line of what its chronyc tells of us.
data() {
	netns_run router "$peers/bin/chronyc" -h "$scratch/$1.sock" -n \
		ntpdata 2>/dev/null | sed -n "s/^$2 *: //p"
}

asker plain "$right" 'server 10.87.0.2'
asker keyed "$right" 'server 10.87.0.2 key 7'
asker false "$wrong" 'server 10.87.0.2 key 7'
asker xleave "$right" 'server 10.87.0.2 xleave'
asker both "$right" 'server 10.87.0.2 xleave key 7'
asker peer "$right" 'peer 10.87.0.2' 'bindaddress 10.87.0.1'
for name in plain keyed xleave both peer; do
	ok "$name: it has valid answers" wait_for 15 \
		"[ \"\$(data $name 'Total valid RX')\" -ge 8 ]"
done
is 'keyed: they are authentic' "$(data keyed Authenticated)" Yes
is 'both: they are authentic' "$(data both Authenticated)" Yes
ok 'xleave: they are interleaved' wait_for 10 \
	"[ \"\$(data xleave Interleaved)\" = Yes ]"
ok 'both: they are interleaved' wait_for 10 \
	"[ \"\$(data both Interleaved)\" = Yes ]"
is 'plain: they are not' "$(data plain Interleaved)" No
like 'peer: we are passive' "$(data peer Mode)" 'Symmetric passive'
is 'false: it has no valid answer' "$(data false 'Total valid RX')" 0
netns_end "$serve"

world_end
finish
