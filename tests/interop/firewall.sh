#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154,SC2086 # variables of lib.sh and netns.sh; words
#
# What `host` says of the packet filter against what packets do: each rule set
# of firewall.rules in a namespace, with a host outside that asks and is asked.
# A verdict is as the packets say; UNKNOWN only where the rules are strange;
# the commands that are offered open what was closed.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
netns_need
need nft iptables iptables-legacy ip6tables
rules=$top_srcdir/tests/interop/firewall.rules
tool=$top_builddir/tests/tools/udping
jget=$top_builddir/tests/tools/jget
netns_new in
netns_new out
netns_link in 192.0.2.1/24 out 192.0.2.2/24
netns_address in to-out 2001:db8::1/64
netns_address out to-in 2001:db8::2/64
netns_route in 192.0.2.2
netns_route in 2001:db8::2
netns_run in nft list ruleset >/dev/null 2>&1 ||
	skip_all 'the kernel has no nftables'
netns_run in iptables-legacy -L -n >/dev/null 2>&1 ||
	skip_all 'the kernel has no old iptables'

# Closed ways are listened to for so long, open ones are open at once: ms.
closed_ms=250
open_ms=10000

# Entry 4 or 6, way: of the last survey.
verdict() {
	"$jget" "$scratch/host.json" "firewall ipv$1 $2 gate"
}

survey() {
	netns_run in "$ntptui" host --json -c /dev/null 192.0.2.2 \
		>"$scratch/host.json" 2>"$scratch/host.err" && return
	diag "$(cat "$scratch/host.err")"
	return 1
}

# both FAMILY WAY WAY: closed if one is, open if both are.
both() {
	case $(verdict "$1" "$2")-$(verdict "$1" "$3") in
	open-open) echo open ;;
	*closed*) echo closed ;;
	*) echo unknown ;;
	esac
}

# ask WHAT FAMILY NAMESPACE FROM ADDRESS: what packets do, open or closed, into
# $scratch/real.FAMILY.WHAT.
ask() {
	_ms=$closed_ms
	[ "$(cat "$scratch/said.$2.$1")" = open ] && _ms=$open_ms
	if netns_run "$3" "$tool" ask "$4" "$5" 123 $_ms 2>/dev/null; then
		echo open
	else
		echo closed
	fi >"$scratch/real.$2.$1"
}

# far FAMILY: an address outside that nobody has spoken to: the table of
# connections knows nothing of it.
far() {
	case $1 in
	4) echo "192.0.2.$far" ;;
	6) echo "2001:db8::$far" ;;
	esac
}

# compare: surveys, and lets packets tell; a line for each difference in
# $scratch/wrong, $unknown counts verdicts that are none.
compare() {
	far=$((far + 1))
	netns_address out to-in "192.0.2.$far/24"
	netns_address out to-in "2001:db8::$far/64"
	survey || return 1
	: >"$scratch/wrong"
	unknown=0
	pids=
	for f in 4 6; do
		case $f in
		4) near=192.0.2.1 ;;
		6) near=2001:db8::1 ;;
		esac
		both $f requests answers >"$scratch/said.$f.served"
		both $f queries replies >"$scratch/said.$f.synced"
		both $f queries ephemeral >"$scratch/said.$f.other"
		ask served $f out 0 $near &
		pids="$pids $!"
		ask synced $f in 123 "$(far $f)" &
		pids="$pids $!"
		ask other $f in 0 "$(far $f)" &
		pids="$pids $!"
	done
	wait $pids
	for x in 4.served 4.synced 4.other 6.served 6.synced 6.other; do
		said=$(cat "$scratch/said.$x")
		real=$(cat "$scratch/real.$x")
		case $said in
		unknown) unknown=$((unknown + 1)) ;;
		"$real") ;;
		*) echo "IPv$x: said $said, is $real" >>"$scratch/wrong" ;;
		esac
	done
	[ ! -s "$scratch/wrong" ]
}

# open_all: runs the commands that are offered until none is; fails if there is
# no end of them.
open_all() {
	tries=0
	while [ $tries -lt 24 ]; do
		command=
		for w in "4 requests" "4 answers" "4 queries" "4 replies" \
			"4 ephemeral" "6 requests" "6 answers" "6 queries" \
			"6 replies" "6 ephemeral"
		do
			set -- $w
			[ "$(verdict "$1" "$2")" = closed ] || continue
			command=$("$jget" "$scratch/host.json" \
				"firewall ipv$1 $2 open") && break
		done
		[ -n "$command" ] || return 0
		echo "$command" >>"$scratch/opened"
		netns_run in $command || return 1
		survey || return 1
		tries=$((tries + 1))
	done
	return 1
}

flush() {
	netns_run in nft flush ruleset
	for t in iptables-legacy ip6tables-legacy; do
		netns_run in $t -P INPUT ACCEPT
		netns_run in $t -P OUTPUT ACCEPT
		netns_run in $t -F
		netns_run in $t -X
	done
}

show() {
	netns_run in nft list ruleset 2>/dev/null
	cat "$scratch/wrong" "$scratch/opened"
}

closed_left() {
	grep -q '"gate": "closed"' "$scratch/host.json"
}

plan $((2 * $(grep -c '^== ' "$rules")))
awk -v dir="$scratch" '/^== /{ n++; f = sprintf("%s/case.%02d", dir, n)
	print substr($0, 4) >(f ".name"); next } { print >f }' "$rules"
for ns in in out; do
	netns_spawn "answer-$ns" $ns "$tool" answer 123
	wait_for 60 'grep -q ready "$scratch/answer-$ns.log"'
done
far=9
all=0
none=0
for case in "$scratch"/case.??; do
	name=$(cat "$case.name")
	flush
	: >"$scratch/opened"
	netns_run in sh -e "$case" 2>"$scratch/rules.err" ||
		diag "$name: $(cat "$scratch/rules.err")"
	if compare && { [ $unknown -eq 0 ] || [ "${name#strange}" != "$name" ]; }
	then
		pass "$name: the verdicts are as the packets say"
	else
		fail "$name: the verdicts are as the packets say ($unknown)"
		show | sed 's/^/# /'
	fi
	all=$((all + 6))
	none=$((none + unknown))
	if ! closed_left && ! grep -q '"open": "[^"]' "$scratch/host.json"; then
		pass "$name: nothing is closed, nothing is offered"
	elif "$jget" "$scratch/host.json" 'firewall ipv4 requests open' |
		grep -q '^firewall-cmd'
	then
		pass "$name: its keeper is to be asked"
	elif open_all && ! closed_left && compare; then
		pass "$name: what was offered opens it"
	else
		fail "$name: what was offered opens it"
		show | sed 's/^/# /'
	fi
done
diag "$all verdicts, $none of them UNKNOWN"
finish
