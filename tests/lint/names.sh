#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Small rules of the house: banned functions, licence lines, file lengths, and
# no variable that outlives a call.

. "${top_srcdir:-.}/tests/lint/lint.sh"
plan 10

# A file that grows past this is two files; a test, which is a list of cases that
# know nothing of each other, may be longer.
max_lines=600
max_test_lines=800

banned='strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|gets|localtime'
banned="$banned|gmtime|ctime|asctime|alloca|rand|srand|random|srandom"

# banned_calls ROOT: calls of functions that are forbidden everywhere. A member
# of that name (host->random) is no such call.
banned_calls() {
	sources "$1" | while read -r f; do
		strip_c "$1/$f" | awk -v file="$f" -v names="$banned" '
		{
			line = " " $0
			if (match(line, "[^A-Za-z0-9_.>](" names ")[ \t]*\\("))
				print file ":" NR ":" substr(line, RSTART + 1,
				    RLENGTH - 2) " is banned"
		}'
	done
}

# unlicensed ROOT: files that do not begin with their licence.
unlicensed() {
	(cd "$1" && find src config ui tests -name '*.[ch]' -o -name '*.sh' \
		-o -name local.mk) | LC_ALL=C sort | while read -r f; do
		head -n 2 "$1/$f" |
			grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' ||
			echo "$f: no SPDX line at the top"
	done
}

# overlong ROOT: files that should be two.
overlong() {
	sources "$1" | while read -r f; do
		n=$(wc -l <"$1/$f")
		max=$max_lines
		[ "${f#tests/}" = "$f" ] || max=$max_test_lines
		[ "$n" -lt $max ] || echo "$f: $n lines"
	done
}

# unlisted ROOT: files that no list knows, so that a release would lack them. A
# program's source is listed by its program.
unlisted() {
	(cd "$1" && find src config ui tests -name '*.[ch]' -o -name '*.sh') |
		LC_ALL=C sort | while read -r f; do
		cat "$1/Makefile.am" "$1"/*/local.mk "$1"/*/*/local.mk \
			2>/dev/null | tr '\t ' '\n\n' |
			grep -Fqx -e "$f" -e "${f%.c}" || echo "$f: in no list"
	done
}

# Whom a variable is allowed: signal handlers have no argument but these, and
# readline's callbacks neither.
may_vary='^(main|rescue|interrupt|prompt|sandbox_report|keeper_page)\.o: '

# variables FILE...: objects of static storage that can change. Constant tables
# with pointers in them lie in .data.rel.ro and are no variables.
variables() {
	for a in "$@"; do
		objdump -t "$a"
	done | awk -F '\t' '
	/: +file format/ {
		file = $1
		sub(/: +file format.*/, "", file)
		sub(/.*\//, "", file)
	}
	$1 ~ / O (\.bss|\.data|\.tbss|\.tdata|\*COM\*)[^ ]*$/ &&
	    $1 !~ /\.data\.rel\.ro/ {
		name = $2
		sub(/^[^ ]+ +(\.hidden )?/, "", name)
		print file ": variable " name
	}' | grep -Ev "$may_vary" || true
}

fresh_tree
printf '/* strcpy(a, b) */\nf("sprintf(x)");\nh->random(h);\n' |
	sample src/core/a.c
clean 'a comment, a string, a member are no calls' \
	banned_calls "$scratch/tree"
printf 'x = 1;\nn = atoi(text);\n' | sample ui/b.c
finds 'sees a banned function' '^ui/b.c:2:' banned_calls "$scratch/tree"
clean 'no banned function is called' banned_calls "$top_srcdir"

mkdir -p "$scratch/tree/config" "$scratch/tree/tests"
finds 'sees a file without a licence' '^ui/b.c: ' unlicensed "$scratch/tree"
clean 'every file names its licence' unlicensed "$top_srcdir"

awk 'BEGIN { for (i = 0; i < 700; i++) print "/* */" }' | sample ui/long.c
if [ "$(overlong "$scratch/tree")" = 'ui/long.c: 700 lines' ]; then
	clean 'no file is too long (and the lint can count)' \
		overlong "$top_srcdir"
else
	fail 'sees a long file'
fi

printf 'EXTRA_DIST += ui/b.c\n' | sample ui/local.mk
finds 'sees a file that no list knows' '^ui/long.c: ' \
	unlisted "$scratch/tree"
clean 'every file is in a list' unlisted "$top_srcdir"

if sanitized; then
	skip 'sees a variable' 'a sanitizer adds variables of its own'
	skip 'no variable is global' 'a sanitizer adds variables of its own'
	finish
fi
printf '%s\n' 'int *f(void); const char *const t[] = { "a", "b" };' \
	'int *f(void) { static int counter; return &counter; }' | sample a.c
${CC:-cc} -fPIE -c -o "$scratch/tree/a.o" "$scratch/tree/a.c"
is 'sees a variable, and no constant table' \
	"$(variables "$scratch/tree/a.o" | sed 's/\.[0-9]*$//')" \
	'a.o: variable counter'
clean 'no variable is global' variables \
	"$top_builddir/libntpcore.a" "$top_builddir/libntpsys.a" \
	"$top_builddir/libntpengine.a" "$top_builddir/libntpconf.a" \
	"$top_builddir/libntpwhy.a" "$top_builddir/libntpui.a"
finish
