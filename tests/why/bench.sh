#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh
#
# The diagnosis bench: faults and odd-looking health, as the scenarios in this
# directory tell (README), made for real, and what `ntptui why` says of them.
#
#	bench.sh [lab.scn ...] [-- NAME...]
#
# A TAP test for each scenario; the score comes last. Without files, those
# that play in a practice network: lab.scn and odd.scn.

. "${top_srcdir:-.}/tests/lib.sh"
here=$top_srcdir/tests/why
. "$here/worlds.sh"

# So many at once in network namespaces: they wait more than they work.
jobs=${NTPTUI_BENCH_JOBS:-4}
files=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
	files="$files $here/$1"
	shift
done
[ $# -eq 0 ] || shift
bench_read ${files:-"$here"/lab.scn "$here"/odd.scn}
[ $# -eq 0 ] || printf '%s\n' "$@" >"$all/list"
plan "$(wc -l <"$all/list")"
together=
for scenario in $(cat "$all/list"); do
	case $scenario in
	net-*)
		together="$together $scenario"
		# shellcheck disable=SC2086 # a list of words
		if [ "$(echo $together | wc -w)" -ge "$jobs" ]; then
			bench_net $together
			together=
		fi
		;;
	*) bench_play "$scenario" ;;
	esac
done
# shellcheck disable=SC2086 # a list of words
bench_net $together
bench_score
finish
