#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Columns that a user chooses are there again in the next console, and what a
# person wrote stays as it is.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux
plan 16

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY" "$XDG_CONFIG_HOME/ntptui"
echo 'time = "local";  # mine' >"$XDG_CONFIG_HOME/ntptui/ntptui.cfg"
cp "$XDG_CONFIG_HOME/ntptui/ntptui.cfg" "$scratch/settings"

# open: the console on the practice network.
open() {
	tm kill-session -t main 2>/dev/null
	screen_start 80 24 env STATE_DIRECTORY="$STATE_DIRECTORY" \
		XDG_CONFIG_HOME="$XDG_CONFIG_HOME" LC_ALL=C.UTF-8 TZ=ABC-1 \
		"$ntptui" lab quiet
}

open
ok 'the table is there' screen_wait 'remote +refid +st t when poll reach'
ok 'the zone of the settings is said' screen_wait '^[0-9:]+ ABC '
keys t
ok 't changes it' screen_wait 'UTC is shown'
keys C
ok 'C opens the chooser' screen_wait '^\[x\] refid +whom it follows'
keys j j Space
ok 'Space takes a column out' screen_wait '^\[ \] refid'
keys G Space
ok 'and another in' screen_wait '^\[x\] received'
keys q '>' '>' I
ok 'the table has them' screen_wait 'remote [ ▼]+st t .* jitter received'
keys q
ok 'the console ends' wait_for 10 '[ -s "$STATE_DIRECTORY/state.cfg" ]'
ok 'the state holds them' grep -q received "$STATE_DIRECTORY/state.cfg"
open
ok 'the next console has them' screen_wait 'remote [ ▼]+st t .* jitter received'
ok 'and the order' screen_wait '▼'
keys C r q
ok 'r takes them back' screen_wait 'remote .* refid +st t'
keys m
ok 'm takes the mouse' screen_wait 'the mouse acts here'
tm send-keys -t main -l "$(printf '\033[<0;79;1M')"
ok 'a click on a tab shows it' screen_wait 'what happened'
keys q
ok 'and the state forgets them' \
	wait_for 10 '! grep -q received "$STATE_DIRECTORY/state.cfg"'
ok 'the settings are as they were written' \
	cmp "$XDG_CONFIG_HOME/ntptui/ntptui.cfg" "$scratch/settings"
