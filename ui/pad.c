/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pad's life: what it wants of files, and what comes of it. */

#include "ui/pad.h"

#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/format.h"
#include "ui/pad_state.h"

#include <stdlib.h>
#include <string.h>

struct pad *
pad_new(unsigned dialect, bool files, bool practice, uint16_t window)
{
	struct pad *p = calloc(1, sizeof(*p));

	if (p == NULL)
		abort();
	p->ed = editor_new();
	p->syntax = syntax_new();
	p->dialect = dialect;
	p->files = files;
	p->practice = practice;
	p->window = window;
	complete_init(&p->offers);
	diags_init(&p->ds);
	return p;
}

void
pad_free(struct pad *p)
{
	if (p == NULL)
		return;
	pad_forget(p);
	explain_free(p->before);
	if (p->catalog != NULL)
		catalog_free(p->catalog);
	free(p->catalog);
	conf_free(p->was);
	editor_free(p->ed);
	syntax_free(p->syntax);
	complete_free(&p->offers);
	diags_free(&p->ds);
	versions_free(&p->versions);
	paper_free(p->paper);
	pad_forget_upstreams(p);
	pad_forget_later(p);
	free(p->running);
	free(p->base);
	free(p->old);
	free(p);
}

bool
pad_editing(const struct pad *p)
{
	return p->editing;
}

bool
pad_modified(const struct pad *p)
{
	return p->loaded && editor_modified(p->ed);
}

const struct versions *
pad_versions(const struct pad *p)
{
	return &p->versions;
}

const struct paper *
pad_paper(const struct pad *p)
{
	return p->paper;
}

unsigned
pad_want(struct pad *p, enum desk_job job)
{
	for (size_t i = 0; i < p->njobs; i++)
		if (p->job[i] == job)
			return REACT_DESK;
	if (p->njobs < PAD_WISHES)
		p->job[p->njobs++] = job;
	return REACT_DESK;
}

bool
pad_wish(struct pad *p, struct desk_wish *out)
{
	if (p->njobs == 0)
		return false;
	*out = (struct desk_wish){
		.job = p->job[0], .path = p->copy, .version = p->version
	};
	if (p->loaded)
		out->text.text = editor_text(p->ed, &out->text.len);
	p->njobs--;
	memmove(p->job, p->job + 1, p->njobs * sizeof(p->job[0]));
	if (out->job == DESK_DRAFT)
		p->draft_of = buffer_revision(editor_buffer(p->ed));
	return true;
}

unsigned
pad_visit(struct app *a, struct pad *p)
{
	if (p->asked || a->link.distant)
		return 0;
	p->asked = true;
	return pad_want(p, DESK_READ);
}

/* A change that no draft has is kept as one after a while; and now and then
 * the file is looked at, which others may change. */
static unsigned
keep_up(struct app *a, struct pad *p)
{
	uint64_t revision = buffer_revision(editor_buffer(p->ed));
	unsigned react = 0;

	if (!pad_modified(p) || revision == p->draft_of) {
		p->changed_of = 0;
	} else if (p->changed_of == 0) {
		p->changed_of = revision;
		p->changed_at = p->now;
	} else if (mono_diff(p->now, p->changed_at) >= PAD_DRAFT) {
		p->changed_of = 0;
		react |= pad_want(p, DESK_DRAFT);
	}
	if (app_view(a)->ops == &view_config &&
	    mono_diff(p->now, p->looked_at) >= PAD_LOOK) {
		p->looked_at = p->now;
		react |= pad_want(p, DESK_LOOK);
	}
	return react;
}

unsigned
pad_tick(struct app *a, struct pad *p, mono_t now)
{
	if (!p->loaded || a->snap == NULL)
		return 0;
	p->now = now;
	pad_pause(p, a->snap);
	return keep_up(a, p) | pad_do_later(a, p);
}

void
pad_know_nets(struct pad *p, const struct explain_net *net, size_t count)
{
	if (count > PAD_NETS)
		count = PAD_NETS;
	if (p->nnet != count)
		p->nets++;
	for (size_t i = 0; i < count; i++) {
		if (!addr_equal(&p->net[i].addr, &net[i].addr) ||
		    p->net[i].bits != net[i].bits)
			p->nets++;
		p->net[i] = net[i];
	}
	p->nnet = count;
}

void
pad_last(struct pad *p)
{
	/* Even if there is one: it may have been refused. */
	if (pad_modified(p))
		pad_want(p, DESK_DRAFT);
}

/* What the file holds by now. */
static void
take_base(struct pad *p, const struct save_text *base)
{
	if (base->text == NULL ||
	    (p->base != NULL && p->base_len == base->len &&
		memcmp(p->base, base->text, base->len) == 0))
		return;
	free(p->base);
	p->base = malloc(base->len + 1);
	if (p->base == NULL)
		abort();
	memcpy(p->base, base->text, base->len);
	p->base[base->len] = '\0';
	p->base_len = base->len;
	explain_free(p->before);
	conf_free(p->was);
	p->before = NULL;
	p->was = NULL;
}

static unsigned
recover(struct app *a)
{
	return pad_want(a->pad, DESK_RECOVER);
}

static unsigned
discard(struct app *a)
{
	return pad_want(a->pad, DESK_DISCARD);
}

static unsigned
ask_draft(struct app *a, struct pad *p)
{
	static const struct app_choice choice[] = {
		{ 'r', N_("Recover"), recover },
		{ 'd', N_("Delete it"), discard },
	};
	char when[FORMAT_DATE];
	wall_t t = { p->state.draft_time * 1000000000 };

	if (p->state.draft_process != 0)
		return app_say(a, ROLE_WARN,
		    _("Another ntptui (pid %ld) edits this file too."),
		    p->state.draft_process);
	return app_choose(a, choice, 2,
	    p->state.draft == DESK_DRAFT_OF_THIS
		? _("There is a draft of %s that was never saved. Go on with "
		    "it?")
		: _("There is a draft of %s that was never saved, and the "
		    "file was changed since. Go on with it? What was changed "
		    "in the file is put into it."),
	    format_date(when, sizeof(when), t, app_how(a)));
}

static unsigned
take_read(struct app *a, struct pad *p, const struct desk_answer *r)
{
	if (r->text == NULL || !editor_load(p->ed, r->text, r->len))
		return REACT_DRAW;
	p->loaded = true;
	p->draft_of = 0;
	if (r->state.file == DESK_MISSING)
		editor_forget_saved(p->ed);
	pad_forget(p);
	pad_check(p, a->snap, false);
	if (r->state.draft != DESK_NO_DRAFT)
		return ask_draft(a, p);
	if (!r->state.writable && r->state.why[0] != '\0')
		return app_say(a, ROLE_WARN, "%s", r->state.why);
	return REACT_DRAW;
}

/* A text that replaces the one being edited, as a step that undo takes back. */
static unsigned
take_text(struct app *a, struct pad *p, const struct desk_answer *r)
{
	unsigned did;

	if (p->ours && r->job == DESK_TAKE) {
		p->ours = false;
		editor_forget_saved(p->ed);
		return REACT_DRAW;
	}
	if (r->text == NULL)
		return REACT_DRAW;
	did = editor_set_text(p->ed, r->text, r->len);
	if (r->job == DESK_TAKE)
		editor_saved(p->ed);
	else if (r->job == DESK_RECOVER || r->job == DESK_MERGE)
		editor_forget_saved(p->ed);
	if (r->line > 0)
		editor_goto(p->ed, r->line, 1);
	p->loaded = true;
	return pad_did(a, p, did | EDITOR_MOVED);
}

static unsigned
overwrite(struct app *a)
{
	return pad_want(a->pad, DESK_OVERWRITE);
}

static unsigned
merge(struct app *a)
{
	return pad_want(a->pad, DESK_MERGE);
}

static unsigned
take_theirs(struct app *a)
{
	return pad_want(a->pad, DESK_TAKE);
}

static unsigned
ask_changed(struct app *a)
{
	static const struct app_choice choice[] = {
		{ 'm', N_("Merge both"), merge },
		{ 'o', N_("Ours"), overwrite },
		{ 't', N_("Theirs"), take_theirs },
	};

	return app_choose(a, choice, 3, "%s",
	    _("The file was changed by somebody else meanwhile; nothing was "
	      "written. Merge both and look at it, save ours (theirs is kept "
	      "as a version), or take theirs (ours comes back by undo)?"));
}

/* The file is in order: now what is in it is tried, if that was asked for. */
static unsigned
take_saved(struct app *a, struct pad *p)
{
	editor_saved(p->ed);
	p->other = false;
	if (!p->restart)
		return REACT_DRAW;
	p->restart = false;
	p->trying = true;
	return app_want(a, COMMAND_TRY, p->window);
}

static unsigned
take_look(struct app *a, struct pad *p, const struct desk_answer *r)
{
	if (r->result != DESK_CHANGED) {
		p->other = false;
		return 0;
	}
	if (p->other)
		return 0;
	p->other = true;
	if (!pad_modified(p) && !p->editing)
		return pad_want(p, DESK_TAKE);
	return app_say(a, ROLE_WARN, "%s",
	    _("The file was changed by somebody else; saving will ask what to "
	      "do."));
}

static unsigned
take_version(struct app *a, struct pad *p, const struct desk_answer *r)
{
	if (r->job == DESK_VERSIONS)
		return pad_take_versions(a, p, r);
	return r->text != NULL ? pad_take_version(a, p, r) : REACT_DRAW;
}

static unsigned
take_done(struct app *a, struct pad *p, const struct desk_answer *r)
{
	switch (r->job) {
	case DESK_READ:
		return take_read(a, p, r);
	case DESK_LOOK:
		return take_look(a, p, r);
	case DESK_SAVE:
	case DESK_OVERWRITE:
		if (r->result == DESK_CHANGED)
			return ask_changed(a);
		return r->result == DESK_REFUSED ? REACT_DRAW
						 : take_saved(a, p);
	case DESK_TAKE:
	case DESK_MERGE:
	case DESK_RECOVER:
	case DESK_EDIT:
		return take_text(a, p, r);
	case DESK_VERSIONS:
	case DESK_VERSION:
		return take_version(a, p, r);
	case DESK_COPY:
	case DESK_DRAFT:
	case DESK_DISCARD:
	case DESK_CLAIM:
	case DESK_RELEASE:
		break;
	}
	return REACT_DRAW;
}

unsigned
pad_answer(struct app *a, struct pad *p, const struct desk_answer *r,
    const struct save_text *base)
{
	unsigned react;

	p->state = r->state;
	take_base(p, base);
	if (r->result == DESK_REFUSED && r->job == DESK_DRAFT)
		p->draft_of = 0;
	react = take_done(a, p, r);
	if (r->say[0] != '\0' && a->question[0] == '\0')
		react |= app_say(a,
		    r->result == DESK_REFUSED || r->result == DESK_CHANGED
			? ROLE_BAD
			: ROLE_OK,
		    "%s", r->say);
	react |= pad_put_upstreams(a, p) | pad_put_mend(a, p);
	return react | pad_do_later(a, p);
}

unsigned
pad_show_paper(struct app *a, const struct view_ops *ops, struct paper *paper)
{
	unsigned react = app_open(a, ops);

	paper_free(a->pad->paper);
	a->pad->paper = paper;
	app_view(a)->top = 0;
	return react;
}

void
pad_move(struct pad *p, enum move m)
{
	static const enum editor_op op[] = {
		[MOVE_UP] = EDITOR_UP,
		[MOVE_DOWN] = EDITOR_DOWN,
		[MOVE_PGUP] = EDITOR_PAGE_UP,
		[MOVE_PGDN] = EDITOR_PAGE_DOWN,
		[MOVE_HOME] = EDITOR_FIRST,
		[MOVE_END] = EDITOR_LAST,
	};

	if (p->loaded)
		editor_do(p->ed, op[m], false);
}
