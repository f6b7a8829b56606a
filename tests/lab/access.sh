#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh
#
# `ntptui access`: what it says of addresses, for people and as JSON, and how
# it ends.

. "${top_srcdir:-.}/tests/lib.sh"
plan 18

jget=$top_builddir/tests/tools/jget
conf=$scratch/ntp.conf
cat >"$conf" <<-'CONF'
	restrict default kod limited nomodify
	restrict 192.0.2.0 mask 255.255.255.0 noserve
	restrict 192.0.2.7 ntpport ignore
	restrict 10.9.6.0 netmask 255.255.255.0 ignore
	restrict 198.51.100.0/24 ignore
CONF

# access ARGUMENT...: leaves $text, $code.
access() {
	"$ntptui" access "$@" >"$scratch/out" 2>"$scratch/err"
	code=$?
	text=$(cat "$scratch/out")
}

# json PATH...: of the first address, on one line.
json() {
	for _p in "$@"; do
		"$jget" "$scratch/out" "0 $_p"
	done | paste -sd ' ' -
}

access --dialect=ntp "$conf" 192.0.2.7 2001:db8::1
is 'it succeeds' "$code" 0
like 'a word and its line decide' "$text" \
	"time: dropped by noserve, .*:2: restrict 192\.0\.2\.0 mask"
like 'a kiss is told' "$text" 'time: rate-limited, with a kiss by limited'
like 'a mistake in the file is told' "$(cat "$scratch/err")" ':4:'

access --json --dialect=ntp "$conf" 192.0.2.7
is 'as JSON' "$(json address 'time verdict' 'time line')" \
	'192.0.2.7 dropped 2'
is '... with the line' "$(json 'time text')" \
	'restrict 192.0.2.0 mask 255.255.255.0 noserve'
is '... a query' "$(json 'query verdict' 'query line')" 'answered 2'
is '... mode 7 is off' "$(json 'mode7 verdict' 'mode7 line')" \
	'dropped null'
access --json --dialect=ntp "$conf" 192.0.2.7:123
is 'ntpport is for port 123' "$(json 'time verdict' 'time line')" \
	'dropped 3'
access --json --dialect=ntp "$conf" 2001:db8::1
is 'refused and kissed' "$(json 'configure verdict' 'time verdict')" \
	'refused kiss'
access --json --dialect=ntp "$conf" 10.9.6.0
is 'a typo opens a host' "$(json 'time verdict' 'time line')" 'answered 4'
access --json --dialect=ntp "$conf" 198.51.100.1
is 'ntp.org takes no length' "$(json 'time line')" 1
access --json --dialect=ntpsec "$conf" 198.51.100.1
is 'NTPsec does' "$(json 'time line')" 5
access --json --dialect=ntpsec "$conf" 203.0.113.1
is 'the built-in default has no line' \
	"$(json 'query verdict' 'query line')" 'dropped null'

printf 'restrict 192.0.2.7\tignore # caf\351 \033[31m\n' >"$scratch/odd.conf"
access --json --dialect=ntp "$scratch/odd.conf" 192.0.2.7
is 'whatever stands in the line, it can be shown' "$(json 'time text')" \
	'restrict 192.0.2.7 ignore # caf\xE9 ^[[31m'

exits 'no address' 2 "$ntptui" access "$conf"
exits 'no such file' 2 "$ntptui" access "$scratch/none" 192.0.2.1
exits 'no such dialect' 2 "$ntptui" access --dialect=x "$conf" 192.0.2.1
finish
