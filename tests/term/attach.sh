#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Consoles on an engine that runs already: they find it, show it, outlive it,
# and leave it running.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux
plan 16

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
RUNTIME_DIRECTORY=$scratch/ntptui
export STATE_DIRECTORY XDG_CONFIG_HOME RUNTIME_DIRECTORY
mkdir -p "$STATE_DIRECTORY"
socket=$RUNTIME_DIRECTORY/control

cat >"$scratch/ntp.conf" <<'END'
server 127.0.0.1
server 127.0.0.2
END

serve() {
	"$ntptui" serve --observe -c "$scratch/ntp.conf" 2>>"$scratch/err" &
	engine=$!
	track $engine
	wait_for 10 '[ -S "$socket" ]'
}

alive() {
	kill -0 "$engine" 2>/dev/null
}

serve
screen_start 80 24 env LC_ALL=C.UTF-8 "$ntptui"
ok 'the console finds the engine' screen_wait "attached to pid $engine, up"
ok 'it shows its servers' screen_wait '^ 127\.0\.0\.2 +\.INIT\.'
ok 'and says that it did not start it' screen_wait 'Attached to the engine'

# A second console beside it, in a terminal of its own.
tm new-session -d -s second -x 80 -y 24 "env LC_ALL=C.UTF-8 '$ntptui'"
ok 'a second one shows it too' wait_for 10 \
	'tm capture-pane -p -t second | grep -q "attached to pid $engine"'

keys p
ok 'it asks a server when told to' screen_wait 'Asked; answers follow|too soon'

# The engine goes, as in a crash; the consoles stay.
kill_whole $engine
ok 'an engine that dies is told' screen_wait 'is gone: this is its last'
ok 'the title says so' screen_has 'LOST'
ok 'its last picture stays' screen_has '^ 127\.0\.0\.2 +\.INIT\.'
keys p
ok 'commands have no addressee' screen_wait 'There is no engine to ask'
wait "$engine" 2>/dev/null
serve
ok 'the next engine is found' screen_wait "attached to pid $engine, up"
ok 'by both' wait_for 10 \
	'tm capture-pane -p -t second | grep -q "attached to pid $engine"'
not_ok 'nothing is lost now' screen_has 'LOST'

keys q
ok 'q leaves at once' screen_wait '\[ended: 0\]'
ok 'and says who stays' screen_has "engine \(pid $engine\) runs on"
ok 'the engine runs on' alive

tm send-keys -t second ':' 'stop' Enter
wait_for 10 'tm capture-pane -p -t second | grep -q "Stop the engine"'
tm send-keys -t second y
ok 'stop ends it after a question' wait_for 10 '! alive'
finish
