# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes a C table of the practice networks, so that the program needs no
# files to show them: awk -f embed.awk default.cfg outage.cfg ... > X.c
# Lines are kept apart, for a compiler need not take a text of any length.

function name_of(path) {
	sub(/.*\//, "", path)
	sub(/\.cfg$/, "", path)
	return path
}

BEGIN {
	print "/* Made by embed.awk from the files in config/data/lab. */"
	print "#include \"config/scenario_builtin.h\"\n"
	print "#include <stddef.h>"
}

FNR == 1 {
	if (files > 0)
		print "\tNULL,\n};"
	name[++files] = name_of(FILENAME)
	printf "\nstatic const char *const text_%d[] = {\n", files
}

{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	gsub(/\t/, "\\t")
	gsub(/\?/, "\\?")
	printf "\t\"%s\\n\",\n", $0
}

END {
	if (files > 0)
		print "\tNULL,\n};"
	print "\nconst struct scenario_builtin scenario_builtin[] = {"
	for (i = 1; i <= files; i++)
		printf "\t{ \"%s\", text_%d },\n", name[i], i
	print "\t{ NULL, NULL },\n};"
}
