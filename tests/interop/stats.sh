#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC1091,SC2154 # variables of lib.sh and world.sh
#
# Statistics files beside a real ntpd's: the same lines of ntp.conf, the same
# server, and then the same names, columns and kinds of numbers.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 20

# stats_conf DIRECTORY: what both read.
stats_conf() {
	mkdir -p "$1"
	printf '%s\n' 'server 10.87.1.2 iburst minpoll 3 maxpoll 3' \
		'disable ntp' "statsdir $1" \
		'statistics loopstats peerstats rawstats protostats' \
		'filegen peerstats file peers type month nolink' \
		'filegen protostats file proto type none'
}

# shapes FILE: the kinds of columns that its lines have: 5 as of a decimal
# with five digits behind the point, n whole number or hexadecimal, a address,
# t text; the first number is the count of columns.
shapes() {
	awk '
	function shape(f) {
		if (f ~ /^-?[0-9]+\.[0-9]+$/) {
			sub(/^.*\./, "", f)
			return length(f)
		}
		if (f ~ /^-?[0-9a-f]+$/)
			return "n"
		if (f ~ /^[0-9a-f.:]+$/)
			return "a"
		return "t"
	}
	{
		line = NF ":"
		for (i = 1; i <= NF; i++)
			line = line " " shape($i)
		print line
	}' "$1" | LC_ALL=C sort -u
}

# alike WHAT FILE: both wrote it, and in the same shapes.
alike() {
	shapes "$scratch/ours/$2" >"$scratch/ours.shape"
	shapes "$scratch/theirs/$2" >"$scratch/theirs.shape"
	ok "$1: ntpd wrote some" test -s "$scratch/theirs.shape"
	ok "$1: the same columns" \
		cmp "$scratch/ours.shape" "$scratch/theirs.shape"
	diag "$(tail -n 1 "$scratch/ours/$2")"
	diag "$(tail -n 1 "$scratch/theirs/$2")"
}

world_chronyd 1 2
ok 'the server answers' wait_for 20 "netns_run client \
	'$peers/bin/ntpdate' -q -t 1 10.87.1.2 | grep -q no-leap"
ntpd_conf ntpd "$(stats_conf "$scratch/theirs")"
chmod 777 "$scratch" "$scratch/theirs"
ntpd_spawn ntpd ref
stats_conf "$scratch/ours" >"$scratch/ours.conf"
netns_spawn_apart ours client "$ntptui" serve --dialect ntpsec \
	-c "$scratch/ours.conf"

day=$(date -u +%Y%m%d)
month=$(date -u +%Y%m)
for dir in theirs ours; do
	ok "$dir: three lines of each" wait_for 60 \
		"[ \$(cat $scratch/$dir/rawstats.$day | wc -l) -ge 6 ] &&
		[ \$(cat $scratch/$dir/loopstats.$day | wc -l) -ge 3 ] &&
		[ \$(cat $scratch/$dir/peers.$month | wc -l) -ge 3 ]"
done
alike rawstats "rawstats.$day"
alike loopstats "loopstats.$day"
alike peerstats "peers.$month"
for dir in theirs ours; do
	is "$dir: its names" "$(ls "$scratch/$dir" | tr '\n' ' ')" \
		"loopstats loopstats.$day peers.$month proto rawstats rawstats.$day "
	ok "$dir: the bare name is the newest file" test \
		"$scratch/$dir/rawstats" -ef "$scratch/$dir/rawstats.$day"
	ok "$dir: reachable and chosen" sh -c \
		"grep -Eq ' 10.87.1.2 [0-9a-f]{4} 84 reachable' $scratch/$dir/proto &&
		grep -Eq ' 10.87.1.2 [0-9a-f]{4} 8a sys_peer' $scratch/$dir/proto"
	ok "$dir: offsets and delays of a short wire" awk '
		($5 < 0 ? -$5 : $5) > 0.005 || $6 <= 0 || $6 > 0.01 { bad = 1 }
		END { exit bad || !NR }' "$scratch/$dir/peers.$month"
done
not_ok 'nothing to complain of' grep -q stats_unwritable "$scratch/ours.log"
world_end
finish
