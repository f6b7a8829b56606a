#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and netns.sh
#
# What a running `ntptui serve` does beside what real daemons did, for every
# row of restrict-cases.tsv that asks for time, in mode 6, or too often.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"

: "${NTPTUI_RESTRICT_DATA:?names the directory}"
netns_need
plan 1

netns_new guests
netns_new host
netns_link guests 198.18.0.2/24 host 198.18.0.1/24
netns_address guests to-host fd00::2/64
netns_address host to-guests fd00::1/64
for net in 10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.0.2.0/24 \
	198.51.100.0/24 203.0.113.0/24; do
	netns_run guests ip route add local "$net" dev lo
done
for net in 2001:db8::/32 fd00:1::/32; do
	netns_run guests ip -6 route add local "$net" dev lo
done
netns_run host ip route add default via 198.18.0.2
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

# What else sets this machine's clock must not keep it from serving.
ok 'it serves as the daemons do' unshare --pid --fork --mount-proc \
	"$top_builddir/tests/tools/restrictd" \
	"$NTPTUI_RESTRICT_DATA/restrict-cases.tsv" "$top_builddir/ntptui" \
	"$scratch" "$netns_prefix-guests" "$netns_prefix-host" \
	198.18.0.1 fd00::1
sed 's/^/# /' "$scratch/ok.out"
finish
