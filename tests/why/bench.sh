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

files=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
	files="$files $here/$1"
	shift
done
[ $# -eq 0 ] || shift
bench_read ${files:-"$here/lab.scn" "$here/odd.scn"}
[ $# -eq 0 ] || printf '%s\n' "$@" >"$all/list"
plan "$(wc -l <"$all/list")"
for scenario in $(cat "$all/list"); do
	bench_play "$scenario"
done
bench_score
finish
