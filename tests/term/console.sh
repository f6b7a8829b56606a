#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The console on a real terminal: it opens, follows keys and sizes, and gives
# the terminal back however it ends.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux stty
plan 39

# As systemd names it; it holds for root too.
STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY"

# Runs in the terminal: notes its process and the terminal's modes before
# and after, then the console.
cat >"$scratch/run" <<'END'
stty -g >"$scratch/before"
sh -c 'echo $$ >"$scratch/pid"; exec "$@"' sh "$@"
code=$?
stty -g >"$scratch/after"
exit $code
END
export scratch

# open COLUMNS ROWS ARGUMENTS...: the console on the practice network.
open() {
	_cols=$1
	_rows=$2
	shift 2
	tm kill-session -t main 2>/dev/null
	rm -f "$scratch/pid" "$scratch/after"
	screen_start "$_cols" "$_rows" env scratch="$scratch" \
		STATE_DIRECTORY="$STATE_DIRECTORY" \
		XDG_CONFIG_HOME="$XDG_CONFIG_HOME" LC_ALL=C.UTF-8 "$@"
}


# A command for `open` that runs the console with these arguments.
lab="sh $scratch/run $ntptui lab"

same_modes() {
	wait_for 5 '[ -s "$scratch/after" ]' &&
		cmp -s "$scratch/before" "$scratch/after"
}

pid() {
	cat "$scratch/pid"
}

# shellcheck disable=SC2086 # $lab is several words
open 80 24 $lab quiet
ok 'the table is there' screen_wait 'remote +refid +st t when poll reach'
ok 'a system peer is found and said' screen_wait '^SYNCHRONISED to [a-z]' 30
ok 'its row has the star' screen_has '^\*[a-z]'
ok 'the true error is told' screen_has '^true error .* practice network'

keys '?'
ok '? opens help' screen_wait '^This screen'
keys q
ok 'q leaves it' screen_wait 'q Quit'
keys Enter
ok 'Enter opens the detail' screen_wait '^Exchanges, newest first'
keys Escape
ok 'Esc leaves it' screen_wait '^\* system peer'
keys 3
ok '3 opens the clock with its plot' screen_wait '\[ \(minutes\) hours days \]'
keys ']'
ok '] plots a longer time' screen_wait '\[ minutes \(hours\) days \]'
keys 2
keys '#'
ok 'an unknown key is answered' screen_wait 'no binding for #, \? for help'

keys ':'
ok ': opens the prompt' screen_wait '^:$'
keys 'help po' Tab
ok 'Tab completes' screen_wait '^:help poll$'
keys Enter
ok 'Enter runs the line' screen_wait '^poll \[PEER'
keys q ':' Up
ok 'Up recalls it' screen_wait '^:help poll$'
keys Escape
ok 'Esc leaves the prompt' screen_wait 'q Quit'

tm set-buffer 'q
y'
tm paste-buffer -p -t main
ok 'a paste is no keys' screen_wait 'no line here that a text could be pasted'
keys ':'
screen_wait '^:$'
tm paste-buffer -p -t main
ok 'in the prompt it is one line' screen_wait '^:q y$'
keys Escape
screen_wait 'q Quit'

tm resize-window -t main -x 40 -y 10
ok 'it follows to 40x10' screen_wait '^ +remote +st when reach +offset$'
tm resize-window -t main -x 20 -y 5
ok 'it says when there is too little room' screen_wait '^terminal too small'
tm resize-window -t main -x 132 -y 43
ok 'it follows to 132x43' screen_wait 'standing +answered'

keys C-c
ok 'Ctrl-C asks' screen_wait 'Quit\?.*\(y/n\)'
keys n
ok 'n stays' screen_wait 'nothing was done'
keys q
ok 'q ends with 0' screen_wait '\[ended: 0\]'
ok 'the terminal is as it was' same_modes
is 'the line is remembered' "$(cat "$STATE_DIRECTORY/history")" \
	'help poll'

# shellcheck disable=SC2086
open 80 24 $lab quiet
screen_wait 'remote +refid'
kill -TERM "$(pid)"
ok 'TERM ends it in order' screen_wait '\[ended: 0\]'

# shellcheck disable=SC2086
open 80 24 $lab quiet
screen_wait 'remote +refid'
kill -SEGV "$(pid)"
ok 'a fault is told' screen_wait 'killed by signal 11'
ok 'and the terminal is as it was' same_modes

# shellcheck disable=SC2086
open 80 24 $lab quiet
screen_wait 'remote +refid'
gone=$(pid)
tm kill-session -t main
ok 'a terminal that goes takes it along' \
	wait_for 3 '! kill -0 "$gone" 2>/dev/null'

# A shell with job control has the terminal while the console stands still.
open 80 24 sh -m
keys "$ntptui lab quiet" Enter
screen_wait 'remote +refid'
keys C-z
ok 'Ctrl-Z gives the shell the terminal' screen_wait 'fg. continues it'
keys 'echo shell-$((40 + 2))' Enter
ok 'which reads and writes as ever' screen_wait '^shell-42'
keys fg Enter
ok 'fg brings the console back' screen_wait 'remote +refid'
keys Z
ok 'and it takes keys' screen_wait 'PAUSED'

open 80 24 env TERM=dumb sh "$scratch/run" "$ntptui" lab quiet
ok 'a dumb terminal is refused' screen_wait 'cannot move its cursor'
"$ntptui" lab quiet </dev/null >"$scratch/out" 2>"$scratch/err"
rc=$?
is 'no terminal is refused' $rc 2
like 'with what to use instead' "$(cat "$scratch/err")" 'ntptui peers'

open 80 24 env NO_COLOR=1 sh "$scratch/run" "$ntptui" lab quiet --ascii
screen_wait 'SYNCHRONISED to' 30
not_ok 'NO_COLOR has none' sh -c \
	"tmux -L ntptui-$$ capture-pane -e -p -t main | grep '\[[0-9;]*3[0-7]m'"
not_ok '--ascii is ASCII' sh -c \
	"tmux -L ntptui-$$ capture-pane -p -t main | LC_ALL=C grep '[^ -~]'"
finish
