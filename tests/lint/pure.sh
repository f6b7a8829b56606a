#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The core calls nothing but arithmetic, memory and text functions: no clock,
# no I/O, no allocation, no environment. The diagnosis neither, whatever it
# calls of the core and of config included.

. "${top_srcdir:-.}/tests/lint/lint.sh"

sanitized && skip_all 'a sanitizer adds calls of its own'
plan 4

# What it may call, as the symbols look after fortification is taken off.
allowed="_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__stack|__assert_fail"
allowed="$allowed|mem(cpy|move|set|cmp|chr)"
allowed="$allowed|str(len|nlen|cmp|ncmp|chr|rchr|spn|cspn|str|n?casecmp)"
allowed="$allowed|strto(l|ul|ll|ull|d)|v?snprintf|qsort|bsearch|l?l?abs"
allowed="$allowed|inet_(ntop|pton)|__ctype_(b|tolower|toupper)_loc"
allowed="$allowed|tolower|toupper|(d|dc)?n?gettext"
allowed="$allowed|(sqrt|fabs|floor|ceil|trunc|l?l?round|l?l?rint|nearbyint)"
allowed="$allowed|(exp|exp2|expm1|log|log2|log10|log1p|pow|ldexp|frexp|modf)"
allowed="$allowed|(scalbn|hypot|fmod|fmin|fmax|copysign|cbrt|erf|erfc)"
allowed="$allowed|(sin|cos|nextafter|__fpclassify|__isnan|__isinf|__signbit)"
# nettle's digests are arithmetic over memory that the caller owns.
allowed="$allowed|nettle_(md5|sha(1|224|256|384|512)|cmac_aes128)_[a-z_]*"
allowed="$allowed|nettle_memeql_sec"

# foreign ARCHIVE [BELOW...]: what it calls beyond the list, and what those
# members of the archives below it call that it needs.
foreign() {
	_archive=$1
	shift
	[ -n "$(ar t "$_archive")" ] || return 0
	${LD:-ld} -r -o "$scratch/all.o" --whole-archive "$_archive" \
		--no-whole-archive "$@" || return
	nm -u "$scratch/all.o" | awk '{ sub(/@.*/, "", $2); print $2 }' |
		sed -e 's/^__\(.*\)_chk$/\1/' -e 's/^__isoc23_//' |
		grep -Evx -e "$allowed"
	return 0
}

# planted TEXT: the same of an archive made of TEXT.
planted() {
	printf '%s\n' "$1" | sample a.c
	${CC:-cc} -c -o "$scratch/tree/a.o" "$scratch/tree/a.c" &&
		ar cr "$scratch/tree/liba.a" "$scratch/tree/a.o" &&
		foreign "$scratch/tree/liba.a"
}

finds 'sees a clock in a core' '^clock_gettime$' planted \
	'#include <time.h>
	int f(struct timespec *t); int f(struct timespec *t)
	{ return clock_gettime(CLOCK_REALTIME, t); }'
finds 'sees an allocation in a core' '^malloc$' planted \
	'#include <stdlib.h>
	void *f(size_t n); void *f(size_t n) { return malloc(n); }'
clean 'the core is pure' foreign "$top_builddir/libntpcore.a"
clean 'the diagnosis is pure' foreign "$top_builddir/libntpwhy.a" \
	"$top_builddir/libntpconf.a" "$top_builddir/libntpcore.a"
finish
