/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/peer_columns.h"

#include "core/i18n.h"
#include "ui/compare.h"
#include "ui/plot.h"
#include "ui/view.h"
#include "ui/words_peer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static void
right(struct canvas *c, int row, int col, int width, enum role role,
    const char *text)
{
	canvas_right(c, row, col, width, role, text);
}

#define CELL(name)                                                             \
	static void cell_##name(struct canvas *c, int row, int col, int width, \
	    const void *context, const void *item)

#define TEXT_CELL(name, draw, role, text)                                      \
	CELL(name)                                                             \
	{                                                                      \
		const struct peer_row *r = item;                               \
                                                                               \
		(void)context;                                                 \
		draw(c, row, col, width, role, text);                          \
	}

TEXT_CELL(remote, canvas_put, words_tally_role(r->p), r->text.remote)
TEXT_CELL(refid, canvas_put, ROLE_PLAIN, r->text.refid)
TEXT_CELL(st, right, ROLE_PLAIN, r->text.st)
TEXT_CELL(when, right, ROLE_PLAIN, r->text.when)
TEXT_CELL(poll, right, ROLE_PLAIN, r->text.poll)
TEXT_CELL(delay, right, ROLE_PLAIN, r->text.delay)
TEXT_CELL(offset, right, ROLE_PLAIN, r->text.offset)
TEXT_CELL(jitter, right, ROLE_PLAIN, r->text.jitter)
TEXT_CELL(standing, canvas_text, words_tally_role(r->p), words_standing(r->p))

static void
put_char(struct canvas *c, int row, int col, enum role role, char ch)
{
	canvas_put(c, row, col, 1, role, (char[]){ ch, '\0' });
}

CELL(tally)
{
	const struct peer_row *r = item;

	(void)context;
	(void)width;
	put_char(c, row, col, words_tally_role(r->p), r->text.tally);
}

CELL(type)
{
	const struct peer_row *r = item;

	(void)context;
	(void)width;
	put_char(c, row, col, ROLE_PLAIN, r->text.type);
}

/* Under the middle three of the heading's five letters, as ntpq has it. */
CELL(reach)
{
	const struct peer_row *r = item;
	bool lost = r->p->reach == 0 && r->p->sent > 0;

	(void)context;
	canvas_right(c, row, col, width - 1, lost ? ROLE_BAD : ROLE_PLAIN,
	    r->text.reach);
}

/* The newest poll at the right, as in the octal number. */
CELL(bits)
{
	const struct peer_row *r = item;

	(void)context;
	for (int i = 0; i < 8 && i < width; i++) {
		bool got = (r->p->reach & (0x80 >> i)) != 0;

		canvas_put(
		    c, row, col + i, 1, ROLE_PLAIN, got ? "\u2588" : "\u2591");
	}
}

/* Bars in the range of the newer offsets of the trail. */
CELL(trend)
{
	static const char *const bar[] = { "\u2581", "\u2582", "\u2583",
		"\u2584", "\u2585", "\u2586", "\u2587", "\u2588" };
	const struct peer_row *r = item;
	int n = r->p->trail_len < SNAP_TRAIL ? r->p->trail_len : SNAP_TRAIL;
	double v[SNAP_TRAIL] = { 0 }, low, high;

	(void)context;
	if (n > width)
		n = width;
	for (int i = 0; i < n; i++)
		v[i] = (double)r->p->trail[n - 1 - i];
	if (!plot_range(v, (size_t)n, &low, &high))
		return;
	for (int i = 0; i < n; i++) {
		int level = 3;

		if (!isfinite(v[i]))
			continue;
		if (high > low)
			level = (int)((fmin(fmax(v[i], low), high) - low) /
			    (high - low) * 7.99);
		canvas_put(c, row, col + i, 1, ROLE_INFO, bar[level]);
	}
}

CELL(key)
{
	const struct peer_row *r = item;
	char text[16];

	(void)context;
	snprintf(text, sizeof(text), "%u", r->p->keyid);
	canvas_right(
	    c, row, col, width, ROLE_PLAIN, r->p->keyid != 0 ? text : "-");
}

CELL(address)
{
	const struct peer_row *r = item;
	char text[ADDR_TEXT];

	(void)context;
	if (r->p->addr.family != ADDR_NONE)
		canvas_text(c, row, col, width, ROLE_PLAIN,
		    addr_text(&r->p->addr, text, sizeof(text)));
}

CELL(local)
{
	const struct peer_row *r = item;
	char text[ADDR_TEXT];

	(void)context;
	if (r->p->local.family != ADDR_NONE)
		canvas_text(c, row, col, width, ROLE_PLAIN,
		    addr_text(&r->p->local, text, sizeof(text)));
}

#define NUMBER_CELL(name, format, value)                                       \
	CELL(name)                                                             \
	{                                                                      \
		const struct peer_row *r = item;                               \
		char text[24];                                                 \
                                                                               \
		(void)context;                                                 \
		snprintf(text, sizeof(text), format, value);                   \
		canvas_right(c, row, col, width, ROLE_PLAIN, text);            \
	}

NUMBER_CELL(id, "%u", r->p->id)
NUMBER_CELL(precision, "%d", r->p->precision)
NUMBER_CELL(hmode, "%u", r->p->hmode)
NUMBER_CELL(pmode, "%u", r->p->pmode)
NUMBER_CELL(sent, "%u", r->p->sent)
NUMBER_CELL(received, "%u", r->p->received)

/* In ms; unknown before the first answer. */
static void
root_ms(struct canvas *c, int row, int col, int width,
    const struct snap_peer *p, double s)
{
	char text[16];

	canvas_right(c, row, col, width, ROLE_PLAIN,
	    format_ms(
		text, sizeof(text), p->exchanges > 0 ? s : (double)NAN, width));
}

CELL(rootdelay)
{
	const struct peer_row *r = item;

	(void)context;
	root_ms(c, row, col, width, r->p, r->p->rootdelay);
}

CELL(rootdisp)
{
	const struct peer_row *r = item;

	(void)context;
	root_ms(c, row, col, width, r->p, r->p->rootdisp);
}

CELL(leap)
{
	static const char *const word[] = { N_("none"), N_("+1 s"), N_("-1 s"),
		N_("alarm") };
	static const enum role role[] = { ROLE_PLAIN, ROLE_INFO, ROLE_INFO,
		ROLE_WARN };
	const struct peer_row *r = item;
	unsigned leap = r->p->leap & 3;

	(void)context;
	canvas_put(c, row, col, width, role[leap],
	    r->p->exchanges > 0 ? _(word[leap]) : "-");
}

/* Why it is not used, in words (RFC 5905 section 11.2.1's tests). */
CELL(flash)
{
	static const struct {
		unsigned bit;
		const char *word;
	} tests[] = {
		{ FLASH_UNREACH, N_("unreachable") },
		{ FLASH_STRATUM, N_("no time") },
		{ FLASH_DIST, N_("too far") },
		{ FLASH_LOOP, N_("loop") },
	};
	const struct peer_row *r = item;
	char text[80] = "";

	(void)context;
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		size_t used = strlen(text);

		if ((r->p->flash & tests[i].bit) != 0)
			snprintf(text + used, sizeof(text) - used, "%s%s",
			    used > 0 ? ", " : "", _(tests[i].word));
	}
	canvas_text(c, row, col, width,
	    text[0] != '\0' ? ROLE_WARN : ROLE_PLAIN,
	    text[0] != '\0' ? text : _("ok"));
}

CELL(auth)
{
	static const struct {
		const char *word;
		enum role role;
	} kinds[] = {
		[SNAP_AUTH_NONE] = { N_("none"), ROLE_PLAIN },
		[SNAP_AUTH_WANTED] = { N_("awaited"), ROLE_INFO },
		[SNAP_AUTH_OK] = { N_("proved"), ROLE_OK },
		[SNAP_AUTH_BAD] = { N_("failed"), ROLE_BAD },
	};
	const struct peer_row *r = item;
	unsigned k = r->p->auth <= SNAP_AUTH_BAD ? r->p->auth : SNAP_AUTH_NONE;

	(void)context;
	canvas_put(c, row, col, width, kinds[k].role, _(kinds[k].word));
}

static const struct snap_peer *
peer_at(const void *context, size_t row)
{
	const struct scene *sc = context;

	return &sc->snap->peers[row];
}

#define BY_NUMBER(name, value)                                                 \
	static int by_##name(const void *context, size_t a, size_t b)          \
	{                                                                      \
		const struct snap_peer *p = peer_at(context, a);               \
		const struct snap_peer *q = peer_at(context, b);               \
		double x, y;                                                   \
                                                                               \
		x = (double)(p->value);                                        \
		y = (double)(q->value);                                        \
		return compare_numbers(x, y);                                  \
	}

BY_NUMBER(st, stratum)
BY_NUMBER(when, when)
BY_NUMBER(poll, hpoll)
BY_NUMBER(reach, reach)
BY_NUMBER(delay, delay)
BY_NUMBER(offset, offset)
BY_NUMBER(jitter, jitter)
BY_NUMBER(key, keyid)
BY_NUMBER(id, id)
BY_NUMBER(leap, leap)
BY_NUMBER(rootdelay, rootdelay)
BY_NUMBER(rootdisp, rootdisp)
BY_NUMBER(precision, precision)
BY_NUMBER(hmode, hmode)
BY_NUMBER(pmode, pmode)
BY_NUMBER(sent, sent)
BY_NUMBER(received, received)
BY_NUMBER(flash, flash)
BY_NUMBER(auth, auth)

/* The best first. */
static int
by_tally(const void *context, size_t a, size_t b)
{
	return peer_at(context, b)->tally - peer_at(context, a)->tally;
}

static int
by_remote(const void *context, size_t a, size_t b)
{
	const struct scene *sc = context;
	char x[SNAP_NAME], y[SNAP_NAME];

	scene_remote(x, sizeof(x), sc, peer_at(context, a));
	scene_remote(y, sizeof(y), sc, peer_at(context, b));
	return strcasecmp(x, y);
}

static int
by_refid(const void *context, size_t a, size_t b)
{
	char x[32], y[32];

	return strcmp(format_refid(x, sizeof(x), peer_at(context, a)),
	    format_refid(y, sizeof(y), peer_at(context, b)));
}

static int
by_address(const void *context, size_t a, size_t b)
{
	const struct addr *x = &peer_at(context, a)->addr;
	const struct addr *y = &peer_at(context, b)->addr;

	if (x->family != y->family)
		return x->family - y->family;
	return memcmp(x->ip, y->ip, sizeof(x->ip));
}

static int
by_local(const void *context, size_t a, size_t b)
{
	const struct addr *x = &peer_at(context, a)->local;
	const struct addr *y = &peer_at(context, b)->local;

	if (x->family != y->family)
		return x->family - y->family;
	return memcmp(x->ip, y->ip, sizeof(x->ip));
}

const struct column peer_columns[PEER_COLUMNS] = {
	[PEER_TALLY] = { "tally", N_("how it stands: * + - x # . o, or blank"),
	    "", 0, 1, 0, false, 0, by_tally, cell_tally },
	[PEER_REMOTE] = { "remote", N_("the source, as ntp.conf names it"),
	    N_("    remote"), 0, 15, 9, false, 0, by_remote, cell_remote },
	{ "refid",
	    N_("whom it follows itself; .INIT. never answered, .POOL. a "
	       "pool line"),
	    N_("     refid"), 1, 15, 0, false, 7, by_refid, cell_refid },
	{ "st", N_("stratum: 1 has a reference clock, 16 has no time"),
	    N_("st"), 1, 2, 0, true, 2, by_st, cell_st },
	{ "t", N_("u server, p pool, s symmetric peer, l local clock"), N_("t"),
	    1, 1, 0, true, 8, NULL, cell_type },
	{ "when",
	    N_("seconds since its last answer; m h d: minutes, hours, days"),
	    N_("when"), 1, 4, 0, true, 3, by_when, cell_when },
	{ "poll", N_("seconds between questions"), N_("poll"), 1, 4, 0, true, 6,
	    by_poll, cell_poll },
	{ "reach",
	    N_("the last eight questions in octal: 377 all answered, 0 none"),
	    N_("reach"), 1, 5, 0, true, 1, by_reach, cell_reach },
	{ "delay", N_("round trip, ms"), N_("delay"), 1, 7, 0, true, 4,
	    by_delay, cell_delay },
	{ "offset", N_("ms; above zero our clock is behind"), N_("offset"), 1,
	    8, 0, true, 0, by_offset, cell_offset },
	{ "jitter", N_("scatter of the offsets, ms"), N_("jitter"), 1, 7, 0,
	    true, 5, by_jitter, cell_jitter },
	{ "standing", N_("the first column in words"), N_("standing"), 2, 14, 0,
	    false, 9, by_tally, cell_standing },
	{ "answered", N_("the last eight questions, the newest at the right"),
	    N_("answered"), 2, 8, 0, false, 10, by_reach, cell_bits },
	{ "trend", N_("its last offsets, the newest at the right"),
	    N_("offset's trend"), 2, 16, 16, false, 11, NULL, cell_trend },
	{ "key", N_("the number of its key; - if it has none"), N_("key"), 1, 5,
	    0, true, 12, by_key, cell_key },
	{ "address", N_("where it is asked"), N_("address"), 2, 24, 15, false,
	    13, by_address, cell_address },
	{ "local", N_("our address, from which it is asked"),
	    N_("local address"), 2, 24, 15, false, TABLE_ASKED, by_local,
	    cell_local },
	{ "assoc", N_("association id, as ntpq and `poll` take it"),
	    N_("assid"), 1, 5, 0, true, TABLE_ASKED, by_id, cell_id },
	{ "auth", N_("whether its answers prove who it is"), N_("auth"), 2, 7,
	    0, false, TABLE_ASKED, by_auth, cell_auth },
	{ "flash", N_("the tests that keep it from being used"), N_("tests"), 2,
	    11, 24, false, TABLE_ASKED, by_flash, cell_flash },
	{ "leap", N_("the leap second that it announces"), N_("leap"), 2, 5, 0,
	    false, TABLE_ASKED, by_leap, cell_leap },
	{ "rootdelay", N_("its round trip to the reference clock, ms"),
	    N_("rootdelay"), 1, 9, 0, true, TABLE_ASKED, by_rootdelay,
	    cell_rootdelay },
	{ "rootdisp", N_("its error up to there, ms"), N_("rootdisp"), 1, 8, 0,
	    true, TABLE_ASKED, by_rootdisp, cell_rootdisp },
	{ "precision", N_("of its clock: a power of two, s"), N_("prec"), 1, 4,
	    0, true, TABLE_ASKED, by_precision, cell_precision },
	{ "hmode", N_("our mode: 3 client, 1 symmetric"), N_("hmode"), 1, 5, 0,
	    true, TABLE_ASKED, by_hmode, cell_hmode },
	{ "pmode", N_("its mode: 4 server, 1 or 2 symmetric"), N_("pmode"), 1,
	    5, 0, true, TABLE_ASKED, by_pmode, cell_pmode },
	{ "sent", N_("packets sent to it"), N_("sent"), 1, 6, 0, true,
	    TABLE_ASKED, by_sent, cell_sent },
	{ "received", N_("packets received from it"), N_("received"), 1, 8, 0,
	    true, TABLE_ASKED, by_received, cell_received },
};
