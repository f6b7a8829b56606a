/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/control.h"

#include <string.h>

#include "core/packet.h"

enum {
	BIT_RESPONSE = 0x80,
	BIT_ERROR = 0x40,
	BIT_MORE = 0x20,
	OP_MASK = 0x1f,
	MAC_LEAST = 4,  /* key identifier alone */
	MAC_MOST = 24,  /* and a digest of 160 bits */
	COUNT_MAX = 15, /* of events in a status word */
};

static uint16_t
get16(const uint8_t *b)
{
	return (uint16_t)(b[0] << 8 | b[1]);
}

static void
put16(uint8_t *b, uint16_t v)
{
	b[0] = (uint8_t)(v >> 8);
	b[1] = (uint8_t)v;
}

static size_t
fill_up(size_t n, size_t align)
{
	return (n + align - 1) / align * align;
}

/* The low octet of both status words. */
static unsigned
last_event(unsigned count, unsigned event)
{
	if (count > COUNT_MAX)
		count = COUNT_MAX;
	return count << 4 | (event & 15);
}

uint16_t
control_system_status(
    unsigned leap, enum control_source source, unsigned count, unsigned event)
{
	unsigned high = (leap & 3) << 14 | ((unsigned)source & 63) << 8;

	return (uint16_t)(high | last_event(count, event));
}

uint16_t
control_peer_status(
    unsigned bits, unsigned select, unsigned count, unsigned event)
{
	unsigned high = (bits & 0xf8) << 8 | (select & 7) << 8;

	return (uint16_t)(high | last_event(count, event));
}

bool
control_decode(struct control_header *h, const uint8_t *buf, size_t len)
{
	if (len < CONTROL_HEADER || (buf[0] & 7) != MODE_CONTROL)
		return false;
	*h = (struct control_header){
		.leap = buf[0] >> 6,
		.version = buf[0] >> 3 & 7,
		.response = buf[1] & BIT_RESPONSE,
		.error = buf[1] & BIT_ERROR,
		.more = buf[1] & BIT_MORE,
		.op = buf[1] & OP_MASK,
		.sequence = get16(buf + 2),
		.status = get16(buf + 4),
		.assoc = get16(buf + 6),
		.offset = get16(buf + 8),
		.count = get16(buf + 10),
	};
	return true;
}

void
control_encode(const struct control_header *h, uint8_t *buf)
{
	buf[0] = (uint8_t)((h->leap & 3) << 6 | (h->version & 7) << 3 |
	    MODE_CONTROL);
	buf[1] = (uint8_t)((h->response ? BIT_RESPONSE : 0) |
	    (h->error ? BIT_ERROR : 0) | (h->more ? BIT_MORE : 0) |
	    (h->op & OP_MASK));
	put16(buf + 2, h->sequence);
	put16(buf + 4, h->status);
	put16(buf + 6, h->assoc);
	put16(buf + 8, h->offset);
	put16(buf + 10, h->count);
}

size_t
control_trailer(size_t len, uint16_t count, size_t align)
{
	size_t end = fill_up(CONTROL_HEADER + (size_t)count, align);

	if (len < end + MAC_LEAST || len > end + MAC_MOST)
		return 0;
	return end;
}

void
control_split_start(struct control_split *s, const struct control_header *h,
    const uint8_t *data, size_t len, size_t piece)
{
	*s = (struct control_split){
		.h = *h, .data = data, .len = len, .piece = piece
	};
}

size_t
control_split_next(struct control_split *s, uint8_t *buf)
{
	size_t n = s->len - s->at, all;

	if (s->ended)
		return 0;
	if (n > s->piece)
		n = s->piece;
	s->h.offset = (uint16_t)s->at;
	s->h.count = (uint16_t)n;
	s->h.more = s->at + n < s->len;
	control_encode(&s->h, buf);
	if (n > 0)
		memcpy(buf + CONTROL_HEADER, s->data + s->at, n);
	all = fill_up(CONTROL_HEADER + n, 4);
	memset(buf + CONTROL_HEADER + n, 0, all - CONTROL_HEADER - n);
	s->at += n;
	s->ended = !s->h.more;
	return all;
}

void
control_join_start(struct control_join *j, uint8_t *data, size_t room)
{
	memset(j, 0, sizeof *j);
	j->data = data;
	j->room = room < CONTROL_RESPONSE ? room : CONTROL_RESPONSE;
}

/* May a fragment of these octets follow what is known of the end? */
static bool
fits(const struct control_join *j, const struct control_header *h, size_t to)
{
	if (to > j->room || (h->more && h->count == 0))
		return false;
	if (j->ended && (h->more ? to > j->end : to != j->end))
		return false;
	if (!h->more && j->parts > 0 && j->part[j->parts - 1].to > to)
		return false;
	return true;
}

/* Puts [from, to) between its neighbours `i` - 1 and `i`, with which it does
 * not overlap; those that it touches become one with it. False if full. */
static bool
insert_part(struct control_join *j, size_t i, uint16_t from, uint16_t to)
{
	bool before = i > 0 && j->part[i - 1].to == from;
	bool after = i < j->parts && j->part[i].from == to;

	if (before && after) {
		j->part[i - 1].to = j->part[i].to;
		j->parts--;
		memmove(&j->part[i], &j->part[i + 1],
		    (j->parts - i) * sizeof j->part[0]);
	} else if (before) {
		j->part[i - 1].to = to;
	} else if (after) {
		j->part[i].from = from;
	} else {
		if (j->parts == CONTROL_PARTS)
			return false;
		memmove(&j->part[i + 1], &j->part[i],
		    (j->parts - i) * sizeof j->part[0]);
		j->part[i].from = from;
		j->part[i].to = to;
		j->parts++;
	}
	return true;
}

enum place { PLACE_NEW, PLACE_KNOWN, PLACE_BAD };

/* Where [from, to) belongs among the parts. */
static enum place
find_place(const struct control_join *j, size_t from, size_t to, size_t *at)
{
	size_t i = 0;

	while (i < j->parts && j->part[i].to <= from)
		i++;
	*at = i;
	if (i == j->parts || to <= j->part[i].from)
		return PLACE_NEW;
	if (j->part[i].from <= from && to <= j->part[i].to)
		return PLACE_KNOWN;
	return PLACE_BAD;
}

bool
control_join_add(struct control_join *j, const struct control_header *h,
    const uint8_t *payload)
{
	size_t from = h->offset, to = from + h->count, i;
	enum place place;

	if (!h->response || !fits(j, h, to))
		return false;
	place = h->count == 0 ? PLACE_KNOWN : find_place(j, from, to, &i);
	if (place == PLACE_BAD)
		return false;
	if (place == PLACE_NEW) {
		if (!insert_part(j, i, (uint16_t)from, (uint16_t)to))
			return false;
		memcpy(j->data + from, payload, h->count);
		j->have += h->count;
	}
	if (!h->more) {
		j->ended = true;
		j->end = to;
		j->status = h->status;
		j->error = h->error;
	}
	j->done = j->ended && j->have == j->end;
	return true;
}
