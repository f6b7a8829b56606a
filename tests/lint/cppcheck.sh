#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# cppcheck 2.10 (Debian 12's) over the program and its tests. Every version has
# other doubts, and a newcomer's first check is no place to hear of new ones.

. "${top_srcdir:-.}/tests/lint/lint.sh"
need cppcheck
case $(cppcheck --version) in
*' 2.10'*) ;;
*) skip_all 'needs cppcheck 2.10, neither older nor newer' ;;
esac
plan 2

# faults ROOT DIRECTORY...: what it finds. Headers of the system are not shown
# to it: it knows the C library by itself.
faults() {
	(cd "$1" && shift && cppcheck -q --std=c11 --language=c -j "$(nproc)" \
		--enable=warning,performance,portability --inline-suppr \
		--suppress=missingIncludeSystem -Isrc -I. "$@" 2>&1)
}

printf 'int f(void);\nint\nf(void)\n{\n\tint a[2] = { 0 };\n%s\n}\n' \
	'	return a[2];' | sample src/a.c
finds 'sees a read past an array' 'src/a.c:6:.*arrayIndexOutOfBounds' \
	faults "$scratch/tree" src
clean 'cppcheck finds nothing' faults "$top_srcdir" src config ui tests
finish
