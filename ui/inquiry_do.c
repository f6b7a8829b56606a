/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keys of the Why screen and of a finding do. */

#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/inquiry_state.h"
#include "ui/pad.h"
#include "ui/verb_console.h"

#include <stdio.h>
#include <string.h>

/* The finding that is meant: of the details, else the selected one. */
static const struct why_finding *
which(struct app *a)
{
	const struct view *v = app_view(a);

	return v->ops == &view_finding
	    ? inquiry_detail(a->inquiry)
	    : inquiry_find(a->inquiry, v->list.table.selected);
}

static unsigned
say_none(struct app *a)
{
	return app_say(a, ROLE_WARN, "%s", _("no finding is selected"));
}

static unsigned
detail(struct app *a)
{
	const struct why_finding *f = which(a);

	if (f == NULL)
		return say_none(a);
	a->inquiry->detail = inquiry_id(f);
	snprintf(a->inquiry->was, sizeof(a->inquiry->was), "%s", f->verdict);
	return app_open(a, &view_finding);
}

static unsigned
look(struct app *a)
{
	return inquiry_want(
		   a->inquiry, &(struct inquiry_wish){ .job = INQUIRY_LOOK }) |
	    app_say(a, ROLE_INFO, "%s",
		_("this host and ntp.conf are looked at anew"));
}

static unsigned
cancel(struct app *a)
{
	if (!a->inquiry->work.examining && !a->inquiry->work.running)
		return app_say(a, ROLE_PLAIN, "%s", "");
	return inquiry_want(a->inquiry,
		   &(struct inquiry_wish){ .job = INQUIRY_CANCEL }) |
	    app_say(a, ROLE_INFO, "%s", _("it is being cancelled"));
}

/* Whose name or address can be asked. */
static bool
is_askable(const struct snap_peer *p)
{
	return p->phase != PHASE_POOL && p->phase != PHASE_REFUSED &&
	    strncmp(p->name, "127.127.", 8) != 0;
}

static void
add_host(struct inquiry_wish *w, const char *name)
{
	if (w->n < INQUIRY_HOSTS && name[0] != '\0')
		snprintf(w->host[w->n++], sizeof(w->host[0]), "%s", name);
}

/* The source that the finding is about, else the first of all. */
static void
choose_hosts(struct app *a, const struct why_finding *f, struct inquiry_wish *w)
{
	const struct snapshot *s = a->snap;

	for (size_t i = 0; s != NULL && i < s->npeers; i++) {
		const struct snap_peer *p = &s->peers[i];

		if (is_askable(p) &&
		    (f == NULL || f->subject.about != WHY_PEER ||
			f->subject.assoc == p->id))
			add_host(w, p->name);
	}
}

static unsigned
examine(struct app *a)
{
	struct inquiry_wish w = { .job = INQUIRY_EXAMINE };

	if (a->link.distant)
		return app_say(a, ROLE_WARN, "%s",
		    _("the sources of another host can only be examined "
		      "there"));
	if (a->inquiry->work.examining)
		return app_say(a, ROLE_WARN, "%s",
		    _("servers are being examined already; X cancels that"));
	choose_hosts(a, which(a), &w);
	if (w.n == 0)
		return app_say(a, ROLE_WARN, "%s",
		    _("there is no server that could be examined"));
	return inquiry_want(a->inquiry, &w) |
	    app_say(a, ROLE_INFO,
		_("examining %zu: other ports, sizes, families, the way; X "
		  "cancels"),
		w.n);
}

/* ---- remedies ---- */

static unsigned
run_errand(struct app *a)
{
	struct inquiry_wish w = { .job = INQUIRY_RUN,
		.order = a->inquiry->remedy.order };

	return inquiry_want(a->inquiry, &w) |
	    app_say(a, ROLE_INFO, _("running: %s"), a->inquiry->remedy.line);
}

static unsigned
run_line(struct app *a)
{
	return app_line(a, a->inquiry->remedy.line);
}

static unsigned
run_edit(struct app *a)
{
	const struct why_edit *e = &a->inquiry->remedy.edit;
	unsigned react;

	app_show(a, &view_config);
	react = pad_mend(a, a->pad, e->line, &e->fix);
	return react | app_visit(a) | REACT_DRAW;
}

/* Only the file that the engine runs from is on the Config screen. */
static bool
is_here(const struct app *a, const char *file)
{
	return file[0] == '\0' ||
	    (a->snap != NULL && strcmp(file, a->snap->conf.path) == 0);
}

/* What changes something is asked about, with the very command. */
static unsigned
begin(struct app *a)
{
	const struct why_remedy *m = &a->inquiry->remedy;

	switch (m->how) {
	case WHY_DO_TEXT:
		return app_say(a, ROLE_INFO, "%s", m->text);
	case WHY_DO_ERRAND:
		return app_ask(
		    a, run_errand, _("Run `%s` now? (y/n)"), m->line);
	case WHY_DO_VERB:
		return m->changes ? app_ask(a, run_line, _("%s: `%s`? (y/n)"),
					m->text, m->line)
				  : run_line(a);
	case WHY_DO_PROBE:
		return examine(a);
	case WHY_DO_EDIT:
		if (a->link.distant || !is_here(a, m->edit.file))
			return app_say(a, ROLE_WARN, "%s",
			    _("that file cannot be edited here"));
		return run_edit(a);
	}
	return 0;
}

/* The n-th of the finding's. */
static unsigned
take(struct app *a, size_t n)
{
	const struct why_finding *f = which(a);

	if (f == NULL || n >= f->nremedy)
		return say_none(a);
	a->inquiry->remedy = f->remedy[n];
	return begin(a);
}

static unsigned
take_a(struct app *a)
{
	return take(a, 0);
}

static unsigned
take_b(struct app *a)
{
	return take(a, 1);
}

static unsigned
take_c(struct app *a)
{
	return take(a, 2);
}

static unsigned
take_d(struct app *a)
{
	return take(a, 3);
}

static unsigned
take_e(struct app *a)
{
	return take(a, 4);
}

/* For the key bar. */
static const char *
word_of(enum why_do how)
{
	static const char *const word[] = {
		[WHY_DO_TEXT] = N_("Read"),
		[WHY_DO_VERB] = N_("Do"),
		[WHY_DO_ERRAND] = N_("Run"),
		[WHY_DO_EDIT] = N_("Edit"),
		[WHY_DO_PROBE] = N_("Examine"),
	};

	return word[how];
}

/* One remedy is begun, several are offered. */
static unsigned
remedy(struct app *a)
{
	static unsigned (*const run[APP_CHOICES])(
	    struct app * a) = { take_a, take_b, take_c, take_d, take_e };
	const struct why_finding *f = which(a);
	struct app_choice choice[APP_CHOICES];
	char text[APP_TEXT] = "";
	size_t n, used = 0;

	if (f == NULL)
		return say_none(a);
	if (f->nremedy == 0)
		return app_say(a, ROLE_INFO, "%s",
		    _("nothing can be done from here; read what it says"));
	if (f->nremedy == 1)
		return take(a, 0);
	n = f->nremedy < APP_CHOICES ? f->nremedy : APP_CHOICES;
	for (size_t i = 0; i < n; i++) {
		choice[i] = (struct app_choice){ 'a' + (int)i,
			word_of(f->remedy[i].how), run[i] };
		if (used < sizeof(text))
			used += (size_t)snprintf(text + used,
			    sizeof(text) - used, "%s%c: %s", i > 0 ? "  " : "",
			    choice[i].key, f->remedy[i].text);
	}
	return app_choose(a, choice, n, "%s", text);
}

unsigned
verb_why(struct app *a, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	return app_show(a, &view_why);
}

unsigned
inquiry_verb(struct app *a, int argc, char *const argv[])
{
	static const struct {
		const char *name;
		unsigned (*run)(struct app *a);
	} table[] = {
		{ "finding", detail },
		{ "look_anew", look },
		{ "examine_it", examine },
		{ "remedy", remedy },
		{ "leave_it", cancel },
	};

	(void)argc;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].name, argv[0]) == 0)
			return table[i].run(a);
	return REACT_DRAW;
}
