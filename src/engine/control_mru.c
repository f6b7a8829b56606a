/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * READ_MRU: the list of clients, oldest first, some at a time. Who asks says
 * where he was with the last entries that he has; one of them that has not
 * been heard of since is where it goes on.
 */
#include "engine/control_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FRAGS_MOST = 128, /* NTPsec's limits */
	ROWS_MOST = 256,
	PRIORS = 16,    /* entries that a request names */
	LOOKED_AT = 256 /* clients that cost as much as a fragment */
};

/* The most octets of one row, and of what ends the list. */
#define ROW 320

/* Clients' times are monotonic; a base for them is kept until it is this far
 * from the clock, ns, so that the same instant is always told in the same
 * words: who continues repeats them. */
#define BASE_DRIFT 10000000

struct prior {
	struct addr addr;
	ntp_ts last;
	bool known; /* `addr` is */
};

struct mru_query {
	struct query *q;
	uint64_t frags, limit, mincount, mindrop, resall, resany, maxlstint,
	    minlstint, recent;
	double minscore;
	struct addr laddr;
	struct prior prior[PRIORS];
	uint64_t count, skip, looked;
	size_t room;           /* octets that the rows may have */
	struct mru_entry last; /* of the rows */
};

static void
find_base(struct query *q)
{
	int64_t base = q->e->wall.ns - q->e->now.ns;
	int64_t off = base - q->c->base;

	if (q->c->base == 0 || off > BASE_DRIFT || off < -BASE_DRIFT)
		q->c->base = base;
}

static ntp_ts
stamp(const struct query *q, mono_t t)
{
	return ntp_ts_from_wall((wall_t){ t.ns + q->c->base });
}

/* An address with its port: 192.0.2.1:123, [2001:db8::1]:123. */
static bool
read_addr(const struct control_item *item, struct addr *out)
{
	char buf[ADDR_TEXT], *host = buf, *end;
	unsigned long port = 0;

	control_copy(item, buf, sizeof buf);
	end = strrchr(buf, ':');
	if (buf[0] == '[') {
		host = buf + 1;
		end = strchr(buf, ']');
		if (end == NULL)
			return false;
		*end++ = '\0';
	} else if (end != NULL && strchr(buf, ':') != end) {
		end = NULL;
	}
	if (end != NULL && *end == ':') {
		*end++ = '\0';
		port = strtoul(end, NULL, 10);
	}
	if (!addr_parse(out, host) || port > UINT16_MAX)
		return false;
	out->port = (uint16_t)port;
	return true;
}

/* last.N or addr.N; false if it is neither, or N is not ours. */
static struct prior *
find_prior(
    struct mru_query *m, const struct control_item *item, const char *stem)
{
	size_t n = strlen(stem), i = 0;

	if (item->name_len <= n || item->name_len > n + 2 ||
	    memcmp(item->name, stem, n) != 0)
		return NULL;
	for (size_t k = n; k < item->name_len; k++) {
		if (item->name[k] < '0' || item->name[k] > '9')
			return NULL;
		i = 10 * i + (size_t)(item->name[k] - '0');
	}
	return i < PRIORS ? &m->prior[i] : NULL;
}

/* One argument; false if its value is none. Unknown ones are ignored. */
static bool
read_item(struct mru_query *m, const struct control_item *item)
{
	const struct {
		const char *name;
		uint64_t *to;
	} number[] = {
		{ "frags", &m->frags },
		{ "limit", &m->limit },
		{ "mincount", &m->mincount },
		{ "mindrop", &m->mindrop },
		{ "resall", &m->resall },
		{ "resany", &m->resany },
		{ "maxlstint", &m->maxlstint },
		{ "minlstint", &m->minlstint },
		{ "recent", &m->recent },
	};
	struct prior *p;

	for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
		if (control_is(item, number[i].name))
			return control_uint(item, number[i].to);
	if (control_is(item, "minscore"))
		return control_double(item, &m->minscore);
	if (control_is(item, "laddr"))
		return read_addr(item, &m->laddr);
	if ((p = find_prior(m, item, "last.")) != NULL)
		return control_stamp(item, &p->last);
	if ((p = find_prior(m, item, "addr.")) != NULL)
		return p->known = read_addr(item, &p->addr);
	return true;
}

static bool
read_items(struct mru_query *m)
{
	const char *p = m->q->text;
	struct control_item item;

	while (control_next(&p, m->q->end, &item))
		if (!read_item(m, &item))
			return false;
	if ((m->frags == 0 && (m->limit == 0 || m->limit > ROWS_MOST)) ||
	    m->frags > FRAGS_MOST)
		return false;
	if (m->frags == 0)
		m->frags = FRAGS_MOST;
	if (m->limit == 0)
		m->limit = UINT64_MAX;
	return true;
}

static void
put_row(struct query *q, const struct mru_entry *c, uint64_t i)
{
	struct control_text *t = &q->out;
	char name[32], buf[ADDR_TEXT];

	snprintf(name, sizeof name, "last.%" PRIu64, i);
	control_put_stamp(t, name, stamp(q, c->last));
	control_printf(t, "addr.%" PRIu64 "=%s", i,
	    addr_text_port(&c->addr, buf, sizeof buf));
	snprintf(name, sizeof name, "first.%" PRIu64, i);
	control_put_stamp(t, name, stamp(q, c->first));
	control_printf(t, "ct.%" PRIu64 "=%" PRIu32, i, c->count);
	control_printf(t, "mv.%" PRIu64 "=%u", i,
	    (unsigned)c->version << 3 | (unsigned)c->mode);
	control_printf(
	    t, "rs.%" PRIu64 "=0x%x", i, control_restrictions(c->flags));
	control_printf(t, "sc.%" PRIu64 "=%.3f", i, (double)c->score);
	control_printf(t, "dr.%" PRIu64 "=%" PRIu32, i, c->dropped);
}

/* Did it ask the address that is looked for? */
static bool
is_here(const struct mru_query *m, const struct mru_entry *c)
{
	const struct addr *a;

	if (m->laddr.family == ADDR_NONE)
		return true;
	a = clients_local(m->q->e, c);
	return a != NULL && addr_equal(a, &m->laddr);
}

static bool
is_wanted(const struct mru_query *m, const struct mru_entry *c)
{
	unsigned rs = control_restrictions(c->flags);
	double ago = mono_diff(m->q->e->now, c->last);

	if (c->count < m->mincount || c->dropped < m->mindrop ||
	    (double)c->score < m->minscore || !is_here(m, c))
		return false;
	if ((rs & m->resall) != m->resall ||
	    (m->resany != 0 && !(rs & m->resany)))
		return false;
	if (m->maxlstint > 0 && ago > (double)m->maxlstint)
		return false;
	return m->minlstint == 0 || ago >= (double)m->minlstint;
}

static bool
visit(void *arg, const struct mru_entry *c)
{
	struct mru_query *m = arg;

	m->looked++;
	if (m->skip > 0) {
		m->skip--;
		return true;
	}
	if (!is_wanted(m, c))
		return true;
	if (m->q->out.len + ROW > m->room || m->count >= m->limit)
		return false;
	put_row(m->q, c, m->count++);
	m->last = *c;
	return true;
}

/* limit=1: the named ones alone, by address. */
static enum outcome
read_named(struct mru_query *m)
{
	struct query *q = m->q;

	for (size_t i = 0; i < PRIORS; i++) {
		const struct mru_entry *c = NULL;

		if (m->prior[i].known)
			c = clients_find(q->e, &m->prior[i].addr);
		if (c != NULL)
			put_row(q, c, i);
	}
	who_put_nonce(q);
	control_put_stamp(&q->out, "now", stamp(q, q->e->now));
	return OUTCOME_ANSWER;
}

/* The newest of those named that is where it was; NULL if none is. */
static const struct mru_entry *
find_start(struct mru_query *m)
{
	for (size_t i = 0; i < PRIORS && m->prior[i].known; i++) {
		const struct mru_entry *c =
		    clients_find(m->q->e, &m->prior[i].addr);

		if (c != NULL && stamp(m->q, c->last).fp == m->prior[i].last.fp)
			return c;
	}
	return NULL;
}

static enum outcome
read_rows(struct mru_query *m)
{
	struct query *q = m->q;
	const struct mru_entry *after = NULL;
	size_t all = clients_count(q->e);
	char buf[ADDR_TEXT];
	bool ended;

	if (m->prior[0].known) {
		after = find_start(m);
		if (after == NULL)
			return query_fail(q, CONTROL_EUNKNOWNVAR);
		control_put_stamp(&q->out, "last.older", stamp(q, after->last));
		control_printf(&q->out, "addr.older=%s",
		    addr_text_port(&after->addr, buf, sizeof buf));
	} else if (m->recent != 0 && all > m->recent) {
		m->skip = all - m->recent;
	}
	who_put_nonce(q);
	ended = clients_each(q->e, after, visit, m);
	if (!who_pays(q, (double)m->looked / LOOKED_AT))
		return OUTCOME_SILENCE;
	if (!ended)
		return OUTCOME_ANSWER;
	control_put_stamp(&q->out, "now", stamp(q, q->e->now));
	if (m->count > 0)
		control_put_stamp(
		    &q->out, "last.newest", stamp(q, m->last.last));
	return OUTCOME_ANSWER;
}

enum outcome
control_read_clients(struct query *q)
{
	struct mru_query m = { .q = q };

	/* As NTPsec: without a nonce there is no answer, nor an error. */
	if (!q->nonce)
		return OUTCOME_SILENCE;
	if (q->flags & ACCESS_NOMRULIST)
		return query_fail(q, CONTROL_EPERMISSION);
	if (!read_items(&m))
		return query_fail(q, CONTROL_EBADVALUE);
	find_base(q);
	if (!m.prior[0].known || m.limit == 1)
		clients_begin(q->e);
	m.room = m.frags * CONTROL_DATA;
	if (m.room < 2 * ROW)
		m.room = 2 * ROW;
	if (m.room > q->out.room - ROW)
		m.room = q->out.room - ROW;
	return m.limit == 1 ? read_named(&m) : read_rows(&m);
}
