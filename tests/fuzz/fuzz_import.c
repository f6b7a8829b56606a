/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any text as a saved page (the first octet is odd) or a table: it ends, and
 * what is found is fit for a terminal and for a list that is read again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/import.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig 1.5 loses the text of a string that does not end. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

static void
check_row(const struct catalog_row *r)
{
	MUST(*catalog_key(r) != '\0');
	MUST(r->policy < POLICY_COUNT && r->stratum <= 16);
	MUST(!(r->lat < -90 || r->lat > 90 || r->lon < -180 || r->lon > 180));
	for (size_t i = 0; i < CATALOG_TEXTS; i++) {
		MUST(strlen(r->text[i]) <= CATALOG_TEXT);
		for (const char *p = r->text[i]; *p != '\0'; p++)
			MUST((unsigned char)*p >= ' ' && *p != 0x7f);
	}
}

/* What was found can be kept, and read back. */
static void
check_kept(const struct catalog *found)
{
	struct catalog again;
	struct diags ds;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	MUST(out != NULL && catalog_write(found, "fuzz", out) == 0);
	fclose(out);
	diags_init(&ds);
	catalog_init(&again);
	MUST(catalog_read(&again, "again.cfg", text, true, &ds));
	if (ds.count > 0)
		fprintf(stderr, "%s\n%s\n", ds.item[0].text, text);
	MUST(ds.count == 0);
	MUST(again.count == found->count);
	catalog_free(&again);
	diags_free(&ds);
	free(text);
}

static void
see(void *arg, enum import_change change, const struct catalog_row *was,
    const struct catalog_row *now)
{
	(void)arg;
	/* Of itself nothing is new, and nothing is gone. */
	MUST(change == IMPORT_SAME && was != NULL && now != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_count count;
	struct catalog found;
	struct import *im;
	struct diags ds;

	if (size == 0)
		return 0;
	diags_init(&ds);
	catalog_init(&found);
	im = import_new(&ds);
	if (data[0] & 1)
		import_html(im, "stratumonetimeservers.html",
		    (const char *)data + 1, size - 1);
	else
		import_table(im, "list.csv", (const char *)data + 1, size - 1);
	import_finish(im, &found, &count);
	import_free(im);
	MUST(count.files == 1 && found.count <= count.rows * 40);
	for (size_t i = 0; i < found.count; i++)
		check_row(&found.row[i]);
	check_kept(&found);
	import_compare(&found, &found, see, NULL);
	catalog_free(&found);
	diags_free(&ds);
	return 0;
}
