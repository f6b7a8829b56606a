#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A daemon that is told to read its configuration anew: what changed is said
# and done, and a text with a mistake changes nothing.

. "${top_srcdir:-.}/tests/lib.sh"
plan 11

conf=$scratch/ntp.conf
log=$scratch/log

# tells PATTERN: the daemon has said it.
tells() {
	grep -Eq -e "$1" "$log"
}

# soon PATTERN: the same, with patience.
soon() {
	wait_for 20 "tells '$1'"
}

# hup: asks for a restart.
hup() {
	: >"$log"
	kill -HUP "$daemon"
}

echo 'server 127.0.0.2' >"$conf"
"$ntptui" serve --observe -c "$conf" 2>>"$log" &
daemon=$!
track "$daemon"
ok 'it starts' soon 'mobilize: 127\.0\.0\.2 at'

printf 'server 127.0.0.2 prefer\nserver 127.0.0.3\n' >"$conf"
hup
ok 'what changed is told' \
	soon 'restart: Sources: 1 added, 0 removed, 1 changed'
ok 'each difference is' soon '^changed: server 127\.0\.0\.2: prefer yes'
ok 'what is new is asked' soon 'mobilize: 127\.0\.0\.3 at'
not_ok 'what was there is not begun anew' tells 'mobilize: 127\.0\.0\.2 at'

printf 'server 127.0.0.4\nsrever 127.0.0.5\nserver 127.0.0.6 key 7\n' >"$conf"
hup
ok 'a mistake changes nothing' \
	soon 'restart: Nothing has changed, errors: 3: .*line 2:'
ok 'it is told in its place' tells "^$conf:2:1: error: "
ok 'so is a key that is not there' tells "^$conf:3:.*no-keys"
not_ok 'and nobody else is asked' tells 'mobilize'

rm "$conf"
hup
ok 'a file that has gone changes nothing' \
	soon 'restart: Nothing has changed, errors: 1: .*read'

kill -TERM "$daemon"
wait "$daemon"
is 'it ends in order' $? 0
finish
