#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and netns.sh
#
# The filter follows from the code: what strace sees of every feature of the
# confined engine, while nothing is held back, is in the table; and what is in
# the table and was never seen is listed. A console makes no forbidden call.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
netns_need
need strace tmux
escape=$top_builddir/tests/tools/escape
"$escape" worker log - udp 2>&1 | grep -q 'another: log' ||
	skip_all 'there is no seccomp here, or a sanitizer is built in'
strace -o /dev/null true 2>/dev/null || skip_all 'strace may not trace here'
plan 17

netns_new a
netns_new b
netns_link a 192.0.2.1/24 b 192.0.2.2/24
conf=$scratch/ntp.conf
socket=$scratch/run/control
mkdir "$scratch/stats" "$scratch/state" "$scratch/far"
chmod 755 "$scratch"
chmod 777 "$scratch/stats" "$scratch/state"
STATE_DIRECTORY=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export STATE_DIRECTORY XDG_CONFIG_HOME
mkdir -p "$XDG_CONFIG_HOME/ntptui"
echo '7 SHA1 0123456789abcdef0123456789abcdef01234567' >"$scratch/keys"
chmod 644 "$scratch/keys"
printf '%s\n' 'tos orphan 5 orphanwait 1' "keys $scratch/keys" \
	'trustedkey 7' 'restrict default' >"$scratch/far/ntp.conf"
cat >"$conf" <<END
server 192.0.2.1 key 7 iburst minpoll 3 maxpoll 3
server localhost iburst
pool no.such.name.example
server 127.127.28.2
keys $scratch/keys
trustedkey 7
driftfile $scratch/state/drift
leapfile /usr/share/zoneinfo/leap-seconds.list
statsdir $scratch/stats/
statistics loopstats peerstats sysstats clockstats rawstats protostats
filegen sysstats file sysstats type day link enable
logfile $scratch/stats/log
restrict default limited kod
END

# ask VERB...: of the traced engine.
ask() {
	netns_run b "$ntptui" "$@" --socket "$socket"
}

# calls TRACE: what the confined process and its threads called, once they
# were confined.
calls() {
	awk '
	function name() {
		return $2 ~ /^<\.\.\./ ? $3 : substr($2, 1, index($2, "(") - 1)
	}
	confined[$1] && $2 !~ /^(---|\+\+\+)/ { seen[name()] = 1 }
	confined[$1] && name() ~ /^(clone|clone3)$/ && $NF > 0 {
		confined[$NF] = 1
	}
	# A keeper, who starts others, has not given that up.
	/PR_SET_NO_NEW_PRIVS/ { last[$1] = 1 }
	last[$1] && name() == "seccomp" &&
	    /SECCOMP_SET_MODE_FILTER.* = 0$/ {
		confined[$1] = 1
	}
	END { for (s in seen) if (s != "") print s }' "$1" | sort
}

netns_spawn_apart far a "$ntptui" serve -c "$scratch/far/ntp.conf" \
	--socket "$scratch/far/control" --sandbox off
# serve NAME OPTION...: traced, with all features, from start to end.
serve() {
	trace=$scratch/$1.trace
	shift
	netns_spawn_apart serve b strace -f -qq -o "$trace" "$ntptui" serve \
		-c "$conf" --socket "$socket" --pidfile "$scratch/run/pid" \
		--sandbox log "$@"
	serve=$spawned
	ok 'it runs, confined' wait_for 60 \
		'ask status 2>/dev/null | grep -q "another: log"'
	ok 'its source answers, with a key' wait_for 60 \
		'ask peers --json | grep -q "\"reach\": [1-9]"'
	ask clients >/dev/null
	ask counters --wait 1 >/dev/null
	ask clock >/dev/null
	netns_run a "$ntptui" query 192.0.2.2 >/dev/null
	cp "$conf" "$conf.first"
	echo 'restrict 198.51.100.0 mask 255.255.255.0 ignore' >>"$conf"
	ok 'it restarts' ask restart --timeout 0
	echo 'server 192.0.2.9' >>"$conf"
	[ "$keeper" = true ] || ask restart >/dev/null 2>&1
	echo 'nonsense here' >>"$conf"
	netns_run b kill -HUP "$(traced)" 2>/dev/null
	ask log | grep -q nonsense
	cat "$conf.first" >"$conf"
	rm -f "$scratch/stats"/*
	ok 'statistics are written' wait_for 60 \
		'[ -s "$scratch/stats/peerstats" ] || ls "$scratch/stats" |
		grep -q peerstats'
	echo y | ask stop >/dev/null
	ok 'it ends' wait_for 60 "! kill -0 $serve 2>/dev/null"
}

# traced: the process below strace.
traced() {
	pgrep -P "$inner" -x ntptui
}

# The same of the one process, and of the engine below a keeper.
"$escape" calls | sort >"$scratch/table"
: >"$scratch/all"
for keeper in false true; do
	printf 'workers = 1; trial = 5; countdown = 5; keeper = %s;\n' \
		"$keeper" >"$XDG_CONFIG_HOME/ntptui/ntptui.cfg"
	serve "keeper-$keeper"
	calls "$trace" >"$scratch/seen"
	diag "keeper: $keeper: $(wc -l <"$scratch/seen") calls were seen"
	ok 'something was seen' test "$(wc -l <"$scratch/seen")" -gt 30
	is 'all that were seen are in the table' \
		"$(comm -23 "$scratch/seen" "$scratch/table")" ''
	cat "$scratch/seen" >>"$scratch/all"
done
sort -u "$scratch/all" >"$scratch/seen"
diag "in the table, not seen here: $(comm -13 "$scratch/seen" \
	"$scratch/table" | tr '\n' ' ')"

# The console: its filter is a list of what is forbidden.
"$escape" forbidden | sort >"$scratch/forbidden"
trace=$scratch/lab.trace
screen_start 100 30 env LC_ALL=C.UTF-8 strace -f -qq -o "$trace" \
	"$ntptui" lab
ok 'the console on a practice network' screen_wait 'remote' 30
keys 1 3 4 5 6 9 2
keys q
ok 'it ends' wait_for 60 'screen_has "ended: 0"'
sed 's/^[0-9]* *//; s/^<\.\.\. //; s/[ (].*//' "$trace" | sort -u |
	grep -E '^[a-z_0-9]+$' >"$scratch/seen"
is 'it calls nothing that is forbidden' \
	"$(comm -12 "$scratch/seen" "$scratch/forbidden")" ''
finish
