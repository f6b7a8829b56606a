/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool's record: what both forms have in common. */
#include "config/poolfile.h"

#include "config/mem.h"
#include "config/poolreading.h"
#include "core/i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Seconds since 1970 that are no mistake: 1990 to 2199. */
#define AT_LEAST 631152000
#define AT_MOST  7258118400

void
poolfile_init(struct pool_log *log)
{
	memset(log, 0, sizeof(*log));
}

void
poolfile_free(struct pool_log *log)
{
	free(log->row);
	free(log->monitor);
	poolfile_init(log);
}

bool
poolreading_when(double at, int64_t *out)
{
	if (!(at >= AT_LEAST && at <= AT_MOST))
		return false;
	*out = (int64_t)at;
	return true;
}

const char *
poolreading_clean(char *buf, size_t size, const char *text, size_t len)
{
	size_t n = len < size - 1 ? len : size - 1;

	for (size_t i = 0; i < n; i++)
		buf[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
	buf[n] = '\0';
	return buf;
}

/* Makes room for one more, by doubling. */
static void *
grow(void *old, size_t count, size_t size)
{
	if (count == 0)
		return mem_realloc(old, 16, size);
	if (count < 16 || (count & (count - 1)) != 0)
		return old;
	return mem_realloc(old, 2 * count, size);
}

bool
poolreading_row(struct pool_log *log, const struct pool_row *row)
{
	if (log->rows >= POOLFILE_ROWS ||
	    !(fabs(row->score) <= POOLREADING_MOST) ||
	    fabs(row->step) > POOLREADING_MOST || isinf(row->offset) ||
	    isinf(row->rtt)) {
		log->odd++;
		return false;
	}
	log->row = grow(log->row, log->rows, sizeof(log->row[0]));
	log->row[log->rows++] = *row;
	return true;
}

struct pool_monitor *
poolreading_monitor(struct pool_log *log, uint32_t id)
{
	struct pool_monitor *m;

	for (size_t i = 0; i < log->monitors; i++)
		if (log->monitor[i].id == id)
			return &log->monitor[i];
	if (log->monitors >= POOLFILE_NAMES)
		return NULL;
	log->monitor = grow(log->monitor, log->monitors, sizeof(*m));
	m = &log->monitor[log->monitors++];
	*m = (struct pool_monitor){
		.id = id, .score = (double)NAN, .rtt = (double)NAN
	};
	return m;
}

static int
by_time(const void *a, const void *b)
{
	const struct pool_row *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->monitor != y->monitor)
		return x->monitor < y->monitor ? -1 : 1;
	return x->score < y->score ? -1 : x->score > y->score;
}

/* Where the record does not say how a monitor stands, its last row does. */
static void
complete(struct pool_log *log)
{
	if (log->rows > 0)
		qsort(log->row, log->rows, sizeof(log->row[0]), by_time);
	for (size_t i = 0; i < log->rows; i++) {
		const struct pool_row *r = &log->row[i];
		struct pool_monitor *m = poolreading_monitor(log, r->monitor);

		if (m == NULL || r->at < m->at)
			continue;
		m->at = r->at;
		m->score = r->score;
		if (isnan(m->rtt))
			m->rtt = r->rtt;
	}
}

static bool
read_form(
    struct pool_log *log, const char *text, size_t len, char *why, size_t size)
{
	size_t at = 0;

	while (at < len && strchr(" \t\r\n", text[at]) != NULL)
		at++;
	if (at == len || text[at] == '\0')
		snprintf(why, size, "%s", _("there is nothing in it"));
	else if (len > POOLFILE_MAX)
		snprintf(why, size, _("it is larger than %d MiB"),
		    POOLFILE_MAX / 1024 / 1024);
	else if (text[at] == '{')
		return poolreading_json(log, text, len, why, size);
	else if (text[at] == '<')
		snprintf(why, size, "%s",
		    _("it is a web page: what is wanted is the text of "
		      "/scores/ADDRESS/json or /scores/ADDRESS/log"));
	else
		return poolreading_csv(log, text + at, why, size);
	return false;
}

bool
poolfile_read(
    struct pool_log *log, const char *text, size_t len, char *why, size_t size)
{
	poolfile_free(log);
	if (!read_form(log, text, len, why, size)) {
		poolfile_free(log);
		return false;
	}
	complete(log);
	return true;
}

const struct pool_monitor *
poolfile_monitor(const struct pool_log *log, uint32_t id)
{
	for (size_t i = 0; i < log->monitors; i++)
		if (log->monitor[i].id == id)
			return &log->monitor[i];
	return NULL;
}

const struct pool_monitor *
poolfile_named(const struct pool_log *log, const char *name)
{
	for (size_t i = 0; i < log->monitors; i++)
		if (strcmp(log->monitor[i].name, name) == 0)
			return &log->monitor[i];
	return NULL;
}

double
poolfile_score(const struct pool_log *log, int64_t *at)
{
	const struct pool_monitor *m = poolfile_named(log, POOLFILE_OVERALL);

	if (at != NULL)
		*at = m != NULL ? m->at : 0;
	return m != NULL ? m->score : (double)NAN;
}

double
poolfile_replay(const struct pool_log *log, uint32_t monitor, size_t *rows)
{
	const struct pool_monitor *m = poolfile_monitor(log, monitor);
	double score = (double)NAN, worst = 0;

	*rows = 0;
	if (m != NULL && m->made)
		return 0;
	for (size_t i = 0; i < log->rows; i++) {
		const struct pool_row *r = &log->row[i];
		struct pool_step s;

		if (r->monitor != monitor)
			continue;
		s = poolscore_step_published(r->step, r->offset, r->error);
		/* Where no step is told the play begins anew. */
		score = poolscore_next(score, &s);
		if (isnan(score))
			score = r->score;
		worst = fmax(worst, fabs(score - r->score));
		++*rows;
	}
	return worst;
}
