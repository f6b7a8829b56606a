/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The NTP Pool's public record of a server's scores, as its site gives it out:
 * JSON (/scores/IP/json) and CSV (/scores/IP/log). Texts come from a network
 * or from a person's clipboard and are not trusted; what cannot be understood
 * is left out and counted.
 */
#ifndef NTPTUI_CONFIG_POOLFILE_H
#define NTPTUI_CONFIG_POOLFILE_H

#include "core/addr.h"
#include "core/poolscore.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define POOLFILE_MAX   (4 * 1024 * 1024) /* octets of a text */
#define POOLFILE_ROWS  20000             /* of a history */
#define POOLFILE_NAMES 500               /* monitors */
#define POOLFILE_NAME  48                /* octets of a monitor's name */
#define POOLFILE_ERROR 64                /* octets of an error's text */

/* The monitor whose score is the server's. */
#define POOLFILE_OVERALL "recentmedian"

/* One result, or with a monitor of type `score` a value made of many. */
struct pool_row {
	int64_t at;    /* s since 1970 */
	double offset; /* s; NAN: not told */
	double rtt;    /* s; NAN: not told */
	double step;   /* NAN: not told */
	double score;
	uint32_t monitor; /* its id */
	uint8_t leap;
	char error[POOLFILE_ERROR]; /* printable; CSV only */
};

struct pool_monitor {
	uint32_t id;
	bool made; /* of type `score`: nobody's own results */
	enum pool_status status;
	int64_t at;               /* of its latest result; 0: not told */
	double score;             /* NAN: not told */
	double rtt;               /* s, mean; NAN: not told */
	char name[POOLFILE_NAME]; /* printable */
};

struct pool_log {
	struct addr server;   /* ADDR_NONE: not told (CSV) */
	struct pool_row *row; /* owned; oldest first */
	size_t rows;
	struct pool_monitor *monitor; /* owned */
	size_t monitors;
	size_t odd; /* entries that could not be understood */
};

void poolfile_init(struct pool_log *log);
void poolfile_free(struct pool_log *log);

/*
 * Reads either form (the first character tells which), `len` octets with a NUL
 * behind them, into a log that has been initialised. False, and an empty log,
 * if it is neither: `why` (size octets) is a sentence.
 */
bool poolfile_read(
    struct pool_log *log, const char *text, size_t len, char *why, size_t size);

/* The monitor with this id or name; NULL. */
const struct pool_monitor *poolfile_monitor(
    const struct pool_log *log, uint32_t id);
const struct pool_monitor *poolfile_named(
    const struct pool_log *log, const char *name);

/* The server's present score and when it was made; NAN if it is not told. */
double poolfile_score(const struct pool_log *log, int64_t *at);

/*
 * The score of a monitor played through from its first row on by the published
 * steps (core/poolscore.h): how far at most it is from what was published, and
 * of how many rows. For one that is `made` nothing is played: 0 rows.
 */
double poolfile_replay(
    const struct pool_log *log, uint32_t monitor, size_t *rows);

#endif
