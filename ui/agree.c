/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/agree.h"

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/width.h"
#include "ui/words_peer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	NAME = 17,   /* columns of the tally code, the name, and a blank */
	RIGHT = 11,  /* and of the offset behind the bar */
	LEAST = 10,  /* of the bar */
	WIDTHS = 64, /* intervals that make the scale, at most */
};

/* From which the scale is made: `low` to `high` s over `cols` columns. */
struct scale {
	double low, high;
	int col, cols;
	unsigned how; /* FORMAT_* */
};

static bool
has_interval(const struct snap_peer *p)
{
	return isfinite(p->offset) && isfinite(p->distance) &&
	    p->distance >= 0 && p->reach != 0 && p->exchanges > 0;
}

int
agree_rows(const struct snapshot *s)
{
	int n = 0;

	for (size_t i = 0; i < s->npeers; i++)
		n += has_interval(&s->peers[i]);
	return n > 0 ? n + 1 : 0;
}

static bool
agrees(const struct snap_peer *p)
{
	return p->tally != TALLY_REJECT && p->tally != TALLY_FALSETICK;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The root distance beyond which an interval is too wide to make the scale:
 * that of a third of those that agree, where there are more than three. */
static double
widest(const struct snapshot *s)
{
	double distance[WIDTHS];
	size_t n = 0;

	for (size_t i = 0; i < s->npeers && n < WIDTHS; i++)
		if (has_interval(&s->peers[i]) && agrees(&s->peers[i]))
			distance[n++] = s->peers[i].distance;
	if (n == 0)
		return (double)INFINITY;
	qsort(distance, n, sizeof(distance[0]), compare);
	return distance[n * 2 / 3];
}

/* Wide enough for those that agree, and for falsetickers if they are not too
 * far away; for those that are not used only where nobody agrees. */
static void
measure(const struct snapshot *s, struct scale *k)
{
	double low = (double)INFINITY, high = -(double)INFINITY;
	double all_low = low, all_high = high, room;
	double limit = widest(s);

	for (size_t i = 0; i < s->npeers; i++) {
		const struct snap_peer *p = &s->peers[i];

		if (!has_interval(p) ||
		    (p->tally == TALLY_REJECT && s->syspeer != 0))
			continue;
		all_low = fmin(all_low, p->offset - p->distance);
		all_high = fmax(all_high, p->offset + p->distance);
		if (!agrees(p) || p->distance > limit)
			continue;
		low = fmin(low, p->offset - p->distance);
		high = fmax(high, p->offset + p->distance);
	}
	if (!(low < high)) {
		low = all_low;
		high = all_high;
	}
	room = high - low;
	k->low = all_low > low - room ? all_low : low - room / 4;
	k->high = all_high < high + room ? all_high : high + room / 4;
	if (!(k->low < k->high)) {
		k->low -= 1e-6;
		k->high += 1e-6;
	}
}

static int
column(const struct scale *k, double v)
{
	double at = (v - k->low) / (k->high - k->low) * (k->cols - 1);

	return at < 0 ? -1 : at > k->cols - 1 ? k->cols : (int)lround(at);
}

/* The shared interval, behind the bars. */
static void
draw_shared(
    const struct snapshot *s, const struct scale *k, struct canvas *c, int row)
{
	int from, to;

	if (!isfinite(s->low) || !isfinite(s->high))
		return;
	from = column(k, s->low);
	to = column(k, s->high);
	from = from < 0 ? 0 : from;
	to = to < k->cols ? to : k->cols - 1;
	if (from <= to)
		canvas_fill(
		    c, row, k->col + from, to - from + 1, ROLE_DIM, 0x2591);
}

static void
draw_bar(
    const struct scale *k, struct canvas *c, int row, const struct snap_peer *p)
{
	enum role role = words_tally_role(p);
	int from = column(k, p->offset - p->distance);
	int to = column(k, p->offset + p->distance);
	int middle = column(k, p->offset);

	for (int i = from < 0 ? 0 : from; i <= to && i < k->cols; i++)
		canvas_put(c, row, k->col + i, 1, role,
		    i == from || i == to ? "\u2502" : "\u2500");
	if (middle >= 0 && middle < k->cols)
		canvas_put(c, row, k->col + middle, 1, role, "\u25CF");
	else
		canvas_put(c, row, k->col + (middle < 0 ? 0 : k->cols - 1), 1,
		    role, middle < 0 ? "\u2190" : "\u2192");
}

static void
draw_source(const struct scale *k, struct canvas *c, int row,
    const struct snap_peer *p, bool marked, bool numbers)
{
	enum role role = words_tally_role(p);
	char name[SNAP_NAME], text[24];

	canvas_put(c, row, 0, 1, role,
	    (char[]){ tally_char((enum tally)p->tally), '\0' });
	canvas_text(c, row, 1, NAME - 2, marked ? ROLE_STRONG : ROLE_PLAIN,
	    format_remote(name, sizeof(name), p, numbers));
	draw_bar(k, c, row, p);
	format_time(text, sizeof(text), p->offset, true, k->how);
	if (width_text(text) >= RIGHT)
		format_time(text, sizeof(text), p->offset, true,
		    k->how & ~(unsigned)FORMAT_MS);
	canvas_right(c, row, k->col + k->cols, RIGHT,
	    marked ? ROLE_STRONG : ROLE_PLAIN, text);
}

static void
draw_scale(const struct scale *k, struct canvas *c, int row)
{
	char low[24], high[24];
	int zero = column(k, 0);

	format_time(low, sizeof(low), k->low, true, k->how);
	format_time(high, sizeof(high), k->high, true, k->how);
	canvas_text(c, row, 0, NAME - 1, ROLE_DIM, _("offset"));
	if (width_text(low) + width_text(high) + 2 > k->cols)
		return;
	canvas_put(c, row, k->col, k->cols, ROLE_DIM, low);
	canvas_right(c, row, k->col, k->cols, ROLE_DIM, high);
	if (zero > 12 && zero < k->cols - 12)
		canvas_put(c, row, k->col + zero, 1, ROLE_DIM, "0");
}

void
agree_draw(const struct snapshot *s, struct canvas *c, int row, int rows,
    uint16_t marked, bool numbers, unsigned how)
{
	struct scale k = { .col = NAME,
		.cols = c->cols - NAME - RIGHT,
		.how = how | (c->ascii ? 0 : FORMAT_UTF8) };
	int end = row + rows - 1;

	if (k.cols < LEAST || agree_rows(s) == 0)
		return;
	measure(s, &k);
	for (size_t i = 0; i < s->npeers && row < end; i++) {
		const struct snap_peer *p = &s->peers[i];

		if (!has_interval(p))
			continue;
		draw_shared(s, &k, c, row);
		draw_source(&k, c, row++, p, p->id == marked, numbers);
	}
	draw_scale(&k, c, row);
}
