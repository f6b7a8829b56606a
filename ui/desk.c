/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/desk.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/conf.h"
#include "config/mem.h"
#include "config/paths.h"

#include "ui/desk_edit.h"
#include "ui/desking.h"

void
desk_say(struct desk_answer *a, enum desk_result result, const char *fmt, ...)
{
	va_list ap;

	a->result = result;
	va_start(ap, fmt);
	vsnprintf(a->say, sizeof(a->say), fmt, ap);
	va_end(ap);
}

void
desk_give(struct desk_answer *a, const char *text, size_t len)
{
	free(a->text);
	a->text = mem_string(text, len);
	a->len = len;
}

static bool
same(const struct slurp *a, const struct slurp *b)
{
	if (a->text == NULL || b->text == NULL)
		return a->text == b->text;
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static void
do_read(struct desk *d, struct desk_answer *a)
{
	struct slurp data = desk_read_file(d);

	desk_rebase(d, &data);
	desk_find_draft(d);
	switch (d->state.file) {
	case DESK_THERE:
		desk_give(a, data.text, data.len);
		if (!d->state.writable)
			desk_say(a, DESK_DONE, "%s", d->state.why);
		break;
	case DESK_MISSING:
		desk_propose(a);
		desk_say(a, DESK_DONE,
		    _("there is no %.200s yet: this is a proposal"),
		    d->state.path);
		break;
	case DESK_CLOSED:
		desk_say(a, DESK_REFUSED, "%s", d->state.why);
		break;
	}
}

static bool
same_stat(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	    a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	    a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	    a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static void
do_look(struct desk *d, struct desk_answer *a)
{
	struct slurp data;
	struct stat st;

	if (stat(d->state.path, &st) != 0)
		memset(&st, 0, sizeof(st));
	a->result = DESK_SAME;
	if (same_stat(&st, &d->seen))
		return;
	data = desk_read_file(d);
	if (d->state.file == DESK_CLOSED)
		desk_say(a, DESK_CHANGED, "%s", d->state.why);
	else if (data.text == NULL && d->base.text != NULL)
		desk_say(a, DESK_CHANGED,
		    _("%.200s is no longer there: somebody removed it"),
		    d->state.path);
	else if (!same(&data, &d->base))
		desk_say(a, DESK_CHANGED,
		    _("%.200s was changed by somebody else since it was read"),
		    d->state.path);
	free(data.text);
}

static void
saved(struct desk *d, const struct save *out, struct desk_answer *a)
{
	desk_drop_draft(d);
	if (out->why[0] != '\0')
		desk_say(a, DESK_DONE, "%s", out->why);
	else if (out->backup[0] != '\0')
		desk_say(a, DESK_DONE, _("saved; what it was is in %.400s"),
		    out->backup);
	else
		desk_say(a, DESK_DONE, _("saved as %.400s"), out->path);
	memcpy(a->backup, out->backup, sizeof(a->backup));
}

/* The text over a file that is `old`. */
static void
put(struct desk *d, const struct save_text *old, const struct save_text *text,
    struct desk_answer *a)
{
	struct save out;

	switch (save_file(
	    d->state.path, old->text != NULL ? old : NULL, text, &out)) {
	case SAVE_DONE:
		desk_rebase_text(d, text);
		saved(d, &out, a);
		break;
	case SAVE_SAME:
		desk_rebase_text(d, text);
		desk_drop_draft(d);
		desk_say(a, DESK_SAME, _("%.200s has this text already"),
		    d->state.path);
		break;
	case SAVE_CHANGED:
		desk_say(a, DESK_CHANGED, "%s", out.why);
		break;
	case SAVE_REFUSED:
		desk_set_command(d, out.error);
		desk_say(a, DESK_REFUSED, "%s", out.why);
		break;
	}
}

static void
do_save(struct desk *d, const struct desk_wish *w, struct desk_answer *a)
{
	struct save_text old = desk_base_text(d);

	put(d, &old, &w->text, a);
}

/* What the file is now, for a choice; false if it is not to be had. */
static bool
read_theirs(struct desk *d, struct slurp *theirs, struct desk_answer *a)
{
	*theirs = desk_read_file(d);
	if (d->state.file != DESK_CLOSED)
		return true;
	desk_say(a, DESK_REFUSED, "%s", d->state.why);
	return false;
}

static void
do_overwrite(struct desk *d, const struct desk_wish *w, struct desk_answer *a)
{
	struct save_text old;
	struct slurp theirs;

	if (!read_theirs(d, &theirs, a))
		return;
	old = (struct save_text){ theirs.text, theirs.len };
	put(d, &old, &w->text, a);
	free(theirs.text);
}

static void
do_take(struct desk *d, struct desk_answer *a)
{
	struct slurp theirs;

	if (!read_theirs(d, &theirs, a))
		return;
	desk_rebase(d, &theirs);
	if (theirs.text == NULL) {
		desk_say(a, DESK_REFUSED,
		    _("there is nothing to take: %.200s is gone; saving makes "
		      "it anew"),
		    d->state.path);
		return;
	}
	desk_give(a, theirs.text, theirs.len);
	desk_drop_draft(d);
}

static void
do_merge(struct desk *d, const struct desk_wish *w, struct desk_answer *a)
{
	struct slurp theirs, was;
	struct save_text base;

	if (!read_theirs(d, &theirs, a))
		return;
	was = d->base;
	base = desk_base_text(d);
	d->base = theirs;
	if (theirs.text == NULL) {
		desk_give(a, w->text.text, w->text.len);
		desk_say(a, DESK_DONE,
		    _("%.200s is gone: saving makes it anew"), d->state.path);
	} else {
		desk_merge(d, &base, &w->text, a);
	}
	free(was.text);
}

/* ~/NAME is in the home of the user; other words of a shell mean nothing. */
static bool
expand(char *out, size_t size, const char *path)
{
	const char *home = getenv("HOME");
	bool tilde = path[0] == '~' && path[1] == '/' && home != NULL;
	int n = snprintf(
	    out, size, "%s%s", tilde ? home : "", tilde ? path + 1 : path);

	return path[0] != '\0' && n > 0 && (size_t)n < size;
}

static void
do_copy(struct desk *d, const struct desk_wish *w, struct desk_answer *a)
{
	char path[PATH_MAX], from[PATH_MAX], to[PATH_MAX];
	struct save out;

	if (!expand(path, sizeof(path), w->path)) {
		desk_say(a, DESK_REFUSED, _("that is no name for a file"));
		return;
	}
	switch (save_file(path, NULL, &w->text, &out)) {
	case SAVE_DONE:
		desk_quote(from, sizeof(from), out.path);
		desk_quote(to, sizeof(to), d->state.path);
		if (geteuid() != 0 && !d->state.writable)
			desk_say(a, DESK_DONE,
			    _("a copy is in %.200s; to put it in place: sudo "
			      "cp %.180s %.180s"),
			    out.path, from, to);
		else
			desk_say(
			    a, DESK_DONE, _("a copy is in %.400s"), out.path);
		break;
	case SAVE_SAME:
		desk_say(
		    a, DESK_SAME, _("%.200s has this text already"), out.path);
		break;
	case SAVE_CHANGED:
	case SAVE_REFUSED:
		desk_say(a, DESK_REFUSED, "%s", out.why);
		break;
	}
}

static void
do_versions(struct desk *d, const struct desk_wish *w, struct desk_answer *a)
{
	struct save_text now =
	    w->text.text != NULL ? w->text : desk_base_text(d);

	versions_list(&a->versions, d->state.path, &now);
	if (a->versions.count == 0)
		desk_say(a, DESK_DONE,
		    _("no earlier version of %.200s was kept"), d->state.path);
}

static void
do_version(struct desk *d, const struct desk_wish *w, struct desk_answer *a)
{
	struct slurp s;

	if (versions_read(&s, d->state.path, w->version)) {
		a->text = s.text;
		a->len = s.len;
	} else {
		desk_say(
		    a, DESK_REFUSED, _("version %lu %s"), w->version, s.why);
	}
}

static void
do_edit(struct desk *d, const struct desk_wish *w, struct desk_answer *a)
{
	struct desk_edit e;

	if (!desk_edit(&e, d->state.path, &w->text)) {
		desk_say(a, DESK_REFUSED, "%s", e.why);
		return;
	}
	a->text = e.text;
	a->len = e.len;
	if (e.len == w->text.len && memcmp(e.text, w->text.text, e.len) == 0)
		desk_say(a, DESK_SAME, _("nothing was changed in the editor"));
}

/* Where the lock cannot lie, nobody is told: the save itself still sees what
 * others wrote. */
static void
do_claim(struct desk *d, struct desk_answer *a)
{
	char who[CLAIM_WHO];

	if (claim_take(&d->claim, d->real, who) == EBUSY)
		desk_say(a, DESK_CHANGED,
		    _("Somebody else is editing this file: %s. Whoever saves "
		      "last is asked what to do with the other's changes."),
		    who);
}

struct desk *
desk_new(const char *path)
{
	struct desk *d = mem_zero(1, sizeof(*d));

	path = paths_ntp_conf(path);
	snprintf(d->state.path, sizeof(d->state.path), "%s",
	    path != NULL ? path : DESK_FIRST_CONF);
	snprintf(d->real, sizeof(d->real), "%s", d->state.path);
	d->state.file = DESK_MISSING;
	claim_init(&d->claim);
	return d;
}

void
desk_free(struct desk *d)
{
	if (d == NULL)
		return;
	draft_free(&d->found);
	claim_drop(&d->claim);
	free(d->base.text);
	free(d);
}

void
desk_do(
    struct desk *d, const struct desk_wish *wish, struct desk_answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	answer->job = wish->job;
	switch (wish->job) {
	case DESK_READ:
		do_read(d, answer);
		break;
	case DESK_LOOK:
		do_look(d, answer);
		break;
	case DESK_SAVE:
		do_save(d, wish, answer);
		break;
	case DESK_OVERWRITE:
		do_overwrite(d, wish, answer);
		break;
	case DESK_TAKE:
		do_take(d, answer);
		break;
	case DESK_MERGE:
		do_merge(d, wish, answer);
		break;
	case DESK_COPY:
		do_copy(d, wish, answer);
		break;
	case DESK_DRAFT:
		desk_draft(d, wish, answer);
		break;
	case DESK_RECOVER:
		desk_recover(d, answer);
		break;
	case DESK_DISCARD:
		desk_discard(d);
		break;
	case DESK_VERSIONS:
		do_versions(d, wish, answer);
		break;
	case DESK_VERSION:
		do_version(d, wish, answer);
		break;
	case DESK_EDIT:
		do_edit(d, wish, answer);
		break;
	case DESK_CLAIM:
		do_claim(d, answer);
		break;
	case DESK_RELEASE:
		claim_drop(&d->claim);
		break;
	}
	answer->state = d->state;
}

void
desk_answer_free(struct desk_answer *answer)
{
	free(answer->text);
	versions_free(&answer->versions);
	memset(answer, 0, sizeof(*answer));
}

const char *
desk_base(const struct desk *d, size_t *len)
{
	*len = d->base.len;
	return d->base.text;
}
