/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inside of a distant daemon's picture, shared by its files only:
 * distant.c (names, sockets, time), distant_round.c (what is asked, and what
 * becomes of the answers) and distant_tell.c (words).
 */
#ifndef NTPTUI_ENGINE_DISTANT_STATE_H
#define NTPTUI_ENGINE_DISTANT_STATE_H

#include "engine/asking.h"
#include "engine/distant.h"
#include "engine/distant_read.h"
#include "engine/journal.h"
#include "sys/host.h"

/* What a round asks first, in this order; then every association. */
enum distant_want {
	WANT_STATUS,
	WANT_SYSTEM,
	/* A daemon that does not know one of these names is not asked again. */
	WANT_COUNTERS,
	WANT_MRU_STATS,
	WANT_KERNEL,
	WANT_FIRST, /* how many of the above there are */
	WANT_PEER,  /* `arg`: which */
	WANT_CLOCK,
	WANT_NONCE,
	WANT_MRU,
	WANT_USER, /* somebody's own question */
};

/* An association beside its row in the picture. */
struct distant_peer {
	uint16_t id, status;
	bool told;      /* its variables have come once */
	bool clock;     /* and it is a reference clock */
	bool clock_due; /* which is to be asked about itself in this round */
	wall_t rec;     /* of the newest offset in the trail */
};

enum { MRU_REST, MRU_NONCE, MRU_PAGE, MRU_WAIT };

struct distant {
	char host[256];
	uint16_t port;
	enum addr_family family;
	struct link_info info;

	/* Its address. */
	struct resolver *resolver;
	int bell;
	struct addr addr[HOST_ADDRS];
	size_t naddr, iaddr;

	/* The conversation. */
	int fd;       /* -1: none */
	mono_t now;   /* of this turn */
	mono_t next;  /* round, or try */
	mono_t heard; /* something */
	double pause; /* s, after a failure */
	bool round;   /* one is under way */
	bool ok[2];   /* its status and its system have come */
	bool fresh;   /* something that nobody has been told of */
	int step;
	size_t peer;    /* the next to be asked about */
	unsigned lacks; /* bits of enum distant_want */
	bool plain;     /* it does not know all names of a peer: no list */
	struct distant_kind kind;

	/* The picture. */
	struct snapshot *snap;     /* in the making */
	struct snapshot *shown;    /* of the last round */
	struct distant_peer *book; /* beside snap->peers */
	uint64_t rounds;
	uint16_t status;
	mono_t wall_at; /* when snap->wall was so */
	struct journal journal;

	/* Clients. */
	bool watch;
	int mru;
	unsigned pages;
	mono_t mru_next;
	struct distant_page page;
	struct distant_clients clients;

	/* A question of the user's, and its answer. */
	uint32_t last_id, asked; /* 0: none */
	bool asked_due, answered;
	struct asking_request question;
	struct link_answer answer;
	char *answer_text; /* ASKING_ROOM + 1 */

	uint32_t commands; /* refused */
	struct asking asking;
};

/* ---- distant_round.c ---- */

/* The next request of the round or the user; false: none now. */
bool distant_next(struct distant *d, struct asking_request *r);

/* What came of one. */
void distant_take(struct distant *d, const struct asking_answer *a);

/* Begins a round; ends it if nothing more is to come; gives it up. */
void distant_begin(struct distant *d);
void distant_end(struct distant *d);
void distant_fail(struct distant *d, const char *why);

/* ---- distant_tell.c ---- */

/* Why nothing comes: no answer at all; an errno of the network; an error code
 * of the daemon's. Return buf. */
const char *distant_silence(const struct distant *d, char *buf, size_t size);
const char *distant_unreachable(
    const struct distant *d, int error, char *buf, size_t size);
const char *distant_refused(
    const struct distant *d, unsigned code, char *buf, size_t size);

/* What this is, and what it cannot tell, into info.about. */
void distant_introduce(struct distant *d);

/* The journal's lines for status words that changed; was 0: nothing known. */
void distant_note_system(struct distant *d, uint16_t was, uint16_t is);
void distant_note_peer(struct distant *d, size_t i, uint16_t was, uint16_t is);

#endif
