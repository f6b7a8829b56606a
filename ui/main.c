/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The program's entry: locale, options, and the verb that they name; nothing
 * else.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "ui/cli.h"
#include "ui/session.h"
#include "ui/verb.h"

static void
set_locale(void)
{
	const char *dir = secure_getenv("NTPTUI_LOCALEDIR");

	setlocale(LC_ALL, "");
	/* ntp.conf and ntpq's tables have points, never commas. */
	setlocale(LC_NUMERIC, "C");
	/* Who cannot show UTF-8 reads English. */
	if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		i18n_open(PACKAGE, dir != NULL ? dir : LOCALEDIR);
}

static int
run_verb(const struct options *o, int argc, char *argv[])
{
	const struct verb *v = verb_find(argv[0], VERB_CLI);

	if (v != NULL && !options_fit(o, v->name))
		return EXIT_USAGE;
	if (v != NULL)
		return v->cli(o, argc, argv);
	fprintf(stderr,
	    _("ntptui: there is no verb '%.40s'; try 'ntptui --help'\n"),
	    argv[0]);
	return EXIT_USAGE;
}

/* What was printed counts only if it arrived: a full disk is an error. */
static int
finish(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	perror("ntptui");
	return code == EXIT_GOOD ? EXIT_BAD : code;
}

int
main(int argc, char *argv[])
{
	struct options o;
	int verb;

	set_locale();
	if (!options_parse(&o, argc, argv, &verb))
		return EXIT_USAGE;
	if (o.version) {
		printf("%s\n", PACKAGE_STRING);
		return finish(EXIT_GOOD);
	}
	if (o.help) {
		options_help(stdout);
		return finish(EXIT_GOOD);
	}
	if (verb >= argc)
		return finish(
		    options_fit(&o, NULL) ? cli_console(&o) : EXIT_USAGE);
	return finish(run_verb(&o, argc - verb, argv + verb));
}
