#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# The guided setup on an empty host: a namespace without an ntp.conf, with five
# real servers in as many networks, and a stranger outside. Driven by keys, it
# ends with a server that is synchronised and safe; the keys are counted, and
# the stranger proves it. What is in the way is real, and its remedy works.

. "${top_srcdir:-.}/tests/lib.sh"
need tmux
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 31

XDG_CONFIG_HOME=$scratch/config
mkdir -p "$XDG_CONFIG_HOME/ntptui/servers"
echo 'hosts: files' >"$scratch/nsswitch.conf"
printf '127.0.0.1 localhost\n' >"$scratch/hosts"
printf 'trial = 60;\ncountry = "IS";\n' >"$XDG_CONFIG_HOME/ntptui/ntptui.cfg"

# Five servers, each of another operator in another network.
{
	echo 'servers = ('
	comma=
	for n in 1 2 3 4 5; do
		netns_new "u$n"
		netns_link router "10.10$n.0.1/24" "u$n" "10.10$n.0.2/24"
		netns_route "u$n" "10.10$n.0.1"
		echo "10.10$n.0.2 ntp.op$n.example" >>"$scratch/hosts"
		echo "$comma { host = \"ntp.op$n.example\"; stratum = 1;
			policy = \"open\"; iso = \"IS\"; lat = 65.0;
			lon = -18.0; }"
		comma=,
	done
	echo ');'
} >"$XDG_CONFIG_HOME/ntptui/servers/own.cfg"
for n in 1 2 3 4 5; do
	chronyd_spawn "u$n" 'local stratum 1'
done
leaving=$spawned

# In the host's place, with files of its own, and no process of this machine.
cat >"$scratch/host.sh" <<END
mount --bind '$scratch/hosts' /etc/hosts &&
mount --bind '$scratch/nsswitch.conf' /etc/nsswitch.conf &&
[ ! -f "$scratch/before.sh" ] || . "$scratch/before.sh"
exec setpriv --bounding-set=-sys_time --inh-caps=-sys_time \
	env STATE_DIRECTORY="\$1/state" RUNTIME_DIRECTORY="\$1/run" \
	XDG_CONFIG_HOME='$XDG_CONFIG_HOME' LC_ALL=C.UTF-8 TZ=UTC \
	'$ntptui' setup -c "\$1/ntp.conf"
END

# open_screen NAME: its files are its own; what another one leaves behind when
# it is ended, a draft say, is not for it.
open_screen() {
	place=$scratch/$1
	mkdir -p "$place/state" "$place/run"
	screen_start 100 30 ip netns exec "$netns_prefix-client" unshare \
		--mount --pid --fork --kill-child --mount-proc \
		sh "$scratch/host.sh" "$place"
}

# Nothing after it makes sense if it fails.
must() {
	ok "$@"
	[ "$tests_failed" -eq 0 ] || exit 1
}

strokes=0
press() {
	strokes=$((strokes + $#))
	keys "$@"
}

# ---- obstacles ----

# A program has the port, and the firewall is closed.
closed=no
if command -v nft >/dev/null && netns_run client nft list ruleset >/dev/null; then
	closed=yes
	netns_run client nft -f - <<'END'
table inet guard {
	chain in {
		type filter hook input priority 0; policy accept;
		ip saddr 10.101.0.0/16 accept
		ip saddr 10.102.0.0/16 accept
		ip saddr 10.103.0.0/16 accept
		ip saddr 10.104.0.0/16 accept
		ip saddr 10.105.0.0/16 accept
		ip protocol udp udp dport 123 drop
	}
}
END
fi
cat >"$scratch/before.sh" <<END
'$top_builddir/tests/tools/relay' 127.0.0.1:123 127.0.0.1:9 \
	>'$scratch/holder.log' 2>&1 &
for _i in 1 2 3 4 5 6 7 8 9 10; do
	grep -q ready '$scratch/holder.log' && break
	sleep 0.2
done
END
open_screen hindered
must 'the setup begins by the role' screen_wait '1 of 9: Role' 60
keys Down Down Enter
must 'and looks at the host' screen_wait '2 of 12: This host' 60
must 'who has the port is named' screen_wait 'UDP port 123 is taken by relay' 60
must 'and the command that ends it' screen_wait '\$ kill -TERM [0-9]+' 10
keys Enter
must 'it is asked about' screen_wait 'Run `kill -TERM [0-9]+`' 10
keys y
must 'and it is seen to help' screen_wait 'Go on' 60
must 'the port is free' screen_wait 'UDP port 123 +free' 60
keys Enter
must 'then the network' screen_wait '3 of 12: Network' 60
if [ "$closed" = yes ]; then
	must 'the firewall is seen to be closed' \
		screen_wait 'firewall drops requests' 60
	must 'and what opens it' screen_wait '\$ nft insert rule inet guard in' 10
	keys Enter
	screen_wait 'Run `nft' 10
	keys y
	must 'it is open then' screen_wait 'requests +IPv4 let in' 60
	must 'and nothing stops' wait_for 60 '! screen_has "firewall drops"'
else
	for what in closed opens open stops; do
		skip "the firewall: $what" 'no nft here'
	done
fi
tm kill-session -t main
rm "$scratch/before.sh"

# ---- from nothing to a server, by defaults ----

open_screen empty
screen_wait '1 of 9: Role' 60
press Down Down Enter
screen_wait '2 of 12: This host' 60
screen_wait '> Go on' 60
press Enter
screen_wait '3 of 12: Network' 60
screen_wait '> Go on' 60
press Enter
must 'servers are to be chosen' screen_wait '> Measure public servers' 60
press Enter
if wait_for 30 'screen_has "Measure [0-9]+ servers|servers are measured"' &&
	screen_has 'y/n'; then
	press y
fi
must 'five are chosen' screen_wait '5 of 5 servers answer' 120
# One of them goes away, between choosing and starting.
netns_end "$leaving"
press Enter
must 'access is proven' screen_wait 'Proven by the access table: everybody' 60
press Enter
screen_wait '6 of 12: Files' 60
screen_wait '> Go on' 60
press Enter
must 'the difference is shown' screen_wait '> Write the file, and try it' 60
press Enter
must 'it is written and tried' screen_wait '8 of 12: Start' 60
must 'the file has the servers' \
	[ "$(grep -c '^server ntp.op[1-5].example iburst' "$place/ntp.conf")" -eq 5 ]
must 'and the check has nothing against it' \
	"$ntptui" check --public "$place/ntp.conf"
screen_wait '> Start' 60
press Enter
must 'time is served' screen_wait 'Serving time on port 123' 60
must 'and synchronised' screen_wait '^[+?] Start' 120
diag "keys: $strokes"
must 'at most 25 keys' [ "$strokes" -le 25 ]

# ---- the stranger ----

must 'ntpdate from outside has the time' wait_for 60 \
	'netns_run ref "$peers/bin/ntpdate" -q -t 1 10.87.0.2 2>&1 |
		grep -q " s[2-5] "'
netns_run ref "$peers/bin/ntpq" -c rv 10.87.0.2 >"$scratch/outside" 2>&1
must 'ntpq from outside is not answered' \
	grep -qi 'timed out\|no response\|timeout' "$scratch/outside"
must 'ntpq at the host itself is' wait_for 30 \
	'netns_run client "$peers/bin/ntpq" -n -c peers 127.0.0.1 2>&1 |
		grep -q "^\*10\.10"'

# ---- what went away is given up ----

must 'the one that went away is named' \
	screen_wait 'ntp.op5.example did not answer [0-9]+ questions' 120
keys Up
must 'it can be chosen' screen_wait '> . ntp.op5.example did not' 60
keys Enter
must 'it is given up, four are enough' screen_wait '> Take these, and go on' 60
keys Enter o
must 'and the file is to be written again' \
	screen_wait '> Write the file, and try it' 60
keys Enter
must 'it has the four' wait_for 60 \
	'[ "$(grep -c "^server ntp.op" "$place/ntp.conf")" -eq 4 ]'
must 'and all is well' screen_wait '^[+?] Start' 120
finish
