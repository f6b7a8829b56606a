#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The practice network is made of the real parts: none of them knows of it. Only
# src/engine/lab* may say the word.

. "${top_srcdir:-.}/tests/lint/lint.sh"
plan 3

# mentions ROOT: where another file below src says "lab".
mentions() {
	sources "$1" src | grep -v '^src/engine/lab[^/]*$' | while read -r f; do
		grep -Ein '(^|[^a-z])labs?([^a-z]|$)' "$1/$f" | sed "s|^|$f:|"
	done
}

fresh_tree
printf 'if (p->lab_mode)\n' | sample src/engine/engine.c
finds 'sees it in the engine' '^src/engine/engine.c:1:' \
	mentions "$scratch/tree"
fresh_tree
printf 'lab\n' | sample src/engine/lab_model.c
printf 'label available\n' | sample src/sys/socket.c
clean 'allows the practice network itself, and words that contain it' \
	mentions "$scratch/tree"
clean 'no real part knows of the practice network' mentions "$top_srcdir"
finish
