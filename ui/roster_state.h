/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The roster's inside, shared by its files only: roster.c (life, wishes, what
 * comes of them), roster_do.c (what its keys do).
 */
#ifndef NTPTUI_UI_ROSTER_STATE_H
#define NTPTUI_UI_ROSTER_STATE_H

#include "ui/list.h"
#include "ui/roster.h"

#include <limits.h>

struct roster {
	bool asked;            /* the lists were */
	struct picker *picker; /* the console's; NULL before they are there */
	char host[256], address[64];

	uint32_t *rank; /* owned; rows of picker.pick, the best first */
	bool stale;     /* it is to be made anew */
	char words[LIST_TEXT];
	struct picker_filter filter;
	char why[128]; /* what is wrong with the words */

	/* Measuring. */
	bool probing, cancelled;
	bool suggest; /* and then choose */
	size_t *at;   /* owned; which */
	size_t n, done, room;
	size_t took;   /* so many have a result that is kept */
	uint8_t *live; /* owned; enum probe_state by row; PROBE_STATES: none */

	size_t detail; /* row, plus one; 0: none */
	char path[PATH_MAX];

	/* Wishes, oldest first. */
	enum roster_job job[ROSTER_JOBS];
	size_t njobs;
};

/* Adds a wish; REACT_ROSTER. */
unsigned roster_want(struct roster *r, enum roster_job job);

/* Chooses among what is shown and marks; says how many. */
unsigned roster_choose(struct app *a, struct roster *r);

#endif
