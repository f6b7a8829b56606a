#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The sources look as clang-format 14 writes them; another version breaks
# lines in other places and says nothing about ours.

. "${top_srcdir:-.}/tests/lint/lint.sh"

fmt=
for f in clang-format-14 clang-format; do
	case $($f --version 2>/dev/null) in
	*' version 14.'*)
		fmt=$f
		break
		;;
	esac
done
[ -n "$fmt" ] || skip_all 'needs clang-format 14, neither older nor newer'
plan 2

# unformatted ROOT: the files that it would change, and where first.
unformatted() {
	sources "$1" | (
		cd "$1" && while read -r f; do
			$fmt --dry-run "$f" 2>&1 | grep -m 1 "^$f:"
		done
		true
	)
}

fresh_tree
cp "$top_srcdir/.clang-format" "$scratch/tree/"
printf 'int f( void );\n' | sample src/core/a.h
finds 'sees a blank too many' '^src/core/a.h:1:' unformatted "$scratch/tree"
clean 'every file is formatted' unformatted "$top_srcdir"
finish
