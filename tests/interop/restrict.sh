#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and netns.sh
#
# Random restrict lines and random clients: whom NTPsec's ntpd answers, and
# whom we say it answers. NTPTUI_TRIES clients (300) are asked about, at most
# 25 for one daemon, so that there are many files.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"

guestlist=$top_builddir/tests/tools/guestlist
tries=${NTPTUI_TRIES:-300}
netns_need
"$top_srcdir/tests/tools/peers.sh" "$peers" 2>"$scratch/peers.err" ||
	skip_all "no foreign programs: $(cat "$scratch/peers.err")"
diag "seed $world_seed"
plan 4

netns_new guests
netns_new host
netns_link guests 192.0.2.2/24 host 192.0.2.1/24
netns_address guests to-host fd00::2/64
netns_address host to-guests fd00::1/64
netns_run guests ip route add local 10.0.0.0/8 dev lo
netns_run guests ip route add local 100.64.0.0/10 dev lo
netns_run guests ip -6 route add local 2001:db8::/32 dev lo
netns_run host ip route add default via 192.0.2.2
netns_run host ip -6 route add default via fd00::2

# neighbour NAME INTERFACE ADDRESS PEER-NAME PEER-INTERFACE: who has that
# address; there are no link-local ones with which to ask.
neighbour() {
	_mac=$(netns_run "$4" cat "/sys/class/net/$5/address")
	netns_run "$1" ip -6 neigh replace "$3" lladdr "$_mac" dev "$2" \
		nud permanent
}
neighbour guests to-host fd00::1 host to-guests
neighbour host to-guests fd00::2 guests to-host

world_clock=$("$clockmark")
asked=0
time=0
query=0
differ=0
round=0
while [ "$asked" -lt "$tries" ]; do
	n=$((tries - asked))
	[ "$n" -le 25 ] || n=25
	conf=$scratch/$round.conf
	"$guestlist" make "$world_seed" "$round" >"$conf"
	netns_spawn "ntpd$round" host "$peers/bin/ntpd" -n -N -c "$conf" \
		-p "$scratch/ntpd.pid"
	netns_run guests "$guestlist" ask "$world_seed" "$round" "$conf" "$n" \
		192.0.2.1 fd00::1 >"$scratch/$round.out"
	netns_end "$spawned"
	# shellcheck disable=SC2046 # the words of the summary
	set -- $(tail -n 1 "$scratch/$round.out")
	if [ "$1" != tries ]; then
		diag "round $round: $*"
		diag "$(tail -n 5 "$scratch/ntpd$round.log")"
		break
	fi
	if [ "$8" -gt 0 ]; then
		diag "round $round:"
		diag "$(cat "$scratch/$round.out")"
		diag "$(cat -n "$conf")"
	fi
	asked=$((asked + $2))
	time=$((time + $4))
	query=$((query + $6))
	differ=$((differ + $8))
	round=$((round + 1))
done
diag "$asked clients: $time were told the time, $query could query"
is 'all were asked' "$asked" "$tries"
ok 'some are answered, some are not' test "$time" -gt $((tries / 10)) \
	-a "$time" -lt "$tries" -a "$query" -gt $((tries / 10)) \
	-a "$query" -lt "$tries"
is 'ntpd answers those whom we say it answers' "$differ" 0
ok "nobody touched the machine's clock" "$clockmark" "$world_clock"
finish
