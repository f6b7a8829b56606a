/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What lies on the Setup screen: the guide (ui/guide.h), where one stands in
 * it, and the facts as they come in. It does no I/O: what is to be looked at,
 * measured, run or kept is a wish that the console carries out. Owned by the
 * app.
 */
#ifndef NTPTUI_UI_SETUP_H
#define NTPTUI_UI_SETUP_H

#include "ui/app.h"
#include "ui/canvas.h"
#include "ui/guide.h"
#include "ui/view.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct setup;

/* What the console is to do. */
enum setup_job {
	SETUP_LOAD,    /* what is remembered; then app_setup_loaded() */
	SETUP_KEEP,    /* remember `notes`; then app_setup_done() */
	SETUP_SURVEY,  /* look at the host; then app_setup_host() */
	SETUP_RUN,     /* run `order`, which has consent; app_setup_ran() */
	SETUP_MEASURE, /* measure `server`; then app_setup_measured() */
	SETUP_STOP,    /* measure no more */
	SETUP_POOL,    /* what the pool's panels want of the host */
	SETUP_ASK,     /* ask our server like a stranger; app_setup_pool() */
	SETUP_FETCH,   /* the pool's record; then app_setup_pool() */
	SETUP_JOBS
};

struct setup_wish {
	enum setup_job job;
	const struct setup_notes *notes;
	const struct survey_aim *aim;
	const struct errand_order *order;
	const struct guide_server *server;
	size_t n;
	struct addr address[POOL_SIDES]; /* ours; ADDR_NONE: none, or unknown */
};

/* What is known at the beginning. */
struct setup_loaded {
	struct setup_notes notes;
	bool had; /* there was something to be remembered */
	char drift[PATH_MAX], leap[PATH_MAX]; /* where ours would be; "" */
};

struct setup *setup_new(bool practice);
void setup_free(struct setup *s);

/* The screen is looked at: wants everything that it is made of. */
unsigned setup_visit(struct app *a, struct setup *s);

/* The next thing to be done; false if there is none. What it points to is good
 * until the setup is touched. */
bool setup_wish(struct setup *s, struct setup_wish *out);

/* What came of wishes. */
unsigned setup_loaded(
    struct app *a, struct setup *s, const struct setup_loaded *l);
unsigned setup_host(
    struct app *a, struct setup *s, const struct survey *host, bool over);
unsigned setup_ran(
    struct app *a, struct setup *s, const struct errand_result *r);
unsigned setup_measured(struct app *a, struct setup *s,
    const struct probe_result *r, size_t n, size_t done, bool over);
unsigned setup_pool(
    struct app *a, struct setup *s, const struct pool_facts *f, bool asking);
unsigned setup_done(
    struct app *a, struct setup *s, enum setup_job job, int error);

/* A picture, a text, a list came: what hangs on it is judged anew. */
unsigned setup_follow(struct app *a, struct setup *s);

/* A line with servers was entered. */
unsigned setup_line(struct app *a, struct setup *s, const char *line);

/* The cursor, as keys of every screen move it. */
void setup_move(struct setup *s, enum move m);

/* Draws it. */
void setup_window(struct setup *s, const struct scene *sc, int rows);
void setup_draw(const struct setup *s, const struct scene *sc, struct canvas *c,
    int top, int rows);

/* For tests and reports: the notes, and the judgement of a step. */
const struct setup_notes *setup_notes(const struct setup *s);
void setup_judge(
    const struct setup *s, enum guide_step step, struct guide_verdict *out);

#endif
