#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC1091,SC2034,SC2154 # what is read in
#
# Which limits of chrony's own simulation tests our engine meets as their
# client. The tests are read where their user has them; of these, the ones are
# run whose client is a plain NTP client:
#
#	make chrony-limits CLKNETSIM=dir CHRONYD=file CHRONY_SRC=dir
#		[SEEDS='1000 1001'] [LIMITS='001-defaults']
#
# A network is met with one seed if every check of the test holds that concerns
# the client: the time until its errors stay below the test's limits, the
# largest and the RMS time and frequency error after that, sane packet
# intervals, and a source selected. That somebody is synchronised earlier than
# chronyd is no miss.

. "${top_srcdir:-.}/tests/yardstick/sim.sh"

top_srcdir=$(cd "$top_srcdir" && pwd)
ntptui=$(cd "${top_builddir:-.}" && pwd)/ntptui
limits='001-defaults 002-largenetwork 003-largefreqoffset 004-largetimeoffset
005-externalstep 006-largejitter 007-largewander 008-ntpera
009-sourceselection 011-asymjitter 012-daemonts 014-intermittent 015-ipv6
102-iburst 104-driftfile 109-makestep 116-minsources 201-freqaccumulation
202-prefer'

sim_check || exit 2
CHRONY_SRC=$(cd "${CHRONY_SRC:-.}" && pwd)
if ! [ -e "$CHRONY_SRC/test/simulation/test.common" ]; then
	echo "CHRONY_SRC=$CHRONY_SRC: no chrony source there" >&2
	exit 2
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/ntptui-limits.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
# They look for chronyd and config.h two directories above.
mkdir -p "$work/test/simulation/tmp"
ln -s "$CHRONYD" "$work/chronyd"
ln -s "$CHRONY_SRC/config.h" "$work/config.h"
cd "$work/test/simulation" || exit 2
ln -s "$CHRONY_SRC"/test/simulation/[0-9]* .
ln -s "$top_srcdir/tests/yardstick/chrony_common.bash" test.common

CLKNETSIM_PATH=$CLKNETSIM
LIMITS_OUT=$work/out
CLKNETSIM_START_DATE=$sim_date
export CHRONY_SRC CLKNETSIM_PATH CLKNETSIM_START_DATE LIMITS_OUT LIMITS_TEST \
	ntptui sim_apart
: >"$LIMITS_OUT"
for seed in ${SEEDS:-1000}; do
	for LIMITS_TEST in ${LIMITS:-$limits}; do
		LC_ALL=C CLKNETSIM_RANDOM_SEED=$seed bash "./$LIMITS_TEST" \
			>"$work/log" 2>&1 || tail -n 3 "$work/log" >&2
		[ "$LIMITS_LOG" ] && cat "$work/log" >>"$LIMITS_LOG"
	done
done
awk -F '\t' '
{
	runs[$2]++
	met[$2] += $1 == "met"
	if (!($2 in text)) {
		order[++n] = $2
		text[$2] = $3 "\n\t" $4
	}
	if ($1 == "MISSED")
		text[$2] = $3 "\n\t" $4
}
END {
	for (i = 1; i <= n; i++) {
		t = order[i]
		whole = met[t] == runs[t]
		all += whole
		printf "%-6s %d/%d %-22s %s\n", whole ? "met" : "MISSED",
		    met[t], runs[t], t, text[t]
	}
	printf "\nOf %d networks the limits of %d are met.\n", n, all
}' "$LIMITS_OUT"
