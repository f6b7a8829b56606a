/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Watches a new configuration until it is kept or goes back: gathers what
 * health_judge() wants to know, asks those who are silent, counts down, and
 * says all that in the picture. What it decides the loop carries out, for the
 * file has to follow (engine_wish()).
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "engine/state.h"

/* With so many samples a source is fit to be chosen, if it is good. */
#define FIT 4

/* Those who gather samples get so many times the window. */
#define LATE 5

/* s until the silent are asked again, and then twice as long each time: few
 * questions prove much, and a server's patience is not the trial's. */
#define ASK_AGAIN 8.0

/* An answer is no longer expected then, s. */
#define GIVEN_UP 3.0

static bool
answered_since(const struct assoc *a, mono_t since)
{
	return a->live && a->peer.filter.count > 0 &&
	    a->peer.filter.stage[0].at.ns >= since.ns;
}

/* A source that can be asked and chosen. */
static bool
is_source(const struct assoc *a)
{
	return !a->cfg.refused && !is_prototype(a) && !a->dead &&
	    !a->cfg.cfg.noselect;
}

/* Is something still to come of it? */
static bool
is_pending(const struct engine *e, const struct assoc *a)
{
	const struct peer *p = &a->peer;

	if (!assoc_settled(e, a))
		return true;
	if (!is_source(a) || !a->live || is_refclock(a) || p->denied ||
	    answered_since(a, e->watch.since))
		return false;
	return p->asked_at.ns < e->watch.since.ns ||
	    mono_diff(e->now, p->asked_at) <= GIVEN_UP;
}

static size_t
wanted(const struct engine *e)
{
	return e->params.minsane > 1 ? (size_t)e->params.minsane : 1;
}

static void
count(const struct engine *e, struct health_now *h)
{
	*h = (struct health_now){ .chosen = e->syspeer != 0,
		.wanted = wanted(e),
		.serving = e->port != 0,
		.panic = e->disc.state == DISC_PANIC };
	for (size_t i = 0; i < e->n; i++) {
		const struct assoc *a = &e->assoc[i];

		h->pending += is_pending(e, a);
		if (!is_source(a))
			continue;
		h->sources++;
		if (!answered_since(a, e->watch.since))
			continue;
		h->answered++;
		h->survivors += e->syspeer != 0 && a->tally >= TALLY_CANDIDATE;
		h->gathering += a->peer.filter.count < FIT;
	}
}

struct health_before
trial_before(const struct engine *e)
{
	struct health_before was = { .chosen = e->syspeer != 0,
		.serving = e->port != 0,
		.panic = e->disc.state == DISC_PANIC };

	for (size_t i = 0; i < e->n; i++)
		was.answered += is_source(&e->assoc[i]) && e->assoc[i].live &&
		    e->assoc[i].peer.reach != 0;
	return was;
}

/* Asks those who have not answered yet: proof is wanted, not samples, so no
 * bursts. */
static void
ask(struct engine *e)
{
	for (size_t i = 0; i < e->n; i++) {
		struct assoc *a = &e->assoc[i];

		if (!is_source(a) || !a->live || is_refclock(a) ||
		    answered_since(a, e->watch.since))
			continue;
		(void)assoc_poll_now(e, a);
		a->peer.urged = false;
		e->wake[i] = e->now;
	}
	e->watch.asked = e->now;
}

static void
ask_again(struct engine *e)
{
	double before = mono_diff(e->watch.asked, e->watch.since);

	if (mono_diff(e->now, e->watch.since) >= fmax(ASK_AGAIN, 2 * before))
		ask(e);
}

bool
trial_watching(const struct engine *e)
{
	return e->trial.state == TRIAL_WATCHING ||
	    e->trial.state == TRIAL_COUNTING;
}

/* ---- words ---- */

/* What is so, as far as it is known. */
static void
say_health(
    const struct engine *e, const struct health_now *h, char *text, size_t size)
{
	const struct snap_trial *t = &e->trial;

	switch ((enum trial_why)t->why) {
	case TRIAL_FINE:
		snprintf(text, size,
		    _("synchronised; %zu of %zu sources have answered"),
		    h->answered, h->sources);
		return;
	case TRIAL_SETTLING:
		snprintf(text, size,
		    _("synchronised; %zu of %zu sources have answered, the "
		      "others are awaited"),
		    h->answered, h->sources);
		return;
	case TRIAL_ANSWERS:
		if (h->sources == 0)
			snprintf(text, size, "%s", _("there is no source"));
		else
			snprintf(text, size,
			    _("none of %zu sources has answered"), h->sources);
		return;
	case TRIAL_SAMPLES:
		snprintf(text, size,
		    _("%zu of %zu sources answer; more answers are needed to "
		      "choose"),
		    h->answered, h->sources);
		return;
	case TRIAL_CHOICE:
		snprintf(text, size,
		    _("%zu of %zu sources answer, but not enough of them can "
		      "be used or agree"),
		    h->answered, h->sources);
		return;
	case TRIAL_PORT:
		snprintf(text, size, "%s", _("time is no longer served"));
		return;
	case TRIAL_PANIC:
		snprintf(text, size, "%s",
		    _("the sources say that the clock is beyond the panic "
		      "threshold"));
		return;
	}
}

static void
say(struct engine *e, const struct health_now *h, const char *fmt)
{
	char health[sizeof e->trial.text - 80];

	say_health(e, h, health, sizeof health);
	snprintf(e->trial.text, sizeof e->trial.text, "%s: %s", fmt, health);
}

/* The numbers, as far as they are known. */
static void
show(struct engine *e, const struct health_now *h)
{
	struct snap_trial *t = &e->trial;

	t->sources = (uint16_t)h->sources;
	t->answered = (uint16_t)h->answered;
	t->survivors = (uint16_t)h->survivors;
	t->wanted = (uint16_t)h->wanted;
}

/* ---- the course of it ---- */

void
trial_begin(struct engine *e, const struct engine_terms *terms,
    const uint16_t differ[4])
{
	struct snap_trial *t = &e->trial;
	struct health_now h;

	*t = (struct snap_trial){ .state = TRIAL_WATCHING,
		.why = TRIAL_ANSWERS,
		.back = terms->back,
		.had = e->watch.was.chosen,
		.since = e->now,
		.until = mono_add(e->now, terms->window),
		.window = terms->window,
		.count = terms->count,
		.added = differ[0],
		.removed = differ[1],
		.changed = differ[2],
		.kept = differ[3],
		.trials = t->trials + 1 };
	e->watch.since = e->now;
	e->watch.wish = ENGINE_NOTHING;
	ask(e);
	count(e, &h);
	show(e, &h);
	say(e, &h, _("the new configuration is watched"));
}

/* Ends it; what the picture says stays. */
static void
end(struct engine *e, enum trial_state state, bool asked)
{
	e->trial.state = (uint8_t)state;
	e->trial.asked = asked;
	e->trial.back = false;
	e->trial.since = e->now;
	e->trial.until = e->now;
	e->watch.wish = ENGINE_NOTHING;
}

static void
count_down(struct engine *e, const struct health_now *h)
{
	struct snap_trial *t = &e->trial;

	t->state = TRIAL_COUNTING;
	t->since = e->now;
	t->until = mono_add(e->now, t->count);
	say(e, h, _("the new configuration is not healthy"));
	note(e, EVENT_WARN, 0, "trial", "%s", t->text);
	note(e, EVENT_WARN, 0, "trial",
	    _("in %u s what was before comes back, unless it is kept"),
	    t->count);
}

/* It is not healthy, and nothing better is to be expected. */
static void
fail(struct engine *e, const struct health_now *h)
{
	struct snap_trial *t = &e->trial;

	if (!t->back)
		e->watch.wish = ENGINE_KEEP;
	else if (t->state == TRIAL_WATCHING)
		count_down(e, h);
	else if (mono_diff(t->until, e->now) <= 0)
		e->watch.wish = ENGINE_REVERT;
}

/* Those who gather samples get more time. */
static void
wait(struct engine *e, const struct health_now *h)
{
	struct snap_trial *t = &e->trial;

	if (t->state == TRIAL_WATCHING && h->over)
		t->until = mono_add(e->watch.since, LATE * t->window);
}

static enum health
judge(const struct engine *e, struct health_now *h, enum trial_why *why,
    bool over)
{
	double elapsed = mono_diff(e->now, e->watch.since);
	bool counting = e->trial.state == TRIAL_COUNTING;

	count(e, h);
	h->over = over || counting || elapsed >= e->trial.window;
	h->late = over || counting || elapsed >= LATE * e->trial.window;
	return health_judge(&e->watch.was, h, why);
}

void
trial_tick(struct engine *e)
{
	struct health_now h;
	enum trial_why why;
	enum health health;

	if (!trial_watching(e) || e->watch.wish != ENGINE_NOTHING)
		return;
	if (e->dirty)
		system_update(e);
	health = judge(e, &h, &why, false);
	e->trial.why = (uint8_t)why;
	show(e, &h);
	say(e, &h,
	    e->trial.state == TRIAL_WATCHING
		? _("the new configuration is watched")
		: _("the new configuration is not healthy"));
	switch (health) {
	case HEALTH_WAIT:
		wait(e, &h);
		break;
	case HEALTH_GOOD:
	case HEALTH_SAME:
		e->watch.wish = ENGINE_KEEP;
		break;
	case HEALTH_BAD:
		fail(e, &h);
		break;
	}
	ask_again(e);
}

void
trial_observe(const struct engine *e, struct snap_trial *t)
{
	*t = e->trial;
	t->left = trial_watching(e) ? fmax(0, mono_diff(t->until, e->now))
				    : (double)NAN;
}

enum engine_wish
engine_wish(const struct engine *e)
{
	return e->watch.wish;
}

bool
engine_trying(const struct engine *e)
{
	return e->park.used;
}

bool
engine_healthy(const struct engine *e)
{
	struct health_now h;
	enum trial_why why;

	return judge(e, &h, &why, true) != HEALTH_BAD;
}

/* Why it is kept. */
static const char *
kept_because(const struct engine *e, enum health health, bool asked)
{
	if (health == HEALTH_GOOD)
		return _("the new configuration is in force and healthy");
	if (asked)
		return _("the new configuration is kept, as was asked for");
	if (health == HEALTH_SAME)
		return _("the new configuration is kept, for it was no better "
			 "before");
	return e->park.used ? _("the new configuration is kept")
			    : _("the new configuration is in force, but not "
				"healthy");
}

void
engine_keep(struct engine *e, bool asked)
{
	struct health_now h;
	enum trial_why why;
	enum health health = judge(e, &h, &why, true);

	e->trial.why = (uint8_t)why;
	show(e, &h);
	say(e, &h, kept_because(e, health, asked));
	note(e, health == HEALTH_GOOD ? EVENT_NOTE : EVENT_WARN, 0, "trial",
	    "%s", e->trial.text);
	end(e, TRIAL_KEPT, asked);
	park_free(e);
}

void
engine_revert(struct engine *e, bool asked, char *why, size_t size)
{
	struct health_now h;
	enum trial_why wrong;

	why[0] = '\0';
	if (!e->park.used)
		return;
	judge(e, &h, &wrong, true);
	e->trial.why = (uint8_t)wrong;
	show(e, &h);
	say(e, &h,
	    asked ? _("what was before is in force again, as was asked for")
		  : _("what was before is in force again; with the new "
		      "configuration"));
	if (!restart_port(e, e->park.params.port, why, size))
		e->park.params.port = e->params.port;
	note(e, EVENT_WARN, 0, "trial", "%s", e->trial.text);
	park_return(e);
	end(e, TRIAL_REVERTED, asked);
}

void
engine_remark(struct engine *e, const char *text)
{
	size_t len = strlen(e->trial.text);

	snprintf(e->trial.text + len, sizeof e->trial.text - len, "%s%s",
	    len > 0 ? "; " : "", text);
}

void
engine_recovered(struct engine *e, const char *text)
{
	snprintf(e->trial.text, sizeof e->trial.text, "%s", text);
	end(e, TRIAL_REVERTED, false);
	note(e, EVENT_WARN, 0, "trial", "%s", text);
}
