#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# What the console costs, beside ntpmon and `watch ntpq -p` on the same machine
# in one run, with 8, 100 and 1,000 associations; what these cost the engine;
# and what each screen costs the line when nothing happens. Compare the ratios:
# the machine's own speed cancels out of them.
#
# NTPTUI_BENCH_SECONDS (64) is the length of each measurement: the shortest poll
# interval, because ntpmon looks again at half of it, and `ntptui -H` asks a
# thousand associations in 22 s.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
need watch

meter=$top_builddir/tests/bench/ptymeter
seconds=${NTPTUI_BENCH_SECONDS:-64}
warmup=15
LC_ALL=C.UTF-8
export LC_ALL

# as PLACE NAME TEXT COMMAND...: measures it on a terminal of 80x24, and how
# soon j and k, which move the selection in all of them, are seen; the line of
# results is kept as $scratch/NAME.
as() {
	_place=$1
	_name=$2
	_text=$3
	shift 3
	netns_run "$_place" setpriv --bounding-set=-sys_time \
		--inh-caps=-sys_time "$meter" -w "$warmup" -t "$seconds" \
		-l jk -p "$_text" "$@" >"$scratch/$_name"
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
	printf '\n%-28s %8s %7s %8s %7s %7s %7s %7s %6s %6s\n' "$1" \
		'first ms' 'key ms' 'bytes/s' 'cpu %' 'pkt/s' 'us/pkt' \
		'bytes x' 'cpu x' 'key x'
}

# row TITLE NAME BASE: the measurement and its ratios to another one.
row() {
	awk -v title="$1" -v f="$(got "$2" first_ms)" \
		-v k="$(got "$2" key_ms)" -v k0="$(got "$3" key_ms)" \
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
		printf("%-28s %8s %7s %8s %7s %7s %7s %7s %6s %6s\n", title,
			shown(f), shown(k), shown(b), shown(c), shown(u), each,
			ratio(b, b0), ratio(c, c0), ratio(k, k0))
	}'
}

# still SIZE SCREEN KEYS: starts a measurement of a screen while nothing
# happens but polls, as $scratch/still-SIZE-SCREEN; all go on at a time, since
# octets are counted and not time.
still() {
	mkdir -p "$scratch/still-state/$1-$2"
	STATE_DIRECTORY=$scratch/still-state/$1-$2 netns_run client "$meter" \
		-x "${1%x*}" -y "${1#*x}" -w 60 -t 60 -p SYNC -k "$3" \
		"$ntptui" lab quiet >"$scratch/still-$1-$2" &
	still_pids="$still_pids $!"
}

stills() {
	_cr=$(printf '\r')
	still_pids=
	for _size in 80x24 200x50; do
		still "$_size" Overview 1
		still "$_size" Peers 2
		still "$_size" Detail "2j$_cr"
		still "$_size" Clock 3
		still "$_size" Clients 4
		still "$_size" Log 9
		still "$_size" Help '?'
	done
	# shellcheck disable=SC2086 # words
	wait $still_pids
	printf '\n%-28s %8s %8s   (below 400 is wanted)\n' \
		'nothing happens: bytes/s' 80x24 200x50
	for _screen in Overview Peers Detail Clock Clients Log Help; do
		printf '%-28s %8s %8s\n' "$_screen" \
			"$(got "still-80x24-$_screen" bytes_s)" \
			"$(got "still-200x50-$_screen" bytes_s)"
	done
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
stills

as client ntptui 10.87.0.1 "$ntptui" -n -c "$scratch/client.conf"
as ref look 10.87.0.1 "$ntptui" -n -H 127.0.0.1
as ref ntpmon 10.87.0.1 "$peers/bin/ntpmon" -n
as ref watch 10.87.0.1 watch -n1 "$peers/bin/ntpq" -pn
quiet client serve "$ntptui" serve --observe -c "$scratch/client.conf"
heading '8 associations'
row 'ntptui: screen and engine' ntptui ntpmon
row 'ntptui -H: an ntpd looked at' look ntpmon
row 'ntpmon' ntpmon ntpmon
row 'watch ntpq -pn' watch ntpmon
row 'ntptui serve: no screen' serve ntpmon
netns_end "$spawned"

server_place 50
netns_run s50 ip route add local 10.86.0.0/16 dev lo
netns_run router ip route add 10.86.0.0/16 via 10.87.50.2
chronyd_spawn s50 'local stratum 2'

# many COUNT: the rows for so many associations. Each is asked every 64 s, once
# all have begun: that takes ntptui a minute, and ntpd, which begins with one a
# second, a quarter of an hour; so compare the time per packet there.
many() {
	ntpd_conf "many$1" "$(awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++)
		printf "server 10.86.%d.%d\n", 1 + int(i / 250), 1 + i % 250
	}')"
	as client "ntptui$1" 10.86.1.1 "$ntptui" -n -c "$scratch/many$1.conf"
	quiet client "serve$1" "$ntptui" serve --observe \
		-c "$scratch/many$1.conf"
	quiet ref "ntpd$1" "$peers/bin/ntpd" -n -N -c "$scratch/many$1.conf"
	ntpd_spawn "many$1" ref
	wait_for 20 "netns_run ref '$peers/bin/ntpq' -c rv 127.0.0.1 |
		grep -q version" || exit 1
	as ref "look$1" 10.86.1.1 "$ntptui" -n -H 127.0.0.1
	as ref "ntpmon$1" 10.86.1.1 "$peers/bin/ntpmon" -n
	netns_end "$spawned"
	heading "$1 associations"
	row 'ntptui: screen and engine' "ntptui$1" "ntpmon$1"
	row 'ntptui -H: an ntpd looked at' "look$1" "ntpmon$1"
	row 'ntpmon' "ntpmon$1" "ntpmon$1"
	row 'ntptui serve: no screen' "serve$1" "ntpd$1"
	row 'ntpd (cpu x: to itself)' "ntpd$1" "ntpd$1"
}
many 100
warmup=70
many 1000
echo '# ntpmon and watch only show the table of an ntpd that runs beside them'
echo '# key ms: from a key that moves the selection to the end of what it changes'
netns_down
"$clockmark" "$world_clock" >/dev/null || {
	echo "# somebody touched the machine's clock" >&2
	exit 1
}
