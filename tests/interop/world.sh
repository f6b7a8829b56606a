# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2154 # variables of lib.sh and netns.sh
#
# The small internet of the interop tests, on top of netns.sh:
#
#	client ---+             +--- s1 (chronyd or ntpd)
#	          +--- router --+--- s2
#	ref    ---+             +--- ...
#
# Clients ask 10.87.0.(10 + N), an address of the router, where a relay
# stands: it is the path to server N, with its delays and its lies. `ref` is a
# second client's place, for an ntpd to compare with.

peers=${NTPTUI_PEERS:-$top_builddir/tests/peers}
relay=$top_builddir/tests/tools/relay
clockmark=$top_builddir/tests/tools/clockmark
jget=$top_builddir/tests/tools/jget
world_seed=${NTPTUI_SEED:-20261122}

# world_new: the router and the two clients; a mark of the machine's clock.
world_new() {
	netns_need
	"$top_srcdir/tests/tools/peers.sh" "$peers" 2>"$scratch/peers.err" ||
		skip_all "no foreign programs: $(cat "$scratch/peers.err")"
	diag "seed $world_seed"
	world_clock=$("$clockmark")
	for _n in router client ref; do
		netns_new "$_n" || return 1
	done
	netns_link router 10.87.0.1/24 client 10.87.0.2/24
	netns_link router 10.88.0.1/24 ref 10.88.0.2/24
	netns_run router sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
	netns_route client 10.87.0.1
	netns_route ref 10.88.0.1
}

# server_place N: server N's namespace, and its address as the world sees it.
server_place() {
	netns_new "s$1" || return 1
	netns_link router "10.87.$1.1/24" "s$1" "10.87.$1.2/24"
	[ "$1" -gt 90 ] ||
		netns_address router to-client "10.87.0.$((10 + $1))/24"
	netns_route "s$1" "10.87.$1.1"
}

# chronyd_spawn NAME DIRECTIVE...: a chronyd in the namespace NAME that answers
# everybody and never sets a clock (-x).
chronyd_spawn() {
	_name=$1
	shift
	{
		printf '%s\n' "$@" 'allow' 'cmdport 0' 'sched_priority 1' \
			"pidfile $scratch/$_name.pid"
	} >"$scratch/$_name.conf"
	netns_spawn "$_name" "$_name" "$peers/bin/chronyd" -x -d -u root \
		-f "$scratch/$_name.conf"
}

# world_chronyd N STRATUM: server N is a chronyd that claims to be STRATUM.
world_chronyd() {
	server_place "$1" || return 1
	chronyd_spawn "s$1" "local stratum $2"
}

# world_root STRATUM: the chronyd that the ntpd servers follow; the router
# passes their packets on as they are.
world_root() {
	server_place 99 || return 1
	chronyd_spawn s99 "local stratum $1"
}

# world_ntpd N: server N is an ntpd, one stratum below the root; it takes
# some 7 s to be synchronised.
world_ntpd() {
	server_place "$1" || return 1
	ntpd_conf "s$1" 'server 10.87.99.2 iburst minpoll 3 maxpoll 4'
	ntpd_spawn "s$1" "s$1"
}

# ntpd_conf NAME DIRECTIVE...: $scratch/NAME.conf for an ntpd that everybody
# may ask. A drift file spares it the quarter of an hour in which it would
# measure the clock's frequency.
ntpd_conf() {
	echo 0.000 >"$scratch/$1.drift"
	_name=$1
	shift
	{
		printf '%s\n' "$@" "driftfile $scratch/$_name.drift" \
			'restrict 10.0.0.0/8' 'restrict 127.0.0.1' 'restrict ::1'
	} >"$scratch/$_name.conf"
}

# ntpd_spawn NAME NAMESPACE [OPTION...]: with that file.
ntpd_spawn() {
	_conf=$scratch/$1.conf
	_name=$1
	_where=$2
	shift 2
	netns_spawn "$_name" "$_where" "$peers/bin/ntpd" -n -N \
		-c "$_conf" -p "$scratch/$_name.pid" "$@"
}

# world_relay N RULE...: the path to server N; waits until it stands.
world_relay() {
	_n=$1
	shift
	netns_spawn "relay$_n" router "$relay" -s "$((world_seed + _n))" \
		-o "10.87.0.1:$((20000 + _n))" \
		"10.87.0.$((10 + _n)):123" "10.87.$_n.2:123" "$@"
	wait_for 5 "grep -q ready '$scratch/relay$_n.log'"
}

# client ARGUMENT...: ntptui in the client's place, without that right.
client() {
	netns_run client setpriv --bounding-set=-sys_time \
		--inh-caps=-sys_time "$ntptui" "$@"
}

# client_conf [LINE...]: $scratch/client.conf with a server line for each of
# the servers in $servers, and what an ntpd needs to read the same file.
client_conf() {
	echo 0.000 >"$scratch/client.drift"
	{
		for _n in $servers; do
			echo "server 10.87.0.$((10 + _n)) iburst"
		done
		echo "driftfile $scratch/client.drift"
		echo 'restrict 127.0.0.1'
		[ $# -eq 0 ] || printf '%s\n' "$@"
	} >"$scratch/client.conf"
}

# ntpq NAMESPACE ARGUMENT...
ntpq() {
	_where=$1
	shift
	netns_run "$_where" "$peers/bin/ntpq" "$@"
}

# answers N: server N says that it is synchronised, on the path itself.
answers() {
	netns_run client "$peers/bin/ntpdate" -q -t 1 "10.87.0.$((10 + $1))" \
		2>/dev/null | grep -Eq 's[1-9][0-9]? no-leap'
}

# tally TABLE ADDRESS: the mark before it in a table of `ntpq -pn`.
tally() {
	awk -v a="$2" '{ t = substr($0, 1, 1); $0 = substr($0, 2) }
		$1 == a { print t }' "$1"
}

# column TABLE ADDRESS N: the Nth column of its row.
column() {
	awk -v a="$2" -v n="$3" '{ $0 = substr($0, 2) }
		$1 == a { print $n }' "$1"
}

# near A B TOLERANCE: two numbers differ by at most that.
near() {
	awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN {
		d = a - b
		exit !(a != "" && b != "" && d <= t && -d <= t)
	}'
}

# ntpdate_offset N: what ntpdate says of server N, in ms; one sample.
ntpdate_offset() {
	netns_run client "$peers/bin/ntpdate" -q -t 1 "10.87.0.$((10 + $1))" \
		2>/dev/null | awk '{ print $4 * 1000 }'
}

# relay_count N DIRECTION WORD: of the summary that relay N printed at its end.
relay_count() {
	sed -n "s/^relay: $2 .*\\<$3=\\([0-9]*\\).*/\\1/p" "$scratch/relay$1.log"
}

# world_end: the two checks that every interop test makes at its end.
world_end() {
	netns_down
	is 'nothing of the network is left' "$(netns_leaks)" ''
	ok "nobody touched the machine's clock" "$clockmark" "$world_clock"
}
