/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any text as a list of servers: what comes of it can be found by its name,
 * and written and read again it is the same.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/catalog.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig 1.5 loses the text of a string that does not end. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

static bool
same_number(double a, double b)
{
	return (isnan(a) && isnan(b)) || fabs(a - b) < 1e-3;
}

static void
check_same(const struct catalog_row *a, const struct catalog_row *b)
{
	for (size_t i = 0; i < CATALOG_TEXTS; i++)
		MUST(strcmp(a->text[i], b->text[i]) == 0);
	MUST(same_number(a->lat, b->lat) && same_number(a->lon, b->lon));
	MUST(a->stratum == b->stratum && a->policy == b->policy);
	MUST(a->notify == b->notify && a->pool == b->pool);
	MUST(a->nts == b->nts && a->smear == b->smear);
}

static void
check_again(const struct catalog *c)
{
	struct catalog again;
	struct diags ds;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	MUST(out != NULL && catalog_write(c, "fuzz", out) == 0);
	fclose(out);
	diags_init(&ds);
	catalog_init(&again);
	MUST(catalog_read(&again, "again.cfg", text, true, &ds));
	if (ds.count > 0)
		fprintf(stderr, "%s\n%s\n", ds.item[0].text, text);
	MUST(ds.count == 0);
	MUST(again.count == c->count && again.ngone == c->ngone);
	for (size_t i = 0; i < c->count; i++)
		check_same(&c->row[i], &again.row[i]);
	catalog_free(&again);
	diags_free(&ds);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct catalog c;
	struct diags ds;

	if (text == NULL)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	diags_init(&ds);
	catalog_init(&c);
	catalog_read(&c, "fuzz.cfg", text, true, &ds);
	for (size_t i = 0; i < c.count; i++)
		MUST(catalog_find(&c, catalog_key(&c.row[i])) == &c.row[i]);
	for (size_t i = 0; i < c.ngone; i++)
		MUST(catalog_gone(&c, c.gone[i].host) == &c.gone[i]);
	check_again(&c);
	catalog_free(&c);
	diags_free(&ds);
	free(text);
	return 0;
}
