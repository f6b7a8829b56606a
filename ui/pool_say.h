/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the panels of ui/pool_panel.h share, and their facts as findings. Pure.
 * Included by them, by what prints them as JSON, and by their tests.
 */
#ifndef NTPTUI_UI_POOL_SAY_H
#define NTPTUI_UI_POOL_SAY_H

#include "ui/pool_panel.h"

/* What is looked at, in this order. */
enum pool_item {
	POOL_ITEM_ADDRESS, /* is there a public one */
	POOL_ITEM_ANSWERS,
	POOL_ITEM_STRATUM,
	POOL_ITEM_LEAP,
	POOL_ITEM_DISTANCE, /* value: s */
	POOL_ITEM_MONITOR,  /* asked like a monitor: value is the step */
	POOL_ITEM_MODE6,    /* value: octets that came back */
	POOL_ITEM_MODE7,    /* the same */
	POOL_ITEM_OUTSIDE,  /* from another host: value is the offset, s */
	POOL_ITEM_CLOCK,    /* of both: value is our offset, s */
	POOL_ITEMS
};

#define POOL_FINDINGS (2 * POOL_ITEMS)
#define POOL_SENTENCE 400

struct pool_finding {
	enum pool_item item;
	int side; /* POOL_SIDE_*; POOL_SIDES: both */
	enum pool_state state;
	double value; /* NAN: there is none */
	char text[POOL_SENTENCE];
};

/* All that can be said about our server as an outsider sees it; how many. */
size_t pool_findings(
    const struct pool_facts *f, struct pool_finding out[POOL_FINDINGS]);

/* An item's name in JSON, and for people (N_()). */
const char *pool_item_name(enum pool_item item);
const char *pool_item_text(enum pool_item item);

/* "good", "bad", "unknown". */
const char *pool_state_name(enum pool_state s);

/* What our server was like in the last hour. */
#define POOL_MINUTES 60
struct pool_behaviour {
	struct pool_step step[POOL_MINUTES]; /* oldest first */
	size_t n;
	double each;   /* s from one to the next */
	size_t untold; /* points without an offset */
	double worst;  /* s, the greatest offset seen; NAN */
	double loss;   /* share of questions that were dropped unread */
	double since;  /* s, what the counts are about */
	uint64_t received, answered, limited, late;
	bool unsynchronised; /* now: it has no time to give */
	double score;        /* from where: the site's, else 0 */
	bool fresh;          /* it is 0 because nothing is known */
	struct pool_outlook ahead;
};

/* False: no engine of ours runs, or it has been too short to tell. */
bool pool_behaviour(const struct pool_facts *f, struct pool_behaviour *out);

/* A span of time in words: "45 min", "2 h 06 min", "3 d 4 h"; returns buf. */
const char *pool_span(char *buf, size_t size, double seconds);

/* "+1", "+0.83", "-5"; returns buf. */
const char *pool_points(char *buf, size_t size, double v);

/* The net speed to begin with, in kbit/s, for a link of so many Mbit/s (0:
 * unknown); and the next above one, 0: none. */
unsigned pool_netspeed(unsigned mbit);
unsigned pool_netspeed_next(unsigned kbit);

/* Each panel's own part. */
void pool_write_verify(
    const struct pool_facts *f, struct text *t, unsigned how);
void pool_write_forecast(
    const struct pool_facts *f, struct text *t, unsigned how);
void pool_write_score(const struct pool_facts *f, struct text *t, unsigned how);
void pool_write_guide(
    enum pool_panel which, const struct pool_facts *f, struct text *t);

#endif
