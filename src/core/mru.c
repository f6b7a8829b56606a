/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/mru.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/access.h"

#define NONE       UINT32_MAX
#define LINE       64  /* octets of a cache line */
#define KISS_EVERY 2.0 /* s, at most one kiss for a client */

/* ntp.org's ntp_monitor.c: the headway owed may be this many averages, and an
 * answered packet adds 2 s less than one: grace for a poll that comes early. */
#define HEADWAY_STAGES 8
#define HEADWAY_GRACE  2.0f

/* The least interval is kept to the second, and one more is granted. */
#define MINIMUM_GRACE 1.5

/* Most of the table, so that a search ends soon. */
#define SLOTS_PER_ENTRY 2

/* Where an entry is: the hash's low bits and its number plus one; 0: free. */
struct slot {
	uint32_t hash, entry;
};

/* Neighbours in the order of the last packet. Kept apart from the entries: an
 * entry that moves to the front touches those of two others, and these are so
 * dense that many clients' stay in the cache. */
struct link {
	uint32_t older, newer;
};

struct mru {
	struct mru_cfg cfg;
	struct mru_stats stats;
	uint64_t key[2];
	struct mru_entry *entry;
	struct slot *slot;
	struct link *link;
	uint32_t room;  /* entries there is memory for */
	uint32_t mask;  /* slots - 1 */
	uint32_t depth; /* entries in use: the first `depth` and no other */
	uint32_t newest, oldest;
	float head, limit;    /* s, ntp.org: one average, and all of them */
	double decay, weight; /* NTPsec: 1/s, and what one packet adds */
};

_Static_assert(sizeof(struct mru_entry) == LINE, "an entry is a cache line");

void
mru_defaults(struct mru_cfg *cfg, bool sec)
{
	*cfg = (struct mru_cfg){
		.sec = sec,
		.monitor = true,
		.average = 3,
		.minimum = 2,
		.rate = 1,
		.burst = 20,
		.kod = 0.5,
		.maxdepth = mru_depth(1024 * 1024), /* ntpd's maxmem */
		.mindepth = 600,
		.maxage = sec ? 3600 : 64,
		.minage = sec ? 64 : 0,
	};
}

static uint64_t
rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32) + v[3];
	v[2] += v[1];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

static void
sip_word(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;
}

/* SipHash-1-3 of the address: one word of IPv4, three of IPv6. */
static uint32_t
hash_of(const struct mru *m, const struct addr *a)
{
	uint64_t v[4] = { m->key[0] ^ 0x736f6d6570736575u,
		m->key[1] ^ 0x646f72616e646f6du,
		m->key[0] ^ 0x6c7967656e657261u,
		m->key[1] ^ 0x7465646279746573u };
	uint64_t word[2];
	uint32_t ip4;

	if (a->family == ADDR_IPV6) {
		memcpy(word, a->ip, sizeof word);
		sip_word(v, word[0]);
		sip_word(v, word[1]);
		sip_word(v, (uint64_t)a->family << 56 | a->scope);
	} else {
		memcpy(&ip4, a->ip, sizeof ip4);
		sip_word(v, (uint64_t)a->family << 56 | ip4);
	}
	v[2] ^= 0xff;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	return (uint32_t)(v[0] ^ v[1] ^ v[2] ^ v[3]);
}

static uint32_t
slots_for(uint32_t room)
{
	uint32_t n = 16;

	while (n < SLOTS_PER_ENTRY * room)
		n *= 2;
	return n;
}

static uint32_t
depth_of(const struct mru_cfg *cfg)
{
	if (cfg->maxdepth == 0)
		return 1;
	return cfg->maxdepth < MRU_MOST ? cfg->maxdepth : MRU_MOST;
}

static size_t
whole_lines(size_t octets)
{
	return (octets + LINE - 1) / LINE * LINE;
}

/* Where the parts lie after the struct; returns the end. */
static size_t
lay_out(uint32_t room, size_t *slot, size_t *link)
{
	*slot =
	    whole_lines(sizeof(struct mru)) + room * sizeof(struct mru_entry);
	*link = *slot + slots_for(room) * sizeof(struct slot);
	return whole_lines(*link + room * sizeof(struct link));
}

size_t
mru_size(const struct mru_cfg *cfg)
{
	size_t slot, link;

	/* Memory comes aligned for a pointer, not for a line. */
	return lay_out(depth_of(cfg), &slot, &link) + LINE;
}

struct mru *
mru_init(
    void *mem, bool zeroed, const struct mru_cfg *cfg, const uint64_t key[2])
{
	uint8_t *base = (uint8_t *)mem + (LINE - (uintptr_t)mem % LINE) % LINE;
	struct mru *m = (void *)base;
	uint32_t room = depth_of(cfg);
	size_t slot, link;

	lay_out(room, &slot, &link);
	if (!zeroed)
		memset(mem, 0, mru_size(cfg));
	*m = (struct mru){ .room = room,
		.key = { key[0], key[1] },
		.mask = slots_for(room) - 1,
		.newest = NONE,
		.oldest = NONE };
	m->entry = (void *)(base + whole_lines(sizeof *m));
	m->slot = (void *)(base + slot);
	m->link = (void *)(base + link);
	mru_configure(m, cfg);
	return m;
}

uint32_t
mru_depth(size_t octets)
{
	size_t fixed = whole_lines(sizeof(struct mru)) + 3 * LINE, best = 1;

	for (size_t slots = 16; slots <= SLOTS_PER_ENTRY * (size_t)MRU_MOST;
	     slots *= 2) {
		size_t index = fixed + slots * sizeof(struct slot), n;

		if (octets <= index)
			break;
		n = (octets - index) /
		    (sizeof(struct mru_entry) + sizeof(struct link));
		if (n > slots / SLOTS_PER_ENTRY)
			n = slots / SLOTS_PER_ENTRY;
		if (n > best)
			best = n;
	}
	return (uint32_t)best;
}

static void
unlink_entry(struct mru *m, uint32_t i)
{
	struct link l = m->link[i];

	if (l.newer == NONE)
		m->newest = l.older;
	else
		m->link[l.newer].older = l.older;
	if (l.older == NONE)
		m->oldest = l.newer;
	else
		m->link[l.older].newer = l.newer;
}

static void
link_newest(struct mru *m, uint32_t i)
{
	m->link[i] = (struct link){ .older = m->newest, .newer = NONE };
	if (m->newest == NONE)
		m->oldest = i;
	else
		m->link[m->newest].newer = i;
	m->newest = i;
}

/* The slot of the address, or the free one where it would be. */
static uint32_t
seek(const struct mru *m, const struct addr *a, uint32_t hash)
{
	uint32_t s = hash & m->mask;

	while (m->slot[s].entry != 0) {
		if (m->slot[s].hash == hash &&
		    addr_equal(&m->entry[m->slot[s].entry - 1].addr, a))
			break;
		s = (s + 1) & m->mask;
	}
	return s;
}

/* Empties a slot; those behind it that would not be found any more move up. */
static void
vacate(struct mru *m, uint32_t hole)
{
	uint32_t s = hole;

	for (;;) {
		uint32_t home;

		s = (s + 1) & m->mask;
		if (m->slot[s].entry == 0)
			break;
		home = m->slot[s].hash & m->mask;
		if (((s - home) & m->mask) < ((s - hole) & m->mask))
			continue;
		m->slot[hole] = m->slot[s];
		hole = s;
	}
	m->slot[hole] = (struct slot){ 0, 0 };
}

static uint32_t
slot_of(const struct mru *m, uint32_t i)
{
	return seek(m, &m->entry[i].addr, hash_of(m, &m->entry[i].addr));
}

/* Removes the oldest; the last entry takes its place, so that those in use
 * stay together. */
static void
drop_oldest(struct mru *m)
{
	uint32_t gone = m->oldest, last = m->depth - 1;
	struct link l;

	vacate(m, slot_of(m, gone));
	unlink_entry(m, gone);
	m->depth--;
	if (gone == last)
		return;
	m->slot[slot_of(m, last)].entry = gone + 1;
	m->entry[gone] = m->entry[last];
	m->link[gone] = l = m->link[last];
	if (l.newer == NONE)
		m->newest = gone;
	else
		m->link[l.newer].older = gone;
	if (l.older == NONE)
		m->oldest = gone;
	else
		m->link[l.older].newer = gone;
}

bool
mru_fits(const struct mru *m, const struct mru_cfg *cfg)
{
	return depth_of(cfg) <= m->room;
}

void
mru_configure(struct mru *m, const struct mru_cfg *cfg)
{
	int average = cfg->average < 0 ? 0
	    : cfg->average > 17        ? 17
				       : cfg->average;
	double burst = cfg->burst > 0 ? cfg->burst : 1;

	assert(mru_fits(m, cfg));
	/* What one dialect calls headway is no score of the other. */
	for (uint32_t i = 0; cfg->sec != m->cfg.sec && i < m->depth; i++)
		m->entry[i].score = 0;
	m->cfg = *cfg;
	m->cfg.maxdepth = depth_of(cfg);
	m->head = (float)(1u << average);
	m->limit = HEADWAY_STAGES * m->head;
	m->decay = -1 / burst;
	m->weight = 1 / burst;
	while (m->depth > m->cfg.maxdepth)
		drop_oldest(m);
}

/* An entry for a newcomer. */
static uint32_t
make_room(struct mru *m, mono_t now)
{
	uint32_t old = m->oldest;
	bool full = m->depth >= m->cfg.maxdepth;
	bool aged = m->depth >= m->cfg.mindepth && m->depth > 0 &&
	    mono_diff(now, m->entry[old].last) > m->cfg.maxage;

	if (!aged && !full) {
		m->stats.created++;
		m->depth++;
		if (m->depth > m->stats.deepest)
			m->stats.deepest = m->depth;
		return m->depth - 1;
	}
	m->stats.recycled_old += aged;
	m->stats.recycled_full += !aged;
	vacate(m, slot_of(m, old));
	unlink_entry(m, old);
	return old;
}

static struct mru_entry *
add(struct mru *m, const struct addr *from, uint32_t hash, mono_t now)
{
	uint32_t i = make_room(m, now);
	/* Vacating may have moved the place. */
	uint32_t s = seek(m, from, hash);

	m->slot[s] = (struct slot){ hash, i + 1 };
	m->entry[i] = (struct mru_entry){ .addr = *from,
		.first = now,
		.last = now,
		.kissed = { INT64_MIN } };
	link_newest(m, i);
	return &m->entry[i];
}

/*
 * ntp.org: every answered packet costs headway, which time pays back; too
 * soon after the last, or too much owed, and there is no answer. Who is
 * refused owes all that can be owed, and one more: so it is told once, and
 * again when it has been paid down.
 */
static bool
headway(struct mru *m, struct mru_entry *e, double interval, bool *tell)
{
	float owed = e->score - (float)interval;

	e->score = owed > 0 ? owed : 0;
	*tell = false;
	if (interval + MINIMUM_GRACE >= m->cfg.minimum &&
	    e->score + m->head < m->limit) {
		e->score += m->head - HEADWAY_GRACE;
		/* An average of 1 s or less earns the grace, not more. */
		e->score = e->score > 0 ? e->score : 0;
		return true;
	}
	if (e->score < m->limit) {
		e->score = m->limit + m->head;
		*tell = true;
	}
	return false;
}

/* NTPsec: packets a second, averaged; who is far above is not told, so that
 * nobody can make us flood a third party with kisses. */
static bool
score(struct mru *m, struct mru_entry *e, double interval, bool *tell)
{
	double now = (double)e->score * exp(interval * m->decay) + m->weight;

	e->score = (float)now;
	*tell = now <= m->cfg.rate + m->cfg.kod;
	return now < m->cfg.rate;
}

/* Judges the rate of a client that was known. */
static enum mru_verdict
judge(struct mru *m, struct mru_entry *e, uint16_t flags, mono_t now)
{
	double interval = mono_diff(now, e->last);
	bool fine, tell;

	interval = interval > 0 ? interval : 0;
	fine = m->cfg.sec ? score(m, e, interval, &tell)
			  : headway(m, e, interval, &tell);
	if (fine || !(flags & ACCESS_LIMITED))
		return MRU_FINE;
	if (e->dropped < UINT32_MAX)
		e->dropped++;
	if (!tell || !(flags & ACCESS_KOD) ||
	    (e->kissed.ns != INT64_MIN &&
		mono_diff(now, e->kissed) < KISS_EVERY))
		return MRU_LIMITED;
	e->kissed = now;
	return MRU_KISS;
}

/* The flags as ntpd shows them: LIMITED and KOD if they were acted on. */
static uint16_t
shown(uint16_t flags, enum mru_verdict v)
{
	if (v == MRU_FINE)
		flags &= (uint16_t) ~(ACCESS_LIMITED | ACCESS_KOD);
	if (v == MRU_LIMITED)
		flags &= (uint16_t)~ACCESS_KOD;
	return flags;
}

enum mru_verdict
mru_packet(struct mru *m, const struct addr *from, uint8_t local,
    uint8_t li_vn_mode, uint16_t flags, mono_t now)
{
	uint32_t hash = hash_of(m, from);
	uint32_t i = m->slot[seek(m, from, hash)].entry;
	enum mru_verdict v = MRU_FINE;
	struct mru_entry *e;

	if (i == 0) {
		e = add(m, from, hash, now);
		e->score = m->cfg.sec ? (float)m->weight : 0;
	} else {
		e = &m->entry[i - 1];
		m->stats.existed++;
		v = judge(m, e, flags, now);
		if (m->newest != i - 1) {
			unlink_entry(m, i - 1);
			link_newest(m, i - 1);
		}
	}
	e->addr.port = from->port;
	e->last = now;
	if (e->count < UINT32_MAX)
		e->count++;
	e->flags = shown(flags, v);
	e->local = local;
	e->mode = li_vn_mode & 7;
	e->version = li_vn_mode >> 3 & 7;
	return v;
}

void
mru_prefetch(const struct mru *m, const struct addr *from, int step)
{
	const struct slot *s = &m->slot[hash_of(m, from) & m->mask];

	if (step == 0) {
		__builtin_prefetch(s);
	} else if (s->entry != 0) {
		__builtin_prefetch(&m->entry[s->entry - 1], 1);
		__builtin_prefetch(&m->link[s->entry - 1], 1);
	}
}

static const struct mru_entry *
at(const struct mru *m, uint32_t i)
{
	return i == NONE ? NULL : &m->entry[i];
}

const struct mru_entry *
mru_newest(const struct mru *m)
{
	return at(m, m->newest);
}

const struct mru_entry *
mru_oldest(const struct mru *m)
{
	return at(m, m->oldest);
}

const struct mru_entry *
mru_older(const struct mru *m, const struct mru_entry *e)
{
	return at(m, m->link[e - m->entry].older);
}

const struct mru_entry *
mru_newer(const struct mru *m, const struct mru_entry *e)
{
	return at(m, m->link[e - m->entry].newer);
}

const struct mru_entry *
mru_find(const struct mru *m, const struct addr *a)
{
	uint32_t i = m->slot[seek(m, a, hash_of(m, a))].entry;

	return i == 0 ? NULL : &m->entry[i - 1];
}

void
mru_move(struct mru *to, const struct mru *from)
{
	const struct mru_entry *e = mru_oldest(from);

	assert(to->depth == 0);
	for (; e != NULL; e = mru_newer(from, e)) {
		struct mru_entry *new =
		    add(to, &e->addr, hash_of(to, &e->addr), e->last);

		*new = *e;
		if (to->cfg.sec != from->cfg.sec)
			new->score = 0;
	}
	to->stats = from->stats;
	if (to->stats.deepest < to->depth)
		to->stats.deepest = to->depth;
}

void
mru_stats(const struct mru *m, struct mru_stats *out)
{
	*out = m->stats;
	out->depth = m->depth;
	out->maxdepth = m->cfg.maxdepth;
	out->mindepth = m->cfg.mindepth;
	out->maxage = m->cfg.maxage;
	out->minage = m->cfg.minage;
	out->maxbytes = mru_size(&m->cfg);
	out->bytes = out->maxbytes / m->cfg.maxdepth * m->depth;
}

void
mru_stats_add(struct mru_stats *sum, const struct mru_stats *one)
{
	sum->depth += one->depth;
	sum->deepest += one->deepest;
	sum->maxdepth += one->maxdepth;
	sum->mindepth = one->mindepth;
	sum->maxage = one->maxage;
	sum->minage = one->minage;
	sum->existed += one->existed;
	sum->created += one->created;
	sum->recycled_old += one->recycled_old;
	sum->recycled_full += one->recycled_full;
	sum->bytes += one->bytes;
	sum->maxbytes += one->maxbytes;
}
