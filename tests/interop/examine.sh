#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# `ntptui examine` in a network with faults, one of each kind: every fault is
# called what it is, where it is, and what is whole is called whole.
#
#	client --- r1 --- r2 --- srv (10.99.0.1 and more, fd99::1; chronyd)
#	guest ----+        +---- nobody (10.98.0.2: no daemon)
#	walled ---+
#
# All examinations run at the same time: they are slow because they are polite.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/faults.sh"
. "$top_srcdir/tests/interop/world.sh"
netns_need
fault_need
need ip
"$top_srcdir/tests/tools/peers.sh" "$peers" 2>"$scratch/peers.err" ||
	skip_all "no foreign programs: $(cat "$scratch/peers.err")"
plan 40

# forwards NAME...
forwards() {
	for _n in "$@"; do
		netns_run "$_n" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward
			echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
			echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
			echo 0 >/proc/sys/net/ipv6/icmp/ratelimit'
	done
}

# cable A B NET: a cable with addresses .1 and .2, fdNET::1 and ::2.
cable() {
	netns_link "$1" "10.$3.0.1/24" "$2" "10.$3.0.2/24"
	netns_address "$1" "to-$2" "fd$3::1/64"
	netns_address "$2" "to-$1" "fd$3::2/64"
	netns_address "$1" "to-$2" fe80::1/64
	netns_address "$2" "to-$1" fe80::2/64
}

# examine LOG NAMESPACE HOST...: in the background, its output in LOG.
examine() {
	_log=$1
	shift
	netns_spawn "$_log" "$1" unshare --mount sh -c '
		mount --make-rprivate / && mount --bind "$0" /etc/resolv.conf &&
		exec setpriv --bounding-set=-sys_time --inh-caps=-sys_time "$@"
		' "$scratch/resolv.$1" "$ntptui" examine --json \
		$(shift && echo "$@")
}

# of LOG HOST PATH
of() {
	"$jget" "$scratch/$1.log" "servers $2 $3"
}

# signs LOG HOST: all of them, in one line.
signs() {
	_i=0
	while _s=$(of "$1" "$2" "signs $_i"); do
		echo "$_s"
		_i=$((_i + 1))
	done | paste -sd ' ' -
}

for n in r1 r2 client guest walled srv nobody; do
	netns_new "$n"
done
cable r1 client 91
cable r1 guest 92
cable r1 walled 94
cable r1 r2 93
cable r2 srv 99
cable r2 nobody 98
forwards r1 r2
for n in client:91 guest:92 walled:94; do
	netns_route "${n%:*}" "10.${n#*:}.0.1"
	netns_run "${n%:*}" ip -6 route add default via "fd${n#*:}::1"
done
netns_route srv 10.99.0.1
netns_route nobody 10.98.0.1
netns_route r1 10.93.0.2
netns_route r2 10.93.0.1
netns_run srv ip -6 route add default via fd99::1
netns_run r1 ip -6 route add default via fd93::2
netns_run r2 ip -6 route add default via fd93::1
n=3
while [ $n -le 11 ]; do
	netns_address srv to-r2 "10.99.0.$n/24"
	n=$((n + 1))
done
chronyd_spawn srv 'local stratum 3'

# Somebody holds port 123 on the client: it is asked from beside him.
chronyd_spawn client 'local stratum 10'
ok 'port 123 of the client is taken' wait_for 60 \
	"netns_run client ss -Hlun 'sport = :123' | grep -q ."

# The name servers: one on each client.
for n in client guest walled; do
	netns_address "$n" lo 10.53.0.1/32
	echo 'nameserver 10.53.0.1' >"$scratch/resolv.$n"
done
netns_spawn dns client "$top_builddir/tests/tools/nameserver" 10.53.0.1 good \
	both.example=10.99.0.2 both.example=fd99::2
ok 'a name server stands' wait_for 20 'grep -q ready "$scratch/dns.log"'
netns_spawn bogus guest "$top_builddir/tests/tools/nameserver" 10.53.0.1 \
	bogus signed.example=10.99.0.2
ok 'and one that doubts' wait_for 20 'grep -q ready "$scratch/bogus.log"'
ok 'chronyd answers' wait_for 60 "netns_run client '$peers/bin/ntpdate' -q \
	-t 1 10.99.0.2 2>/dev/null | grep -q no-leap"

# The faults: 10.99.0.2 has none.
fault_port123 r2 10.99.0.3
fault_dscp r2 10.99.0.4
fault_size r2 100 10.99.0.5
fault_size r1 48 10.99.0.6
fault_reject r2 admin-prohibited 10.99.0.7
fault r2 forward 'ip daddr 10.99.0.8 udp dport 123 drop'
fault_v6 r2
fault r2 forward 'ip daddr 10.99.0.9 reject with icmpx host-unreachable'

examine all client both.example 10.99.0.2 10.99.0.3 10.99.0.4 10.99.0.5 \
	10.99.0.6 10.99.0.7 10.99.0.8 10.99.0.9 10.98.0.2 nowhere.example
all=$spawned
fault r1 output 'ip daddr 10.92.0.2 icmp type time-exceeded drop'
netns_run guest ip route add unreachable 10.97.0.0/24
netns_spawn poor guest setpriv --reuid=65534 --regid=65534 --clear-groups \
	--inh-caps=-all "$ntptui" examine --json 10.99.0.11
poor=$spawned
examine guest guest signed.example 10.99.0.10 10.97.0.1
guest=$spawned
fault_output walled
examine walled walled 10.99.0.11 other.example
walled=$spawned
for p in $all $guest $poor $walled; do
	wait "$p"
done

is 'whole: signs' "$(signs all 10.99.0.2)" fine
is 'whole: every way is answered' "$(for k in plain port123 dscp46 size76 \
	size228 version3; do of all 10.99.0.2 "probes $k state"; done |
	sort | uniq -c | tr -s ' ')" ' 6 answered'
is 'whole: the server is behind two routers' \
	"$(of all 10.99.0.2 'path hops 0 address') $(of all 10.99.0.2 \
	'path hops 1 address') $(of all 10.99.0.2 'path hops 2 state')" \
	'10.91.0.1 10.93.0.2 server'
is 'whole: stratum' "$(of all 10.99.0.2 'probes plain stratum')" 3
is 'whole: the other version is not known' \
	"$(of all 10.99.0.2 'probes family state')" cannot
is 'whole: from port 123 beside its holder' \
	"$(of all 10.99.0.2 'probes port123 received') $(of all 10.99.0.2 \
	'probes port123 verdict')" '1 ok'
is 'without rights: port 123 cannot be used, and it says why' \
	"$(of poor 10.99.0.11 'probes port123 state') $(of poor 10.99.0.11 \
	'probes port123 why')" 'cannot only root may send from port 123'
is 'without rights: all else is seen' "$(signs poor 10.99.0.11) $(of poor \
	10.99.0.11 'path state')" 'fine answered'
is 'source port 123' "$(signs all 10.99.0.3)" port123-filtered
is 'source port 123: tried, and lost' \
	"$(of all 10.99.0.3 'probes port123 sent')" 3
is 'DSCP' "$(signs all 10.99.0.4)" dscp-filtered
is 'DSCP: lost behind the second router' \
	"$(of all 10.99.0.4 'path lost dscp46 reached')" 2
is 'more than 100 octets' "$(signs all 10.99.0.5)" size-filtered
is 'more than 100 octets: 76 pass' \
	"$(of all 10.99.0.5 'probes size76 state')" answered
is 'more than 48 octets' "$(signs all 10.99.0.6)" size-filtered
is 'more than 48 octets: lost behind the first router' \
	"$(of all 10.99.0.6 'path lost size228 tried') $(of all 10.99.0.6 \
	'path lost size228 reached')" '2 1'
is 'forbidden' "$(signs all 10.99.0.7)" filtered
is 'forbidden: by whom' "$(of all 10.99.0.7 'probes plain from')" 10.93.0.2
is 'forbidden: the words' "$(of all 10.99.0.7 'probes plain icmp')" \
	'forbidden (administratively)'
is 'nothing comes back, from others it does' "$(signs all 10.99.0.8)" dead
is 'nothing: three questions, no more' \
	"$(of all 10.99.0.8 'probes plain sent')" 3
is 'nothing: the routers answer' "$(of all 10.99.0.8 'path state') $(of all \
	10.99.0.8 'path hops 1 address')" 'silent 10.93.0.2'
is 'unreachable' "$(signs all 10.99.0.9)" unreachable
is 'nobody listens' "$(signs all 10.98.0.2)" refused
is 'nobody listens: it says so itself' \
	"$(of all 10.98.0.2 'probes plain from')" 10.98.0.2
is 'IPv6 is broken, IPv4 is not' "$(signs all both.example) $(of all \
	both.example 'probes family to')" 'family-only 10.99.0.2'
is 'IPv6: the name server knows both' "$(of all both.example \
	'names resolvers 0 a addresses 0') $(of all both.example \
	'names resolvers 0 aaaa addresses 0')" '10.99.0.2 fd99::2'
is 'no such name' "$(signs all nowhere.example)" no-name
is 'no such name: the name server says so' "$(of all nowhere.example \
	'names resolvers 0 a rcode')" NXDOMAIN
is 'doubted signatures' "$(signs guest signed.example)" 'no-name dnssec'

# Faults of the host itself, and what only looks like one.
is 'a firewall of this host' "$(signs walled 10.99.0.11)" output-blocked
is 'no route' "$(signs guest 10.97.0.1)" no-route
is 'no name server answers' "$(signs walled other.example)" 'no-name no-dns'
is 'a hidden router is no fault' "$(signs guest 10.99.0.10)" fine
is 'a hidden router is seen as one' "$(of guest 10.99.0.10 \
	'path hops 0 state') $(of guest 10.99.0.10 'path hops 2 state')" \
	'silent server'
netns_down
is 'nothing of the network is left' "$(netns_leaks)" ''
finish
