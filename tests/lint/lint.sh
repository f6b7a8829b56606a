# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the lints share. Every lint is a function of a tree, and is shown a
# sample that it must refuse before it is believed about our own tree.

. "${top_srcdir:-.}/tests/lib.sh"

# sources ROOT [DIRECTORY...]: our C files, relative to ROOT, one a line.
sources() {
	_root=$1
	shift
	[ $# -gt 0 ] || set -- src config ui tests
	(cd "$_root" && find "$@" -name '*.[ch]' 2>/dev/null | LC_ALL=C sort)
}

# strip_c FILE: the file without comments and without what is inside of string
# and character constants; every line keeps its number.
strip_c() {
	awk '
	{
		out = ""
		n = length($0)
		for (i = 1; i <= n; i++) {
			c = substr($0, i, 1)
			two = substr($0, i, 2)
			if (comment) {
				if (two == "*/") {
					comment = 0
					i++
				}
			} else if (quote != "") {
				if (c == "\\")
					i++
				else if (c == quote) {
					quote = ""
					out = out c
				}
			} else if (two == "/*") {
				comment = 1
				out = out " "
				i++
			} else if (two == "//") {
				break
			} else {
				if (c == "\"" || c == "\047")
					quote = c
				out = out c
			}
		}
		quote = ""
		print out
	}' "$1"
}

# sample PATH: writes standard input to PATH below $scratch/tree, an own little
# tree for what a lint must refuse.
sample() {
	mkdir -p "$scratch/tree/$(dirname "$1")"
	cat >"$scratch/tree/$1"
}

# fresh_tree: forgets all samples.
fresh_tree() {
	rm -rf "$scratch/tree"
	mkdir -p "$scratch/tree"
}

# finds WHAT PATTERN COMMAND...: the command's output is to have a line that
# matches: the lint sees the fault that was planted.
finds() {
	_what=$1
	_pattern=$2
	shift 2
	"$@" >"$scratch/found" 2>&1
	if grep -Eq -e "$_pattern" "$scratch/found"; then
		pass "$_what"
	else
		fail "$_what"
		diag "no $_pattern in what the lint found:"
		sed 's/^/# /' "$scratch/found"
	fi
}

# clean WHAT COMMAND...: the command is to print nothing, and to succeed.
clean() {
	_what=$1
	shift
	if "$@" >"$scratch/found" 2>&1 && [ ! -s "$scratch/found" ]; then
		pass "$_what"
	else
		fail "$_what"
		sed 's/^/# /' "$scratch/found"
	fi
}

# sanitized: were the objects built with a sanitizer, which adds symbols?
sanitized() {
	[ "${SANITIZE:-no}" != no ]
}
