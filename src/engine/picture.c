/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/picture.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "engine/picture_value.h"
#include "sys/memory.h"

/* Peers that a picture can have: association identifiers have 16 bits. */
#define PEERS_MOST 65535

/* How far an aged number may be off before it is sent anew: in its unit, and
 * of its value. Screens show microseconds, and three to four digits. */
#define OFF_LEAST 1e-6
#define OFF_PART  1e-4

static const char *const part_name[PICTURE_PARTS] = {
	[PICTURE_SYSTEM] = "system",
	[PICTURE_TRIAL] = "trial",
	[PICTURE_SERVER] = "server",
	[PICTURE_EVENTS] = "events",
	[PICTURE_CLIENTS] = "clients",
	[PICTURE_NICS] = "nics",
	[PICTURE_KERNEL] = "kernel",
	[PICTURE_MINUTES] = "minutes",
	[PICTURE_HOURS] = "hours",
	[PICTURE_DAYS] = "days",
	[PICTURE_PEER] = "peer",
};

/* ---- rows ---- */

static const void *
element(const struct picture_row *r, const void *base, size_t i)
{
	return (const char *)base + r->offset + i * r->stride;
}

/* The same for writing. */
static void *
place(const struct picture_row *r, void *base, size_t i)
{
	return (char *)base + r->offset + i * r->stride;
}

static bool
is_zero(const struct picture_row *r, const void *at)
{
	static const char zero[sizeof(struct addr)];

	if (r->kind == PICTURE_TEXT)
		return *(const char *)at == '\0';
	assert(r->size <= sizeof(zero));
	return memcmp(at, zero, r->size) == 0;
}

/* How many elements there are in this base. */
static size_t
in_use(const struct picture_row *r, const void *base)
{
	uint64_t n = r->count;

	if (r->used_size > 0)
		n = picture_uint((const char *)base + r->used, r->used_size);
	return n < r->count ? (size_t)n : r->count;
}

static void
write_row(struct control_text *t, const struct picture_row *r, const void *base)
{
	bool quoted = r->kind == PICTURE_TEXT || r->kind == PICTURE_CHAR;
	size_t n = in_use(r, base);
	struct picture_line l;

	while (n > 0 && is_zero(r, element(r, base, n - 1)))
		n--;
	if (n == 0)
		return;
	l.len = 0;
	l.full = false;
	quoted = quoted || n > 1;
	picture_add(&l, r->name, strlen(r->name));
	picture_add(&l, "=\"", quoted ? 2 : 1);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			picture_add(&l, " ", 1);
		picture_add_value(&l, r, element(r, base, i));
	}
	if (quoted)
		picture_add(&l, "\"", 1);
	if (l.full)
		t->cut = true;
	else
		control_put(t, l.text, l.len);
}

void
picture_write(struct control_text *t, const struct snapshot *s,
    enum picture_part part, size_t index)
{
	const void *base = s;
	const struct picture_row *r;
	size_t n;

	if (part == PICTURE_PEER) {
		control_printf(t, "peer=%zu", index);
		base = &s->peers[index];
	} else {
		control_printf(t, "part=%s", part_name[part]);
	}
	if (part == PICTURE_SYSTEM)
		control_printf(t, "npeers=%zu", s->npeers);
	r = picture_rows(part, &n);
	for (size_t i = 0; i < n; i++)
		write_row(t, &r[i], base);
}

/* ---- reading ---- */

struct snapshot *
picture_new(void)
{
	return memory_new(1, sizeof(struct snapshot));
}

void
picture_read_start(struct picture_reader *r)
{
	*r = (struct picture_reader){ .base = NULL };
}

/* A part comes whole: what it does not name is zero. */
static void
begin(struct picture_reader *rd, enum picture_part part, void *base)
{
	size_t n;
	const struct picture_row *r = picture_rows(part, &n);

	rd->part = part;
	rd->base = base;
	rd->row = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < r[i].count; k++)
			memset(place(&r[i], base, k), 0, r[i].size);
}

static void
resize(struct snapshot **s, size_t n)
{
	size_t had = (*s)->npeers;

	if (n > (*s)->cap) {
		size_t cap = n + n / 4;

		*s = memory_grow(
		    *s, 1, sizeof(**s) + cap * sizeof((*s)->peers[0]));
		(*s)->cap = cap;
	}
	if (n > had)
		memset(
		    &(*s)->peers[had], 0, (n - had) * sizeof((*s)->peers[0]));
	(*s)->npeers = n;
}

static bool
begin_part(struct picture_reader *rd, const struct control_item *item,
    struct snapshot **s)
{
	struct control_item name = { item->value, item->value_len, NULL, 0 };

	rd->base = NULL; /* a part that we do not know is passed over */
	if (item->value == NULL)
		return false;
	for (int i = 0; i < PICTURE_PEER; i++)
		if (control_is(&name, part_name[i]))
			begin(rd, (enum picture_part)i, *s);
	return true;
}

static bool
begin_peer(struct picture_reader *rd, const struct control_item *item,
    struct snapshot **s)
{
	uint64_t i;

	if (!control_uint(item, &i) || i >= (*s)->npeers)
		return false;
	begin(rd, PICTURE_PEER, &(*s)->peers[i]);
	return true;
}

static bool
take_count(struct picture_reader *rd, const struct control_item *item,
    struct snapshot **s)
{
	uint64_t n;

	if (!control_uint(item, &n) || n > PEERS_MOST)
		return false;
	resize(s, (size_t)n);
	rd->peers = (size_t)n;
	rd->base = *s;
	return true;
}

static bool
take_row(const struct picture_row *r, void *base, const char *value, size_t len)
{
	const char *end = value + len;

	for (size_t i = 0; i < r->count; i++) {
		const char *stop = memchr(value, ' ', (size_t)(end - value));

		if (stop == NULL)
			stop = end;
		if (!picture_take_value(
			r, place(r, base, i), value, (size_t)(stop - value)))
			return false;
		if (stop == end)
			return true;
		value = stop + 1;
	}
	/* A newer engine may have more of them. */
	return true;
}

bool
picture_read(struct picture_reader *rd, const struct control_item *item,
    struct snapshot **s)
{
	const struct picture_row *r;
	size_t n;

	if (control_is(item, "part"))
		return begin_part(rd, item, s);
	if (control_is(item, "peer"))
		return begin_peer(rd, item, s);
	if (rd->base == NULL)
		return true;
	if (rd->part == PICTURE_SYSTEM && control_is(item, "npeers"))
		return take_count(rd, item, s);
	/* Rows come in the table's order; others are searched for. */
	r = picture_rows(rd->part, &n);
	for (size_t k = 0; k < n; k++) {
		size_t i = (rd->row + k) % n;

		if (!control_is(item, r[i].name))
			continue;
		rd->row = i + 1;
		return item->value != NULL &&
		    take_row(&r[i], rd->base, item->value, item->value_len);
	}
	return true;
}

/* ---- time passes ---- */

static double
aged(const struct picture_row *r, double value, double dt)
{
	value += r->slope * dt;
	return value < 0 ? 0 : value;
}

static bool
same_element(
    const struct picture_row *r, const void *a, const void *b, double dt)
{
	double was, is;

	if (r->kind == PICTURE_TEXT)
		return strncmp(a, b, r->size) == 0;
	if (memcmp(a, b, r->size) == 0 && r->slope == 0)
		return true;
	if (r->slope == 0)
		return false;
	was = aged(r, picture_float(a, r->size), dt);
	is = picture_float(b, r->size);
	if (isnan(was) || isnan(is))
		return isnan(was) && isnan(is);
	return fabs(was - is) <= OFF_LEAST + OFF_PART * fabs(is);
}

bool
picture_same(enum picture_part part, const void *was, const void *is, double dt)
{
	size_t n;
	const struct picture_row *r = picture_rows(part, &n);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < in_use(&r[i], is); k++)
			if (!same_element(&r[i], element(&r[i], was, k),
				element(&r[i], is, k), dt))
				return false;
	return true;
}

void
picture_age(enum picture_part part, void *base, double dt)
{
	size_t n;
	const struct picture_row *r = picture_rows(part, &n);

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; r[i].slope != 0 && k < in_use(&r[i], base);
		     k++) {
			void *at = place(&r[i], base, k);
			double value = picture_float(at, r[i].size);

			picture_set_float(
			    at, r[i].size, aged(&r[i], value, dt));
		}
	}
}

void
picture_copy(enum picture_part part, void *to, const void *from)
{
	size_t n;
	const struct picture_row *r = picture_rows(part, &n);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < r[i].count; k++)
			memcpy(place(&r[i], to, k), element(&r[i], from, k),
			    r[i].size);
}
