#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh
#
# `make install` into a staging directory: everything is where others look for
# it, what the unit names is there, the manual pages are well-formed, and `make
# uninstall` leaves nothing.

. "${top_srcdir:-.}/tests/lib.sh"
[ -e "$top_builddir/Makefile" ] || skip_all 'there is no Makefile'
plan 20

# value NAME: a directory, as this build was configured. What a make around us
# was told to print is not for this one.
value() {
	printf 'include Makefile\nvalue:\n\t@echo "$(%s)"\n' "$1" |
		env MAKEFLAGS= MFLAGS= make -s --no-print-directory \
			-C "$top_builddir" -f - value 2>/dev/null
}

# quietly COMMAND...: its output is kept for the log.
quietly() {
	"$@" >"$scratch/make.log" 2>&1 || {
		tail -n 20 "$scratch/make.log"
		return 1
	}
}

dest=$scratch/dest
ok 'make install' quietly \
	make -C "$top_builddir" install "DESTDIR=$dest" MAKEFLAGS=
bin=$(value bindir)
man=$(value mandir)
data=$(value pkgdatadir)
docs=
[ -e "$top_builddir/ui/mkdocs" ] && docs=yes
ok 'the program runs from there' "$dest$bin/ntptui" --version
for f in "$data/ntptui.cfg" "$data/pool.conf" "$data/servers/stratum1.cfg" \
	"$data/themes/default.cfg" "$data/lab/default.cfg" \
	"$(value docdir)/README"; do
	ok "$f" test -s "$dest$f"
done
if [ -n "$docs" ]; then
	ok 'ntptui.1' test -s "$dest$man/man1/ntptui.1"
	ok 'ntptui.cfg.5' test -s "$dest$man/man5/ntptui.cfg.5"
else
	skip ntptui.1 'cross-compiled'
	skip ntptui.cfg.5 'cross-compiled'
fi

# completion NAME FILE SHELL: it is there, and the shell takes it.
completion() {
	dir=$(value "$1completiondir")
	if [ "$dir" = no ] || [ -z "$docs" ]; then
		skip "$1: completions" 'not wanted'
	elif command -v "$1" >/dev/null; then
		ok "$1: completions" "$1" -n "$dest$dir/$2"
	else
		ok "$1: completions" test -s "$dest$dir/$2"
	fi
}
completion bash ntptui
completion zsh _ntptui
completion fish ntptui.fish

# Every verb and every option of the program is in its manual page.
untold() {
	sed 's/\\-/-/g; s/\\(dq/"/g' "$dest$man/man1/ntptui.1" >"$scratch/man"
	"$ntptui" --help | sed -n '/^Verbs:/,/^Exit codes:/p' |
		sed -n 's/^  \(-., \|    \)\{0,1\}\(--*[a-z0-9-]*\|[a-z]*\).*/\2/p' |
		grep . | while read -r word; do
		grep -qe "^.B .*$word" "$scratch/man" || echo "$word"
	done
}
if [ -n "$docs" ]; then
	is 'the manual page has every verb and option' "$(untold)" ''
else
	skip 'the manual page has every verb and option' 'cross-compiled'
fi
if [ -n "$docs" ] && command -v mandoc >/dev/null; then
	is 'the manual pages are well-formed' "$(mandoc -Tlint -Wwarning \
		"$dest$man/man1/ntptui.1" "$dest$man/man5/ntptui.cfg.5" |
		grep -v STYLE)" ''
else
	skip 'the manual pages are well-formed' 'needs mandoc'
fi

unit=$(value systemdsystemunitdir)/ntptui.service
# Paths that the unit runs or documents, and that come with us.
absent() {
	sed -n 's/^Exec[A-Za-z]*=\(\/[^ ]*ntptui\).*/\1/p' "$dest$unit" |
		while read -r f; do
			[ -x "$dest$f" ] || echo "$f"
		done
	sed -n 's/^Documentation=//p' "$dest$unit" | tr ' ' '\n' |
		sed -n 's/^man:\(.*\)(\(.\))$/\/man\2\/\1.\2/p' |
		while read -r f; do
			[ -z "$docs" ] || [ -s "$dest$man$f" ] || echo "$man$f"
		done
	if grep -q '@' "$dest$unit" "$dest$(value sysusersdir)/ntptui.conf" \
		"$dest$(value tmpfilesdir)/ntptui.conf" 2>/dev/null; then
		grep -n '@[a-z]*@' "$dest$unit"
	fi
	# What it may write is what systemd-tmpfiles makes.
	awk '$1 == "d" { print $2 }' "$dest$(value tmpfilesdir)/ntptui.conf" |
		while read -r f; do
			case $f in
			/run/*) grep -q "^RuntimeDirectory=${f#/run/}\$" \
				"$dest$unit" || echo "$f" ;;
			*) grep -q "^ReadWritePaths=.*-$f\>" \
				"$dest$unit" || echo "$f" ;;
			esac
		done
}
if [ "$(value systemdsystemunitdir)" = no ]; then
	skip 'what the unit names is there' 'no unit is wanted'
	skip 'systemd takes the unit' 'no unit is wanted'
	skip 'systemd finds it confined' 'no unit is wanted'
else
	is 'what the unit names is there' "$(absent)" ''
	if command -v systemd-analyze >/dev/null &&
		systemd-analyze security --help 2>&1 | grep -q -e --offline; then
		score=$(systemd-analyze security --no-pager --offline=true \
			"$dest$unit" 2>/dev/null |
			sed -n 's/.*exposure level for.*: \([0-9.]*\).*/\1/p')
		diag "systemd-analyze security: $score of 10"
		ok 'systemd finds it confined' test "${score%.*}" -lt 5
		said=$(systemd-analyze verify "$dest$unit" 2>&1 |
			grep ntptui.service: | grep -v -e 'is not executable' \
			-e "Command 'man ")
		is 'systemd takes the unit' "$said" ''
	else
		skip 'systemd finds it confined' 'needs systemd-analyze'
		skip 'systemd takes the unit' 'needs systemd-analyze'
	fi
fi

ok 'make uninstall' quietly \
	make -C "$top_builddir" uninstall "DESTDIR=$dest" MAKEFLAGS=
is 'it leaves nothing' "$(find "$dest" ! -type d)" ''
finish
