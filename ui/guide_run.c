/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs: start and settling, the service, and what outsiders see. */

#include "ui/guiding.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"
#include "core/rfc5905.h"

#include "ui/words.h"

/* Questions that may be lost before a server counts as silent. */
enum { PATIENT = 4 };

/* ---- start ---- */

/* One that went away since it was chosen, or never spoke. */
static void
judge_silent(struct judging *j)
{
	const struct snapshot *s = j->f->snap;

	for (size_t i = 0; i < s->npeers; i++) {
		const struct snap_peer *p = &s->peers[i];
		struct guide_item *it;

		if (p->pool != 0 || p->phase == PHASE_POOL || p->reach != 0 ||
		    p->noselect)
			continue;
		if (p->phase == PHASE_NODNS)
			it = judge_obstacle(j, false, "upstream-gone",
			    _("%s: its name is not found any more."), p->name);
		else if (p->sent >= PATIENT)
			it = judge_obstacle(j, false, "upstream-gone",
			    _("%s did not answer %u questions: it went away."),
			    p->name, (unsigned)p->sent);
		else
			continue;
		if (it == NULL)
			return;
		for (size_t k = 0; k < j->g->nhost; k++)
			if (strcasecmp(j->g->host[k], p->name) == 0 &&
			    j->g->nhost > 1) {
				it->what = GUIDE_DO_DROP;
				memcpy(it->arg, j->g->host[k], sizeof(it->arg));
			}
	}
}

static bool
is_started(const struct judging *j)
{
	const struct snapshot *s = j->f->snap;
	bool clock = s->clock != CLOCK_OBSERVE || !s->may_set;

	if (j->f->practice)
		return s->clock != CLOCK_OBSERVE;
	return clock && (j->g->role == RECIPE_CLIENT || s->port != 0);
}

static void
judge_notes(struct judging *j)
{
	const struct snapshot *s = j->f->snap;

	if (s->clock == CLOCK_OBSERVE && s->clock_note[0] != '\0' &&
	    !s->may_set)
		judge_obstacle(j, false, "only-watched",
		    _("The clock is only watched: %s."), s->clock_note);
	if (j->g->role == RECIPE_CLIENT || j->f->practice)
		return;
	if (s->port == 0 && s->port_note[0] != '\0')
		judge_obstacle(j, true, "not-served",
		    _("Nobody is served: %s."), s->port_note);
	if (s->port != 0 && s->port != NTP_PORT)
		judge_obstacle(j, j->g->role == RECIPE_POOL, "other-port",
		    _("Time is served on port %u, where nobody asks for it."),
		    s->port);
	if (s->sync == SYNC_PANIC)
		judge_obstacle(j, true, "panic",
		    _("The clock is off by more than may be set unasked; O "
		      "and S look and start again."));
}

void
judge_start(struct judging *j)
{
	const struct snapshot *s = j->f->snap;
	bool started;

	if (s == NULL) {
		j->busy = true;
		judge_result(j, "%s", _("The engine has not reported yet."));
		return;
	}
	started = is_started(j);
	judge_notes(j);
	judge_silent(j);
	j->good = started && s->syspeer != 0;
	/* The text is on trial, or answers are awaited. */
	j->busy = started && !j->good && s->sync == SYNC_STARTING;
	words_state(j->v->result, sizeof(j->v->result), s, 0);
	j->v->preset = j->v->n;
	if (!started)
		judge_option(j, GUIDE_DO_START,
		    j->g->role == RECIPE_CLIENT
			? _("Start: set the clock")
			: _("Start: set the clock, and serve"));
	else
		judge_option(j, GUIDE_DO_NEXT, _("Go on"));
}

/* ---- the service ---- */

void
judge_service(struct judging *j)
{
	const struct survey_service *s;
	struct guide_item *it;

	if (j->f->practice) {
		judge_result(j, "%s", _("A practice network needs none."));
		j->good = true;
		judge_option(j, GUIDE_DO_NEXT, _("Go on"));
		return;
	}
	j->busy =
	    !judge_knows(j, SURVEY_SERVICE) || !judge_knows(j, SURVEY_MACHINE);
	if (j->busy) {
		judge_result(j, "%s", _("The service is being looked at."));
		return;
	}
	s = &j->f->host->service;
	j->good = s->installed && s->enabled == FACT_YES;
	if (!j->f->host->machine.systemd) {
		judge_result(j, "%s",
		    _("systemd does not run here: let what does start `ntptui "
		      "serve` at boot."));
		judge_obstacle(j, false, "no-systemd",
		    _("What starts programs here is not systemd: it is to be "
		      "told to run `ntptui serve`."));
	} else if (j->good) {
		judge_result(j, _("%s is started at boot."), s->unit);
	} else if (s->installed) {
		judge_result(
		    j, _("%s is installed, and not started at boot."), s->unit);
	} else {
		judge_result(j, _("%s is not installed."),
		    s->unit[0] != '\0' ? s->unit : "ntptui.service");
	}
	j->v->preset = j->v->n;
	if (s->installed && !j->good && j->f->host->machine.systemd) {
		struct errand_order o = { .what = ERRAND_UNIT_ON,
			.unit = "ntptui.service" };

		it = judge_option(j, GUIDE_DO_NOTHING,
		    _("Start it at boot, and now in the place of this "
		      "console's engine"));
		judge_order(it, &o);
	} else if (!s->installed && j->f->host->machine.systemd) {
		judge_option(j, GUIDE_DO_INSTALL, _("How it is installed"));
	}
	judge_option(
	    j, GUIDE_DO_NEXT, j->good ? _("Go on") : _("Go on without it"));
	judge_option(j, GUIDE_DO_LOOK, _("Look again"));
}
