/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The public servers to choose from, as screen and verbs show them: the
 * catalogue's rows with what is known of each (distance, measurements, marks).
 * Only _load, _load_lab and _save touch files; the rest is pure.
 */
#ifndef NTPTUI_UI_PICKER_H
#define NTPTUI_UI_PICKER_H

#include "config/catalog.h"
#include "config/choose.h"
#include "config/geography.h"
#include "core/probing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pick {
	const struct catalog_row *row;
	double km;   /* how far, by the catalogue; NAN */
	bool marked; /* to be put into ntp.conf */
	bool permitted;
	int64_t mailed; /* s since 1970; 0: no mail was sent */
	int64_t probed; /* the same: when it was measured; 0: never */
	struct probe_result probe;   /* valid if probed */
	double error;                /* s, from the majority; NAN */
	bool wrong;                  /* disagrees with it */
	struct choose_result chosen; /* valid if picker.suggested */
};

struct picker {
	struct catalog catalog;
	struct pick *pick; /* owned: one a row, in the catalogue's order */
	size_t count;
	bool placed; /* `here` is known */
	struct place_on_earth here;
	bool suggested;
	bool lab; /* of a practice network: nothing is kept */
};

/* Which are shown. Made from words by picker_filter_parse(). */
#define PICKER_WORDS 8
struct picker_filter {
	char iso[8];                 /* country, "" any: "US" has "US-CA" too */
	uint8_t stratum;             /* 0: any */
	unsigned policies;           /* bits 1 << enum catalog_policy */
	bool nts;                    /* only with NTS */
	bool marked;                 /* only marked ones */
	bool answering;              /* only those measured well */
	double km;                   /* at most so far; 0: any */
	double delay;                /* s, measured, at most; 0: any */
	char text[PICKER_WORDS][32]; /* each in one of its texts; "" ends */
};

/* Everything but closed ones. */
void picker_filter_init(struct picker_filter *f);

/*
 * Adds one word: a country ("DE", "US-CA"), "stratum=1", "policy=open" (also
 * restricted, closed, unknown, all), "nts", "marked", "answers", "km=500",
 * "ms=20", or any other text. False if it makes no sense; `why` says why.
 */
bool picker_filter_parse(
    struct picker_filter *f, const char *word, char *why, size_t size);

bool picker_shown(const struct pick *p, const struct picker_filter *f);

/* How they are sorted; every order ends with the name. */
enum picker_order {
	PICKER_BY_RANK, /* as suggested, else by delay, else by distance */
	PICKER_BY_COUNTRY,
	PICKER_BY_NAME,
	PICKER_BY_STRATUM,
	PICKER_BY_DELAY,
	PICKER_BY_DISTANCE,
	PICKER_BY_AGE,
	PICKER_ORDERS
};
int picker_compare(
    const struct pick *a, const struct pick *b, enum picker_order order);

/* Loads the catalogue and what is remembered; `country` as in catalogue rows:
 * where this host is, NULL: by its time zone. */
void picker_load(struct picker *p, const char *country, struct diags *ds);

/* The same of a practice network. */
void picker_load_lab(struct picker *p, const char *name, struct diags *ds);
void picker_free(struct picker *p);

/* Remembers marks, mails and measurements; 0 or an errno. */
int picker_save(const struct picker *p);

/* By name, or what else it is known by; NULL. */
struct pick *picker_find(const struct picker *p, const char *name);

/* What is to be asked of it: name and pace, no address. */
struct probe_aim;
void picker_aim(const struct pick *p, struct probe_aim *aim);

/* A measurement of it came, at `now` (s since 1970). */
void picker_probed(struct pick *p, const struct probe_result *r, int64_t now);

/* After measurements: who agrees with the majority. */
void picker_judge(struct picker *p);

/* Judges those that the filter shows (NULL: all) as choose() does, and marks
 * those taken, nobody else; how many. */
size_t picker_suggest(struct picker *p, const struct choose_cfg *cfg,
    const struct picker_filter *among);

/* The comment for lines that chosen servers replace, of the day of `now`;
 * returns buf. */
const char *picker_reason(int64_t now, char *buf, size_t size);

/* Can its name stand in ntp.conf? And may it be marked: open, or permitted? */
bool picker_usable(const struct pick *p);
bool picker_allowed(const struct pick *p);

/*
 * The mail that tells an operator of a new client, plain text: To is the page
 * that names him, for no list has his address. `host` and `address` are this
 * host's. malloc'ed.
 */
char *picker_mail(const struct pick *p, const char *host, const char *address);

#endif
