#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# The main job: three chronyd and two ntpd servers, one of them 300 ms off.
# Within 20 s the table marks the liar and has a system peer, and it agrees
# with what ntpq shows of an ntpd that has the same configuration.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 26

# Paths in ms. Half of the difference of the two ways is the offset they feign;
# the delays are 8 ms apart and no offset is near zero, so that no server can
# pass for another, nor zero for any. Each way has 0.5 ms of jitter on top.
servers='1 2 3 4 5'
liar=10.87.0.13
up_1=8 down_1=2 lie_1=0
up_2=15 down_2=3 lie_2=0
up_3=8 down_3=18 lie_3=300
up_4=26 down_4=8 lie_4=0
up_5=15 down_5=27 lie_5=0

# With jitter J on each way a sample's offset errs by at most J/2 and its
# delay by 0 to 2J. Two clients, each with its own best of six or more
# samples, then differ by J and 2J at most; 0.5 ms are for the machine. If it
# is busy the path has more jitter than we gave it, which both columns of
# jitter show: twice their sum is added, four times for the delay, up to a
# bound within which servers still cannot be mistaken.
tolerance() {
	awk -v a="$(column "$scratch/ours" "$1" 10)" \
		-v b="$(column "$scratch/theirs" "$1" 10)" 'BEGIN {
		t = 1 + 2 * (a + b)
		printf "%.3f\n", t < 2.5 ? t : 2.5
	}'
}

world_root 3
world_chronyd 1 2
world_chronyd 2 3
world_chronyd 3 2
world_ntpd 4
world_ntpd 5
for n in $servers; do
	eval "world_relay $n jitter=0.5ms up:delay=\${up_$n}ms \
		down:delay=\${down_$n}ms down:shift=\${lie_$n}ms"
done
all_answer() {
	for n in $servers; do
		answers "$n" || return 1
	done
}
ok 'five servers answer' wait_for 60 all_answer
client_conf

# The reference begins first; its table is read when it has all samples.
ntpd_spawn client ref
begun=$(date +%s)
client peers -n -c "$scratch/client.conf" --json --wait 20 \
	>"$scratch/ours.json" 2>"$scratch/json.err" &
json_pid=$!
track "$json_pid"
client peers -n -c "$scratch/client.conf" --wait 20 \
	>"$scratch/ours" 2>"$scratch/ours.err"
is 'peers ends with a synchronised engine' $? 0
took=$(($(date +%s) - begun))
ok "within 20 s of the start ($took s)" test "$took" -le 21
wait "$json_pid"
is 'so does peers --json' $? 0

# It asks 2 s apart while its burst lasts: all have been quiet for longer.
theirs_settled() {
	ntpq ref -pn >"$scratch/theirs" 2>/dev/null
	[ "$(tally "$scratch/theirs" "$liar")" = x ] &&
		grep -q '^\*' "$scratch/theirs" &&
		for n in $servers; do
			_when=$(column "$scratch/theirs" "10.87.0.$((10 + n))" 5)
			[ "$_when" -ge 4 ] 2>/dev/null || return 1
		done
}
ok 'ntpd has settled too' wait_for 40 theirs_settled

diag "$(cat "$scratch/ours" "$scratch/ours.err")"
diag "$(cat "$scratch/theirs")"

is 'the liar is a falseticker' "$(tally "$scratch/ours" "$liar")" x
is 'nobody else is' "$(grep -c '^x' "$scratch/ours")" 1
is 'there is one system peer' "$(grep -c '^\*' "$scratch/ours")" 1

for n in $servers; do
	a=10.87.0.$((10 + n))
	eval "truth_offset=\$(((up_$n - down_$n) / 2 + lie_$n))"
	eval "truth_delay=\$((up_$n + down_$n))"

	is "server $n: refid, st, t, poll and reach as ntpq shows them" \
		"$(for c in 2 3 4 6 7; do
			column "$scratch/ours" "$a" "$c"
		done | paste -sd ' ' -)" \
		"$(for c in 2 3 4 6 7; do
			column "$scratch/theirs" "$a" "$c"
		done | paste -sd ' ' -)"

	tolerated=$(tolerance "$a")
	o=$(column "$scratch/ours" "$a" 9)
	t=$(column "$scratch/theirs" "$a" 9)
	j=$("$jget" "$scratch/ours.json" "peers $a offset" |
		awk '{ print $1 * 1000 }')
	agree() {
		near "$o" "$t" "$tolerated" &&
			near "$o" "$truth_offset" "$tolerated" &&
			near "$j" "$truth_offset" "$tolerated"
	}
	ok "server $n: offset $o, ntpd $t, json $j, true $truth_offset, +-$tolerated" \
		agree

	tolerated=$(awk -v t="$tolerated" 'BEGIN { print 2 * t }')
	o=$(column "$scratch/ours" "$a" 8)
	t=$(column "$scratch/theirs" "$a" 8)
	j=$("$jget" "$scratch/ours.json" "peers $a delay" |
		awk '{ print $1 * 1000 }')
	agree() {
		near "$o" "$t" "$tolerated" &&
			near "$o" "$truth_delay" "$tolerated" &&
			near "$j" "$truth_delay" "$tolerated"
	}
	ok "server $n: delay $o, ntpd $t, json $j, true $truth_delay, +-$tolerated" \
		agree
done

is 'the JSON says the same of the liar and of the engine' \
	"$("$jget" "$scratch/ours.json" state settled "peers $liar tally" |
		paste -sd ' ' -)" 'synchronised true x'

world_end
finish
