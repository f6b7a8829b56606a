#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh
#
# `ntptui serve` as a service: what it tells who started it, its process id, a
# configuration read anew, an end in order, and the first process of a
# container. It only observes, so nobody's clock is set.

. "${top_srcdir:-.}/tests/lib.sh"
plan 25

conf=$scratch/ntp.conf
socket=$scratch/run/control
pidfile=$scratch/pid
STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$scratch/state" "$XDG_CONFIG_HOME/ntptui"
chmod 755 "$scratch"
printf '%s\n' 'restrict default' >"$conf"

"$top_builddir/tests/tools/notified" "$scratch/notify" \
	>"$scratch/told" 2>&1 &
track $!
wait_for 10 '[ -S "$scratch/notify" ]'

# told PATTERN [COUNT]: that line came so often.
told() {
	[ "$(grep -c -e "$1" "$scratch/told")" -ge "${2:-1}" ]
}

# serve OPTION...: in the background.
serve() {
	: >"$scratch/told"
	env NOTIFY_SOCKET="$scratch/notify" WATCHDOG_USEC=2000000 \
		"$ntptui" serve -c "$conf" --observe --socket "$socket" \
		--pidfile "$pidfile" "$@" >"$scratch/serve.log" 2>&1 &
	serve=$!
	track $serve
}

# over SECONDS: it has ended; what it returned is in $code.
over() {
	wait_for "$1" "! kill -0 $serve 2>/dev/null" || return 1
	wait "$serve"
	code=$?
}

serve
ok 'it says that it is ready' wait_for 30 'told ^READY=1'
ok 'and how it is' wait_for 30 'told ^STATUS='
ok 'and gives signs of life' wait_for 30 'told ^WATCHDOG=1 3'
is 'its process id is in the file' "$(cat "$pidfile")" "$serve"
ok 'it can be asked' wait_for 30 \
	'"$ntptui" log --socket "$socket" | grep -q "rights left"'
"$ntptui" status --socket "$socket" >"$scratch/status"
like 'the status tells the sandbox' "$(cat "$scratch/status")" '^Sandbox: '
echo 'restrict 192.0.2.0 mask 255.255.255.0 ignore' >>"$conf"
kill -HUP $serve
ok 'SIGHUP: it says that it is busy' wait_for 30 'told ^RELOADING=1'
ok 'since when' told '^MONOTONIC_USEC=[1-9]'
ok 'and ready again' wait_for 30 'told ^READY=1 2'
echo 'nonsense' >>"$conf"
kill -HUP $serve
ok 'the same with a file that has errors' wait_for 30 'told ^READY=1 3'
ok 'which changes nothing' kill -0 $serve
sed -i '/nonsense/d' "$conf"
before=$(date +%s%N)
kill -TERM $serve
ok 'SIGTERM ends it' over 20
diag "that took $((($(date +%s%N) - before) / 1000000)) ms"
is 'in order' "$code" 0
ok 'it said so' told ^STOPPING=1
ok 'its process id is gone' test ! -e "$pidfile"
ok 'its socket is gone' test ! -e "$socket"

serve --sandbox off
ok '--sandbox off: it runs' wait_for 30 'told ^READY=1'
ok 'and says that it keeps all rights' wait_for 30 \
	'"$ntptui" status --socket "$socket" | grep -q "^Sandbox: no sandbox"'
end $serve 20

mkdir "$scratch/open"
chmod 777 "$scratch/open"
pidfile=$scratch/open/pid
echo "log = \"$scratch/state/messages\";" \
	>"$XDG_CONFIG_HOME/ntptui/ntptui.cfg"
serve --one-process
ok '--one-process: it runs' wait_for 30 'told ^READY=1'
ok 'messages go to the file of the settings' wait_for 30 \
	'grep -q observe "$scratch/state/messages"'
ok 'no process id where everybody may write' \
	grep -q 'no process id' "$scratch/serve.log"
end $serve 20
rm "$XDG_CONFIG_HOME/ntptui/ntptui.cfg"
pidfile=

# The first process of a container: an orphan that dies is waited for.
if unshare --user --map-root-user --pid --fork --mount-proc true \
	2>/dev/null || unshare --pid --fork --mount-proc true 2>/dev/null
then
	apart='unshare --pid --fork --kill-child --mount-proc'
	[ "$(id -u)" -eq 0 ] || apart="$apart --user --map-root-user"
	cat >"$scratch/first" <<'END'
{ sh -c 'sleep 1 & exit 0'; } &
exec "$@"
END
	: >"$scratch/told"
	# shellcheck disable=SC2086 # $apart is several words
	NOTIFY_SOCKET=$scratch/notify $apart sh "$scratch/first" "$ntptui" \
		serve -c "$conf" --observe --socket "$socket" \
		>"$scratch/first.log" 2>&1 &
	wrapper=$!
	track $wrapper
	ok 'first process: it runs' wait_for 30 'told ^READY=1'
	one=$(tr -d ' ' <"/proc/$wrapper/task/$wrapper/children")
	# orphans: who is below it, and is dead.
	zombies() {
		cat /proc/$one/task/$one/children | tr ' ' '\n' | grep . |
			while read -r p; do
			grep -q '^State:.Z' "/proc/$p/status" && echo "$p"
		done
	}
	ok 'its orphan ends' wait_for 30 \
		'! pgrep -P "$one" -x sleep >/dev/null'
	is 'and leaves no zombie' "$(zombies)" ''
	kill -TERM "$one"
	ok 'SIGTERM ends it' wait_for 30 "! kill -0 $wrapper 2>/dev/null"
else
	for what in runs 'its orphan ends' 'no zombie' ends; do
		skip "first process: $what" 'no PID namespace here'
	done
fi
finish
