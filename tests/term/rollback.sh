#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Servers that nobody can reach are saved and restarted with, and then no key
# is touched: the engine goes back by itself, the file has its octets again,
# and the sources go on with what they knew.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux
plan 15

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
TMPDIR=$scratch
export STATE_DIRECTORY XDG_CONFIG_HOME TMPDIR
mkdir -p "$STATE_DIRECTORY" "$XDG_CONFIG_HOME/ntptui"
cat >"$XDG_CONFIG_HOME/ntptui/ntptui.cfg" <<'END'
trial = 10;
countdown = 5;
END

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

screen_start 80 24 env STATE_DIRECTORY="$STATE_DIRECTORY" \
	XDG_CONFIG_HOME="$XDG_CONFIG_HOME" TMPDIR="$scratch" LC_ALL=C.UTF-8 \
	"$ntptui" lab quiet
ok 'the practice network synchronises' screen_wait '^SYNCHRONISED to' 60
ok 'its sources are asked several times' wait_for 60 \
	'[ "$(bits "$(reach gps.quiet.lab)")" -ge 2 ]'
before=$(bits "$(reach gps.quiet.lab)")
keys 5
ok 'its configuration is there' screen_wait '1 .*server gps' 60
cp "$scratch"/ntptui-lab.*/ntp.conf "$scratch/was"

# Every name becomes one that there is not.
keys r
screen_wait '^replace:' 60
tm send-keys -l -t main '.quiet.lab'
keys Enter
ok 'what to put there is asked' screen_wait '^(Replace )?[Bb]y' 60
tm send-keys -l -t main '.gone.lab'
keys Enter
ok 'and whether all' screen_wait 'Replace this' 60
keys a
ok 'all are replaced' screen_wait 'server ntp3.gone.lab' 60
keys s
ok 'the page says how long it is tried' screen_wait 'tries it for 10 s' 60
keys -
ok 'which a key changes' screen_wait 'tries it for 5 s' 60
keys y
ok 'warnings ask, or it is on trial' \
	screen_wait 'nevertheless|watched for|GOING BACK|trial  ' 60
if screen_has 'nevertheless'; then
	keys y
fi
ok 'the file has the new servers' wait_for 60 \
	'grep -q "^server ntp3.gone.lab" "$scratch"/ntptui-lab.*/ntp.conf'

# No key is touched from here on.
ok 'it goes back by itself' wait_for 120 \
	'cmp -s "$scratch/was" "$scratch"/ntptui-lab.*/ntp.conf'
ok 'to the octets there were' \
	cmp "$scratch/was" "$scratch"/ntptui-lab.*/ntp.conf
ok 'and says so' screen_wait 'what was before is in force again' 60
keys q 2
ok 'the table has the sources again' screen_wait '^.gps.quiet.lab' 60
ok 'their reach was kept' \
	[ "$(bits "$(reach gps.quiet.lab)")" -ge "$before" ]
finish
