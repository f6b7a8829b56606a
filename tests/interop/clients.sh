#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# Everybody's clients take their time from `ntptui serve`: by IPv4 and IPv6,
# with keys and without, each at an address of its own, so that whoever is
# answered from another one than it asked notices.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new

# A busybox that has ntpd, where there is one; its octets are always tried.
busybox=
for b in "${NTPTUI_BUSYBOX:-}" "$(command -v busybox)"; do
	[ -z "$b" ] || ! "$b" ntpd --help 2>&1 | grep -q '^Usage: ntpd' || busybox=$b
done
[ -n "$busybox" ] && plan 41 || plan 37

netns_address client to-router 10.87.0.3/24
netns_address client to-router fd87::2/64
netns_address client to-router fd87::3/64
netns_address router to-client fd87::1/64
netns_address router to-ref fd88::1/64
netns_address ref to-router fd88::2/64
netns_run router sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
ip -n "$netns_prefix-client" -6 route add default via fd87::1
ip -n "$netns_prefix-ref" -6 route add default via fd88::1
# There are no link-local addresses with which to ask for neighbours.
mac() {
	netns_run "$1" cat "/sys/class/net/$2/address"
}
neighbour() {
	ip -n "$netns_prefix-$1" -6 neigh replace "$3" dev "$2" \
		lladdr "$(mac "$4" "$5")" nud permanent
}
for n in 2 3; do
	neighbour router to-client fd87::$n client to-router
done
neighbour client to-router fd87::1 router to-client
neighbour ref to-router fd88::1 router to-ref
neighbour router to-ref fd88::2 ref to-router

secret='0123456789abcdef0123456789abcdef'
# Keys of 16 octets, but for the last, in each program's words.
key_file() {
	printf '%s\n' "1 MD5 $1$secret" "2 SHA1 $1$secret" \
		"3 SHA256 $1$secret" "4 $2 $1$secret" '5 MD5 some-letters'
}
key_file '' AES-128 >"$scratch/ours.keys"
key_file HEX: AES128 >"$scratch/chrony.keys"
# Without a prefix ntpd takes what is longer than 20 characters as hexadecimal.
key_file '' AES-128 >"$scratch/ntpd.keys"
# Busybox takes MD5's as characters, and SHA1's as hexadecimal.
key_file '' AES-128 | sed '/^[134]/d' >"$scratch/busybox.keys"
chmod 600 "$scratch"/*.keys

server_place 1
chronyd_spawn s1 'local stratum 2'
printf '%s\n' 'server 10.87.1.2 iburst' "keys $scratch/ours.keys" \
	'trustedkey 1 2 3 4 5' 'restrict default nomodify limited kod' \
	'discard average 0 minimum 0' >"$scratch/serve.conf"
netns_spawn_apart serve client "$ntptui" serve -c "$scratch/serve.conf"

# ntpdate_shows ADDRESS [OPTION...]: it believes us, one stratum below chronyd.
ntpdate_shows() {
	_address=$1
	shift
	netns_run router "$peers/bin/ntpdate" -q -t 2 "$@" "$_address" \
		2>&1 | grep -E ' s3 no-leap'
}
ok 'we serve' wait_for 60 'ntpdate_shows 10.87.0.2 >/dev/null'

# The slow ones work while the quick ones are tried. ---------------------------

# chronyd as a daemon, in the router's place.
chrony_asks() {
	_name=$1
	shift
	netns_spawn "$_name" router "$peers/bin/chronyd" -x -d -u root \
		"server $* iburst minpoll 0 maxpoll 0" 'port 0' 'cmdport 0' \
		"keyfile $scratch/chrony.keys" \
		"bindcmdaddress $scratch/$_name.sock" \
		"pidfile $scratch/$_name.pid"
}
chrony_asks chrony4 10.87.0.2
chrony_asks chrony6 fd87::2
chrony_asks chrony4key 10.87.0.3 key 3
chrony_asks chrony6key fd87::3 key 4

# NTPsec's ntpd, one for each family, with a key and without.
netns_new ref6
netns_link router fd89::1/64 ref6 fd89::2/64
ip -n "$netns_prefix-ref6" -6 route add default via fd89::1
neighbour ref6 to-router fd89::1 router to-ref6
neighbour router to-ref6 fd89::2 ref6 to-router
ip -n "$netns_prefix-client" -6 route replace default via fd87::1
ntpd_conf ref "keys $scratch/ntpd.keys" 'trustedkey 1 2' \
	'server 10.87.0.2 iburst minpoll 3 maxpoll 4' \
	'server 10.87.0.3 iburst minpoll 3 maxpoll 4 key 1'
ntpd_spawn ref ref
ntpd_conf ref6 "keys $scratch/ntpd.keys" 'trustedkey 1 2' \
	'server fd87::2 iburst minpoll 3 maxpoll 4' \
	'server fd87::3 iburst minpoll 3 maxpoll 4 key 2'
ntpd_spawn ref6 ref6

# inside NAME COMMAND...: with a /run, /var/lib and users of its own.
inside() {
	_name=$1
	shift
	mkdir -p "$scratch/$_name"
	{
		cat /etc/passwd
		echo 'ntpd:x:65534:65534::/var/lib/nobody:/bin/false'
	} >"$scratch/$_name/passwd"
	cat >"$scratch/$_name/start" <<-'EOF'
		mount -t tmpfs none /run && mount -t tmpfs none /var/lib &&
		mount --bind "$1/passwd" /etc/passwd || exit 1
		mkdir -p /run/systemd/timesyncd.conf.d /run/openntpd
		mkdir -p /var/lib/openntpd/run /var/lib/openntpd/db
		mkdir -p /var/lib/nobody /var/lib/systemd/timesync
		chown 65534:65534 /var/lib/systemd/timesync
		[ ! -f "$1/time.conf" ] ||
			cp "$1/time.conf" /run/systemd/timesyncd.conf.d/
		shift
		exec "$@"
	EOF
	netns_spawn "$_name" router unshare --mount sh \
		"$scratch/$_name/start" "$scratch/$_name" "$@"
}

# systemd-timesyncd; it is nobody, who cannot set a clock.
timesyncd_asks() {
	mkdir -p "$scratch/$1"
	printf '[Time]\nNTP=%s\nFallbackNTP=\n' "$2" >"$scratch/$1/time.conf"
	inside "$1" setpriv --reuid=65534 --regid=65534 --clear-groups \
		env SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_LEVEL=debug \
		"$peers/bin/timesyncd"
}
timesyncd_asks timesyncd4 10.87.0.2
timesyncd_asks timesyncd6 fd87::2

# OpenNTPD, with both families.
mkdir -p "$scratch/openntpd"
printf 'server %s\n' 10.87.0.2 10.87.0.3 fd87::2 fd87::3 \
	>"$scratch/openntpd.conf"
chmod 600 "$scratch/openntpd.conf"
inside openntpd "$peers/bin/openntpd" -d -v -f "$scratch/openntpd.conf"

# Busybox's ntpd.
busybox_asks() {
	_name=$1
	shift
	netns_spawn "$_name" router setpriv --bounding-set=-sys_time \
		--inh-caps=-sys_time "$busybox" ntpd -n -w -ddd "$@"
}
if [ -n "$busybox" ]; then
	busybox_asks busybox4 -p 10.87.0.2
	busybox_asks busybox6 -p fd87::2
	busybox_asks busybox4key -k "$scratch/busybox.keys" \
		-p keyno:5:10.87.0.3
	busybox_asks busybox6key -k "$scratch/busybox.keys" -p keyno:2:fd87::3
fi

# The quick ones. --------------------------------------------------------------

for address in 10.87.0.2 10.87.0.3 fd87::2 fd87::3; do
	ok "ntpdate -q $address" ntpdate_shows "$address"
done
dig() {
	netns_run router "$peers/bin/ntpdig" -t 2 "$@" >"$scratch/dig" 2>&1
	cat "$scratch/dig"
	grep -q ' s3 no-leap' "$scratch/dig"
}
for key in 1 2 3 4; do
	address=$(printf '%s\n' 10.87.0.2 fd87::3 fd87::2 10.87.0.3 |
		sed -n "${key}p")
	ok "ntpdate -q $address with key $key" ntpdate_shows "$address" \
		-a "$key" -k "$scratch/ntpd.keys"
	ok "ntpdig $address with key $key" dig -a "$key" \
		-k "$scratch/ntpd.keys" "$address"
done
ok 'ntpdig by IPv4' dig 10.87.0.3
ok 'ntpdig by IPv6' dig fd87::2
for address in 10.87.0.2 fd87::2; do
	ok "rdate by $address" netns_run router "$peers/bin/rdate" -n -p \
		"$address"
done
for address in 10.87.0.3 fd87::3; do
	ok "the octets of clients of other systems, at $address" \
		netns_run router "$top_builddir/tests/tools/shape" "$address"
	sed 's/^/# /' "$scratch/ok.out"
done

# One that asks and ends.
once() {
	netns_spawn once router "$peers/bin/chronyd" -x -d -Q -t 60 -u root \
		"server $* iburst" 'cmdport 0' 'port 0' \
		"keyfile $scratch/chrony.keys" "pidfile $scratch/once.pid"
	wait "$spawned"
}
ok 'chronyd -Q by IPv4' once 10.87.0.3
ok 'chronyd -Q by IPv6, with key 1' once fd87::3 key 1

# What the slow ones say. ------------------------------------------------------

tracking() {
	netns_run router "$peers/bin/chronyc" -h "$scratch/$1.sock" -n \
		tracking >"$scratch/tracking" 2>/dev/null
	grep -Eq "^Reference ID .*\\($2\\)" "$scratch/tracking" &&
		grep -Eq '^Stratum +: 4$' "$scratch/tracking" &&
		grep -Eq '^Leap status +: Normal' "$scratch/tracking"
}
# daemon NAME ADDRESS WHAT
daemon() {
	ok "$3" wait_for 60 "tracking $1 $2"
	diag "$(cat "$scratch/tracking" 2>/dev/null)"
}
daemon chrony4 10.87.0.2 'chronyd follows us by IPv4'
daemon chrony6 fd87::2 'chronyd follows us by IPv6'
daemon chrony4key 10.87.0.3 'chronyd follows us by IPv4, with key 3'
daemon chrony6key fd87::3 'chronyd follows us by IPv6, with key 4'

# Every association is reached, and one is the system peer. ntpd chooses anew
# only when a sample is better than the seven before it: what was not fit yet
# when it chose last can stay without a mark for eight polls of 16 s.
followed() {
	ntpq "$1" -pn >"$scratch/$1.out" 2>/dev/null
	[ "$(grep -Ec '^[*+#-][0-9f]' "$scratch/$1.out")" -eq 2 ] &&
		grep -q '^\*' "$scratch/$1.out"
}
for name in ref ref6; do
	ok "$name: NTPsec's ntpd follows us" wait_for 240 "followed $name"
	diag "$(cat "$scratch/$name.out")"
	followed "$name" ||
		diag "$(ntpq "$name" -c 'rv &1' -c 'rv &2' 2>&1)"
	is "$name: one of the associations is authentic" \
		"$(ntpq $name -c associations 2>/dev/null |
			awk '$6 == "ok"' | wc -l)" 1
done
said() {
	grep -Eq "$2" "$scratch/$1.log"
}
for n in 4 6; do
	ok "timesyncd takes our time by IPv$n" wait_for 60 \
		"said timesyncd$n 'Contacted time server'"
	diag "$(tail -n 12 "$scratch/timesyncd$n.log")"
done
for address in 10.87.0.2 10.87.0.3 fd87::2 fd87::3; do
	ok "OpenNTPD believes $address" wait_for 60 \
		"said openntpd 'peer $address now valid'"
done
diag "$(tail -n 12 "$scratch/openntpd.log")"
if [ -n "$busybox" ]; then
	for name in busybox4 busybox6 busybox4key busybox6key; do
		ok "$name takes our time" wait_for 60 \
			"said $name 'reply from .* strat:3 .*reach:0x[1-9]*[37f]'"
		diag "$(tail -n 2 "$scratch/$name.log")"
	done
fi

kill -TERM "$inner"
wait_for 10 "! kill -0 $inner 2>/dev/null"
world_end
finish
