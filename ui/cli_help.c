/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `help` and --help: made from the tables of verbs and options. */
#include "ui/cli.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "ui/session.h"
#include "ui/verb.h"
#include "ui/width.h"

/* Columns of what stands on the left, and of a line. */
#define HEAD 24
#define LINE 79

/* What stands left, what it is, and what is added in brackets (NULL: nothing);
 * each on a line of its own if there is no room. */
static void
row(FILE *out, const char *head, const char *text, const char *added)
{
	int used = 3 + HEAD + width_text(text);

	if (width_text(head) > HEAD)
		fprintf(out, "  %s\n  %-*s %s", head, HEAD, "", text);
	else
		fprintf(out, "  %-*s %s", HEAD, head, text);
	if (added != NULL && used + 3 + width_text(added) > LINE)
		fprintf(out, "\n  %-*s", HEAD, "");
	if (added != NULL)
		fprintf(out, " (%s)", added);
	fputc('\n', out);
}

static void
help_verbs(FILE *out)
{
	const struct verb *v;

	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		char head[64];

		if (!(v->where & VERB_CLI))
			continue;
		snprintf(head, sizeof head, "%s%s%s", v->name,
		    v->usage[0] ? " " : "", v->usage);
		row(out, head, _(v->help), NULL);
	}
}

/* An option of one verb names it. */
static void
help_options(FILE *out)
{
	const struct option_row *r;

	for (size_t i = 0; (r = option_at(i)) != NULL; i++) {
		bool one = r->verbs != NULL && strchr(r->verbs, ' ') == NULL;

		row(out, r->usage, _(r->help), one ? r->verbs : NULL);
	}
}

void
options_help_codes(FILE *out)
{
	const struct verb *v;

	fprintf(out, "  0  %s\n  1  %s\n", _("done"),
	    _("not all is well; this verb says by it:"));
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++)
		if (v->fails != NULL)
			fprintf(out, "     %-9s %s\n", v->name, _(v->fails));
	fprintf(out,
	    "     %s\n     %s\n  2  %s\n  3  %s\n     %s\n  4  %s\n  5  %s\n  "
	    "6  %s\n",
	    _("with -H HOST: it does not answer"),
	    _("any verb: what it printed did not arrive"),
	    _("wrong usage, a file that cannot be read, no terminal"),
	    _("the engine or the practice network cannot be started"),
	    _("restart: no engine runs"),
	    _("restart: not healthy; what was before is in force again"),
	    _("restart: in force, but not synchronised in time"),
	    _("serve: the engine died again and again"));
}

void
options_help(FILE *out)
{
	fprintf(out, "%s\n\n%s\n\n%s\n",
	    _("usage: ntptui [OPTION...] [VERB [ARGUMENT...]]"),
	    _("An administration console for NTP with the NTP engine in it.\n"
	      "Without a verb it opens the console: on the engine that runs\n"
	      "here, else on the servers that ntp.conf names, watching the\n"
	      "clock until you say start."),
	    _("Verbs:"));
	help_verbs(out);
	fprintf(
	    out, "\n%s\n", _("Options (`ntptui help VERB` lists a verb's):"));
	help_options(out);
	fprintf(out, "\n%s\n", _("Exit codes:"));
	options_help_codes(out);
	fprintf(out, "\n%s\n",
	    _("ntp.conf is the first of /etc/ntptui/ntp.conf, /etc/ntp.conf\n"
	      "and /etc/ntpsec/ntp.conf, unless -c names one."));
}

/* The options that the verb reads, and when it fails. */
static void
help_verb_cli(const struct verb *v)
{
	const struct option_row *r;

	printf("\n%s\n", _("Options:"));
	for (size_t i = 0; (r = option_at(i)) != NULL; i++)
		if (option_is_for(r, v->name))
			row(stdout, r->usage, _(r->help), NULL);
	if (v->fails != NULL)
		printf("\n%s\n  1  %s\n", _("Exit codes:"), _(v->fails));
}

int
cli_help(const struct options *o, int argc, char *argv[])
{
	const struct verb *v;

	(void)o;
	if (argc < 2) {
		options_help(stdout);
		return EXIT_GOOD;
	}
	v = verb_find(argv[1], VERB_CLI | VERB_PROMPT | VERB_KEY);
	if (v == NULL) {
		fprintf(stderr, _("ntptui help: there is no verb '%.40s'\n"),
		    argv[1]);
		return EXIT_USAGE;
	}
	printf("%s%s%s\n  %s\n", v->name, v->usage[0] ? " " : "", v->usage,
	    _(v->help));
	if (v->more != NULL)
		printf("  %s\n", _(v->more));
	if ((v->where & VERB_CLI) != 0)
		help_verb_cli(v);
	return EXIT_GOOD;
}
