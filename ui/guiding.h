/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the guide's judges share; nobody else includes it. Each writes the
 * result, the obstacles and what may be done of one step; guide_judge() makes
 * the state of it.
 */
#ifndef NTPTUI_UI_GUIDING_H
#define NTPTUI_UI_GUIDING_H

#include "ui/guide.h"

/* One judgement in the making. */
struct judging {
	const struct setup_notes *g;
	const struct guide_facts *f;
	struct guide_verdict *v;
	bool good; /* what was measured says that it is done */
	bool busy; /* it is still being measured */
};

/* Adds what is in the way, or only to be known; by printf rules. NULL if
 * there is no more room. */
struct guide_item *judge_obstacle(
    struct judging *j, bool stops, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds what may be done. */
struct guide_item *judge_option(
    struct judging *j, enum guide_do what, const char *text);

/* The obstacle is removed by this command. */
void judge_order(struct guide_item *it, const struct errand_order *o);

/* The step's result. */
void judge_result(struct judging *j, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The steps. */
void judge_role(struct judging *j);
void judge_host(struct judging *j);
void judge_net(struct judging *j);
void judge_upstreams(struct judging *j);
void judge_access(struct judging *j);
void judge_files(struct judging *j);
void judge_review(struct judging *j);
void judge_start(struct judging *j);
void judge_service(struct judging *j);
void judge_verify(struct judging *j);
void judge_register(struct judging *j);
void judge_watch(struct judging *j);

/* Has this part of the survey been made? */
static inline bool
judge_knows(const struct judging *j, enum survey_part part)
{
	return j->f->host != NULL && (j->f->host->done >> part & 1) != 0;
}

#endif
