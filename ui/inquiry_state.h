/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inquiry's inside, shared by its files only: inquiry.c (life, wishes, what
 * comes of them), inquiry_do.c (what its keys do).
 */
#ifndef NTPTUI_UI_INQUIRY_STATE_H
#define NTPTUI_UI_INQUIRY_STATE_H

#include "ui/inquiry.h"

struct inquiry {
	bool asked;                /* for a look */
	struct why_report *report; /* owned; NULL before the first */
	struct inquiry_work work;
	uint32_t detail;          /* inquiry_id(); 0: none */
	char was[200];            /* its verdict */
	struct why_remedy remedy; /* that is being asked about */

	/* Wishes, oldest first. */
	struct inquiry_wish wish[INQUIRY_JOBS];
	size_t nwishes;
};

/* Adds a wish, unless there is one of its kind; REACT_INQUIRE. */
unsigned inquiry_want(struct inquiry *q, const struct inquiry_wish *wish);

/* The finding with this number; NULL if there is none. */
const struct why_finding *inquiry_find(const struct inquiry *q, uint32_t id);

#endif
