/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine as a mode 6 server (RFC 9327, and what ntpd and NTPsec have made
 * of it since): from a request and who asks to an answer, made of a snapshot
 * and the engine's accounts. Nothing can be changed over UDP, and nobody who
 * may be a forged address gets more octets than he sent. No traps, no mode 7.
 */
#ifndef NTPTUI_ENGINE_CONTROL_H
#define NTPTUI_ENGINE_CONTROL_H

#include "core/addr.h"
#include "core/control.h"
#include "core/mac.h"
#include "engine/engine.h"
#include "sys/host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct control;

/* Who asks. */
struct control_asker {
	/* Over the UNIX socket: the kernel vouches for who it is. */
	bool local;
	bool privileged; /* it may change things: root, the service's group */
	uint32_t uid, gid;

	/* Over UDP. */
	struct addr from; /* with port */
	struct addr to;   /* our address; ADDR_NONE if unknown */
};

/* What is answered. */
struct control_reply {
	struct control_header h; /* as in every fragment, but for `more`,
				    `offset` and `count` */
	const uint8_t *data;     /* the engine's, until the next request */
	size_t len;
	const struct mac_key *key; /* to be signed with it; NULL: unsigned */
	size_t align; /* signed: the MAC begins at a multiple of it */
};

/*
 * Answers the request in req (len octets, header first). False: there is no
 * answer, which is no error; over UDP silence is what the asker may deserve.
 */
bool control_answer(struct engine *e, const struct control_asker *who,
    const uint8_t *req, size_t len, struct control_reply *out);

/* A mode 6 datagram at the server's port: answers it, in fragments. */
void control_datagram(struct engine *e, const struct host_event *ev);

/* The engine has journalled `name` (of association `assoc`; 0: the system):
 * status words show the last event of each and how often it repeated. */
void control_event(struct engine *e, uint16_t assoc, const char *name);

/* The part of the engine that is ours. */
struct control *control_new(void);
void control_free(struct control *c);

#endif
