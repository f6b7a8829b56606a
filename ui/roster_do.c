/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keys of the Servers screen and of its details do. */

#include "config/mem.h"
#include "core/i18n.h"
#include "engine/probe.h"
#include "engine/prober.h"
#include "ui/app_state.h"
#include "ui/pad.h"
#include "ui/print_servers.h"
#include "ui/roster_state.h"
#include "ui/verb_console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than so many are not measured without a question; the nearest that a
 * suggestion measures; how old a measurement may be for it, s. */
enum { ASK_ABOVE = 50, SUGGEST_MOST = 100, FRESH = 86400 };

/* The server that is meant: of the details, else the selected one. */
static struct pick *
which(struct app *a)
{
	struct roster *r = a->roster;
	const struct view *v = app_view(a);
	size_t at =
	    v->ops == &view_server ? r->detail : (size_t)v->list.table.selected;

	if (r->picker == NULL || at == 0 || at > r->picker->count)
		return NULL;
	return &r->picker->pick[at - 1];
}

static unsigned
say_none(struct app *a)
{
	return app_say(a, ROLE_WARN, "%s", _("no server is selected"));
}

static const char *
host_of(const struct pick *p)
{
	const char *host = p->row->text[CATALOG_HOST];

	return *host != '\0' ? host : p->row->text[CATALOG_ADDRESS];
}

/* Marks change the order; the mark and what else is noted is kept. */
static unsigned
changed(struct roster *r)
{
	r->stale = true;
	return roster_want(r, ROSTER_KEEP) | REACT_DRAW;
}

static size_t
count_marked(const struct roster *r)
{
	size_t n = 0;

	for (size_t i = 0; i < roster_count(r); i++)
		n += r->picker->pick[i].marked;
	return n;
}

static unsigned
mark(struct app *a, struct pick *p)
{
	p->marked = true;
	return changed(a->roster) |
	    app_say(a, ROLE_OK, _("%.80s is marked; marked: %zu"),
		catalog_key(p->row), count_marked(a->roster));
}

static unsigned
permit(struct app *a)
{
	struct pick *p = which(a);

	if (p == NULL)
		return say_none(a);
	p->permitted = true;
	return mark(a, p);
}

static const char *
policy_text(enum catalog_policy policy)
{
	static const char *const text[POLICY_COUNT] = {
		[POLICY_UNKNOWN] = N_("The lists do not say who may ask"),
		[POLICY_OPEN] = N_("Open to all"),
		[POLICY_RESTRICTED] = N_("Not open to all"),
		[POLICY_CLOSED] = N_("Closed but for those it has agreed with"),
	};

	return _(text[policy]);
}

static unsigned
toggle_mark(struct app *a)
{
	struct pick *p = which(a);

	if (p == NULL)
		return say_none(a);
	if (p->marked) {
		p->marked = false;
		return changed(a->roster) |
		    app_say(a, ROLE_INFO,
			_("%.80s is no longer marked; marked: %zu"),
			catalog_key(p->row), count_marked(a->roster));
	}
	if (!picker_usable(p))
		return app_say(a, ROLE_BAD,
		    _("%.80s has no name that could stand in ntp.conf"),
		    catalog_key(p->row));
	if (picker_allowed(p))
		return mark(a, p);
	return app_ask(a, permit,
	    _("%s: %.60s. Its conditions stand in its details (Enter). I have "
	      "permission to use it: (y/n)"),
	    policy_text(p->row->policy), catalog_key(p->row));
}

/* May it be asked? Closed ones are left in peace. */
static bool
is_askable(const struct pick *p)
{
	return picker_usable(p) &&
	    (p->row->policy != POLICY_CLOSED || p->permitted);
}

static void
begin_aims(struct roster *r)
{
	r->room = roster_count(r);
	r->at = mem_realloc(r->at, r->room + 1, sizeof(r->at[0]));
	r->n = 0;
	r->suggest = false;
}

static void
add_aim(struct roster *r, const struct pick *p)
{
	if (r->n < r->room && is_askable(p))
		r->at[r->n++] = (size_t)(p - r->picker->pick);
}

static unsigned
start_probe(struct app *a)
{
	struct roster *r = a->roster;

	for (size_t i = 0; i < r->n; i++)
		r->live[r->at[i]] = PROBE_WAITING;
	r->probing = true;
	r->cancelled = false;
	r->done = r->took = 0;
	return roster_want(r, ROSTER_PROBE) |
	    app_say(a, ROLE_INFO,
		r->suggest ? _("measuring the nearest %zu first; x cancels")
			   : _("measuring %zu; x cancels"),
		r->n);
}

/* Asks first if they are many. */
static unsigned
probe(struct app *a, const char *none)
{
	struct roster *r = a->roster;
	size_t rounds = (r->n + PROBER_AT_ONCE - 1) / PROBER_AT_ONCE;

	if (r->n == 0)
		return app_say(a, ROLE_WARN, "%s", none);
	if (r->n <= ASK_ABOVE)
		return start_probe(a);
	return app_ask(a, start_probe,
	    _("Measure %zu servers? At most %d packets to each, %g s apart at "
	      "least: %zu packets at most, in about %.0f s. (y/n)"),
	    r->n, PROBE_QUESTIONS, PROBE_GAP, r->n * PROBE_QUESTIONS,
	    (double)rounds * PROBE_QUESTIONS * PROBE_GAP);
}

/* Says why it cannot be now; 0 if it can. */
static unsigned
not_now(struct app *a)
{
	struct roster *r = a->roster;

	if (roster_count(r) == 0)
		return say_none(a);
	if (r->probing)
		return app_say(a, ROLE_WARN, "%s",
		    _("some are being measured already; x cancels that"));
	return 0;
}

static unsigned
probe_some(struct app *a)
{
	struct roster *r = a->roster;
	const struct pick *p = which(a);
	unsigned react = not_now(a);

	if (react != 0)
		return react;
	if (p == NULL)
		return say_none(a);
	begin_aims(r);
	for (size_t i = 0; i < roster_count(r); i++)
		if (app_view(a)->ops == &view_servers &&
		    r->picker->pick[i].marked)
			add_aim(r, &r->picker->pick[i]);
	if (r->n == 0)
		add_aim(r, p);
	return probe(a,
	    p->row->policy == POLICY_CLOSED
		? _("it is closed: it is not asked without permission (Space)")
		: _("it has no name that could be asked"));
}

static unsigned
probe_all(struct app *a)
{
	struct roster *r = a->roster;
	unsigned react = not_now(a);

	if (react != 0)
		return react;
	begin_aims(r);
	for (size_t i = 0; i < roster_count(r); i++)
		if (roster_shows(r, roster_at(r, i)))
			add_aim(r, roster_at(r, i));
	return probe(a, _("there is nothing to be measured"));
}

unsigned
roster_cancel(struct app *a, struct roster *r)
{
	if (!r->probing)
		return app_say(a, ROLE_PLAIN, "%s", "");
	r->cancelled = true;
	return roster_want(r, ROSTER_CANCEL) |
	    app_say(a, ROLE_INFO, "%s", _("measuring is being cancelled"));
}

/* What was chosen stands first. */
static void
show_first(struct app *a)
{
	for (size_t i = 0; i < APP_TABS; i++)
		if (a->root[i].ops == &view_servers)
			a->root[i].list.table = (struct table){ 0 };
}

unsigned
roster_choose(struct app *a, struct roster *r)
{
	const struct choose_cfg cfg = { .stratum1 = CHOOSE_STRATUM1,
		.stratum2 = CHOOSE_STRATUM2 };
	size_t want = cfg.stratum1 + cfg.stratum2;
	size_t n = picker_suggest(r->picker, &cfg, &r->filter);

	show_first(a);
	return changed(r) |
	    app_say(a, n == want ? ROLE_OK : ROLE_WARN,
		n == want ? _("%zu of %zu are chosen and marked; their details "
			      "say why, A puts them into ntp.conf")
			  : _("only %zu of %zu could be chosen; the details of "
			      "the others say why not"),
		n, want);
}

unsigned
roster_suggest(struct app *a, struct roster *r)
{
	int64_t now = roster_now(a->snap);
	unsigned react = not_now(a);

	if (react != 0)
		return react;
	/* The nearest come first only once they are sorted. */
	roster_filter(r, r->words);
	begin_aims(r);
	for (size_t i = 0; i < roster_count(r) && r->n < SUGGEST_MOST; i++) {
		const struct pick *p = roster_at(r, i);

		if (roster_shows(r, p) && picker_allowed(p) &&
		    (p->probed == 0 || now - p->probed > FRESH))
			add_aim(r, p);
	}
	if (r->n == 0)
		return roster_choose(a, r);
	r->suggest = true;
	return probe(a, "");
}

static unsigned
cancel(struct app *a)
{
	return roster_cancel(a, a->roster);
}

static unsigned
suggest_some(struct app *a)
{
	return roster_suggest(a, a->roster);
}

/* Those marked that may be; how many are not. */
static size_t
marked_hosts(const struct roster *r, const char **host, size_t *n)
{
	size_t not = 0;

	*n = 0;
	for (size_t i = 0; i < roster_count(r); i++) {
		const struct pick *p = &r->picker->pick[i];

		if (!p->marked)
			continue;
		if (picker_usable(p) && picker_allowed(p))
			host[(*n)++] = host_of(p);
		else
			not ++;
	}
	return not ;
}

static unsigned
add_now(struct app *a)
{
	struct roster *r = a->roster;
	const char **host = mem_zero(roster_count(r) + 1, sizeof(host[0]));
	char reason[80];
	unsigned react;
	size_t n;

	marked_hosts(r, host, &n);
	picker_reason(roster_now(a->snap), reason, sizeof(reason));
	app_show(a, &view_config);
	react = pad_upstreams(a, a->pad, host, n, reason);
	free(host);
	return react | app_visit(a) | REACT_DRAW;
}

static unsigned
add(struct app *a)
{
	struct roster *r = a->roster;
	const char **host;
	size_t n, not ;

	if (a->link.distant)
		return app_say(a, ROLE_BAD, "%s",
		    _("the ntp.conf of another host cannot be edited here"));
	host = mem_zero(roster_count(r) + 1, sizeof(host[0]));
	not = marked_hosts(r, host, &n);
	free(host);
	if (n == 0)
		return app_say(a, ROLE_WARN, "%s",
		    _("mark servers first: Space does, or S chooses some"));
	return app_ask(a, add_now,
	    not > 0
		? _("Put %zu servers into ntp.conf (%zu that are not "
		    "permitted stay out)? Its old server and pool lines are "
		    "commented out. Nothing is saved yet: screen 5 shows the "
		    "text, s there what changes. (y/n)")
		: _("Put %zu servers into ntp.conf? Its old server and pool "
		    "lines are commented out. Nothing is saved yet: screen 5 "
		    "shows the text, s there what changes. (y/n)"),
	    n, not );
}

static unsigned
detail(struct app *a)
{
	const struct pick *p = which(a);

	if (p == NULL)
		return say_none(a);
	a->roster->detail = (size_t)(p - a->roster->picker->pick) + 1;
	return app_open(a, &view_server);
}

static unsigned
write_mail(struct app *a)
{
	return which(a) == NULL ? say_none(a) : app_ask_line(a, LINE_MAIL);
}

static unsigned
note_mail(struct app *a)
{
	struct pick *p = which(a);

	if (p == NULL)
		return say_none(a);
	p->mailed = p->mailed != 0 ? 0 : roster_now(a->snap);
	return changed(a->roster) |
	    app_say(a, ROLE_OK, "%s",
		p->mailed != 0 ? _("noted: a mail was sent today; M again "
				   "takes that back")
			       : _("noted: no mail was sent"));
}

unsigned
roster_verb(struct app *a, int argc, char *const argv[])
{
	static const struct {
		const char *name;
		unsigned (*run)(struct app *a);
	} table[] = {
		{ "mark", toggle_mark },
		{ "measure", probe_some },
		{ "measure_all", probe_all },
		{ "cancel", cancel },
		{ "suggest", suggest_some },
		{ "add", add },
		{ "server", detail },
		{ "mail", write_mail },
		{ "mailed", note_mail },
	};

	(void)argc;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].name, argv[0]) == 0)
			return table[i].run(a);
	return REACT_DRAW;
}

unsigned
verb_picker(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	return app_show(a, &view_servers);
}
