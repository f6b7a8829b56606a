/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/fakedesk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
set(char **text, const char *to, size_t len)
{
	free(*text);
	*text = strndup(to, len);
	assert_non_null(*text);
}

void
fakedesk_init(struct fakedesk *d, const char *text)
{
	memset(d, 0, sizeof(*d));
	snprintf(d->state.path, sizeof(d->state.path), "%s", "/etc/ntp.conf");
	d->state.writable = true;
	set(&d->file, text, strlen(text));
	set(&d->base, text, strlen(text));
}

void
fakedesk_free(struct fakedesk *d)
{
	free(d->file);
	free(d->base);
	free(d->draft);
}

void
fakedesk_write(struct fakedesk *d, const char *text)
{
	set(&d->file, text, strlen(text));
}

static void
give(struct desk_answer *r, const char *text)
{
	r->len = strlen(text);
	set(&r->text, text, r->len);
}

static void
save(struct fakedesk *d, const struct desk_wish *w, struct desk_answer *r)
{
	if (w->job == DESK_SAVE && strcmp(d->file, d->base) != 0) {
		r->result = DESK_CHANGED;
		return;
	}
	set(&d->file, w->text.text, w->text.len);
	set(&d->base, w->text.text, w->text.len);
	snprintf(r->say, sizeof(r->say), "%s", "saved");
}

static void
carry_out(struct fakedesk *d, const struct desk_wish *w, struct desk_answer *r)
{
	switch (w->job) {
	case DESK_READ:
	case DESK_TAKE:
	case DESK_MERGE:
		set(&d->base, d->file, strlen(d->file));
		give(r, d->file);
		break;
	case DESK_LOOK:
		r->result =
		    strcmp(d->file, d->base) != 0 ? DESK_CHANGED : DESK_SAME;
		break;
	case DESK_SAVE:
	case DESK_OVERWRITE:
		save(d, w, r);
		break;
	case DESK_DRAFT:
		set(&d->draft, w->text.text, w->text.len);
		break;
	case DESK_RECOVER:
		give(r, d->draft);
		d->state.draft = DESK_NO_DRAFT;
		break;
	case DESK_VERSION:
	case DESK_EDIT:
		give(r, "# another text\n");
		break;
	case DESK_COPY:
	case DESK_DISCARD:
	case DESK_VERSIONS:
	case DESK_CLAIM:
	case DESK_RELEASE:
		break;
	}
}

unsigned
fakedesk_serve(struct fakedesk *d, struct app *a)
{
	unsigned react = 0;
	struct desk_wish w;

	while (app_desk_wish(a, &w)) {
		struct desk_answer r = { .job = w.job };
		struct save_text base;

		d->jobs[w.job]++;
		carry_out(d, &w, &r);
		r.state = d->state;
		base = (struct save_text){ d->base, strlen(d->base) };
		react |= app_desk(a, &r, &base);
		free(r.text);
	}
	return react;
}
