/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completions: verbs, and the options that a verb reads. */
#include "ui/docs.h"

#include <getopt.h>
#include <string.h>

#include "ui/options.h"
#include "ui/verb.h"

/* The bare program's name in the table of options. */
#define CONSOLE "console"

static bool
is_verb(const struct verb *v)
{
	return (v->where & VERB_CLI) != 0;
}

/* What follows the option is a file's name. */
static bool
takes_file(const struct option_row *r)
{
	return strstr(r->usage, "FILE") != NULL ||
	    strstr(r->usage, "PATH") != NULL;
}

static void
verbs(FILE *out)
{
	const struct verb *v;

	for (size_t i = 0; (v = verb_at(i)) != NULL; i++)
		if (is_verb(v))
			fprintf(out, " %s", v->name);
}

static void
options_of(FILE *out, const char *verb)
{
	const struct option_row *r;

	for (size_t i = 0; (r = option_at(i)) != NULL; i++) {
		if (!option_is_for(r, verb))
			continue;
		if (r->val < 256)
			fprintf(out, " -%c", r->val);
		fprintf(out, " --%s", r->name);
	}
}

/* The options with an argument, as a pattern: "-c|--conf". */
static void
pattern(FILE *out, bool file)
{
	const struct option_row *r;
	const char *gap = "";

	for (size_t i = 0; (r = option_at(i)) != NULL; i++) {
		if (r->has_arg != required_argument || takes_file(r) != file)
			continue;
		if (r->val < 256)
			fprintf(out, "%s-%c|--%s", gap, r->val, r->name);
		else
			fprintf(out, "%s--%s", gap, r->name);
		gap = "|";
	}
}

void
docs_bash(FILE *out)
{
	const struct verb *v;

	fputs("# bash completion for ntptui; made from the program's tables.\n"
	      "_ntptui()\n{\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} verb= w i\n"
	      "\tlocal verbs='",
	    out);
	verbs(out);
	fputs("'\n\tCOMPREPLY=()\n"
	      "\tcase ${COMP_WORDS[COMP_CWORD - 1]} in\n\t",
	    out);
	pattern(out, true);
	fputs(")\n\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n"
	      "\t\treturn\n\t\t;;\n\t",
	    out);
	pattern(out, false);
	fputs(")\n\t\treturn\n\t\t;;\n\tesac\n"
	      "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	      "\t\tw=${COMP_WORDS[i]}\n"
	      "\t\tcase \" $verbs \" in *\" $w \"*) verb=$w; break ;; esac\n"
	      "\tdone\n"
	      "\tcase $verb,$cur in\n",
	    out);
	fputs("\t,-*) w='", out);
	options_of(out, CONSOLE);
	fputs("' ;;\n\t,*) w=$verbs ;;\n\thelp,*) w=$verbs ;;\n", out);
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		if (!is_verb(v))
			continue;
		fprintf(out, "\t%s,-*) w='", v->name);
		options_of(out, v->name);
		fputs("' ;;\n", out);
	}
	fputs("\t*)\n\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n"
	      "\t\treturn\n\t\t;;\n\tesac\n"
	      "\tCOMPREPLY=($(compgen -W \"$w\" -- \"$cur\"))\n"
	      "}\ncomplete -o filenames -F _ntptui ntptui\n",
	    out);
}

/* A text within '...', without what would end it or, in zsh, mean more. */
static void
quoted(FILE *out, const char *text, const char * not )
{
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			fputs("'\\''", out);
		else if (strchr(not, *text) != NULL)
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
	}
}

static void
zsh_options(FILE *out, const char *verb)
{
	const struct option_row *r;

	for (size_t i = 0; (r = option_at(i)) != NULL; i++) {
		if (!option_is_for(r, verb))
			continue;
		fprintf(out, " \\\n\t\t\t'--%s%s[", r->name,
		    r->has_arg == required_argument ? "=" : "");
		quoted(out, r->help, "[]\\:");
		fputs("]", out);
		if (r->has_arg == required_argument)
			fprintf(out, ":%s:%s", r->name,
			    takes_file(r) ? "_files" : "");
		fputs("'", out);
	}
	fputs(" \\\n\t\t\t'*:argument:_files'\n", out);
}

void
docs_zsh(FILE *out)
{
	const struct verb *v;

	fputs("#compdef ntptui\n# Made from the program's tables.\n"
	      "_ntptui() {\n"
	      "\tlocal -a verbs=(\n",
	    out);
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		if (!is_verb(v))
			continue;
		fprintf(out, "\t\t'%s:", v->name);
		quoted(out, v->help, ":\\");
		fputs("'\n", out);
	}
	fputs("\t)\n\tlocal verb=${words[(r)(${(j:|:)${verbs%%:*}})]}\n"
	      "\tif [[ -z $verb && $PREFIX != -* ]]; then\n"
	      "\t\t_describe verb verbs\n\t\treturn\n\tfi\n"
	      "\tcase $verb in\n",
	    out);
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		if (!is_verb(v))
			continue;
		fprintf(out, "\t%s)\n\t\t_arguments", v->name);
		zsh_options(out, v->name);
		fputs("\t\t;;\n", out);
	}
	fputs("\t*)\n\t\t_arguments", out);
	zsh_options(out, CONSOLE);
	fputs("\t\t;;\n\tesac\n}\n_ntptui \"$@\"\n", out);
}

void
docs_fish(FILE *out)
{
	const struct option_row *r;
	const struct verb *v;

	fputs("# fish completion for ntptui; made from the program's tables.\n",
	    out);
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		if (!is_verb(v))
			continue;
		fprintf(out,
		    "complete -c ntptui -n __fish_use_subcommand -f -a %s "
		    "-d '",
		    v->name);
		quoted(out, v->help, "\\");
		fputs("'\n", out);
	}
	for (size_t i = 0; (r = option_at(i)) != NULL; i++) {
		const char *at;

		fputs("complete -c ntptui", out);
		if (r->verbs != NULL) {
			bool console = option_is_for(r, CONSOLE);

			fputs(" -n '", out);
			if (console)
				fputs("__fish_use_subcommand; or ", out);
			fputs("__fish_seen_subcommand_from", out);
			at = r->verbs;
			while (*at != '\0') {
				size_t len = strcspn(at, " ");

				if (len != strlen(CONSOLE) ||
				    memcmp(at, CONSOLE, len) != 0)
					fprintf(out, " %.*s", (int)len, at);
				at += len + strspn(at + len, " ");
			}
			fputs("'", out);
		}
		if (r->val < 256)
			fprintf(out, " -s %c", r->val);
		fprintf(out, " -l %s", r->name);
		if (r->has_arg == required_argument)
			fputs(takes_file(r) ? " -r -F" : " -x", out);
		fputs(" -d '", out);
		quoted(out, r->help, "\\");
		fputs("'\n", out);
	}
}
