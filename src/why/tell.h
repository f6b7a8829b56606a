/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One source in words, one column of its row, and what happened before
 * something broke. Pure, as all of src/why; texts are translated. Nothing here
 * judges: that is why.h.
 */
#ifndef NTPTUI_WHY_TELL_H
#define NTPTUI_WHY_TELL_H

#include "why/why.h"

#define WHY_LINES 24

/* Lines, not wrapped. */
struct why_text {
	uint8_t n;
	char line[WHY_LINES][240];
};

/* What a source is, why it carries its tally code, each bit of its flash
 * word, how its questions were answered. Nothing if there is none of that
 * identifier. */
void why_tell_peer(
    const struct why_facts *f, uint16_t assoc, struct why_text *out);

/* The columns of ntpq's table. */
enum why_column {
	WHY_TALLY,
	WHY_REMOTE,
	WHY_REFID,
	WHY_STRATUM,
	WHY_TYPE,
	WHY_WHEN,
	WHY_POLL,
	WHY_REACH,
	WHY_DELAY,
	WHY_OFFSET,
	WHY_JITTER,
	WHY_COLUMNS
};

/* What a column says of that source, with its numbers: of reach each bit with
 * the time of its poll. */
void why_tell_column(const struct why_facts *f, uint16_t assoc,
    enum why_column column, struct why_text *out);

/* "tally", "remote", "refid" ...: stable; NULL out of range. */
const char *why_column_name(enum why_column column);

/* WHY_COLUMNS if there is none of that name. */
enum why_column why_column_find(const char *name);

/* What happened, as far as it may have a part in what is wrong. */
struct why_moment {
	wall_t wall;
	double age;     /* s ago */
	uint16_t assoc; /* 0: the system */
	bool suspect;   /* the last change before time was lost */
	char name[20];  /* of the event */
	char text[120];
};

#define WHY_MOMENTS 48

struct why_timeline {
	bool broken; /* time was lost, `broke` s ago, and is not back */
	double broke;
	size_t n;
	struct why_moment moment[WHY_MOMENTS]; /* newest first */
};

/* The last `span` s. */
void why_tell_time(
    const struct why_facts *f, double span, struct why_timeline *out);

#endif
