/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the facts say of a step: the frame, and the steps that only look. */

#include "ui/guiding.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

struct guide_item *
judge_obstacle(
    struct judging *j, bool stops, const char *code, const char *fmt, ...)
{
	struct guide_verdict *v = j->v;
	struct guide_item *it = &v->item[v->n];
	va_list ap;

	if (v->n + 1 >= GUIDE_ITEMS)
		return NULL;
	v->n++;
	*it = (struct guide_item){ .what = GUIDE_DO_NOTHING,
		.obstacle = true,
		.stops = stops,
		.code = code };
	va_start(ap, fmt);
	vsnprintf(it->text, sizeof(it->text), fmt, ap);
	va_end(ap);
	return it;
}

struct guide_item *
judge_option(struct judging *j, enum guide_do what, const char *text)
{
	struct guide_verdict *v = j->v;
	struct guide_item *it = &v->item[v->n];

	if (v->n >= GUIDE_ITEMS)
		return NULL;
	v->n++;
	*it = (struct guide_item){ .what = what, .code = "" };
	snprintf(it->text, sizeof(it->text), "%s", text);
	return it;
}

void
judge_order(struct guide_item *it, const struct errand_order *o)
{
	if (it == NULL || o->what == ERRAND_NONE)
		return;
	it->what = GUIDE_DO_RUN;
	it->order = *o;
}

void
judge_result(struct judging *j, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(j->v->result, sizeof(j->v->result), fmt, ap);
	va_end(ap);
}

void
judge_role(struct judging *j)
{
	static const char *const name[RECIPE_ROLES] = {
		[RECIPE_CLIENT] = N_("only this host gets the time"),
		[RECIPE_LAN] = N_("the networks of this host get the time"),
		[RECIPE_POOL] = N_("everybody gets the time, as a member of "
				   "the NTP Pool"),
	};

	judge_option(j, GUIDE_DO_CLIENT,
	    _("Client: keep this host's clock, serve nobody"));
	judge_option(j, GUIDE_DO_LAN,
	    _("LAN server: serve the networks that this host is in"));
	judge_option(j, GUIDE_DO_POOL,
	    _("Pool server: serve everybody, in the NTP Pool"));
	j->v->preset = (size_t)j->g->role;
	judge_result(j, "%s", _(name[j->g->role]));
	j->good = true;
}

static void
judge_step(struct judging *j, enum guide_step step)
{
	static void (*const judge[GUIDE_STEPS])(struct judging *) = {
		[GUIDE_ROLE] = judge_role,
		[GUIDE_HOST] = judge_host,
		[GUIDE_NET] = judge_net,
		[GUIDE_UPSTREAMS] = judge_upstreams,
		[GUIDE_ACCESS] = judge_access,
		[GUIDE_FILES] = judge_files,
		[GUIDE_REVIEW] = judge_review,
		[GUIDE_START] = judge_start,
		[GUIDE_SERVICE] = judge_service,
		[GUIDE_VERIFY] = judge_verify,
		[GUIDE_REGISTER] = judge_register,
		[GUIDE_WATCH] = judge_watch,
	};

	judge[step](j);
}

/* Steps whose being done is seen by the facts alone; the others are done when
 * the user has said so, and the facts do not speak against it. */
static bool
needs_no_word(enum guide_step step)
{
	return step == GUIDE_REVIEW || step == GUIDE_START ||
	    step == GUIDE_SERVICE || step == GUIDE_VERIFY ||
	    step == GUIDE_WATCH;
}

/* The first obstacle with a remedy comes before everything else. */
static size_t
preset_of(const struct guide_verdict *v)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->item[i].obstacle && v->item[i].stops &&
		    v->item[i].what != GUIDE_DO_NOTHING)
			return i;
	return v->preset < v->n ? v->preset : 0;
}

static enum guide_state
state_of(const struct judging *j, enum guide_step step, bool stops, bool doubt)
{
	bool said = (j->g->accepted >> step & 1) != 0 || needs_no_word(step);

	if (j->busy)
		return GUIDE_BUSY;
	if (stops)
		return GUIDE_BLOCKED;
	if ((j->g->skipped >> step & 1) != 0 && !(j->good && said))
		return GUIDE_SKIPPED;
	if (!j->good || !said)
		return GUIDE_OPEN;
	return doubt ? GUIDE_DOUBT : GUIDE_DONE;
}

void
guide_judge(const struct setup_notes *g, const struct guide_facts *f,
    enum guide_step step, struct guide_verdict *out)
{
	struct judging j = { .g = g, .f = f, .v = out };
	bool stops = false, doubt = false;

	memset(out, 0, sizeof(*out));
	if (!guide_has(g, step))
		return;
	judge_step(&j, step);
	for (size_t i = 0; i < out->n; i++) {
		stops |= out->item[i].stops;
		doubt |= out->item[i].obstacle;
	}
	out->state = state_of(&j, step, stops, doubt);
	if (!j.busy)
		out->preset = preset_of(out);
}
