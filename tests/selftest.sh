#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The shell tests' own tools, where a mistake would let every test pass.

. "${top_srcdir:-.}/tests/lib.sh"
plan 9

# verdict COMMAND...: what a test says about it, without counting it here.
verdict() {
	("$@") | sed -n '1s/ [0-9].*//p'
}

is 'ok passes what succeeds' "$(verdict ok x true)" 'ok'
is 'ok fails what fails' "$(verdict ok x false)" 'not ok'
is 'not_ok passes a refusal' "$(verdict not_ok x false)" 'ok'
is 'not_ok fails what succeeds' "$(verdict not_ok x true)" 'not ok'
is 'not_ok fails a missing program' \
	"$(verdict not_ok x ./there-is-no-such-program)" 'not ok'
is 'like fails without a match' "$(verdict like x abc '^b')" 'not ok'

not_ok 'wait_for gives up' wait_for 0 false
ok 'wait_for sees a file appear' eval \
	'(sleep 0.3; : >"$scratch/there") & wait_for 5 "[ -e \"\$scratch/there\" ]"'

sleep 1000 &
pid=$!
end $pid
not_ok 'end ends a process' kill -0 $pid
finish
