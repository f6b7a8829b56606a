#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154,SC2086 # variables of lib.sh and netns.sh; words
#
# Interface lines, and addresses that come and go: which of a machine's
# addresses answer, within a second of their coming. With threads, and
# without.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
netns_need
need ss unshare pgrep
plan 30

ntptui=$top_builddir/ntptui
flood=$top_builddir/tests/tools/flood
# Where other programs that set the clock are not seen: we would not serve.
apart='unshare --fork --pid --mount-proc --kill-child'
netns_new server
netns_new client
netns_link server 192.0.2.1/24 client 192.0.2.100/24
netns_address server to-client 192.0.2.2/24
netns_address server to-client 192.0.2.3/24

# asks ADDRESS: one question; the answer comes from there or is none.
asks() {
	netns_run client "$flood" -q 300 -n 1 "$1" >/dev/null
}

silent() {
	! asks "$1"
}

# bound ADDRESS: somebody has its port 123.
bound() {
	netns_run server ss -Huan | grep -Fq " $1:123 "
}

unbound() {
	! bound "$1"
}

# serve NAME THREADS LINE...: starts a server with these lines.
serve() {
	_dir=$scratch/$1
	_name=$1
	mkdir -p "$_dir/ntptui"
	printf 'workers = %s;\nport = 123;\nsocket = "%s/socket";\n' "$2" \
		"$_dir" >"$_dir/ntptui/ntptui.cfg"
	shift 2
	lines "$_name" "$@"
	netns_spawn "$_name" server $apart setpriv --bounding-set=-sys_time \
		--inh-caps=-sys_time env XDG_CONFIG_HOME="$_dir" \
		"$ntptui" serve -c "$_dir/ntp.conf"
}

lines() {
	_to=$scratch/$1/ntp.conf
	shift
	printf '%s\n' 'restrict default nomodify noquery' \
		'server 127.127.1.0' "$@" >"$_to"
}

# ms: milliseconds since the epoch.
ms() {
	date +%s%3N
}

with_threads() {
	# All addresses, the wildcard sockets.
	serve all "$1"
	all=$spawned
	ok "$1 threads: an address answers" wait_for 20 'asks 192.0.2.1'
	ok '... and another, from where it was asked' asks 192.0.2.2
	netns_address server to-client 192.0.2.9/24
	ok '... and one that came later' wait_for 1 'asks 192.0.2.9'
	ip -n "$netns_prefix-server" address del 192.0.2.9/24 dev to-client
	netns_end "$all"

	# Chosen addresses: others are free for other programs.
	serve one "$1" 'interface ignore wildcard' \
		'interface listen 192.0.2.1' 'interface listen 192.0.2.9' \
		'interface drop 192.0.2.3' 'interface listen 2001:db8::/32'
	one=$spawned
	ok 'with lines, a chosen address answers' wait_for 20 'asks 192.0.2.1'
	ok '... one to be dropped does not' silent 192.0.2.3
	ok '... though its port is held' bound 192.0.2.3
	ok '... one that no line names is left alone' unbound 192.0.2.2
	ok '... and so is the wildcard' unbound 0.0.0.0
	serve two 0 'interface listen 192.0.2.2' 'interface ignore 127.0.0.1' \
		'interface ignore ::1'
	two=$spawned
	ok 'another server has the rest' wait_for 20 'asks 192.0.2.2'
	_start=$(ms)
	netns_address server to-client 192.0.2.9/24
	ok 'a chosen address that comes is answered' \
		wait_for 3 'asks 192.0.2.9'
	_took=$(($(ms) - _start))
	diag "it took $_took ms"
	ok '... within a second' test "$_took" -lt 1000
	netns_address server to-client 2001:db8::1/64
	ok '... of IPv6 too' wait_for 1 \
		'bound "[2001:db8::1]"'
	ip -n "$netns_prefix-server" address del 192.0.2.9/24 dev to-client
	ok 'one that goes is let go' wait_for 1 'unbound 192.0.2.9'
	lines one 'interface listen 192.0.2.3'
	kill -HUP "$(pgrep -P "$one")"
	ok 'other lines change it' wait_for 10 'asks 192.0.2.3'
	ok '... both ways' wait_for 1 'unbound 192.0.2.1'
	netns_end "$two"
	netns_end "$one"
	ip -n "$netns_prefix-server" address del 2001:db8::1/64 dev to-client
}

with_threads 0
with_threads 2
finish
