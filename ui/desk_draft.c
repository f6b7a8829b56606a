/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/desking.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/merge.h"
#include "config/revision.h"

static void
forget_found(struct desk *d)
{
	draft_free(&d->found);
	d->state.draft = DESK_NO_DRAFT;
	d->state.draft_time = 0;
	d->state.draft_process = 0;
}

void
desk_drop_draft(struct desk *d)
{
	draft_remove(d->own);
	d->state.kept = false;
}

/* Is it a draft of what the file is now? */
static bool
of_this(const struct desk *d, const struct draft *f)
{
	if (d->base.text == NULL || !f->there)
		return (d->base.text != NULL) == f->there;
	return f->base == revision_of(d->base.text, d->base.len);
}

void
desk_find_draft(struct desk *d)
{
	struct draft *f = &d->found;

	forget_found(d);
	if (!draft_find(f, d->real, d->own))
		return;
	/* What is in the file by now needs no rescue. */
	if (f->process == 0 && d->base.text != NULL && f->len == d->base.len &&
	    memcmp(f->text, d->base.text, f->len) == 0) {
		draft_remove(f->name);
		forget_found(d);
		return;
	}
	d->state.draft =
	    of_this(d, f) ? DESK_DRAFT_OF_THIS : DESK_DRAFT_OF_OTHER;
	d->state.draft_time = f->time;
	d->state.draft_process = f->process;
}

static bool
keep(struct desk *d, const struct save_text *text, struct desk_answer *a)
{
	struct save_text base = desk_base_text(d);
	int error = draft_write(d->own, d->real, &base, text);

	d->state.kept = d->own[0] != '\0';
	if (error == 0)
		return true;
	desk_say(a, DESK_REFUSED,
	    _("no draft can be kept, neither beside %.100s nor in the state "
	      "directory (%s): save, or save a copy elsewhere"),
	    d->state.path, strerror(error));
	return false;
}

/* Ours and what the file is now, which both came of `base`. */
void
desk_merge(struct desk *d, const struct save_text *base,
    const struct save_text *ours, struct desk_answer *a)
{
	struct save_text theirs = desk_base_text(d);
	struct merge m;

	merge_make(&m, base, ours, &theirs);
	free(a->text);
	a->text = m.text;
	a->len = m.len;
	a->taken = m.theirs;
	a->conflicts = m.conflicts;
	a->line = m.first;
	if (m.conflicts > 0)
		desk_say(a, DESK_DONE,
		    _("changes taken from the file: %zu; changed by both: "
		      "%zu, the first in line %zu: look for %s"),
		    m.theirs, m.conflicts, m.first, MERGE_OURS);
	else
		desk_say(a, DESK_DONE,
		    _("changes taken from the file: %zu; none of them was "
		      "where yours are"),
		    m.theirs);
}

void
desk_draft(struct desk *d, const struct desk_wish *w, struct desk_answer *a)
{
	if (d->base.text != NULL && w->text.len == d->base.len &&
	    memcmp(w->text.text, d->base.text, d->base.len) == 0) {
		desk_drop_draft(d);
		a->result = DESK_SAME;
		return;
	}
	keep(d, &w->text, a);
}

/* The draft becomes ours before the old one goes. */
void
desk_recover(struct desk *d, struct desk_answer *a)
{
	const struct draft *f = &d->found;
	struct save_text ours = { f->text, f->len };
	struct save_text base = { f->base_text, f->base_len };

	if (f->text == NULL) {
		desk_say(a, DESK_REFUSED, _("there is no draft any more"));
		return;
	}
	if (of_this(d, f) || d->base.text == NULL) {
		desk_give(a, f->text, f->len);
	} else if (f->base_text != NULL || !f->there) {
		if (base.text == NULL)
			base.text = "";
		desk_merge(d, &base, &ours, a);
	} else {
		desk_give(a, f->text, f->len);
		desk_say(a, DESK_DONE,
		    _("the file was changed after this draft: look at the "
		      "difference before you save"));
	}
	ours = (struct save_text){ a->text, a->len };
	if (keep(d, &ours, a) && f->process == 0)
		unlink(f->name);
	a->result = DESK_DONE;
	forget_found(d);
}

void
desk_discard(struct desk *d)
{
	desk_drop_draft(d);
	if (d->found.text != NULL && d->found.process == 0)
		unlink(d->found.name);
	forget_found(d);
}
