#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# `ntptui serve` where port 123 is taken: it names who has it, and its client
# side goes on. And where it is free: chronyd and ntpdate get their time.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 14

servers='1 2 3'
for n in $servers; do
	world_chronyd "$n" 2
done
world_relay 1 delay=2ms
world_relay 2 delay=7ms
relay2=$spawned
world_relay 3 delay=12ms
ok 'a server answers' wait_for 20 'answers 1'
client_conf 'restrict default nomodify'

# The processes that serve sees: not those of the rest of this machine, but
# whoever has the port.
netns_spawn_apart apart client sleep 600
apart=$inner

# serve: in the client's place, without the right to set the clock.
serve() {
	netns_spawn_beside serve client "$apart" "$ntptui" serve \
		-c "$scratch/client.conf"
	serve=$spawned
}

# Somebody else has the port.
netns_spawn_beside squatter client "$apart" "$peers/bin/chronyd" -x -d \
	-u root "local stratum 9" "allow" "cmdport 0" \
	"pidfile $scratch/squatter.pid"
squatter=$inner
named=$(awk '$1 == "NSpid:" { print $NF }' "/proc/$squatter/status")
ok 'a chronyd has port 123' wait_for 10 "netns_run client \
	grep -q ':007B ' /proc/net/udp"
serve
ok 'serve says that the port is taken' \
	wait_for 10 "grep -Eq '\\<123\\>' '$scratch/serve.log'"
diag "$(cat "$scratch/serve.log")"
ok '... and by which program' grep -q 'chronyd' "$scratch/serve.log"
ok '... and which process' grep -Eq "\\<$named\\>" "$scratch/serve.log"
ok 'its client side synchronises' \
	wait_for 20 "grep -Eqi 'synchroni[sz]ed|system peer|selected' \
	'$scratch/serve.log'"
ok 'it lives' kill -0 "$serve"
kill -TERM "$inner"
wait "$serve"
is 'it ends on SIGTERM' $? 0
diag "$(cat "$scratch/serve.log")"
kill -TERM "$squatter"
netns_end "$relay2"
ok 'it had asked the servers' test "$(relay_count 2 up in)" -ge 2

# Now the port is free.
world_relay 2 delay=7ms
serve
served() {
	netns_run router "$peers/bin/ntpdate" -q -t 1 10.87.0.2 2>/dev/null |
		grep -Eq ' s3 no-leap'
}
ok 'on a free port, ntpdate gets its time from us, one stratum below' \
	wait_for 40 served
netns_spawn chronyc router "$peers/bin/chronyd" -x -d -Q -t 60 -u root \
	"server 10.87.0.2 iburst" "cmdport 0" "pidfile $scratch/c.pid"
wait "$spawned"
is 'chronyd gets its time from us' $? 0
diag "$(cat "$scratch/chronyc.log")"
kill -TERM "$inner"
wait "$serve"
is 'it ends on SIGTERM' $? 0

world_end
finish
