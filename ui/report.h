/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One text with everything that somebody who helps would ask for, and nothing
 * that is not his business (ui/redact.h). Pure but for memory and the stream.
 */
#ifndef NTPTUI_UI_REPORT_H
#define NTPTUI_UI_REPORT_H

#include "engine/snapshot.h"
#include "ui/facts.h"
#include "ui/redact.h"

#include <stdio.h>

struct report {
	const char *system;          /* lines: kernel, distribution */
	const struct facts *facts;   /* the file, the survey, examinations */
	const struct snapshot *snap; /* NULL: no engine, and none started */
	bool running;                /* it was a running engine's */
	unsigned how;                /* FORMAT_* bits */
};

/* `r` knows the secrets of the keys file already, and learns more. */
void report_print(const struct report *rep, struct redact *r, FILE *out);

#endif
