#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a person reads can be translated, and the translations are sound.

. "${top_srcdir:-.}/tests/lint/lint.sh"
plan 9

# Calls that show their text to a person.
shown='canvas_put|canvas_text|canvas_print|canvas_right|canvas_wrap|text_say'
shown="$shown|text_pair|app_say|app_ask|say|add|fprintf|printf|snprintf"

# Lines of ntp.conf, ntpq's headings and a shell's commands are in no language.
no_words='when poll reach|conf reach auth|lstint avgint|limit average|mru maxdepth|iburst|replaced on %s|discard average|disable monitor|sudo ntptui|setup of %s|restrict source|servers were chosen'

# unmarked ROOT: texts of two words or more in such a call that are not
# marked. Neighbouring strings are joined, what _() or N_() holds is taken out;
# then every second part between quotation marks is a text. What only runs while
# the program is built speaks English.
unmarked() {
	sources "$1" ui config src/engine | grep '\.c$' |
		grep -v -e '^ui/docs_' -e '^ui/mkdocs' | while read -r f; do
		awk -v file="$f" -v calls="$shown" -v odd="$no_words" '
		{
			if (text == "")
				start = NR
			text = text " " $0
		}
		/[;{}][ \t]*(\/\*.*\*\/)?$/ {
			gsub(/\\"/, "", text)
			gsub(/"[ \t]*PRI[a-zA-Z0-9]+[ \t]*"/, "", text)
			gsub(/"[ \t]+"/, "", text)
			gsub(/N?_\("[^"]*"\)/, "", text)
			n = 0
			if (match(text, "(^|[^A-Za-z0-9_])(" calls ")\\("))
				n = split(text, part, "\"")
			for (i = 2; i <= n; i += 2)
				if (part[i] ~ /[a-z][a-z][a-z]+,? [a-z][a-z]/ &&
				    part[i] !~ odd)
					print file ":" start ": " part[i]
			text = ""
		}' "$1/$f"
	done
}

# unsound ROOT: what msgfmt finds wrong, with formats and headers.
unsound() {
	for po in "$1"/ui/po/*.po; do
		msgfmt --check -o /dev/null "$po" 2>&1 || true
	done
}

# unlisted ROOT: translations that are not built.
unlisted() {
	for po in "$1"/ui/po/*.po; do
		name=$(basename "$po" .po)
		grep -qx "LINGUAS += $name" "$1/ui/po/local.mk" ||
			echo "$name is no language of ui/po/local.mk"
	done
}

# unfinished ROOT: texts of ui/ that a translation has taken in and left as they
# are. (Those that `make update-po` has not taken in yet are not counted.)
unfinished() {
	for po in "$1"/ui/po/*.po; do
		msgattrib --untranslated --no-obsolete "$po" |
			awk -v RS= '/(^|\n)#: ([^\n]* )?ui\//'
	done
}

fresh_tree
printf 'f(void)\n{\n\tapp_say(a, ROLE_OK,\n\t    "all is " "well");\n}\n' |
	sample ui/a.c
printf 'f(void)\n{\n\tapp_say(a, _("all is "\n\t    "well"));\n}\n' |
	sample ui/b.c
finds 'sees a text that is not marked' '^ui/a.c:' unmarked "$scratch/tree"
rm "$scratch/tree/ui/a.c"
clean 'a marked one is none' unmarked "$scratch/tree"
clean 'what a person reads is marked' unmarked "$top_srcdir"

if ! command -v msgfmt >/dev/null; then
	for what in 'sees a wrong format' 'the translations are sound' \
		'sees what is not translated' 'no screen is left in English'; do
		skip "$what" 'gettext is not installed'
	done
else
	{
		printf 'msgid ""\nmsgstr ""\n'
		printf '"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
		printf '#, c-format\nmsgid "%%d of %%s"\nmsgstr "%%s %%d"\n'
	} | sample ui/po/xx.po
	finds 'sees a wrong format' 'format' unsound "$scratch/tree"
	clean 'the translations are sound' unsound "$top_srcdir"
	printf '#: src/a.c ui/b.c\nmsgid "a word"\nmsgstr ""\n' |
		sample ui/po/xx.po
	finds 'sees what is not translated' 'a word' unfinished "$scratch/tree"
	clean 'no screen is left in English' unfinished "$top_srcdir"
	for po in "$top_srcdir"/ui/po/*.po; do
		diag "$(basename "$po" .po): $(msgfmt --statistics \
			-o /dev/null "$po" 2>&1)"
	done
fi

printf 'LINGUAS += de\n' | sample ui/po/local.mk
: | sample ui/po/xx.po
finds 'sees a translation that is not built' '^xx ' unlisted "$scratch/tree"
clean 'every translation is built' unlisted "$top_srcdir"
finish
