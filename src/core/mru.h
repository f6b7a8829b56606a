/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who has asked: the most recently used list of clients with fixed memory,
 * and the limit on how often each may ask. Found by a keyed hash, so that
 * nobody can choose addresses that collide; in the order of last use, so that
 * the oldest makes room. Pure: the memory and the key are the caller's, and
 * one thread's; nothing is allocated after mru_init().
 */
#ifndef NTPTUI_CORE_MRU_H
#define NTPTUI_CORE_MRU_H

#include "core/addr.h"
#include "core/ntptime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MRU_MOST (1u << 20) /* entries, though the configuration wants more */

/*
 * `discard` and `mru` lines of ntp.org, `limit` and `mru` lines of NTPsec.
 * There is always room for a client that has not asked of late: the oldest
 * gives way, however young it is (`mru minage` would refuse to count the
 * newcomer and so let it ask as often as it likes).
 */
struct mru_cfg {
	bool sec;          /* NTPsec's score, not ntp.org's headway */
	bool monitor;      /* keep the list though nothing asks for limits */
	int average;       /* log2 s, discard average (3), 0 to 17 */
	int minimum;       /* s, discard minimum (2) */
	double rate;       /* packets a second, NTPsec's limit average (1) */
	double burst;      /* s, limit burst (20): the score's time constant */
	double kod;        /* limit kod (0.5): that much above `rate` is told
			      so, who asks more often is not */
	uint32_t maxdepth; /* entries, at most; 1 to MRU_MOST */
	uint32_t mindepth; /* entries kept however old they are */
	uint32_t maxage;   /* s, entries older than this are re-used first */
	uint32_t minage;   /* s, for show */
};

/* One client, a line of the cache. Times are monotonic; who prints them
 * converts. */
struct mru_entry {
	struct addr addr;    /* with the port of its last packet */
	mono_t first, last;  /* packets */
	mono_t kissed;       /* the last kiss; INT64_MIN: none yet */
	uint32_t count;      /* packets, saturates */
	uint32_t dropped;    /* not answered because of the limit; saturates */
	float score;         /* NTPsec: packets a second, decayed; ntp.org:
				headway owed, s */
	uint16_t flags;      /* ACCESS_* bits that decided last: of LIMITED and
				KOD only what was acted on, as ntpd shows it */
	uint8_t local;       /* which of our addresses: the caller's number */
	uint8_t mode : 4;    /* of its last packet */
	uint8_t version : 4; /* the same */
};

enum mru_verdict {
	MRU_FINE,    /* within its limits */
	MRU_LIMITED, /* too often: no answer */
	MRU_KISS,    /* too often, and it is told so (RATE) */
};

struct mru; /* defined in mru.c */

/* ntp.org's and NTPsec's defaults, which differ in maxage and minage. */
void mru_defaults(struct mru_cfg *cfg, bool sec);

/* The most entries that fit into so many octets (`mru maxmem`), 1 at least. */
uint32_t mru_depth(size_t octets);

/* Octets that a list of these limits needs; it never needs more. */
size_t mru_size(const struct mru_cfg *cfg);

/* Makes an empty list in `mem` (mru_size() octets, aligned as malloc does),
 * `key` 128 random bits. Returns it, somewhere in `mem`; there is nothing to
 * free but `mem`. Memory that comes zeroed is not touched before it is needed:
 * `zeroed` says so. */
struct mru *mru_init(
    void *mem, bool zeroed, const struct mru_cfg *cfg, const uint64_t key[2]);

/* Does a list made for other limits have the room for these? */
bool mru_fits(const struct mru *m, const struct mru_cfg *cfg);

/* Room and rates of a new configuration that fits; entries stay, but the
 * oldest go where there is less room. */
void mru_configure(struct mru *m, const struct mru_cfg *cfg);

/* Takes over the entries of another list, and its accounts: for a new
 * configuration that does not fit. `to` is empty. */
void mru_move(struct mru *to, const struct mru *from);

/*
 * A packet came: counts it and judges its rate. `flags` are the ACCESS_* bits
 * of the rule: without ACCESS_LIMITED everything is fine, without ACCESS_KOD
 * nobody is told; a client is told once in 2 s at most. O(1).
 */
enum mru_verdict mru_packet(struct mru *m, const struct addr *from,
    uint8_t local, uint8_t li_vn_mode, uint16_t flags, mono_t now);

/*
 * Brings what mru_packet() will read nearer: first the table's line (step 0),
 * then the entry's (step 1). For whoever has many packets in hand, and only
 * worth it where there are many clients.
 */
void mru_prefetch(const struct mru *m, const struct addr *from, int step);

/* The list, by last packet; NULL where it ends, or if it is empty. */
const struct mru_entry *mru_newest(const struct mru *m);
const struct mru_entry *mru_oldest(const struct mru *m);
const struct mru_entry *mru_older(
    const struct mru *m, const struct mru_entry *e);
const struct mru_entry *mru_newer(
    const struct mru *m, const struct mru_entry *e);

/* The client with this address, whatever the port; NULL if it is not in the
 * list. */
const struct mru_entry *mru_find(const struct mru *m, const struct addr *a);

/* Accounts, for monstats. */
struct mru_stats {
	uint32_t depth, deepest, maxdepth, mindepth, maxage, minage;
	uint64_t existed;       /* packets of clients in the list */
	uint64_t created;       /* entries made in free room */
	uint64_t recycled_old;  /* in the place of one older than maxage */
	uint64_t recycled_full; /* in the place of the oldest */
	size_t bytes;           /* what the entries in use take */
	size_t maxbytes;
};
void mru_stats(const struct mru *m, struct mru_stats *out);

/* Adds up those of several lists. */
void mru_stats_add(struct mru_stats *sum, const struct mru_stats *one);

#endif
