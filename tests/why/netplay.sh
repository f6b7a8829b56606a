#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154,SC2034 # variables of lib.sh and world.sh
#
# netplay.sh DIRECTORY: one scenario of the diagnosis bench in network
# namespaces of its own (bench.sh has taken it apart into DIRECTORY): chronyd
# servers behind a router, ntptui in the client's place, in a process
# namespace without this machine's other programs. One TAP result.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
. "$top_srcdir/tests/faults.sh"
here=$top_srcdir/tests/why
. "$here/worlds.sh"
dir=$1
name=${dir##*/}
flood=$top_builddir/tests/tools/flood

# The settings of whoever runs this are none of the bench's.
STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
RUNTIME_DIRECTORY=$scratch/run
export STATE_DIRECTORY XDG_CONFIG_HOME RUNTIME_DIRECTORY
mkdir -p "$STATE_DIRECTORY" "$XDG_CONFIG_HOME/ntptui" "$RUNTIME_DIRECTORY"
socket=$scratch/run/control
faultcall=
printf 'dialect = "%s";\nsocket = "%s";\n' "$(said dialect ntpsec)" \
	"$socket" >"$XDG_CONFIG_HOME/ntptui/ntptui.cfg"

# ---- what `do`, `after` and `heal` lines are made of ----

# apart COMMAND...: in the client's place, in the foreground, among no other
# processes than those of $inner if there is one.
apart() {
	if [ -n "${inner:-}" ]; then
		netns_run client nsenter --target="$inner" --pid --mount \
			setpriv --bounding-set=-sys_time \
			--inh-caps=-sys_time "$@"
	else
		netns_run client unshare --pid --fork --kill-child \
			--mount-proc setpriv --bounding-set=-sys_time \
			--inh-caps=-sys_time "$@"
	fi
}

# name_servers [ADDRESS]: whom the client asks for names; nobody without one.
# Its /etc/resolv.conf is another file for it alone.
name_servers() {
	: >"$scratch/resolv.conf"
	[ $# -eq 0 ] || echo "nameserver $1" >"$scratch/resolv.conf"
	netns_spawn names client unshare --pid --fork --kill-child \
		--mount-proc sh -c "mount --bind '$scratch/resolv.conf' \
		/etc/resolv.conf && exec sleep 900"
	netns_inner
	wait_for 10 'grep -q sleep "/proc/$inner/comm"'
}

# shim CALL:ERRNO:N: what runs next is refused that system call from the N-th
# time on (tests/tools/faultcall.c).
shim() {
	${CC:-cc} -shared -fPIC -o "$scratch/faultcall.so" \
		"$top_srcdir/tests/tools/faultcall.c" || return 1
	faultcall="FAULT=$1 LD_PRELOAD=$scratch/faultcall.so"
}

# serve [OPTION...]: the engine runs, and `why` attaches to it.
serve() {
	# shellcheck disable=SC2086 # words
	netns_spawn_apart serve client env $faultcall \
		"$ntptui" serve -c "$conf" "$@"
	engine=$inner
	wait_for 30 '[ -S "$socket" ]'
}

# seconds N: that many pass, of a fault that takes its time.
seconds() {
	_until=$(($(date +%s) + $1))
	wait_for $(($1 + 60)) '[ "$(date +%s)" -ge "$_until" ]'
}

# still N: the engine stands still for N s, and whatever helps it.
still() {
	_all="$engine $(cat "/proc/$engine/task/$engine/children")"
	# shellcheck disable=SC2086 # process ids
	kill -STOP $_all
	seconds "$1"
	# shellcheck disable=SC2086
	kill -CONT $_all
}

# chosen: the engine that runs has a system peer.
chosen() {
	wait_for 90 'apart "$ntptui" peers -n --wait 0 2>/dev/null |
		grep -q "^\\*"'
}

# server_off N, server_on N: nobody listens there; somebody does again.
server_off() {
	eval "netns_end \"\$pid_$1\""
}

server_on() {
	chronyd_spawn "s$1" 'local stratum 2'
	eval "pid_$1=$spawned"
}

# asks NAMESPACE ADDRESS N [RATE]: that many questions to the client's engine,
# 50 a second.
asks() {
	netns_run "$1" "$flood" -p 123 -s 10.87.50.1 -c 1 -r "${4:-50}" -n "$3" "$2" \
		>"$scratch/flood.log" 2>&1 || :
}

# junk NAMESPACE ADDRESS N: so many packets that begin like a question and are
# none.
junk() {
	netns_run "$1" bash -c "for ((i = 0; i < $3; i++)); do
		echo \"#junk\" >/dev/udp/$2/123; done"
}

# ---- the play ----

# The usual servers of this world, for worlds.sh.
bench_servers() {
	for _p in $(seq "$(said servers 4)"); do
		echo "server 10.87.$_p.2 iburst"
	done
}

# places: the world, with as many servers as the scenario has; 4 if it does
# not say.
places() {
	world_new
	netns_link ref 10.87.50.1/24 client 10.87.50.2/24
	for _p in $(seq "$(said servers 4)"); do
		server_place "$_p"
		server_on "$_p"
	done
	for _p in $(seq "$(said servers 4)"); do
		wait_for 60 "netns_run client '$peers/bin/ntpdate' -q -t 1 \
			10.87.$_p.2 2>/dev/null | grep -q 's[1-9] no-leap'"
	done
}

# text: the scenario's ntp.conf.
text() {
	bench_files
	bench_conf >"$dir/ntp.conf"
	conf=$dir/ntp.conf
}

# lines WORD: the scenario's lines of this word, run one after the other.
lines() {
	[ -f "$dir/$1" ] || return 0
	while IFS= read -r _command <&3; do
		if ! eval "$_command" >>"$scratch/lines.log" 2>&1; then
			wrong="$1 failed: $_command"
			return 1
		fi
	done 3<"$dir/$1"
}

# ask: what `why` says now.
ask() {
	set -- why --json
	# shellcheck disable=SC2046 # words
	[ ! -f "$dir/option" ] || set -- "$@" $(said option)
	case $* in
	*-H*) ;;
	*) [ -S "$socket" ] || set -- "$@" -c "$conf" ;;
	esac
	apart "$ntptui" "$@" >"$dir/why.json" 2>"$dir/why.err"
	status=$?
	bench_first
}

# until SECONDS CONDITION: asks until it holds.
until_holds() {
	_end=$(($(date +%s) + $1))
	while :; do
		ask
		$2 && return 0
		[ "$(date +%s)" -le "$_end" ] || return 1
		sleep 0.5
	done
}

is_calm() {
	[ "$status" -eq 0 ] && bench_told
}

is_gone() {
	! expected
}

# remedy: runs the first command that the first finding offers to run.
remedy() {
	for _r in 0 1 2 3 4 5; do
		_how=$("$jget" "$dir/why.json" "findings 0 remedies $_r how")
		_line=$("$jget" "$dir/why.json" "findings 0 remedies $_r line")
		[ "$_how" = command ] || continue
		echo "remedy: $_line"
		apart sh -c "$_line"
		return
	done
	return 1
}

play() {
	lines do || return 1
	if [ "$(cat "$dir/kind")" = odd ]; then
		until_holds "$(said within 120)" is_calm && return 0
		wrong="$state $code"
		return 1
	fi
	if ! until_holds "$(said within 120)" expected; then
		wrong="not $(said expect) but $state $code"
		return 1
	fi
	[ -f "$dir/heal" ] || return 0
	cp "$dir/why.json" "$dir/why.first"
	lines heal || return 1
	until_holds "$(said within 120)" is_gone && return 0
	wrong="not healed: $state $code"
	return 1
}

wrong=
inner=
text
places >"$scratch/places.log" 2>&1 ||
	skip_all "no such world here: $(tail -n 1 "$scratch/places.log")"
plan 1
play
if [ -z "$wrong" ]; then
	pass "$name: $(said about)"
else
	fail "$name: $(said about)"
	diag "$wrong"
	{
		bench_tell
		tail -n 3 "$scratch/lines.log"
		tail -n 3 "$scratch/serve.log"
	} 2>/dev/null | sed 's/^/# /'
fi
finish
