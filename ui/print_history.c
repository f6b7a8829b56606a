/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_history.h"

#include <math.h>
#include <string.h>

#include "core/i18n.h"

#include "ui/format.h"

/* Of the plot itself: two points of a full ring a column. */
#define COLS  60
#define ROWS  11
#define LABEL 14

/* What is drawn below the plot where something happened, in order of
 * importance. */
static const struct {
	uint8_t mark;
	char sign;
	const char *name, *text;
} marks[] = {
	{ HISTORY_STEP, 'S', "step", N_("step") },
	{ HISTORY_FOREIGN, 'F', "foreign", N_("foreign step or sleep") },
	{ HISTORY_LEAP, 'L', "leap", N_("leap second") },
	{ HISTORY_OUTAGE, 'o', "outage", N_("no source") },
	{ HISTORY_SOURCE, 's', "source", N_("another source") },
	{ HISTORY_START, '^', "start", N_("start") },
};

#define MARKS (sizeof marks / sizeof marks[0])

const struct history_ring *
print_history_ring(const struct history *h, enum clock_span span)
{
	return span == CLOCK_DAYS ? &h->days
	    : span == CLOCK_HOURS ? &h->hours
				  : &h->minutes;
}

/* Points of one column. */
struct column {
	double low, high, sum;
	int n;
	uint8_t marks;
};

static void
gather(const struct history_ring *r, struct column col[COLS])
{
	for (int i = 0; i < r->count; i++) {
		const struct history_point *p = &r->point[i];
		/* The newest stands at the right border. */
		int at = COLS - 1 - (r->count - 1 - i) * COLS / HISTORY_POINTS;
		struct column *c = &col[at];

		c->marks |= p->marks;
		if (!isfinite(p->offset))
			continue;
		if (c->n == 0 || (double)p->low < c->low)
			c->low = (double)p->low;
		if (c->n == 0 || (double)p->high > c->high)
			c->high = (double)p->high;
		c->sum += (double)p->offset;
		c->n++;
	}
}

/* The axis: symmetric, so that zero is its middle. */
static double
reach(const struct column col[COLS])
{
	double most = 0;

	for (int i = 0; i < COLS; i++)
		if (col[i].n > 0)
			most = fmax(
			    most, fmax(fabs(col[i].low), fabs(col[i].high)));
	return most > 0 ? most : 1e-6;
}

static int
line_of(double offset, double most)
{
	return (int)lround((ROWS - 1) / 2.0 * (1 - offset / most));
}

static char
cell(const struct column *c, int line, double most)
{
	if (c->n == 0)
		return line == ROWS / 2 ? '-' : ' ';
	if (line == line_of(c->sum / c->n, most))
		return '*';
	if (line >= line_of(c->high, most) && line <= line_of(c->low, most))
		return ':';
	return line == ROWS / 2 ? '-' : ' ';
}

static char
sign_of(uint8_t bits)
{
	for (size_t i = 0; i < MARKS; i++)
		if (bits & marks[i].mark)
			return marks[i].sign;
	return ' ';
}

static void
print_marks(const struct column col[COLS], FILE *out)
{
	uint8_t all = 0;
	const char *comma = "  ";

	fprintf(out, "%*s ", LABEL, "");
	for (int i = 0; i < COLS; i++) {
		fputc(sign_of(col[i].marks), out);
		all |= col[i].marks;
	}
	fputc('\n', out);
	fprintf(out, "%*s", LABEL - 1, "");
	for (size_t i = 0; i < MARKS; i++) {
		if ((all & marks[i].mark) == 0)
			continue;
		fprintf(out, "%s%c %s", comma, marks[i].sign, _(marks[i].text));
		comma = ", ";
	}
	fputc('\n', out);
}

void
print_history(const struct history_ring *r, FILE *out)
{
	struct column col[COLS] = { { 0 } };
	char text[40], label[64];
	double most;

	gather(r, col);
	most = reach(col);
	fprintf(out,
	    _("\noffset in the last %s; * mean, : from least to most\n"),
	    format_time(text, sizeof text, (double)r->step * HISTORY_POINTS,
		false, false));
	for (int line = 0; line < ROWS; line++) {
		double value = most * (1 - line / ((ROWS - 1) / 2.0));

		label[0] = '\0';
		if (line % 5 == 0)
			format_time(label, sizeof label,
			    line == ROWS / 2 ? 0 : value, true, 0);
		fprintf(out, "%*s |", LABEL - 1, label);
		for (int i = 0; i < COLS; i++)
			fputc(cell(&col[i], line, most), out);
		fputc('\n', out);
	}
	print_marks(col, out);
}

static json_t *
number(double v)
{
	return isfinite(v) ? json_real(v) : json_null();
}

static json_t *
marks_json(uint8_t bits)
{
	json_t *a = json_array();

	for (size_t i = 0; i < MARKS; i++)
		if (bits & marks[i].mark)
			json_array_append_new(a, json_string(marks[i].name));
	return a;
}

json_t *
print_history_json(const struct history_ring *r)
{
	json_t *points = json_array();

	for (int i = 0; i < r->count; i++) {
		const struct history_point *p = &r->point[i];

		json_array_append_new(points,
		    json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			"offset", number((double)p->offset), "low",
			number((double)p->low), "high", number((double)p->high),
			"error", number((double)p->error), "frequency_ppm",
			number((double)p->freq * 1e6), "jitter",
			number((double)p->jitter), "wander_ppm",
			number((double)p->wander * 1e6), "maxerror",
			number((double)p->maxerror), "marks",
			marks_json(p->marks)));
	}
	return json_pack(
	    "{s:f, s:o}", "step", (double)r->step, "points", points);
}
