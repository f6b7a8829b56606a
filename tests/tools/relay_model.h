/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an impaired path does to one datagram: the rules, and the pure
 * functions that apply them.  The relay owns the sockets and the queue; this
 * module owns nothing, reads no clock and draws no randomness but its own,
 * which is a function of the seed, the direction and the packet's number, so
 * that the same seed loses the same packets whatever else the rules say.
 */
#ifndef TESTS_TOOLS_RELAY_MODEL_H
#define TESTS_TOOLS_RELAY_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum relay_dir {
	RELAY_UP,   /* from the client to the server */
	RELAY_DOWN, /* from the server to the client */
	RELAY_DIRS
};

enum relay_jitter {
	RELAY_JITTER_UNIFORM,     /* 0 to `jitter` */
	RELAY_JITTER_EXPONENTIAL, /* mean `jitter`, cut at ten times the mean */
};

enum {
	RELAY_BLACKOUTS = 8,
	RELAY_EMITS = 32,
	RELAY_PACKET = 2048, /* no datagram of ours is longer */
	RELAY_JUNK = 1500,   /* longest random datagram */
	RELAY_KEEP = -1      /* leave this field as the server wrote it */
};

/* A time in which nothing passes, seconds since the relay's start. */
struct relay_window {
	double from, to;
};

/* One direction's rules.  Times in seconds, probabilities 0 to 1. */
struct relay_rules {
	double delay;
	double jitter;
	enum relay_jitter distribution;
	double loss;       /* independent */
	double burst;      /* Gilbert-Elliott: good -> bad, per packet */
	double recover;    /* Gilbert-Elliott: bad -> good, per packet */
	double burst_loss; /* loss in the bad state */
	double dup;
	double reorder; /* held back by `reorder_by` */
	double reorder_by;
	double corrupt;  /* one bit is flipped */
	double truncate; /* cut to `truncate_to` bytes, or anywhere */
	int truncate_to;
	int bogus; /* copies with a wrong origin, before the packet */
	int alien; /* copies from a wrong address, before the packet */
	int junk;  /* random datagrams of 0 to 1500 bytes, before it */
	struct relay_window blackout[RELAY_BLACKOUTS];
	int blackouts;
	double shift; /* added to rec, xmt and reftime, s */
	double drift; /* added per second since the start, s/s */
	int stratum, leap, version;
	double rootdelay, rootdisp; /* s, negative: as it is */
	bool set_refid;
	uint8_t refid[4];
	bool set_kod;
	uint8_t kod[4]; /* the reply becomes a kiss-o'-death */
	int ttl;
};

/* What a direction remembers between packets. */
struct relay_path {
	uint64_t seed;
	uint64_t count; /* packets seen */
	bool bad;       /* Gilbert-Elliott state */
};

enum relay_kind {
	RELAY_COPY,  /* the packet itself */
	RELAY_BOGUS, /* its origin timestamp made wrong */
	RELAY_ALIEN, /* from the relay's other address */
	RELAY_RANDOM /* bytes of no meaning */
};

enum relay_fate {
	RELAY_PASSED,
	RELAY_LOST,
	RELAY_LOST_BURST,
	RELAY_LOST_BLACKOUT
};

/* One datagram to send. */
struct relay_emit {
	enum relay_kind kind;
	double delay;  /* s from the packet's arrival */
	uint64_t draw; /* the randomness of its bytes */
	bool corrupt, truncate;
};

struct relay_decision {
	enum relay_fate fate; /* of the packet itself */
	bool duplicated, reordered;
	size_t n;
	struct relay_emit emit[RELAY_EMITS];
};

/* Rules that pass everything as it is. */
void relay_rules_init(struct relay_rules *r);

/*
 * Sets one rule from its name and value as a person writes them: times with
 * s, ms or us (none: seconds), probabilities as 0.2 or 20%, drift in ppm.
 * On failure returns false, leaves the rules alone and puts a sentence in why.
 */
bool relay_rules_set(struct relay_rules *r, const char *key, const char *value,
    char *why, size_t size) __attribute__((warn_unused_result));

/* A direction's memory at the start; the two directions differ by themselves.
 */
void relay_path_init(struct relay_path *p, uint64_t seed, enum relay_dir dir);

/*
 * Decides the fate of the next packet of a direction that arrived t seconds
 * after the relay's start.
 */
void relay_decide(struct relay_path *p, const struct relay_rules *r, double t,
    struct relay_decision *d);

/*
 * Writes the bytes of one emission of a packet of len bytes to out, which has
 * room for RELAY_PACKET; t as in relay_decide.  Returns their number.
 */
size_t relay_bytes(const struct relay_rules *r, const struct relay_emit *e,
    double t, const uint8_t *in, size_t len, uint8_t *out);

#endif
