/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The picture of the engine as text of mode 6, and back. One table has a row
 * for each member of struct snapshot and of all that is in it; writing,
 * reading, comparing and ageing are loops over its rows, so that a new member
 * needs one row and nothing else. It owns nothing and allocates nothing but
 * room for peers; it trusts nothing that it reads.
 */
#ifndef NTPTUI_ENGINE_PICTURE_H
#define NTPTUI_ENGINE_PICTURE_H

#include "core/control.h"
#include "engine/snapshot.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is sent, or not, as a whole: members that change together. */
enum picture_part {
	PICTURE_SYSTEM,
	PICTURE_TRIAL, /* the configuration, and how a new one fares */
	PICTURE_SERVER,
	PICTURE_EVENTS,
	PICTURE_CLIENTS,
	PICTURE_NICS,
	PICTURE_KERNEL,  /* and leap seconds */
	PICTURE_MINUTES, /* the history */
	PICTURE_HOURS,
	PICTURE_DAYS,
	PICTURE_PEER, /* one of struct snapshot's peers[] */
	PICTURE_PARTS,
};

enum picture_kind {
	PICTURE_BOOL,
	PICTURE_CHAR,
	PICTURE_UINT, /* and ntp_ts */
	PICTURE_INT,  /* and wall_t, mono_t: ns */
	PICTURE_FLOAT,
	PICTURE_TEXT,
	PICTURE_ADDR,
};

struct picture_row {
	const char *name; /* the member's, as C names it */
	enum picture_kind kind;
	size_t offset;          /* in struct snapshot, or struct snap_peer */
	size_t size;            /* of one element */
	size_t count, stride;   /* elements, and octets from one to the next */
	size_t used, used_size; /* the member that says how many of them are
				   in use: its offset, and size; 0: all are */
	uint64_t max;           /* UINT: the largest that is taken; 0: any */
	double slope; /* FLOAT: what a second of time alone adds to it; it
			 never falls below 0 */
};

/* The rows of a part. */
const struct picture_row *picture_rows(enum picture_part part, size_t *count);

/* Appends a part to an answer: "part=NAME", or "peer=INDEX" for peers[index],
 * and its members. What is zero is left out. */
void picture_write(struct control_text *t, const struct snapshot *s,
    enum picture_part part, size_t index);

/* Room in octets that picture_write() needs at most for one part. */
#define PICTURE_ROOM 49152

/* Where a reader is. */
struct picture_reader {
	void *base; /* of the part in hand; NULL: before the first */
	size_t row; /* where the next name is expected */
	enum picture_part part;
	size_t peers; /* as the engine says: how many there are */
};

void picture_read_start(struct picture_reader *r);

/*
 * Takes one item of an answer into *s, a malloc'ed snapshot (never NULL) that
 * is enlarged for its peers. Names that it does not know are left alone: they
 * are a newer engine's. False if the item cannot be: nothing more is to be
 * believed then.
 */
bool picture_read(struct picture_reader *r, const struct control_item *item,
    struct snapshot **s);

/* An empty snapshot for picture_read(); free() it. */
struct snapshot *picture_new(void);

/* Would `was`, a copy of this part, look like `is` after `dt` s in which
 * nothing has happened? For PICTURE_PEER both are struct snap_peer. */
bool picture_same(
    enum picture_part part, const void *was, const void *is, double dt);

/* Copies a part's members. */
void picture_copy(enum picture_part part, void *to, const void *from);

/* `dt` s pass in which nothing happens. */
void picture_age(enum picture_part part, void *base, double dt);

#endif
