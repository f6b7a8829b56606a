#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# The tools of the interop tests themselves: real servers answer a foreign
# client through the relay, which delays and lies by as much as it was told.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 14

# shows N MILLISECONDS: is the offset that, within 1 ms? One sample from a busy
# machine may be far off, so ask again; a wrong path is wrong every time.
shows() {
	near "$(ntpdate_offset "$1")" "$2" 1
}

# powerless PID: neither its effective nor its bounding set may set the clock.
powerless() {
	while read -r _key _set; do
		case $_key in
		CapEff: | CapBnd:)
			# CAP_SYS_TIME is bit 25: the lowest of the seventh
			# digit from the right, times two.
			_digit=$(printf '%s' "$_set" | sed 's/.*\(.\).\{6\}$/\1/')
			case $_digit in
			[2367abefABEF]) return 1 ;;
			esac
			;;
		esac
	done <"/proc/$1/status"
}

world_root 3
world_chronyd 1 2
chronyd_pid=$spawned
world_ntpd 2
ntpd_pid=$spawned
ok 'a relay stands before a chronyd' world_relay 1 up:delay=6ms down:delay=4ms
relay_pid=$spawned
ok 'a relay stands before an ntpd' world_relay 2 up:delay=3ms down:delay=15ms

ok 'chronyd answers through its relay' wait_for 20 'answers 1'
ok 'ntpd answers through its relay' wait_for 40 'answers 2'
ok 'chronyd may not set the clock' powerless "$chronyd_pid"
ok 'ntpd may not set the clock' powerless "$ntpd_pid"

# Half of the difference of the two ways shows up as offset, in ms.
ok 'chronyd seems 1 ms ahead' wait_for 20 'shows 1 1'
ok 'ntpd seems 6 ms behind' wait_for 20 'shows 2 -6'

# The same from a file, in two phases: the server begins to lie.
cat >"$scratch/relay.cfg" <<END
seed = $world_seed;
listen = "10.87.0.11:1123";
server = "10.87.1.2:123";
phases = (
	{ both = { delay = "2ms"; }; },
	{ at = 6; down = { shift = "250ms"; stratum = 7; }; }
);
END
netns_spawn phases router "$relay" -f "$scratch/relay.cfg"
netns_spawn phases-path client "$relay" 10.87.0.2:123 10.87.0.11:1123
phase() {
	netns_run client "$peers/bin/ntpdate" -q -t 1 10.87.0.2 2>/dev/null |
		awk -v ms="$1" -v st="$2" '{
			d = $4 * 1000 - ms
			if (d > -1 && d < 1 && $8 == st)
				found = 1
		} END { exit !found }'
}
ok 'two relays in a row, one from a file' wait_for 5 'phase 0 s2'
ok '... until its second phase begins' wait_for 20 'phase 250 s7'
not_ok 'a relay refuses a rule that it does not know' \
	"$relay" 127.0.0.1:1 127.0.0.1:2 dleay=1ms

netns_end "$relay_pid"
like 'a relay ends with a summary' "$(cat "$scratch/relay1.log")" \
	'down in=[1-9][0-9]* out=[1-9].* late_p99='
sed 's/^/# /' "$scratch/relay1.log"

world_end
finish
