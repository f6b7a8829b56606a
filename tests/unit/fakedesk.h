/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A desk without a disk: one file in memory, that others may change, and what
 * was asked of it.
 */
#ifndef NTPTUI_TESTS_FAKEDESK_H
#define NTPTUI_TESTS_FAKEDESK_H

#include "ui/app.h"
#include "ui/desk.h"

struct fakedesk {
	struct desk_state state;
	char *file; /* owned */
	char *base; /* owned; as it was read */
	char *draft;
	unsigned jobs[16]; /* how often each was asked for */
};

void fakedesk_init(struct fakedesk *d, const char *text);
void fakedesk_free(struct fakedesk *d);

/* Somebody else writes the file. */
void fakedesk_write(struct fakedesk *d, const char *text);

/* Carries out what the app wants. */
unsigned fakedesk_serve(struct fakedesk *d, struct app *a);

#endif
