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
	struct survey survey;       /* all parts done; in the facts after
				       scene_survey() */
	struct doctor_exam exam[2]; /* of the first two sources; in the facts
				       after scene_exam() */
	struct why_pool pool;
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

/* Makes the survey known: of a healthy host. */
struct survey *scene_survey(struct scene *s);

/* Makes an examination of the first two sources known; those ways of asking
 * (bits 1 << enum doctor_kind) met silence. */
void scene_exam(struct scene *s, unsigned silent);

/* Everybody is silent. */
void scene_dark(struct scene *s);

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

/* Runs one, and says what is wrong with it; true if nothing is. */
bool scene_run(const struct scene_case *c);

/* The cases of a file; a code NULL ends them. */
extern const struct scene_case cases_network[];
extern const struct scene_case cases_source[];
extern const struct scene_case cases_reply[];
extern const struct scene_case cases_config[];
extern const struct scene_case cases_clock[];
extern const struct scene_case cases_host[];
extern const struct scene_case cases_server[];
extern const struct scene_case cases_normal[];

#endif
