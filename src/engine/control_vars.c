/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/control_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define KEY_PLAIN 65535 /* key identifiers up to here are shown in decimal */

static void
put_double(struct control_text *t, const char *name, double v, int decimals)
{
	if (!isnan(v))
		control_printf(t, "%s=%.*f", name, decimals, v);
}

static void
put_date(struct control_text *t, const char *name, int64_t s)
{
	time_t when = (time_t)s;
	struct tm tm;

	if (gmtime_r(&when, &tm) != NULL)
		control_printf(t, "%s=%04d-%02d-%02dT%02d:%02dZ", name,
		    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		    tm.tm_min);
}

static void
put_array(struct control_text *t, const char *name, const double *v)
{
	char buf[16 * NTP_NSTAGE] = "";
	size_t len = 0;

	for (size_t i = 0; i < NTP_NSTAGE; i++)
		len += (size_t)snprintf(buf + len, sizeof buf - len, " %.2f",
		    fmax(-1e9, fmin(1e9, v[i] * 1e3)));
	control_printf(t, "%s=%s", name, buf);
}

/* name="a,b,c" */
static void
put_list(struct control_text *t, const char *name,
    const struct control_var *table, size_t count)
{
	char buf[8192];
	size_t len = 0;

	for (size_t i = 0; i < count && len < sizeof buf; i++)
		len += (size_t)snprintf(buf + len, sizeof buf - len, "%s%s",
		    i > 0 ? "," : "", table[i].name);
	control_put_string(t, name, buf);
}

/* Numbers that are whole. */
static void
put_whole(struct control_text *t, const struct control_var *v, const void *p)
{
	uint64_t u;
	int64_t i;

	memcpy(&u, p, sizeof u);
	memcpy(&i, p, sizeof i);
	if (v->kind == VAR_INT)
		control_printf(t, "%s=%" PRId64, v->name, i);
	else if (v->kind == VAR_HEX || (v->kind == VAR_KEY && u > KEY_PLAIN))
		control_printf(t, "%s=0x%" PRIx64, v->name, u);
	else
		control_printf(t, "%s=%" PRIu64, v->name, u);
}

static void
put_measure(struct control_text *t, const struct control_var *v, const void *p)
{
	double d;

	memcpy(&d, p, sizeof d);
	if (v->kind == VAR_MS3 || v->kind == VAR_MS6)
		d *= 1e3;
	if (v->kind == VAR_PPM3 || v->kind == VAR_PPM6)
		d *= 1e6;
	put_double(
	    t, v->name, d, v->kind == VAR_MS6 || v->kind == VAR_PPM6 ? 6 : 3);
}

static void
put_words(struct control_text *t, const struct control_var *v, const void *p)
{
	const char *s;

	memcpy(&s, p, sizeof s);
	if (s == NULL)
		return;
	if (v->kind == VAR_STRING)
		control_put_string(t, v->name, s);
	else
		control_printf(t, "%s=%s", v->name, s);
}

static void
put_time(struct control_text *t, const struct control_var *v, const void *p)
{
	ntp_ts ts;
	int64_t s;

	memcpy(&ts, p, sizeof ts);
	memcpy(&s, p, sizeof s);
	if (v->kind == VAR_STAMP)
		control_put_stamp(t, v->name, ts);
	else
		put_date(t, v->name, s);
}

static void
put_one(struct query *q, const struct control_var *table, size_t count,
    const struct control_var *v, const void *base)
{
	const char *p = (const char *)base + v->offset;
	double array[NTP_NSTAGE];

	switch ((enum control_kind)v->kind) {
	case VAR_UINT:
	case VAR_INT:
	case VAR_HEX:
	case VAR_KEY:
		put_whole(&q->out, v, p);
		break;
	case VAR_MS3:
	case VAR_MS6:
	case VAR_PPM3:
	case VAR_PPM6:
	case VAR_NUM3:
		put_measure(&q->out, v, p);
		break;
	case VAR_STAMP:
	case VAR_DATE:
		put_time(&q->out, v, p);
		break;
	case VAR_RAW:
	case VAR_STRING:
		put_words(&q->out, v, p);
		break;
	case VAR_ARRAY:
		memcpy(array, p, sizeof array);
		put_array(&q->out, v->name, array);
		break;
	case VAR_LIST:
		put_list(&q->out, v->name, table, count);
		break;
	case VAR_HIDDEN:
		break;
	}
}

/* All the names that are asked for must be known: ntpd refuses the whole
 * request otherwise. A nonce is no name. */
static bool
is_name(const struct control_item *item)
{
	return item->name_len > 0 && !control_is(item, "nonce");
}

static const struct control_var *
find_var(const struct control_var *table, size_t count,
    const struct control_item *item)
{
	for (size_t i = 0; i < count; i++)
		if (control_is(item, table[i].name))
			return &table[i];
	return NULL;
}

enum outcome
vars_answer(struct query *q, const struct control_var *table, size_t count,
    const void *base)
{
	const char *p = q->text;
	struct control_item item;
	bool named = false;

	while (control_next(&p, q->end, &item)) {
		const struct control_var *v;

		if (!is_name(&item))
			continue;
		v = find_var(table, count, &item);
		if (v == NULL)
			return query_fail(q, CONTROL_EUNKNOWNVAR);
		named = true;
		put_one(q, table, count, v, base);
	}
	for (size_t i = 0; i < count && !named; i++)
		if (table[i].usual)
			put_one(q, table, count, &table[i], base);
	return OUTCOME_ANSWER;
}
