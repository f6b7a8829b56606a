/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which directives the program acts on, so that nobody is misled. */

#include "config/check.h"

#include <string.h>

#include "config/parse.h"

enum coverage
check_coverage(const struct directive *d)
{
	size_t kept = 0;

	switch (d->id) {
	case DIR_KEPT:
		return COVERAGE_KEPT;
	case DIR_DISABLE:
	case DIR_ENABLE:
	case DIR_RESTRICT:
		return COVERAGE_PARTLY;
	case DIR_DRIFTFILE:
	case DIR_DSCP:
	case DIR_END:
	case DIR_INCLUDEFILE:
		return COVERAGE_ACTED;
	case DIR_PEER:
	case DIR_POOL:
	case DIR_SERVER:
	case DIR_TINKER:
	case DIR_TOS:
		break;
	}
	for (size_t i = 0; i < d->option->count; i++)
		kept += d->option->word[i].id == OPT_KEPT;
	return kept == 0              ? COVERAGE_ACTED
	    : kept < d->option->count ? COVERAGE_PARTLY
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
