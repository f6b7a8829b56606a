/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plot_peer.h"

#include <math.h>
#include <stdio.h>

#include "core/i18n.h"

#include "ui/format.h"
#include "ui/plot.h"

/* The extremes of what is known. */
static void
extremes(double v, double range[2])
{
	if (!isfinite(v))
		return;
	range[0] = fmin(range[0], v);
	range[1] = fmax(range[1], v);
}

void
plot_trail(const struct snap_peer *p, struct canvas *c, int row, int col,
    int rows, int cols, unsigned how)
{
	int n = p->trail_len < SNAP_TRAIL ? p->trail_len : SNAP_TRAIL;
	double v[SNAP_TRAIL] = { 0 }, range[2];
	struct plot g;
	char from[48];

	for (int i = 0; i < n; i++)
		v[n - 1 - i] = (double)p->trail[i];
	if (!plot_range(v, (size_t)n, &range[0], &range[1]))
		return;
	plot_round(&range[0], &range[1], 1e-6);
	g = (struct plot){ .x0 = n > 1 ? 1.0 - n : -1.0,
		.x1 = 0,
		.y0 = range[0],
		.y1 = range[1],
		.how = how };
	snprintf(from, sizeof(from), _("%d answers ago"), n - 1);
	if (!plot_start(&g, c, row, col, rows, cols, format_axis_time, from,
		_("the last")))
		return;
	for (int i = 1; i < n; i++)
		plot_line(&g, -i, (double)p->trail[i], 1 - i,
		    (double)p->trail[i - 1], ROLE_INFO);
	plot_end(&g);
	for (int i = 0; i < n; i++) {
		double offset = (double)p->trail[i];

		if (offset > g.y1 || offset < g.y0)
			plot_sign(&g, -i, offset, ROLE_WARN,
			    offset > g.y1 ? 0x2191 : 0x2193);
		else if (c->ascii)
			plot_sign(&g, -i, offset, ROLE_INFO, '*');
	}
}

void
plot_wedge(const struct snap_peer *p, struct canvas *c, int row, int col,
    int rows, int cols, unsigned how)
{
	double delay[2] = { (double)INFINITY, -(double)INFINITY };
	double offset[2] = { (double)INFINITY, -(double)INFINITY };
	int count = p->filled < NTP_NSTAGE ? p->filled : NTP_NSTAGE;
	char from[24], to[24];
	struct plot g;

	for (int i = 0; i < count; i++) {
		extremes(p->stage[i].delay, delay);
		extremes(p->stage[i].offset, offset);
	}
	plot_round(&delay[0], &delay[1], 1e-6);
	plot_round(&offset[0], &offset[1], 1e-6);
	g = (struct plot){ .x0 = delay[0],
		.x1 = delay[1],
		.y0 = offset[0],
		.y1 = offset[1],
		.how = how };
	how |= c->ascii ? 0 : FORMAT_UTF8;
	format_time(from, sizeof(from), delay[0], false, how);
	format_time(to, sizeof(to), delay[1], false, how);
	if (!plot_start(
		&g, c, row, col, rows, cols, format_axis_time, from, to))
		return;
	plot_end(&g);
	for (int i = 0; i < count; i++)
		plot_sign(&g, p->stage[i].delay, p->stage[i].offset,
		    i == 0 ? ROLE_OK : ROLE_INFO, i == 0 ? 0x25CF : 0x25CB);
}
