/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every thread that answers is told: access rules and keys, copied out
 * of the parameters, and what each of them needs for itself. A ruleset does
 * not change; a new one replaces it, and whoever replaced it frees the old
 * one when nobody reads it any more.
 */
#ifndef NTPTUI_ENGINE_RULESET_H
#define NTPTUI_ENGINE_RULESET_H

#include "core/serve.h"
#include "engine/params.h"

struct ruleset {
	struct serve_rules serve;
	bool listed; /* clients are to be listed: `monitor`, or a limit */
	struct access_rule *rule; /* owned; serve.access is made of them */
	struct mac_key *key;      /* owned */
};

/*
 * Copies what is needed of `p`. `source` are rules besides (those of `restrict
 * source`, one for each association's address); one that has an equal in `p`
 * is left out. Never NULL.
 */
struct ruleset *ruleset_new(
    const struct params *p, const struct access_rule *source, size_t nsource);

void ruleset_free(struct ruleset *r);

/* One thread's own: its list of clients and its interleaved answers. */
struct seat {
	struct serve serve;
	void *mru;
	struct interleave interleave;
	struct interleave_slot *slot;
};

/* Memory and a key of its own for a server thread; `random` gives 64 bits. */
void seat_init(struct seat *s, const struct ruleset *r,
    const struct mru_cfg *cfg, const struct rng *random);

/* The same seat under other rules and limits: its clients stay known. */
void seat_change(struct seat *s, const struct ruleset *r,
    const struct mru_cfg *cfg, const struct rng *random);

void seat_free(struct seat *s);

#endif
