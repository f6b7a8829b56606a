#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh
#
# `ntptui diff` as scripts and people call it.

. "${top_srcdir:-.}/tests/lib.sh"
plan 23

# differ ARGUMENT...: leaves $text, $errors and $code.
differ() {
	"$ntptui" diff "$@" >"$scratch/out" 2>"$scratch/err"
	code=$?
	text=$(cat "$scratch/out")
	errors=$(cat "$scratch/err")
}

jget=$top_builddir/tests/tools/jget
cd "$scratch" || exit 1
cat >a.conf <<-'END'
	# a test
	server 192.0.2.1 iburst
	server 192.0.2.2 iburst
	server 192.0.2.3 iburst
	restrict default nomodify noquery
END
sed -e 's/2\.2 iburst/2.2 prefer/' -e 's/2\.3/2.9/' a.conf >b.conf
sed -e 's/a test/the same/' a.conf >c.conf

differ a.conf a.conf
is 'the same text: nothing is said' "$text$errors" ''
is 'the same text: exit code' "$code" 0

differ a.conf b.conf
is 'two texts: exit code' "$code" 1
like 'what patch reads' "$text" '^@@ -1,5 \+1,5 @@$'
like 'how much' "$text" '^lines: 2 changed$'
like 'what it means' "$text" \
	'^Sources: 1 added, 1 removed, 1 changed, 1 kept'
like 'each difference' "$text" '^  added: server 192\.0\.2\.9'
if command -v patch >/dev/null; then
	cp a.conf patched
	ok 'patch takes it' patch -s patched out
	ok 'and makes the other text of it' cmp -s patched b.conf
else
	skip 'patch takes it' 'there is no patch here'
	skip 'and makes the other text of it' 'there is no patch here'
fi

differ a.conf c.conf
is 'a comment: exit code' "$code" 1
like 'a comment means nothing' "$text" '^A restart would change nothing\.$'

differ --json a.conf b.conf
is 'JSON: exit code' "$code" 1
is 'JSON: the numbers' "$("$jget" out 'lines added' 'sources kept' \
	'hunks 0 from_line' 'meaning 2' | paste -sd ' ' -)" \
	'2 1 3 removed: server 192.0.2.3'

differ -c a.conf
is 'no earlier version: exit code' "$code" 2
like 'no earlier version: why' "$errors" 'no earlier version of a\.conf'
cp a.conf a.conf.~9~
cp b.conf a.conf.~10~
differ -c a.conf
like 'the last version is taken' "$text" '^--- a\.conf\.~10~$'
differ -c a.conf b.conf
like 'one file: what it would change' "$text" '^\+\+\+ b\.conf$'

echo 'srever 192.0.2.7' >>b.conf
differ a.conf b.conf
like 'a mistake is told' "$text" '^A restart would refuse it, errors: 1'
differ a.conf none.conf
is 'a missing file: exit code' "$code" 2
like 'a missing file: why' "$errors" 'none\.conf.*\[missing\]'
exits 'three files are refused' 2 "$ntptui" diff a.conf b.conf c.conf

# What an engine runs from counts, whatever was saved since.
cp a.conf run.conf
"$ntptui" serve --observe --socket "$scratch/s" -c run.conf 2>log &
track $!
wait_for 60 "test -S '$scratch/s'"
differ --socket "$scratch/s" -c run.conf
is 'the text in force is the file' "$text$errors$code" 0
cp a.conf run.conf.~1~
echo '# later' >run.conf.~2~
cp c.conf run.conf
differ --socket "$scratch/s" -c run.conf
like 'the text in force is a version' "$text" '^--- run\.conf\.~1~$'
finish
