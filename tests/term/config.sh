#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The editor of ntp.conf on a real terminal: mistakes are told where they are,
# mended, saved and tried, and nothing is lost when the console is killed.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux
plan 33

# As systemd names it; it holds for root too.
STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
TMPDIR=$scratch
export STATE_DIRECTORY XDG_CONFIG_HOME TMPDIR
mkdir -p "$STATE_DIRECTORY"

# open COLUMNS ROWS ARGUMENTS...: the console with these arguments.
open() {
	_cols=$1
	_rows=$2
	shift 2
	tm kill-session -t main 2>/dev/null
	screen_start "$_cols" "$_rows" env STATE_DIRECTORY="$STATE_DIRECTORY" \
		XDG_CONFIG_HOME="$XDG_CONFIG_HOME" TMPDIR="$scratch" \
		EDITOR="$scratch/editor" LC_ALL=C.UTF-8 \
		sh -c 'echo $$ >"$0/pid"; exec "$@"' "$scratch" "$ntptui" "$@"
}

# reach NAME: its reachability register on the screen Peers, octal.
reach() {
	screen | awk -v name="$1" 'index($0, name) == 2 { print $7; exit }'
}

# bits OCTAL: how many polls of the last eight were answered.
bits() {
	awk -v o="$1" 'BEGIN {
		split("0 1 1 2 1 2 2 3", n, " ")
		for (i = 1; i <= length(o); i++)
			sum += n[substr(o, i, 1) + 1]
		print sum + 0 }'
}

# mistake LINE PLACE WORDS: typed as the last line it is told there; then it is
# taken back.
mistake() {
	keys C-End Enter
	tm send-keys -l -t main "$1"
	ok "told at $2: $1" screen_wait "^$2 .*($3)" 60
	keys C-k BSpace
}

open 80 24 lab quiet
ok 'the practice network synchronises' screen_wait '^SYNCHRONISED to' 60
ok 'and its sources are asked several times' wait_for 60 \
	'[ "$(bits "$(reach gps.quiet.lab)")" -ge 2 ]'
before=$(reach gps.quiet.lab)
keys 5
ok '5 opens its configuration' screen_wait 'LOOKING +(.*/)?ntp.conf' 60
ok 'with its lines' screen_wait '1 .*server' 60
keys 2
ok 'digits are screens while one looks' screen_wait 'remote +refid' 60
keys 5
screen_wait 'LOOKING' 60
keys Enter
ok 'Enter begins to edit' screen_wait 'EDITING' 60
lines=$(screen | grep -c '^[ ?!]*[0-9]* server')
last=$(($(grep -c '' "$scratch"/ntptui-lab.*/ntp.conf) + 2))


mistake 'restrict default noquerry' "$last:18" 'noquery'
mistake 'restrict' "$last:1" 'missing behind'
mistake 'restrict 300.1.2.3 noquery' "$last:10" '300.1.2.3'
mistake 'restrict 10.0.0.0 mask 255.0.0.x' "$last:24" '255.0.0.x'
mistake 'restrictt default noquery' "$last:1" 'restrict'
mistake 'restrict default noquery 7' "$last:26" "'7'"

keys C-End Enter
tm send-keys -l -t main 'restrict default kod nomodify noquerry limited'
ok 'a fix is offered' screen_wait 'F6 writes "noquery"' 60
keys F6
ok 'and made by one key' screen_wait 'nomodify noquery limited' 60
keys M-u
ok 'undo takes it back' screen_wait 'nomodify noquerry limited' 60
keys M-e
ok 'redo makes it again' screen_wait 'nomodify noquery limited' 60
keys Enter
tm send-keys -l -t main 'restr'
keys Tab
ok 'Tab completes' screen_wait 'restrict ' 60
keys Tab
ok 'and offers what can follow' screen_wait 'default' 60
keys C-k
keys Escape
ok 'Esc ends editing' screen_wait 'LOOKING' 60

keys s
ok 's shows what changes' screen_wait '^\+restrict default kod' 60
keys y
screen_wait 'nevertheless|trial  ' 60
keys y
ok 'it is tried and found healthy' screen_wait 'in force and healthy' 120
ok 'sources were kept with their samples' \
	screen_has "0 removed, 0 changed, $lines kept with their samples"
ok 'the file has it' grep -q '^restrict default kod nomodify noquery' \
	"$scratch"/ntptui-lab.*/ntp.conf
keys 2
screen_wait 'remote +refid' 60
ok 'the reach of what did not change goes on' \
	[ "$(bits "$(reach gps.quiet.lab)")" -ge "$(bits "$before")" ]
keys 5
screen_wait LOOKING 60
keys H
ok 'H lists the earlier version' screen_wait '^ +1 ' 60
keys Enter
ok 'with its difference' screen_wait '^-restrict default kod' 60
keys r
ok 'and r restores it as a text' screen_wait 'LOOKING.*changed' 60

# A file of one's own; nobody is there to be asked.
printf 'server 127.0.0.1\n' >"$scratch/ntp.conf"
open 80 24 -c "$scratch/ntp.conf" --observe --no-attach
screen_wait 'remote +refid' 60
keys 5
screen_wait LOOKING 60
keys Enter
tm send-keys -l -t main '# not saved yet'
ok 'a draft is kept by and by' wait_for 60 \
	'ls -A "$scratch" | grep -v "^ntp.conf$" | grep -q "ntp.conf"'
# The one with the editor is the child of the one that the shell waits for.
front=$(cat "$scratch/pid")
kill -9 "$(tr -d " " <"/proc/$front/task/$front/children")"
screen_wait 'ended: 137' 60
is 'kill -9 leaves the file whole' "$(cat "$scratch/ntp.conf")" \
	'server 127.0.0.1'
open 80 24 -c "$scratch/ntp.conf" --observe --no-attach
screen_wait 'remote +refid' 60
keys 5
ok 'the draft is offered' screen_wait 'draft .*never saved|never saved' 60
keys r
ok 'and recovered' screen_wait '# not saved yet' 60

cat >"$scratch/editor" <<'END'
#!/bin/sh
echo '# by another editor' >>"$1"
END
chmod +x "$scratch/editor"
keys V
if [ "$(id -u)" -eq 0 ]; then
	ok '$EDITOR is not run as root' screen_wait "root's rights" 60
else
	ok '$EDITOR edits it' screen_wait '# by another editor' 60
fi
keys q
ok 'leaving says that a draft is kept' screen_wait 'kept as a draft' 60
finish
