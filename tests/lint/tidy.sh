#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-tidy over the program's own sources, one result a file. It takes
# seconds a file, so only `make tidy` and .ci/run call it.

. "${top_srcdir:-.}/tests/lint/lint.sh"
need clang-tidy

# Headers of libxml2 are not in the compiler's usual places.
flags="-std=gnu11 -D_GNU_SOURCE -DPACKAGE=\"\" -DPACKAGE_VERSION=\"\"
	-DPACKAGE_STRING=\"\" -DPKGDATADIR=\"\" -DLOCALEDIR=\"\" -Isrc -I.
	$(pkg-config --cflags libxml-2.0)"

# tidy ROOT DIRECTORY: what it finds in the files that are named on standard
# input, each in a file of the directory.
tidy() {
	export flags
	# shellcheck disable=SC2016 # the inner shell expands it
	(cd "$1" && xargs -P "$(nproc)" -I '{}' sh -c '
		out=$2/$(echo "$1" | tr / +)
		clang-tidy --quiet "$1" -- $flags >"$out" 2>"$out.err" ||
			cat "$out.err" >>"$out"' sh '{}' "$2")
}

files=$(cd "$top_srcdir" && find src config ui -name '*.c' | LC_ALL=C sort)
plan $(($(echo "$files" | wc -l) + 1))

fresh_tree
cp "$top_srcdir/.clang-tidy" "$scratch/tree/"
printf 'int f(int *p);\nint\nf(int *p)\n{\n\tif (p == 0)\n%s\n' \
	'		return *p;
	return 0;
}' | sample src/a.c
mkdir "$scratch/tidy"
echo src/a.c | tidy "$scratch/tree" "$scratch/tidy"
finds 'sees a null pointer that is followed' 'src/a.c:6:.*NullDereference' \
	cat "$scratch/tidy/src+a.c"

echo "$files" | tidy "$top_srcdir" "$scratch/tidy"
for f in $files; do
	clean "$f" cat "$scratch/tidy/$(echo "$f" | tr / +)"
done
finish
