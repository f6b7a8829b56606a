#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The Servers screen on a practice network of sixty: all are measured, a set is
# suggested, more is marked, and the Config screen has it in its text.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux
plan 16

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY" "$XDG_CONFIG_HOME/ntptui"
screen_start 100 30 env STATE_DIRECTORY="$STATE_DIRECTORY" \
	XDG_CONFIG_HOME="$XDG_CONFIG_HOME" LC_ALL=C.UTF-8 TZ=UTC \
	"$ntptui" lab picker
ok 'the table is there' screen_wait 'remote +refid' 60
keys 6
ok 'screen 6 has the servers of the network' \
	screen_wait '^[0-9]+ of 6[0-9] servers, rows of' 60
keys P
ok 'many are not measured without a question' \
	screen_wait 'Measure [0-9]+ servers\? At most 5 packets' 60
keys y
ok 'a bar shows how far it is' \
	screen_wait '\[[#.]+\] [0-9]+ of [0-9]+ measured; x or Esc cancels' 60
keys j j 5 6
ok 'meanwhile the console goes on' screen_wait 'servers, rows of' 60
ok 'all are measured' screen_wait '^[0-9]+ of [0-9]+ were measured, [0-9]+ ans' 120
keys f 'market' Enter
ok 'liars are told' screen_wait 'falseticker +liar1' 60
keys f Enter S
ok 'a set is chosen' screen_wait '[0-9] of 5 (are chosen|could be chosen)' 60
ok 'they stand first, marked' screen_wait '^\*.*open.*answers .*\.lab' 60
keys f 'restricted1' Enter
ok 'f shows what fits, and the marked' screen_wait 'restricted1\.club1\.lab' 60
keys End Space
ok 'one that is not open asks' screen_wait 'Its conditions' 60
keys y
ok 'and is marked then' screen_wait 'restricted1\.club1\.lab is marked; marked: [2-6]' 60
keys A y
ok 'the Config screen has them' screen_wait 'server restricted1\.club1\.lab iburst' 60
ok 'and not the old ones' screen_wait '#server ntp\.island1\.lab' 60
keys s
ok 'its difference is shown' screen_wait 'Save and restart\?' 60
keys G
ok 'with what was added' screen_wait '^\+.*server restricted1\.club1\.lab' 60
