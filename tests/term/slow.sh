#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The console over a line of 120 octets a second, and over one that carries
# what it is given: what it costs when nothing happens, and how soon a key is
# felt. Figures go to the log; what is judged leaves room for a busy machine.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux
plan 9

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY"
slowline=$top_builddir/tests/tools/slowline

# over RATE: the console on the practice network behind such a line, which is
# slow as soon as the first screen is there.
over() {
	tm kill-session -t main 2>/dev/null
	rm -f "$scratch/slow" "$scratch/octets"
	screen_start 80 24 env STATE_DIRECTORY="$STATE_DIRECTORY" \
		XDG_CONFIG_HOME="$XDG_CONFIG_HOME" LC_ALL=C.UTF-8 \
		"$slowline" -g "$scratch/slow" -o "$scratch/octets" "$1" \
		"$ntptui" lab quiet
	screen_wait '^SYNCHRONISED to [a-z]' 60
}

octets() {
	cat "$scratch/octets"
}

# settled: nothing has come for two seconds.
settled() {
	_now=$(octets)
	[ "$_now" = "$_had" ] && [ $(($(date +%s) - _since)) -ge 2 ] && return
	[ "$_now" = "$_had" ] || _since=$(date +%s)
	_had=$_now
	return 1
}

# idle SECONDS: octets a second when nobody does anything.
idle() {
	_had=$(octets)
	_from=$(date +%s%N)
	wait_for $(($1 * 3)) "[ \$(date +%s%N) -ge $((_from + $1 * 1000000000)) ]"
	echo $((($(octets) - _had) * 1000000000 / ($(date +%s%N) - _from)))
}

# felt KEY PATTERN: ms from the key to what it does.
felt() {
	_from=$(date +%s%N)
	keys "$1"
	until screen_has "$2"; do
		[ $(($(date +%s%N) - _from)) -lt 10000000000 ] || break
		sleep 0.02
	done
	echo $((($(date +%s%N) - _from) / 1000000))
}

over 1000000
: >"$scratch/slow"
rate=$(idle 10)
diag "a quick line, nothing happens: $rate octets/s"
ok 'a quick line carries little' [ "$rate" -lt 400 ]
ok 'but is not forgotten' [ "$rate" -gt 0 ]
ms=$(felt '#' 'no binding for #')
diag "a key is felt after $ms ms"
ok 'a key is felt at once' [ "$ms" -lt 2000 ]

over 120
: >"$scratch/slow"
# It learns what the line carries from what it sends: a screen does it.
keys '?'
ok 'a whole screen comes in the end' screen_wait '^This screen' 60
keys q
ok 'and the one before' screen_wait 'q Quit' 60
_had=0
ok 'and the line is quiet then' wait_for 90 settled
rate=$(idle 10)
diag "120 octets/s, nothing happens: $rate octets/s"
ok 'a slow line is left free' [ "$rate" -lt 60 ]
# An event can say its own just then, and the machine can be busy: the middle
# one of five counts.
for key in '#' '@' '%' '!' '$'; do
	ms=$(felt "$key" "no binding for \\$key")
	diag "$key is felt after $ms ms"
	echo "$ms" >>"$scratch/felt"
done
ok 'keys are felt within two seconds' \
	[ "$(sort -n "$scratch/felt" | sed -n 3p)" -lt 2000 ]
keys q
ok 'it leaves nothing behind' screen_wait '\[ended: 0\]' 30
finish
