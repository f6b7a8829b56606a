#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The console in lines, on a terminal and in pipes that take nothing for a
# while: it stays alive to signals, and nothing that it says is lost.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux stty
plan 20

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME scratch
mkdir -p "$STATE_DIRECTORY"

# Runs in the terminal: notes the process and the terminal's modes.
cat >"$scratch/run" <<'END'
stty -g >"$scratch/before"
sh -c 'echo $$ >"$scratch/pid"; exec "$@"' sh "$@"
code=$?
stty -g >"$scratch/after"
exit $code
END

# open COMMAND...
open() {
	tm kill-session -t main 2>/dev/null
	rm -f "$scratch/pid" "$scratch/after"
	screen_start 80 24 env scratch="$scratch" \
		STATE_DIRECTORY="$STATE_DIRECTORY" \
		XDG_CONFIG_HOME="$XDG_CONFIG_HOME" LC_ALL=C.UTF-8 "$@"
}

same_modes() {
	wait_for 60 '[ -s "$scratch/after" ]' &&
		cmp "$scratch/before" "$scratch/after"
}

gone() {
	! kill -0 "$(cat "$scratch/pid")" 2>/dev/null
}

open sh "$scratch/run" "$ntptui" lab default --plain
ok 'there is a prompt' screen_wait '^ntptui>' 60
keys 'hel' Tab
ok 'Tab completes a verb' screen_wait '^ntptui> help' 60
keys 'detail' Enter
ok 'Enter runs the line' screen_wait '^detail \[PEER' 60

# A terminal that was stopped with Ctrl-S takes nothing.
keys C-s
keys 'peers' Enter
keys C-q
ok 'Ctrl-Q lets it go on with what was typed' screen_wait \
	'^ +remote +refid' 60
keys C-s
keys 'help' Enter 'help' Enter
kill -TERM "$(cat "$scratch/pid")"
ok 'TERM ends it while it is stopped' wait_for 60 gone
keys C-q
ok 'in order' screen_wait '\[ended: 0\]' 60
ok 'and the terminal is as it was' same_modes

open sh "$scratch/run" "$ntptui" lab quiet --plain
screen_wait '^ntptui>' 60
keys C-d
ok 'Ctrl-D ends it' screen_wait '\[ended: 0\]' 60
ok 'with the terminal as it was' same_modes

# The width is learnt: a line longer than it goes on in the next row.
open "$ntptui" lab quiet --plain
screen_wait '^ntptui>' 60
tm resize-window -t main -x 30 -y 24
keys 'a234567890b234567890c234567890'
ok 'a narrower terminal breaks the line' screen_wait '^[0-9]*34567890$' 60
keys C-u
ok 'which is cleared as a whole' wait_for 60 '! screen_has 234567890'

# A shell with job control has the terminal meanwhile.
open sh -m
keys "$ntptui lab quiet --plain" Enter
screen_wait '^ntptui>' 60
keys C-z
ok 'Ctrl-Z gives the shell the terminal' screen_wait '[Ss]topped|\[1\]' 60
keys 'echo shell-$((40 + 2))' Enter
ok 'whose keys are seen' screen_wait 'echo shell-' 60
ok 'and do what they ought to' screen_wait '^shell-42' 60
keys fg Enter
keys status Enter
ok 'fg brings it back' screen_wait '^ntptui> status' 60

# Pipes. -----------------------------------------------------------------------

mkfifo "$scratch/in" "$scratch/out"
exec 6<>"$scratch/out"
"$ntptui" lab quiet --plain <"$scratch/in" >"$scratch/out" &
console=$!
track $console
# Far more than the pipes hold; then it reads no more of its own input.
exec 5>"$scratch/in"
yes help >&5 2>/dev/null &
flood=$!
track $flood
written() {
	sed -n 's/^wchar: //p' "/proc/$flood/io"
}
stuck() {
	_now=$(written)
	[ "$_now" = "$_had" ] && [ "$(date +%s)" -ge $((_since + 2)) ] && return
	[ "$_now" = "$_had" ] || _since=$(date +%s)
	_had=$_now
	return 1
}
_had='' _since=$(date +%s)
ok 'what nobody reads is not made' wait_for 60 stuck
kill -TERM $console
ok 'TERM ends it then' wait_for 60 "! kill -0 $console 2>/dev/null"
end $flood
exec 5>&- 6>&-

many() {
	for _i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		echo help
	done
}
once=$(echo help | "$ntptui" lab quiet --plain | wc -c)
got=$(many | "$ntptui" lab quiet --plain | (
	sleep 2 # longer than a terminal is waited for
	wc -c
))
ok 'who reads late reads everything' [ "$got" -gt $((once * 15)) ]
"$ntptui" lab quiet --plain </dev/null >/dev/full 2>"$scratch/err"
is 'what cannot be written is a failure' $? 1
like 'which is told' "$(cat "$scratch/err")" '^ntptui: No space left'
finish
