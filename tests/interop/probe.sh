#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# `ntptui servers probe` and real servers: what it says of delay, offset,
# routers between, stratum, reference and leap is what the relay, the routers
# and the servers are. And it is polite: counted where the questions arrive.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 33

XDG_CONFIG_HOME=$scratch/config
STATE_DIRECTORY=$scratch/state
export XDG_CONFIG_HOME STATE_DIRECTORY
mkdir -p "$XDG_CONFIG_HOME/ntptui/servers" "$STATE_DIRECTORY"

# our_list ADDRESS...: the user's list has these.
our_list() {
	{
		echo 'servers = ('
		_comma=
		for _a in "$@"; do
			echo "$_comma { address = \"$_a\"; policy = \"open\";
				remarks = \"zebra\"; }"
			_comma=,
		done
		echo ');'
	} >"$XDG_CONFIG_HOME/ntptui/servers/own.cfg"
}

# forwards NAME
forwards() {
	netns_run "$1" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward
		echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
}

# value ADDRESS PATH: what was measured of that one.
value() {
	_i=0
	while _key=$("$jget" "$scratch/probed" "servers $_i address") &&
		[ "$_key" != "$1" ]; do
		_i=$((_i + 1))
	done
	"$jget" "$scratch/probed" "servers $_i probe $2"
}

# between WHAT VALUE LOW HIGH
between() {
	if awk -v v="$2" -v l="$3" -v h="$4" \
		'BEGIN { exit !(v ~ /^-?[0-9]/ && v + 0 >= l && v + 0 <= h) }'
	then
		pass "$1"
	else
		fail "$1"
		diag "$2 is not between $3 and $4"
	fi
}

world_root 3
world_chronyd 1 2
world_ntpd 2
world_relay 1 up:delay=6ms down:delay=8ms
world_relay 2 up:delay=20ms down:delay=4ms

# A chain of three routers to the third server, and IPv6 all the way.
for n in r2 r3 s3; do
	netns_new "$n"
done
netns_link router 10.91.0.1/24 r2 10.91.0.2/24
netns_link r2 10.92.0.1/24 r3 10.92.0.2/24
netns_link r3 10.93.0.1/24 s3 10.93.0.2/24
netns_address client to-router fd87::2/64
netns_address router to-client fd87::1/64
netns_address router to-r2 fd91::1/64
netns_address r2 to-router fd91::2/64
netns_address r2 to-r3 fd92::1/64
netns_address r3 to-r2 fd92::2/64
netns_address r3 to-s3 fd93::1/64
netns_address s3 to-r3 fd93::2/64
# Who passes on what is not his own asks for neighbours from such an address.
netns_address router to-client fe80::1/64
netns_address router to-r2 fe80::1/64
netns_address r2 to-router fe80::2/64
netns_address r2 to-r3 fe80::1/64
netns_address r3 to-r2 fe80::2/64
netns_address r3 to-s3 fe80::1/64
for n in router r2 r3; do
	forwards "$n"
done
netns_route s3 10.93.0.1
netns_route r3 10.92.0.1
netns_route r2 10.91.0.1
netns_run router ip route add 10.93.0.0/24 via 10.91.0.2
netns_run r2 ip route add 10.93.0.0/24 via 10.92.0.2
netns_run client ip -6 route add default via fd87::1
netns_run s3 ip -6 route add default via fd93::1
netns_run r3 ip -6 route add default via fd92::1
netns_run r2 ip -6 route add default via fd91::1
netns_run router ip -6 route add fd93::/64 via fd91::2
netns_run r2 ip -6 route add fd93::/64 via fd92::2
chronyd_spawn s3 'local stratum 4'

ok 'chronyd answers' wait_for 60 'answers 1'
ok 'ntpd answers' wait_for 90 'answers 2'
ok 'chronyd answers over three routers' wait_for 60 "netns_run client \
	'$peers/bin/ntpdate' -q -t 1 10.93.0.2 2>/dev/null | grep -q no-leap"
our_list 10.87.0.11 10.87.0.12 10.87.2.2 10.93.0.2 fd93::2 10.87.1.9
client servers probe zebra --json >"$scratch/probed" 2>"$scratch/err"
is 'they are measured' "$? $(cat "$scratch/err")" '0 '

# Nobody promises how long this machine takes on top of what the relay adds;
# but never less.
between 'chronyd: the delay is what the relay makes' \
	"$(value 10.87.0.11 delay)" 0.014 0.034
between 'chronyd: the offset is half of the difference, and more noise' \
	"$(value 10.87.0.11 offset)" -0.009 0.011
between 'ntpd: the delay' "$(value 10.87.0.12 delay)" 0.024 0.044
between 'ntpd: the offset is within half of the delay' \
	"$(value 10.87.0.12 offset)" -0.022 0.022
for a in 10.87.0.11 10.87.0.12 10.93.0.2 fd93::2; do
	like "$a: the true time is within half of the delay" "$(awk \
		-v o="$(value $a offset)" -v d="$(value $a delay)" \
		'BEGIN { o = o < 0 ? -o : o; print o <= d / 2 ? "yes" : o " " d }'
	)" yes
done
is 'hops: beside the relay none' "$(value 10.87.0.11 hops)" 0
is 'hops: behind one router' "$(value 10.87.2.2 hops)" 1
is 'hops: behind three' "$(value 10.93.0.2 hops)" 3
is 'hops: behind three, IPv6' "$(value fd93::2 hops)" 3
is 'chronyd: stratum, leap and reference' "$(value 10.87.0.11 stratum) \
$(value 10.87.0.11 leap) $(value 10.87.0.11 refid)" '2 0 127.127.1.1'
is 'ntpd: stratum, leap and reference' "$(value 10.87.0.12 stratum) \
$(value 10.87.0.12 leap) $(value 10.87.0.12 refid)" '4 0 10.87.99.2'
is 'IPv6: stratum and reference' \
	"$(value fd93::2 stratum) $(value fd93::2 refid)" '4 127.127.1.1'
is 'IPv6: it says so' "$(value fd93::2 ipv6) $(value fd93::2 ipv4)" 'true false'
is 'the state of one that answers' "$(value 10.93.0.2 state)" answered
is 'five questions, five answers' \
	"$(value 10.93.0.2 sent) $(value 10.93.0.2 received)" '5 5'
is 'nobody is there' "$(value 10.87.1.9 state)" silent
between 'and is asked three times at most' "$(value 10.87.1.9 sent)" 1 3

# Politeness: sixty servers of all kinds on the client's loopback.
hosts=
n=1
while [ $n -le 15 ]; do
	hosts="$hosts 127.$n.1.1 127.$n.201.1 127.$n.211.1 127.$n.221.1"
	n=$((n + 1))
done
# shellcheck disable=SC2086 # a list of words
our_list $hosts
netns_run client "$top_builddir/tests/tools/crowd" 123 "$ntptui" \
	servers probe zebra >"$scratch/asked" 2>"$scratch/err"
is 'sixty servers are measured' "$?" 0
tail -1 "$scratch/asked" | sed 's/^/# /'

# counts KIND: how often each of that third octet was asked, without twins.
counts() {
	awk -v k="$1" '{ split($1, p, ".") } p[3] == k { print $2 }' \
		"$scratch/asked" | sort -u | paste -sd ' ' -
}
is 'all sixty were asked' "$(grep -c '^127' "$scratch/asked")" 60
is 'five questions to one that answers' "$(counts 1)" 5
is 'three to one that does not' "$(counts 201)" 3
is 'one to one that says DENY' "$(counts 211)" 1
is 'one to one that says RATE' "$(counts 221)" 1
# Kernel stamps; 1 ms for the clock, which may be slewed meanwhile.
is 'never two to one address within 2 s' \
	"$(awk '/^127/ && $2 > 1 && $3 < 1.999' "$scratch/asked")" ''
world_end
finish
