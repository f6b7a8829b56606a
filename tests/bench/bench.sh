#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# What the console costs, beside ntpmon and `watch ntpq -p` on the same machine
# in one run; and what 1,000 associations cost the engine and the screen.
# Compare the ratios: the machine's own speed cancels out of them.
#
# NTPTUI_BENCH_SECONDS (30) is the length of each measurement.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
need watch

meter=$top_builddir/tests/bench/ptymeter
seconds=${NTPTUI_BENCH_SECONDS:-30}
warmup=15
LC_ALL=C.UTF-8
export LC_ALL

# as PLACE NAME TEXT COMMAND...: measures it on a terminal of 80x24; the line
# of results is kept as $scratch/NAME.
as() {
	_place=$1
	_name=$2
	_text=$3
	shift 3
	netns_run "$_place" setpriv --bounding-set=-sys_time \
		--inh-caps=-sys_time "$meter" -w "$warmup" -t "$seconds" \
		-p "$_text" "$@" >"$scratch/$_name"
}

# quiet PLACE NAME COMMAND...: without a terminal: only its processor time.
quiet() {
	_place=$1
	_name=$2
	shift 2
	netns_run "$_place" setpriv --bounding-set=-sys_time \
		--inh-caps=-sys_time "$meter" -n -w "$warmup" -t "$seconds" "$@" \
		>"$scratch/$_name"
}

# got NAME WORD: one number of a measurement.
got() {
	sed -n "s/.*\\<$2=\\([-0-9.]*\\).*/\\1/p" "$scratch/$1" 2>/dev/null
}

heading() {
	printf '%-30s %8s %8s %7s %6s %9s %8s %8s\n' "$1" 'first ms' \
		'bytes/s' 'cpu %' 'pkt/s' 'cpu us/pkt' 'bytes x' 'cpu x'
}

# row TITLE NAME BASE: the measurement and its ratios to another one.
row() {
	awk -v title="$1" -v f="$(got "$2" first_ms)" \
		-v b="$(got "$2" bytes_s)" -v c="$(got "$2" cpu)" \
		-v u="$(got "$2" udp_s)" \
		-v b0="$(got "$3" bytes_s)" -v c0="$(got "$3" cpu)" '
	function ratio(x, y) {
		return x != "" && y > 0 ? sprintf("%.2f", x / y) : "-"
	}
	function shown(x) {
		return x == "" || x < 0 ? "-" : x
	}
	BEGIN {
		each = ratio(c * 1e4, u)
		printf("%-30s %8s %8s %7s %6s %9s %8s %8s\n", title,
			shown(f), shown(b), shown(c), shown(u), each,
			ratio(b, b0), ratio(c, c0))
	}'
}

# At most ten relays stand on the router's addresses; for more servers than
# that, one chronyd answers on every address of a net of its own.
servers='1 2 3 4 5 6 7 8'
for n in $servers; do
	world_chronyd "$n" 2
	world_relay "$n" "delay=$((2 * n))ms" jitter=200us
done
wait_for 20 'answers 8' || exit 1
client_conf
ntpd_spawn client ref

echo "# $seconds s each"
as client ntptui 10.87.0.1 "$ntptui" -n -c "$scratch/client.conf"
as ref ntpmon 10.87.0.1 "$peers/bin/ntpmon" -n
as ref watch 10.87.0.1 watch -n1 "$peers/bin/ntpq" -pn
quiet client serve "$ntptui" serve --observe -c "$scratch/client.conf"
heading 'eight peers'
row 'ntptui: screen and engine' ntptui watch
row 'ntptui serve: engine alone' serve watch
row 'ntpmon -n' ntpmon watch
row 'watch -n1 ntpq -pn' watch watch

netns_end "$spawned"
server_place 50
netns_run s50 ip route add local 10.86.0.0/16 dev lo
netns_run router ip route add 10.86.0.0/16 via 10.87.50.2
chronyd_spawn s50 'local stratum 2'
for a in $(seq 4); do
	for b in $(seq 250); do
		echo "server 10.86.$a.$b"
	done
done >"$scratch/thousand.conf"
{
	echo "driftfile $scratch/client.drift"
	echo 'restrict 127.0.0.1'
} >>"$scratch/thousand.conf"

# Each is asked every 64 s, once all have begun: that takes ntptui a minute,
# and ntpd, which begins with one a second, a quarter of an hour; so compare
# the time per packet.
warmup=70
as client ntptui1000 10.86.1.1 "$ntptui" -n -c "$scratch/thousand.conf"
quiet client serve1000 "$ntptui" serve --observe -c "$scratch/thousand.conf"
quiet ref ntpd1000 "$peers/bin/ntpd" -n -N -c "$scratch/thousand.conf"
heading '1,000 associations'
row 'ntptui: screen and engine' ntptui1000 ntpd1000
row 'ntptui serve: engine alone' serve1000 ntpd1000
row 'ntpd' ntpd1000 ntpd1000
echo '# ntpmon and watch only show the table of an ntpd that runs beside them'
echo '# the screen is refreshed once a second: bytes/s are bytes per refresh'
netns_down
"$clockmark" "$world_clock" >/dev/null || {
	echo "# somebody touched the machine's clock" >&2
	exit 1
}
