# SPDX-License-Identifier: GPL-3.0-or-later
#
# Takes files of scenarios apart: a directory below OUT for each, in it a file
# for each word that its lines begin with, and the order in OUT/list.
#
#	awk -v out=DIRECTORY -f split.awk lab.scn odd.scn ...

function bad(why) {
	print FILENAME ":" FNR ": " why >"/dev/stderr"
	failed = 1
	exit 2
}

BEGIN {
	n = split("about world conf more also event clock start dialect file " \
	    "at within look expect option do heal servers open", w, " ")
	for (i = 1; i <= n; i++)
		known[w[i]] = 1
}

/^[ \t]*(#|$)/ {
	next
}

{
	word = $1
	rest = $0
	sub(/^[^ \t]+[ \t]*/, "", rest)
}

word == "fault" || word == "odd" {
	if (rest !~ /^[a-z0-9-]+$/)
		bad("a name is of small letters, digits and hyphens")
	if (rest in seen)
		bad("there is another `" rest "'")
	seen[rest] = 1
	dir = out "/" rest
	if (system("mkdir -p '" dir "'") != 0)
		bad("no directory " dir)
	print rest >(out "/list")
	print word >(dir "/kind")
	close(dir "/kind")
	file = FILENAME
	sub(/.*\//, "", file)
	print file >(dir "/from")
	close(dir "/from")
	next
}

!(word in known) {
	bad("`" word "' is no word of a scenario")
}

dir == "" {
	bad("no scenario has begun")
}

{
	print rest >>(dir "/" word)
	close(dir "/" word)
}

END {
	exit failed ? 2 : 0
}
