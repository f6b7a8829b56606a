/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setup's life: what it wants done, and what comes of it. */

#include "ui/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/i18n.h"

#include "config/mem.h"
#include "config/revision.h"

#include "ui/app_state.h"
#include "ui/pad_state.h"
#include "ui/pool_facts.h"
#include "ui/roster_state.h"
#include "ui/setup_state.h"

struct setup *
setup_new(bool practice)
{
	struct setup *s = mem_zero(1, sizeof(*s));

	s->practice = practice;
	return s;
}

void
setup_free(struct setup *s)
{
	if (s == NULL)
		return;
	guide_plan_free(s->plan);
	free(s);
}

const struct setup_notes *
setup_notes(const struct setup *s)
{
	return &s->notes;
}

void
setup_judge(
    const struct setup *s, enum guide_step step, struct guide_verdict *out)
{
	*out = s->verdict[step];
}

unsigned
setup_want(struct setup *s, enum setup_job job)
{
	for (size_t i = 0; i < s->njobs; i++)
		if (s->job[i] == job)
			return REACT_SETUP;
	s->job[s->njobs++] = job;
	return REACT_SETUP;
}

bool
setup_wish(struct setup *s, struct setup_wish *out)
{
	if (s->njobs == 0)
		return false;
	*out = (struct setup_wish){ .job = s->job[0],
		.notes = &s->notes,
		.aim = &s->aim,
		.order = &s->order,
		.server = s->aimed,
		.n = s->naimed };
	for (int i = 0; i < POOL_SIDES && s->surveyed; i++)
		if (s->host.net[i].reach >= REACH_PRIVATE)
			out->address[i] = s->host.net[i].addr;
	s->njobs--;
	memmove(s->job, s->job + 1, s->njobs * sizeof(s->job[0]));
	return true;
}

unsigned
setup_survey(struct setup *s)
{
	if (s->practice)
		return 0;
	if (s->looking) {
		s->again = true;
		return 0;
	}
	memset(&s->aim, 0, sizeof(s->aim));
	if (s->plan != NULL) {
		snprintf(s->aim.drift, sizeof(s->aim.drift), "%.255s",
		    s->plan->drift);
		snprintf(
		    s->aim.leap, sizeof(s->aim.leap), "%.255s", s->plan->leap);
	}
	s->looking = true;
	return setup_want(s, SETUP_SURVEY);
}

unsigned
setup_visit(struct app *a, struct setup *s)
{
	unsigned react = pad_visit(a, a->pad);

	if (a->link.distant || s->asked)
		return react;
	s->asked = true;
	return react | setup_want(s, SETUP_LOAD);
}

/* ---- facts ---- */

static bool
is_known(const struct setup *s, const char *name, struct guide_server *out)
{
	for (size_t i = 0; i < s->nserver; i++)
		if (strcasecmp(s->server[i].name, name) == 0) {
			*out = s->server[i];
			return true;
		}
	return false;
}

static void
add_server(
    const struct setup *s, struct guide_server *to, size_t *n, const char *name)
{
	if (!is_known(s, name, &to[*n])) {
		memset(&to[*n], 0, sizeof(to[*n]));
		snprintf(to[*n].name, SETUP_NAME, "%s", name);
	}
	++*n;
}

void
setup_take_servers(struct setup *s)
{
	struct guide_server list[SETUP_SERVERS + GUIDE_SOURCES];
	const struct setup_notes *g = &s->notes;
	size_t n = 0;

	if (g->nhost > 0 && !g->keep)
		for (size_t i = 0; i < g->nhost; i++)
			add_server(s, list, &n, g->host[i]);
	else if (s->plan != NULL)
		for (size_t i = 0; i < s->plan->now.n; i++)
			add_server(s, list, &n, s->plan->now.name[i]);
	if (n > 0)
		memcpy(s->server, list, n * sizeof(list[0]));
	s->nserver = n;
}

/* A number that changes with everything that the plan is made of. */
static uint64_t
number_of(const struct app *a, const struct setup *s, const struct pad_look *l)
{
	uint64_t n =
	    revision_of((const char *)&s->notes.host, sizeof(s->notes.host));

	n = n * 31 + (uint64_t)s->notes.role;
	n = n * 31 + s->notes.skipped;
	n = n * 31 +
	    (uint64_t)(s->notes.keep + 2 * s->notes.own_drift +
		4 * s->notes.own_leap);
	n = n * 31 + s->notes.nhost;
	n = n * 31 + l->revision;
	n = n * 31 + a->pad->nets;
	if (l->base != NULL)
		n = n * 31 + revision_of(l->base, l->base_len);
	return n | 1;
}

/* Parts of the recipe whose step is skipped are left alone. */
static unsigned
left_alone(const struct setup_notes *g)
{
	return (g->skipped >> GUIDE_UPSTREAMS & 1) * RECIPE_UPSTREAMS |
	    (g->skipped >> GUIDE_ACCESS & 1) * RECIPE_ACCESS |
	    (g->skipped >> GUIDE_FILES & 1) * RECIPE_FILES;
}

/* What the finished text makes of strangers. */
static void
judge_strangers(struct setup *s, unsigned dialect)
{
	struct diags ds;
	struct conf *c;

	diags_init(&ds);
	c = conf_parse("ntp.conf", s->plan->text, s->plan->len, &ds);
	if (c != NULL)
		pool_facts_rules(&s->pool, c, dialect);
	conf_free(c);
	diags_free(&ds);
}

static void
plan_anew(const struct app *a, struct setup *s, const struct pad_look *l)
{
	const struct guide_given given = { .notes = &s->notes,
		.skipped = left_alone(&s->notes),
		.text = l->text,
		.len = l->len,
		.base = l->base,
		.base_len = l->base_len,
		.net = a->pad->net,
		.nnet = a->pad->nnet,
		.drift = s->drift[0] != '\0' ? s->drift : NULL,
		.leap = s->leap[0] != '\0' ? s->leap : NULL,
		.dialect = l->dialect,
		.now = roster_now(a->snap) };
	uint64_t number = number_of(a, s, l);

	if (s->planned == number)
		return;
	guide_plan_free(s->plan);
	s->plan = guide_plan_make(&given);
	s->planned = number;
	judge_strangers(s, l->dialect);
	setup_take_servers(s);
}

static void
gather(struct app *a, struct setup *s, const struct pad_look *l)
{
	snprintf(s->why, sizeof(s->why), "%s", l->why != NULL ? l->why : "");
	s->facts = (struct guide_facts){
		.host = s->surveyed ? &s->host : NULL,
		.looking = s->looking,
		.snap = a->snap,
		.plan = l->loaded ? s->plan : NULL,
		.why = s->why,
		.practice = s->practice,
		.attached = a->link.attached,
		.may = a->link.may,
		.writable = l->writable,
		.command = l->command,
		.server = s->server,
		.nserver = s->nserver,
		.measuring = s->measuring || s->choosing,
		.done = s->done,
		.total = s->naimed,
		.asking = s->asking,
		.pool = s->pooled ? &s->pool : NULL,
	};
	s->pool.snap = a->snap;
	s->pool.now = roster_now(a->snap);
	if (s->choosing)
		roster_probing(a->roster, &s->facts.done, &s->facts.total);
}

void
setup_refresh(struct app *a, struct setup *s)
{
	struct pad_look l;

	pad_look(a->pad, &l);
	if (l.loaded && s->loaded)
		plan_anew(a, s, &l);
	gather(a, s, &l);
	for (unsigned i = 0; i < GUIDE_STEPS; i++)
		guide_judge(
		    &s->notes, &s->facts, (enum guide_step)i, &s->verdict[i]);
}

/* The survey was made for files that are no longer those of the plan. */
static bool
is_stale(const struct setup *s)
{
	return s->plan != NULL &&
	    (strncmp(s->aim.drift, s->plan->drift, sizeof(s->aim.drift) - 1) !=
		    0 ||
		strncmp(s->aim.leap, s->plan->leap, sizeof(s->aim.leap) - 1) !=
		    0);
}

/* What Enter began has come true: on to the next step. */
static unsigned
leave_if_done(struct app *a, struct setup *s)
{
	enum guide_state state = s->verdict[s->notes.at].state;

	if (!s->leaving || (state != GUIDE_DONE && state != GUIDE_DOUBT))
		return 0;
	s->leaving = false;
	return setup_next(a, s, false);
}

/* The set that was suggested becomes the choice. */
static unsigned
take_chosen(struct app *a, struct setup *s)
{
	const struct picker *p = roster_picker(a->roster);
	struct setup_notes *g = &s->notes;
	size_t n = 0;

	s->choosing = false;
	for (size_t i = 0; p != NULL && i < p->count && n < SETUP_SERVERS;
	     i++) {
		const struct pick *pick = &p->pick[i];
		const char *host = pick->row->text[CATALOG_HOST];

		/* Where nobody answered, the nearest are no choice. */
		if (!p->suggested || pick->chosen.verdict != CHOOSE_TAKEN ||
		    pick->probed == 0 || pick->probe.state != PROBE_ANSWERED)
			continue;
		if (host[0] == '\0')
			host = pick->row->text[CATALOG_ADDRESS];
		if (!setup_name_good(host))
			continue;
		memset(g->host[n], 0, SETUP_NAME);
		snprintf(g->host[n], SETUP_NAME, "%s", host);
		memset(&s->server[n], 0, sizeof(s->server[n]));
		memcpy(s->server[n].name, g->host[n], SETUP_NAME);
		s->server[n].measured = pick->probed != 0;
		s->server[n++].probe = pick->probe;
	}
	if (n == 0)
		return app_say(a, ROLE_WARN, "%s",
		    _("None could be chosen: screen 6 shows why; names can be "
		      "typed."));
	memset(g->host[n], 0, (SETUP_SERVERS - n) * sizeof(g->host[0]));
	g->nhost = s->nserver = n;
	g->keep = false;
	setup_refresh(a, s);
	return setup_want(s, SETUP_KEEP) |
	    app_say(
		a, ROLE_OK, _("%zu servers are chosen; Enter takes them."), n);
}

/* Lists came, or measuring for a choice is over. */
static unsigned
follow_choice(struct app *a, struct setup *s)
{
	struct roster *r = a->roster;
	unsigned react = 0;

	if (!s->choosing || r->picker == NULL || r->probing ||
	    a->question[0] != '\0')
		return 0;
	if (r->picker->suggested)
		return take_chosen(a, s);
	if (s->begun) {
		/* It was cancelled, or refused. */
		s->choosing = false;
		return REACT_DRAW;
	}
	s->begun = true;
	react = roster_suggest(a, r);
	if (r->picker->suggested && !r->probing)
		react |= take_chosen(a, s);
	return react;
}

unsigned
setup_follow(struct app *a, struct setup *s)
{
	unsigned react = 0;

	if (!s->loaded)
		return 0;
	react |= follow_choice(a, s);
	setup_refresh(a, s);
	if (!s->looking && (!s->surveyed || is_stale(s)))
		react |= setup_survey(s);
	return react | leave_if_done(a, s);
}

/* ---- what comes of wishes ---- */

unsigned
setup_loaded(struct app *a, struct setup *s, const struct setup_loaded *l)
{
	s->notes = l->notes;
	memcpy(s->drift, l->drift, sizeof(s->drift));
	memcpy(s->leap, l->leap, sizeof(s->leap));
	s->loaded = true;
	if (l->had)
		app_say(a, ROLE_INFO, "%s",
		    _("Going on where you left; every step is looked at "
		      "again."));
	return setup_follow(a, s) | REACT_DRAW;
}

unsigned
setup_host(struct app *a, struct setup *s, const struct survey *host, bool over)
{
	s->host = *host;
	s->surveyed = true;
	if (over) {
		s->looking = false;
		if (s->again) {
			s->again = false;
			setup_survey(s);
			return setup_follow(a, s) | REACT_SETUP | REACT_DRAW;
		}
	}
	return setup_follow(a, s) | REACT_DRAW;
}

unsigned
setup_ran(struct app *a, struct setup *s, const struct errand_result *r)
{
	char text[200], first[160];
	const char *line = r->output;
	size_t len;

	s->running = false;
	errand_end_text(r, text, sizeof(text));
	len = strcspn(line, "\n");
	snprintf(
	    first, sizeof(first), "%.*s", (int)(len < 150 ? len : 150), line);
	app_say(a, r->end == ERRAND_DONE ? ROLE_OK : ROLE_BAD, "%s%s%s", text,
	    first[0] != '\0' ? ": " : "", first);
	return setup_survey(s) | setup_follow(a, s) | REACT_DRAW;
}

unsigned
setup_measured(struct app *a, struct setup *s, const struct probe_result *r,
    size_t n, size_t done, bool over)
{
	for (size_t i = 0; i < n && i < s->naimed; i++)
		for (size_t k = 0; k < s->nserver; k++) {
			if (strcasecmp(s->server[k].name, s->aimed[i].name) !=
			    0)
				continue;
			s->server[k].probe = r[i];
			s->server[k].measured = r[i].state >= PROBE_ANSWERED &&
			    r[i].state != PROBE_CANCELLED;
		}
	s->done = done;
	if (over)
		s->measuring = false;
	return setup_follow(a, s) | REACT_DRAW;
}

unsigned
setup_pool(
    struct app *a, struct setup *s, const struct pool_facts *f, bool asking)
{
	struct pool_access access = s->pool.access;

	s->pool = *f;
	s->pool.access = access;
	s->pooled = true;
	s->asking = asking;
	return setup_follow(a, s) | REACT_DRAW;
}

unsigned
setup_done(struct app *a, struct setup *s, enum setup_job job, int error)
{
	if (error == 0)
		return 0;
	if (job == SETUP_KEEP)
		return app_say(a, ROLE_WARN,
		    _("done, but it cannot be remembered: %s"),
		    strerror(error));
	s->looking &= job != SETUP_SURVEY;
	s->running &= job != SETUP_RUN;
	s->measuring &= job != SETUP_MEASURE;
	s->asking &= job != SETUP_ASK;
	return app_say(
	    a, ROLE_BAD, _("this cannot be done: %s"), strerror(error));
}
