#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A terminal that vanishes, as when a connection breaks: the console in lines
# ends with it, on a screen too; an engine that serves stays where the settings
# say so, and can be attached to; so does one that its user leaves running.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux
plan 16

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
RUNTIME_DIRECTORY=$scratch/ntptui
export STATE_DIRECTORY XDG_CONFIG_HOME RUNTIME_DIRECTORY
mkdir -p "$STATE_DIRECTORY" "$XDG_CONFIG_HOME/ntptui"
port=$(free_port)
echo 'server 127.0.0.1' >"$scratch/ntp.conf"

# Without the right to set this machine's clock.
drop=
[ "$(id -u)" -ne 0 ] ||
	drop='setpriv --bounding-set=-sys_time --inh-caps=-sys_time'
cat >"$scratch/run" <<END
#!/bin/sh
echo \$\$ >"$scratch/pid"
exec $drop "$ntptui" "\$@" 2>"$scratch/err"
END
chmod +x "$scratch/run"

# open ARGUMENTS...
open() {
	tm kill-session -t main 2>/dev/null
	rm -f "$scratch/pid"
	screen_start 80 24 env STATE_DIRECTORY="$STATE_DIRECTORY" \
		XDG_CONFIG_HOME="$XDG_CONFIG_HOME" LC_ALL=C.UTF-8 \
		RUNTIME_DIRECTORY="$RUNTIME_DIRECTORY" "$scratch/run" "$@"
}

gone() {
	! kill -0 "$pid" 2>/dev/null
}

# settings HANGUP
settings() {
	printf '%s\n' "port = $port;" "on_hangup = \"$1\";" \
		>"$XDG_CONFIG_HOME/ntptui/ntptui.cfg"
}

# Nobody takes the terminal's output any more, nor gives input.
settings quit
open lab quiet --plain
screen_wait '^ntptui>' 60
pid=$(cat "$scratch/pid")
tm kill-session -t main
ok 'lines end with their terminal' wait_for 60 gone

# serving: the console of ntp.conf, told to serve.
serving() {
	open -c "$scratch/ntp.conf"
	screen_wait 'q Quit' 60
	# The shell's child is in front of the one with the engine.
	front=$(cat "$scratch/pid")
	pid=$(tr -d ' ' <"/proc/$front/task/$front/children")
	track "$pid"
	keys S
	screen_wait '\(y/n\)' 60
	keys y
	# The console must have heard of it too, lest it take itself for idle.
	wait_for 60 'serves >/dev/null' && screen_wait 'Serving' 60
}
serves() {
	_hex=$(printf '%04X' "$port")
	grep -E "^ *[0-9]+: [0-9A-F]+:$_hex " /proc/net/udp
}

ok 'an engine serves' serving
tm kill-server
ok 'it ends with its terminal where it is to' wait_for 60 gone
not_ok 'and serves no more' serves

settings stay
ok 'another one serves' serving
tm kill-server
# The session's leader dies too, and whoever is left hears of it once more.
answers() {
	"$ntptui" peers --socket "$RUNTIME_DIRECTORY/control" 2>&1
}
ok 'it goes on without its terminal' wait_for 60 \
	'answers | grep -q "127\.0\.0\.1"'
ok 'as the same process' kill -0 "$pid"
ok 'and serves' serves
kill -TERM "$pid"
ok 'TERM ends it' wait_for 60 gone

settings quit
ok 'a third one serves' serving
keys q
screen_wait 'y/d/n' 60
keys d
ok 'it is left running, and the shell has its terminal back' wait_for 60 \
	'! kill -0 "$front" 2>/dev/null && kill -0 "$pid"'
ok 'it goes on with its samples' wait_for 60 \
	'answers | grep -q "127\.0\.0\.1"'
ok 'and serves' serves
open
ok 'the next console attaches to it' screen_wait "attached to pid $pid" 60
keys q
"$ntptui" stop --socket "$RUNTIME_DIRECTORY/control" </dev/null \
	>"$scratch/stop" 2>&1
ok 'stop asks first' kill -0 "$pid"
echo y | "$ntptui" stop --socket "$RUNTIME_DIRECTORY/control" \
	>>"$scratch/stop" 2>&1
ok 'and ends it' wait_for 60 gone
finish
