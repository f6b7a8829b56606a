/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/keep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/conf.h"
#include "config/dialect.h"
#include "config/mem.h"
#include "config/ontrial.h"
#include "config/paths.h"
#include "config/revision.h"
#include "config/save.h"
#include "config/slurp.h"
#include "ui/session.h"

/* Texts that are remembered: the one in force, one on trial, and those of
 * restarts in quick succession. */
#define TEXTS 4

struct keep {
	const struct options *o;
	const struct prefs *prefs;
	int (*work)(const struct options *o, struct kept *k);
	const char *path;
	char full[PATH_MAX];
	struct save_text text[TEXTS]; /* owned */
	unsigned next;
	struct ontrial note;
	struct herald herald;
};

static int
keep_work(void *self, struct kept *k)
{
	struct keep *w = self;

	return w->work(w->o, k);
}

/* What is wrong with it is the engine's to say. */
static bool
keep_learn(void *self, struct keeper_rules *out)
{
	const struct keep *w = self;
	unsigned who = w->o->dialect_said ? w->o->dialect : w->prefs->dialect;
	const char *name[KEEPER_READS];
	struct params params;
	struct diags ds;
	struct conf *c;
	size_t n;

	diags_init(&ds);
	c = conf_load_as(
	    w->path, who != DIALECT_NONE ? who : DIALECT_BOTH, &ds);
	if (c == NULL)
		return false;
	params_init(&params);
	conf_params(c, &params, &ds);
	params.observe |= w->o->observe;
	params.port = session_port(w->prefs);
	keeping_allow(out, &params);
	if (w->prefs->log[0] == '/')
		snprintf(out->log, sizeof(out->log), "%s", w->prefs->log);
	n = conf_files(c, name, KEEPER_READS);
	for (size_t i = 0; i < n && i < KEEPER_READS; i++)
		keeping_allow_read(out, name[i]);
	return true;
}

static const struct save_text *
find(const struct keep *w, uint64_t revision)
{
	for (size_t i = 0; i < TEXTS; i++)
		if (w->text[i].text != NULL &&
		    revision_of(w->text[i].text, w->text[i].len) == revision)
			return &w->text[i];
	return NULL;
}

static void
drop_text(struct save_text *t)
{
	free((char *)(uintptr_t)t->text);
	t->text = NULL;
}

static void
keep_look(void *self)
{
	struct keep *w = self;
	struct save_text *t = &w->text[w->next % TEXTS];
	struct slurp s;

	if (!slurp_file(&s, w->full, CONF_MAX_SIZE))
		return;
	if (find(w, revision_of(s.text, s.len)) != NULL) {
		free(s.text);
		return;
	}
	drop_text(t);
	*t = (struct save_text){ s.text, s.len };
	w->next++;
}

/* As reload.c does it where there is no keeper. */
static int
put_back(struct keep *w, const struct save_text *tried,
    const struct save_text *kept, char *text, size_t size)
{
	struct save save;

	switch (save_file(w->full, tried, kept, &save)) {
	case SAVE_DONE:
		snprintf(text, size,
		    _("%.160s holds the text of before, the one that was "
		      "tried is %.160s"),
		    save.path, save.backup);
		return 0;
	case SAVE_SAME:
		return 0;
	case SAVE_CHANGED:
		snprintf(text, size,
		    _("%.200s is left alone, for it is no longer the text "
		      "that was tried"),
		    w->full);
		return 0;
	case SAVE_REFUSED:
		snprintf(text, size, _("the file still has the other text: %s"),
		    save.why);
		break;
	}
	return save.error != 0 ? save.error : EIO;
}

static int
keep_conf(void *self, const struct keeper_ask_conf *c, char *text, size_t size)
{
	struct keep *w = self;
	const struct save_text *kept = find(w, c->kept);
	const struct save_text *tried = find(w, c->tried);

	switch ((enum keeper_act)c->act) {
	case KEEPER_NOTE:
		if (kept == NULL)
			return ESTALE;
		return ontrial_begin(&w->note, w->full, kept, c->tried);
	case KEEPER_UNNOTE:
		ontrial_end(&w->note);
		return 0;
	case KEEPER_LEAVE:
		ontrial_leave(&w->note);
		return 0;
	case KEEPER_BACK:
		if (kept != NULL && tried != NULL)
			return put_back(w, tried, kept, text, size);
		snprintf(text, size, "%s",
		    _("the file still has the other text: it was changed too "
		      "often meanwhile"));
		return ESTALE;
	case KEEPER_ACTS:
		break;
	}
	return EINVAL;
}

/* The next engine finds the note and sees to it. */
static void
keep_died(void *self)
{
	struct keep *w = self;

	ontrial_leave(&w->note);
}

static void
keep_ready(void *self)
{
	struct keep *w = self;

	herald_ready(&w->herald);
}

static void
keep_say(void *self, enum keeper_word word, const char *text)
{
	struct keep *w = self;

	if (word == KEEPER_STATE)
		herald_say(&w->herald, text);
	else
		herald_busy(&w->herald, word == KEEPER_BUSY);
}

bool
keep_wanted(const struct options *o, const struct prefs *p)
{
	return !o->one_process && p->keeper && keeping_possible();
}

void
keep_pidfile(const struct prefs *p, const struct options *o, struct herald *h)
{
	const char *path = o->pidfile != NULL ? o->pidfile : p->pidfile;
	int error = herald_pidfile(h, path);

	if (error != 0)
		fprintf(stderr, _("ntptui: %s: no process id is written: %s\n"),
		    path, strerror(error));
}

/* What the keeper itself gives away. */
static struct sandbox_plan
plan_of(const struct options *o, const struct prefs *p)
{
	return (struct sandbox_plan){ .off = !(o->sandbox_said ? o->sandbox
							       : p->sandbox),
		.calls = (enum sandbox_calls)(
		    o->sandbox_said ? o->seccomp : p->seccomp),
		.no_landlock = !p->landlock,
		.report = -1 };
}

/* What must be the same for an engine to be handed over. */
static void
write_tag(const struct keep *w, char *tag, size_t size)
{
	snprintf(tag, size, "%s %d %u", w->full, w->o->observe,
	    session_port(w->prefs));
}

int
keep_serve(const struct options *o, const struct prefs *p,
    int (*work)(const struct options *o, struct kept *k))
{
	struct keep w = { .o = o,
		.prefs = p,
		.work = work,
		.path = paths_ntp_conf(o->conf) };
	const struct sandbox_plan plan = plan_of(o, p);
	char tag[PATH_MAX + 32], state[PATH_MAX] = "", usual[PATHS_SOCKET];
	struct keeper_cfg cfg = { .ops = { &w, keep_work, keep_learn, keep_look,
				      keep_conf, keep_died, keep_ready,
				      keep_say },
		.plan = &plan,
		.socket = session_place(p, o, usual),
		.group = p->group,
		.tag = tag,
		.crashes = p->crashes };
	int code;

	if (w.path != NULL)
		reload_name(w.path, w.full);
	write_tag(&w, tag, sizeof(tag));
	if (!paths_state_dir(state, sizeof(state)))
		state[0] = '\0';
	cfg.state = state;
	if (cfg.socket == NULL)
		cfg.socket = "";
	herald_open(&w.herald);
	keep_pidfile(p, o, &w.herald);
	code = keeper_run(&cfg);
	herald_close(&w.herald);
	for (size_t i = 0; i < TEXTS; i++)
		drop_text(&w.text[i]);
	ontrial_leave(&w.note);
	return code == KEEPER_GAVE_UP ? EXIT_CRASHED : code;
}
