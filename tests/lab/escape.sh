#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh
#
# What an intruder in the engine's process would try, tried from there.

. "${top_srcdir:-.}/tests/lib.sh"

escape=$top_builddir/tests/tools/escape
echo text >"$scratch/named"
mkdir "$scratch/room"
chmod 755 "$scratch"
chmod 777 "$scratch/room"
READ=$scratch/named
WRITE=$scratch/room
export READ WRITE
user=-
[ "$(id -u)" -ne 0 ] || user=nobody

"$escape" worker kill "$user" udp >/dev/null 2>"$scratch/said"
diag "$(cat "$scratch/said")"
! grep -q 'no sandbox' "$scratch/said" ||
	skip_all 'a sanitizer or valgrind is at work: there is no sandbox'
plan 27

landlock=yes
grep -q 'files by Landlock' "$scratch/said" || landlock=
seccomp=yes
grep -q 'another: kill' "$scratch/said" || seccomp=

# how ACTION TRIAL: what came of it.
how() {
	"$escape" worker "$1" "$user" "$2" 2>/dev/null
}

for t in exec fork memfd packet ptrace raw settime; do
	if [ -n "$seccomp" ]; then
		like "$t: the end, and its name" "$(how kill "$t")" \
			"^$t: ended: ntptui: sandbox: the system call [a-z_]+"
		like "$t: it can be refused instead" "$(how deny "$t")" \
			"^$t: ENOSYS"
	else
		skip "$t: the end" 'no seccomp here'
		skip "$t: refused" 'no seccomp here'
	fi
done
for t in adjust shadow writeetc; do
	like "$t: refused" "$(how kill "$t")" "^$t: (EACCES|EPERM)"
done
if [ -n "$landlock" ]; then
	like 'tcp: refused' "$(how kill tcp)" '^tcp: EACCES'
	like 'append to what may be read: refused' "$(how kill append)" \
		'^append: EACCES'
	like 'other directories: refused' "$(how kill home)" '^home: EACCES'
else
	for t in tcp append home; do
		skip "$t: refused" 'no Landlock here'
	done
fi
for t in clock read thread udp write; do
	is "$t: allowed" "$(how kill "$t")" "$t: done"
done
is 'abort: as ever' "$(how kill abort)" 'abort: signal 6'
if [ "$user" = nobody ] && [ -n "$seccomp" ]; then
	like 'root is no way back' "$(how deny root)" '^root: ENOSYS'
else
	skip 'root is no way back' 'this is not root, or no seccomp'
fi
finish
