/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names of addresses for whoever shows them: a queue of its own to threads
 * that look names up (sys/resolve.h), a few at a time. The threads start with
 * the first question. Owned by one thread; nothing here waits.
 */
#ifndef NTPTUI_ENGINE_REVERSE_H
#define NTPTUI_ENGINE_REVERSE_H

#include "core/addr.h"

#include <stdbool.h>

#define REVERSE_TEXT 96 /* octets of a name, and the final NUL */

struct reverse;

/* NULL if there is no descriptor left. */
struct reverse *reverse_new(void);
void reverse_free(struct reverse *r);

/* Poll this for input, then reverse_take(). */
int reverse_fd(const struct reverse *r);

/* Can another question be asked now? */
bool reverse_free_seat(const struct reverse *r);

/* Asks; false if nobody can be asked. */
bool reverse_ask(struct reverse *r, const struct addr *a);

/* Takes an answer: whose, and its name as a stranger gave it; "": none. False
 * if there is no answer. */
bool reverse_take(struct reverse *r, struct addr *a, char name[REVERSE_TEXT]);

#endif
