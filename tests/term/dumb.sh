#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Where there can be no screen: a sentence says why and what to do instead, the
# exit status is 2, and the console in lines works.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux
plan 19

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY"

# open COMMAND...: on a terminal, ended when it says so.
open() {
	tm kill-session -t main 2>/dev/null
	screen_start 80 24 env STATE_DIRECTORY="$STATE_DIRECTORY" \
		XDG_CONFIG_HOME="$XDG_CONFIG_HOME" LC_ALL=C.UTF-8 "$@"
}

# refused WHAT WHY COMMAND...
refused() {
	what=$1
	why=$2
	shift 2
	open "$@"
	ok "$what is refused with 2" screen_wait '\[ended: 2\]' 60
	ok "$what: why" screen_has "$why"
	ok "$what: what does without" screen_has 'ntptui --plain'
}
refused 'a dumb terminal' 'cannot move its cursor' \
	env TERM=dumb "$ntptui" lab quiet
refused 'a terminal that nobody knows' 'TERM names is not known' \
	env TERM=no-such-terminal "$ntptui" lab quiet
refused 'no TERM' 'TERM is not set' env -u TERM "$ntptui" lab quiet

for t in TERM=dumb TERM=no-such-terminal TERM=; do
	open env "$t" "$ntptui" lab quiet --plain
	ok "$t: lines do" screen_wait '^ntptui>' 60
	keys 'peers' Enter
	ok "$t: verbs too" screen_wait '^ +remote +refid' 60
done
keys C-d
ok 'and end with 0' screen_wait '\[ended: 0\]' 60

# The one end is a terminal, the other is not.
open sh -c '"$1" lab quiet </dev/null' sh "$ntptui"
ok 'no keyboard is refused with 2' screen_wait '\[ended: 2\]' 60
open sh -c '"$1" lab quiet >/dev/null' sh "$ntptui"
ok 'no screen is refused with 2' screen_wait '\[ended: 2\]' 60
ok 'aloud' screen_has 'there is no terminal here'
finish
