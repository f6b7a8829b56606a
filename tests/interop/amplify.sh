#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and netns.sh
#
# Every mode, version and length, sent to a running `ntptui serve`, under the
# default line only, under a line of one's own, and from the same host: who is
# answered, and at which length.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
netns_need
amplify=$top_builddir/tests/tools/amplify
plan 4

netns_new asker
netns_new host
netns_link asker 192.0.2.2/24 host 192.0.2.1/24
printf 'restrict default nomodify\n%s\n' 'restrict 198.51.100.1 nomodify' \
	>"$scratch/serve.conf"
netns_spawn_apart serve host "$ntptui" --dialect ntp serve \
	-c "$scratch/serve.conf"
ok 'it serves' wait_for 10 "netns_run host grep -q ':007B ' /proc/net/udp"

# table WHAT NAMESPACE SERVER MODES
table() {
	ok "$1" netns_run "$2" "$amplify" "$3" "$4"
	sed 's/^/# /' "$scratch/ok.out"
}
table 'strangers hear modes 3 and 1 answered, no longer than asked' \
	asker 192.0.2.1 13
netns_address asker to-host 198.51.100.1/32
netns_run asker ip route replace 192.0.2.1 dev to-host src 198.51.100.1
netns_run host ip route add 198.51.100.1 dev to-asker
table 'who has a line of its own, mode 6 too' asker 192.0.2.1 136
table 'and so has this host' host 127.0.0.1 136
finish
