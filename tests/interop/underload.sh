#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154,SC2086 # variables of lib.sh and netns.sh; words
#
# A server that is asked all the time is told ten times to read a changed
# configuration: not one question is lost. With threads, and without.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
netns_need
need unshare pgrep
plan 8

ntptui=$top_builddir/ntptui
flood=$top_builddir/tests/tools/flood
# Where other programs that set the clock are not seen: we would not serve.
apart='unshare --fork --pid --mount-proc --kill-child'
netns_new load
ip -n "$netns_prefix-load" route add local 10.64.0.0/10 dev lo

# conf N: the configuration of round N: other rules, other limits, another
# server; what it says of the askers is always the same.
conf() {
	{
		echo 'restrict default kod nomodify noquery'
		echo "restrict 192.0.2.$1 ignore"
		_i=0
		while [ "$_i" -lt "$(($1 * 100))" ]; do
			echo "restrict 198.18.$((_i / 250)).$((_i % 250)) ignore"
			_i=$((_i + 1))
		done
		echo "mru maxdepth $((3000 + $1 * 500))"
		echo "server 127.127.1.$(($1 % 2))"
	} >"$scratch/new.conf"
	mv "$scratch/new.conf" "$scratch/ntp.conf"
}

answers() {
	netns_run load "$flood" -p 11123 -n 1 127.0.0.1 >/dev/null
}

# Words of the journal that a restart leaves.
restarts() {
	grep -ci 'restart' "$scratch/serve.log"
}

told() {
	[ "$(restarts)" -gt "$1" ]
}

# under_load THREADS: a server with so many, flooded, and restarted.
under_load() {
	mkdir -p "$scratch/cfg/ntptui"
	printf 'workers = %s;\nport = 11123;\nsocket = "%s";\n' "$1" \
		"$scratch/socket" >"$scratch/cfg/ntptui/ntptui.cfg"
	conf 0
	netns_spawn serve load $apart setpriv --bounding-set=-sys_time \
		--inh-caps=-sys_time env XDG_CONFIG_HOME="$scratch/cfg" \
		"$ntptui" serve -c "$scratch/ntp.conf"
	serve=$spawned
	ok "a server with $1 threads answers" wait_for 20 answers
	# 3,000 a second for 7 s; nobody asks twice, so that no limit is met.
	netns_spawn flood load "$flood" -p 11123 -s 10.64.0.1 -c 60000 -n 21000 \
		-r 3000 -w 100000 127.0.0.1
	_flood=$spawned
	_n=0
	while [ "$_n" -lt 10 ]; do
		_n=$((_n + 1))
		_before=$(restarts)
		conf "$_n"
		kill -HUP "$(pgrep -P "$serve")"
		wait_for 10 "told $_before" || break
	done
	is "it was restarted ten times ($1 threads)" "$_n" 10
	ok '... while it was still asked' kill -0 "$_flood"
	wait "$_flood"
	is '... and every question was answered, none with a kiss' \
		"$(sed -n 's/ strange.*//p' "$scratch/flood.log")" \
		'sent=21000 answered=21000 kisses=0'
	diag "$(cat "$scratch/flood.log")"
	diag "$(tail -n 3 "$scratch/serve.log")"
	netns_end "$serve"
}

under_load 0
under_load 2
finish
