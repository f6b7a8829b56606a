/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Octets from a terminal into keys: UTF-8, control characters and the escape
 * sequences of xterm, VT220, rxvt, screen and the Linux console. A plain
 * value that is fed octets; it never waits, but says when it would, so that a
 * lone Esc can be told from the beginning of a sequence by time. What stands
 * between the brackets of a paste (xterm's mode 2004) is text and never keys.
 */
#ifndef NTPTUI_UI_KEYS_H
#define NTPTUI_UI_KEYS_H

#include "ui/key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEYS_ROOM 4096
#define KEYS_RAW  32 /* longest sequence that is looked at */

/* ms after which a lone Esc is a key and no beginning. */
#define KEYS_ESC_MS 25

struct keys {
	uint8_t buf[KEYS_ROOM];
	size_t used;
	bool pasting; /* what comes is text until the bracket closes */
};

struct keypress {
	int key;               /* ui/key.h */
	uint8_t raw[KEYS_RAW]; /* the octets it was made of; of KEYCODE_PASTE
				  a piece of the text */
	size_t len;
	struct mouse mouse; /* of KEYCODE_MOUSE */
};

/* Appends what has room; returns how many octets that is. */
size_t keys_add(struct keys *k, const uint8_t *bytes, size_t len);

/* Takes the next key. `late`: nothing more came in time, so what is there is
 * all. False if there is none, or it is not complete. */
bool keys_next(struct keys *k, bool late, struct keypress *out);

/* Octets are left of which no key could be made yet, but can when it is
 * late. */
bool keys_waiting(const struct keys *k);

#endif
