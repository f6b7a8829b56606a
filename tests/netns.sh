# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Network namespaces for tests, on top of lib.sh:
#
#	. "${top_srcdir:-.}/tests/lib.sh"
#	. "$top_srcdir/tests/netns.sh"
#	netns_need
#	netns_new a
#	netns_new b
#	netns_link a 192.0.2.1/24 b 192.0.2.2/24
#	netns_spawn server b chronyd ...
#	netns_run a ping -c 1 192.0.2.2
#
# Names are unique by process id. Whatever was made or spawned is gone when
# the script ends, however it ends; netns_leaks tells if it is not.

PATH=$PATH:/usr/sbin:/sbin
netns_prefix=ntptui-$$
netns_all=
netns_pids=

# netns_need: skips the whole script, aloud, where namespaces cannot be made.
netns_need() {
	[ "$(id -u)" -eq 0 ] ||
		skip_all 'needs root, for network namespaces'
	need ip nsenter setpriv unshare
	netns_new probe 2>"$scratch/netns.err" ||
		skip_all "no network namespace here: $(cat "$scratch/netns.err")"
	netns_delete probe
}

# netns_new NAME: a namespace whose loopback is up.
netns_new() {
	ip netns add "$netns_prefix-$1" || return 1
	netns_all="$netns_all $1"
	ip -n "$netns_prefix-$1" link set lo up
}

netns_delete() {
	ip netns delete "$netns_prefix-$1"
	_rest=
	for _n in $netns_all; do
		[ "$_n" = "$1" ] || _rest="$_rest $_n"
	done
	netns_all=$_rest
}

# netns_link A ADDRESS/LENGTH B ADDRESS/LENGTH: a cable between two of them;
# the interface in A is named to-B, the one in B to-A. Both ends are made
# inside, so that the machine's own interfaces are never touched. No
# link-local IPv6 addresses: a daemon that finds them while they are being
# tried cannot bind them.
netns_link() {
	ip -n "$netns_prefix-$1" link add "to-$3" type veth \
		peer name "to-$1" netns "$netns_prefix-$3" || return 1
	ip -n "$netns_prefix-$1" link set "to-$3" addrgenmode none
	ip -n "$netns_prefix-$3" link set "to-$1" addrgenmode none
	netns_address "$1" "to-$3" "$2"
	netns_address "$3" "to-$1" "$4"
	ip -n "$netns_prefix-$1" link set "to-$3" up
	ip -n "$netns_prefix-$3" link set "to-$1" up
}

# netns_address NAME INTERFACE ADDRESS/LENGTH: one more address; IPv6 without
# waiting for duplicate address detection.
netns_address() {
	case $3 in
	*:*) ip -n "$netns_prefix-$1" address add "$3" dev "$2" nodad ;;
	*) ip -n "$netns_prefix-$1" address add "$3" dev "$2" ;;
	esac
}

# netns_route NAME ADDRESS: everything else goes there.
netns_route() {
	ip -n "$netns_prefix-$1" route add default via "$2"
}

# netns_run NAME COMMAND...: in the foreground.
netns_run() {
	_ns=$netns_prefix-$1
	shift
	ip netns exec "$_ns" "$@"
}

# netns_spawn LOG NAME COMMAND...: in the background, ended with the script;
# both outputs go to $scratch/LOG.log, the process id to $spawned.
netns_spawn() {
	_log=$scratch/$1.log
	_ns=$netns_prefix-$2
	shift 2
	: >"$_log"
	ip netns exec "$_ns" "$@" >"$_log" 2>&1 </dev/null &
	spawned=$!
	netns_pids="$netns_pids $spawned"
}

# netns_spawn_apart LOG NAME COMMAND...: the same for a program that is to see
# no process but its own, so that whatever else sets this machine's clock is no
# rival to it; without the right to set that clock. Signals go to $inner.
netns_spawn_apart() {
	_log=$1
	_name=$2
	shift 2
	netns_spawn "$_log" "$_name" unshare --pid --fork --kill-child \
		--mount-proc setpriv --bounding-set=-sys_time \
		--inh-caps=-sys_time "$@"
	netns_inner
}

# netns_spawn_beside LOG NAME PID COMMAND...: the same among the processes of
# the one that was spawned apart with that $inner.
netns_spawn_beside() {
	_log=$1
	_name=$2
	_pid=$3
	shift 3
	netns_spawn "$_log" "$_name" nsenter --target="$_pid" --pid --mount \
		setpriv --bounding-set=-sys_time --inh-caps=-sys_time "$@"
	netns_inner
}

# netns_inner: $inner becomes the child of what was spawned.
netns_inner() {
	inner=
	_children=/proc/$spawned/task/$spawned/children
	wait_for 10 'inner=$(tr -d " " <"$_children") && [ -n "$inner" ]'
}

# netns_end PID: ends one spawned process, its wrapper's child included.
netns_end() {
	end "$1"
	_rest=
	for _p in $netns_pids; do
		[ "$_p" = "$1" ] || _rest="$_rest $_p"
	done
	netns_pids=$_rest
}

# netns_down: ends all processes and namespaces of this script.
netns_down() {
	for _p in $netns_pids; do
		kill -TERM "$_p" 2>/dev/null
	done
	for _p in $netns_pids; do
		netns_end "$_p"
	done
	for _n in $netns_all; do
		for _p in $(ip netns pids "$netns_prefix-$_n" 2>/dev/null); do
			kill -KILL "$_p" 2>/dev/null
		done
		netns_delete "$_n"
	done
}

# netns_leaks: prints what is left of this script's namespaces; succeeds only
# when something is.
netns_leaks() {
	ip netns list | grep -e "^$netns_prefix-"
}

netns_cleanup() {
	_netns_status=$?
	netns_down
	(exit "$_netns_status")
	cleanup
}
trap netns_cleanup EXIT
