/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keys of the Setup screen do. */

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "ui/app_state.h"
#include "ui/pad.h"
#include "ui/roster_state.h"
#include "ui/setup_state.h"
#include "ui/verb_console.h"

const struct guide_item *
setup_item(const struct setup *s)
{
	const struct guide_verdict *v = &s->verdict[s->notes.at];
	size_t i = s->chosen > 0 ? s->chosen - 1 : v->preset;

	return i < v->n ? &v->item[i] : NULL;
}

static unsigned
keep(struct app *a, struct setup *s)
{
	setup_refresh(a, s);
	return setup_want(s, SETUP_KEEP) | REACT_DRAW;
}

unsigned
setup_go(struct app *a, struct setup *s, enum guide_step step)
{
	unsigned react = 0;

	s->notes.at = step;
	s->chosen = 0;
	s->top = 0;
	s->show = true;
	s->leaving = false;
	if (step >= GUIDE_VERIFY && !s->pooled && !s->practice)
		react = setup_want(s, SETUP_POOL);
	return react | keep(a, s);
}

unsigned
setup_next(struct app *a, struct setup *s, bool skipped)
{
	unsigned was = s->notes.at, react;

	guide_accept(&s->notes, skipped);
	react = setup_go(a, s, (enum guide_step)s->notes.at);
	if (s->notes.at == was)
		react |= app_say(a, ROLE_OK, "%s",
		    _("That was the last step. Every one of them can be looked "
		      "at again."));
	return react;
}

/* ---- what a line that was chosen does ---- */

static unsigned
take_role(struct app *a, struct setup *s, enum recipe_role role)
{
	s->notes.role = role;
	return setup_next(a, s, false);
}

static unsigned
run_order(struct app *a)
{
	struct setup *s = a->setup;
	unsigned react = 0;

	s->running = true;
	/* The service takes the clock and the port over from us. */
	if (s->order.what == ERRAND_UNIT_ON && !a->link.attached)
		react = app_want(a, COMMAND_OBSERVE, 0);
	return react | setup_want(s, SETUP_RUN) |
	    app_say(a, ROLE_INFO, "%s", _("It runs ..."));
}

/* Nothing outside our own files is changed unasked. */
static unsigned
ask_order(struct app *a, struct setup *s, const struct errand_order *o)
{
	char text[ERRAND_TEXT];

	if (s->running)
		return app_say(a, ROLE_WARN, "%s", _("a command runs already"));
	s->order = *o;
	errand_text(o, text, sizeof(text));
	if (text[0] == '\0')
		return app_say(a, ROLE_BAD, "%s",
		    _("there is no command that would do it"));
	return app_ask(a, run_order, _("Run `%.200s` (%s)? (y/n)"), text,
	    _(errand_about(o->what)));
}

/* A set is chosen by the Servers screen's own means. */
static unsigned
choose_some(struct app *a, struct setup *s)
{
	unsigned react = roster_visit(a, a->roster);

	s->choosing = true;
	s->begun = false;
	if (a->roster->picker != NULL)
		a->roster->picker->suggested = false;
	return react | setup_follow(a, s) | REACT_DRAW;
}

static unsigned
measure(struct app *a, struct setup *s)
{
	if (s->measuring || s->choosing)
		return app_say(a, ROLE_WARN, "%s",
		    _("some are being measured already; x cancels that"));
	memcpy(s->aimed, s->server, s->nserver * sizeof(s->server[0]));
	s->naimed = s->nserver;
	for (size_t i = 0; i < s->nserver; i++)
		s->server[i].measured = false;
	s->done = 0;
	s->measuring = s->nserver > 0;
	setup_refresh(a, s);
	return s->measuring ? setup_want(s, SETUP_MEASURE) | REACT_DRAW
			    : REACT_DRAW;
}

/* Pool lines and clocks cannot be measured: they are taken as they are. */
static unsigned
keep_servers(struct app *a, struct setup *s)
{
	s->notes.keep = true;
	setup_refresh(a, s);
	setup_take_servers(s);
	setup_refresh(a, s);
	if (s->nserver > 0)
		return measure(a, s) | setup_want(s, SETUP_KEEP);
	return setup_next(a, s, false);
}

/* It is not to be suggested again as long as it is silent. */
static unsigned
drop(struct app *a, struct setup *s, const char *name)
{
	struct picker *p = a->roster->picker;
	struct pick *pick = p != NULL ? picker_find(p, name) : NULL;
	char copy[SETUP_NAME];

	snprintf(copy, sizeof(copy), "%s", name);
	if (pick != NULL)
		pick->probed = 0;
	if (!guide_drop(&s->notes, copy))
		return REACT_DRAW;
	s->chosen = 0;
	setup_refresh(a, s);
	setup_take_servers(s);
	return setup_go(a, s, GUIDE_UPSTREAMS) |
	    app_say(a, ROLE_OK,
		_("%.80s is given up; another can be chosen or typed."), copy);
}

static unsigned
save(struct app *a, struct setup *s)
{
	unsigned react;

	if (s->plan == NULL)
		return REACT_DRAW;
	s->leaving =
	    pad_put_in_force(a, a->pad, s->plan->text, s->plan->len, &react);
	return react;
}

static unsigned
try_it(struct app *a, struct setup *s)
{
	s->leaving = true;
	return pad_try(a, a->pad);
}

static unsigned
take_flag(struct app *a, struct setup *s, bool *flag)
{
	*flag = true;
	s->chosen = 0;
	return keep(a, s) | setup_follow(a, s);
}

static unsigned
look_again(struct app *a, struct setup *s)
{
	unsigned react = setup_survey(s);

	s->surveyed = false;
	s->host.done = 0;
	setup_refresh(a, s);
	return react | REACT_DRAW;
}

static unsigned
act(struct app *a, struct setup *s, const struct guide_item *it)
{
	switch (it->what) {
	case GUIDE_DO_NOTHING:
		return app_say(a, ROLE_INFO, "%s",
		    _("Nothing here can do it for you; s skips the step."));
	case GUIDE_DO_NEXT:
		return setup_next(a, s, false);
	case GUIDE_DO_CLIENT:
		return take_role(a, s, RECIPE_CLIENT);
	case GUIDE_DO_LAN:
		return take_role(a, s, RECIPE_LAN);
	case GUIDE_DO_POOL:
		return take_role(a, s, RECIPE_POOL);
	case GUIDE_DO_LOOK:
		return look_again(a, s);
	case GUIDE_DO_RUN:
		return ask_order(a, s, &it->order);
	case GUIDE_DO_CHOOSE:
		return choose_some(a, s);
	case GUIDE_DO_MEASURE:
		return measure(a, s);
	case GUIDE_DO_TYPE:
		return app_ask_line(a, LINE_SERVERS);
	case GUIDE_DO_KEEP:
		return keep_servers(a, s);
	case GUIDE_DO_DROP:
		return drop(a, s, it->arg);
	case GUIDE_DO_OUR_DRIFT:
		return take_flag(a, s, &s->notes.own_drift);
	case GUIDE_DO_OUR_LEAP:
		return take_flag(a, s, &s->notes.own_leap);
	case GUIDE_DO_SAVE:
		return save(a, s);
	case GUIDE_DO_TRY:
		return try_it(a, s);
	case GUIDE_DO_START:
		s->leaving = false;
		return app_want(a, COMMAND_START, 0);
	case GUIDE_DO_INSTALL:
		return app_say(a, ROLE_INFO, "%s",
		    _("`make install` puts ntptui.service where systemd looks, "
		      "as packages do; then look again here."));
	case GUIDE_DO_ASK:
		s->asking = true;
		s->leaving = true;
		setup_refresh(a, s);
		return setup_want(s, SETUP_ASK) | REACT_DRAW;
	case GUIDE_DO_FETCH:
		return setup_want(s, SETUP_FETCH) |
		    app_say(a, ROLE_INFO, "%s",
			_("The pool's site is asked, not more often than it "
			  "likes."));
	case GUIDE_DO_CONFIG:
		return app_show(a, &view_config);
	}
	return REACT_DRAW;
}

/* What was asked is refused while the thing is under way. */
static unsigned
proceed(struct app *a)
{
	struct setup *s = a->setup;
	const struct guide_verdict *v = &s->verdict[s->notes.at];
	const struct guide_item *it = setup_item(s);

	if (v->state == GUIDE_BUSY && it == NULL)
		return app_say(
		    a, ROLE_INFO, "%s", _("It is still being looked at."));
	if (it == NULL)
		return REACT_DRAW;
	/* An obstacle is only chosen on purpose, or when it has a remedy. */
	return act(a, s, it);
}

static unsigned
skip_now(struct app *a)
{
	return setup_next(a, a->setup, true);
}

static unsigned
skip(struct app *a)
{
	const struct setup_notes *g = &a->setup->notes;
	enum guide_step step = (enum guide_step)g->at;

	return app_ask(a, skip_now, _("Skip \"%s\"? %s (y/n)"),
	    guide_name(step), guide_consequence(step, g->role));
}

static unsigned
back(struct app *a)
{
	struct setup *s = a->setup;

	return setup_go(
	    a, s, guide_back(&s->notes, (enum guide_step)s->notes.at));
}

static unsigned
forward(struct app *a)
{
	struct setup *s = a->setup;

	return setup_go(
	    a, s, guide_next(&s->notes, (enum guide_step)s->notes.at));
}

static unsigned
type_servers(struct app *a)
{
	return app_ask_line(a, LINE_SERVERS);
}

static unsigned
cancel(struct app *a)
{
	struct setup *s = a->setup;

	if (s->choosing)
		return roster_cancel(a, a->roster);
	if (s->measuring)
		return setup_want(s, SETUP_STOP) |
		    app_say(
			a, ROLE_INFO, "%s", _("measuring is being cancelled"));
	return app_say(a, ROLE_PLAIN, "%s", "");
}

static unsigned
resume(struct app *a)
{
	struct setup *s = a->setup;

	return setup_go(a, s, guide_resume(&s->notes, &s->facts));
}

static unsigned
survey_again(struct app *a)
{
	return look_again(a, a->setup);
}

unsigned
setup_line(struct app *a, struct setup *s, const char *line)
{
	char bad[SETUP_NAME];
	unsigned react;

	if (!guide_take_names(&s->notes, line, bad))
		return bad[0] != '\0'
		    ? app_say(a, ROLE_BAD,
			  _("\"%.80s\" is no name or address, or one too many; "
			    "nothing was taken"),
			  bad)
		    : app_say(a, ROLE_INFO, "%s", _("nothing was done"));
	s->chosen = 0;
	setup_refresh(a, s);
	setup_take_servers(s);
	react = setup_go(a, s, GUIDE_UPSTREAMS);
	return react | measure(a, s);
}

unsigned
setup_verb(struct app *a, int argc, char *const argv[])
{
	static const struct {
		const char *name;
		unsigned (*run)(struct app *a);
	} table[] = {
		{ "proceed", proceed },
		{ "step_back", back },
		{ "step_on", forward },
		{ "skip", skip },
		{ "resume", resume },
		{ "upstreams", type_servers },
		{ "survey", survey_again },
		{ "measure_end", cancel },
	};

	(void)argc;
	if (!a->setup->loaded)
		return app_say(a, ROLE_INFO, "%s",
		    a->link.distant
			? _("another host cannot be set up from here")
			: _("It is still being looked at."));
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].name, argv[0]) == 0)
			return table[i].run(a);
	return REACT_DRAW;
}

unsigned
verb_setup(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	return app_show(a, &view_setup);
}
