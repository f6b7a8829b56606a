/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A source's row in the table, column by column, with what each value says:
 * reach bit by bit, with the time of each question.
 */

#include "core/i18n.h"
#include "core/rfc5905.h"
#include "ui/format.h"
#include "ui/view.h"
#include "ui/words_peer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TEXT 480

/* What the writing functions share. */
struct look {
	const struct scene *sc;
	const struct snap_peer *p;
	struct text *t;
	unsigned how;
};

static void
say_tally(const struct look *l)
{
	char text[TEXT], name[40];

	snprintf(name, sizeof(name), _("tally '%c'"),
	    tally_char((enum tally)l->p->tally));
	text_pair_role(l->t, words_tally_role(l->p), name,
	    words_tally(text, sizeof(text), l->sc->snap, l->p, l->how));
}

/* Letters name a clock or a kiss; else it is whom the server follows. */
static void
say_refid(const struct look *l)
{
	char refid[40], name[64], text[TEXT];
	uint8_t stratum = l->p->stratum;

	snprintf(name, sizeof(name), "refid %s",
	    format_refid(refid, sizeof(refid), l->p));
	if (l->p->phase == PHASE_INIT)
		snprintf(text, sizeof(text), "%s",
		    _("It has not answered yet, so whom it follows is not "
		      "known."));
	else if (stratum == 0 || stratum >= NTP_MAXSTRAT)
		snprintf(text, sizeof(text), "%s",
		    _("A kiss code, or the state of a server that has no time: "
		      "INIT, STEP, RATE, DENY ..."));
	else if (stratum == 1)
		snprintf(text, sizeof(text), "%s",
		    _("The clock that it has: GPS, PPS, DCF ..."));
	else
		snprintf(text, sizeof(text), "%s",
		    _("Whom the server itself follows: an IPv4 address, or the "
		      "first four octets of the MD5 of an IPv6 address, which "
		      "then names nobody."));
	text_pair(l->t, name, text);
}

static void
say_stratum(const struct look *l)
{
	char name[24], text[TEXT];

	snprintf(name, sizeof(name), "st %u", l->p->stratum);
	if (l->p->stratum >= NTP_MAXSTRAT)
		snprintf(text, sizeof(text), "%s",
		    _("It is not synchronised, or has not answered."));
	else
		snprintf(text, sizeof(text),
		    _("So many steps from a clock: 1 has one, we would be %u "
		      "by it. It says nothing about how good the time is."),
		    l->p->stratum + 1);
	text_pair(l->t, name, text);
}

/* "42 s", "3.1 min". */
static const char *
span(char *buf, size_t size, double s)
{
	if (s < 180)
		snprintf(buf, size, _("%.0f s"), s);
	else if (s < 3 * 3600.0)
		snprintf(buf, size, _("%.1f min"), s / 60);
	else
		snprintf(buf, size, _("%.1f h"), s / 3600);
	return buf;
}

static void
say_when(const struct look *l)
{
	char ago[32], next[32], poll[24], text[TEXT];
	size_t used = 0;

	if (isfinite(l->p->when))
		used = (size_t)snprintf(text, sizeof(text),
		    _("The last good answer came %s ago."),
		    span(ago, sizeof(ago), l->p->when));
	else
		used = (size_t)snprintf(text, sizeof(text), "%s",
		    _("No good answer has ever come."));
	if (isfinite(l->p->next) && used < sizeof(text))
		snprintf(text + used, sizeof(text) - used,
		    _(" The next question leaves in %s."),
		    span(next, sizeof(next), l->p->next));
	text_pair(l->t, "when", text);
	snprintf(poll, sizeof(poll), "poll %ld", 1L << l->p->hpoll);
	snprintf(text, sizeof(text),
	    _("It is asked every %ld s (2 to the power of %d); the "
	      "configuration allows %ld to %ld s. Longer when the clock is "
	      "steady: that is good."),
	    1L << l->p->hpoll, l->p->hpoll, 1L << l->p->minpoll,
	    1L << l->p->maxpoll);
	text_pair(l->t, poll, text);
}

/* When the question of bit `i` (0: the newest) left: that of an exchange if it
 * was answered, else as the interval has it. */
static wall_t
asked_at(const struct look *l, int i, int answered, bool *known)
{
	double poll = ldexp(1, l->p->hpoll);
	double last = poll - (isfinite(l->p->next) ? l->p->next : 0);

	*known = (l->p->reach >> i & 1) != 0 && answered < l->p->exchanges;
	if (*known)
		return l->p->exchange[answered].t1;
	return wall_add(l->sc->snap->wall, -(last + i * poll));
}

static const char *
reach_sentence(const struct snap_peer *p)
{
	if (p->reach == 0xff)
		return _("All of the last eight questions were answered.");
	if (p->reach == 0)
		return _("None of the last eight questions was answered.");
	if ((p->reach & (p->reach + 1u)) == 0)
		return _("Every question since the start, or since it came "
			 "back, was answered: 1, 3, 7, 17, 37, 77, 177, 377 is "
			 "the way up.");
	if ((p->reach & 1) == 0)
		return _("The newest question has no answer yet, or it is "
			 "lost.");
	return _("Some answers were lost, or came too late.");
}

static void
say_reach(const struct look *l)
{
	char name[24], when[FORMAT_WHEN];
	int answered = 0;

	snprintf(name, sizeof(name), "reach %o", l->p->reach);
	text_pair(l->t, name, reach_sentence(l->p));
	text_say(l->t, ROLE_DIM, "                   %s",
	    _("Eight bits as an octal number; the newest first:"));
	for (int i = 0; i < 8; i++) {
		bool got = (l->p->reach >> i & 1) != 0, known;
		wall_t at = asked_at(l, i, answered, &known);

		text_say(l->t, got ? ROLE_OK : ROLE_WARN,
		    "                   %d  %s%s  %s", got, known ? " " : "~",
		    format_when(when, sizeof(when), at, l->how),
		    got ? _("answered") : _("no answer, or not asked yet"));
		answered += got;
	}
}

static void
say_number(const struct look *l, const char *column, double value, bool sign,
    const char *meaning)
{
	char amount[40], name[64];

	snprintf(name, sizeof(name), "%s", column);
	if (isfinite(value))
		snprintf(name, sizeof(name), "%s %s", column,
		    format_time(amount, sizeof(amount), value, sign, l->how));
	text_pair(l->t, name, meaning);
}

static void
say_measured(const struct look *l)
{
	const struct snap_peer *p = l->p;

	if (p->filled == 0)
		return;
	say_number(l, "delay", p->delay, false,
	    _("There and back, of the best of the last eight exchanges. What "
	      "differs between the two ways, at most half of it, is an error "
	      "that nobody can see."));
	say_number(l, "offset", p->offset, true,
	    p->offset > 0
		? _("Its clock is ahead of ours: ours is behind, if it is "
		    "right.")
		: _("Its clock is behind ours: ours is ahead, if it is "
		    "right."));
	say_number(l, "jitter", p->jitter, false,
	    _("How much the offsets of the last exchanges differ: the way's "
	      "unrest, mostly. It is large at the start, and shrinks."));
	say_number(l, "distance", p->distance, false,
	    _("The most that its time can be off, by all delays and "
	      "dispersions up to its clock. With 1.5 s or more it is not "
	      "used (tos maxdist)."));
}

static void
say_flash(const struct look *l)
{
	static const struct {
		unsigned bit;
		const char *text;
	} bits[] = {
		{ 0x0001, N_("the answer is a copy of one that came before") },
		{ 0x0002, N_("the answer is to no question of ours") },
		{ 0x0004, N_("the answer lacks times") },
		{ 0x0008, N_("access is denied") },
		{ 0x0010, N_("it does not prove who it is") },
		{ 0x0020, N_("it says that it is not synchronised") },
		{ 0x0040, N_("its header makes no sense: root distance") },
		{ 0x0080, N_("autokey") },
		{ 0x0100, N_("autokey") },
		{ FLASH_STRATUM, N_("its stratum is 16, or out of bounds") },
		{ FLASH_DIST, N_("its root distance is too large") },
		{ FLASH_LOOP, N_("it follows us: a loop") },
		{ FLASH_UNREACH, N_("it is not reachable (reach 0)") },
	};
	char name[24];
	bool first = true;

	snprintf(name, sizeof(name), "flash %04x", l->p->flash);
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
		if ((l->p->flash & bits[i].bit) == 0)
			continue;
		text_pair_role(
		    l->t, ROLE_WARN, first ? name : "", _(bits[i].text));
		first = false;
	}
	if (first)
		text_pair(l->t, name, _("Nothing speaks against it."));
}

static void
explain_write(const struct view *v, const struct scene *sc, struct text *t)
{
	struct look l = { .sc = sc, .t = t, .how = sc->how };
	char name[SNAP_NAME];

	l.p = scene_peer(sc, v->assoc);
	if (t->c != NULL)
		l.how = scene_how(sc, t->c);
	if (l.p == NULL) {
		text_say(t, ROLE_INFO, "%s",
		    _("this association is no longer there"));
		return;
	}
	text_say(t, ROLE_STRONG, _("%s, column by column"),
	    scene_remote(name, sizeof(name), sc, l.p));
	say_tally(&l);
	say_refid(&l);
	say_stratum(&l);
	say_when(&l);
	say_reach(&l);
	say_measured(&l);
	say_flash(&l);
}

const struct view_ops view_explain = {
	.name = N_("Explain"),
	.screen = SCREEN_EXPLAIN,
	.write = explain_write,
};
