/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and cells in words, and what differs between two texts. */

#include "config/explaining.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "config/restrict_parse.h"
#include "config/say.h"

const char *
explain_what_name(enum explain_what what)
{
	static const char *const name[EXPLAIN_WHATS] = { N_("time"),
		N_("query"), N_("configure"), N_("associate"), N_("heard") };

	return _(name[what]);
}

const char *
explain_verdict_name(enum access_verdict verdict)
{
	static const char *const name[ACCESS_VERDICTS] = { N_("yes"), N_("no"),
		N_("refused"), N_("yes, not too often"),
		N_("yes, not too often, and told so") };

	return _(name[verdict]);
}

static void
whom_source(const struct explain_row *r, char *buf, size_t size)
{
	char text[ADDR_TEXT];

	if (r->addr.family == ADDR_NONE)
		snprintf(buf, size, _("source %s"), r->name);
	else if (r->name[0] == '\0' ||
	    strcmp(r->name, addr_text(&r->addr, text, sizeof(text))) == 0)
		snprintf(buf, size, _("source %s"),
		    addr_text(&r->addr, text, sizeof(text)));
	else
		snprintf(buf, size, _("source %s (%s)"), r->name,
		    addr_text(&r->addr, text, sizeof(text)));
}

const char *
explain_whom(const struct explain_row *r, char *buf, size_t size)
{
	char text[ADDR_TEXT];

	switch (r->who) {
	case EXPLAIN_HOST:
		addr_text(&r->addr, text, sizeof(text));
		if (strcmp(text, "127.0.0.1") == 0 || strcmp(text, "::1") == 0)
			snprintf(buf, size, _("this host, %s"), text);
		else
			snprintf(buf, size, "%s", text);
		break;
	case EXPLAIN_NET:
		snprintf(buf, size, "%s/%u",
		    addr_text(&r->addr, text, sizeof(text)), r->bits);
		break;
	case EXPLAIN_SOURCE:
		whom_source(r, buf, size);
		break;
	case EXPLAIN_WORLD:
		snprintf(buf, size, "%s",
		    r->addr.family == ADDR_IPV6 ? _("the world, IPv6")
						: _("the world, IPv4"));
		break;
	}
	return buf;
}

static bool
same_row(const struct explain_row *a, const struct explain_row *b)
{
	return a->who == b->who && a->bits == b->bits &&
	    a->addr.family == b->addr.family &&
	    memcmp(a->addr.ip, b->addr.ip, sizeof(a->addr.ip)) == 0 &&
	    (a->addr.family != ADDR_NONE || strcmp(a->name, b->name) == 0);
}

size_t
explain_compare(const struct explain *was, const struct explain *now,
    struct explain_change *out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < was->nrow; i++)
		for (size_t k = 0; k < now->nrow; k++) {
			const struct explain_row *a = &was->row[i];
			const struct explain_row *b = &now->row[k];

			if (!same_row(a, b))
				continue;
			for (int c = 0; c < EXPLAIN_WHATS; c++) {
				if (a->cell[c].verdict == b->cell[c].verdict)
					continue;
				if (n < max)
					out[n] = (struct explain_change){
						(enum explain_what)c, *a, *b
					};
				n++;
			}
		}
	return n;
}

const char *
explain_change_text(const struct explain_change *c, char *buf, size_t size)
{
	const struct explain_cell *was = &c->was.cell[c->what];
	const struct explain_cell *now = &c->now.cell[c->what];
	const char *before = explain_verdict_name(was->verdict);
	const char *after = explain_verdict_name(now->verdict);
	const char *what = explain_what_name(c->what);
	char whom[160];

	explain_whom(&c->now, whom, sizeof(whom));
	if (now->line.file == NULL)
		snprintf(
		    buf, size, "%s: %s %s -> %s", whom, what, before, after);
	else
		snprintf(buf, size, _("%s: %s %s -> %s (line %lu)"), whom, what,
		    before, after, (unsigned long)now->line.line);
	return buf;
}

static bool
is_yes(enum access_verdict v)
{
	return v != ACCESS_DROPS && v != ACCESS_REFUSES;
}

bool
explain_change_danger(const struct explain_change *c)
{
	bool was = is_yes(c->was.cell[c->what].verdict);
	bool now = is_yes(c->now.cell[c->what].verdict);

	if (was == now)
		return false;
	switch (c->now.who) {
	case EXPLAIN_SOURCE:
		return c->what == EXPLAIN_HEARD && !now;
	case EXPLAIN_HOST:
		return (c->what == EXPLAIN_QUERY || c->what == EXPLAIN_TIME) &&
		    !now;
	case EXPLAIN_NET:
		return c->what == EXPLAIN_TIME && !now;
	case EXPLAIN_WORLD:
		return now &&
		    (c->what == EXPLAIN_QUERY || c->what == EXPLAIN_CONFIGURE);
	}
	return false;
}
