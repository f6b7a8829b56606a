/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the NTP Pool's monitors judge a server, as its monitoring system
 * publishes it (ntppool/monitor: client/monitor, scorer/statusscore,
 * server/submitresults, scorer/recentmedian; steps since 2025-07-26): from the
 * answers of one check to a step, from steps to the score of one monitor, from
 * the monitors' scores to that of the server, and what is to be expected. Pure;
 * offsets and round trips are in s.
 */
#ifndef NTPTUI_CORE_POOLSCORE_H
#define NTPTUI_CORE_POOLSCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define POOL_DECAY    0.95  /* of a score, from one check to the next */
#define POOL_MOST     20.0  /* where perfect answers lead */
#define POOL_IN       10.0  /* from here on the address is handed out */
#define POOL_MAIL     -15.0 /* from here down the account gets a mail */
#define POOL_SAMPLES  3     /* questions of one check, POOL_GAP apart */
#define POOL_GAP      2.0   /* s */
#define POOL_PATIENCE 3.0   /* s that an answer may take */

/* How often a monitor checks a server, s. */
#define POOL_EVERY_ACTIVE    540.0
#define POOL_EVERY_TESTING   2700.0
#define POOL_EVERY_CANDIDATE 7200.0

/* What a monitor is to a server. */
enum pool_status {
	POOL_UNKNOWN,
	POOL_CANDIDATE,
	POOL_TESTING,
	POOL_ACTIVE, /* these count */
	POOL_PAUSED,
};

/* What became of one question. */
enum pool_answer {
	POOL_TIMEOUT, /* nothing came */
	POOL_BROKEN,  /* an answer, and an error of the network or the form */
	POOL_ANSWER,
};

struct pool_sample {
	enum pool_answer answer;
	uint8_t stratum;
	uint32_t refid; /* the kiss code of stratum 0 */
	double offset;  /* the server's clock minus the monitor's */
	double rtt;
};

/* What is wrong with an answer, beyond its numbers. */
enum pool_error {
	POOL_NO_ERROR,
	POOL_KISS_RATE,
	POOL_KISS_DENY, /* DENY or RSTR */
	POOL_KISS,      /* any other kiss code */
	POOL_STRATUM,   /* 16, more than 10, or 0 without a kiss code */
	POOL_NETWORK,
};

/* One check as the monitor reports it: its best sample. */
struct pool_report {
	bool silent; /* no sample was answered */
	enum pool_error error;
	uint8_t stratum;
	double offset; /* NAN: not told */
	double rtt;    /* NAN: not known */
};

/*
 * The sample that is reported of at most n: the first bad answer (stratum 0,
 * 16 or more than 10) ends the check and is it; else one without an error, the
 * nearest; else a broken answer before none. n = 0 is silence.
 */
struct pool_report poolscore_check(const struct pool_sample *s, size_t n);

/* The rows of the published table, in its order: the first that holds. */
enum pool_rule {
	POOL_RULE_SILENT,  /* no answer: -5 */
	POOL_RULE_RATE,    /* KoD RATE: -3.5 */
	POOL_RULE_DENY,    /* KoD RSTR, DENY: -10, at most -50 */
	POOL_RULE_ZERO,    /* stratum 0 without a reason: -2, at most 5 */
	POOL_RULE_ERROR,   /* any other error, no offset: -4 */
	POOL_RULE_FAR,     /* more than 3 s off: -4, at most -20 */
	POOL_RULE_STRATUM, /* stratum 8 or more: -4 */
	POOL_RULE_BAD,     /* 750 ms to 3 s off: -2 */
	POOL_RULE_POOR,    /* 100 to 750 ms: +0.5 to -1 */
	POOL_RULE_FAIR,    /* 25 to 100 ms: +1 to +0.5 */
	POOL_RULE_GOOD,    /* +1 */
	POOL_RULES
};

struct pool_step {
	enum pool_rule rule;
	double step;
	double cap; /* the score is no more than this after it; NAN: none */
};

/* The step of a check. */
struct pool_step poolscore_step(const struct pool_report *r);

/* That of an offset alone, of a server whose answers are good otherwise; NAN
 * is POOL_RULE_ERROR, as of a server that is not synchronised. */
struct pool_step poolscore_step_offset(double offset);

/*
 * Which row a published step came from, and its cap: the step, the offset (NAN:
 * not told) and the error's text ("" or NULL: not told) are all that is there
 * to go by.
 */
struct pool_step poolscore_step_published(
    double step, double offset, const char *error);

/* A monitor's score after a check. */
double poolscore_next(double score, const struct pool_step *s);

/* So many checks of the same step (no cap) until a score is at `target`, from
 * below or from above; 0: it is there; UINT32_MAX: never. */
uint32_t poolscore_checks(double score, double step, double target);

/* s from one check of a monitor to its next. */
double poolscore_interval(enum pool_status status, double score);

/* The latest result of one monitor. */
struct pool_vote {
	enum pool_status status;
	int64_t at; /* s since 1970 */
	double score;
	double rtt; /* NAN: not known */
};

/*
 * The server's score at `now`: of the votes of active monitors of the last 20
 * minutes, else of active and testing ones of 45, else of candidates and
 * testing ones of 2 h, the lower median; of fewer than three the oldest. *which
 * is the vote (may be NULL). False: nobody has voted of late.
 */
bool poolscore_overall(const struct pool_vote *v, size_t n, int64_t now,
    double *score, size_t *which);

/* What was seen of a server, to go on like that. */
struct pool_seen {
	const struct pool_step *step; /* n of them, evenly over a time */
	size_t n;
	double each; /* s from one to the next */
	double loss; /* which share of checks meets silence, 0 to 1 */
};

struct pool_outlook {
	double step;        /* the mean */
	double end;         /* where the score leads to */
	double low;         /* below which it does not fall then */
	uint32_t to_in;     /* checks until it is at POOL_IN; UINT32_MAX: never;
			       0: it is */
	uint32_t to_out;    /* until it is below; the same */
	uint32_t to_end;    /* until it is within 0.5 of the end */
	double interval;    /* s between checks; times are products */
	double worst;       /* the worst step seen */
	enum pool_rule why; /* its row */
};

/*
 * What the monitors would make of it, from `score` on, checking every
 * `interval` s: each check meets a step of those seen, in turn, and the loss in
 * its mean; caps hold. With n = 0 nothing is seen: all are NAN and never.
 */
struct pool_outlook poolscore_forecast(
    const struct pool_seen *seen, double score, double interval);

/* A row's name in files and JSON: "silent", "rate" ...; what it means, and
 * what is to be done, each N_(). */
const char *poolscore_rule_name(enum pool_rule r);
const char *poolscore_rule_text(enum pool_rule r);
const char *poolscore_rule_remedy(enum pool_rule r);

const char *poolscore_status_name(enum pool_status s);

/* POOL_UNKNOWN if it is none. */
enum pool_status poolscore_status_parse(const char *name);

#endif
