/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The guided setup as a machine without a terminal: its steps, what was
 * chosen, and what the facts say about each step. It measures and changes
 * nothing; who owns it (ui/setup.h) gathers the facts, has the work done and
 * comes back. A step is never done because it was done once: every question
 * is put to the facts again.
 */
#ifndef NTPTUI_UI_GUIDE_H
#define NTPTUI_UI_GUIDE_H

#include "config/recipe.h"
#include "config/setupfile.h"
#include "core/errand.h"
#include "core/probing.h"
#include "core/surveying.h"
#include "engine/snapshot.h"
#include "ui/guide_plan.h"
#include "ui/pool_panel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum guide_step {
	GUIDE_ROLE,
	GUIDE_HOST,
	GUIDE_NET,
	GUIDE_UPSTREAMS,
	GUIDE_ACCESS,
	GUIDE_FILES,
	GUIDE_REVIEW,
	GUIDE_START,
	GUIDE_SERVICE,
	GUIDE_VERIFY,
	GUIDE_REGISTER,
	GUIDE_WATCH,
	GUIDE_STEPS
};

enum guide_state {
	GUIDE_OPEN,    /* still to be done; nothing is in its way */
	GUIDE_BUSY,    /* being looked at, or measured */
	GUIDE_DONE,    /* and the facts say so */
	GUIDE_DOUBT,   /* it can be, but something is to be known */
	GUIDE_BLOCKED, /* something is in its way */
	GUIDE_SKIPPED,
};

/* What a line that can be chosen does. */
enum guide_do {
	GUIDE_DO_NOTHING, /* it is only to be known */
	GUIDE_DO_NEXT,    /* the step is as it shall be: on to the next */
	GUIDE_DO_CLIENT,  /* the role */
	GUIDE_DO_LAN,
	GUIDE_DO_POOL,
	GUIDE_DO_LOOK,      /* survey the host again */
	GUIDE_DO_RUN,       /* the command of `order`, after a question */
	GUIDE_DO_CHOOSE,    /* measure public servers and choose some */
	GUIDE_DO_MEASURE,   /* measure those that are chosen, or in the file */
	GUIDE_DO_TYPE,      /* servers are typed */
	GUIDE_DO_KEEP,      /* those of the file stay */
	GUIDE_DO_DROP,      /* the server `arg` is given up */
	GUIDE_DO_OUR_DRIFT, /* our own drift file takes the place */
	GUIDE_DO_OUR_LEAP,  /* the system's list of leap seconds does */
	GUIDE_DO_SAVE,      /* the file is written, and tried */
	GUIDE_DO_TRY,       /* the file is tried */
	GUIDE_DO_START,     /* set the clock, and serve */
	GUIDE_DO_INSTALL,   /* our unit is installed */
	GUIDE_DO_ASK,       /* our server is asked as a stranger asks it */
	GUIDE_DO_FETCH,     /* the pool's record is asked for */
	GUIDE_DO_CONFIG,    /* go to screen 5 */
};

/* A line that can be chosen: an obstacle, or what may be done. */
struct guide_item {
	enum guide_do what;
	bool obstacle;
	bool stops;       /* the step cannot be done while it is there */
	const char *code; /* of an obstacle: stable, for tests and scripts */
	char text[280];   /* what it is; of an obstacle: and what helps */
	struct errand_order order; /* GUIDE_DO_RUN */
	char arg[SETUP_NAME];      /* GUIDE_DO_DROP */
};

#define GUIDE_ITEMS 24

struct guide_verdict {
	enum guide_state state;
	char result[280]; /* what was measured, a sentence */
	struct guide_item item[GUIDE_ITEMS];
	size_t n;
	size_t preset; /* the one that Enter takes if none was chosen */
};

/* A server that is to be asked, and what measuring it has shown. */
struct guide_server {
	char name[SETUP_NAME];
	bool measured; /* `probe` is valid */
	struct probe_result probe;
};

/* Everything that is known; what is not is NULL, false or 0. */
struct guide_facts {
	const struct survey *host; /* NULL: nothing yet */
	bool looking;              /* a survey is under way */
	const struct snapshot *snap;
	const struct guide_plan *plan; /* NULL: no text is here yet */
	const char *why;               /* there is none, a sentence, or "" */
	bool practice;                 /* a practice network: no host is
					  looked at, nothing is installed */
	bool attached, may; /* the engine is another process; and may be told */
	bool writable;      /* the file */
	const char *command; /* what gives the right to write it; "" */
	const struct guide_server *server;
	size_t nserver;
	bool measuring; /* `done` of `total` servers are at their end */
	size_t done, total;
	bool asking; /* our server is being asked */
	const struct pool_facts *pool;
};

/* Is the step one of this role? */
bool guide_has(const struct setup_notes *g, enum guide_step step);

/* What the facts say of a step, with what can be done about it. */
void guide_judge(const struct setup_notes *g, const struct guide_facts *f,
    enum guide_step step, struct guide_verdict *out);

/* The next step of the role, or the one before; the same at the ends. */
enum guide_step guide_next(const struct setup_notes *g, enum guide_step step);
enum guide_step guide_back(const struct setup_notes *g, enum guide_step step);

/* The user says that the present step is as it shall be: it is noted, and the
 * next one becomes the present one. `skipped`: he does without. */
void guide_accept(struct setup_notes *g, bool skipped);

/* The first step that is not done, for who comes back; where it stands if all
 * are. */
enum guide_step guide_resume(
    const struct setup_notes *g, const struct guide_facts *f);

/* Servers that were typed, by blanks or commas, instead of those chosen;
 * false, and nothing changes, if one is no name: then *bad is it. */
bool guide_take_names(
    struct setup_notes *g, const char *line, char bad[SETUP_NAME]);

/* One is given up; true if it was there. */
bool guide_drop(struct setup_notes *g, const char *name);

/* Its name, in a word or two; what and why in two sentences; what follows if
 * it is skipped; all translated. */
const char *guide_name(enum guide_step step);
const char *guide_purpose(enum guide_step step, enum recipe_role role);
const char *guide_consequence(enum guide_step step, enum recipe_role role);

/* Its word in files and reports: "upstreams". */
const char *guide_word(enum guide_step step);

/* "done", "to do" ..., translated; and a sign: '+', '!', ' ' ... */
const char *guide_state_name(enum guide_state state);
char guide_sign(enum guide_state state);

/* What was found about a step, line by line. */
struct text;
void guide_write_facts(const struct setup_notes *g, const struct guide_facts *f,
    enum guide_step step, struct text *t, unsigned how);

#endif
