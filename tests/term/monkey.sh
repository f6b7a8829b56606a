#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A monkey at the real console; NTPTUI_MONKEY is for
# how many seconds (8), NTPTUI_SEED what it types.

. "${top_srcdir:-.}/tests/lib.sh"
plan 1

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY"
monkey=$top_builddir/tests/tools/monkey
seed=${NTPTUI_SEED:-$(date +%s)}

sits() {
	"$monkey" -s "$seed" -t "${NTPTUI_MONKEY:-8}" "$@" >"$scratch/said" 2>&1
	_rc=$?
	diag "$(cat "$scratch/said")"
	return $_rc
}

ok 'a screen survives a monkey' sits "$ntptui" lab default
finish
