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
ok 'the table is there' screen_wait 'remote +refid'
keys 6
ok 'screen 6 has the servers of the network' \
	screen_wait '^[0-9]+ of 6[0-9] servers, rows of'
keys P
ok 'many are not measured without a question' \
	screen_wait 'Measure [0-9]+ servers\? At most 5 packets'
keys y
ok 'a bar shows how far it is' \
	screen_wait '\[[#.]+\] [0-9]+ of [0-9]+ measured; x or Esc cancels'
keys j j 5 6
ok 'meanwhile the console goes on' screen_wait 'servers, rows of'
ok 'all are measured' screen_wait '^[0-9]+ of [0-9]+ were measured, [0-9]+ ans' 120
ok 'liars are told' screen_wait 'falseticker'
keys S
ok 'a set is chosen' screen_wait '^5 of 5 are chosen and marked' 60
ok 'the nearest stands first, marked' screen_wait '^\*.*gps\.harbour\.lab'
keys f 'restricted1' Enter
ok 'f shows what fits, and the marked' screen_wait 'restricted1\.club1\.lab'
keys End Space
ok 'one that is not open asks' screen_wait 'Its conditions'
keys y
ok 'and is marked then' screen_wait 'restricted1\.club1\.lab is marked; marked: 6'
keys A y
ok 'the Config screen has them' screen_wait 'server restricted1\.club1\.lab iburst'
ok 'and not the old ones' screen_wait '#server ntp\.island1\.lab'
keys s
ok 'its difference is shown' screen_wait 'Save and restart\?'
keys G
ok 'with what was added' screen_wait '^\+.*server restricted1\.club1\.lab'
