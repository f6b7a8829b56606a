/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/reloading.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

static void
tell_conf(struct engine *e, const struct loop_reload *r)
{
	struct snap_conf conf = { .running = 0 };

	if (r->conf == NULL)
		return;
	r->conf(r->arg, &conf);
	engine_conf(e, &conf);
}

void
reloading_begin(struct engine *e, const struct loop_reload *r)
{
	tell_conf(e, r);
}

static uint16_t
within(uint16_t value, uint16_t least, uint16_t most)
{
	return value < least ? least : value > most ? most : value;
}

/* What a command asks for. */
static struct engine_terms
terms_of(const struct loop_reload *r, const struct command *c)
{
	uint16_t window = c->value != 0 ? c->value : r->window;
	uint16_t count = r->count != 0 ? r->count : TRIAL_COUNT_DEFAULT;

	window = window != 0 ? window : TRIAL_DEFAULT;
	return (struct engine_terms){ .back = c->kind == COMMAND_TRY,
		.window = within(window, TRIAL_LEAST, TRIAL_MOST),
		.count = within(count, TRIAL_COUNT_LEAST, TRIAL_COUNT_MOST) };
}

static void
append(char *text, size_t size, const char *more)
{
	size_t len = strlen(text);

	if (more[0] != '\0')
		snprintf(
		    text + len, size - len, "%s%s", len > 0 ? "; " : "", more);
}

/* Puts it in force; false, and why, if that cannot be. */
static bool
apply(struct engine *e, const struct params *p, const struct command *c,
    const struct engine_terms *t, struct loop_news *news)
{
	char text[80];

	if (c->kind != COMMAND_TRY && c->value == 0)
		return engine_restart(e, p, news->text, sizeof(news->text));
	if (!engine_try(e, p, t, news->differ, news->text, sizeof(news->text)))
		return false;
	snprintf(text, sizeof(text),
	    t->back ? _("on trial for %u s") : _("watched for %u s"),
	    t->window);
	append(news->text, sizeof(news->text), text);
	return true;
}

/* Reads the configuration anew. */
static void
reload(struct engine *e, const struct loop_reload *r, const struct command *c)
{
	struct engine_terms t = terms_of(r, c);
	struct loop_news news = { .text = "" };
	const struct params *p = r->read(r->arg, t.back, &news);
	bool taken = p != NULL && apply(e, p, c, &t, &news);

	r->done(r->arg,
	    !taken       ? LOOP_REFUSED
		: t.back ? LOOP_TRIED
			 : LOOP_TAKEN);
	tell_conf(e, r);
	engine_acknowledge(e, c->id, taken, news.text);
}

/* Ends the trial; `text` says what came of it. */
static void
settle(struct engine *e, const struct loop_reload *r, bool keep, bool asked,
    char text[RELOADING_TEXT])
{
	char why[RELOADING_TEXT] = "", file[RELOADING_TEXT] = "";
	bool tried = engine_trying(e);

	if (keep)
		engine_keep(e, asked);
	else
		engine_revert(e, asked, why, sizeof(why));
	if (tried)
		r->settle(r->arg, keep, file, sizeof(file));
	tell_conf(e, r);
	append(why, sizeof(why), file);
	if (why[0] != '\0')
		engine_remark(e, why);
	snprintf(text, RELOADING_TEXT, "%s",
	    keep ? _("The new configuration is kept")
		 : _("The configuration of before is in force again"));
	append(text, RELOADING_TEXT, why);
}

void
reloading_obey(
    struct engine *e, const struct loop_reload *r, const struct command *c)
{
	bool keep = c->kind == COMMAND_KEEP;
	char text[RELOADING_TEXT];

	if (!keep && c->kind != COMMAND_REVERT) {
		reload(e, r, c);
	} else if (!engine_trying(e)) {
		engine_acknowledge(e, c->id, false, _("Nothing is on trial."));
	} else {
		settle(e, r, keep, true, text);
		engine_acknowledge(e, c->id, true, text);
	}
}

bool
reloading_work(struct engine *e, const struct loop_reload *r)
{
	enum engine_wish wish = engine_wish(e);
	char text[RELOADING_TEXT];

	if (wish == ENGINE_NOTHING)
		return false;
	settle(e, r, wish == ENGINE_KEEP, false, text);
	return true;
}

void
reloading_end(struct engine *e, const struct loop_reload *r)
{
	char text[RELOADING_TEXT];

	if (engine_trying(e))
		settle(e, r, engine_healthy(e), false, text);
}
