/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a server stands, as people write it: degrees with a fraction, with
 * minutes and seconds, ddmm.mmmm, letters before or behind, longitude first,
 * decimal commas, a link to a map.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "config/import.h"

enum { PARTS = 12 };

enum part_kind { PART_NUMBER, PART_SIDE, PART_CUT };

struct part {
	enum part_kind kind;
	double value; /* PART_NUMBER */
	char side;    /* PART_SIDE: N S E W */
};

struct parts {
	struct part part[PARTS];
	size_t count;
};

/* One of the two: degrees, minutes, seconds, and whose side. */
struct angle {
	double number[3];
	size_t count;
	char side; /* 0: none was named */
};

static void
add(struct parts *ps, struct part p)
{
	if (ps->count < PARTS)
		ps->part[ps->count++] = p;
}

/* Are commas decimal points here? Where every number has one and none has a
 * point, and there are two of them, they are. */
static bool
decimal_commas(const char *text)
{
	size_t commas = 0;

	if (strchr(text, '.') != NULL)
		return false;
	for (const char *p = text; *p != '\0'; p++)
		if (*p == ',' && p > text && isdigit((unsigned char)p[-1]) &&
		    isdigit((unsigned char)p[1]))
			commas++;
	return commas >= 2;
}

/* A number with its fraction; the text behind it. */
static const char *
read_number(const char *p, bool commas, double *out)
{
	double value = 0, unit = 1;
	size_t digits = 0;

	for (; isdigit((unsigned char)*p) && digits++ < 12; p++)
		value = value * 10 + (*p - '0');
	if ((*p == '.' || (commas && *p == ',')) &&
	    isdigit((unsigned char)p[1]))
		for (p++; isdigit((unsigned char)*p); p++)
			value += (*p - '0') * (unit /= 10);
	*out = value;
	return p;
}

/* The side that a word names: N, north, O (German for east); 0: none. */
static char
side_of(const char *word, size_t len)
{
	static const struct {
		const char *word;
		char side;
	} known[] = { { "n", 'N' }, { "north", 'N' }, { "s", 'S' },
		{ "south", 'S' }, { "e", 'E' }, { "east", 'E' }, { "o", 'E' },
		{ "ost", 'E' }, { "w", 'W' }, { "west", 'W' } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i].word) == len) {
			size_t n = 0;

			while (n < len &&
			    tolower((unsigned char)word[n]) == known[i].word[n])
				n++;
			if (n == len)
				return known[i].side;
		}
	return 0;
}

static bool
is_mark(char c)
{
	return c == ',' || c == '/' || c == ';' || c == '+';
}

static void
split(const char *p, struct parts *ps)
{
	bool commas = decimal_commas(p);

	while (*p != '\0') {
		struct part part = { .kind = PART_NUMBER };

		if (isdigit((unsigned char)*p) ||
		    (*p == '-' && isdigit((unsigned char)p[1]))) {
			bool minus = *p == '-';

			p = read_number(p + minus, commas, &part.value);
			part.value = minus ? -part.value : part.value;
			add(ps, part);
		} else if (isalpha((unsigned char)*p)) {
			size_t len = 0;

			while (isalpha((unsigned char)p[len]))
				len++;
			part.side = side_of(p, len);
			part.kind = PART_SIDE;
			if (part.side != 0)
				add(ps, part);
			p += len;
		} else {
			part.kind = PART_CUT;
			if (is_mark(*p))
				add(ps, part);
			p++;
		}
	}
}

/* Do the letters stand before their numbers? */
static bool
letters_lead(const struct parts *ps)
{
	for (size_t i = 0; i < ps->count; i++)
		if (ps->part[i].kind != PART_CUT)
			return ps->part[i].kind == PART_SIDE;
	return false;
}

static bool
has_letters(const struct parts *ps)
{
	for (size_t i = 0; i < ps->count; i++)
		if (ps->part[i].kind == PART_SIDE)
			return true;
	return false;
}

/* Groups the parts into two angles; false if they are not two. */
static bool
group(const struct parts *ps, struct angle out[2])
{
	bool lead = letters_lead(ps), letters = has_letters(ps);
	size_t n = 0;

	for (size_t i = 0; i < ps->count && n < 2; i++) {
		const struct part *p = &ps->part[i];
		struct angle *a = &out[n];

		if (p->kind == PART_NUMBER) {
			/* Two bare numbers in a row, no letter, no comma. */
			if (a->count < 3)
				a->number[a->count++] = p->value;
		} else if (p->kind == PART_SIDE && lead) {
			if (a->side != 0 && ++n == 2)
				break;
			out[n].side = p->side;
		} else if (p->kind == PART_SIDE) {
			a->side = p->side;
			n += a->count > 0;
		} else if (!letters && a->count > 0) {
			n++;
		}
	}
	if (!letters && n == 0 && out[0].count == 2) {
		out[1].number[0] = out[0].number[1];
		out[0].count = out[1].count = 1;
	}
	return out[0].count > 0 && out[1].count > 0 &&
	    (out[0].side != 0) == (out[1].side != 0);
}

static double
degrees(const struct angle *a)
{
	double d = fabs(a->number[0]);
	bool minus = a->number[0] < 0 || a->side == 'S' || a->side == 'W';

	if (a->count == 1 && d > 180) /* ddmm.mmmm */
		d = floor(d / 100) + fmod(d, 100) / 60;
	if (a->count > 1)
		d += fabs(a->number[1]) / 60;
	if (a->count > 2)
		d += fabs(a->number[2]) / 3600;
	return minus ? -d : d;
}

/* In a link to a map: what stands behind the @, or behind ll= or q=. */
static const char *
inside_link(const char *text)
{
	static const char *const mark[] = { "@", "ll=", "q=" };

	if (strstr(text, "://") == NULL)
		return text;
	for (size_t i = 0; i < sizeof(mark) / sizeof(mark[0]); i++) {
		const char *at = strstr(text, mark[i]);

		if (at != NULL)
			return at + strlen(mark[i]);
	}
	return "";
}

bool
import_coordinates(const char *text, double *lat, double *lon)
{
	struct angle a[2] = { { { 0 }, 0, 0 }, { { 0 }, 0, 0 } };
	struct parts ps = { .count = 0 };
	double north, east;

	split(inside_link(text), &ps);
	if (!group(&ps, a))
		return false;
	north = degrees(&a[0]);
	east = degrees(&a[1]);
	if (a[0].side == 'E' || a[0].side == 'W') {
		double other = north;

		north = east;
		east = other;
		if (a[1].side == 'E' || a[1].side == 'W')
			return false;
	} else if (a[1].side == 'N' || a[1].side == 'S') {
		return false;
	}
	if (fabs(north) > 90 || fabs(east) > 180)
		return false;
	*lat = north;
	*lon = east;
	return true;
}
