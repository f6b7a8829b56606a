/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/journal.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* How far back a repetition is looked for: two or three things that take
 * turns (reachable, unreachable) are repetitions too. */
#define LOOK_BACK 8

/* Octets of the UTF-8 sequence at s, 0 if it is none that may be shown:
 * malformed, overlong, a surrogate or a C1 control character. */
static size_t
utf8_length(const unsigned char *s)
{
	static const struct {
		unsigned char mask, lead;
		uint32_t least;
	} forms[] = {
		{ 0xe0, 0xc0, 0xa0 }, /* 0x80 to 0x9f are C1 */
		{ 0xf0, 0xe0, 0x800 },
		{ 0xf8, 0xf0, 0x10000 },
	};

	for (size_t n = 0; n < sizeof(forms) / sizeof(forms[0]); n++) {
		uint32_t c = *s & (unsigned char)~forms[n].mask;

		if ((*s & forms[n].mask) != forms[n].lead)
			continue;
		for (size_t i = 1; i < n + 2; i++) {
			if ((s[i] & 0xc0) != 0x80)
				return 0;
			c = c << 6 | (s[i] & 0x3f);
		}
		if (c < forms[n].least || c > 0x10ffff ||
		    (c >= 0xd800 && c <= 0xdfff))
			return 0;
		return n + 2;
	}
	return 0;
}

/* Makes `text` fit for a terminal, in place. */
static void
sanitise(char *text)
{
	unsigned char *s = (unsigned char *)text;

	while (*s) {
		size_t n =
		    *s < 0x80 ? *s >= 0x20 && *s != 0x7f : utf8_length(s);

		if (!n) {
			*s = '?';
			n = 1;
		}
		s += n;
	}
}

/* Takes away the last character if the end of the room cut through it. */
static void
trim_cut(char *text)
{
	unsigned char *s = (unsigned char *)text;
	size_t len = strlen(text), i = len;

	while (i > 0 && len - i < 3 && (s[i - 1] & 0xc0) == 0x80)
		i--;
	if (i > 0 && s[i - 1] >= 0xc0 && !utf8_length(s + i - 1))
		text[i - 1] = '\0';
}

static bool
same(const struct event *a, const struct event *b)
{
	return a->level == b->level && a->assoc == b->assoc &&
	    strcmp(a->name, b->name) == 0 && strcmp(a->text, b->text) == 0;
}

/* The i-th newest, 0 the newest. */
static size_t
place(const struct journal *j, size_t i)
{
	return (j->next + JOURNAL_EVENTS - 1 - i) % JOURNAL_EVENTS;
}

/* Takes out a repetition of `e`, if there is one, and counts it in. */
static void
merge(struct journal *j, struct event *e)
{
	size_t i = 0;

	while (i < j->count && i < LOOK_BACK && !same(&j->ring[place(j, i)], e))
		i++;
	if (i == j->count || i == LOOK_BACK)
		return;
	e->times = j->ring[place(j, i)].times;
	for (; i > 0; i--)
		j->ring[place(j, i)] = j->ring[place(j, i - 1)];
	j->next = place(j, 0);
	j->count--;
}

void
journal_init(struct journal *j)
{
	memset(j, 0, sizeof(*j));
}

void
journal_add(struct journal *j, wall_t wall, mono_t at, enum event_level level,
    uint16_t assoc, const char *name, const char *fmt, ...)
{
	struct event e = { .wall = wall, .at = at };
	va_list ap;

	e.level = (uint8_t)level;
	e.assoc = assoc;
	snprintf(e.name, sizeof(e.name), "%s", name);
	va_start(ap, fmt);
	if (vsnprintf(e.text, sizeof(e.text), fmt, ap) >= (int)sizeof(e.text))
		trim_cut(e.text);
	va_end(ap);
	sanitise(e.name);
	sanitise(e.text);
	merge(j, &e);

	e.serial = ++j->last;
	if (e.times < UINT32_MAX)
		e.times++;
	j->ring[j->next] = e;
	j->next = (j->next + 1) % JOURNAL_EVENTS;
	if (j->count < JOURNAL_EVENTS)
		j->count++;
}

size_t
journal_newest(const struct journal *j, struct event *out, size_t max)
{
	size_t n = j->count < max ? j->count : max;

	for (size_t i = 0; i < n; i++)
		out[i] = j->ring[place(j, n - 1 - i)];
	return n;
}
