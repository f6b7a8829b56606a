/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What of the picture changed when, so that each who is attached gets only
 * what is new to it. One book for all of them; it owns copies of the picture.
 */
#ifndef NTPTUI_ENGINE_ATTACH_BOOK_H
#define NTPTUI_ENGINE_ATTACH_BOOK_H

#include "engine/picture.h"

/* When something was sent anew, and how it looked then: what has only aged
 * since looks the same. */
struct attach_mark {
	uint64_t serial;
	mono_t at;
};

struct attach_book {
	struct snapshot *now;  /* the newest; NULL: none yet */
	struct snapshot *told; /* each part as of its mark */
	struct attach_mark part[PICTURE_PEER];
	struct attach_mark *peer; /* of told->peers */
	size_t cap;               /* room at all three */
};

/* Takes the newest picture. */
void attach_book_enter(struct attach_book *b, const struct snapshot *s);

/*
 * Writes what is newer than `since`, beginning with `unit` (0: all parts and
 * peers); the system part always comes first. The unit to go on with, 0 if
 * all is written.
 */
size_t attach_book_write(const struct attach_book *b, uint64_t since,
    size_t unit, struct control_text *t);

/* Forgets all, and frees. */
void attach_book_clear(struct attach_book *b);

#endif
