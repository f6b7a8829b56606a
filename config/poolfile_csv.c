/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool's record as CSV (RFC 4180), its columns found by their names. */
#include "config/poolreading.h"

#include "core/i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
	COL_AT,
	COL_OFFSET,
	COL_STEP,
	COL_SCORE,
	COL_MONITOR,
	COL_NAME,
	COL_RTT,
	COL_LEAP,
	COL_ERROR,
	COLUMNS
};

static const char *const names[COLUMNS] = { "ts_epoch", "offset", "step",
	"score", "monitor_id", "monitor_name", "rtt", "leap", "error" };

enum { CELLS = 32, CELL = 256 };

/* One line, its cells unquoted. */
struct line {
	char cell[CELLS][CELL];
	size_t n;
};

/* Reads a cell up to the comma or the line's end behind it; what does not fit
 * is left out. */
static const char *
read_cell(const char *at, char *out)
{
	bool quoted = *at == '"';
	size_t n = 0;

	at += quoted;
	while (*at != '\0') {
		if (quoted && *at == '"' && at[1] != '"') {
			quoted = false;
			at++;
			continue;
		}
		if (!quoted && (*at == ',' || *at == '\n'))
			break;
		at += quoted && *at == '"';
		if (n < CELL - 1 && *at != '\r')
			out[n++] = *at;
		at++;
	}
	out[n] = '\0';
	return at;
}

/* Reads a line; NULL at the end of the text. */
static const char *
read_line(const char *at, struct line *l)
{
	char beyond[CELL] = "";

	l->n = 0;
	if (*at == '\0')
		return NULL;
	for (;;) {
		at = read_cell(at, l->n < CELLS ? l->cell[l->n] : beyond);
		l->n += l->n < CELLS;
		if (*at != ',')
			return *at == '\n' ? at + 1 : at;
		at++;
	}
}

/* Where each column is; CELLS: nowhere. */
static bool
read_heading(const struct line *l, size_t where[COLUMNS])
{
	for (int c = 0; c < COLUMNS; c++) {
		where[c] = CELLS;
		for (size_t i = 0; i < l->n; i++)
			if (strcmp(l->cell[i], names[c]) == 0)
				where[c] = i;
	}
	return where[COL_AT] < CELLS && where[COL_SCORE] < CELLS;
}

static const char *
text_of(const struct line *l, size_t cell)
{
	return cell < l->n ? l->cell[cell] : "";
}

/* NAN if there is none: no names of numbers, no hexadecimal ones. */
static double
number_of(const struct line *l, size_t cell)
{
	const char *text = text_of(l, cell);
	char *end;
	double v;

	if (*text == '\0' || text[strspn(text, "+-.0123456789eE")] != '\0')
		return (double)NAN;
	v = strtod(text, &end);
	return *end == '\0' ? v : (double)NAN;
}

/* Of such names the site makes scores out of others' results. */
static bool
is_made(const char *name)
{
	return strcmp(name, POOLFILE_OVERALL) == 0 ||
	    strcmp(name, "every") == 0;
}

static void
read_row(
    struct pool_log *log, const struct line *l, const size_t where[COLUMNS])
{
	double id = number_of(l, where[COL_MONITOR]);
	double leap = number_of(l, where[COL_LEAP]);
	const char *error = text_of(l, where[COL_ERROR]);
	const char *name = text_of(l, where[COL_NAME]);
	struct pool_row r = { .offset = number_of(l, where[COL_OFFSET]),
		.rtt = number_of(l, where[COL_RTT]) / 1e3,
		.step = number_of(l, where[COL_STEP]),
		.score = number_of(l, where[COL_SCORE]),
		.leap = leap >= 0 && leap <= 3 ? (uint8_t)leap : 0 };
	struct pool_monitor *m;

	if (!poolreading_when(number_of(l, where[COL_AT]), &r.at) ||
	    !(id >= 0 && id <= UINT32_MAX)) {
		log->odd++;
		return;
	}
	r.monitor = (uint32_t)id;
	poolreading_clean(r.error, sizeof(r.error), error, strlen(error));
	if (!poolreading_row(log, &r))
		return;
	m = poolreading_monitor(log, r.monitor);
	if (m == NULL)
		return;
	poolreading_clean(m->name, sizeof(m->name), name, strlen(name));
	m->made = is_made(m->name);
}

bool
poolreading_csv(struct pool_log *log, const char *text, char *why, size_t size)
{
	struct line *l = calloc(1, sizeof(*l));
	size_t where[COLUMNS];
	bool good;

	if (l == NULL)
		abort();
	text = read_line(text, l);
	good = text != NULL && read_heading(l, where);
	if (!good)
		snprintf(why, size, "%s",
		    _("it is neither JSON nor CSV with the columns ts_epoch "
		      "and score"));
	while (good && (text = read_line(text, l)) != NULL)
		if (l->n > 1 || l->cell[0][0] != '\0')
			read_row(log, l, where);
	free(l);
	return good;
}
