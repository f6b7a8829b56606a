/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The setup's inside, shared by its files only: setup.c (life, wishes, what
 * comes of them), setup_do.c (what its keys do), setup_draw.c (how it looks).
 */
#ifndef NTPTUI_UI_SETUP_STATE_H
#define NTPTUI_UI_SETUP_STATE_H

#include "ui/setup.h"

struct setup {
	bool practice;
	bool asked, loaded; /* what is remembered was asked for; is here */
	struct setup_notes notes;
	char drift[PATH_MAX], leap[PATH_MAX];

	/* Facts. */
	struct survey host;
	bool surveyed, looking;
	struct survey_aim aim;
	bool again; /* the host is to be looked at once more after that */
	struct guide_plan *plan; /* owned; NULL: no text yet */
	uint64_t planned;        /* what it was made of */
	struct guide_server server[SETUP_SERVERS + GUIDE_SOURCES];
	size_t nserver;
	struct guide_server aimed[SETUP_SERVERS + GUIDE_SOURCES];
	size_t naimed, done; /* being measured, and at their end */
	bool measuring;
	bool choosing, begun;   /* a set is wanted; its measuring was begun */
	struct pool_facts pool; /* `log` is the console's */
	bool pooled, asking;    /* that is filled; our server is being asked */
	struct guide_facts facts; /* points to all that */
	char why[640];            /* why there is no text */

	/* A command that was asked about, then runs. */
	struct errand_order order;
	bool running;

	/* What Enter did: the step is left as soon as the facts agree. */
	bool leaving;

	/* The panel. */
	struct guide_verdict verdict[GUIDE_STEPS];
	size_t chosen; /* an item of the present step, plus one; 0: preset */
	size_t top, page, lines; /* scrolled to, shown, in all */
	bool show;               /* scroll to the line that is chosen */

	/* Wishes, oldest first. */
	enum setup_job job[SETUP_JOBS];
	size_t njobs;
};

/* Adds a wish; REACT_SETUP. */
unsigned setup_want(struct setup *s, enum setup_job job);

/* The facts are put together anew, and all steps judged. */
void setup_refresh(struct app *a, struct setup *s);

/* Goes to a step; it is noted. */
unsigned setup_go(struct app *a, struct setup *s, enum guide_step step);

/* The present step is done (or skipped): on to the next. */
unsigned setup_next(struct app *a, struct setup *s, bool skipped);

/* The servers that are to be asked become those of the notes, or of the file;
 * what was measured of them stays. */
void setup_take_servers(struct setup *s);

/* Has the host looked at (again). */
unsigned setup_survey(struct setup *s);

/* What Enter would do. */
const struct guide_item *setup_item(const struct setup *s);

#endif
