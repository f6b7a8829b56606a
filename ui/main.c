/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

/* Two words only until the verb table is there: what this is, and how to ask
 * for more would be a promise that nobody keeps yet. */
int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "");
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		printf("%s\n", PACKAGE_STRING);
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		printf("%s\n", _("usage: ntptui --help | --version"));
		return 0;
	}
	fprintf(stderr, "%s\n", _("usage: ntptui --help | --version"));
	return 2;
}
