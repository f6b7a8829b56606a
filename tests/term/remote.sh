#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The console on another host's daemon: it opens whether that answers or not,
# says why nothing comes, and changes nothing.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux
plan 6

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY"
port=$(free_port)

screen_start 80 24 env LC_ALL=C.UTF-8 "$ntptui" -H "127.0.0.1:$port"
ok 'the console opens for a host that does not answer' \
	screen_wait "127\\.0\\.0\\.1:$port, read-only"
ok 'and says why it does not' screen_wait 'refuses \(ICMP\)'
ok 'the title says so too' screen_has 'SILENT'
keys S
ok 'nothing can be changed' screen_wait 'is only looked at'
keys :
ok 'the prompt works meanwhile' screen_wait '^:'
keys 'rv 0' Enter
ok 'a question without an answer is told' \
	screen_wait 'does not answer mode 6|to come'
finish
