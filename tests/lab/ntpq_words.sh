#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ntpq's words at the prompt, answered by the engine of the practice network.

. "${top_srcdir:-.}/tests/lib.sh"
plan 17

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY"

mkfifo "$scratch/in"
"$ntptui" lab quiet --plain <"$scratch/in" >>"$scratch/out" 2>&1 &
console=$!
track $console
exec 5>"$scratch/in"
wait_for 120 "grep -q '^SYNCHRONISED' '$scratch/out'" ||
	diag 'the practice network does not settle'

# answers LINE PATTERN: what is typed, and what comes of it. Typed again if
# the engine was not ready for it.
typed() {
	echo "$1" >&5
	wait_for 5 "grep -Eq -e '$2' '$scratch/out'"
}

answers() {
	: >"$scratch/out"
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
		typed "$@" && break
	done
	ok "$1" grep -Eq -e "$2" "$scratch/out"
}

answers ':as' '^  1 +[0-9]+  961a   yes   yes  none  sys.peer '
answers ':peers' '^\*.*\.lab '
answers ':lpeers' '^\*.*\.lab '
answers ':apeers' '^\*.*\.lab .* [0-9]+ +1 u '
answers ':opeers' '^\*.*127\.0\.0\.1 '
answers ':rv' '^associd=0 status=06.* leap_none, sync_ntp, '
answers ':rv 0 offset' '^offset='
answers ':rl &1' '^filtdelay= +[0-9]'
answers ':cv &1' 'association'
answers ':sysinfo' '^reference time: +[0-9a-f.]+ 20'
answers ':sysstats' '^packets received: +[0-9]'
answers ':kerninfo' '^frequency tolerance: '
answers ':monstats' '^addresses in use: +0'
answers ':iostats' '^packets sent: +[0-9]'
answers ':timerstats' '^calls to transmit: +[0-9]'
answers ':authinfo' '^stored keys: +0'
answers ':mrulist' '^lstint '
exec 5>&-
finish
