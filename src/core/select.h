/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which sources tell the truth, and what they say together: intersection,
 * clustering, combining, prefer (RFC 5905 section 11.2). Pure functions
 * over an array; no peers, no history but the index of the last system peer.
 */
#ifndef NTPTUI_CORE_SELECT_H
#define NTPTUI_CORE_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What selection needs to know of one association. */
struct cand {
	unsigned flash;  /* FLASH_* bits; non-zero: no candidate */
	double offset;   /* s */
	double jitter;   /* s */
	double distance; /* s, root distance lambda */
	uint8_t stratum;
	uint8_t leap;
	bool prefer, noselect, truechimer;
	bool preemptible; /* from a pool: may be `excess`/`backup` first */
};

/* The verdict on each, in ntpq's order and with its codes. */
enum tally {
	TALLY_REJECT,    /* ' ' */
	TALLY_FALSETICK, /* 'x' */
	TALLY_EXCESS,    /* '.': beyond maxclock, from a pool */
	TALLY_OUTLIER,   /* '-' */
	TALLY_CANDIDATE, /* '+' */
	TALLY_BACKUP,    /* '#': beyond maxclock, configured */
	TALLY_SYSPEER,   /* '*' */
	TALLY_PPSPEER,   /* 'o' */
};

struct select_cfg {
	int minsane;    /* tos minsane: fewest survivors for a system peer */
	int minclock;   /* tos minclock: clustering keeps at least these */
	int maxclock;   /* tos maxclock: more are `excess` or `backup` */
	double mindist; /* s, tos mindist: intersection intervals' least half */
};

/* Why there is, or is not, a system peer. */
enum select_why {
	SELECT_OK,
	SELECT_NONE,     /* no candidate passed the sanity tests */
	SELECT_DISAGREE, /* no majority of candidates agrees */
	SELECT_FEW,      /* survivors fewer than minsane */
};

struct selection {
	enum select_why why;
	int syspeer;      /* index; -1: none */
	int candidates;   /* that passed the sanity tests */
	int truechimers;  /* that intersect */
	int survivors;    /* after clustering */
	double low, high; /* s, the intersection; NAN if there is none */
	double offset;    /* s, combined */
	double jitter;    /* s, combined (system jitter) */
	uint8_t leap;     /* majority of survivors */
};

/* Candidates looked at; work for them lies on the stack (about 14 kB). */
#define SELECT_MAX 1024

/* ' ', 'x', '.', '-', '+', '#', '*', 'o'. */
char tally_char(enum tally t);

/*
 * Judges n candidates (any n; 1,024 at most are looked at, the rest are
 * `reject`); fills tally[0..n-1]. `previous` is the index of the system peer
 * until now or -1: it stays if it survives and is not worse by stratum, so
 * that clocks do not hop.
 */
struct selection select_clock(const struct cand *c, enum tally *tally, size_t n,
    int previous, const struct select_cfg *cfg);

#endif
