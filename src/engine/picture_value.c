/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/picture_value.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Octets of one number, address or such. */
#define TOKEN 128

void
picture_add(struct picture_line *l, const char *text, size_t len)
{
	if (l->full || len >= sizeof(l->text) - l->len) {
		l->full = true;
		return;
	}
	memcpy(l->text + l->len, text, len);
	l->len += len;
}

uint64_t
picture_uint(const void *at, size_t size)
{
	uint64_t u64 = 0;
	uint32_t u32 = 0;
	uint16_t u16 = 0;

	switch (size) {
	case sizeof(uint8_t):
		return *(const uint8_t *)at;
	case sizeof(u16):
		memcpy(&u16, at, sizeof(u16));
		return u16;
	case sizeof(u32):
		memcpy(&u32, at, sizeof(u32));
		return u32;
	default:
		memcpy(&u64, at, sizeof(u64));
		return u64;
	}
}

/* False if `value` has no room in `size` octets. */
static bool
set_uint(void *at, size_t size, uint64_t value)
{
	uint8_t u8 = (uint8_t)value;
	uint16_t u16 = (uint16_t)value;
	uint32_t u32 = (uint32_t)value;

	if (size < sizeof(value) && value >> (8 * size) != 0)
		return false;
	memcpy(at,
	    size == sizeof(u8)        ? (const void *)&u8
		: size == sizeof(u16) ? (const void *)&u16
		: size == sizeof(u32) ? (const void *)&u32
				      : (const void *)&value,
	    size);
	return true;
}

/* Signed numbers of `size` octets: the sign is spread, or cut off again. */
static int64_t
get_int(const void *at, size_t size)
{
	uint64_t u = picture_uint(at, size);
	uint64_t sign = (uint64_t)1 << (8 * size - 1);

	return (int64_t)((u ^ sign) - sign);
}

static bool
set_int(void *at, size_t size, int64_t value)
{
	uint64_t mask =
	    size < sizeof(value) ? ((uint64_t)1 << (8 * size)) - 1 : UINT64_MAX;

	return set_uint(at, size, (uint64_t)value & mask) &&
	    get_int(at, size) == value;
}

double
picture_float(const void *at, size_t size)
{
	double d;
	float f;

	if (size == sizeof(f)) {
		memcpy(&f, at, sizeof(f));
		return (double)f;
	}
	memcpy(&d, at, sizeof(d));
	return d;
}

void
picture_set_float(void *at, size_t size, double value)
{
	float f = (float)value;

	memcpy(at, size == sizeof(f) ? (const void *)&f : (const void *)&value,
	    size);
}

/* Octets that a text may show as they are; the blank separates elements, and
 * the underscore stands for it. */
static bool
is_plain(unsigned char c)
{
	return c > ' ' && c < 0x7f && c != '"' && c != '%' && c != '_';
}

/* "-" is the empty text. */
static void
add_text(struct picture_line *l, const char *text, size_t size)
{
	size_t len = strnlen(text, size);
	char code[4];

	if (len == 0)
		picture_add(l, "-", 1);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == ' ') {
			picture_add(l, "_", 1);
		} else if (is_plain(c) && !(c == '-' && len == 1)) {
			picture_add(l, text + i, 1);
		} else {
			snprintf(code, sizeof(code), "%%%02X", c);
			picture_add(l, code, 3);
		}
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One character of a text, written plain or coded; its length, 0: none. */
static size_t
take_char(const char *from, size_t len, unsigned char *out)
{
	if (*from == '_') {
		*out = ' ';
		return 1;
	}
	if (*from != '%') {
		*out = (unsigned char)*from;
		return is_plain(*out) ? 1 : 0;
	}
	if (len < 3 || hex_digit(from[1]) < 0 || hex_digit(from[2]) < 0)
		return 0;
	*out = (unsigned char)(hex_digit(from[1]) << 4 | hex_digit(from[2]));
	return 3;
}

/* What a terminal would obey becomes '?': C0, DEL, and C1 in UTF-8. */
static void
disarm(unsigned char *text)
{
	for (; *text != '\0'; text++) {
		if (*text < ' ' || *text == 0x7f)
			*text = '?';
		else if (*text == 0xc2 && text[1] >= 0x80 && text[1] < 0xa0)
			text[0] = text[1] = '?';
	}
}

/* False if it is malformed or too long. */
static bool
take_text(char *to, size_t size, const char *from, size_t len)
{
	unsigned char *out = (unsigned char *)to;
	size_t used = 0, n;

	memset(to, 0, size);
	if (len == 1 && *from == '-')
		return true;
	for (; len > 0; from += n, len -= n) {
		n = take_char(from, len, &out[used]);
		if (n == 0 || out[used] == '\0' || ++used == size) {
			memset(to, 0, size);
			return false;
		}
	}
	disarm(out);
	return true;
}

/* ADDRESS#PORT; "-" for no address. */
static void
add_addr(struct picture_line *l, const void *at)
{
	char text[ADDR_TEXT] = "-", whole[ADDR_TEXT + 8];
	struct addr a;

	memcpy(&a, at, sizeof(a));
	if (a.family != ADDR_NONE)
		addr_text(&a, text, sizeof(text));
	snprintf(whole, sizeof(whole), "%s#%u", text, a.port);
	picture_add(l, whole, strlen(whole));
}

static bool
take_addr(void *to, const char *token)
{
	char text[TOKEN], *end;
	struct addr a = { .family = ADDR_NONE };
	const char *hash = strchr(token, '#');
	unsigned long port;

	if (hash == NULL || hash[1] < '0' || hash[1] > '9')
		return false;
	snprintf(text, sizeof(text), "%.*s", (int)(hash - token), token);
	if (strcmp(text, "-") != 0 && !addr_parse(&a, text))
		return false;
	port = strtoul(hash + 1, &end, 10);
	if (*end != '\0' || port > UINT16_MAX)
		return false;
	a.port = (uint16_t)port;
	memcpy(to, &a, sizeof(a));
	return true;
}

void
picture_add_value(
    struct picture_line *l, const struct picture_row *r, const void *at)
{
	char text[TOKEN] = "";

	switch (r->kind) {
	case PICTURE_BOOL:
	case PICTURE_UINT:
		snprintf(
		    text, sizeof(text), "%" PRIu64, picture_uint(at, r->size));
		break;
	case PICTURE_CHAR:
	case PICTURE_TEXT:
		add_text(l, at, r->size);
		return;
	case PICTURE_INT:
		snprintf(text, sizeof(text), "%" PRId64, get_int(at, r->size));
		break;
	case PICTURE_FLOAT:
		snprintf(text, sizeof(text), "%.*g",
		    r->size == sizeof(float) ? 9 : 17,
		    picture_float(at, r->size));
		break;
	case PICTURE_ADDR:
		add_addr(l, at);
		return;
	}
	picture_add(l, text, strlen(text));
}

static bool
take_number(const struct picture_row *r, void *to, const char *token)
{
	bool negative = token[0] == '-';
	uint64_t value;
	char *end;

	if (token[negative] < '0' || token[negative] > '9')
		return false;
	value = strtoull(token + negative, &end, 10);
	if (*end != '\0')
		return false;
	if (r->kind == PICTURE_INT)
		return value <= (uint64_t)INT64_MAX + negative &&
		    set_int(
			to, r->size, (int64_t)(negative ? 0 - value : value));
	return !negative && (r->max == 0 || value <= r->max) &&
	    set_uint(to, r->size, value);
}

static bool
take_float(const struct picture_row *r, void *to, const char *token)
{
	char *end;
	double value = strtod(token, &end);

	if (end == token || *end != '\0')
		return false;
	/* NAN has many forms, of which ours is one. */
	picture_set_float(to, r->size, isnan(value) ? (double)NAN : value);
	return true;
}

bool
picture_take_value(
    const struct picture_row *r, void *to, const char *from, size_t len)
{
	char token[TOKEN], one[2];

	if (r->kind == PICTURE_TEXT)
		return take_text(to, r->size, from, len);
	if (len >= sizeof(token))
		return false;
	memcpy(token, from, len);
	token[len] = '\0';
	switch (r->kind) {
	case PICTURE_BOOL:
		if (strcmp(token, "0") != 0 && strcmp(token, "1") != 0)
			return false;
		*(bool *)to = token[0] == '1';
		return true;
	case PICTURE_CHAR:
		if (!take_text(one, sizeof(one), from, len))
			return false;
		*(char *)to = one[0];
		return true;
	case PICTURE_UINT:
	case PICTURE_INT:
		return take_number(r, to, token);
	case PICTURE_FLOAT:
		return take_float(r, to, token);
	case PICTURE_ADDR:
		return take_addr(to, token);
	case PICTURE_TEXT:
		break;
	}
	return false;
}

void
picture_put_text(struct control_text *t, const char *name, const char *text)
{
	struct picture_line l;

	l.len = 0;
	l.full = false;
	picture_add(&l, name, strlen(name));
	picture_add(&l, "=\"", 2);
	add_text(&l, text, strlen(text));
	picture_add(&l, "\"", 1);
	if (l.full)
		t->cut = true;
	else
		control_put(t, l.text, l.len);
}

bool
picture_get_text(const struct control_item *item, char *buf, size_t size)
{
	return item->value != NULL &&
	    take_text(buf, size, item->value, item->value_len);
}
