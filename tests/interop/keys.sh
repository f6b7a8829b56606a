#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# Symmetric keys with chronyd and ntpd, both ways: as their client we believe
# what the right key vouches for and nothing else; as their server we sign
# with the key that was asked for, and nobody believes us with another.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 39

# One address of a server for each key that it is asked with: number of the
# last octet less 100 is the key. 5: their secret is another; 6: they do not
# know the key; 7: it is not asked for; 8: ours is not trusted.
types='1 MD5
2 SHA1
3 SHA256
4 AES128'
secret='0123456789abcdef0123456789abcdef'

# keys SECRET-OF-5 TYPE-OF-4 PREFIX: a key file's first five lines.
keys() {
	printf '%s\n' "$types" | while read -r id type; do
		[ "$id" != 4 ] || type=$2
		echo "$id $type $3$secret$secret"
	done | sed "s/^4 \\(.*\\)$secret\$/4 \\1/"
	echo "5 SHA1 $3$1"
}
{
	keys "$secret" AES-128 ''
	echo "6 SHA1 $secret"
	echo "8 SHA1 $secret"
} >"$scratch/ours.keys"
keys "ff$secret" AES128 HEX: >"$scratch/chrony.keys"
keys "ff$secret" AES-128 '' >"$scratch/ntpd.keys"
echo "8 SHA1 HEX:$secret" >>"$scratch/chrony.keys"
echo "8 SHA1 $secret" >>"$scratch/ntpd.keys"
chmod 600 "$scratch"/*.keys

# addresses N: server N has one for each key.
addresses() {
	for _k in 1 2 3 4 5 6 7 8; do
		netns_address "s$1" to-router "10.87.$1.10$_k/24"
	done
}
world_root 2
server_place 1
addresses 1
chronyd_spawn s1 'local stratum 3' "keyfile $scratch/chrony.keys"
server_place 2
addresses 2
ntpd_conf s2 'server 10.87.99.2 iburst minpoll 3 maxpoll 4' \
	"keys $scratch/ntpd.keys" 'trustedkey 1 2 3 4 5 8'
ntpd_spawn s2 s2

# synchronised ADDRESS: somebody there is, and answers without a key.
synchronised() {
	netns_run client "$peers/bin/ntpdate" -q -t 1 "$1" 2>/dev/null |
		grep -Eq 's[1-9][0-9]? no-leap'
}
ok 'chronyd answers' wait_for 30 'synchronised 10.87.1.107'
ok 'ntpd answers' wait_for 60 'synchronised 10.87.2.107'

{
	for s in 1 2; do
		for k in 1 2 3 4 5 6 8; do
			echo "server 10.87.$s.10$k iburst key $k"
		done
		echo "server 10.87.$s.107 iburst"
	done
	echo "keys $scratch/ours.keys"
	echo 'trustedkey (1 ... 6)'
} >"$scratch/client.conf"
client peers -n -c "$scratch/client.conf" --json --wait 40 \
	>"$scratch/ours.json" 2>"$scratch/ours.err"
is 'the client is synchronised' $? 0
like 'who has no trusted key is named' "$(cat "$scratch/ours.err")" \
	'client\.conf:7:31: error: key 8 is not trusted'

# says SERVER KEY: phase, what the key has proved, and tests passed (0, 1).
says() {
	"$jget" "$scratch/ours.json" "peers 10.87.$1.10$2 phase" \
		"peers 10.87.$1.10$2 auth" | paste -sd ' ' -
}
for s in 1 2; do
	for k in 1 2 3 4; do
		is "server $s: key $k is believed" "$(says $s $k)" 'active ok'
	done
	for k in 5 6; do
		like "server $s: key $k proves nothing" "$(says $s $k)" \
			'^unanswered (bad|wanted)$'
	done
	is "server $s: without a key none is needed" "$(says $s 7)" \
		'active none'
	is "server $s: a key that is not trusted asks nobody" \
		"$(says $s 8)" 'refused wanted'
	is "server $s: nor sends anything" \
		"$("$jget" "$scratch/ours.json" "peers 10.87.$s.108 sent")" 0
done

# Now we are the server: chronyd has the time, we take it with key 1.
{
	echo 'server 10.87.1.101 iburst key 1'
	echo "keys $scratch/ours.keys"
	echo 'trustedkey (1 ... 5)'
	echo 'restrict default nomodify'
} >"$scratch/serve.conf"
netns_spawn_apart serve client "$ntptui" serve -c "$scratch/serve.conf"
outer=$spawned
serve=$inner
served() {
	netns_run router "$peers/bin/ntpdate" -q -t 1 10.87.0.2 2>/dev/null |
		grep -Eq 's[1-9] no-leap'
}
ok 'we serve' wait_for 40 served

# chrony_gets KEY KEYFILE [SECONDS]: a chronyd takes our time with that key.
chrony_gets() {
	netns_spawn "c$1" router "$peers/bin/chronyd" -x -d -Q -t "${3-60}" \
		-u root \
		"server 10.87.0.2 iburst key $1" "keyfile $scratch/$2" \
		'cmdport 0' "pidfile $scratch/c.pid"
	wait "$spawned"
}
for k in 1 2 3 4; do
	ok "chronyd takes our time with key $k" chrony_gets $k chrony.keys
done
not_ok 'but not with another secret' chrony_gets 5 chrony.keys 8

# ntpd takes our time with the first four; the fifth is another secret.
ntpd_conf ref "keys $scratch/ntpd.keys" 'trustedkey 1 2 3 4 5' \
	'server 10.87.0.2 iburst key 1'
ntpd_spawn ref ref
synced() {
	ntpq ref -pn >"$scratch/ref.out" 2>/dev/null
	[ "$(column "$scratch/ref.out" 10.87.0.2 7)" -gt 0 ] 2>/dev/null
}
ok 'ntpd takes our time with key 1' wait_for 30 synced
like 'and knows that we have proved it' \
	"$(ntpq ref -c associations 2>/dev/null)" \
	'^ +[0-9]+ +[0-9]+ +[0-9a-f]+ +yes +yes +ok '
dig() {
	netns_run ref "$peers/bin/ntpdig" -a "$1" -k "$scratch/ntpd.keys" \
		-t 2 10.87.0.2 >"$scratch/dig" 2>&1 &&
		grep -q '10\.87\.0\.2' "$scratch/dig"
}
ok 'ntpdig takes our time with key 2' dig 2
not_ok 'but not with another secret' dig 5

# A restart takes key 2 away from those who are trusted, and loses nothing.
sed 's/(1 \.\.\. 5)/1 3/; $d' "$scratch/serve.conf" >"$scratch/new.conf"
cp "$scratch/new.conf" "$scratch/serve.conf"
kill -HUP "$serve"
ok 'a restart takes other keys' wait_for 10 \
	"grep -q 'restart: Sources: 0 added, 0 removed, 0 changed, 1 kept' \
	'$scratch/serve.log'"
ok 'time is served as before' served
not_ok 'a key that is no longer trusted proves nothing' dig 2
ok 'one that is does' chrony_gets 3 chrony.keys
diag "$(tail -n 8 "$scratch/serve.log")"
kill -TERM "$serve"
wait "$outer"
is 'it ends on SIGTERM' $? 0
world_end
finish
