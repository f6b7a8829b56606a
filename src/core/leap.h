/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Leap seconds: the list that NIST and IERS publish (leap-seconds.list), and
 * what it says of a moment. Pure: the text is the caller's, and so is the
 * hash, of which only the input is put together here.
 */
#ifndef NTPTUI_CORE_LEAP_H
#define NTPTUI_CORE_LEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LEAP_ENTRIES 128         /* 28 in 2026; at most two a year */
#define LEAP_DIGITS  2048        /* octets that are hashed, at most */
#define LEAP_HASH    20          /* octets of the list's SHA-1 */
#define LEAP_TEXT    (64 * 1024) /* octets that a list may have */
#define LEAP_DAY     86400.0     /* s before it in which it is announced */

/* From `at` (s since 1970, UTC) on TAI minus UTC is `tai` s. */
struct leap_entry {
	int64_t at;
	int tai;
};

struct leap_table {
	size_t count;
	struct leap_entry entry[LEAP_ENTRIES]; /* in order */
	int64_t updated, expires; /* s since 1970; 0: it does not say */
	bool hashed;              /* it has a hash: */
	uint8_t hash[LEAP_HASH];
	size_t ndigits; /* which is that of these */
	char digits[LEAP_DIGITS];
};

enum leap_flaw {
	LEAP_GOOD,
	LEAP_SYNTAX, /* a line that is no pair of numbers, or a bad hash */
	LEAP_ORDER,  /* times or TAI that do not go on by one second each */
	LEAP_LONG,   /* more than there is room for */
	LEAP_EMPTY,  /* no leap second at all: no such list */
};

/*
 * Reads a list, `len` octets of any content. On a flaw *t is empty and *line
 * is the line at fault (0: the whole). Times before 1900 or after 9999 are
 * flaws; the first entry may have any TAI from 0 to 1000.
 */
enum leap_flaw leap_parse(
    struct leap_table *t, const char *text, size_t len, uint32_t *line);

/* The sentence for people, untranslated. */
const char *leap_flaw_text(enum leap_flaw flaw);

/* What a table says of `now` (s since 1970, UTC). */
struct leap_now {
	int tai;    /* s, TAI minus UTC; 0: before the first entry */
	int change; /* s by which TAI minus UTC changes next: 1 or -1; 0: no
		       change is known */
	int64_t at; /* when: the first second with the new one */
};
struct leap_now leap_find(const struct leap_table *t, int64_t now);

/* Does the last day of a month that may have a leap second by decision of the
 * IERS (June, December) hold `now`? Then *end is its end. */
bool leap_day(int64_t now, int64_t *end);

#endif
