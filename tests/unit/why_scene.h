/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Facts for the tests of src/why: a host that has been synchronised to four
 * good servers for an hour. A test spoils one thing, asks, and looks at the
 * codes. One scene at a time.
 */
#ifndef TESTS_UNIT_WHY_SCENE_H
#define TESTS_UNIT_WHY_SCENE_H

#include "why/why.h"

#define SCENE_PEERS  16
#define SCENE_EVENTS 32
#define SCENE_DIAGS  8

struct scene {
	struct why_facts facts;
	struct snapshot *now;    /* room for SCENE_PEERS */
	struct snapshot *before; /* a minute older; in the facts after
				    scene_before() */
	struct event event[SCENE_EVENTS];
	struct diag diag[SCENE_DIAGS];
	struct params params;
	struct why_report *report;
};

/* A healthy host; free it with scene_free(). */
struct scene *scene_new(void);
void scene_free(struct scene *s);

/* Source `i` (0 to 3 are there; others are made). */
struct snap_peer *scene_peer(struct scene *s, size_t i);

/* Never answered: asked `sent` times. */
void scene_silence(struct snap_peer *p, unsigned sent);

/* All that come back are refused for one reason. */
void scene_refuse(struct snap_peer *p, enum verdict v, unsigned times);

/* No system peer; `why`: enum sync_why. */
void scene_unsync(struct scene *s, enum sync_why why);

/* The engine started so many seconds ago. */
void scene_up(struct scene *s, double seconds);

void scene_event(struct scene *s, const char *name, uint16_t assoc, double age,
    enum event_level level, const char *text);
void scene_diag(
    struct scene *s, const char *code, enum severity sev, uint32_t line);

/* `before` becomes a copy of what is there, `age` s older. */
void scene_before(struct scene *s, double age);

/* Explains; the first code, "" if there is no finding. */
const char *scene_first(struct scene *s);

/* The finding with that code among those of the last scene_first(): shown, or
 * hidden by a cause; NULL if there is none. */
const struct why_finding *scene_find(struct scene *s, const char *code);

/* Explains; is that code found, whether shown or hidden? */
bool scene_has(struct scene *s, const char *code);

/* A rule: what spoils a healthy host so that it holds, and what comes near it
 * but does not. */
struct scene_case {
	const char *code;
	void (*hit)(struct scene *s);
	void (*miss)(struct scene *s); /* NULL: the healthy host itself */
	bool first;                    /* the hit makes it the first finding */
};

/* Runs them all; asserts. */
void scene_run(const struct scene_case *c, size_t n);

#endif
