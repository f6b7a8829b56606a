/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/leap.h"

#include <string.h>

#include "core/i18n.h"
#include "core/ntptime.h"

#define DAY INT64_C(86400)

/* The last second of the year 9999, since 1970. */
#define LATEST INT64_C(253402300799)

#define TAI_MOST 1000

struct reader {
	struct leap_table *t;
	const char *at, *end; /* of the line in hand */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
skip_blanks(struct reader *r)
{
	while (r->at < r->end &&
	    (*r->at == ' ' || *r->at == '\t' || *r->at == '\r'))
		r->at++;
}

/* A decimal number of at most 18 digits; its digits count for the hash if
 * `hashed`. */
static bool
read_number(struct reader *r, bool hashed, int64_t *out)
{
	struct leap_table *t = r->t;
	int digits = 0;

	*out = 0;
	skip_blanks(r);
	for (; r->at < r->end && is_digit(*r->at); r->at++) {
		if (++digits > 18)
			return false;
		*out = *out * 10 + (*r->at - '0');
		if (hashed && t->ndigits < LEAP_DIGITS)
			t->digits[t->ndigits++] = *r->at;
	}
	return digits > 0;
}

/* NTP's seconds since 1900, of any era, as seconds since 1970. */
static bool
read_time(struct reader *r, int64_t *out)
{
	if (!read_number(r, true, out))
		return false;
	*out -= NTP_UNIX_EPOCH;
	return *out <= LATEST;
}

static int
hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Five words of 32 bits; NIST's list leaves their leading zeros out. */
static bool
read_hash(struct reader *r)
{
	uint8_t *hash = r->t->hash;

	for (int word = 0; word < LEAP_HASH / 4; word++) {
		uint32_t value = 0;
		int digits = 0;

		skip_blanks(r);
		for (; r->at < r->end && hex_digit(*r->at) >= 0; r->at++) {
			if (++digits > 8)
				return false;
			value = value << 4 | (uint32_t)hex_digit(*r->at);
		}
		if (digits == 0)
			return false;
		for (int i = 0; i < 4; i++)
			*hash++ = (uint8_t)(value >> (24 - 8 * i));
	}
	r->t->hashed = true;
	return true;
}

/* What stands behind '#': an ordinary comment, or one of three facts. */
static enum leap_flaw
read_comment(struct reader *r)
{
	bool good = true;
	char kind = r->at < r->end ? *r->at : ' ';

	r->at++;
	if (kind == '$')
		good = read_time(r, &r->t->updated);
	else if (kind == '@')
		good = read_time(r, &r->t->expires);
	else if (kind == 'h')
		good = read_hash(r);
	return good ? LEAP_GOOD : LEAP_SYNTAX;
}

static enum leap_flaw
read_entry(struct reader *r)
{
	struct leap_table *t = r->t;
	struct leap_entry e;
	int64_t tai;

	if (!read_time(r, &e.at) || !read_number(r, true, &tai))
		return LEAP_SYNTAX;
	skip_blanks(r);
	if (r->at < r->end && *r->at != '#')
		return LEAP_SYNTAX;
	if (tai > TAI_MOST || t->ndigits == LEAP_DIGITS)
		return LEAP_LONG;
	e.tai = (int)tai;
	if (t->count > 0) {
		const struct leap_entry *last = &t->entry[t->count - 1];

		if (e.at <= last->at || e.tai - last->tai > 1 ||
		    e.tai - last->tai < -1)
			return LEAP_ORDER;
	}
	if (t->count == LEAP_ENTRIES)
		return LEAP_LONG;
	t->entry[t->count++] = e;
	return LEAP_GOOD;
}

static enum leap_flaw
read_line(struct reader *r)
{
	skip_blanks(r);
	if (r->at == r->end)
		return LEAP_GOOD;
	if (*r->at != '#')
		return read_entry(r);
	r->at++;
	return read_comment(r);
}

enum leap_flaw
leap_parse(struct leap_table *t, const char *text, size_t len, uint32_t *line)
{
	enum leap_flaw flaw = LEAP_GOOD;
	struct reader r = { .t = t };
	const char *end = text + len;

	memset(t, 0, sizeof(*t));
	*line = 0;
	if (len > LEAP_TEXT)
		flaw = LEAP_LONG;
	while (flaw == LEAP_GOOD && text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));

		r.at = text;
		r.end = nl != NULL ? nl : end;
		text = r.end + 1;
		++*line;
		flaw = read_line(&r);
	}
	if (flaw == LEAP_GOOD) {
		*line = 0;
		flaw = t->count == 0 ? LEAP_EMPTY : LEAP_GOOD;
	}
	if (flaw != LEAP_GOOD)
		memset(t, 0, sizeof(*t));
	return flaw;
}

const char *
leap_flaw_text(enum leap_flaw flaw)
{
	switch (flaw) {
	case LEAP_GOOD:
		return "";
	case LEAP_SYNTAX:
		return N_("what stands there is no leap second");
	case LEAP_ORDER:
		return N_("it does not follow from the one before");
	case LEAP_LONG:
		return N_("it is too long to be a list of leap seconds");
	case LEAP_EMPTY:
		return N_("it has no leap second in it");
	}
	return "";
}

struct leap_now
leap_find(const struct leap_table *t, int64_t now)
{
	struct leap_now n = { 0, 0, 0 };

	for (size_t i = 0; i < t->count; i++) {
		if (t->entry[i].at <= now) {
			n.tai = t->entry[i].tai;
			continue;
		}
		if (i > 0 && t->entry[i].tai != t->entry[i - 1].tai) {
			n.change = t->entry[i].tai - t->entry[i - 1].tai;
			n.at = t->entry[i].at;
		}
		break;
	}
	return n;
}

/*
 * The month and day of a day since 1970, by the Gregorian rule counted in
 * 400-year cycles that begin on 1 March 0000.
 */
static void
date_of(int64_t day, int *month, int *mday)
{
	int64_t era, doe, yoe, doy, mp;

	day += 719468;
	era = (day >= 0 ? day : day - 146096) / 146097;
	doe = day - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*mday = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
}

bool
leap_day(int64_t now, int64_t *end)
{
	int64_t day = now >= 0 ? now / DAY : (now - DAY + 1) / DAY;
	int month, mday;

	date_of(day + 1, &month, &mday);
	*end = (day + 1) * DAY;
	return mday == 1 && (month == 1 || month == 7);
}
