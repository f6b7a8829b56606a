/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of apply.c share while they go through a document; nobody
 * else includes it.
 */
#ifndef NTPTUI_CONFIG_APPLYING_H
#define NTPTUI_CONFIG_APPLYING_H

#include "config/conf.h"
#include "config/parse.h"
#include "config/restrict.h"
#include "config/twins.h"
#include "engine/params.h"

/* A user's word in a message, and how much of it. */
#define WORD "'%.60s'"

/* A fudge line. */
struct apply_fudge {
	struct params_clock clock; /* whose, and what it sets ... */
	unsigned set;              /* ... of it: apply_clock.c's bits */
};

struct apply {
	struct params *out;
	struct diags *ds;
	struct stmt stmt; /* the line in hand */
	const char *file; /* where it stands */
	uint32_t line;
	struct twins twins;
	struct restrict_set *rules;
	bool full;                 /* APPLY_MAX_ASSOC has been told of */
	struct place clocks_at;    /* the last minclock or maxclock */
	struct apply_fudge *fudge; /* owned */
	size_t nfudge;
	struct place stats_at; /* the last line of statistics */
	struct place log_at;   /* the last logfile */
};

/* Where a word of the line in hand stands. */
static inline struct place
apply_here(const struct apply *a, size_t token)
{
	return token_place(a->file, a->line, &a->stmt.token[token]);
}

static inline const char *
apply_text(const struct apply *a, size_t token)
{
	return a->stmt.token[token].text;
}

/* What is in the document and has no effect yet: a directive, or an option,
 * whose word is `token`; `dialect` is DIALECT_* bits. */
void apply_note_kept(struct apply *a, size_t token, unsigned dialect);

/* A server, pool or peer line. */
void apply_source(struct apply *a, enum params_kind kind);

/* Parts of it where it is a reference clock: an option; a server line with
 * its address, which stays a server's if it is none; a refclock line. False:
 * it is not started. */
void apply_clock_option(struct apply *a, struct params_assoc *as, size_t i);
bool apply_clock_server(struct apply *a, struct params_assoc *as);
bool apply_refclock(struct apply *a, struct params_assoc *as);

/* A fudge line; and behind the last line what all of them do. */
void apply_fudge(struct apply *a);
void apply_fudges(struct apply *a);

/* A leapfile line; and the system's list if there was none. */
void apply_leapfile(struct apply *a);
void apply_leapfile_end(struct apply *a);

/* A discard, limit or mru line. */
void apply_rates(struct apply *a);
/* A line of statistics files or of the log; and behind the last of all. */
void apply_stats(struct apply *a);
void apply_stats_end(struct apply *a);
/* An interface or nic line. */
void apply_nic(struct apply *a);

/* After all of them: mindepth entries are kept whatever maxdepth says, as both
 * daemons do. */
void apply_depth(struct apply *a);

/* A line of access rules, or one that may have been meant as such; true if
 * there is nothing more to it. */
bool apply_restrict(struct apply *a, const struct conf_walk *w);

/* Hands the rules of all lines over to the engine. */
void apply_rules(struct apply *a);

#endif
