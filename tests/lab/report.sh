#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `ntptui report`: everything that a helper needs is in it, and nothing that
# was planted as a secret, not even where a message quotes it.

. "${top_srcdir:-.}/tests/lib.sh"
plan 17

dir=$scratch/etc
mkdir "$dir"
cat >"$dir/ntp.keys" <<'END'
# PlantedNote
1 SHA1 PlantedKeyOne
5 MD5 planted,"two
7 SHA256 feedfacefeedfacefeedfacefeedface
END
chmod 600 "$dir/ntp.keys"
cat >"$dir/more.conf" <<'END'
server 127.0.0.9 key 5 # PlantedMore
crypto pw PlantedInclude
END
cat >"$dir/ntp.conf" <<END
# the password is PlantedComment, ask admin@planted.example
keys $dir/ntp.keys
trustedkey 1 5 7
controlkey 7
requestkey PlantedRequest
crypto pw PlantedPass host PlantedHost
server 127.0.0.8 iburst PlantedOption
7 SHA256 PlantedPaste
PlantedAlone
setvar owner = "boss@mail.planted.example" default
restrict 203.0.113.0 mask 255.255.255.0 nomodify
restrict 2001:db8:77:: mask ffff:ffff:ffff:: nomodify
restrict 10.1.2.3
includefile $dir/more.conf
END

# report OPTION...: of that file, quickly.
report() {
	"$ntptui" report -c "$dir/ntp.conf" --quick --wait 1 "$@"
}

# planted FILE: the lines with something secret.
planted() {
	grep -inE 'planted|feedface|controlkey 7' "$1"
}

report >"$scratch/out" 2>"$scratch/err"
is 'it reports' "$?" 0
is 'no secret is in it' "$(planted "$scratch/out")" ''
is 'nor in what goes to stderr' "$(planted "$scratch/err")" ''
is 'no comment of ntp.conf, no mail address' \
	"$(grep -nE 'password is|@' "$scratch/out")" ''
for part in 'What is the matter' 'Sources' 'State' 'Clock' 'Host' \
	'Problems of ntp.conf' 'Journal' 'Variables'; do
	ok "it has: $part" grep -q "^==== $part ====" "$scratch/out"
done
like 'the configuration is in it' "$(cat "$scratch/out")" \
	'restrict 203\.0\.113\.0 mask 255\.255\.255\.0 nomodify'
like 'and where its mistakes are' "$(cat "$scratch/out")" \
	'ntp\.conf:8:1: error'

report --mask "$scratch/masked" 2>/dev/null
is 'masked: no public address is in it, private ones are' \
	"$(grep -cE '203\.0\.113|2001:db8' "$scratch/masked") $(grep -c \
	'restrict 10\.1\.2\.3' "$scratch/masked")" '0 1'
is 'the file is for its owner only' "$(stat -c %a "$scratch/masked")" 600
not_ok 'a file that is there is not written over' report "$scratch/masked"
finish
