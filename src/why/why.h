/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why is the time not right? From everything that is known of this host to
 * findings: a cause, how sure it is, the numbers that prove it, what it means
 * and what to do. Pure: facts in, report out; it asks nobody and changes
 * nothing. What is not known is NULL, and no finding may rest on it.
 */
#ifndef NTPTUI_WHY_WHY_H
#define NTPTUI_WHY_WHY_H

#include "config/diag.h"
#include "core/access.h"
#include "core/doctoring.h"
#include "core/errand.h"
#include "core/ntptime.h"
#include "core/surveying.h"
#include "engine/journal.h"
#include "engine/params.h"
#include "engine/snapshot.h"
#include "why/codes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the pool's monitors say of a server of ours. */
struct why_pool {
	double score;  /* 100 at most, 20 in practice; NAN: unknown */
	double step;   /* of the newest check; NAN: unknown */
	double offset; /* s, as the monitors see it; NAN: no answer */
	double age;    /* s since the newest check; NAN: unknown */
	unsigned monitors, silent; /* that look at it; that got no answer */
};

struct why_facts {
	const struct snapshot *now;    /* NULL: no engine runs */
	const struct snapshot *before; /* the same engine's, some seconds or
					  minutes older: rates; NULL */
	const struct event *event;     /* the journal, oldest first; NULL: only
					  what `now` has of it */
	size_t nevent;
	wall_t wall;   /* the time of day, if `now` is NULL */
	bool distant;  /* `now` is another host's, by mode 6: most is untold */
	bool practice; /* the clock and the network are made up */
	bool may;      /* we may change something there */

	/* Local times in texts: s east of UTC, and the zone's name (NULL:
	 * UTC). */
	int32_t zone;
	const char *zone_name;

	/* The file that ntptui edits, as it is on the disk. */
	const char *path;        /* NULL: none */
	const char *conf_error;  /* why it cannot be read; NULL: it can */
	bool differs;            /* its revision is not the running one */
	const struct diag *diag; /* of `check`, and of explain_dangers() */
	size_t ndiag;
	const struct params *params; /* made of it; NULL: not known */
	const struct access *access; /* who may ask, of it; NULL */

	const struct survey *host;      /* NULL: not surveyed */
	const struct doctor_exam *exam; /* servers examined; NULL: none */
	size_t nexam;
	const struct why_pool *pool; /* NULL: no pool server, or unknown */
};

enum why_about { WHY_SYSTEM, WHY_PEER, WHY_LINE, WHY_NIC, WHY_NAME };

/* What a finding is about. */
struct why_subject {
	enum why_about about;
	uint16_t assoc; /* WHY_PEER */
	uint32_t line;  /* WHY_LINE: of the file `name` */
	char name[SNAP_NAME];
};

enum why_do {
	WHY_DO_TEXT,   /* a person has to: `text` says what */
	WHY_DO_VERB,   /* `line` at ntptui's own prompt */
	WHY_DO_ERRAND, /* an outside command: core/errand.h */
	WHY_DO_EDIT,   /* of ntp.conf: `edit` */
	WHY_DO_PROBE,  /* `line` at the prompt: a probe that would decide */
};

/* A change of one line of ntp.conf. */
struct why_edit {
	char file[256]; /* "": the file itself */
	uint32_t line;  /* from 1; 0: append `text` at the end */
	struct diag_fix fix;
};

struct why_remedy {
	enum why_do how;
	bool changes;   /* more than what is shown: ask before */
	char text[160]; /* what it does, a short sentence */
	char line[160]; /* VERB, PROBE; ERRAND: the command, to be copied */
	struct errand_order order; /* ERRAND */
	struct why_edit edit;
};

#define WHY_PROOFS   12
#define WHY_REMEDIES 6

struct why_finding {
	const struct why_code *code;
	enum why_state state;
	uint8_t confidence; /* 0 to 100 */
	int rank;           /* the report is sorted by it, greatest first */
	struct why_subject subject;
	char verdict[200]; /* one sentence: the cause, with its numbers */
	char proof[WHY_PROOFS][200];
	uint8_t nproof;
	char meaning[400]; /* what it means for whoever reads it */
	char advice[480];  /* what to do */
	struct why_remedy remedy[WHY_REMEDIES];
	uint8_t nremedy;
	uint16_t hidden;              /* symptoms that it explains */
	const struct why_code *cause; /* of a symptom: what explains it; NULL:
					 it is no symptom */
};

#define WHY_FINDINGS 64

struct why_report {
	enum why_state state; /* the worst of what is shown */
	int exit;             /* 0 healthy, 1 degraded, 2 broken */
	char verdict[240];    /* all in one sentence */
	char blind[4][200];   /* what could not be seen, sentences */
	uint8_t nblind;
	size_t count; /* findings to be shown, most important first */
	size_t all;   /* the same with the symptoms, which follow */
	struct why_finding finding[WHY_FINDINGS];
};

/* Fills the report (half a megabyte: the caller's, not on a stack). Texts are
 * in the language that is set. */
void why_explain(const struct why_facts *facts, struct why_report *report);

#endif
