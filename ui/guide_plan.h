/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the guided setup would write: the finished ntp.conf of the choices, how
 * it differs from the file, who may do what by it, and what checks say of it.
 * Made anew when the text or a choice changes. It writes nothing.
 */
#ifndef NTPTUI_UI_GUIDE_PLAN_H
#define NTPTUI_UI_GUIDE_PLAN_H

#include "config/explain.h"
#include "config/setupfile.h"
#include "ui/paper.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sources of a file that are told apart. */
#define GUIDE_SOURCES 32

struct guide_plan {
	char *text; /* owned: the finished one */
	size_t len;
	uint64_t revision; /* revision_of() it */
	bool same;         /* the file holds it already */

	/* The sources of the present text, then of the finished one. */
	struct guide_sources {
		char name[GUIDE_SOURCES][SETUP_NAME]; /* server lines */
		size_t n;
		size_t pools, clocks;
		bool of_pool; /* pool.ntp.org is among them */
	} was, now;

	/* Of the finished text. */
	bool proven; /* the role is kept, by the access table */
	char why[240];
	size_t errors, warnings;
	char problem[280];                    /* the first, or "" */
	char drift[PATH_MAX], leap[PATH_MAX]; /* its files; "": none */
	bool own_leap;                        /* it names a leap file */

	struct paper *access; /* owned: who may do what, line by line */
	struct paper *diff;   /* owned: what changes in the file */
};

/* What it is made of. */
struct guide_given {
	const struct setup_notes *notes;
	unsigned skipped; /* steps whose part is left alone: RECIPE_* bits */
	const char *text; /* the present one, edits included */
	size_t len;
	const char *base; /* what the file holds; NULL: there is none */
	size_t base_len;
	const struct explain_net *net; /* that this host is in */
	size_t nnet;
	const char *drift, *leap; /* our own files; NULL: none */
	unsigned dialect;
	int64_t now; /* s since 1970 */
};

struct guide_plan *guide_plan_make(const struct guide_given *given);
void guide_plan_free(struct guide_plan *p);

#endif
