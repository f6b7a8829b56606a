/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/poolcheck.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the line begins with, and what ntpdate's does. */
static const char ours[] = "ntptui-query";
static const char ntpdate[] = "server";

/* The most octets of a word. */
enum { WORD = 80 };

static void add(char *buf, size_t size, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
add(char *buf, size_t size, const char *fmt, ...)
{
	size_t len = strlen(buf);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(buf + len, size - len, fmt, ap);
	va_end(ap);
}

/* The day and the time of `at` (s since 1970) in UTC, by the Gregorian
 * calendar with years that begin in March. */
static void
add_stamp(char *buf, size_t size, int64_t at)
{
	int64_t days = at / 86400, rest = at % 86400, era, day, year, month;

	days += 719468;
	era = days / 146097;
	day = days % 146097;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	day -= (153 * month + 2) / 5;
	year += 400 * era + (month >= 10);
	add(buf, size, " at=%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year,
	    (int)(month < 10 ? month + 3 : month - 9), (int)day + 1,
	    (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}

const char *
poolcheck_text(const struct pool_verdict *v, char *buf, size_t size)
{
	char addr[ADDR_TEXT];

	snprintf(buf, size, "%s %s answers=%u/%u", ours,
	    addr_text(&v->address, addr, sizeof(addr)), v->good, v->asked);
	if (v->answered)
		add(buf, size, " stratum=%u leap=%u", v->stratum, v->leap);
	if (v->answered && !isnan(v->offset))
		add(buf, size, " offset=%+.6f", v->offset);
	if (v->answered && !isnan(v->error))
		add(buf, size, " error=%.6f", v->error);
	if (v->answered && !isnan(v->delay))
		add(buf, size, " delay=%.6f", v->delay);
	if (v->at > 0)
		add_stamp(buf, size, v->at);
	return buf;
}

/* The next word of the line at *at, between blanks and commas; its length, 0
 * at the line's end. */
static size_t
take_word(const char **at, char out[WORD])
{
	size_t len;

	*at += strspn(*at, " \t,\r");
	len = strcspn(*at, " \t,\r\n");
	snprintf(out, WORD, "%.*s", len < WORD ? (int)len : WORD - 1, *at);
	*at += len;
	return len;
}

static double
number(const char *text)
{
	char *end;
	double v;

	if (text[strspn(text, "+-.0123456789eE")] != '\0')
		return (double)NAN;
	v = strtod(text, &end);
	return *text != '\0' && *end == '\0' && fabs(v) < 1e12 ? v
							       : (double)NAN;
}

static unsigned
small(const char *text)
{
	double v = number(text);

	return v >= 0 && v <= 1000 ? (unsigned)v : 1001;
}

/* Two digits or four. */
static int64_t
digits(const char *text, size_t n)
{
	int64_t v = 0;

	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		v = 10 * v + (text[i] - '0');
	}
	return v;
}

int64_t
poolcheck_stamp(const char *text)
{
	int64_t y, mo, d, h, mi, s;

	if (strlen(text) < 20 || text[4] != '-' || text[7] != '-' ||
	    text[10] != 'T' || text[13] != ':' || text[16] != ':')
		return 0;
	y = digits(text, 4);
	mo = digits(text + 5, 2);
	d = digits(text + 8, 2);
	h = digits(text + 11, 2);
	mi = digits(text + 14, 2);
	s = digits(text + 17, 2);
	if (y < 1970 || mo < 1 || mo > 12 || d < 1 || d > 31 || h < 0 ||
	    mi < 0 || s < 0)
		return 0;
	y -= mo <= 2;
	mo += mo > 2 ? -3 : 9;
	d += 365 * y + y / 4 - y / 100 + y / 400 + (153 * mo + 2) / 5 - 719469;
	return d * 86400 + h * 3600 + mi * 60 + s;
}

/* "3/3" */
static void
take_answers(struct pool_verdict *v, const char *text)
{
	const char *slash = strchr(text, '/');
	char good[8];

	if (slash == NULL || slash - text >= (long)sizeof(good))
		return;
	memcpy(good, text, (size_t)(slash - text));
	good[slash - text] = '\0';
	v->good = small(good) % 1001;
	v->asked = small(slash + 1) % 1001;
}

/* NAME=VALUE of our line. */
static void
take_value(struct pool_verdict *v, const char *word)
{
	const char *value = strchr(word, '=');
	size_t len;

	if (value == NULL)
		return;
	len = (size_t)(value++ - word);
	if (strncmp(word, "stratum", len) == 0)
		v->stratum = (uint8_t)(small(value) & 0xff);
	else if (strncmp(word, "leap", len) == 0)
		v->leap = (uint8_t)(small(value) & 3);
	else if (strncmp(word, "offset", len) == 0)
		v->offset = number(value);
	else if (strncmp(word, "error", len) == 0)
		v->error = number(value);
	else if (strncmp(word, "delay", len) == 0)
		v->delay = number(value);
	else if (strncmp(word, "at", len) == 0)
		v->at = poolcheck_stamp(value);
	else if (strncmp(word, "answers", len) == 0)
		take_answers(v, value);
}

/* The rest of our line, behind its first word. */
static bool
read_ours(const char *at, struct pool_verdict *v)
{
	char word[WORD];

	if (take_word(&at, word) == 0 || !addr_parse(&v->address, word))
		return false;
	while (take_word(&at, word) > 0)
		take_value(v, word);
	v->answered = v->good > 0 && v->asked >= v->good;
	return v->asked > 0;
}

/* "server 192.0.2.1, stratum 2, offset -0.000123, delay 0.02567"; a server that
 * is silent has stratum 0. ntpdate's offset is what it would add to the clock
 * it runs on: the server's minus its own, as ours. */
static bool
read_ntpdate(const char *at, struct pool_verdict *v)
{
	char word[WORD], value[WORD];

	if (take_word(&at, word) == 0 || !addr_parse(&v->address, word))
		return false;
	if (take_word(&at, word) == 0 || strcmp(word, "stratum") != 0)
		return false;
	take_word(&at, value);
	v->stratum = (uint8_t)(small(value) & 0xff);
	while (take_word(&at, word) > 0 && take_word(&at, value) > 0)
		if (strcmp(word, "offset") == 0)
			v->offset = number(value);
		else if (strcmp(word, "delay") == 0)
			v->delay = number(value);
	v->asked = 1;
	v->good = v->stratum > 0;
	v->answered = v->good > 0;
	return true;
}

/* NTPsec's ntpdate is ntpdig: "2026-11-23 08:00:00.123 (+0000) +0.000123 +/-
 * 0.015212 ntp.example 192.0.2.1 s2 no-leap", from its first word on. */
static bool
read_ntpdig(const char *at, struct pool_verdict *v)
{
	char word[WORD], last[WORD] = "";

	while (take_word(&at, word) > 0 && strcmp(word, "+/-") != 0)
		memcpy(last, word, sizeof(last));
	v->offset = number(last);
	if (isnan(v->offset) || take_word(&at, word) == 0)
		return false;
	v->error = number(word);
	while (v->address.family == ADDR_NONE && take_word(&at, word) > 0)
		addr_parse(&v->address, word);
	if (take_word(&at, word) == 0 || word[0] != 's')
		return false;
	v->stratum = (uint8_t)(small(word + 1) & 0xff);
	take_word(&at, word);
	v->leap = strcmp(word, "unsync") == 0 ? 3 : 0;
	v->good = v->asked = 1;
	v->answered = true;
	return v->address.family != ADDR_NONE && v->stratum > 0;
}

size_t
poolcheck_parse(const char *text, struct pool_verdict *out)
{
	static const struct pool_verdict none = { .offset = (double)NAN,
		.error = (double)NAN,
		.delay = (double)NAN };
	const char *at = text;

	while (*at != '\0') {
		const char *line = at, *rest = at;
		struct pool_verdict v = none;
		char word[WORD];
		bool found = false;

		if (take_word(&rest, word) > 0)
			found = strcmp(word, ours) == 0 ? read_ours(rest, &v)
			    : strcmp(word, ntpdate) == 0
			    ? read_ntpdate(rest, &v)
			    : read_ntpdig(rest, &v);
		at = line + strcspn(line, "\n");
		at += *at == '\n';
		if (found) {
			*out = v;
			return (size_t)(at - text);
		}
	}
	return 0;
}
