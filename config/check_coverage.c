/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which directives the program acts on, so that nobody is misled. */

#include "config/check.h"

#include <string.h>

#include "config/parse.h"

#define WORDS 5

/* Where the words' own marks do not say it: those that are acted on, or all
 * but those. */
static const struct exception {
	const char *directive;
	bool acted;
	const char *word[WORDS];
} exceptions[] = {
	{ "disable", true, { "monitor", "ntp", "stats" } },
	{ "enable", true, { "monitor", "ntp", "stats" } },
	{ "filegen", false, { NULL } },
	{ "restrict", false, { NULL } },
	{ "statistics", false,
	    { "cryptostats", "ntskelog", "ntskestats", "ntsstats",
		"timingstats" } },
	{ "unrestrict", false, { NULL } },
};

static const struct exception *
exception_of(const struct directive *d)
{
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
		if (strcmp(exceptions[i].directive, d->name) == 0)
			return &exceptions[i];
	return NULL;
}

/* Is it all about one number, which it acts on? */
static bool
is_value(const struct directive *d)
{
	return d->id != DIR_KEPT && d->step[0] == STEP_VALUE;
}

bool
check_acted(const struct directive *d, const struct option_word *w)
{
	const struct exception *e = exception_of(d);

	if (e == NULL)
		return d->id != DIR_KEPT && w->id != OPT_KEPT;
	for (size_t i = 0; i < WORDS && e->word[i] != NULL; i++)
		if (strcmp(e->word[i], w->name) == 0)
			return e->acted;
	return !e->acted;
}

enum coverage
check_coverage(const struct directive *d)
{
	size_t acted = 0;

	if (d->id == DIR_KEPT && exception_of(d) == NULL)
		return COVERAGE_KEPT;
	if (is_value(d) || d->option == NULL || d->option->count == 0)
		return COVERAGE_ACTED;
	for (size_t i = 0; i < d->option->count; i++)
		acted += check_acted(d, &d->option->word[i]);
	return acted == d->option->count ? COVERAGE_ACTED
	    : acted > 0                  ? COVERAGE_PARTLY
					 : COVERAGE_KEPT;
}

size_t
check_uses(const struct conf *c, const char *word)
{
	struct conf_walk w;
	struct stmt s;
	size_t n = 0;

	if (c == NULL)
		return 0;
	stmt_init(&s);
	conf_walk_start(&w, c);
	while (conf_walk_next(&w)) {
		parse_line(&s, w.file, w.line, w.text, w.len, NULL);
		n += s.dir != NULL && strcmp(s.dir->name, word) == 0;
	}
	stmt_free(&s);
	return n;
}

void
check_unknown(const struct conf *c,
    void (*one)(void *arg, const char *word, uint32_t line), void *arg)
{
	struct conf_walk w;
	struct stmt s;

	stmt_init(&s);
	conf_walk_start(&w, c);
	while (conf_walk_next(&w)) {
		parse_line(&s, w.file, w.line, w.text, w.len, NULL);
		if (s.dir == NULL && s.ntoken > 0)
			one(arg, s.token[0].text, w.line);
	}
	stmt_free(&s);
}
