#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh
#
# `ntptui check` as scripts and people call it.

. "${top_srcdir:-.}/tests/lib.sh"
plan 19

# check ARGUMENT...: leaves $text, $errors and $code.
check() {
	"$ntptui" check "$@" >"$scratch/out" 2>"$scratch/err"
	code=$?
	text=$(cat "$scratch/out")
	errors=$(cat "$scratch/err")
}

jget=$top_builddir/tests/tools/jget
good=$top_srcdir/tests/golden/check-good.conf
bad=$top_srcdir/tests/golden/check-bad.conf

check "$good"
is 'a careful file: nothing is said' "$text$errors" ''
is 'a careful file: exit code' "$code" 0

cd "$top_srcdir/tests/golden" || exit 1
check check-bad.conf
is 'a bad file: exit code' "$code" 1
is 'a bad file: every word of it' "$text" "$(cat check-bad.out)"
check --dialect=ntp check-bad.conf
like 'for ntp.org: a prefix is an error' "$text" ': error: .*\[cidr\]$'
check --dialect=ntpsec check-bad.conf
is 'for NTPsec: it is not' "$(printf '%s\n' "$text" | grep -c '\[cidr\]')" 0
check --dialect=auto check-good.conf
is 'auto: exit code' "$code" 0
exits 'a dialect that there is not' 2 \
	"$ntptui" check --dialect=chrony check-good.conf

check --json check-bad.conf
is 'JSON: exit code' "$code" 1
is 'JSON: the first problem' "$("$jget" "$scratch/out" '0 line' '0 column' \
	'0 length' '0 severity' '0 code' | paste -sd ' ' -)" \
	'2 8 15 warning two-sources'
is 'JSON: a fix' "$("$jget" "$scratch/out" '2 fix kind' '2 fix column' \
	'2 fix length' '2 fix text' | paste -sd ' ' -)" 'replace 24 5 iburst'
check --json check-good.conf
is 'JSON: no problem is an empty list' "$text" '[]'

check "$scratch/none.conf"
is 'a missing file: exit code' "$code" 2
like 'a missing file: why' "$errors" 'none\.conf.*error.*\[missing\]'
exits 'two files are refused' 2 "$ntptui" check "$good" "$bad"

check --coverage "$bad"
is 'coverage: exit code' "$code" 0
like 'coverage: what is acted on' "$text" '^dscp +acted on'
like 'coverage: what is kept' "$text" '^crypto +kept'
like 'coverage: what is not known' "$text" '^restrct +not known +line 12'
finish
