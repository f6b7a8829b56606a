/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/control.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINE = 72,   /* columns, as ntpd breaks them */
	TAIL = 2,    /* CR LF at the end */
	NUMBER = 32, /* characters of the longest number that is read */
};

void
control_text_start(struct control_text *t, char *buf, size_t room)
{
	*t = (struct control_text){ .buf = buf, .room = room };
}

/* Writes what separates the next item, of `len` octets, from the last. False
 * if both do not fit. */
static bool
separate(struct control_text *t, size_t len)
{
	bool first = t->len == 0, breaks = t->column + 1 + len + 1 >= LINE;
	const char *sep = first ? "" : breaks ? ",\r\n" : ", ";
	size_t n = strlen(sep);

	if (t->cut || len + n + TAIL > t->room - t->len) {
		t->cut = true;
		return false;
	}
	memcpy(t->buf + t->len, sep, n);
	t->len += n;
	if (!first)
		t->column = breaks ? 0 : t->column + n;
	t->column += len;
	return true;
}

void
control_put(struct control_text *t, const char *item, size_t len)
{
	if (!separate(t, len))
		return;
	memcpy(t->buf + t->len, item, len);
	t->len += len;
}

void
control_printf(struct control_text *t, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	/* The NUL falls into the room of the tail. */
	if (n >= 0 && separate(t, (size_t)n)) {
		vsnprintf(t->buf + t->len, (size_t)n + 1, fmt, again);
		t->len += (size_t)n;
	}
	va_end(again);
	va_end(ap);
}

static bool
is_printable(char c)
{
	return c >= ' ' && c <= '~';
}

void
control_put_string(struct control_text *t, const char *name, const char *value)
{
	size_t n = strlen(name), len = strlen(value);
	char *to;

	if (!separate(t, n + len + 3))
		return;
	to = t->buf + t->len;
	for (size_t i = 0; i < n; i++)
		*to++ = name[i];
	*to++ = '=';
	*to++ = '"';
	for (size_t i = 0; i < len; i++)
		*to++ =
		    is_printable(value[i]) && value[i] != '"' ? value[i] : '.';
	*to = '"';
	t->len += n + len + 3;
}

void
control_put_stamp(struct control_text *t, const char *name, ntp_ts value)
{
	control_printf(t, "%s=0x%08" PRIx32 ".%08" PRIx32, name,
	    (uint32_t)(value.fp >> 32), (uint32_t)value.fp);
}

size_t
control_text_end(struct control_text *t)
{
	if (t->len == 0)
		return 0;
	memcpy(t->buf + t->len, "\r\n", TAIL);
	t->len += TAIL;
	t->room = t->len;
	t->cut = true;
	return t->len;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Takes blanks off both ends of [*from, *to). */
static void
trim(const char **from, const char **to)
{
	while (*from < *to && is_blank(**from))
		++*from;
	while (*from < *to && is_blank((*to)[-1]))
		--*to;
}

/* The comma or NUL that ends the item at `p`, or `end`. */
static const char *
item_end(const char *p, const char *end)
{
	bool quoted = false;

	for (; p < end && *p != '\0' && (quoted || *p != ','); p++)
		if (*p == '"')
			quoted = !quoted;
	return p;
}

static void
take_item(const char *from, const char *to, struct control_item *item)
{
	const char *eq = memchr(from, '=', (size_t)(to - from));
	const char *name_end = eq != NULL ? eq : to;

	*item = (struct control_item){ .name = from };
	if (eq != NULL) {
		const char *value = eq + 1;

		trim(&value, &to);
		if (to - value >= 2 && *value == '"' && to[-1] == '"') {
			value++;
			to--;
		}
		item->value = value;
		item->value_len = (size_t)(to - value);
	}
	trim(&from, &name_end);
	item->name = from;
	item->name_len = (size_t)(name_end - from);
}

bool
control_next(const char **text, const char *end, struct control_item *item)
{
	while (*text < end) {
		const char *from = *text, *to = item_end(from, end);

		*text = to < end && *to == ',' ? to + 1 : end;
		trim(&from, &to);
		if (from == to)
			continue;
		take_item(from, to, item);
		return true;
	}
	return false;
}

bool
control_is(const struct control_item *item, const char *name)
{
	size_t n = strlen(name);

	return item->name_len == n && memcmp(item->name, name, n) == 0;
}

/* The value as a string that can be a number. */
static bool
number_text(const struct control_item *item, char buf[NUMBER + 1])
{
	size_t n = item->value_len;

	if (item->value == NULL || n == 0 || n > NUMBER ||
	    is_blank(item->value[0]) || memchr(item->value, '\0', n) != NULL)
		return false;
	memcpy(buf, item->value, n);
	buf[n] = '\0';
	return true;
}

bool
control_uint(const struct control_item *item, uint64_t *out)
{
	char buf[NUMBER + 1], *end;
	bool hex;
	uint64_t v;

	if (!number_text(item, buf))
		return false;
	hex = buf[0] == '0' && (buf[1] == 'x' || buf[1] == 'X');
	/* strtoull() would take a sign, and a second 0x. */
	if (strspn(buf + (hex ? 2 : 0),
		hex ? "0123456789abcdefABCDEF" : "0123456789") !=
		strlen(buf) - (hex ? 2 : 0) ||
	    strlen(buf) > (hex ? 18 : 19))
		return false;
	v = strtoull(buf + (hex ? 2 : 0), &end, hex ? 16 : 10);
	if (end == buf + (hex ? 2 : 0) || *end != '\0')
		return false;
	*out = v;
	return true;
}

bool
control_double(const struct control_item *item, double *out)
{
	char buf[NUMBER + 1], *end;
	double v;

	if (!number_text(item, buf) ||
	    strspn(buf, "0123456789+-.eE") != strlen(buf))
		return false;
	v = strtod(buf, &end);
	if (end == buf || *end != '\0')
		return false;
	*out = v;
	return true;
}

/* Reads exactly eight hexadecimal digits. */
static bool
take_hex(const char *p, uint32_t *out)
{
	uint32_t v = 0;

	for (int i = 0; i < 8; i++) {
		char c = p[i];

		if (c >= '0' && c <= '9')
			v = v << 4 | (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			v = v << 4 | (uint32_t)(c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			v = v << 4 | (uint32_t)(c - 'A' + 10);
		else
			return false;
	}
	*out = v;
	return true;
}

bool
control_stamp(const struct control_item *item, ntp_ts *out)
{
	const char *p = item->value;
	uint32_t s, f;

	if (p == NULL || item->value_len != 19 || p[0] != '0' || p[1] != 'x' ||
	    p[10] != '.' || !take_hex(p + 2, &s) || !take_hex(p + 11, &f))
		return false;
	out->fp = (uint64_t)s << 32 | f;
	return true;
}

const char *
control_copy(const struct control_item *item, char *buf, size_t size)
{
	size_t n = item->value == NULL ? 0 : item->value_len;

	if (n > size - 1)
		n = size - 1;
	for (size_t i = 0; i < n; i++)
		buf[i] = is_printable(item->value[i]) ? item->value[i] : '.';
	buf[n] = '\0';
	return buf;
}
