/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pool's monitors would give for what was seen of our server. */
#include "ui/pool_say.h"

#include "core/i18n.h"
#include "ui/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *
pool_points(char *buf, size_t size, double v)
{
	if (fabs(v) < 0.005)
		snprintf(buf, size, "0");
	else if (fabs(v - round(v)) < 0.005)
		snprintf(buf, size, "%+.0f", v);
	else
		snprintf(buf, size, "%+.2f", v);
	return buf;
}

const char *
pool_span(char *buf, size_t size, double seconds)
{
	long minutes = lround(seconds / 60);

	if (minutes < 60)
		snprintf(buf, size, _("%ld min"), minutes);
	else if (minutes < 24 * 60)
		snprintf(
		    buf, size, _("%ld h %02ld"), minutes / 60, minutes % 60);
	else
		snprintf(buf, size, _("%ld d %ld h"), minutes / 1440,
		    minutes / 60 % 24);
	return buf;
}

/* The last hour of a ring, as steps. */
static void
take_ring(struct pool_behaviour *b, const struct history_ring *r)
{
	size_t most = (size_t)(3600 / r->step);
	size_t want = most < POOL_MINUTES ? most : POOL_MINUTES;
	size_t from = r->count > want ? r->count - want : 0;

	b->each = (double)r->step;
	for (size_t i = from; i < r->count; i++) {
		double offset = (double)r->point[i].offset;

		if (isnan(offset)) {
			b->untold++;
			continue;
		}
		b->worst = fmax(b->worst, fabs(offset));
		b->step[b->n++] = poolscore_step_offset(offset);
	}
}

static void
take_counts(struct pool_behaviour *b, const struct snapshot *s)
{
	const struct serve_counts *c = &s->counts;

	b->since = mono_diff(s->at, s->started);
	if (c->received == SNAP_UNTOLD || c->late == SNAP_UNTOLD)
		return;
	b->received = c->received;
	b->answered = c->processed;
	b->limited = c->limited;
	b->late = c->late;
	if (c->received + c->late > 0)
		b->loss = (double)c->late / (double)(c->received + c->late);
}

bool
pool_behaviour(const struct pool_facts *f, struct pool_behaviour *b)
{
	const struct snapshot *s = f->snap;
	struct pool_seen seen;

	memset(b, 0, sizeof(*b));
	if (s == NULL)
		return false;
	take_ring(b, &s->history.hours);
	if (b->n == 0)
		take_ring(b, &s->history.minutes);
	take_counts(b, s);
	b->unsynchronised = s->stratum == 0 || s->stratum > 15 || s->leap == 3;
	if (b->unsynchronised) {
		b->n = 1;
		b->step[0] = poolscore_step_offset((double)NAN);
	}
	b->score = f->log != NULL ? poolfile_score(f->log, NULL) : (double)NAN;
	b->fresh = isnan(b->score);
	if (b->fresh)
		b->score = 0;
	seen = (struct pool_seen){ b->step, b->n, b->each, b->loss };
	b->ahead = poolscore_forecast(&seen, b->score, POOL_EVERY_ACTIVE);
	return b->n > 0;
}

static void
write_seen(const struct pool_behaviour *b, struct text *t)
{
	char text[300], span[32], worst[32];

	if (b->unsynchronised)
		text_pair(t, _("clock"),
		    _("not synchronised: it has no time to give now"));
	else {
		pool_span(span, sizeof(span), (double)b->n * b->each);
		snprintf(text, sizeof(text),
		    _("never more than %s off in the last %s, by our servers"),
		    format_time(worst, sizeof(worst), b->worst, false, 0),
		    span);
		text_pair(t, _("clock"), text);
	}
	pool_span(span, sizeof(span), b->since);
	snprintf(text, sizeof(text),
	    _("%llu received in %s; %llu answered, %llu dropped by the rate "
	      "limit, %llu too late"),
	    (unsigned long long)b->received, span,
	    (unsigned long long)b->answered, (unsigned long long)b->limited,
	    (unsigned long long)b->late);
	text_pair(t, _("questions"), text);
}

/* When the mark is passed; false if never. */
static bool
span_to(char *buf, size_t size, uint32_t checks, double interval)
{
	if (checks == UINT32_MAX)
		return false;
	pool_span(buf, size, checks * interval);
	return true;
}

static void
say_ahead(const struct pool_behaviour *b, char *buf, size_t size)
{
	const struct pool_outlook *o = &b->ahead;
	char end[16], from[16], in[32], to[32];

	pool_points(end, sizeof(end), round(o->end * 10) / 10);
	pool_points(from, sizeof(from), round(b->score * 10) / 10);
	if (o->to_in == 0 && span_to(in, sizeof(in), o->to_out, o->interval))
		snprintf(buf, size,
		    _("With what was seen the monitors would give %s: the "
		      "score falls from %s below 10, out of the pool, in "
		      "about %s."),
		    end, from, in);
	else if (o->to_in == 0)
		snprintf(buf, size,
		    _("With what was seen the monitors would give %s: the "
		      "score stays at 10 or more, in the pool."),
		    end);
	else if (span_to(in, sizeof(in), o->to_in, o->interval) &&
	    span_to(to, sizeof(to), o->to_end, o->interval))
		snprintf(buf, size,
		    _("With what was seen the monitors would give %s: from "
		      "%s the score is at 10, where the pool begins to hand "
		      "out the address, in about %s, and near its end in "
		      "about %s."),
		    end, from, in, to);
	else
		snprintf(buf, size,
		    _("With what was seen the monitors would give %s: the "
		      "score never comes to 10, from where on the pool hands "
		      "out the address."),
		    end);
}

void
pool_write_forecast(const struct pool_facts *f, struct text *t, unsigned how)
{
	struct pool_behaviour b;
	char text[400], points[16];

	(void)how;
	text_rule(t, _("Forecast"));
	if (!pool_behaviour(f, &b)) {
		text_pair_role(t, ROLE_WARN, _("unknown"),
		    f->snap == NULL
			? _("No engine of ours runs here: nothing was seen. "
			    "Start it with `ntptui serve` or in the console.")
			: _("The engine has not seen enough yet: wait some "
			    "minutes."));
		return;
	}
	write_seen(&b, t);
	say_ahead(&b, text, sizeof(text));
	text_pair_role(t, b.ahead.end >= POOL_IN ? ROLE_PLAIN : ROLE_BAD,
	    _("forecast"), text);
	if (b.ahead.worst < 0.995) {
		snprintf(text, sizeof(text), _("%s: %s. %s"),
		    pool_points(points, sizeof(points), b.ahead.worst),
		    _(poolscore_rule_text(b.ahead.why)),
		    _(poolscore_rule_remedy(b.ahead.why)));
		text_pair_role(t, ROLE_WARN, _("worst step"), text);
	}
	text_pair(t, _("it counts on"),
	    _("a check every 9 min by each of the active monitors, whose "
	      "median is the score. A new server is first tried every 2 h "
	      "and every 45 min, so its first hours pass more slowly. "
	      "Lopsided or lossy paths to the monitors are not in it."));
}
