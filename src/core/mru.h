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

/* `discard` and `mru` lines; both dialects (conf/grammar). */
struct mru_cfg {
	bool sec;          /* NTPsec's score, not ntp.org's headway */
	bool monitor;      /* keep the list though nothing asks for limits */
	int average;       /* log2 s, discard average (3) */
	int minimum;       /* s, discard minimum (2); NTPsec: see mru.c */
	uint32_t maxdepth; /* entries, at most */
	uint32_t mindepth; /* entries kept however old they are */
	uint32_t maxage;   /* s, entries older than this are re-used first */
	uint32_t minage;   /* s, NTPsec: younger ones are not recycled */
};

/* One client. Times are monotonic; who prints them converts. */
struct mru_entry {
	struct addr addr; /* with the port of its last packet */
	uint8_t local;    /* which of our addresses: the caller's number */
	uint8_t mode;     /* of its last packet: first octet's low 3 bits */
	uint8_t version;  /* the same */
	uint16_t flags;   /* ACCESS_* bits that decided last */
	uint32_t count;   /* packets, saturates */
	uint32_t dropped; /* not answered because of the limit */
	mono_t first, last;
	float score; /* NTPsec: packets a second, decayed; ntp.org:
			headway owed, s */
	/* Private: links, rate state. See mru.c. */
	mono_t kissed;
	int32_t headway;
	uint32_t chain, older, newer;
};

enum mru_verdict {
	MRU_FINE,    /* within its limits */
	MRU_LIMITED, /* too often: no answer */
	MRU_KISS,    /* too often, and it is told so (RATE) */
};

struct mru; /* defined in mru.c */

/* Octets that a list of these limits needs; it never needs more. */
size_t mru_size(const struct mru_cfg *cfg);

/* Makes an empty list in `mem` (mru_size() octets, aligned as malloc does),
 * `key` 128 random bits. Returns it; there is nothing to free but `mem`. */
struct mru *mru_init(
    void *mem, const struct mru_cfg *cfg, const uint64_t key[2], mono_t now);

/* Room and rates of a new configuration that needs no more memory; entries
 * stay. */
void mru_configure(struct mru *m, const struct mru_cfg *cfg);

/*
 * A packet came: counts it and judges its rate. `flags` are the ACCESS_* bits
 * of the rule: without ACCESS_LIMITED everything is fine, without ACCESS_KOD
 * nobody is told. O(1).
 */
enum mru_verdict mru_packet(struct mru *m, const struct addr *from,
    uint8_t local, uint8_t li_vn_mode, uint16_t flags, mono_t now);

/* The k-th most recent client's entry comes from walking: NULL ends. */
const struct mru_entry *mru_newest(const struct mru *m);
const struct mru_entry *mru_oldest(const struct mru *m);
const struct mru_entry *mru_older(
    const struct mru *m, const struct mru_entry *e);
const struct mru_entry *mru_newer(
    const struct mru *m, const struct mru_entry *e);

/* Address and port; NULL if it is not in the list. */
const struct mru_entry *mru_find(const struct mru *m, const struct addr *a);

/* Accounts, for monstats. */
struct mru_stats {
	uint32_t depth, deepest, maxdepth;
	uint64_t created, recycled_old, recycled_full, refused;
	size_t bytes;
};
void mru_stats(const struct mru *m, struct mru_stats *out);

#endif
