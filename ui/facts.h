/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What why/why.h needs to know, and everything that its pointers point to:
 * ntp.conf read anew, this host surveyed, servers examined. Whoever asks why
 * (the verb, the screen, the report) fills one of these, part by part; what is
 * not filled is not known.
 */
#ifndef NTPTUI_UI_FACTS_H
#define NTPTUI_UI_FACTS_H

#include "config/conf.h"
#include "config/diag.h"
#include "core/access.h"
#include "core/doctoring.h"
#include "core/surveying.h"
#include "engine/params.h"
#include "ui/format.h"
#include "why/why.h"

#include <stdbool.h>
#include <stddef.h>

struct facts {
	struct why_facts why; /* points into the rest */
	char zone[FORMAT_ZONE];

	/* facts_conf() */
	struct conf *conf; /* NULL: none, or it cannot be read */
	struct diags diags;
	struct params params;
	struct access access;

	struct survey survey;     /* facts_host() */
	struct doctor_exam *exam; /* facts_exams(); owned */
};

/* Nothing is known. */
void facts_init(struct facts *f);

/* Frees what it holds: it knows nothing then. */
void facts_free(struct facts *f);

/* A picture of an engine, the caller's. Local times are said as of here if
 * `local`. */
void facts_picture(struct facts *f, const struct snapshot *s, bool local);

/*
 * The file `path` (NULL: there is none), judged as one for `dialect`; `open`:
 * it is to serve everybody. Whether the engine runs from these octets follows
 * from the picture: give that first.
 */
void facts_conf(struct facts *f, const char *path, unsigned dialect, bool open);

/* What a survey of this host is to look for: the files that facts_conf()
 * found. */
struct survey_aim facts_aim(const struct facts *f);

/* What the survey has shown; copied. */
void facts_host(struct facts *f, const struct survey *s);

/* What examining servers has shown; copied. */
void facts_exams(struct facts *f, const struct doctor_exam *exam, size_t n);

#endif
