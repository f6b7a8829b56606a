#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# `ntptui serve` in two processes: what each of them has; an engine that is
# killed at random times under load is back at once with its frequency, and
# no file is damaged; a keeper that is killed costs nobody an answer, and the
# next one takes the engine over; engines that die like flies are left. KILLS
# says how often (10), NTPTUI_SEED when. The clock is one that is only written
# down (clockbook.c).

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
kills=${KILLS:-10}
book=$scratch/clockbook.so
${CC:-cc} -D_GNU_SOURCE -shared -fPIC -o "$book" \
	"$top_srcdir/tests/tools/clockbook.c" 2>"$scratch/err" ||
	skip_all "no shared object can be made: $(cat "$scratch/err")"
if nm "$ntptui" 2>/dev/null | grep -q __asan_init; then
	skip_all 'a sanitizer and a preloaded library do not mix'
fi
world_new
plan 34
flood=$top_builddir/tests/tools/flood

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY" "$XDG_CONFIG_HOME/ntptui" "$scratch/run" \
	"$scratch/stats"
socket=$scratch/run/control
settings() {
	printf '%s\n' 'keeper = true;' 'dialect = "ntp";' "crashes = $1;" \
		"socket = \"$socket\";" >"$XDG_CONFIG_HOME/ntptui/ntptui.cfg"
}
settings 0

for n in 1 2 3; do
	world_chronyd "$n" 2
done
for n in 1 2 3; do
	ok "server $n answers" wait_for 60 "netns_run client \
		'$peers/bin/ntpdate' -q -t 1 10.87.$n.2 2>/dev/null |
		grep -q 's[1-9] no-leap'"
done
conf=$scratch/ntp.conf
echo '12.345 0.050' >"$scratch/drift"
{
	for n in 1 2 3; do
		echo "server 10.87.$n.2 iburst"
	done
	echo "driftfile $scratch/drift"
	echo "statsdir $scratch/stats/"
	echo 'statistics rawstats peerstats'
	echo 'restrict default nomodify'
	echo 'restrict 127.0.0.1'
} >"$conf"
chmod 600 "$conf"
sum=$(sha256sum <"$conf")

# Stands in for systemd: a keeper that was killed gets a successor as soon as
# it may; how others ended is written down.
cat >"$scratch/supervisor" <<EOF2
while :; do
	"$ntptui" serve -c "$conf" 2>>"$scratch/serve.log"
	code=\$?
	echo \$code >>"$scratch/codes"
	[ \$code -eq 137 ] || exit 0
	until [ -e "$scratch/go" ]; do sleep 0.1; done
done
EOF2

keeper_pid() {
	tr ' ' '\n' <"/proc/$inner/task/$inner/children" | while read -r _p; do
		[ "$(cat "/proc/$_p/comm" 2>/dev/null)" = ntptui ] && echo "$_p"
	done | head -n 1
}
uid_of() {
	awk '/^Uid:/ { print $3 }' "/proc/$1/status" 2>/dev/null
}
# The child of the keeper that is nobody: it has given up its rights.
engine_pid() {
	for _p in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
		case $(uid_of "$_p") in '' | 0) ;; *) echo "$_p" ;; esac
	done
}
served() {
	netns_run router "$peers/bin/ntpdate" -q -t 1 10.87.0.2 2>/dev/null |
		grep -Eq 's3 no-leap'
}
ask() {
	client "$@" --socket "$socket"
}
start() {
	CLOCKBOOK=$scratch/book netns_spawn_apart super client \
		env "LD_PRELOAD=$book" sh "$scratch/supervisor"
	super=$spawned
	wait_for 60 'keeper=$(keeper_pid) && [ -n "$keeper" ]'
}
new_engine() {
	wait_for 60 'engine=$(engine_pid "$keeper") && [ -n "$engine" ] &&
		[ "$engine" != "${1:-}" ]'
}
start
ok 'there is an engine without rights' new_engine
ok 'it is synchronised' wait_for 90 served

# ---- who has what ----
field() {
	awk -v f="$2:" '$1 == f { print $2 }' "/proc/$1/status"
}
things() {
	for _fd in /proc/"$1"/fd/*; do
		readlink "$_fd"
	done | sed -e 's/:\[.*//' -e "s,$scratch,," | sort | uniq -c |
		awk '{ printf "%s%s x%s", n++ ? ", " : "", $2, $1 }'
}
# inet PID: how many UDP and raw sockets it has.
inet() {
	for _fd in /proc/"$1"/fd/*; do
		readlink "$_fd"
	done | sed -n 's/^socket:\[\(.*\)\]$/\1/p' | while read -r _i; do
		awk -v i="$_i" '$10 == i { print i }' "/proc/$1/net/udp" \
			"/proc/$1/net/udp6" "/proc/$1/net/raw"
	done | wc -l
}
for p in "$keeper" "$engine"; do
	diag "pid $p: uid $(uid_of "$p"), CapEff $(field "$p" CapEff)," \
		"NoNewPrivs $(field "$p" NoNewPrivs)," \
		"Seccomp $(field "$p" Seccomp): $(things "$p")"
done
is 'the keeper is root' "$(uid_of "$keeper")" 0
is 'it can set the clock no more than the test allows' \
	"$(($(printf '%d' "0x$(field "$keeper" CapEff)") >> 25 & 1))" 0
is 'it has no door to the network' "$(inet "$keeper")" 0
not_ok 'the engine is not' [ "$(uid_of "$engine")" = 0 ]
is 'it has no capability' "$(cat "/proc/$engine/status" |
	awk '/^Cap(Inh|Prm|Eff|Amb):/ { n += $2 != "0000000000000000" }
	END { print n + 0 }')" 0
is 'and gets none' "$(field "$engine" NoNewPrivs)" 1
is 'its calls are filtered' "$(field "$engine" Seccomp)" 2
ok 'it has the port' [ "$(inet "$engine")" -gt 0 ]
is 'it holds no lock, key or directory' "$(things "$engine" |
	grep -c -e lock -e 'ntp.conf' -e '/run x' -e keys)" 0
like 'who attaches sees it set the clock' "$(ask clock 2>&1)" \
	'Setting the clock'

# ---- killed at random ----
seed=${NTPTUI_SEED:-$world_seed}
diag "seed $seed, $kills kills"
awk -v s="$seed" -v n="$kills" 'BEGIN {
	srand(s)
	for (i = 0; i < n; i++)
		printf "%.3f %s\n", rand(), rand() < 0.2 ? "SEGV" : "KILL"
}' >"$scratch/times"
freq() {
	od -A n -t d8 -N 8 "$scratch/book" | awk '{ print $1 / 65536 }'
}
late=0
lost=0
wrong=0
while read -r pause sig; do
	before=$(freq)
	(
		netns_run router "$flood" -s 10.87.0.1 -c 1 -n 2000 -r 1000 \
			-w 100000 -q 2000 10.87.0.2 >"$scratch/flood.out" 2>&1
	) &
	asker=$!
	sleep "$pause"
	old=$engine
	kill "-$sig" "$old"
	new_engine "$old" || lost=$((lost + 1))
	wait $asker
	ms=$(awk -F '[ =]' '/^sent=/ { print $2 - $4 }' "$scratch/flood.out")
	diag "SIG$sig after $pause s: $ms questions of 1000 a second" \
		"were not answered; $before ppm, then $(freq) ppm"
	[ "${ms:-9999}" -lt 1000 ] || late=$((late + 1))
	near "$(freq)" "$before" 1 || wrong=$((wrong + 1))
	wait_for 60 'grep -Eq "^-?[0-9.]+ [0-9.]+$" "$scratch/drift"' ||
		lost=$((lost + 1))
	wait_for 60 'ask status 2>/dev/null | grep -q "Serving time"' ||
		lost=$((lost + 1))
done <"$scratch/times"
is 'an engine came back each time' "$lost" 0
# A machine that is busy with other tests may take longer than the second.
diag "$late of $kills were not back within a second"
ok 'within a second, most of them' [ $((late * 2)) -le "$kills" ]
is 'its frequency was kept' "$wrong" 0
is 'the configuration is as it was' "$(sha256sum <"$conf")" "$sum"
is 'the drift file has its one line' "$(wc -l <"$scratch/drift")" 1
is 'no line of statistics is torn' \
	"$(cat "$scratch"/stats/* | awk 'NF && !/^[0-9]+ [0-9.]+ / { n++ }
	END { print n + 0 }')" 0
is 'nothing half written is left' "$(find "$scratch" -name '.ntptui-*')" ''
ok 'there are reports' [ -n "$(ls "$STATE_DIRECTORY"/death-*.txt)" ]
ok 'it is synchronised again' wait_for 90 served

# ---- the keeper is killed ----
(
	netns_run router "$flood" -s 10.87.0.1 -c 1 -n 8000 -r 1000 -w 100000 \
		10.87.0.2 >"$scratch/flood.out" 2>&1
) &
asker=$!
wait_for 60 'engine=$(engine_pid "$keeper") && [ -n "$engine" ]'
kill -KILL "$keeper"
ok 'the engine says that its rights are lost' wait_for 60 \
	'ask status 2>/dev/null | grep -q "the keeper has died"'
is 'it is still the same' "$(uid_of "$engine" | grep -c .)" 1
: >"$scratch/go"
ok 'the next keeper comes' wait_for 60 \
	'grep -q "goes on under" "$scratch/serve.log"'
ok 'the rights are back' wait_for 60 \
	'ask status 2>/dev/null | grep -q "Serving time" &&
	! ask status 2>/dev/null | grep -q "the keeper has died"'
is 'it is still the same' "$(uid_of "$engine" | grep -c .)" 1
wait $asker
is 'nobody has missed an answer' \
	"$(awk -F '[ =]' '/^sent=/ { print $2 - $4 }' "$scratch/flood.out")" 0
ask stop --yes >"$scratch/out" 2>&1 || echo y | ask stop >"$scratch/out" 2>&1
ok 'who is told to end ends all of it' wait_for 60 \
	'[ "$(tail -n 1 "$scratch/codes")" = 0 ]'
netns_end "$super"

# ---- engines that die like flies ----
settings 3
: >"$scratch/codes"
start
engine=
while [ ! -s "$scratch/codes" ] && new_engine "$engine"; do
	kill -KILL "$engine"
	wait_for 5 '[ -s "$scratch/codes" ] ||
		[ -n "$(engine_pid "$keeper")" ]'
done
is 'a keeper whose engines die and die gives up' \
	"$(cat "$scratch/codes")" 6

world_end
finish
