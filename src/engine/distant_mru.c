/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists of a distant daemon: its clients, page by page, and what a reference
 * clock says of itself.
 */
#include "engine/distant_read.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/access.h"
#include "core/control.h"

#include "sys/memory.h"

/* Entries of one page; one takes more than a hundred octets. */
#define ROWS 400

/* One entry while its parts come, in any order. */
struct entry {
	struct addr addr;
	ntp_ts first, last;
	uint64_t count, dropped, mode, flags;
	double score;
	bool stamped;
};

/* NTPsec's bits, and ntp.org's before 4.2.8p11; since then those from 0x20 on
 * stand one place higher. */
static uint16_t
read_flags(uint64_t rs, const struct distant_kind *k)
{
	static const struct {
		uint16_t theirs, ours;
	} bits[] = {
		{ 0x0001, ACCESS_IGNORE },
		{ 0x0002, ACCESS_NOSERVE },
		{ 0x0004, ACCESS_NOTRUST },
		{ 0x0008, ACCESS_VERSION },
		{ 0x0010, ACCESS_NOPEER },
		{ 0x0020, ACCESS_LIMITED },
		{ 0x0040, ACCESS_NOQUERY },
		{ 0x0080, ACCESS_NOMODIFY },
		{ 0x0100, ACCESS_NOTRAP },
		{ 0x0400, ACCESS_KOD },
	};
	unsigned out = 0;

	if (k->p11)
		rs = (rs & 0x1f) | (rs >> 1 & ~(uint64_t)0x1f);
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if ((rs & bits[i].theirs) != 0)
			out |= bits[i].ours;
	return (uint16_t)out;
}

/* ADDRESS:PORT, [ADDRESS]:PORT, or without a port. */
static bool
read_addr(const struct control_item *item, struct addr *out)
{
	char text[ADDR_TEXT], *host = text, *colon;
	unsigned long port = 0;

	control_copy(item, text, sizeof(text));
	colon = strrchr(text, ':');
	if (text[0] == '[') {
		char *end = strchr(text, ']');

		if (end == NULL)
			return false;
		host = text + 1;
		*end = '\0';
		colon = end[1] == ':' ? end + 1 : NULL;
	} else if (colon != NULL && strchr(text, ':') != colon) {
		colon = NULL;
	}
	if (colon != NULL) {
		*colon = '\0';
		port = strtoul(colon + 1, NULL, 10);
	}
	if (port > UINT16_MAX || !addr_parse(out, host))
		return false;
	out->port = (uint16_t)port;
	return true;
}

/* NAME.N; false if it is no such thing, or N is too large. */
static bool
split_name(const struct control_item *item, char name[8], size_t *n)
{
	const char *dot = memchr(item->name, '.', item->name_len);
	struct control_item number;
	uint64_t value;
	size_t len;

	if (dot == NULL)
		return false;
	len = (size_t)(dot - item->name);
	if (len == 0 || len >= 8)
		return false;
	number = (struct control_item){ .value = dot + 1,
		.value_len = item->name_len - len - 1 };
	if (!control_uint(&number, &value) || value >= ROWS)
		return false;
	memcpy(name, item->name, len);
	name[len] = '\0';
	*n = (size_t)value;
	return true;
}

static void
take_part(struct entry *e, const char *name, const struct control_item *item)
{
	if (strcmp(name, "addr") == 0)
		read_addr(item, &e->addr);
	else if (strcmp(name, "first") == 0)
		control_stamp(item, &e->first);
	else if (strcmp(name, "last") == 0)
		e->stamped = control_stamp(item, &e->last);
	else if (strcmp(name, "ct") == 0)
		control_uint(item, &e->count);
	else if (strcmp(name, "dr") == 0)
		control_uint(item, &e->dropped);
	else if (strcmp(name, "mv") == 0)
		control_uint(item, &e->mode);
	else if (strcmp(name, "rs") == 0)
		control_uint(item, &e->flags);
	else if (strcmp(name, "sc") == 0)
		control_double(item, &e->score);
}

static uint32_t
cut(uint64_t n)
{
	return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

static double
ago(ntp_ts now, ntp_ts t)
{
	return fmax(0, ntp_ts_seconds(ntp_ts_diff(now, t)));
}

static struct snap_client
client_of(const struct entry *e, const struct distant_kind *k, ntp_ts now)
{
	double span = ago(e->last, e->first);

	return (struct snap_client){ .addr = e->addr,
		.count = cut(e->count),
		.dropped = cut(e->dropped),
		.first = ago(now, e->first),
		.last = ago(now, e->last),
		.interval =
		    e->count > 1 ? span / (double)(e->count - 1) : (double)NAN,
		.score = isfinite(e->score) ? (float)e->score : 0,
		.flags = read_flags(e->flags, k),
		.mode = e->mode & 7,
		.version = e->mode >> 3 & 7 };
}

/* Busiest first; who asked least gives way. One that was heard of again while
 * the pages came is there already. */
static void
keep(struct distant_clients *all, const struct snap_client *k)
{
	struct snap_client *c = all->row;
	size_t i = 0, end;

	while (i < all->n && !addr_equal(&c[i].addr, &k->addr))
		i++;
	if (i < all->n) {
		memmove(&c[i], &c[i + 1], (all->n - i - 1) * sizeof(*c));
		all->n--;
	}
	for (i = 0; i < all->n && c[i].count >= k->count; i++)
		continue;
	if (i == SNAP_CLIENTS)
		return;
	end = all->n < SNAP_CLIENTS ? all->n : SNAP_CLIENTS - 1;
	memmove(&c[i + 1], &c[i], (end - i) * sizeof(*c));
	c[i] = *k;
	all->n = end + 1;
}

/* The words to go on from: those of the newest entry. */
static void
note_last(struct distant_page *page, const struct entry *e)
{
	snprintf(page->last, sizeof(page->last), "0x%08" PRIx32 ".%08" PRIx32,
	    (uint32_t)(e->last.fp >> 32), (uint32_t)e->last.fp);
	addr_text_port(&e->addr, page->addr, sizeof(page->addr));
}

/* Takes the page apart; how many rows it may have. */
static size_t
take_page(struct distant_page *page, struct entry *e, const char *text,
    const char *end)
{
	struct control_item item;
	size_t rows = 0, row;
	char name[8];

	while (control_next(&text, end, &item)) {
		if (control_is(&item, "nonce")) {
			control_copy(&item, page->nonce, sizeof(page->nonce));
		} else if (control_is(&item, "now")) {
			page->ended = true;
		} else if (split_name(&item, name, &row)) {
			take_part(&e[row], name, &item);
			rows = row >= rows ? row + 1 : rows;
		}
	}
	return rows;
}

void
distant_read_mru(struct distant_page *page, struct distant_clients *c,
    const struct distant_kind *k, ntp_ts now, const char *text, size_t len)
{
	struct entry *e = memory_new(ROWS, sizeof(*e));
	size_t rows;

	*page = (struct distant_page){ .ended = false };
	rows = take_page(page, e, text, text + len);
	for (size_t i = 0; i < rows; i++) {
		struct snap_client one;

		if (e[i].addr.family == ADDR_NONE || !e[i].stamped)
			continue;
		page->rows++;
		note_last(page, &e[i]);
		one = client_of(&e[i], k, now);
		keep(c, &one);
	}
	page->ended |= page->rows == 0 || page->nonce[0] == '\0';
	free(e);
}

void
distant_read_clock(struct snap_peer *p, const char *text, size_t len)
{
	char driver[40] = "", code[40] = "";
	const char *end = text + len;
	struct control_item item;

	while (control_next(&text, end, &item)) {
		if (control_is(&item, "device"))
			control_copy(&item, driver, sizeof(driver));
		else if (control_is(&item, "timecode"))
			control_copy(&item, code, sizeof(code));
	}
	snprintf(p->note, sizeof(p->note), "%s%s%s", driver,
	    driver[0] != '\0' && code[0] != '\0' ? ": " : "", code);
}
