/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/ruleset.h"

#include <stdlib.h>
#include <string.h>

#include "sys/memory.h"

/* Answers remembered for interleaved mode: 24 octets each. With a thousand such
 * clients, one answer in seventeen has been overwritten, and is a basic one. */
#define INTERLEAVED 16384

/* The rules of the file, then those of associations without one of their own.
 * Returns how many there are. */
static size_t
gather(struct access_rule *out, const struct params *p,
    const struct access_rule *source, size_t nsource)
{
	size_t n = p->nrule;

	if (n > 0)
		memcpy(out, p->rule, n * sizeof *out);
	for (size_t i = 0; i < nsource; i++) {
		bool twin = false;

		for (size_t k = 0; k < n && !twin; k++)
			twin = access_order(&out[k], &source[i]) == 0;
		if (!twin)
			out[n++] = source[i];
	}
	return n;
}

struct ruleset *
ruleset_new(
    const struct params *p, const struct access_rule *source, size_t nsource)
{
	struct ruleset *r = memory_new(1, sizeof *r);
	size_t n = p->nrule + nsource;

	r->rule = memory_new(n > 0 ? n : 1, sizeof *r->rule);
	n = gather(r->rule, p, source, nsource);
	access_build(&r->serve.access, r->rule, n);
	r->listed = p->mru.monitor;
	for (size_t i = 0; i < n; i++)
		r->listed |= (r->rule[i].flags & ACCESS_LIMITED) != 0;
	if (p->nkey > 0) {
		r->key = memory_new(p->nkey, sizeof *r->key);
		memcpy(r->key, p->key, p->nkey * sizeof *r->key);
	}
	r->serve.keys = (struct keyring){ .key = r->key, .count = p->nkey };
	r->serve.sec = p->sec;
	return r;
}

void
ruleset_free(struct ruleset *r)
{
	if (r == NULL)
		return;
	if (r->key != NULL)
		explicit_bzero(r->key, r->serve.keys.count * sizeof *r->key);
	free(r->rule);
	free(r->key);
	free(r);
}

/* A list in new memory, with a new key. */
static struct mru *
list_new(void **mem, const struct mru_cfg *cfg, const struct rng *random)
{
	uint64_t key[2] = { rng_u64(random), rng_u64(random) };

	*mem = memory_new(1, mru_size(cfg));
	return mru_init(*mem, true, cfg, key);
}

void
seat_init(struct seat *s, const struct ruleset *r, const struct mru_cfg *cfg,
    const struct rng *random)
{
	memset(s, 0, sizeof *s);
	s->slot = memory_new(INTERLEAVED, sizeof *s->slot);
	interleave_init(&s->interleave, s->slot, INTERLEAVED);
	s->serve.interleave = &s->interleave;
	seat_change(s, r, cfg, random);
}

void
seat_change(struct seat *s, const struct ruleset *r, const struct mru_cfg *cfg,
    const struct rng *random)
{
	struct mru *old = s->serve.mru;
	void *mem = s->mru;

	s->serve.rules = &r->serve;
	if (!r->listed) {
		free(mem);
		s->mru = NULL;
		s->serve.mru = NULL;
	} else if (old != NULL && mru_fits(old, cfg)) {
		mru_configure(old, cfg);
	} else {
		s->serve.mru = list_new(&s->mru, cfg, random);
		if (old != NULL)
			mru_move(s->serve.mru, old);
		free(mem);
	}
}

void
seat_free(struct seat *s)
{
	free(s->mru);
	free(s->slot);
	memset(s, 0, sizeof *s);
}
