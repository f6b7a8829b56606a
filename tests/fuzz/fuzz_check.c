/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as ntp.conf, judged for each dialect. What must hold: every
 * problem lies inside the text, and every fix inside its line. No file is
 * opened.
 */

#include "config/check.h"
#include "config/directive.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HOLDS(what)                                                            \
	do {                                                                   \
		if (!(what))                                                   \
			abort();                                               \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_fix(const struct diag *d, size_t len)
{
	const struct diag_fix *f = &d->fix;

	if (f->kind == FIX_NONE)
		return;
	HOLDS(d->at.line >= 1 && strlen(f->text) < sizeof(f->text));
	for (const char *p = f->text; *p != '\0'; p++)
		HOLDS(*p >= 0x20 && *p <= 0x7e);
	if (f->kind != FIX_REPLACE)
		return;
	HOLDS(f->col >= 1 && (size_t)f->col - 1 + f->len <= len);
}

static void
check_diag(const struct conf *c, const struct diag *d)
{
	const char *line = conf_line(c, "fuzz", d->at.line);
	size_t len;

	HOLDS(strcmp(d->at.file, "fuzz") == 0);
	HOLDS(d->text[0] != '\0' && d->code[0] != '\0');
	if (d->at.line == 0) {
		HOLDS(d->fix.kind == FIX_NONE);
		return;
	}
	HOLDS(line != NULL);
	len = strlen(line) + 1; /* a CR that is not shown may be in quotes */
	HOLDS(d->at.col >= 1 && d->at.len >= 1);
	HOLDS((size_t)d->at.col - 1 + d->at.len <= len);
	check_fix(d, len);
}

static void
judge(const struct conf *c, unsigned dialect, bool open)
{
	struct check_how how = { .dialect = dialect, .open = open };
	struct diags ds;

	diags_init(&ds);
	check_conf(c, &how, &ds);
	for (size_t i = 0; i < ds.count; i++)
		check_diag(c, &ds.item[i]);
	diags_free(&ds);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned dialect[] = { 0, DIALECT_NTP, DIALECT_SEC };
	unsigned which = size > 0 ? data[0] % 3u : 0;
	struct diags ds;
	struct conf *c;

	diags_init(&ds);
	c = conf_parse("fuzz", (const char *)data, size, &ds);
	if (c != NULL) {
		judge(c, dialect[which], size % 2 != 0);
		check_blocks_restart(c, dialect[which]);
		conf_free(c);
	}
	diags_free(&ds);
	return 0;
}
