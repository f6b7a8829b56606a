/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A machine for the engine's unit tests: time stands still until the test
 * moves it, what the engine asks for is recorded, and servers answer at once
 * with whatever offset the test gives them.
 */
#ifndef NTPTUI_TESTS_FAKEHOST_H
#define NTPTUI_TESTS_FAKEHOST_H

#include "engine/engine.h"

#define FAKE_SERVERS 64

struct fakehost {
	struct host host;
	mono_t mono;
	wall_t wall; /* our clock */
	uint64_t seed;

	/* What the engine did. */
	struct {
		struct addr to;
		uint8_t buf[PACKET_HEADER + MAC_TRAILER];
		size_t len;
		wall_t t1;
		uint32_t id;
		bool pending;
	} sent[FAKE_SERVERS];
	size_t nsent, total_sent;
	char asked[8][PARAMS_NAME]; /* names to be looked up */
	uint32_t asked_id[8];
	size_t nasked;
	struct adjust adjusts[64];
	size_t nadjusts;
	struct host_status told; /* the last of `tells` */
	size_t tells;
	uint16_t listening;
	size_t replies;

	/* What the test wants. */
	int send_error, adjust_error, listen_error, status_error;
	struct host_clock clock;  /* freq: what the engine set last */
	double slept;             /* s, since boot, while mono stood still */
	enum shmclock_result shm; /* what is found in unit 0 ... */
	struct shmclock_sample sample; /* ... as true time plus `clock` ns,
					  at our time plus `receive` ns */
	struct addr local;             /* our address, as answers come to it */
	uint8_t stratum;               /* of all servers */
	bool no_boot;                  /* the kernel does not tell of sleep */
	bool may_set, has_rival, has_owner;
	struct rival rival;
	double liar;  /* s, offset of servers whose address ends in .66 */
	double truth; /* s, our clock minus true time */
	bool silent;  /* nobody answers */
	const struct mac_key *key; /* signs all answers; NULL: none is */
};

/* At 2026-11-01T00:00:00Z, mono 1000 s, right to set the clock. */
void fake_init(struct fakehost *f);

/* Runs the engine for `seconds`, answering questions as servers would. */
void fake_run(struct fakehost *f, struct engine *e, double seconds);

/* Answers the oldest look-up with n addresses 192.0.2.`first`...; 0: failure
 * with `why`. */
void fake_resolved(
    struct fakehost *f, struct engine *e, size_t n, int first, const char *why);

#endif
