/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/reload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/apply.h"
#include "config/check.h"
#include "config/differ.h"
#include "config/mem.h"
#include "config/revision.h"

static void
tell(const struct diags *ds, const struct conf *c)
{
	for (size_t i = 0; i < ds->count; i++) {
		const struct diag *d = &ds->item[i];

		if (d->sev == SEV_NOTE)
			continue;
		diag_print(d,
		    c != NULL && d->at.file != NULL
			? conf_line(c, d->at.file, d->at.line)
			: NULL,
		    stderr);
	}
}

/* The first error, and how many there are. */
static void
say_wrong(const struct diags *ds, char *text, size_t size)
{
	const struct diag *d = NULL;

	for (size_t i = 0; i < ds->count && d == NULL; i++)
		if (ds->item[i].sev == SEV_ERROR)
			d = &ds->item[i];
	if (d == NULL)
		snprintf(text, size, "%s",
		    _("Nothing has changed: a line that was to keep somebody "
		      "out has a mistake"));
	else if (d->at.file == NULL || d->at.line == 0)
		snprintf(text, size, _("Nothing has changed, errors: %zu: %s"),
		    ds->errors, d->text);
	else
		snprintf(text, size,
		    _("Nothing has changed, errors: %zu: %s, line %lu: %s"),
		    ds->errors, d->at.file, (unsigned long)d->at.line, d->text);
}

static size_t
settings_of(const struct differ *d)
{
	size_t n = 0;

	for (uint64_t bits = d->settings; bits != 0; bits &= bits - 1)
		n++;
	return n;
}

/* What they are compared with: those that were kept last. */
static const struct params *
base(const struct reload *r)
{
	return r->on_trial ? &r->kept : r->now;
}

/* What the new parameters change. */
static void
say_changes(const struct reload *r, struct loop_news *news)
{
	size_t size = sizeof(news->text);
	char *text = news->text;
	struct differ d;
	int n = 0;

	differ_make(&d, base(r), &r->next);
	news->differ[0] = (uint16_t)d.count[DIFFER_ADDED];
	news->differ[1] = (uint16_t)d.count[DIFFER_REMOVED];
	news->differ[2] = (uint16_t)d.count[DIFFER_CHANGED];
	news->differ[3] = (uint16_t)d.count[DIFFER_KEPT];
	if (differ_none(&d))
		n = snprintf(text, size,
		    _("The configuration is as it was; sources that go on: "
		      "%zu"),
		    d.count[DIFFER_KEPT]);
	else
		n = snprintf(text, size,
		    _("Sources: %zu added, %zu removed, %zu changed, %zu kept "
		      "with their samples; settings changed: %zu"),
		    d.count[DIFFER_ADDED], d.count[DIFFER_REMOVED],
		    d.count[DIFFER_CHANGED], d.count[DIFFER_KEPT],
		    settings_of(&d));
	if (r->now->port != 0 && n > 0 && (size_t)n < size)
		snprintf(text + n, size - (size_t)n, _("; port %u stays"),
		    r->now->port);
	if (r->loud)
		differ_print(&d, base(r), &r->next, stderr);
	differ_free(&d);
}

/* What no ntp.conf says stays as the program was started. */
static void
keep_started(const struct reload *r, struct params *next)
{
	next->observe |= r->observe;
	next->start = r->now->start;
	next->port = r->now->port;
	next->workers = r->now->workers;
	next->leapslew = r->now->leapslew;
}

static bool
read_conf(struct reload *r, struct diags *ds, struct conf **out)
{
	const struct slurp_source *by = r->keeper != NULL ? &r->by : NULL;
	struct conf *c;

	kept_reread(r->keeper);
	c = conf_load_by(r->path, r->dialect, by, ds);
	*out = c;
	if (c == NULL)
		return false;
	conf_params(c, &r->next, ds);
	r->trying = true;
	conf_keys(c, &r->next, ds);
	keep_started(r, &r->next);
	return ds->errors == 0 && !check_blocks_restart(c, 0);
}

/* ---- texts ---- */

static void
drop_text(struct save_text *t)
{
	free((char *)(uintptr_t)t->text);
	*t = (struct save_text){ .text = NULL };
}

static void
take_text(struct save_text *t, const struct conf *c)
{
	size_t len;
	const char *text = conf_text(c, &len);

	*t = (struct save_text){ mem_string(text, len), len };
}

static uint64_t
revision(const struct save_text *t)
{
	return t->text != NULL ? revision_of(t->text, t->len) : 0;
}

/* ---- the hook ---- */

/* With a keeper the note is its business: it has seen the texts itself, and
 * takes none from us. */
static int
begin_note(struct reload *r, const struct save_text *kept, uint64_t tried)
{
	char text[KEEPER_TEXT];

	if (r->keeper == NULL)
		return ontrial_begin(&r->note, r->full, kept, tried);
	return kept_conf(
	    r->keeper, KEEPER_NOTE, revision(kept), tried, text, sizeof(text));
}

static void
end_note(struct reload *r)
{
	char text[KEEPER_TEXT];

	if (r->keeper != NULL)
		(void)kept_conf(
		    r->keeper, KEEPER_UNNOTE, 0, 0, text, sizeof(text));
	else
		ontrial_end(&r->note);
}

static void
leave_note(struct reload *r)
{
	char text[KEEPER_TEXT];

	if (r->keeper != NULL)
		(void)kept_conf(
		    r->keeper, KEEPER_LEAVE, 0, 0, text, sizeof(text));
	else
		ontrial_leave(&r->note);
}

/* Before the trial: for the case that it is never ended. */
static void
remember(struct reload *r, struct loop_news *news)
{
	const struct save_text *kept =
	    r->on_trial ? &r->kept_text : &r->running;
	size_t len = strlen(news->text);
	int error;

	if (kept->text == NULL || revision(kept) == revision(&r->tried))
		return;
	error = begin_note(r, kept, revision(&r->tried));
	if (error != 0)
		snprintf(news->text + len, sizeof(news->text) - len,
		    _("; should the engine be killed meanwhile, the next "
		      "start will not know of it: %s"),
		    strerror(error));
}

static void
tell_busy(const struct reload *r, bool begins)
{
	if (r->busy != NULL)
		r->busy(r->arg, begins);
}

static const struct params *
reload_read(void *arg, bool trial, struct loop_news *news)
{
	struct reload *r = arg;
	struct conf *c;
	struct diags ds;
	bool good;

	tell_busy(r, true);
	diags_init(&ds);
	good = read_conf(r, &ds, &c);
	diags_sort(&ds);
	if (r->loud)
		tell(&ds, c);
	if (good) {
		take_text(&r->tried, c);
		say_changes(r, news);
		if (trial)
			remember(r, news);
	} else {
		say_wrong(&ds, news->text, sizeof(news->text));
	}
	diags_free(&ds);
	conf_free(c);
	if (!good)
		tell_busy(r, false);
	return good ? &r->next : NULL;
}

/* There is nothing to return to any more. */
static void
forget_kept(struct reload *r)
{
	if (r->on_trial)
		params_free(&r->kept);
	drop_text(&r->kept_text);
	r->on_trial = false;
}

/* What was read is in force. */
static void
put_in_force(struct reload *r)
{
	*r->now = r->next;
	r->running = r->tried;
	r->tried = (struct save_text){ .text = NULL };
}

/* Nothing has come of it. */
static void
give_up(struct reload *r)
{
	drop_text(&r->tried);
	if (r->trying)
		params_free(&r->next);
	if (!r->on_trial)
		end_note(r);
	else if (r->note.noted || r->keeper != NULL)
		(void)begin_note(r, &r->kept_text, revision(&r->running));
}

static void
reload_done(void *arg, enum loop_taken taken)
{
	static const enum keeper_outcome outcome[] = {
		[LOOP_REFUSED] = KEEPER_REFUSED,
		[LOOP_TAKEN] = KEEPER_TAKEN,
		[LOOP_TRIED] = KEEPER_TRIED,
	};
	struct reload *r = arg;

	switch (taken) {
	case LOOP_REFUSED:
		give_up(r);
		break;
	case LOOP_TAKEN:
		forget_kept(r);
		end_note(r);
		params_free(r->now);
		drop_text(&r->running);
		put_in_force(r);
		break;
	case LOOP_TRIED:
		if (r->on_trial) {
			params_free(r->now);
			drop_text(&r->running);
		} else {
			r->kept = *r->now;
			r->kept_text = r->running;
		}
		r->on_trial = true;
		put_in_force(r);
		break;
	}
	r->trying = false;
	tell_busy(r, false);
	kept_settled(r->keeper, outcome[taken]);
}

/* The text of before into the file again, if the file still has the one that
 * was tried; false if the file is not in order after it. */
static bool
put_back(struct reload *r, char *text, size_t size)
{
	struct save save;

	if (r->kept_text.text == NULL ||
	    revision(&r->kept_text) == revision(&r->running))
		return true;
	if (r->keeper != NULL)
		return kept_conf(r->keeper, KEEPER_BACK,
			   revision(&r->kept_text), revision(&r->running), text,
			   size) == 0;
	switch (save_file(r->full, &r->running, &r->kept_text, &save)) {
	case SAVE_DONE:
		snprintf(text, size,
		    _("%.160s holds the text of before, the one that was "
		      "tried is %.160s"),
		    save.path, save.backup);
		return true;
	case SAVE_SAME:
		return true;
	case SAVE_CHANGED:
		snprintf(text, size,
		    _("%.200s is left alone, for it is no longer the text "
		      "that was tried"),
		    r->full);
		return true;
	case SAVE_REFUSED:
		snprintf(text, size, _("the file still has the other text: %s"),
		    save.why);
		return false;
	}
	return false;
}

static void
reload_settle(void *arg, bool keep, char *text, size_t size)
{
	struct reload *r = arg;
	bool good = true;

	if (!r->on_trial)
		return;
	if (keep) {
		forget_kept(r);
	} else {
		good = put_back(r, text, size);
		params_free(r->now);
		*r->now = r->kept;
		drop_text(&r->running);
		r->running = r->kept_text;
		r->kept_text = (struct save_text){ .text = NULL };
		r->on_trial = false;
	}
	if (good)
		end_note(r);
	else
		leave_note(r);
	if (r->loud && text[0] != '\0')
		fprintf(stderr, "ntptui: %s\n", text);
}

static void
reload_conf(void *arg, struct snap_conf *out)
{
	const struct reload *r = arg;

	out->path[0] = '\0';
	if (strlen(r->full) < sizeof(out->path))
		memcpy(out->path, r->full, strlen(r->full) + 1);
	out->running = revision(&r->running);
	out->back = revision(&r->kept_text);
}

void
reload_name(const char *path, char full[PATH_MAX])
{
	char dir[PATH_MAX];
	int n = -1;

	if (path[0] == '/')
		n = snprintf(full, PATH_MAX, "%s", path);
	else if (getcwd(dir, sizeof(dir)) != NULL)
		n = snprintf(full, PATH_MAX, "%.3000s/%.1000s", dir, path);
	if (n < 0 || n >= PATH_MAX)
		full[0] = '\0';
}

static int
open_kept(void *self, const char *path)
{
	return kept_open(self, path);
}

void
reload_begin(struct reload *r, const struct conf *c)
{
	r->by = (struct slurp_source){ r->keeper, open_kept };
	reload_name(r->path, r->full);
	if (c != NULL)
		take_text(&r->running, c);
}

void
reload_end(struct reload *r)
{
	forget_kept(r);
	leave_note(r);
	drop_text(&r->running);
	drop_text(&r->tried);
}

struct loop_reload
reload_hook(struct reload *r, volatile sig_atomic_t *asked)
{
	return (struct loop_reload){ .arg = r,
		.read = reload_read,
		.done = reload_done,
		.settle = reload_settle,
		.conf = reload_conf,
		.window = r->window,
		.count = r->count,
		.asked = asked };
}
