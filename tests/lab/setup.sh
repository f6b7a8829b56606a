#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `ntptui setup` without a screen: what it would do is said and not done, what
# it does is proven, and done twice is done once. What this host has in the way
# is its own affair.

. "${top_srcdir:-.}/tests/lib.sh"
plan 12

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY" "$XDG_CONFIG_HOME"
cp "$top_srcdir/tests/golden/recipe-rhel.conf" "$scratch/ntp.conf"
cp "$scratch/ntp.conf" "$scratch/was.conf"
names=a.example,b.example,c.example,d.example

setup() {
	"$ntptui" setup -c "$scratch/ntp.conf" "$@" >"$scratch/out" 2>&1
	code=$?
	[ "$code" -le 1 ]
}

ok 'a dry run says what would be' \
	setup --dry-run --role pool --servers "$names"
ok 'the steps' grep -q '^Access: Proven by the access table' "$scratch/out"
ok 'the difference' grep -q '^+server a.example iburst' "$scratch/out"
ok 'and that nothing was written' grep -q 'Nothing was written' "$scratch/out"
ok 'and nothing is' cmp "$scratch/ntp.conf" "$scratch/was.conf"
ok '--yes writes it' setup --yes --role pool --servers "$names"
ok 'the old file is kept' cmp "$scratch/ntp.conf.~1~" "$scratch/was.conf"
ok 'the check has nothing against it' \
	"$ntptui" check --public "$scratch/ntp.conf"
cp "$scratch/ntp.conf" "$scratch/first.conf"
setup --yes
ok 'what was chosen is remembered' \
	cmp "$scratch/ntp.conf" "$scratch/first.conf"
"$ntptui" setup --dry-run --role king >"$scratch/out" 2>&1
is 'an unknown role is a usage error' "$?" 2
"$ntptui" setup --dry-run --servers 'a;b' >"$scratch/out" 2>&1
is 'so is what is no name' "$?" 2
# Too few for the pool: the text stays.
cp "$scratch/was.conf" "$scratch/ntp.conf"
setup --yes --role pool --servers a.example
ok 'too few servers keep it from being written' \
	cmp "$scratch/ntp.conf" "$scratch/was.conf"
finish
