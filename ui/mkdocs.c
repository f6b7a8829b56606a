/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mkdocs man|bash|zsh|fish: writes it to standard output. mkdocs cfg: makes
 * the manual page of the settings from their file on standard input. Runs while
 * the program is built and is not installed.
 */
#include <stdio.h>
#include <string.h>

#include "ui/docs.h"

static const struct {
	const char *name;
	void (*write)(FILE *out);
} kinds[] = {
	{ "man", docs_man },
	{ "bash", docs_bash },
	{ "zsh", docs_zsh },
	{ "fish", docs_fish },
};

static int
finish(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	perror("mkdocs");
	return 1;
}

int
main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "cfg") == 0)
		return finish(docs_man_cfg(stdin, stdout) ? 0 : 1);
	for (size_t i = 0; argc == 2 && i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(argv[1], kinds[i].name) == 0) {
			kinds[i].write(stdout);
			return finish(0);
		}
	fprintf(stderr, "usage: mkdocs man|cfg|bash|zsh|fish\n");
	return 2;
}
