/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything about one source: its standing, its header, how its packets
 * were judged, the last exchanges with their four timestamps, the filter.
 */

#include "core/i18n.h"
#include "ui/agree.h"
#include "ui/format.h"
#include "ui/heading.h"
#include "ui/plot_peer.h"
#include "ui/view.h"
#include "ui/words_peer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TIME_TEXT 24

enum {
	TESTS = 4,      /* in a line */
	TEST_COLS = 19, /* for each */
	PLOT_HIGH = 10, /* rows of a plot */
	BESIDE = 120,   /* columns from which on two stand side by side */
	PLOT_WIDE = 72, /* its columns, at most */
};

/* Time of day with microseconds. */
static const char *
micro(char *buf, size_t size, wall_t t, unsigned how)
{
	char clock[16];
	int64_t ns = t.ns % 1000000000;

	if (t.ns == 0) {
		snprintf(buf, size, "-");
		return buf;
	}
	snprintf(buf, size, "%s.%06d",
	    format_clock(clock, sizeof(clock), t, how),
	    (int)((ns < 0 ? ns + 1000000000 : ns) / 1000));
	return buf;
}

static void
write_standing(
    struct text *t, const struct scene *sc, const struct snap_peer *p)
{
	char text[400], where[ADDR_TEXT];
	int row;

	format_clean(text, sizeof(text), p->name);
	text_say(t, ROLE_STRONG, "%s \u00B7 %s \u00B7 %s %u", text,
	    p->addr.family != ADDR_NONE
		? addr_text_port(&p->addr, where, sizeof(where))
		: _("no address"),
	    _("association"), p->id);
	words_tally(text, sizeof(text), sc->snap, p, sc->how);
	row = text_line(t);
	if (row >= 0)
		canvas_text(
		    t->c, row, 0, t->c->cols, words_tally_role(p), text);
	text_line(t);
}

/* What the server says, and what was measured of it. */
static void
write_answer(struct text *t, const struct snap_peer *p, unsigned how)
{
	static const char *const leaps[] = { N_("none"),
		N_("a second is inserted at the end of the day"),
		N_("a second is left out at the end of the day"),
		N_("alarm: not synchronised") };
	char a[48], b[48], c[48], text[300];

	snprintf(text, sizeof(text), _("stratum %u, refid %s, leap %s"),
	    p->stratum, format_refid(a, sizeof(a), p), _(leaps[p->leap & 3]));
	text_pair(t, _("server"), text);
	snprintf(text, sizeof(text), _("%s, dispersion %s, precision %s"),
	    format_time(a, sizeof(a), p->rootdelay, false, how),
	    format_time(b, sizeof(b), p->rootdisp, false, how),
	    format_time(c, sizeof(c), log2_seconds(p->precision), false, how));
	text_pair(t, _("its root delay"), text);
	snprintf(text, sizeof(text), _("offset %s, delay %s, jitter %s"),
	    format_time(a, sizeof(a), p->offset, true, how),
	    format_time(b, sizeof(b), p->delay, false, how),
	    format_time(c, sizeof(c), p->jitter, false, how));
	text_pair(t, _("measured"), text);
	snprintf(text, sizeof(text), _("%s at most, by its root distance"),
	    format_time(a, sizeof(a), p->distance, false, how));
	text_pair(t, _("may be off by"), text);
}

static void
write_header(struct text *t, const struct snap_peer *p, unsigned how)
{
	char a[48], b[48], c[48], text[300];

	/* Nothing is known of a server that was never heard. */
	if (p->exchanges > 0)
		write_answer(t, p, how);
	snprintf(text, sizeof(text),
	    _("every %s s (%s to %s); reach %03o, unanswered %u"),
	    format_interval(a, sizeof(a), log2_seconds(p->hpoll)),
	    format_interval(b, sizeof(b), log2_seconds(p->minpoll)),
	    format_interval(c, sizeof(c), log2_seconds(p->maxpoll)), p->reach,
	    p->unreach);
	text_pair(t, _("polled"), text);
	text_pair_role(t, p->auth == SNAP_AUTH_BAD ? ROLE_BAD : ROLE_PLAIN,
	    _("authentication"), words_auth(text, sizeof(text), p));
	snprintf(text, sizeof(text), "%s%s%s%s", p->iburst ? "iburst " : "",
	    p->prefer ? "prefer " : "", p->noselect ? "noselect " : "",
	    p->note);
	if (text[0] != '\0')
		text_pair(t, _("options, notes"), text);
}

static void
write_counts(struct text *t, const struct snap_peer *p, unsigned how)
{
	char text[300], a[ADDR_TEXT], b[24], zone[FORMAT_ZONE];

	text_pair(t, _("packets"), words_counts(text, sizeof(text), p));
	for (int v = VERDICT_OK + 1; v < VERDICT_COUNT; v++) {
		if (p->counts[v] == 0)
			continue;
		snprintf(text, sizeof(text), "%u: %s", p->counts[v],
		    _(verdict_text((enum verdict)v)));
		text_pair(t, verdict_name((enum verdict)v), text);
	}
	if (!p->refused)
		return;
	snprintf(text, sizeof(text),
	    _("at %s %s from %s, %u octets, mode %u, stratum %u: %s"),
	    micro(b, sizeof(b), p->refusal.when, how),
	    format_zone(zone, sizeof(zone), p->refusal.when, how),
	    addr_text_port(&p->refusal.from, a, sizeof(a)), p->refusal.len,
	    p->refusal.pkt.mode, p->refusal.pkt.stratum,
	    _(verdict_text(p->refusal.verdict)));
	text_pair(t, _("last refused"), text);
}

/* One test by name: how often it refused a packet, or that it never did. */
static void
draw_test(const struct text *t, int row, int k, const char *name, bool passed,
    const char *amount)
{
	int col = 2 + k % TESTS * TEST_COLS;

	if (row < 0)
		return;
	col += canvas_put(t->c, row, col, t->c->cols,
	    passed ? ROLE_OK : ROLE_BAD, passed ? _("ok") : amount);
	canvas_put(t->c, row, col + 1, t->c->cols, ROLE_PLAIN, name);
}

/* Each test that a packet passes, and each that the source passes before it
 * is used (RFC 5905 sections 9.2 and 11.2.1). */
static void
write_tests(struct text *t, const struct snap_peer *p)
{
	static const struct {
		unsigned flash;
		const char *name;
	} uses[] = {
		{ FLASH_UNREACH, N_("reachable") },
		{ FLASH_STRATUM, N_("stratum fits") },
		{ FLASH_DIST, N_("near enough") },
		{ FLASH_LOOP, N_("not ourselves") },
	};
	char amount[16];
	int row = -1;

	text_line(t);
	text_say(
	    t, ROLE_STRONG, "%s", _("Tests of its packets, and of its use"));
	for (int v = VERDICT_OK + 1; v < VERDICT_COUNT; v++) {
		int k = v - VERDICT_OK - 1;

		if (k % TESTS == 0)
			row = text_line(t);
		snprintf(amount, sizeof(amount), "%u", p->counts[v]);
		draw_test(t, row, k, verdict_name((enum verdict)v),
		    p->counts[v] == 0, amount);
	}
	row = text_line(t);
	for (int k = 0; k < (int)(sizeof(uses) / sizeof(uses[0])); k++)
		draw_test(t, row, k, _(uses[k].name),
		    (p->flash & uses[k].flash) == 0, _("no"));
}

/* Both plots, side by side where there is room. */
static void
write_plots(struct text *t, const struct scene *sc, const struct snap_peer *p)
{
	const char *title[] = { _("Offset from answer to answer"),
		_("Offset (up) against delay (right); filled: the newest") };
	bool beside = t->cols >= BESIDE;
	int half = beside ? (t->cols - 1) / 2 : t->cols - 3;
	struct canvas *sheet;

	if (p->filled < 2 || p->trail_len < 2)
		return;
	text_line(t);
	text_heading(t);
	half = half < PLOT_WIDE ? half : PLOT_WIDE;
	sheet = text_sheet(t, (PLOT_HIGH + 1) * (beside ? 1 : 2) + !beside);
	for (int i = 0; sheet != NULL && i < 2; i++) {
		int row = beside ? 0 : i * (PLOT_HIGH + 2);
		int col = beside ? i * (half + 1) : 0;

		canvas_text(
		    sheet, row, col, sheet->cols - col, ROLE_STRONG, title[i]);
		(i == 0 ? plot_trail : plot_wedge)(
		    p, sheet, row + 1, col + 2, PLOT_HIGH, half - 2, sc->how);
	}
	text_paste(t, sheet);
}

static void
write_agreement(
    struct text *t, const struct scene *sc, const struct snap_peer *p)
{
	int rows = agree_rows(sc->snap);
	struct canvas *sheet;

	if (rows == 0)
		return;
	text_line(t);
	text_say(t, ROLE_STRONG, "%s",
	    _("Who agrees with whom: offset, give or take root distance"));
	sheet = text_sheet(t, rows);
	if (sheet != NULL)
		agree_draw(
		    sc->snap, sheet, 0, rows, p->id, sc->numbers, sc->how);
	text_paste(t, sheet);
}

static void
write_exchanges(
    struct text *t, const struct scene *sc, const struct snap_peer *p)
{
	static const struct heading exchange_heads[] = {
		{ N_("sent"), -15 },
		{ N_("arrived there"), -15 },
		{ N_("left there"), -15 },
		{ N_("back here"), -15 },
		{ N_("offset"), 7 },
		{ N_("delay"), 7 },
	};
	char at[4][TIME_TEXT], offset[16], delay[16], line[256];

	if (p->exchanges == 0)
		return;
	text_line(t);
	text_say(t, ROLE_STRONG,
	    _("Exchanges, newest first (%s; offset and delay in ms)"),
	    sc->zone);
	text_say(t, ROLE_HEADING, "%s",
	    heading_line(line, sizeof(line), exchange_heads,
		sizeof(exchange_heads) / sizeof(exchange_heads[0])));
	for (int i = 0; i < p->exchanges && i < PEER_EXCHANGES; i++) {
		const struct exchange *x = &p->exchange[i];

		text_say(t, ROLE_PLAIN, "%s %s %s %s %7s %7s",
		    micro(at[0], TIME_TEXT, x->t1, sc->how),
		    micro(at[1], TIME_TEXT, x->t2, sc->how),
		    micro(at[2], TIME_TEXT, x->t3, sc->how),
		    micro(at[3], TIME_TEXT, x->t4, sc->how),
		    format_ms(offset, sizeof(offset), x->offset, 7),
		    format_ms(delay, sizeof(delay), x->delay, 7));
	}
}

/* The filter believes the sample that took the least time. */
static void
write_filter(struct text *t, const struct snap_peer *p)
{
	static const struct heading filter_heads[] = {
		{ N_("age"), 8 },
		{ N_("offset"), 10 },
		{ N_("delay"), 10 },
		{ N_("dispersion"), 10 },
	};
	int count = p->filled < NTP_NSTAGE ? p->filled : NTP_NSTAGE;
	int best = 0;
	char line[256];

	if (count == 0)
		return;
	for (int i = 1; i < count; i++)
		if (p->stage[i].delay < p->stage[best].delay)
			best = i;
	text_line(t);
	text_say(t, ROLE_STRONG, "%s",
	    _("Clock filter, newest first (ms; the least delay is believed)"));
	text_say(t, ROLE_HEADING, "%s",
	    heading_line(line, sizeof(line), filter_heads,
		sizeof(filter_heads) / sizeof(filter_heads[0])));
	for (int i = 0; i < count; i++) {
		const struct sample *s = &p->stage[i];
		char age[8], offset[16], delay[16], disp[16];

		text_say(t, i == best ? ROLE_OK : ROLE_PLAIN,
		    "%8s %10s %10s %10s %s",
		    format_interval(age, sizeof(age), p->age[i]),
		    format_ms(offset, sizeof(offset), s->offset, 9),
		    format_ms(delay, sizeof(delay), s->delay, 9),
		    format_ms(disp, sizeof(disp), s->disp, 9),
		    i == best ? _("least delay") : "");
	}
}

static void
detail_write(const struct view *v, const struct scene *sc, struct text *t)
{
	const struct snap_peer *p = scene_peer(sc, v->assoc);
	struct scene here = *sc;

	if (t->c != NULL)
		here.how = scene_how(sc, t->c);
	sc = &here;
	if (p == NULL) {
		text_say(t, ROLE_WARN, "%s",
		    _("This source is no longer there; q goes back."));
		return;
	}
	write_standing(t, sc, p);
	write_header(t, p, sc->how);
	write_counts(t, p, sc->how);
	write_exchanges(t, sc, p);
	if (!sc->words)
		write_plots(t, sc, p);
	write_filter(t, p);
	if (!sc->words)
		write_agreement(t, sc, p);
	write_tests(t, p);
}

const struct view_ops view_detail = {
	.name = N_("Detail"),
	.screen = SCREEN_DETAIL,
	.write = detail_write,
};
