/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_history.h"

#include <math.h>

#include "core/i18n.h"

#include "ui/canvas.h"
#include "ui/format.h"

/* The plot's size. */
enum { ROWS = 14, COLS = 76 };

void
print_history(const struct history_ring *r, FILE *out)
{
	/* ASCII for whoever reads it, unless its words have other letters. */
	struct canvas *c = canvas_new(ROWS, COLS, i18n_english());
	char text[40];

	fprintf(out, _("\noffset in the last %s\n"),
	    format_time(
		text, sizeof text, (double)r->step * HISTORY_POINTS, false, 0));
	plot_history(r, PLOT_OFFSET, c, 0, 0, ROWS, COLS, 0);
	canvas_dump(c, false, out);
	canvas_free(c);
}

static json_t *
number(double v)
{
	return isfinite(v) ? json_real(v) : json_null();
}

static json_t *
marks_json(uint8_t bits)
{
	size_t count;
	const struct plot_sign *sign = plot_signs(&count);
	json_t *a = json_array();

	for (size_t i = 0; i < count; i++)
		if (bits & sign[i].mark)
			json_array_append_new(a, json_string(sign[i].name));
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
