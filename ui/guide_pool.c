/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others see: verification, registration, the pool's score. */

#include "ui/guiding.h"

#include "core/i18n.h"

static void
judge_panel(struct judging *j, enum pool_panel panel)
{
	enum pool_state s = POOL_STATE_UNKNOWN;

	j->v->result[0] = '\0';
	if (j->f->pool != NULL)
		s = pool_panel_state(
		    panel, j->f->pool, j->v->result, sizeof(j->v->result));
	j->good = s == POOL_STATE_GOOD;
	if (s == POOL_STATE_BAD)
		judge_obstacle(
		    j, false, "seen-from-outside", "%s", j->v->result);
}

void
judge_verify(struct judging *j)
{
	j->busy = j->f->asking;
	judge_panel(j, POOL_PANEL_VERIFY);
	if (j->busy)
		judge_result(
		    j, "%s", _("This server is being asked; it takes 10 s."));
	else if (j->v->result[0] == '\0')
		judge_result(j, "%s", _("Nobody has asked it yet."));
	j->v->preset = j->v->n;
	if (j->good)
		judge_option(j, GUIDE_DO_NEXT, _("Go on"));
	judge_option(j, GUIDE_DO_ASK,
	    j->good ? _("Ask it again") : _("Ask it as a stranger does"));
	if (!j->good)
		judge_option(j, GUIDE_DO_NEXT, _("Go on"));
}

void
judge_register(struct judging *j)
{
	judge_panel(j, POOL_PANEL_JOIN);
	j->good = true;
	if (j->v->result[0] == '\0')
		judge_result(j, "%s",
		    _("The pool's site does it; below is what to do there."));
	j->v->preset = j->v->n;
	judge_option(j, GUIDE_DO_NEXT, _("It is done there: go on"));
}

void
judge_watch(struct judging *j)
{
	judge_panel(j, POOL_PANEL_SCORE);
	if (j->v->result[0] == '\0')
		judge_result(j, "%s", _("No record is known yet."));
	j->v->preset = j->v->n;
	judge_option(j, GUIDE_DO_FETCH, _("Ask the pool for its record"));
}
