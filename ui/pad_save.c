/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Saving: first a page that shows what is wrong, what changes in the file and
 * for whom, and what a restart would do; then what its keys say.
 */

#include "config/apply.h"
#include "config/differ.h"
#include "config/textdiff.h"
#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/pad_state.h"
#include "ui/verb_console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHANGES = 40, PROBLEMS = 200 };

/* Those of one severity, each in a line. */
static void
write_problems(const struct pad *p, struct paper *paper, enum severity sev)
{
	size_t n = 0;

	for (size_t i = 0; i < p->ds.count && n < PROBLEMS; i++) {
		const struct diag *d = &p->ds.item[i];
		bool here = pad_is_here(p, d) || d->at.file == NULL;

		if (d->sev != sev)
			continue;
		n++;
		paper_say(paper,
		    sev == SEV_ERROR || pad_is_danger(d) ? ROLE_BAD : ROLE_WARN,
		    "%s%s%lu:%lu: %s: %s", here ? "" : d->at.file,
		    here ? "" : ":", (unsigned long)d->at.line,
		    (unsigned long)d->at.col, severity_text(d->sev), d->text);
	}
}

/* What stands in the way comes first. */
static void
write_summary(const struct pad *p, struct paper *paper)
{
	paper_say(paper,
	    p->ds.errors > 0         ? ROLE_BAD
		: p->ds.warnings > 0 ? ROLE_WARN
				     : ROLE_OK,
	    _("errors: %zu, warnings: %zu"), p->ds.errors, p->ds.warnings);
	write_problems(p, paper, SEV_ERROR);
}

/* Whom it lets do what they could not before, or no longer: those that are
 * dangerous, or the others. */
static void
write_access(const struct pad *p, struct paper *paper, bool danger)
{
	struct explain_change change[CHANGES];
	bool head = false;
	size_t n = 0;

	if (p->explain != NULL && p->before != NULL)
		n = explain_compare(p->before, p->explain, change, CHANGES);
	for (size_t i = 0; i < n && i < CHANGES; i++) {
		char text[200];

		if (explain_change_danger(&change[i]) != danger)
			continue;
		if (!head)
			paper_rule(paper,
			    danger ? _("DANGER: who may do what")
				   : _("Who may do what"));
		head = true;
		paper_say(paper, danger ? ROLE_BAD : ROLE_PLAIN, "%s",
		    explain_change_text(&change[i], text, sizeof(text)));
	}
}

void
pad_write_difference(struct paper *paper, const char *was, size_t was_len,
    const char *now, size_t now_len)
{
	static const struct {
		char sign;
		enum role role;
	} kinds[] = {
		[TEXTDIFF_PLACE] = { ' ', ROLE_DIM },
		[TEXTDIFF_SAME] = { ' ', ROLE_PLAIN },
		[TEXTDIFF_REMOVED] = { '-', ROLE_WARN },
		[TEXTDIFF_ADDED] = { '+', ROLE_OK },
	};
	struct textdiff d;
	struct textdiff_row *rows;
	char text[160];
	size_t n;

	textdiff_make(&d, was != NULL ? was : "", was_len, now, now_len);
	rows = textdiff_rows(&d, 2, &n);
	paper_say(
	    paper, ROLE_PLAIN, "%s", textdiff_summary(&d, text, sizeof(text)));
	for (size_t i = 0; i < n; i++)
		if (rows[i].kind == TEXTDIFF_PLACE)
			paper_say(paper, ROLE_DIM, "%s",
			    textdiff_place(&rows[i], text));
		else
			paper_line(paper, kinds[rows[i].kind].role,
			    kinds[rows[i].kind].sign, rows[i].text,
			    rows[i].len);
	free(rows);
	textdiff_free(&d);
}

/* In words, what changes in the engine. */
static void
write_restart(struct pad *p, struct paper *paper)
{
	struct params was, now;
	struct conf *c = NULL;
	struct diags ds;
	struct differ d;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		abort();
	/* What is no text (it has octets of 0) says nothing. */
	if (p->base != NULL)
		c = pad_read(p, p->base, p->base_len);
	if (c == NULL)
		c = pad_read(p, "", 0);
	if (c == NULL)
		abort();
	diags_init(&ds);
	conf_params(c, &was, &ds);
	conf_params(p->conf, &now, &ds);
	diags_free(&ds);
	differ_make(&d, &was, &now);
	if (differ_none(&d))
		fputs(_("nothing: all sources go on as they are"), out);
	differ_print(&d, &was, &now, out);
	fclose(out);
	paper_text(paper, ROLE_PLAIN, text);
	if (d.count[DIFFER_KEPT] > 0 && !differ_none(&d))
		paper_say(paper, ROLE_PLAIN,
		    _("sources that go on with their samples: %zu"),
		    d.count[DIFFER_KEPT]);
	free(text);
	differ_free(&d);
	params_free(&was);
	params_free(&now);
	conf_free(c);
}

/* Why it cannot be restarted; "" if it can. */
static const char *
no_restart(const struct app *a, const struct pad *p)
{
	if (p->ds.errors > 0)
		return _("It has errors: it is neither saved nor restarted "
			 "with. d keeps it as a draft until they are mended.");
	if (a->snap == NULL || a->snap->conf.path[0] == '\0')
		return _("The engine runs from no file; w saves only.");
	if (a->link.attached && !a->link.may)
		return _("You may look at this engine, not restart it; w saves "
			 "only.");
	return "";
}

/* What the keys of the page do, in its first lines. */
static void
write_choices(const struct app *a, const struct pad *p, struct paper *paper)
{
	const char *why = no_restart(a, p);

	if (p->ds.errors > 0) {
		paper_say(paper, ROLE_STRONG, "%s",
		    _("With errors it is not saved. d keeps it as a draft, c "
		      "writes a copy, Esc goes on."));
	} else if (!p->state.writable && p->state.file != DESK_MISSING) {
		paper_say(paper, ROLE_STRONG, "%s",
		    _("The file cannot be written. c writes a copy, Esc goes "
		      "on."));
		if (p->state.command[0] != '\0')
			paper_say(paper, ROLE_PLAIN, _("For the right to: %s"),
			    p->state.command);
	} else if (why[0] != '\0') {
		paper_say(paper, ROLE_STRONG, "%s", why);
	} else {
		paper_say(paper, ROLE_STRONG, "%s",
		    _("Save and restart? y yes, w only save, d keep as a "
		      "draft, Esc go on editing"));
		paper_say(paper, ROLE_PLAIN,
		    _("y tries it for %u s (+ longer, - shorter); not "
		      "healthy by then, it goes back."),
		    p->window);
	}
}

static struct paper *
write_page(const struct app *a, struct pad *p)
{
	struct paper *paper = paper_new();
	const char *text;
	size_t len;

	write_choices(a, p, paper);
	write_summary(p, paper);
	write_access(p, paper, true);
	paper_rule(paper, _("What a restart changes"));
	write_restart(p, paper);
	paper_rule(paper, _("What changes in the file"));
	text = editor_text(p->ed, &len);
	pad_write_difference(paper, p->base, p->base_len, text, len);
	write_access(p, paper, false);
	if (p->ds.warnings > 0)
		paper_rule(paper, _("Warnings"));
	write_problems(p, paper, SEV_WARNING);
	return paper;
}

unsigned
pad_save(struct app *a, struct pad *p)
{
	if (!p->loaded)
		return app_say(a, ROLE_WARN, "%s",
		    p->state.why[0] != '\0' ? p->state.why
					    : _("there is no text yet"));
	pad_check(p, a->snap, true);
	if (p->conf == NULL)
		return app_say(a, ROLE_BAD, "%s", _("this is no text"));
	return pad_show_paper(a, &view_save, write_page(a, p));
}

/* The page stays where it is. */
static unsigned
watch_for(struct app *a, unsigned seconds)
{
	struct pad *p = a->pad;

	if (no_restart(a, p)[0] != '\0')
		return REACT_DRAW;
	p->window = (uint16_t)seconds;
	pad_check(p, a->snap, true);
	if (p->conf != NULL) {
		paper_free(p->paper);
		p->paper = write_page(a, p);
	}
	app_refresh(a);
	return REACT_DRAW;
}

/* s between which + and - go. */
static const uint16_t windows[] = { TRIAL_LEAST, 10, 15, 20, 30, 45, 60, 90,
	120, 180, 300, 600, 900, 1800, TRIAL_MOST };

enum { WINDOWS = sizeof(windows) / sizeof(windows[0]) };

unsigned
verb_trial_longer(struct app *a, int argc, char *const argv[])
{
	size_t i = 0;

	(void)argc;
	(void)argv;
	while (i + 1 < WINDOWS && windows[i] <= a->pad->window)
		i++;
	return watch_for(a, windows[i]);
}

unsigned
verb_trial_shorter(struct app *a, int argc, char *const argv[])
{
	size_t i = WINDOWS - 1;

	(void)argc;
	(void)argv;
	while (i > 0 && windows[i] >= a->pad->window)
		i--;
	return watch_for(a, windows[i]);
}

static unsigned
save_now(struct app *a)
{
	struct pad *p = a->pad;

	while (a->depth > 0)
		app_close(a);
	if (!p->state.writable && p->state.why[0] != '\0')
		return app_say(a, ROLE_BAD, "%s", p->state.why) |
		    app_ask_line(a, LINE_COPY);
	return pad_want(p, DESK_SAVE) | REACT_DRAW;
}

static unsigned
save_so(struct app *a, bool restart)
{
	struct pad *p = a->pad;

	p->restart = restart;
	if (p->ds.warnings == 0)
		return save_now(a);
	return app_ask(a, save_now,
	    restart ? _("Warnings: %zu. Save and restart nevertheless? (y/n)")
		    : _("Warnings: %zu. Save nevertheless? (y/n)"),
	    p->ds.warnings);
}

unsigned
verb_save_restart(struct app *a, int argc, char *const argv[])
{
	const char *why = no_restart(a, a->pad);

	(void)argc;
	(void)argv;
	if (why[0] != '\0')
		return app_say(a, ROLE_BAD, "%s", why);
	return save_so(a, true);
}

unsigned
verb_save_only(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	if (a->pad->ds.errors > 0)
		return app_say(a, ROLE_BAD, "%s", no_restart(a, a->pad));
	return save_so(a, false);
}

unsigned
verb_save_draft(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	while (a->depth > 0)
		app_close(a);
	return pad_want(a->pad, DESK_DRAFT) | REACT_DRAW;
}

unsigned
verb_save_copy(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	while (a->depth > 0)
		app_close(a);
	return app_ask_line(a, LINE_COPY);
}

unsigned
verb_keep(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	return app_want(a, COMMAND_KEEP, 0);
}

unsigned
verb_revert(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	return app_want(a, COMMAND_REVERT, 0);
}

unsigned
pad_acked(struct app *a, struct pad *p, bool ok)
{
	if (!p->trying)
		return 0;
	p->trying = false;
	/* The guided setup shows it by itself. */
	if (!ok || app_view(a)->ops == &view_setup)
		return 0;
	return app_open(a, &view_trial);
}

/* What the engine went back to is in the file again, but what was tried is
 * what is still worked on. */
unsigned
pad_follow_trial(struct app *a, struct pad *p)
{
	uint8_t was = p->trial;

	p->trial = a->snap->trial.state;
	if (p->trial != TRIAL_REVERTED || was == TRIAL_REVERTED || !p->loaded ||
	    was == TRIAL_NONE)
		return 0;
	p->ours = true;
	return pad_want(p, DESK_TAKE);
}
