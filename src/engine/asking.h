/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The asking side of mode 6 over a network that loses things: a few requests
 * on their way at once, each asked again when nothing comes, each with an end
 * that no answer can put off. No socket and no clock: time and datagrams are
 * arguments. It trusts nothing that comes.
 */
#ifndef NTPTUI_ENGINE_ASKING_H
#define NTPTUI_ENGINE_ASKING_H

#include "core/control.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ASKING_FLIGHT 4     /* requests at once */
#define ASKING_ROOM   32768 /* octets of one answer; 1,000 variables */
#define ASKING_TEXT   CONTROL_DATA
#define ASKING_PACKET (CONTROL_HEADER + CONTROL_DATA + 4)

/* What is asked; `what` and `arg` are the caller's, and come back. */
struct asking_request {
	int what;
	size_t arg;
	uint8_t op; /* enum control_op */
	uint16_t assoc;
	char text[ASKING_TEXT];
};

enum asking_end {
	ASKING_DONE,
	ASKING_REFUSED, /* an error answer: `error` */
	ASKING_SILENT,  /* nothing came, or never all of it */
};

struct asking_answer {
	struct asking_request request;
	enum asking_end end;
	unsigned error; /* enum control_error, or more */
	uint16_t status;
	const char *data; /* until the next call */
	size_t len;
};

struct asking_slot {
	bool busy;
	bool due; /* to be sent now */
	int tries;
	uint16_t sequence;
	mono_t again, end; /* ask once more; give up */
	struct asking_request request;
	struct control_join join;
	uint8_t data[ASKING_ROOM];
};

struct asking {
	uint16_t sequence;
	struct asking_slot slot[ASKING_FLIGHT];
};

/* `sequence`: where to begin, a random number. */
void asking_start(struct asking *a, uint16_t sequence);

/* Is there room for one more? */
bool asking_free(const struct asking *a);

/* Is nothing on its way, but for requests of kind `but`? */
bool asking_idle(const struct asking *a, int but);

/* Puts a request on its way; there must be room. */
void asking_put(struct asking *a, const struct asking_request *r, mono_t now);

/* The next datagram that is to be sent, into `buf` (ASKING_PACKET octets); 0:
 * none now. */
size_t asking_send(struct asking *a, mono_t now, uint8_t *buf);

/* Takes a datagram; true if it completes an answer. */
bool asking_take(struct asking *a, mono_t now, const uint8_t *buf, size_t len,
    struct asking_answer *out);

/* True if a request has come to its end in silence. */
bool asking_expire(struct asking *a, mono_t now, struct asking_answer *out);

/* When to call asking_send() and asking_expire() next; MONO_NEVER if nothing
 * is on its way. */
mono_t asking_next(const struct asking *a);

/* Forgets what is on its way, but for requests of kind `keep`; -1: all. */
void asking_drop(struct asking *a, int keep);

#endif
