/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any sequence of packets, changes of room and moves (three octets each) on a
 * list of clients, beside a naive one: the same clients in the same order with
 * the same counts, found where they are, and no kiss sooner than 2 s after the
 * last.
 */
#include <stdlib.h>
#include <string.h>

#include "core/access.h"
#include "core/mru.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 24, STEP = 3 };

struct model {
	struct {
		uint8_t who;
		uint32_t count;
		int64_t kissed; /* ns */
	} row[MOST];
	uint32_t n, room;
};

static struct addr
address(uint8_t who)
{
	struct addr a = { .family = who & 1 ? ADDR_IPV6 : ADDR_IPV4,
		.port = who };

	a.ip[who & 1 ? 15 : 3] = who >> 1;
	return a;
}

/* To the front, and the last one falls off. */
static void
model_packet(struct model *m, uint8_t who, enum mru_verdict v, mono_t now)
{
	uint32_t k = 0;

	while (k < m->n && m->row[k].who != who)
		k++;
	if (k == m->n) {
		MUST(v == MRU_FINE);
		if (m->n < m->room)
			m->n++;
		else
			k--;
		m->row[k].who = who;
		m->row[k].count = 0;
		m->row[k].kissed = INT64_MIN / 2;
	}
	m->row[MOST - 1] = m->row[k];
	memmove(&m->row[1], &m->row[0], k * sizeof m->row[0]);
	m->row[0] = m->row[MOST - 1];
	m->row[0].count++;
	if (v != MRU_KISS)
		return;
	MUST(now.ns - m->row[0].kissed >= 2000000000);
	m->row[0].kissed = now.ns;
}

static void
compare(const struct mru *l, const struct model *m)
{
	const struct mru_entry *e = mru_newest(l), *last = NULL;
	struct mru_stats st;

	for (uint32_t i = 0; i < m->n; i++, e = mru_older(l, e)) {
		MUST(e != NULL);
		MUST(e->addr.port == m->row[i].who);
		MUST(e->count == m->row[i].count);
		MUST(mru_find(l, &e->addr) == e);
		MUST(mru_newer(l, e) == last);
		last = e;
	}
	MUST(e == NULL && mru_oldest(l) == last);
	mru_stats(l, &st);
	MUST(st.depth == m->n);
}

/* Other limits: in the same memory if they fit, else in new. */
static struct mru *
change(struct mru *l, void **mem, const struct mru_cfg *cfg)
{
	static const uint64_t key[2] = { 5, 6 };
	struct mru *fresh;
	void *old = *mem;

	if (l != NULL && mru_fits(l, cfg)) {
		mru_configure(l, cfg);
		return l;
	}
	*mem = malloc(mru_size(cfg));
	MUST(*mem != NULL);
	fresh = mru_init(*mem, false, cfg, key);
	if (l != NULL)
		mru_move(fresh, l);
	free(old);
	return fresh;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model m = { .room = 4 };
	struct mru_cfg cfg;
	struct mru *l;
	void *mem = NULL;
	mono_t now = { 0 };

	mru_defaults(&cfg, false);
	cfg.maxdepth = m.room;
	l = change(NULL, &mem, &cfg);
	for (; size >= STEP; data += STEP, size -= STEP) {
		if (data[0] >= 0xf0) {
			cfg.maxdepth = m.room = 1 + data[1] % (MOST - 1);
			cfg.sec = data[2] & 1;
			cfg.average = data[2] >> 1 & 7;
			cfg.minimum = data[2] >> 4;
			if (m.n > m.room)
				m.n = m.room;
			l = change(l, &mem, &cfg);
		} else {
			struct addr a = address(data[0]);
			uint16_t flags =
			    ACCESS_LIMITED | (data[2] & 1 ? ACCESS_KOD : 0);

			now.ns += data[1] * INT64_C(20000000);
			model_packet(&m, data[0],
			    mru_packet(l, &a, 0, data[2], flags, now), now);
		}
		compare(l, &m);
	}
	free(mem);
	return 0;
}
