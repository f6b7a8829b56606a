#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A monkey at the real console, on a screen and in lines; NTPTUI_MONKEY is for
# how many seconds (8) each, NTPTUI_SEED what it types.

. "${top_srcdir:-.}/tests/lib.sh"
plan 2

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY"
# Whatever it asks for: an editor that ends, and copies that go with the rest.
EDITOR=true
VISUAL=true
TMPDIR=$scratch
export EDITOR VISUAL TMPDIR
cd "$scratch" || exit 99

monkey=$top_builddir/tests/tools/monkey
seed=${NTPTUI_SEED:-$(date +%s)}

# What a sanitizer says would be lost with the screen.
for v in ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS; do
	eval "export $v=\"\${$v:+\$$v:}log_path=$scratch/sanitizer\""
done

# sits COMMAND...: does what the monkey says.
sits() {
	"$monkey" -s "$seed" -t "${NTPTUI_MONKEY:-8}" "$@" >"$scratch/said" 2>&1
	_rc=$?
	diag "$(cat "$scratch/said")"
	for _f in "$scratch"/sanitizer.*; do
		[ ! -f "$_f" ] || diag "$(head -n 60 "$_f")"
	done
	rm -f "$scratch"/sanitizer.*
	return $_rc
}

ok 'a screen survives a monkey' sits "$ntptui" lab default
ok 'lines survive it too' sits "$ntptui" lab default --plain
finish
