/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `host [ADDRESS]`: what this host is, as far as time is concerned. */
#include "ui/cli.h"

#include <stdio.h>
#include <stdlib.h>

#include "config/mem.h"
#include "config/paths.h"
#include "core/addr.h"
#include "core/i18n.h"
#include "engine/surveyor.h"

#include "ui/facts.h"
#include "ui/print_host.h"
#include "ui/session.h"

/* The files that ntp.conf names are looked at. */
static struct survey_aim
take_aim(const struct options *o)
{
	struct survey_aim aim;
	struct facts f;

	facts_init(&f);
	facts_conf(&f, paths_ntp_conf(o->conf), session_dialect(o), false);
	aim = facts_aim(&f);
	facts_free(&f);
	return aim;
}

int
cli_host(const struct options *o, int argc, char *argv[])
{
	struct survey_aim aim;
	struct survey *s;

	aim = take_aim(o);
	if (argc > 2 || (argc == 2 && !addr_parse(&aim.from, argv[1]))) {
		fprintf(stderr, _("ntptui host: '%s' is no address\n"),
		    argv[argc - 1]);
		return EXIT_USAGE;
	}
	s = mem_zero(1, sizeof(*s));
	surveyor_now(&aim, s);
	if (o->json)
		print_host_json(s, stdout);
	else
		print_host(s, stdout);
	free(s);
	return EXIT_GOOD;
}
