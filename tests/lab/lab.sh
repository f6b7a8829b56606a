#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The practice network as its user meets it: the list, the settled table, and
# what is said of scenarios that are not there or not right.

. "${top_srcdir:-.}/tests/lib.sh"
plan 18

XDG_CONFIG_HOME=$scratch/config
export XDG_CONFIG_HOME
mkdir -p "$XDG_CONFIG_HOME/ntptui/lab"

list=$("$ntptui" lab --list)
for name in default drift jump kiss liars outage quiet; do
	like "--list shows $name" "$list" "^$name +[^ ]"
done

cat >"$XDG_CONFIG_HOME/ntptui/lab/mine.cfg" <<'END'
title = "one of my own";
servers = ( { name = "a.lab"; }, { name = "b.lab"; delay_ms = 3; },
	    { name = "c.lab"; stratum = 1; } );
END
like '--list shows a file of the user' "$("$ntptui" lab --list)" \
	'^mine +one of my own \(.*mine\.cfg\)$'

"$ntptui" lab outge --once >"$scratch/out" 2>"$scratch/err"
rc=$?
is 'an unknown name is a mistake in use' $rc 2
like 'and the right one is guessed' "$(cat "$scratch/err")" \
	'did you mean .outage'

printf 'servers = (\n{ name = "a.lab";\n  los = 1; } );\n' \
	>"$scratch/bad.cfg"
"$ntptui" lab "$scratch/bad.cfg" --once >"$scratch/out" 2>"$scratch/err"
like 'a mistake is told with file and line' "$(cat "$scratch/err")" \
	"^$scratch/bad.cfg:3: error: .*did you mean .loss"

# The default scenario: the liar is found out, and there is a system peer.
"$ntptui" lab --once >"$scratch/table" 2>"$scratch/err"
rc=$?
sed 's/^/# /' "$scratch/table" "$scratch/err"
is 'lab --once ends well' $rc 0
like 'there is a system peer' "$(cat "$scratch/table")" '^\*[a-z]'
like 'the liar is marked' "$(cat "$scratch/table")" '^xtime\.tower\.lab'
like 'nine servers are listed' "$(grep -c '\.lab' "$scratch/table")" '^9$'

# Seven minutes into the outage, at once: nobody answers. A minute later the
# provider's servers are back. The same seed gives the same table.
"$ntptui" lab outage --after 400 >"$scratch/silent" 2>&1
like 'after 400 s all have been silent' "$(cat "$scratch/silent")" \
	'^[ x#-]gps\.roof\.lab .* 0  '
"$ntptui" lab outage --after 460 >"$scratch/back" 2>&1
like 'after 460 s they answer again' "$(cat "$scratch/back")" '^\*ntp[1-4]'
"$ntptui" lab outage --after 460 >"$scratch/again" 2>&1
ok 'and so every time' cmp "$scratch/back" "$scratch/again"
finish
