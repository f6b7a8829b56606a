#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # what is read in
#
# How exactly our engine keeps the time, beside chronyd on the same networks
# with the same seeds, under clknetsim. Not part of check: it takes minutes and
# two programs that their users have built.
#
#	make yardstick CLKNETSIM=dir CHRONYD=file [SEEDS='1000 1001']
#		[NETS='one lan'] [POLLS='6 default'] [DAEMONS='ntptui chronyd']
#		[JOBS=1] [KEEP=dir]
#
# SEEDS are those of the simulator (1000 1001 1002; the figures that count are
# of 1000 to 1009). KEEP keeps the results, and of chronyd, which does not
# change, takes those that are there. The table explains itself; its errors
# are against the true time, once a second, in a window that begins four
# hours (of silence: two) after the start.

. "${top_srcdir:-.}/tests/yardstick/sim.sh"
. "$top_srcdir/tests/yardstick/networks.sh"

sim_pids=
top_srcdir=$(cd "$top_srcdir" && pwd)
ntptui=$(cd "${top_builddir:-.}" && pwd)/ntptui
here=$top_srcdir/tests/yardstick

# one NET POLL DAEMON SEED: a run in a new directory; its line on stdout.
one() {
	dir=$(mktemp -d "${TMPDIR:-/tmp}/ntptui-sim.XXXXXX") || return 1
	cd "$dir" || return 1
	network "$1"
	polls=
	[ "$2" = default ] || polls=" minpoll $2 maxpoll $2"
	i=1
	lines='makestep 0.128 1'
	[ "$3" = ntptui ] && lines=
	while [ $i -le "$net_servers" ]; do
		sim_server $i
		lines="$lines
server 192.168.123.$i iburst$polls"
		i=$((i + 1))
	done
	"sim_$3" "$net_client" "$lines"
	if sim_run "$net_client" "$4" "$net_seconds"; then
		echo "$1 $2 $3 $4 $net_servers $net_kind $net_q $net_noise" \
			"$net_heard $net_bias" "$(awk -f "$here/measure.awk" \
			-v node="$net_client" -v from="$net_from" \
			-v skip_from="${net_skip%-*}" \
			-v skip_to="${net_skip#*-}" \
			-v origin="$net_origin" packets freq offset)"
	else
		echo "$1 $2 $3 $4: the simulation failed:" >&2
		tail -n 3 log.sim "log.$net_client" >&2
	fi
	cd / && rm -rf "$dir"
}

if [ "$1" = one ]; then
	file=$6/$2-$3-$4-$5
	one "$2" "$3" "$4" "$5" >"$file.new" && mv "$file.new" "$file"
	exit
fi

sim_check || exit 2
results=$KEEP
[ "$results" ] || results=$(mktemp -d "${TMPDIR:-/tmp}/ntptui-yard.XXXXXX")
mkdir -p "$results" && results=$(cd "$results" && pwd) || exit 2
export sim_apart top_srcdir
for net in ${NETS:-$network_names}; do
	for poll in ${POLLS:-6 default}; do
		for daemon in ${DAEMONS-ntptui chronyd}; do
			for seed in ${SEEDS:-1000 1001 1002}; do
				[ "$daemon" = chronyd ] &&
				    [ -s "$results/$net-$poll-$daemon-$seed" ] &&
				    continue
				echo "$net $poll $daemon $seed"
			done
		done
	done
done | xargs -r -n 4 -P "${JOBS:-1}" sh -c \
	'exec "$0" "$1" one "$3" "$4" "$5" "$6" "$2"' "${SHELL:-sh}" "$0" "$results"
for net in $network_names; do
	echo "$net $(network_title "$net")"
done >"$results/titles"
for net in ${NETS:-$network_names}; do
	for poll in ${POLLS:-6 default}; do
		for seed in ${SEEDS:-1000 1001 1002}; do
			cat "$results/$net-$poll-ntptui-$seed" \
			    "$results/$net-$poll-chronyd-$seed" 2>/dev/null
		done
	done
done >"$results/lines"
awk -f "$here/table.awk" -v titles="$results/titles" "$results/titles" \
	"$results/lines"
[ "$KEEP" ] || rm -rf "$results"
