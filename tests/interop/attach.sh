#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The engine's socket: who may look, who may change, and that everybody sees
# the same. Other users are played by setpriv.

. "${top_srcdir:-.}/tests/lib.sh"
need setpriv
[ "$(id -u)" -eq 0 ] || skip_all "needs root to be other users"
setpriv --reuid 65534 --regid 65533 --clear-groups test -x "$ntptui" ||
	skip_all "needs a build directory that other users may enter"
plan 38

STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$STATE_DIRECTORY" "$XDG_CONFIG_HOME/ntptui"
chmod 755 "$scratch" "$XDG_CONFIG_HOME" "$XDG_CONFIG_HOME/ntptui"
socket=$scratch/ntptui/control
nobody=65534
group=$(getent group nogroup nobody | head -n 1 | cut -d: -f1)
gid=$(getent group nogroup nobody | head -n 1 | cut -d: -f3)

# A group that may look; its members are made by setpriv.
echo "group = \"$group\";" >"$XDG_CONFIG_HOME/ntptui/ntptui.cfg"
port=$(free_port)
echo "port = $port;" >>"$XDG_CONFIG_HOME/ntptui/ntptui.cfg"
chmod 644 "$XDG_CONFIG_HOME/ntptui/ntptui.cfg"

cat >"$scratch/ntp.conf" <<'END'
server 127.0.0.1
server 127.0.0.2
server 127.0.0.3
restrict default limited
END

serve() {
	"$ntptui" serve --observe -c "$scratch/ntp.conf" --socket "$socket" \
		"$@" 2>>"$scratch/err" &
	engine=$!
	track $engine
	wait_for 10 'ask counters >/dev/null 2>&1'
}

ask() {
	"$ntptui" "$@" --socket "$socket" --wait 0
}

tell() {
	"$ntptui" "$@" --socket "$socket"
}

# One who may look, and one who may not.
looker() {
	setpriv --reuid $nobody --regid "$gid" --clear-groups "$@"
}

stranger() {
	setpriv --reuid $nobody --regid 65533 --clear-groups "$@"
}

serve
is 'the socket is for root and the group' \
	"$(stat -c '%a %u %g' "$socket")" "660 0 $gid"
is 'and so is its directory' \
	"$(stat -c '%a %u %g' "$scratch/ntptui")" "750 0 $gid"

ask peers >"$scratch/peers" 2>/dev/null
like 'peers asks the engine' "$(cat "$scratch/peers")" '^ 127\.0\.0\.3 '
is 'and its rows are the engine'"'"'s' "$(grep -c '^ 127' "$scratch/peers")" 3
ask peers --json >"$scratch/json" 2>/dev/null
is 'as JSON too' "$(grep -c '"associd"' "$scratch/json")" 3
like 'clients asks it' "$(ask clients)" 'No time is served'
like 'counters asks it' "$(ask counters)" '^received +0 '
exits 'counters measures' 0 "$ntptui" counters --socket "$socket" --wait 1

looker "$ntptui" counters --socket "$socket" --wait 0 >"$scratch/out" 2>&1
ok 'the group may look' grep -q '^received' "$scratch/out"
echo y | looker "$ntptui" stop --socket "$socket" >"$scratch/out" 2>&1
is 'but not stop the engine' $? 1
like 'and is told who may' "$(cat "$scratch/out")" \
	'You may look; root may change'
stranger "$ntptui" clients --socket "$socket" >"$scratch/out" 2>&1
is 'a stranger may not look' $? 1
like 'and is told why' "$(cat "$scratch/out")" 'you may not look at it'

# The engine does not believe a client that takes itself for root.
meter=$top_builddir/tests/tools/knock
ok 'a command of a looker is refused by the engine too' \
	looker "$meter" "$socket" refused
ok 'sixteen at once are served' "$meter" "$socket" many 16
ok 'a client that talks nonsense is told and dropped' \
	"$meter" "$socket" nonsense
ok 'one that never reads is dropped' "$meter" "$socket" deaf
ok 'the engine has taken no harm' ask counters

# One engine a socket; one that died leaves no trace.
"$ntptui" serve --observe -c "$scratch/ntp.conf" --socket "$socket" \
	2>"$scratch/second" &
second=$!
track $second
ok 'a second engine leaves the first its socket' \
	wait_for 10 'grep -q "nobody can attach: another" "$scratch/second"'
end $second
ok 'which still answers' ask counters
kill_whole $engine
wait $engine 2>/dev/null
exits 'without an engine clients says so' 1 ask clients
like 'and what to do' "$(ask clients 2>&1)" 'ntptui serve'
serve
ok 'the next engine takes the place of the dead one' ask counters

# The console's verbs, for scripts. Nobody says yes to start here.
like 'poll asks a source' "$(tell poll 127.0.0.2 2>&1)" '^Asked'
exits 'or all of them' 0 tell poll
exits 'one that is not there is named' 1 tell poll nowhere
like 'with what lists them' "$(tell poll nowhere 2>&1)" \
	"no source is called 'nowhere'"
echo 'server 127.0.0.4' >>"$scratch/ntp.conf"
like 'restart says what it did' "$(tell restart --timeout 0 2>&1)" \
	'Sources: 1 added'
echo 'server' >>"$scratch/ntp.conf"
tell restart >"$scratch/out" 2>&1
is 'a file with errors is refused' $? 1
like 'with the line' "$(cat "$scratch/out")" 'ntp\.conf:6:'
echo n | tell start >"$scratch/out" 2>&1
is 'start asks first' $? 1
like 'and says what it would do' "$(cat "$scratch/out")" 'set the clock'
like 'observe does it' "$(echo y | tell observe 2>&1)" 'watched'
looker "$ntptui" restart --socket "$socket" >"$scratch/out" 2>&1
is 'who may only look is refused' $? 1
echo n | tell stop >"$scratch/out" 2>&1
ok 'stop asks first' kill -0 $engine
echo y | tell stop >"$scratch/out" 2>&1
like 'and then says what it did' "$(cat "$scratch/out")" 'The engine ends'
ok 'the engine ends in order' wait_for 10 '! kill -0 $engine 2>/dev/null'

"$ntptui" serve --one-process --observe -c "$scratch/ntp.conf" \
	--socket "$socket" 2>"$scratch/one" &
engine=$!
track $engine
wait_for 10 'grep -q mobilize "$scratch/one"'
not_ok '--one-process opens no socket' test -e "$socket"
finish
