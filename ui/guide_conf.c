/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the file is to hold: servers, access, files, and its review. */

#include "ui/guiding.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

/* A server of the pool needs as many sources; for others fewer will do. */
enum { LEAST_POOL = 4, LEAST = 3 };

/* Nothing can be said before there is a text. */
static bool
lacks_text(struct judging *j)
{
	if (j->f->plan != NULL)
		return false;
	j->busy = j->f->why == NULL || j->f->why[0] == '\0';
	if (j->busy)
		judge_result(j, "%s", _("ntp.conf is being read."));
	else
		judge_result(j, "%s", _("There is no text to work on."));
	if (!j->busy)
		judge_obstacle(j, true, "no-text", "%s", j->f->why);
	return true;
}

/* ---- whom we ask ---- */

struct counted {
	size_t named;  /* servers by name */
	size_t others; /* pool lines and clocks, which are not measured */
	size_t measured, good, nameless;
	bool chosen; /* they are those that were chosen */
};

static struct counted
count(const struct judging *j)
{
	const struct guide_facts *f = j->f;
	struct counted t = { .named = f->nserver,
		.chosen = j->g->nhost > 0 && !j->g->keep };

	if (!t.chosen && f->plan != NULL)
		t.others = f->plan->now.pools + f->plan->now.clocks;
	for (size_t i = 0; i < f->nserver; i++) {
		const struct guide_server *s = &f->server[i];

		t.measured += s->measured;
		t.good += s->measured && s->probe.state == PROBE_ANSWERED;
		t.nameless += s->measured && s->probe.state == PROBE_NO_NAME;
	}
	return t;
}

/* Why one is of no use; NULL: it is. */
static const char *
flaw_of(const struct guide_server *s)
{
	if (!s->measured)
		return NULL;
	switch (s->probe.state) {
	case PROBE_SILENT:
		return _("it does not answer");
	case PROBE_USELESS:
		return _("it answers, but has no time to give");
	case PROBE_KISSED:
		return _("it does not want to be asked");
	case PROBE_NO_NAME:
		return _("its name has no address");
	case PROBE_SAME:
		return _("it is another name of one that is asked already");
	case PROBE_WAITING:
	case PROBE_LOOKUP:
	case PROBE_ASKING:
	case PROBE_ANSWERED:
	case PROBE_CANCELLED:
	case PROBE_STATES:
		break;
	}
	return NULL;
}

static void
judge_names(struct judging *j, const struct counted *t)
{
	const struct survey *h = j->f->host;
	char addr[ADDR_TEXT] = "";

	if (h != NULL && judge_knows(j, SURVEY_RESOLVER) && h->resolver.n > 0)
		addr_text(&h->resolver.server[0], addr, sizeof(addr));
	if (t->nameless < t->named || t->named < 2)
		return;
	if (addr[0] != '\0')
		judge_obstacle(j, true, "resolver-down",
		    _("No name at all is found: the name server %s does not "
		      "answer, or knows nothing. Servers can be typed by "
		      "address meanwhile."),
		    addr);
	else
		judge_obstacle(j, true, "resolver-down",
		    _("No name at all is found: there is no name server that "
		      "answers. Servers can be typed by address meanwhile."));
}

static void
judge_servers(struct judging *j, const struct counted *t)
{
	bool all_nameless = t->named >= 2 && t->nameless == t->named;

	for (size_t i = 0; i < j->f->nserver && !all_nameless; i++) {
		const struct guide_server *s = &j->f->server[i];
		const char *flaw = flaw_of(s);
		struct guide_item *it;

		if (flaw == NULL)
			continue;
		it = judge_obstacle(
		    j, false, "server-useless", "%s: %s.", s->name, flaw);
		if (it == NULL)
			return;
		if (t->chosen && t->named > 1)
			it->what = GUIDE_DO_DROP;
		memcpy(it->arg, s->name, sizeof(it->arg));
	}
}

static size_t
least(const struct judging *j)
{
	return j->g->role == RECIPE_POOL ? LEAST_POOL : LEAST;
}

/* Are there enough that are good, or cannot be told before they run? */
static void
judge_number(struct judging *j, const struct counted *t)
{
	size_t n = t->good + t->named - t->measured;

	if (j->g->role == RECIPE_POOL && !t->chosen && j->f->plan->was.of_pool)
		judge_obstacle(j, n < LEAST_POOL, "pool-upstreams",
		    _("Names of the pool are in the file: its members must not "
		      "follow it, and those lines go."));
	if (t->others > 0 && j->g->role != RECIPE_POOL)
		return;
	if (n + t->others < least(j))
		judge_obstacle(j,
		    n + t->others == 0 || j->g->role == RECIPE_POOL,
		    "few-servers",
		    _("%zu servers are of use, %zu are needed: so that one "
		      "that is wrong is outvoted."),
		    n + t->others, least(j));
}

/* Where Enter leads: what is known is taken, what is not is measured. */
static void
offer(struct judging *j, const struct counted *t, bool enough)
{
	const struct guide_sources *was = &j->f->plan->was;
	bool usable = was->n + was->clocks > 0 ||
	    (was->pools > 0 && j->g->role != RECIPE_POOL);
	bool picked = t->chosen || j->g->keep;

	j->v->preset = j->v->n;
	if (picked && enough && t->measured == t->named)
		judge_option(j, GUIDE_DO_NEXT, _("Take these, and go on"));
	else if (picked && t->named > 0 && t->measured < t->named)
		judge_option(j, GUIDE_DO_MEASURE, _("Measure these"));
	else if (!picked && usable &&
	    (j->g->role != RECIPE_POOL || was->n >= LEAST_POOL))
		judge_option(
		    j, GUIDE_DO_KEEP, _("Keep the servers of the file"));
	judge_option(j, GUIDE_DO_CHOOSE,
	    _("Measure public servers near here, and choose some"));
	judge_option(j, GUIDE_DO_TYPE, _("Type names or addresses"));
	if (!j->g->keep && usable && (picked || j->g->role == RECIPE_POOL) &&
	    j->v->item[j->v->preset].what != GUIDE_DO_KEEP)
		judge_option(
		    j, GUIDE_DO_KEEP, _("Keep the servers of the file"));
	if (picked && t->named > 0 && t->measured == t->named)
		judge_option(j, GUIDE_DO_MEASURE, _("Measure these again"));
}

void
judge_upstreams(struct judging *j)
{
	struct counted t;
	bool picked = j->g->keep || j->g->nhost > 0, stops = false;

	if (lacks_text(j))
		return;
	t = count(j);
	if (j->f->measuring) {
		j->busy = true;
		judge_result(j,
		    _("%zu of %zu servers are measured; x cancels."),
		    j->f->done, j->f->total);
		return;
	}
	if (picked) {
		judge_names(j, &t);
		judge_servers(j, &t);
		judge_number(j, &t);
	}
	for (size_t i = 0; i < j->v->n; i++)
		stops |= j->v->item[i].stops;
	offer(j, &t, !stops);
	j->good = picked && !stops && t.named + t.others > 0;
	if (!picked)
		judge_result(j,
		    _("The file has %zu servers, %zu pool lines and %zu "
		      "clocks."),
		    j->f->plan->was.n, j->f->plan->was.pools,
		    j->f->plan->was.clocks);
	else if (t.measured == 0 && t.named > 0)
		judge_result(j, _("%zu servers, not measured yet."), t.named);
	else
		judge_result(j,
		    _("%zu of %zu servers answer; pool lines and clocks: %zu."),
		    t.good, t.named, t.others);
}

/* ---- who may do what, and the files ---- */

void
judge_access(struct judging *j)
{
	const struct guide_plan *p = j->f->plan;

	if (lacks_text(j))
		return;
	if (!p->proven)
		judge_obstacle(j, true, "access-unproven",
		    _("By the access table: %s."), p->why);
	j->good = p->proven;
	judge_result(j, "%s",
	    !p->proven ? _("The lines do not do what the role needs.")
		: j->g->role == RECIPE_POOL
		? _("Proven by the access table: everybody gets the time, not "
		    "too often, and nothing else; this host may do all.")
		: j->g->role == RECIPE_LAN
		? _("Proven by the access table: our networks get the time, "
		    "nobody else anything; this host may do all.")
		: _("Proven by the access table: nobody else gets anything; "
		    "this host may do all."));
	j->v->preset = j->v->n;
	judge_option(j, GUIDE_DO_NEXT, _("Go on"));
	judge_option(j, GUIDE_DO_CONFIG, _("Edit the text on screen 5"));
}

static const char *
file_flaw(enum survey_file_state s)
{
	switch (s) {
	case FILE_NO_PLACE:
		return _("its directory is not there");
	case FILE_NO_RIGHTS:
		return _("who runs this may not write it there");
	case FILE_READ_ONLY:
		return _("its file system is read-only");
	case FILE_STRANGE:
		return _("it is no plain file");
	case FILE_BAD:
		return _("what is in it cannot be used");
	case FILE_EXPIRED:
		return _("it has expired");
	case FILE_MISSING:
		return _("it is not there");
	case FILE_UNASKED:
	case FILE_GOOD:
		break;
	}
	return "";
}

/* The directory could be made: it is one of a daemon's own. */
static void
order_directory(struct guide_item *it, const struct survey_file *s)
{
	struct errand_order o = { .what = ERRAND_MAKE_DIR, .user = "root" };
	struct errand_words words;
	const char *slash = strrchr(s->path, '/');

	if (slash == NULL || (size_t)(slash - s->path) >= sizeof(o.dir))
		return;
	memcpy(o.dir, s->path, (size_t)(slash - s->path));
	if (errand_words(&o, &words))
		judge_order(it, &o);
}

static void
judge_drift(struct judging *j)
{
	const struct survey_file *s = &j->f->host->drift;
	struct guide_item *it;

	if (s->state == FILE_UNASKED || s->state == FILE_GOOD ||
	    s->state == FILE_MISSING)
		return;
	it = judge_obstacle(j, s->state != FILE_BAD, "drift-file",
	    _("The drift file %s: %s."), s->path, file_flaw(s->state));
	if (it == NULL)
		return;
	if (s->state == FILE_NO_PLACE)
		order_directory(it, s);
	if (it->what == GUIDE_DO_NOTHING && !j->g->own_drift)
		it->what = GUIDE_DO_OUR_DRIFT;
}

static void
judge_leap(struct judging *j)
{
	const struct survey_file *s = &j->f->host->leap;
	struct guide_item *it;

	if (s->state == FILE_UNASKED || s->state == FILE_GOOD)
		return;
	it = judge_obstacle(j, false, "leap-file",
	    s->state == FILE_EXPIRED
		? _("The list of leap seconds %s: %s. The package tzdata "
		    "brings a new one; until then the servers vote.")
		: _("The list of leap seconds %s: %s. The package tzdata "
		    "brings one; until then the servers vote."),
	    s->path, file_flaw(s->state));
	if (it != NULL && !j->g->own_leap && j->f->plan->own_leap &&
	    s->state != FILE_EXPIRED)
		it->what = GUIDE_DO_OUR_LEAP;
}

void
judge_files(struct judging *j)
{
	if (lacks_text(j))
		return;
	j->busy = !j->f->practice && !judge_knows(j, SURVEY_FILES);
	if (j->busy) {
		judge_result(j, "%s", _("The files are being looked at."));
		return;
	}
	if (!j->f->practice) {
		judge_drift(j);
		judge_leap(j);
	}
	j->good = true;
	for (size_t i = 0; i < j->v->n; i++)
		j->good &= !j->v->item[i].stops;
	judge_result(j, _("Drift file: %s; list of leap seconds: %s."),
	    j->f->plan->drift[0] != '\0' ? j->f->plan->drift : _("none"),
	    j->f->plan->leap[0] != '\0' ? j->f->plan->leap : _("none"));
	j->v->preset = j->v->n;
	judge_option(j, GUIDE_DO_NEXT, _("Go on"));
	if (!j->f->practice)
		judge_option(j, GUIDE_DO_LOOK, _("Look again"));
}

/* ---- the review ---- */

/* Does the engine run from the text that the file is to hold? */
static bool
runs_it(const struct guide_facts *f)
{
	return f->snap != NULL && f->snap->conf.running == f->plan->revision;
}

static void
judge_save(struct judging *j)
{
	const struct guide_facts *f = j->f;
	struct guide_item *it;

	if (f->plan->errors > 0) {
		it = judge_obstacle(j, true, "text-errors",
		    _("With errors nothing is written: %s"), f->plan->problem);
		if (it != NULL)
			it->what = GUIDE_DO_CONFIG;
	} else if (f->plan->warnings > 0) {
		judge_obstacle(
		    j, false, "text-warnings", "%s", f->plan->problem);
	}
	if (!f->plan->same && !f->writable && f->why != NULL)
		judge_obstacle(j, true, "not-writable", "%s%s%s", f->why,
		    f->command != NULL && f->command[0] != '\0' ? " " : "",
		    f->command != NULL ? f->command : "");
	if (f->snap != NULL && f->snap->trial.state == TRIAL_REVERTED &&
	    !f->plan->same)
		judge_obstacle(
		    j, false, "went-back", "%s", f->snap->trial.text);
}

void
judge_review(struct judging *j)
{
	const struct guide_facts *f = j->f;

	if (lacks_text(j))
		return;
	judge_save(j);
	j->good = f->plan->same && runs_it(f);
	j->v->preset = j->v->n;
	if (j->good) {
		judge_result(j, "%s",
		    _("The file holds it, and the engine runs with it."));
		judge_option(j, GUIDE_DO_NEXT, _("Go on"));
	} else if (f->plan->same) {
		judge_result(j, "%s",
		    _("The file holds it; the engine runs with another text."));
		judge_option(j, GUIDE_DO_TRY, _("Try it"));
	} else {
		judge_result(j, "%s",
		    _("Nothing is written yet; below is what changes."));
		judge_option(j, GUIDE_DO_SAVE,
		    _("Write the file, and try it: what does not prove healthy "
		      "goes back by itself"));
	}
	judge_option(j, GUIDE_DO_CONFIG, _("Edit the text on screen 5"));
}
