/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What lies on the Why screen: the newest diagnosis, which finding is meant,
 * what is being looked into. It does no I/O: hosts are surveyed, servers
 * examined and commands run by the console, for which they are wishes. Owned
 * by the app.
 */
#ifndef NTPTUI_UI_INQUIRY_H
#define NTPTUI_UI_INQUIRY_H

#include "core/errand.h"
#include "ui/app.h"
#include "ui/view.h"
#include "why/why.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct inquiry;

/* Servers that are examined at one go, at most. */
#define INQUIRY_HOSTS 6

/* What the console is to do. */
enum inquiry_job {
	INQUIRY_LOOK,    /* survey this host, read ntp.conf */
	INQUIRY_EXAMINE, /* these servers */
	INQUIRY_CANCEL,  /* end that soon */
	INQUIRY_RUN,     /* this command: consent was given */
	INQUIRY_JOBS
};

struct inquiry_wish {
	enum inquiry_job job;
	size_t n; /* INQUIRY_EXAMINE */
	char host[INQUIRY_HOSTS][SNAP_NAME];
	struct errand_order order; /* INQUIRY_RUN */
};

/* What is under way. */
struct inquiry_work {
	bool surveying, examining, running;
	size_t done, of; /* steps of the examination */
};

struct inquiry *inquiry_new(void);
void inquiry_free(struct inquiry *q);

/* The screen is looked at: wants a look, if there was none. */
unsigned inquiry_visit(struct app *a, struct inquiry *q);

/* The next thing to be done; false if there is none. */
bool inquiry_wish(struct inquiry *q, struct inquiry_wish *out);

/* A newer diagnosis; copied. */
void inquiry_take(struct inquiry *q, const struct why_report *r);

/* How it stands with what was wished. */
void inquiry_tell(struct inquiry *q, const struct inquiry_work *work);

/* A command has ended: what came of it, in words, and whether it worked. */
unsigned inquiry_ran(
    struct app *a, struct inquiry *q, bool good, const char *text);

/* NULL before the first. */
const struct why_report *inquiry_report(const struct inquiry *q);
const struct inquiry_work *inquiry_at_work(const struct inquiry *q);

/* A number for a finding that stays its own from report to report; never 0. */
uint32_t inquiry_id(const struct why_finding *f);

/* Of which the detail screen tells; NULL: it is over. And what it was called.
 */
const struct why_finding *inquiry_detail(const struct inquiry *q);
const char *inquiry_was(const struct inquiry *q);

/* What a state looks like: a role, and a sign of one column. */
enum role inquiry_role(enum why_state state);
const char *inquiry_sign(enum why_state state);

#endif
