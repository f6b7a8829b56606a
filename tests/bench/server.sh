#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# Processor time per million answers of several servers in one network
# namespace, in interleaved rounds: ours with one worker and with none,
# chronyd, NTPsec's ntpd, and a bare responder with our socket options. All
# limit rates and remember clients (chronyd also without), but so generously
# that every question is answered: what is compared is the work. Compare the
# ratios within this run: the machine's own speed cancels out of them.
#
# NTPTUI_BENCH_ROUNDS (5), NTPTUI_BENCH_QUESTIONS (1000000) a round.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
netns_need
need awk

peers=${NTPTUI_PEERS:-$top_builddir/tests/peers}
sh "$top_srcdir/tests/tools/peers.sh" "$peers" || exit 1
rounds=${NTPTUI_BENCH_ROUNDS:-5}
questions=${NTPTUI_BENCH_QUESTIONS:-1000000}
flood=$top_builddir/tests/tools/flood

netns_new flood
ip -n "$netns_prefix-flood" route add local 10.64.0.0/10 dev lo

# settings WORKERS: a directory with our settings.
settings() {
	mkdir -p "$scratch/cfg$1/ntptui"
	printf 'workers = %s;\nport = 11123;\n' "$1" \
		>"$scratch/cfg$1/ntptui/ntptui.cfg"
}
settings 0
settings 1

# What all of NTP's dialect read: limited, listed, and never over the limit.
cat >"$scratch/ntp.conf" <<END
restrict default limited kod nomodify noquery
restrict 127.0.0.1
limit average 100000
mru maxdepth 1000000
server 127.127.1.0
fudge 127.127.1.0 stratum 10
END
awk 'BEGIN { for (i = 0; i < 10000; i++)
	printf "restrict 172.%d.%d.0 mask 255.255.255.0 limited kod noquery\n",
	    16 + int(i / 256), i % 256 }' |
	cat "$scratch/ntp.conf" - >"$scratch/many.conf"

# chrony's own way to say it: 16 s to the 19th are not reached in a burst.
chrony_conf() {
	cat <<-END
		local stratum 10
		allow all
		port 11123
		cmdport 0
		bindcmdaddress /
		pidfile $scratch/$1.pid
		$2
	END
}
chrony_conf log "ratelimit interval -19 burst 255 leak 1
clientloglimit 268435456" >"$scratch/chrony-log.conf"
chrony_conf plain 'noclientlog' >"$scratch/chrony-plain.conf"

# NTPsec's ntpd has no setting for its port: it has 123 in its own namespace.
launch() {
	port=11123
	case $1 in
	bare) set -- "$top_builddir/tests/bench/bare" 11123 ;;
	worker) ours 1 ntp.conf ;;
	alone) ours 0 ntp.conf ;;
	many) ours 1 many.conf ;;
	chronyd-log) chrony log ;;
	chronyd) chrony plain ;;
	ntpd) port=123
		set -- "$peers/bin/ntpd" -n -c "$scratch/ntp.conf" ;;
	esac
	[ -n "$command" ] || command=$*
	# shellcheck disable=SC2086 # words
	netns_spawn server flood setpriv --bounding-set=-sys_time \
		--inh-caps=-sys_time $command
	command=
}

ours() {
	command="env XDG_CONFIG_HOME=$scratch/cfg$1
		$top_builddir/ntptui serve -c $scratch/$2"
}

chrony() {
	command="$peers/bin/chronyd -x -d -f $scratch/chrony-$1.conf -u root"
}
command=

# spent PID: ns of processor time, all threads.
spent() {
	cat "/proc/$1"/task/*/schedstat |
		awk '{ n += $1 } END { printf "%.0f\n", n }'
}

resident() {
	awk '/^VmRSS/ { print $2 }' "/proc/$1/status"
}

answers() {
	netns_run flood "$flood" -p "$port" -n 1 127.0.0.1 >/dev/null
}

# round SERVER CLIENTS: one line "SERVER us-per-answer kB answered sent rate".
round() {
	launch "$1"
	_try=0
	until answers; do
		_try=$((_try + 1))
		if [ "$_try" -gt 20 ]; then
			echo "$1 does not answer:" >&2
			cat "$scratch/server.log" >&2
			netns_end "$spawned"
			return
		fi
	done
	_before=$(spent "$spawned")
	netns_run flood "$flood" -p "$port" -s 10.64.0.1 -c "$2" \
		-n "$questions" 127.0.0.1 >"$scratch/flood"
	_after=$(spent "$spawned")
	_kb=$(resident "$spawned")
	tr ' =' '\n ' <"$scratch/flood" | awk -v name="$1" -v kb="$_kb" \
		-v a="$_before" -v b="$_after" '
		{ v[$1] = $2 }
		END { printf "%s %.3f %d %d %d %d\n", name,
		    (b - a) / 1000 / v["answered"], kb,
		    v["answered"] - v["kisses"], v["sent"], v["rate"] }'
	netns_end "$spawned"
}

# rounds_of TITLE CLIENTS SERVER...: medians, and ratios to the bare one.
rounds_of() {
	_title=$1
	_clients=$2
	shift 2
	: >"$scratch/rounds"
	_r=0
	while [ "$_r" -lt "$rounds" ]; do
		for _s in "$@"; do
			round "$_s" "$_clients" >>"$scratch/rounds"
		done
		_r=$((_r + 1))
	done
	printf '\n%s, %d rounds of %d questions\n' "$_title" "$rounds" \
		"$questions"
	printf '%-12s %9s %7s %9s %9s %8s %10s\n' server 's/M' 'x bare' \
		'min' 'max' 'MB' 'unanswered'
	sort -k1,1 -k2,2n "$scratch/rounds" | awk '
		{ n[$1]++; t[$1, n[$1]] = $2; kb[$1] = $3; lost[$1] += $5 - $4 }
		END {
			for (s in n)
				m[s] = t[s, int((n[s] + 1) / 2)]
			for (s in n)
				printf "%-12s %9.3f %7.3f %9.3f %9.3f %8.1f %10d\n",
				    s, m[s], m[s] / m["bare"], t[s, 1],
				    t[s, n[s]], kb[s] / 1024, lost[s]
		}' | sort -k2,2n
}

rounds_of '50,000 clients' 50000 bare worker alone chronyd-log chronyd ntpd
rounds_of '1,000,000 clients' 1000000 bare worker chronyd-log ntpd
rounds_of '10,000 restrict lines, 50,000 clients' 50000 bare worker many
