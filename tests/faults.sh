# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2154 # variables of lib.sh
#
# Faults of the network, made with nft in namespaces of netns.sh and taken
# away again:
#
#	. "$top_srcdir/tests/netns.sh"
#	. "$top_srcdir/tests/faults.sh"
#	netns_need
#	fault_need
#	fault_port123 router
#	... what is wrong? ...
#	fault_heal router
#
# A path is at fault where its packets are forwarded (HOOK `forward` in a
# router) or arrive (`input` at the server). At the client's own `output` it
# is another fault: sendmsg(2) itself fails. HOOK is $fault_hook, `forward`
# unless the caller sets it.

fault_hook=forward

# fault_need: skips the whole script, aloud, where nft cannot be used.
fault_need() {
	need nft
	netns_new fault || skip_all 'no network namespace here'
	fault fault forward 'udp dport 9 drop' 2>"$scratch/fault.err" ||
		skip_all "no packet filter here: $(cat "$scratch/fault.err")"
	netns_delete fault
}

# fault NAME HOOK RULE: one more rule, in nft's words, in that namespace.
fault() {
	printf 'table inet fault {
		chain %s {
			type filter hook %s priority 0; policy accept;
			%s
		}
	}\n' "$2" "$2" "$3" | netns_run "$1" nft -f -
}

# fault_heal NAME...: none of the rules is left there.
fault_heal() {
	for _n in "$@"; do
		netns_run "$_n" nft delete table inet fault 2>/dev/null || :
	done
}

# fault_blocked NAME: everything of NTP is lost.
fault_blocked() {
	fault "$1" "$fault_hook" 'udp dport 123 drop'
}

# fault_port123 NAME [SERVER]: questions from source port 123 are lost.
fault_port123() {
	fault "$1" "$fault_hook" \
		"${2:+ip daddr $2 }udp sport 123 udp dport 123 drop"
}

# fault_size NAME OCTETS [SERVER]: questions with more octets of payload are
# lost; a UDP header has 8.
fault_size() {
	fault "$1" "$fault_hook" \
		"${3:+ip daddr $3 }udp dport 123 udp length > $(($2 + 8)) drop"
}

# fault_dscp NAME [SERVER]: what is marked with DSCP 46 is lost.
fault_dscp() {
	fault "$1" "$fault_hook" \
		"${2:+ip daddr $2 }udp dport 123 ip dscp 46 drop"
	[ $# -gt 1 ] ||
		fault "$1" "$fault_hook" 'udp dport 123 ip6 dscp 46 drop'
}

# fault_answers NAME [SERVER]: questions pass, answers are lost.
fault_answers() {
	fault "$1" "$fault_hook" "${2:+ip saddr $2 }udp sport 123 drop"
}

# fault_loss NAME PERCENT [SERVER]: that many of the questions are lost.
fault_loss() {
	fault "$1" "$fault_hook" "${3:+ip daddr $3 }udp dport 123 \
		numgen random mod 100 < $2 drop"
}

# fault_reject NAME WHY [SERVER]: questions are refused with ICMP; WHY is
# nft's word: port-unreachable, host-unreachable, admin-prohibited ...
fault_reject() {
	fault "$1" "$fault_hook" \
		"${3:+ip daddr $3 }udp dport 123 reject with icmpx $2"
}

# fault_hidden NAME: this router is on the way, but never says so.
fault_hidden() {
	fault "$1" output 'icmp type time-exceeded drop'
	fault "$1" output 'icmpv6 type time-exceeded drop'
}

# fault_v6 NAME: IPv6 is lost, but for what keeps neighbours known.
fault_v6() {
	fault "$1" "$fault_hook" 'meta nfproto ipv6 udp dport 123 drop'
}

# fault_output NAME: the host's own firewall forbids NTP.
fault_output() {
	fault "$1" output 'udp dport 123 drop'
}

# fault_input NAME: the host's own firewall loses the answers.
fault_input() {
	fault "$1" input 'udp sport 123 drop'
}

# fault_dns NAME: name servers cannot be asked from there.
fault_dns() {
	fault "$1" output 'udp dport 53 drop'
	fault "$1" output 'tcp dport 53 drop'
}
