/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the mode 6 server share: its state, one request in work,
 * and tables of variables. Nobody else includes it.
 */
#ifndef NTPTUI_ENGINE_CONTROL_STATE_H
#define NTPTUI_ENGINE_CONTROL_STATE_H

#include "engine/clients.h"
#include "engine/control.h"
#include "engine/state.h"
#include "sys/platform.h"

/* Askers over UDP whose work is accounted for. */
#define CONTROL_ASKERS 64

/* What one asker (an address, or an IPv6 /64) may still cost us. */
struct control_budget {
	struct addr net;
	double left; /* units: a request, a fragment, 256 clients looked at */
	mono_t at;   /* when `left` was right */
};

/* Accounts of symmetric keys, as ntpq's authinfo shows them. */
struct control_auth {
	uint64_t lookups, notfound;
	uint64_t signed_digest, signed_cmac;   /* MACs made */
	uint64_t checked_digest, checked_cmac; /* MACs looked at */
	uint64_t failed_digest, failed_cmac;   /* that did not vouch */
};

struct control {
	struct platform platform;
	struct mac_key nonce_key; /* random, for this run */
	struct control_budget asker[CONTROL_ASKERS];
	struct control_auth auth;
	uint64_t requests, sent, failed; /* datagrams */
	int64_t base; /* wall - mono, ns, for the times of clients */
	struct snapshot *snap;
	struct clients clients;
	char text[CONTROL_RESPONSE];
};

enum outcome {
	OUTCOME_ANSWER,
	OUTCOME_SILENCE,
	OUTCOME_ERROR, /* query.error says which */
};

/* One request in work. */
struct query {
	struct engine *e;
	struct control *c;
	const struct control_asker *who;
	struct control_header h;
	const char *text, *end;    /* its payload */
	const struct mac_key *key; /* that vouches for it; NULL: none */
	size_t align;              /* where its MAC began */
	uint32_t flags;            /* ACCESS_* bits of its rule */
	bool nonce;                /* its payload has a nonce that is right */
	bool confined; /* its address is not proven: only short answers */

	const struct snapshot *s;
	struct control_text out;
	bool binary; /* `out` holds no text */
	uint16_t status;
	enum control_error error;
};

static inline enum outcome
query_fail(struct query *q, enum control_error error)
{
	q->error = error;
	return OUTCOME_ERROR;
}

/* May it have what only the control key opens? Over the UNIX socket: who may
 * change things. */
bool query_trusted(const struct query *q);

/* control_who.c: who may ask, and how much. */

/* Is the request answered at all? Fills flags and confined. */
bool who_may_ask(struct query *q);

/* Takes `cost` units off its asker's budget; false if nothing is left. */
bool who_pays(struct query *q, double cost);

/* Looks for a nonce in the payload. */
void who_nonce(struct query *q);

/* Appends nonce=..., good for this asker and 16 s. */
void who_put_nonce(struct query *q);

/* control_vars.c: tables of variables, of whatever struct holds them. */

enum control_kind {
	VAR_UINT,   /* uint64_t */
	VAR_INT,    /* int64_t */
	VAR_HEX,    /* uint64_t */
	VAR_KEY,    /* uint64_t: hex above 65535 */
	VAR_MS3,    /* double, s, shown in ms; NAN: left out, as in all */
	VAR_MS6,    /* the same with six decimals */
	VAR_PPM3,   /* double, s/s, shown in ppm */
	VAR_PPM6,   /* the same with six decimals */
	VAR_NUM3,   /* double */
	VAR_STAMP,  /* ntp_ts */
	VAR_DATE,   /* int64_t, s since 1970 */
	VAR_RAW,    /* const char *, no commas, no blanks; NULL: left out */
	VAR_STRING, /* const char *, quoted; NULL: left out */
	VAR_ARRAY,  /* double[NTP_NSTAGE], s, shown in ms */
	VAR_LIST,   /* nothing: the table's names */
	VAR_HIDDEN, /* nothing: known, never told */
};

struct control_var {
	const char *name;
	bool usual; /* told when nothing is asked for by name */
	uint8_t kind;
	uint16_t offset; /* of the value in the struct */
};

/* The variables that the request names, or the usual ones, of the values at
 * `base`. */
enum outcome vars_answer(struct query *q, const struct control_var *table,
    size_t count, const void *base);

/* The operations. */
enum outcome control_read_system(struct query *q);
enum outcome control_read_peer(struct query *q);
enum outcome control_read_clock(struct query *q);
enum outcome control_read_status(struct query *q);
enum outcome control_read_clients(struct query *q);
enum outcome control_read_list(struct query *q);

/* Status words. */
uint16_t control_system_word(const struct query *q);
uint16_t control_peer_word(const struct assoc *a);

/* The index of an association, in the engine and in the snapshot; e->n if
 * there is none. */
size_t control_find(const struct query *q, uint16_t id);

/* A refid as text for ntpq: no blank, no comma; buf of 16 octets. */
const char *control_refid(
    uint32_t refid, unsigned stratum, char *buf, size_t size);

/* LOCAL(0), SHM(1). */
void control_clock_name(const struct params_clock *c, char *buf, size_t size);

/* NTPsec's bits for ours (ACCESS_*), as mrulist shows them. */
unsigned control_restrictions(uint32_t flags);

#endif
