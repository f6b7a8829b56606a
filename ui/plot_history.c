/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plot_history.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "ui/format.h"
#include "ui/plot.h"
#include "ui/width.h"

enum {
	LEAST_ROWS = 5,
	LEAST_COLS = 24,
	FEWEST = 30, /* points over which the time axis reaches */
	JUMPS = 10,  /* by this part of it a plot moves on at once */
};

static const struct {
	const char *name, *shown;
} spans[] = {
	[CLOCK_NO_SPAN] = { "", "" },
	[CLOCK_MINUTES] = { "minutes", N_("minutes") },
	[CLOCK_HOURS] = { "hours", N_("hours") },
	[CLOCK_DAYS] = { "days", N_("days") },
};

static const struct plot_sign signs[] = {
	{ HISTORY_STEP, 'S', ROLE_WARN, "step", N_("step") },
	{ HISTORY_FOREIGN, 'F', ROLE_BAD, "foreign",
	    N_("foreign step or sleep") },
	{ HISTORY_LEAP, 'L', ROLE_INFO, "leap", N_("leap second") },
	{ HISTORY_OUTAGE, 'o', ROLE_BAD, "outage", N_("no source") },
	{ HISTORY_SOURCE, 's', ROLE_INFO, "source", N_("another source") },
	{ HISTORY_START, '^', ROLE_INFO, "start", N_("start") },
};

#define SIGNS (sizeof signs / sizeof signs[0])

/* What is drawn of a quantity, and the least range that makes sense. */
static const struct {
	const char *name;
	plot_label *label;
	double least; /* s or s/s */
	bool positive;
} values[PLOT_VALUES] = {
	[PLOT_OFFSET] = { N_("Offset"), format_axis_time, 1e-6, false },
	[PLOT_FREQ] = { N_("Frequency"), format_axis_ppm, 4e-9, false },
	[PLOT_JITTER] = { N_("Jitter"), format_axis_time, 1e-6, true },
	[PLOT_WANDER] = { N_("Wander"), format_axis_ppm, 4e-10, true },
};

bool
clock_span_parse(const char *name, enum clock_span *out)
{
	for (size_t i = CLOCK_MINUTES; i <= CLOCK_DAYS; i++)
		if (strcmp(name, spans[i].name) == 0) {
			*out = (enum clock_span)i;
			return true;
		}
	return false;
}

const char *
clock_span_name(enum clock_span span)
{
	return _(spans[span].shown);
}

const struct history_ring *
plot_history_ring(const struct history *h, enum clock_span span)
{
	return span == CLOCK_DAYS ? &h->days
	    : span == CLOCK_HOURS ? &h->hours
				  : &h->minutes;
}

const char *
plot_value_name(enum plot_value what)
{
	return _(values[what].name);
}

const struct plot_sign *
plot_signs(size_t *count)
{
	*count = SIGNS;
	return signs;
}

/* A point's value, what it reached, and its band: one sigma of an offset. */
struct reading {
	double value, low, high, band;
};

static struct reading
read_point(const struct history_point *p, enum plot_value what)
{
	struct reading r = { .band = 0 };

	switch (what) {
	case PLOT_OFFSET:
		r.value = (double)p->offset;
		r.low = (double)p->low;
		r.high = (double)p->high;
		r.band = isfinite(p->error) ? (double)p->error : 0;
		return r;
	case PLOT_FREQ:
		r.value = (double)p->freq;
		break;
	case PLOT_JITTER:
		r.value = (double)p->jitter;
		break;
	case PLOT_WANDER:
		r.value = (double)p->wander;
		break;
	case PLOT_VALUES:
		r.value = (double)NAN;
		break;
	}
	r.low = r.high = r.value;
	return r;
}

/* The range of the vertical axis: of the values, and of their band as far as
 * that does not make it more than thrice as wide. False if nothing is known. */
static bool
measure(const struct history_ring *r, enum plot_value what, double *low,
    double *high)
{
	double v[2 * HISTORY_POINTS] = { 0 }, band[2 * HISTORY_POINTS] = { 0 };
	double least, most, wide;
	size_t n = 0;

	for (int i = 0; i < r->count; i++) {
		struct reading x = read_point(&r->point[i], what);

		v[n] = x.low;
		band[n++] = x.value - x.band;
		v[n] = x.high;
		band[n++] = x.value + x.band;
	}
	if (!plot_range(v, n, low, high) || !plot_range(band, n, &least, &most))
		return false;
	wide = *high - *low;
	*low = fmin(*low, fmax(least, *low - wide));
	*high = fmax(*high, fmin(most, *high + wide));
	if (values[what].positive)
		*low = 0;
	plot_round(low, high, values[what].least);
	if (values[what].positive && *low < 0)
		*low = 0;
	return true;
}

/* Seconds from the newest point back to this one, negative. */
static double
when(const struct history_ring *r, int i)
{
	return -(double)(r->count - 1 - i) * (double)r->step;
}

/* Points by which the right border is ahead of the newest, less than `jump`:
 * a plot that moved with every point would be sent anew every time, and lines
 * are slow. */
static int
lead(const struct history_ring *r, int jump)
{
	int64_t n = llround((double)r->newest.ns * 1e-9 / (double)r->step);

	return (int)(jump - 1 - n % jump);
}

static uint8_t
all_marks(const struct history_ring *r)
{
	uint8_t all = 0;

	for (int i = 0; i < r->count; i++)
		all |= r->point[i].marks;
	return all;
}

static const struct plot_sign *
gravest(uint8_t marks)
{
	for (size_t i = 0; i < SIGNS; i++)
		if (marks & signs[i].mark)
			return &signs[i];
	return NULL;
}

/* The values: dots joined where both are known; in ASCII, where dots cannot
 * be told from the band, a star each. */
static void
draw_values(struct plot *g, const struct history_ring *r, enum plot_value what)
{
	double before = (double)NAN;

	for (int i = 0; i < r->count; i++) {
		struct reading x = read_point(&r->point[i], what);
		double t = when(r, i);

		if (t < g->x0)
			continue;
		plot_shade(g, t - (double)r->step, t, x.value - x.band,
		    x.value + x.band, ROLE_DIM);
		if (g->c->ascii)
			continue;
		plot_span(g, t, x.low, x.high, ROLE_OK);
		plot_line(g, t - (double)r->step, before, t, x.value, ROLE_OK);
		plot_point(g, t, x.value, ROLE_OK);
		before = x.value;
	}
	plot_end(g);
	for (int i = 0; g->c->ascii && i < r->count; i++)
		if (when(r, i) >= g->x0)
			plot_sign(g, when(r, i),
			    read_point(&r->point[i], what).value, ROLE_OK, '*');
}

/* Where values lie beyond the range, an arrow; letters below. */
static void
draw_marks(
    const struct plot *g, const struct history_ring *r, enum plot_value what)
{
	const struct plot_sign *at[PLOT_COLS] = { NULL };

	for (int i = 0; i < r->count; i++) {
		const struct history_point *p = &r->point[i];
		double value = read_point(p, what).value, t = when(r, i);
		const struct plot_sign *sign = gravest(p->marks);
		int col = plot_column(g, t);

		if (t < g->x0)
			continue;
		if (value > g->y1 || value < g->y0)
			plot_sign(g, t, value, ROLE_WARN,
			    value > g->y1 ? 0x2191 : 0x2193);
		if (sign == NULL || (at[col] != NULL && at[col] <= sign))
			continue;
		at[col] = sign;
		canvas_put(g->c, g->row + g->rows, g->col + col, 1, sign->role,
		    (char[]){ sign->letter, '\0' });
		if (p->marks & (HISTORY_STEP | HISTORY_FOREIGN))
			plot_mark(g, t, sign->role, 0x2502);
	}
}

/* The length of the time axis, which is a round number. */
static const char *
ago(char *buf, size_t size, double seconds)
{
	if (seconds < 7200)
		snprintf(buf, size, _("%g min ago"), seconds / 60);
	else if (seconds < 172800)
		snprintf(buf, size, _("%g h ago"), seconds / 3600);
	else
		snprintf(buf, size, _("%g d ago"), seconds / 86400);
	return buf;
}

/* Below: since when, what the letters mean as far as there is room, now. */
static void
draw_foot(const struct plot *g, const struct history_ring *r, int row,
    enum plot_value what)
{
	char from[64];
	int col, end = g->col + g->cols;
	uint8_t all = all_marks(r);
	struct canvas *c = g->c;

	col = g->col +
	    canvas_put(c, row, g->col, g->cols, ROLE_DIM,
		ago(from, sizeof from, g->x1 - g->x0)) +
	    2;
	canvas_right(c, row, g->col, g->cols, ROLE_DIM, _("now"));
	end -= width_text(_("now")) + 1;
	if (what == PLOT_OFFSET &&
	    col + 2 + width_text(_("one sigma")) + 2 <= end) {
		col += 1 + canvas_put(c, row, col, 1, ROLE_DIM, "\u2591");
		col += 2 +
		    canvas_put(
			c, row, col, end - col, ROLE_DIM, _("one sigma"));
	}
	for (size_t i = 0; i < SIGNS; i++) {
		const char *word = _(signs[i].text);

		if ((all & signs[i].mark) == 0 ||
		    col + 2 + width_text(word) + 2 > end)
			continue;
		canvas_put(c, row, col, 1, signs[i].role,
		    (char[]){ signs[i].letter, '\0' });
		col += 2 +
		    canvas_put(c, row, col + 2, end - col, ROLE_DIM, word) + 2;
	}
}

void
plot_history(const struct history_ring *r, enum plot_value what,
    struct canvas *c, int row, int col, int rows, int cols, unsigned how)
{
	int points = FEWEST;
	struct plot g;

	if (rows < LEAST_ROWS || cols < LEAST_COLS)
		return;
	if (!measure(r, what, &g.y0, &g.y1)) {
		canvas_wrap(c, row, col + 2, cols - 2, 2, ROLE_DIM,
		    _("nothing is known yet: the first points come within "
		      "seconds of the first offset"));
		return;
	}
	/* A young history has the whole width, in steps so that it seldom
	 * changes its scale. */
	while (points < r->count)
		points *= 2;
	g.x1 = lead(r, points / JUMPS) * (double)r->step;
	g.x0 = g.x1 - points * (double)r->step;
	g.how = how;
	if (!plot_start(
		&g, c, row, col, rows - 1, cols, values[what].label, "", ""))
		return;
	draw_values(&g, r, what);
	draw_marks(&g, r, what);
	draw_foot(&g, r, row + rows - 1, what);
}
