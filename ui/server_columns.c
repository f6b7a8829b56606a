/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/server_columns.h"

#include "core/i18n.h"
#include "core/packet.h"
#include "ui/compare.h"
#include "ui/format.h"
#include "ui/print_servers.h"
#include "ui/roster.h"
#include "ui/view.h"

#include <stdio.h>
#include <string.h>

static bool
is_measured(const struct pick *p)
{
	return p->probed != 0 && p->probe.measured;
}

static bool
has_told(const struct pick *p)
{
	return p->probed != 0 && p->probe.told;
}

char
server_policy_sign(enum catalog_policy policy)
{
	static const char sign[POLICY_COUNT] = {
		[POLICY_UNKNOWN] = '?',
		[POLICY_OPEN] = ' ',
		[POLICY_RESTRICTED] = '!',
		[POLICY_CLOSED] = 'x',
	};

	return sign[policy];
}

enum role
server_policy_role(const struct pick *p)
{
	static const enum role role[POLICY_COUNT] = {
		[POLICY_UNKNOWN] = ROLE_WARN,
		[POLICY_OPEN] = ROLE_OK,
		[POLICY_RESTRICTED] = ROLE_WARN,
		[POLICY_CLOSED] = ROLE_BAD,
	};

	return role[p->row->policy];
}

double
server_loss(const struct pick *p)
{
	if (p->probed == 0 || p->probe.sent == 0 ||
	    p->probe.received > p->probe.sent)
		return (double)NAN;
	return 1.0 - (double)p->probe.received / p->probe.sent;
}

/* The listed server with this IPv4 address, or NULL. */
static const struct pick *
with_address(const struct picker *all, uint32_t refid)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct pick *p = &all->pick[i];
		const uint8_t *ip = p->probe.addr.ip;

		if (p->probed != 0 && p->probe.addr.family == ADDR_IPV4 &&
		    ((uint32_t)ip[0] << 24 | (uint32_t)ip[1] << 16 |
			(uint32_t)ip[2] << 8 | ip[3]) == refid)
			return p;
	}
	return NULL;
}

const char *
server_follows(
    const struct roster *r, const struct pick *p, char *buf, size_t size)
{
	const struct picker *all = roster_picker(r);
	const struct pick *other;
	char text[16];

	if (!has_told(p)) {
		snprintf(buf, size, "%s", "");
		return buf;
	}
	other = p->probe.stratum > 1 ? with_address(all, p->probe.refid) : NULL;
	snprintf(buf, size, "%s",
	    other != NULL ? catalog_key(other->row)
			  : refid_text(p->probe.refid, p->probe.stratum, text,
				sizeof(text)));
	return buf;
}

static const struct pick *
pick_at(const void *context, size_t row)
{
	const struct scene *sc = context;

	return roster_at(sc->roster, row);
}

static unsigned
stratum_of(const struct pick *p)
{
	return has_told(p) ? p->probe.stratum : p->row->stratum;
}

#define CELL(name)                                                             \
	static void cell_##name(struct canvas *c, int row, int col, int width, \
	    const void *context, const void *item)

/* Marked, who may ask, does it smear. */
CELL(mark)
{
	const struct pick *p = item;
	char sign[2] = { server_policy_sign(p->row->policy), '\0' };

	(void)context;
	(void)width;
	if (p->marked)
		canvas_put(c, row, col, 1, ROLE_STRONG, "*");
	canvas_put(c, row, col + 1, 1, server_policy_role(p), sign);
	if (p->row->smear)
		canvas_put(c, row, col + 2, 1, ROLE_WARN, "~");
}

CELL(stratum)
{
	unsigned stratum = stratum_of(item);
	char text[12] = "-";

	(void)context;
	if (stratum > 0)
		snprintf(text, sizeof(text), "%u", stratum);
	canvas_right(c, row, col, width, ROLE_PLAIN, text);
}

#define TEXT_CELL(name, value)                                                 \
	CELL(name)                                                             \
	{                                                                      \
		const struct pick *p = item;                                   \
                                                                               \
		(void)context;                                                 \
		canvas_text(c, row, col, width, ROLE_PLAIN, value);            \
	}

TEXT_CELL(country, p->row->text[CATALOG_ISO])
TEXT_CELL(host, catalog_key(p->row))
TEXT_CELL(location, p->row->text[CATALOG_LOCATION])
TEXT_CELL(reference, p->row->text[CATALOG_REFERENCE])

CELL(policy)
{
	const struct pick *p = item;

	(void)context;
	canvas_text(c, row, col, width, server_policy_role(p),
	    _(catalog_policy_word(p->row->policy)));
}

CELL(nts)
{
	const struct pick *p = item;

	(void)context;
	canvas_put(c, row, col, width, ROLE_OK, p->row->nts ? "NTS" : "");
}

CELL(age)
{
	const struct scene *sc = context;
	const struct pick *p = item;
	char text[24];

	canvas_right(c, row, col, width, ROLE_DIM,
	    print_age(
		catalog_age(p->row, roster_now(sc->snap)), text, sizeof(text)));
}

CELL(km)
{
	const struct pick *p = item;
	char text[24] = "-";

	(void)context;
	if (!isnan(p->km))
		snprintf(text, sizeof(text), "%.0f", p->km);
	canvas_right(c, row, col, width, ROLE_PLAIN, text);
}

/* A time, or a stroke if it was not measured. */
static void
draw_time(struct canvas *c, int row, int col, int width, const struct scene *sc,
    double value, bool sign)
{
	char text[32] = "-";

	if (fabs(value) < 0.5e-9)
		value = 0; /* no "-0" */
	if (isfinite(value))
		format_time(text, sizeof(text), value, sign, scene_how(sc, c));
	canvas_right(c, row, col, width, ROLE_PLAIN, text);
}

static double
delay_of(const struct pick *p)
{
	return is_measured(p) ? p->probe.delay : (double)NAN;
}

static double
jitter_of(const struct pick *p)
{
	return is_measured(p) ? p->probe.jitter : (double)NAN;
}

CELL(delay)
{
	draw_time(c, row, col, width, context, delay_of(item), false);
}

CELL(jitter)
{
	draw_time(c, row, col, width, context, jitter_of(item), false);
}

CELL(offset)
{
	const struct pick *p = item;

	draw_time(c, row, col, width, context, p->error, true);
	if (p->wrong)
		canvas_role(c, row, col, width, ROLE_BAD);
}

CELL(loss)
{
	double loss = server_loss(item);
	char text[24] = "-";

	(void)context;
	if (!isnan(loss))
		snprintf(text, sizeof(text), "%.0f%%", loss * 100);
	canvas_right(
	    c, row, col, width, loss > 0 ? ROLE_WARN : ROLE_PLAIN, text);
}

CELL(hops)
{
	const struct pick *p = item;
	char text[24] = "-";

	(void)context;
	if (is_measured(p) && p->probe.hops >= 0)
		snprintf(text, sizeof(text), "%d", p->probe.hops);
	canvas_right(c, row, col, width, ROLE_PLAIN, text);
}

CELL(leap)
{
	const struct pick *p = item;
	char text[4] = "";

	(void)context;
	if (has_told(p))
		snprintf(text, sizeof(text), "%u", p->probe.leap & 3u);
	canvas_right(c, row, col, width, ROLE_PLAIN, text);
}

CELL(refid)
{
	const struct scene *sc = context;
	char text[256];

	canvas_text(c, row, col, width, ROLE_PLAIN,
	    server_follows(sc->roster, item, text, sizeof(text)));
}

CELL(state)
{
	const struct scene *sc = context;
	const struct pick *p = item;
	char text[64];
	enum role role = p->probed == 0 ? ROLE_DIM
	    : p->wrong                  ? ROLE_BAD
	    : p->probe.measured         ? ROLE_OK
					: ROLE_WARN;

	canvas_text(c, row, col, width, role,
	    roster_state(sc->roster, p, text, sizeof(text)));
}

#define BY_NUMBER(name, value)                                                 \
	static int by_##name(const void *context, size_t a, size_t b)          \
	{                                                                      \
		const struct pick *p = pick_at(context, a);                    \
		double x = value;                                              \
		double y;                                                      \
                                                                               \
		p = pick_at(context, b);                                       \
		y = value;                                                     \
		return compare_numbers(x, y);                                  \
	}

BY_NUMBER(mark, p->marked ? 0 : 1)
BY_NUMBER(stratum, stratum_of(p) > 0 ? (double)stratum_of(p) : (double)NAN)
BY_NUMBER(policy, (double)p->row->policy)
BY_NUMBER(nts, p->row->nts ? 0 : 1)
BY_NUMBER(delay, delay_of(p))
BY_NUMBER(jitter, jitter_of(p))
BY_NUMBER(offset, fabs(p->error))
BY_NUMBER(loss, server_loss(p))
BY_NUMBER(
    hops, is_measured(p) && p->probe.hops >= 0 ? p->probe.hops : (double)NAN)
BY_NUMBER(state, p->probed == 0 ? (double)NAN : (double)p->probe.state)

#define BY_ORDER(name, order)                                                  \
	static int by_##name(const void *context, size_t a, size_t b)          \
	{                                                                      \
		return picker_compare(                                         \
		    pick_at(context, a), pick_at(context, b), order);          \
	}

BY_ORDER(country, PICKER_BY_COUNTRY)
BY_ORDER(host, PICKER_BY_NAME)
BY_ORDER(age, PICKER_BY_AGE)
BY_ORDER(km, PICKER_BY_DISTANCE)

const struct column server_columns[SERVER_COLUMNS] = {
	{ "mark",
	    N_("* marked; ! restricted, x closed, ? nobody knows; ~ spreads "
	       "leap seconds over hours"),
	    N_("*"), 0, 3, 0, false, 0, by_mark, cell_mark },
	{ "stratum", N_("as measured, else as listed"), N_("st"), 1, 2, 0, true,
	    5, by_stratum, cell_stratum },
	{ "country", N_("where it is: ISO 3166"), N_("where"), 1, 5, 0, false,
	    2, by_country, cell_country },
	{ "policy", N_("who may ask"), N_("policy"), 1, 10, 0, false, 6,
	    by_policy, cell_policy },
	{ "nts", N_("signed time (RFC 8915) is offered"), N_("NTS"), 1, 3, 0,
	    false, 7, by_nts, cell_nts },
	{ "age", N_("of the row in the lists"), N_("age"), 1, 5, 0, true, 0,
	    by_age, cell_age },
	{ "km", N_("how far it is, by the lists"), N_("km"), 1, 5, 0, true, 8,
	    by_km, cell_km },
	{ "delay", N_("there and back, the least"), N_("delay"), 1, 7, 0, true,
	    1, by_delay, cell_delay },
	{ "offset", N_("from what the majority says"), N_("offset"), 1, 8, 0,
	    true, 3, by_offset, cell_offset },
	{ "jitter", N_("of its answers"), N_("jitter"), 1, 7, 0, true, 9,
	    by_jitter, cell_jitter },
	{ "loss", N_("questions that were not answered"), N_("loss"), 1, 4, 0,
	    true, 10, by_loss, cell_loss },
	{ "hops", N_("routers between, by the TTL of its answers"), N_("hops"),
	    1, 4, 0, true, 11, by_hops, cell_hops },
	{ "leap", N_("its leap bits: 0, 1 and 2 a leap second, 3 no time"),
	    N_("l"), 1, 1, 0, true, 13, NULL, cell_leap },
	{ "refid", N_("whom it follows"), N_("follows"), 1, 15, 0, false, 12,
	    NULL, cell_refid },
	{ "state", N_("what came of measuring it"), N_("measured"), 1, 12, 0,
	    false, 4, by_state, cell_state },
	{ "server", N_("its name, else its address"), N_("server"), 1, 24, 20,
	    false, 0, by_host, cell_host },
	{ "location", N_("where it is, and whose"), N_("location"), 1, 20, 40,
	    false, 14, NULL, cell_location },
	{ "reference", N_("its clock, by the lists"), N_("clock"), 1, 10, 0,
	    false, TABLE_ASKED, NULL, cell_reference },
};
