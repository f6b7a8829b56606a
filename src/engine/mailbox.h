/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One question of mode 6 from the console to the engine on its own thread,
 * and the answer back. No lock: whoever's turn it is owns all but `state`.
 */
#ifndef NTPTUI_ENGINE_MAILBOX_H
#define NTPTUI_ENGINE_MAILBOX_H

#include "core/control.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mailbox {
	atomic_int state; /* whose turn it is */
	uint8_t request[CONTROL_HEADER + CONTROL_DATA];
	size_t request_len;
	struct control_header h; /* of the answer */
	char text[CONTROL_RESPONSE + 1];
	size_t len;
};

void mailbox_init(struct mailbox *m);

/* The console's: puts a request; false if one is under way, or it is too
 * long. And: has the answer come? It is there until the next request. */
bool mailbox_ask(struct mailbox *m, const uint8_t *request, size_t len);
bool mailbox_answered(struct mailbox *m);

/* The engine's: is there a request? Then it must be answered. */
bool mailbox_asked(struct mailbox *m);
void mailbox_answer(struct mailbox *m, const struct control_header *h,
    const void *text, size_t len);

#endif
