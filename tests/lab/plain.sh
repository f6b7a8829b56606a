#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The console in lines: from a pipe, on a dumb terminal, attached; and the
# screens as verbs.

. "${top_srcdir:-.}/tests/lib.sh"
plan 20

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY"

# A console whose input is a pipe that stays open.
mkfifo "$scratch/in"
"$ntptui" lab default --plain <"$scratch/in" >"$scratch/out" 2>&1 &
console=$!
track $console
exec 5>"$scratch/in"

says() {
	wait_for "${2:-10}" "grep -Eq -e '$1' '$scratch/out'"
}

ok 'it says what it is' says '^ntptui: practice network'
ok 'it says who is followed' says '^SYNCHRONISED to [a-z]' 60
ok 'who lies is told' says '^source .*: falseticker, was ' 30
echo peers >&5
ok 'verbs are lines' says '^ +remote +refid'
echo 'poll all' >&5
ok 'what is done is said' says '^Asked; answers follow'
echo observe >&5
ok 'questions are asked' says 'Observe: .*\(y/n\)$'
echo n >&5
ok 'and answered' says '^nothing was done$'
echo observe >&5
echo y >&5
ok 'yes is yes' says '^Only watching the clock'
echo help >&5
ok 'help lists verbs' says '^poll \[PEER'
echo xyzzy >&5
ok 'nonsense is told' says 'there is no verb "xyzzy"'
exec 5>&-
ok 'the end of the input ends it' wait_for 10 "! kill -0 $console 2>/dev/null"
wait $console
is 'in order' $? 0
not_ok 'no octet steers a terminal' grep -q "$(printf '[\033\017]')" \
	"$scratch/out"

# The screens of an engine that runs.
RUNTIME_DIRECTORY=$scratch/ntptui
export RUNTIME_DIRECTORY
cat >"$scratch/ntp.conf" <<'END'
server 127.0.0.1
END
"$ntptui" serve --observe -c "$scratch/ntp.conf" 2>>"$scratch/err" &
engine=$!
track $engine
wait_for 10 '[ -S "$RUNTIME_DIRECTORY/control" ]'
exits 'status is 1 while nobody is followed' 1 "$ntptui" status
like 'it says why' "$("$ntptui" status)" '^(STARTING|UNSYNCHRONISED|NOT)'
like 'and as JSON' "$("$ntptui" status --json)" '"synchronised": false'
like 'detail knows the source' "$("$ntptui" detail 127.0.0.1)" \
	'^127\.0\.0\.1'
exits 'and no other' 1 "$ntptui" detail 127.0.0.9
like 'log has the start' "$("$ntptui" log --json)" '"name": "mobilize"'
like 'NTPTUI_PLAIN attaches in lines' \
	"$(echo status | NTPTUI_PLAIN=1 "$ntptui")" '^Attached to the engine'
finish
