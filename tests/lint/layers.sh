#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The arrows of the house: who may include whom, and which few files may know
# curses, readline, clocks and sockets.

. "${top_srcdir:-.}/tests/lint/lint.sh"
plan 17

# The core knows these of the C library and nothing else.
core_headers='assert ctype errno float inttypes limits math stdarg stdbool
	stddef stdint stdio stdlib string libintl netinet/in arpa/inet
	sys/socket sys/types'

# arrows ROOT: every include that points up or sideways.
arrows() {
	sources "$1" src config ui | while read -r f; do
		awk -v file="$f" -v core="$(echo $core_headers)" '
		function bad(why) {
			print file ":" FNR ": " why
		}
		function layer_of(path) {
			sub(/^src\//, "", path)
			sub(/\/.*/, "", path)
			return path
		}
		BEGIN {
			n = split(core, words, " ")
			for (i = 1; i <= n; i++)
				in_core[words[i] ".h"] = 1
			may["core"] = " core "
			may["sys"] = " sys core "
			may["engine"] = " engine sys core "
			may["config"] = " config core "
			may["why"] = " why config engine core "
			may["ui"] = " ui why config engine core "
			plain["engine/params.h"] = 1
			plain["engine/lab_scenario.h"] = 1
			plain["sys/replace.h"] = 1
			here = layer_of(file)
		}
		/^[ \t]*#[ \t]*include/ {
			name = $0
			sub(/^[^<"]*[<"]/, "", name)
			sub(/[>"].*/, "", name)
			if ($0 ~ /"/) {
				to = layer_of(name)
				if (name !~ /\//)
					bad("\"" name "\": name the layer too")
				else if (here == "config" && name in plain)
					;
				else if (file ~ /^ui\/session\.[ch]$/ &&
				    name == "sys/machine.h")
					; # puts the engine on the machine
				else if (index(may[here], " " to " ") == 0)
					bad(here " must not know " name)
				next
			}
			if (name ~ /^nettle\// && file == "src/core/mac.c")
				next # pure arithmetic
			if (here == "core" && !(name in in_core))
				bad("the core must not know <" name ">")
			if (name ~ /curses/ && file != "ui/term.c")
				bad("only ui/term.c may know curses")
			if (name ~ /^readline/ && file != "ui/prompt.c")
				bad("only ui/prompt.c may know readline")
			if (name ~ /^curl\// && file != "src/sys/https_lib.h")
				bad("only src/sys/https may know curl")
			if (name ~ /^(sys\/timex|netdb|linux\/|sys\/prctl)/ &&
			    here != "sys")
				bad("only src/sys may know <" name ">")
		}' "$1/$f"
	done
}

# symbols ARCHIVE...: calls that only src/sys may make.
symbols() {
	for a in "$@"; do
		nm -A -u "$a" 2>/dev/null
	done | awk '
	BEGIN {
		n = split("adjtime adjtimex clock_adjtime clock_gettime " \
		    "clock_settime gettimeofday time settimeofday stime " \
		    "ntp_adjtime timespec_get socket bind connect send " \
		    "sendto sendmsg sendmmsg recv recvfrom recvmsg " \
		    "recvmmsg getsockopt setsockopt getaddrinfo " \
		    "getnameinfo getrandom getentropy prctl capset", w, " ")
		for (i = 1; i <= n; i++)
			kernel[w[i]] = 1
	}
	{
		call = $NF
		sub(/@.*/, "", call)
		if (!(call in kernel))
			next
		where = $0
		sub(/: +U .*/, "", where)
		sub(/.*\//, "", where)
		print where ": calls " call "()"
	}'
}

# One violation each; the lint has to name the file.
refuses() {
	_title=$1
	_file=$2
	fresh_tree
	printf '%s\n' "$3" | sample "$_file"
	finds "$_title" "^$_file:1: " arrows "$scratch/tree"
}

refuses 'refuses core -> engine' src/core/a.c '#include "engine/engine.h"'
refuses 'refuses sys -> engine' src/sys/a.h '#include "engine/params.h"'
refuses 'refuses engine -> ui' src/engine/a.c '#include "ui/app.h"'
refuses 'refuses config -> engine' config/a.c '#include "engine/engine.h"'
refuses 'refuses why -> ui' src/why/a.c '#include "ui/format.h"'
refuses 'refuses why -> sys' src/why/a.c '#include "sys/clock.h"'
refuses 'refuses ui -> sys' ui/a.c '#include "sys/clock.h"'
refuses 'refuses a clock in the core' src/core/a.c '#include <time.h>'
refuses 'refuses nettle elsewhere in the core' src/core/a.c \
	'#include <nettle/md5.h>'
refuses 'refuses curses in a view' ui/view_a.c '#include <curses.h>'
refuses 'refuses curl in the engine' src/engine/a.c '#include <curl/curl.h>'
refuses 'refuses readline in the app' ui/app.c '#include <readline/history.h>'
refuses 'refuses an include without its layer' src/core/a.c '#include "peer.h"'

fresh_tree
printf '#include "engine/params.h"\n#include "core/peer.h"\n' |
	sample config/apply.c
printf '#include <curses.h>\n#include "config/conf.h"\n' | sample ui/term.c
printf '#include <nettle/md5.h>\n' | sample src/core/mac.c
clean 'allows what the design draws' arrows "$scratch/tree"
clean 'all arrows of the tree point down' arrows "$top_srcdir"

printf '#include <time.h>\n%s\n' \
	'time_t f(void); time_t f(void) { return time(NULL); }' | sample a.c
${CC:-cc} -c -o "$scratch/tree/a.o" "$scratch/tree/a.c"
finds 'sees a clock that is read' '^a.o: calls time' \
	symbols "$scratch/tree/a.o"
clean 'only src/sys calls the kernel for clocks and sockets' symbols \
	"$top_builddir/libntpcore.a" "$top_builddir/libntpengine.a" \
	"$top_builddir/libntpconf.a" "$top_builddir/libntpwhy.a" \
	"$top_builddir/libntpui.a"
finish
