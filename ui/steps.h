/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The steps that lead to a text, and back: a list of changes, each with the
 * octets that are not in the text at present. It owns these octets; it never
 * touches the text, which is buffer.c's.
 */
#ifndef NTPTUI_UI_STEPS_H
#define NTPTUI_UI_STEPS_H

#include "ui/buffer.h"

/*
 * At `pos` stand `put` octets of the text; `text` is what stands there on the
 * other side of the step. Taking a step back and making it again is the same
 * exchange. `from` and `to` number the states of the text that it joins.
 */
struct step {
	size_t pos, put;
	char *text; /* owned; NULL if len is 0 */
	size_t len;
	struct stand before, after;
	uint64_t from, to;
	enum join join;
	char tail; /* the last octet that was typed */
};

struct steps {
	struct step *step; /* owned */
	size_t count, room;
	size_t done;   /* of them in the text; the rest was taken back */
	size_t octets; /* what they take, either way they stand */
	size_t forgotten;
	bool sealed; /* the last one is complete */
};

/* All forgotten, and not counted so; all memory given back. */
void steps_clear(struct steps *s);

/* A change was made: `gone` (malloc'ed, owned from now on, NULL if none) gave
 * way. Joins the last step if they belong together; what had been taken back
 * is lost. Forgets the oldest steps beyond BUFFER_UNDO_MAX. */
void steps_add(struct steps *s, const struct splice *change, char *gone,
    uint64_t from, uint64_t to);

#endif
