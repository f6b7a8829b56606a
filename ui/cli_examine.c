/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `examine`: hosts asked in every way, and what that tells of the network. */
#include "ui/cli.h"

#include <stdlib.h>
#include <string.h>

#include "config/mem.h"
#include "core/i18n.h"

#include "ui/examine.h"
#include "ui/print_examine.h"
#include "ui/session.h"

/* These are no fault of anybody. */
#define HARMLESS                                                               \
	(DOCTOR_SIGN(FINE) | DOCTOR_SIGN(SIZE_UNSURE) |                        \
	    DOCTOR_SIGN(DNS_DIFFERS))

static bool
take_hosts(struct examine_aim *aim, int argc, char *argv[])
{
	for (int i = 1; i < argc; i++) {
		size_t len = strlen(argv[i]);

		if (len == 0 || len >= sizeof(aim[0].name)) {
			fprintf(stderr,
			    _("ntptui examine: '%.60s' cannot be a host "
			      "name\n"),
			    argv[i]);
			return false;
		}
		memcpy(aim[i - 1].name, argv[i], len + 1);
	}
	return true;
}

int
cli_examine(const struct options *o, int argc, char *argv[])
{
	size_t n = (size_t)argc - 1;
	struct examine_aim *aim = mem_zero(n + 1, sizeof(*aim));
	struct doctor_exam *e = mem_zero(n + 1, sizeof(*e));
	int code = EXIT_USAGE;

	if (n == 0) {
		fprintf(stderr, "%s\n",
		    _("ntptui examine: name the hosts to be examined"));
	} else if (take_hosts(aim, argc, argv)) {
		code = EXIT_GOOD;
		if (!examine_wait(aim, n, true, e)) {
			perror("ntptui examine");
			code = EXIT_BAD;
			n = 0;
		}
		if (o->json && n > 0)
			print_examine_json(e, n, stdout);
		for (size_t i = 0; i < n; i++) {
			if (!o->json)
				print_examine(&e[i], stdout);
			if ((doctor_signs(&e[i]) & ~HARMLESS) != 0 ||
			    doctor_signs(&e[i]) == 0)
				code = EXIT_BAD;
		}
	}
	free(aim);
	free(e);
	return code;
}
