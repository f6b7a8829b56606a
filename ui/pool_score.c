/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pool's monitors gave: the score as a plot with the line at 10, the
 * monitors, and in words why it went down. */
#include "ui/pool_say.h"

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/plot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	PLOT_HIGH = 14, /* rows of the plot with its axis */
	GROUPS = 40,    /* falls that are told apart */
	SHOWN = 8,      /* of them, the newest */
	APART = 3600,   /* s between steps of one fall, at most */
};

/* Steps down for one reason, with no long time between them. */
struct fall {
	int64_t from, to;
	double worst;
	enum pool_rule rule;
	unsigned checks, monitors;
	uint32_t first; /* the monitor that saw it first */
};

static const char *
axis(char *buf, size_t size, double value, double step, unsigned how)
{
	(void)step;
	(void)how;
	snprintf(buf, size, "%.0f", value);
	return buf;
}

/* Whose rows make the plot: the score's, else the first monitor's. */
static const struct pool_monitor *
plotted(const struct pool_log *log)
{
	const struct pool_monitor *m = poolfile_named(log, POOLFILE_OVERALL);

	for (size_t i = 0; i < log->rows && m != NULL; i++)
		if (log->row[i].monitor == m->id)
			return m;
	return log->rows > 0 ? poolfile_monitor(log, log->row[0].monitor)
			     : NULL;
}

static void
draw(const struct pool_log *log, uint32_t id, struct canvas *c, unsigned how)
{
	const struct pool_row *last = NULL;
	double low = 0;
	char from[FORMAT_DATE], to[FORMAT_DATE];
	struct plot p;

	for (size_t i = 0; i < log->rows; i++)
		if (log->row[i].monitor == id)
			low = fmin(low, log->row[i].score);
	p.x0 = (double)log->row[0].at;
	p.x1 = fmax((double)log->row[log->rows - 1].at, p.x0 + 600);
	p.y0 = low < 0 ? floor(low / 10) * 10 : 0;
	p.y1 = POOL_MOST;
	p.how = how & ~(unsigned)FORMAT_UTF8;
	format_date(
	    from, sizeof(from), (wall_t){ log->row[0].at * 1000000000 }, how);
	format_date(to, sizeof(to),
	    (wall_t){ log->row[log->rows - 1].at * 1000000000 }, how);
	if (!plot_start(&p, c, 0, 2, c->rows, c->cols - 4, axis, from, to))
		return;
	plot_line(&p, p.x0, POOL_IN, p.x1, POOL_IN, ROLE_DIM);
	for (size_t i = 0; i < log->rows; i++) {
		const struct pool_row *r = &log->row[i];
		enum role role = r->score < POOL_IN ? ROLE_BAD : ROLE_OK;

		if (r->monitor != id)
			continue;
		if (last != NULL)
			plot_line(&p, (double)last->at, last->score,
			    (double)r->at, r->score, role);
		else
			plot_point(&p, (double)r->at, r->score, role);
		last = r;
	}
	plot_end(&p);
	/* Wherever the labels are, this line has its own. */
	canvas_right(c,
	    p.row + (int)((p.y1 - POOL_IN) / (p.y1 - p.y0) * (p.rows - 0.25)),
	    p.col - 4, 3, ROLE_STRONG, "10");
}

static void
write_plot(const struct pool_log *log, struct text *t, unsigned how)
{
	const struct pool_monitor *m = plotted(log);
	struct canvas *sheet;

	if (m == NULL)
		return;
	if (m->made)
		text_rule(t, _("Score; 10 is the line"));
	else
		text_say(t, ROLE_STRONG, _("  Score by %s; 10 is the line"),
		    m->name);
	sheet = text_sheet(t, PLOT_HIGH);
	if (sheet == NULL)
		return;
	draw(log, m->id, sheet, how);
	text_paste(t, sheet);
}

/* The falls of a record, oldest first; of too many the newest. */
static size_t
find_falls(const struct pool_log *log, struct fall out[GROUPS])
{
	size_t n = 0;

	for (size_t i = 0; i < log->rows; i++) {
		const struct pool_row *r = &log->row[i];
		const struct pool_monitor *m =
		    poolfile_monitor(log, r->monitor);
		struct pool_step s =
		    poolscore_step_published(r->step, r->offset, r->error);
		size_t k = n;

		if (!(s.step < 0.995) || (m != NULL && m->made))
			continue;
		while (k > 0 &&
		    !(out[k - 1].rule == s.rule &&
			r->at - out[k - 1].to <= APART))
			k--;
		if (k == 0 && n == GROUPS)
			memmove(out, out + 1, --n * sizeof(out[0]));
		if (k == 0) {
			out[n] = (struct fall){ .rule = s.rule,
				.from = r->at,
				.first = r->monitor,
				.worst = s.step };
			k = ++n;
		}
		out[k - 1].to = r->at;
		out[k - 1].checks++;
		out[k - 1].worst = fmin(out[k - 1].worst, s.step);
	}
	return n;
}

/* How many saw it, and of how many. */
static void
count_monitors(const struct pool_log *log, struct fall *f, unsigned *all)
{
	bool seen[POOLFILE_NAMES] = { false };

	*all = 0;
	for (size_t i = 0; i < log->monitors; i++)
		*all += !log->monitor[i].made;
	for (size_t i = 0; i < log->rows; i++) {
		const struct pool_row *r = &log->row[i];
		const struct pool_monitor *m;

		if (r->at < f->from || r->at > f->to ||
		    poolscore_step_published(r->step, r->offset, r->error)
			    .rule != f->rule)
			continue;
		m = poolfile_monitor(log, r->monitor);
		if (m == NULL || m->made || seen[m - log->monitor])
			continue;
		seen[m - log->monitor] = true;
		f->monitors++;
	}
}

static void
write_fall(
    const struct pool_log *log, struct fall *f, struct text *t, unsigned how)
{
	const struct pool_monitor *m = poolfile_monitor(log, f->first);
	char from[FORMAT_DATE], to[FORMAT_WHEN], points[16], text[500];
	char name[80];
	unsigned all;

	count_monitors(log, f, &all);
	format_date(from, sizeof(from), (wall_t){ f->from * 1000000000 }, how);
	format_clock(to, sizeof(to), (wall_t){ f->to * 1000000000 }, how);
	if (f->monitors == 1 && all > 1)
		snprintf(name, sizeof(name), _("%s alone: its path, perhaps"),
		    m != NULL && m->name[0] != '\0' ? m->name : "?");
	else
		snprintf(name, sizeof(name), _("by %u of %u monitors"),
		    f->monitors, all);
	snprintf(text, sizeof(text), _("%s to %s, %u times: %s (%s). %s"), from,
	    to, f->checks, _(poolscore_rule_text(f->rule)), name,
	    _(poolscore_rule_remedy(f->rule)));
	text_pair_role(t, f->worst < 0 ? ROLE_BAD : ROLE_WARN,
	    pool_points(points, sizeof(points), f->worst), text);
}

static void
write_falls(const struct pool_log *log, struct text *t, unsigned how)
{
	struct fall f[GROUPS];
	size_t n = find_falls(log, f);

	text_rule(t, _("Steps of less than +1"));
	if (n == 0 && log->rows > 0)
		text_say(t, ROLE_PLAIN, "%s",
		    _("  None in this record: every check was within 25 ms."));
	for (size_t i = 0; i < n && i < SHOWN; i++)
		write_fall(log, &f[n - 1 - i], t, how);
	if (n > SHOWN)
		text_say(t, ROLE_DIM, _("  %zu earlier ones are not shown."),
		    n - SHOWN);
}

/* The last step of a monitor in the record; NULL: none. */
static const struct pool_row *
last_row(const struct pool_log *log, uint32_t id)
{
	for (size_t i = log->rows; i-- > 0;)
		if (log->row[i].monitor == id)
			return &log->row[i];
	return NULL;
}

static void
write_monitor(
    const struct pool_log *log, const struct pool_monitor *m, struct text *t)
{
	const struct pool_row *r = last_row(log, m->id);
	char score[16] = "-", rtt[32] = "-", step[16] = "-", offset[32] = "-";

	if (!isnan(m->score))
		snprintf(score, sizeof(score), "%.1f",
		    round(m->score * 10) / 10 + 0.0);
	if (!isnan(m->rtt))
		format_time(rtt, sizeof(rtt), m->rtt, false, 0);
	if (r != NULL && !isnan(r->step))
		pool_points(step, sizeof(step), r->step);
	if (r != NULL && !isnan(r->offset))
		format_time(offset, sizeof(offset), r->offset, true, 0);
	text_say(t,
	    m->score < POOL_IN             ? ROLE_BAD
		: m->status == POOL_ACTIVE ? ROLE_PLAIN
					   : ROLE_DIM,
	    "  %-24.24s %-10s %7s %6s %10s %10s", m->name,
	    m->status == POOL_UNKNOWN ? "-" : poolscore_status_name(m->status),
	    score, step, offset, rtt);
}

static void
write_monitors(const struct pool_log *log, struct text *t)
{
	text_rule(t, _("Monitors"));
	text_say(t, ROLE_HEADING, "  %-24s %-10s %7s %6s %10s %10s",
	    _("monitor"), _("is"), _("score"), _("step"), _("offset"),
	    _("delay"));
	for (int s = POOL_ACTIVE; s >= POOL_UNKNOWN; s--)
		for (size_t i = 0; i < log->monitors; i++)
			if (!log->monitor[i].made &&
			    (int)log->monitor[i].status == s)
				write_monitor(log, &log->monitor[i], t);
	for (size_t i = 0; i < log->monitors; i++)
		if (!log->monitor[i].made &&
		    log->monitor[i].status == POOL_PAUSED)
			write_monitor(log, &log->monitor[i], t);
}

void
pool_write_score(const struct pool_facts *f, struct text *t, unsigned how)
{
	char text[500], addr[ADDR_TEXT], head[ADDR_TEXT + 40];
	enum pool_state state =
	    pool_panel_state(POOL_PANEL_SCORE, f, text, sizeof(text));

	snprintf(head, sizeof(head), "%s", _("The pool's record"));
	if (f->watched.family != ADDR_NONE)
		snprintf(head, sizeof(head), _("The pool's record of %s"),
		    addr_text(&f->watched, addr, sizeof(addr)));
	text_rule(t, head);
	text_pair_role(t, state == POOL_STATE_BAD ? ROLE_BAD : ROLE_PLAIN,
	    _("score"), text);
	if (f->record[0] != '\0')
		text_pair_role(t, ROLE_DIM, _("record"), f->record);
	if (f->log == NULL)
		return;
	if (f->log->rows > 0) {
		write_plot(f->log, t, how);
		write_falls(f->log, t, how);
	}
	write_monitors(f->log, t);
}
