/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <stdio.h>

#include "core/i18n.h"

#include "config/catalog.h"
#include "config/examine.h"
#include "config/paths.h"

#include "ui/print_check.h"
#include "ui/session.h"

static void
check(const struct conf *c, const struct options *o, unsigned dialect,
    struct diags *ds)
{
	struct check_how how = {
		.dialect = dialect,
		.open = o->public,
		.files = true,
		.now = session_now(),
	};

	struct catalog known;
	struct diags ignored; /* of lists that `servers` complains about */

	diags_init(&ignored);
	catalog_init(&known);
	catalog_load(&known, &ignored);
	how.catalog = &known;
	examine_conf(c, &how, o->verbose, ds);
	catalog_free(&known);
	diags_free(&ignored);
}

static void
print(const struct conf *c, const struct diags *ds, const struct options *o)
{
	if (o->coverage && o->json)
		print_coverage_json(c, stdout);
	else if (o->coverage)
		print_coverage(c, stdout);
	else if (o->json)
		print_diags_json(ds, stdout);
	else
		print_diags(ds, c, stdout);
}

int
cli_check(const struct options *o, int argc, char *argv[])
{
	const char *path = argc > 1 ? argv[1] : paths_ntp_conf(o->conf);
	int code = EXIT_USAGE;
	unsigned dialect;
	struct diags ds;
	struct conf *c;

	if (argc > 2) {
		fprintf(stderr,
		    _("ntptui check: one file at a time, not '%s'\n"), argv[2]);
		return EXIT_USAGE;
	}
	if (path == NULL && o->coverage) {
		print(NULL, NULL, o);
		return EXIT_GOOD;
	}
	if (path == NULL) {
		fprintf(stderr,
		    _("ntptui check: there is no ntp.conf (looked for %s)\n"),
		    paths_ntp_conf_list());
		return EXIT_USAGE;
	}
	diags_init(&ds);
	dialect = session_dialect(o);
	c = conf_load_as(path, dialect, &ds);
	if (c != NULL) {
		check(c, o, dialect, &ds);
		diags_sort(&ds);
		print(c, &ds, o);
		code = ds.errors > 0 && !o->coverage ? EXIT_BAD : EXIT_GOOD;
	} else {
		print_diags(&ds, NULL, stderr);
	}
	diags_free(&ds);
	conf_free(c);
	return code;
}
