#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh and world.sh
#
# Everything that ntpq can ask, of ntptui and of an ntpd with the same
# configuration and the same servers, compared field by field. What may differ,
# and why, stands in ntpq.rules; any other difference fails.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
. "$top_srcdir/tests/interop/world.sh"
world_new
plan 98

here=$top_srcdir/tests/interop
servers='1 2 3'
world_root 3
world_chronyd 1 2
world_chronyd 2 3
world_ntpd 3
for n in $servers; do
	world_relay "$n" jitter=0.2ms "up:delay=$((3 * n))ms" \
		"down:delay=$((2 * n))ms"
done
all_answer() {
	for n in $servers; do
		answers "$n" || return 1
	done
}
wait_for 60 all_answer || skip_all 'the servers do not answer'

printf '%s\n' '5 AES 0123456789abcdef0123456789abcdef' \
	'6 MD5 some-words-of-mine' >"$scratch/keys"
chmod 600 "$scratch/keys"
client_conf "keys $scratch/keys" 'trustedkey 5 6' 'controlkey 5' \
	'restrict default nomodify limited kod noquery' 'restrict ::1' \
	'restrict 10.99.0.0 mask 255.255.0.0 nomodify' 'nts disable'

netns_spawn_apart ours client "$ntptui" serve -c "$scratch/client.conf"
ntpd_spawn client ref

settled() {
	for w in client ref; do
		ntpq "$w" -pn >"$scratch/settled" 2>/dev/null
		grep -q '^\*' "$scratch/settled" || return 1
		[ "$(grep -c '^[*+]' "$scratch/settled")" = 3 ] || return 1
	done
}
# ntpd chooses seldom: see clients.sh.
wait_for 90 settled || diag "not all are followed: $(cat "$scratch/settled")"
# Somebody asks both, so that there is a client.
for n in 1 2; do
	netns_run router "$peers/bin/ntpdate" -q 10.87.0.2 10.88.0.2 >/dev/null
done

# ask NAME FORM OPTION... : what ntpq prints of both, into files called NAME.
asked=
ask() {
	_name=$1
	asked="$asked $1:$2"
	shift 2
	ntpq client -n "$@" 127.0.0.1 >"$scratch/$_name.ours" 2>&1
	ntpq ref -n "$@" 127.0.0.1 >"$scratch/$_name.theirs" 2>&1
}

for c in peers lpeers opeers lopeers apeers associations lassociations; do
	ask "$c" table -c "$c"
done
ask lassoc table -c lassoc
ask rv0 list -c 'rv 0'
ask readlist list -c readlist
for n in $servers; do
	ask "rv$n" list -c "rv &$n"
	ask "rl$n" list -c "rl &$n"
	ask "pstats$n" label -c "pstats &$n"
done
ask cv list -c 'cv &1'
for c in sysinfo sysstats monstats iostats timerstats kerninfo authinfo; do
	ask "$c" label -c "$c"
done
ask mrulist table -c mrulist
for o in mincount=2 mincount=9999 resall=0x40 resany=0x20 resany=0x1000 \
	laddr=127.0.0.1 laddr=192.0.2.1 maxlstint=1000 minlstint=1000 mindrop=1 minscore=0 recent=2 sort=addr \
	sort=-count; do
	ask "mrulist-$o" table -c "mrulist $o"
done
ask ifstats pairs -a 5 -k "$scratch/keys" -c ifstats
ask reslist pairs -a 5 -k "$scratch/keys" -c reslist

# All variables, each by its name: what one of them does not know is an error
# of ntpq's, in both.
names() {
	ntpq client -n -c raw -c "rv $1 $2" 127.0.0.1 2>/dev/null |
		sed -n 's/.*_var_list="\(.*\)".*/\1/p' | tr ',' '\n' |
		grep -v _var_list
}
names 0 sys_var_list | sed 's/.*/rv 0 &/' >"$scratch/by-name"
ok 'there are many system variables' \
	test "$(wc -l <"$scratch/by-name")" -gt 100
names '&1' peer_var_list | sed 's/.*/rv \&1 &/' >"$scratch/by-name1"
ok 'there are many variables of an association' \
	test "$(wc -l <"$scratch/by-name1")" -gt 45
ask_names() {
	set --
	while read -r _line; do
		set -- "$@" -c "$_line"
	done <"$_list"
	ask "$_ask" lines "$@"
}
_ask=names0 _list=$scratch/by-name
ask_names
_ask=names1 _list=$scratch/by-name1
ask_names

# What ntpq complains of when it asks us, but not when it asks ntpd.
complaints() {
	grep -hE '^\*\*\*|^AUTH|[Uu]nknown|Traceback|truncated|\?\?\?' \
		"$scratch/$1.ours" | grep -vxFf "$scratch/$1.theirs"
}
judge() {
	awk -v command="$1" -v form="$2" -f "$here/ntpq.awk" \
		"$here/ntpq.rules" "$scratch/$1.ours" "$scratch/$1.theirs"
}
cp "$scratch/rv0.theirs" "$scratch/rv0"
sed 's/leap=00/leap=01/' "$scratch/rv0" >"$scratch/rv0.theirs"
like 'a difference without a reason is seen' "$(judge rv0 list)" \
	'DIFFERS leap: 00 / 01'
cp "$scratch/rv0" "$scratch/rv0.theirs"
for a in $asked; do
	c=${a%%:*}
	judge "$c" "${a#*:}" >"$scratch/$c.judged"
	not_ok "$c: $(tail -n 1 "$scratch/$c.judged")" \
		grep '^DIFFERS' "$scratch/$c.judged"
	sed -n 's/^explained/# &/p' "$scratch/$c.judged"
	is "$c: ntpq complains of nothing" "$(complaints "$c")" ''
done

# Somebody whom only the default line knows hears nothing, whatever he asks.
is 'a stranger hears nothing' "$(netns_run router timeout 5 \
	"$peers/bin/ntpq" -n -c 'rv 0' 10.87.0.2 2>&1 | grep -c =)" 0

world_end
finish
