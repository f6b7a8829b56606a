# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes a C table of the files that users choose by name, so that the program
# needs none to be installed: awk -f embed.awk lab/default.cfg ... > X.c
# Lines are kept apart, for a compiler need not take a text of any length.

# Lists that lie in config/data itself are the catalogue.
function kind_of(path, list) {
	list = path ~ /data\/[^\/]*\.cfg$/
	sub(/\/[^\/]*$/, "", path)
	sub(/.*\//, "", path)
	return list ? "servers" : path
}

function name_of(path) {
	sub(/.*\//, "", path)
	sub(/\.cfg$/, "", path)
	return path
}

BEGIN {
	print "/* Made by embed.awk from the files in config/data. */"
	print "#include \"config/builtin.h\"\n"
	print "#include <stddef.h>"
}

FNR == 1 {
	if (files > 0)
		print "\tNULL,\n};"
	name[++files] = name_of(FILENAME)
	kind[files] = kind_of(FILENAME)
	printf "\nstatic const char *const text_%d[] = {\n", files
}

{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	gsub(/\t/, "\\t")
	gsub(/\?/, "\\?")
	printf "\t\"%s\\n\",\n", $0
}

END {
	if (files > 0)
		print "\tNULL,\n};"
	print "\nconst struct builtin builtin[] = {"
	for (i = 1; i <= files; i++)
		printf "\t{ \"%s\", \"%s\", text_%d },\n", kind[i], name[i], i
	print "\t{ NULL, NULL, NULL },\n};"
}
