/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An examination from inside: what examine*.c share. Nobody else includes it.
 */
#ifndef NTPTUI_ENGINE_EXAMINE_STATE_H
#define NTPTUI_ENGINE_EXAMINE_STATE_H

#include "core/dns.h"
#include "core/peer.h"
#include "engine/examine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXAMINE_WAIT 2.0 /* s that an answer may take */

/* What an id of the machine is for; each patient has SLOTS of them. */
enum examine_slot {
	SLOT_NAME,
	SLOT_SECOND,
	SLOT_ASK,
	SLOT_PATH,
	SLOT_DNS, /* two of each name server: A, AAAA */
	SLOTS = SLOT_DNS + 2 * DOCTOR_RESOLVERS,
};

/* The question that waits for its answer. */
struct examine_question {
	bool open;
	mono_t asked, until;
	struct peer peer;  /* judges the answer */
	uint16_t sequence; /* CONTROL's */
	uint16_t size;
};

struct examine_dns {
	bool open;
	uint8_t tries;
	bool unchecked; /* it is asked with CD now */
	uint16_t id;
	mono_t asked, until;
};

/* Where the search for routers is. */
struct examine_walk {
	bool open;      /* a question is on its way */
	bool witness;   /* routers are known; how far does `kind` come? */
	uint8_t ttl;    /* of that question */
	uint8_t tries;  /* with it */
	uint8_t silent; /* hops in a row that said nothing */
	unsigned kind;  /* enum doctor_kind */
	mono_t asked, until;
	mono_t before; /* patient.next, if it never reached the server */
	ntp_ts cookie;
};

struct patient {
	struct examine_aim aim;
	struct doctor_exam e;
	struct addr second;
	bool looking[SLOT_SECOND + 1]; /* a look-up of it is under way */
	mono_t started;
	mono_t next; /* no question that may reach the server before */
	unsigned kind;
	struct examine_question q;
	struct examine_walk walk;
	struct examine_dns dns[DOCTOR_RESOLVERS][2];
};

/* When an address may be asked again, whoever asks. */
struct examine_pace {
	struct addr to;
	mono_t next;
};

struct examine {
	const struct probes_host *h;
	struct rng rng;
	size_t n, next; /* next: that has not begun */
	struct patient *p;
	size_t paces;
	struct examine_pace *pace; /* room for three of each patient */
};

uint32_t examine_id(
    const struct examine *x, const struct patient *p, unsigned slot);

/* A question of that kind, header and all, into `buf` (EXAMINE_ROOM octets);
 * `peer` will judge the answer to it. Its length. */
#define EXAMINE_ROOM 256
size_t examine_question(struct examine *x, struct peer *peer, unsigned kind,
    mono_t now, uint8_t *buf);

/* Port and DSCP of that kind. */
struct inquiry_way examine_way(unsigned kind, const struct addr *to);

/* The pace of an address; the patient's own servers have one together. */
mono_t examine_ready(
    struct examine *x, const struct patient *p, const struct addr *to);
void examine_asked(
    struct examine *x, struct patient *p, const struct addr *to, mono_t next);

/* Another of ours uses source port 123: this one waits some TICKs. */
#define EXAMINE_TICK 0.1 /* s */
bool examine_port_taken(const struct examine *x, const struct patient *p);

/* Is it an answer to the question with that cookie? */
bool examine_answers(const struct host_event *ev, const struct addr *to,
    ntp_ts cookie, struct packet *pkt);

/* Each does what is due and says when it wants to be called again; those of
 * asking and of the path say that they are through by moving e.phase on. */
mono_t examine_ask_step(struct examine *x, struct patient *p, mono_t now);
mono_t examine_path_step(struct examine *x, struct patient *p, mono_t now);
mono_t examine_dns_step(struct examine *x, struct patient *p, mono_t now);

/* True when no name server owes an answer. */
bool examine_dns_over(const struct patient *p);

void examine_dns_start(struct examine *x, struct patient *p, mono_t now);
void examine_path_start(struct examine *x, struct patient *p);

void examine_ask_event(
    struct examine *x, struct patient *p, const struct probes_event *ev);
void examine_path_event(
    struct examine *x, struct patient *p, const struct probes_event *ev);
void examine_dns_event(struct examine *x, struct patient *p, unsigned which,
    const struct probes_event *ev);

#endif
