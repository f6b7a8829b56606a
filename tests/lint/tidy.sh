#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-tidy over the program's own sources, one result a file. It takes
# seconds a file, so only `make tidy` and .ci/run call it.

. "${top_srcdir:-.}/tests/lint/lint.sh"
need clang-tidy

# Headers that are not in the compiler's usual places.
includes=$(pkg-config --cflags libxml-2.0)

# tidy ROOT FILE: what it finds.
tidy() {
	(cd "$1" && clang-tidy --quiet "$2" -- -std=gnu11 -D_GNU_SOURCE \
		-DPACKAGE='""' -DPACKAGE_VERSION='""' -DPACKAGE_STRING='""' \
		-DPKGDATADIR='""' -DLOCALEDIR='""' -Isrc -I. $includes) \
		>"$3" 2>"$3.err" || cat "$3.err" >>"$3"
}

files=$(cd "$top_srcdir" && find src config ui -name '*.c' | LC_ALL=C sort)
plan $(($(echo "$files" | wc -l) + 1))

fresh_tree
cp "$top_srcdir/.clang-tidy" "$scratch/tree/"
printf 'int f(int *p);\nint\nf(int *p)\n{\n\tif (p == 0)\n%s\n' \
	'		return *p;
	return 0;
}' | sample src/a.c
tidy "$scratch/tree" src/a.c "$scratch/a.tidy"
finds 'sees a null pointer that is followed' 'src/a.c:6:.*NullDereference' \
	cat "$scratch/a.tidy"

mkdir "$scratch/tidy"
running=0
jobs=$(nproc)
for f in $files; do
	tidy "$top_srcdir" "$f" "$scratch/tidy/$(echo "$f" | tr / +)" &
	running=$((running + 1))
	if [ $running -ge "$jobs" ]; then
		wait
		running=0
	fi
done
wait
for f in $files; do
	clean "$f" cat "$scratch/tidy/$(echo "$f" | tr / +)"
done
finish
