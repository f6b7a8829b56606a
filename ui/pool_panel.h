/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What there is to say about a server and the NTP Pool, as panels: rows made by
 * pure functions from plain facts, to be printed by `ntptui pool` and to be
 * shown as steps of the guided setup.
 *
 * To embed one in a screen of text, gather the facts (struct pool_facts; what
 * is not known stays zero or NULL) and call pool_panel_write() from the
 * screen's write(). pool_panel_state() says of a panel whether its step is
 * done. What is to be measured is measured by others and put into the facts:
 *
 *   side      engine/outside.h: outside_start(), poll outside_fd(),
 *             outside_take(); some 10 s
 *   verdict   a pasted text through poolcheck_parse() (core/poolcheck.h)
 *   snap      the engine's picture
 *   access    ui/pool_facts.h: pool_facts_access(), from ntp.conf
 *   log       ui/pool_watch.h: pool_watch_start(), poll pool_watch_fd(),
 *             pool_watch_take(); asks the site politely, or reads a file
 *   country, zone ... ui/pool_facts.h: pool_facts_host()
 */
#ifndef NTPTUI_UI_POOL_PANEL_H
#define NTPTUI_UI_POOL_PANEL_H

#include "config/poolfile.h"
#include "core/access_decide.h"
#include "core/poolcheck.h"
#include "engine/snapshot.h"
#include "ui/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pool_panel {
	POOL_PANEL_VERIFY,   /* as an outsider sees our server */
	POOL_PANEL_FORECAST, /* what the monitors would give */
	POOL_PANEL_JOIN,     /* the steps at the pool's site */
	POOL_PANEL_SCORE,    /* what they gave */
	POOL_PANEL_LEAVE,
	POOL_PANEL_MOVE, /* another address */
	POOL_PANELS
};

/* What becomes of a stranger's request by the access rules. */
struct pool_access {
	bool known;
	enum access_verdict verdict[POOL_SIDES][ACCESS_KINDS];
	uint32_t line[POOL_SIDES][ACCESS_KINDS]; /* of ntp.conf; 0: built in */
};

struct pool_facts {
	int64_t now; /* s since 1970 */

	/* As the world sees this host. */
	struct pool_side side[POOL_SIDES];
	bool asking;                    /* side is still being filled */
	bool asked;                     /* side has been filled, or is being */
	struct addr hidden[POOL_SIDES]; /* private addresses: a translator is
					   before us */
	struct pool_verdict verdict[POOL_SIDES]; /* address ADDR_NONE: none */
	struct pool_access access;

	/* This host. */
	char country[8]; /* ISO 3166, "" if unknown */
	unsigned speed;  /* Mbit/s of its link; 0: unknown */
	char host[256];  /* its name */

	const struct snapshot *snap; /* NULL: no engine of ours runs */

	/* The record of the site. */
	const struct pool_log *log; /* NULL: none */
	struct addr watched;        /* whose it is */
	char record[256];           /* where it came from, how old it is, why
				       there is none; a sentence or "" */
};

enum pool_state { POOL_STATE_UNKNOWN, POOL_STATE_GOOD, POOL_STATE_BAD };

/* Writes it; at least 40 columns. */
void pool_panel_write(enum pool_panel which, const struct pool_facts *f,
    struct text *t, unsigned how);

/* Is all well with what the panel is about? UNKNOWN: it is not known (yet), or
 * it is a guide only. `say` (may be NULL, size octets) gets it in a sentence.
 */
enum pool_state pool_panel_state(
    enum pool_panel which, const struct pool_facts *f, char *say, size_t size);

/* Its translated heading. */
const char *pool_panel_name(enum pool_panel which);

#endif
