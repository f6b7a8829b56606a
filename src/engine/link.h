/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the console and the verbs get their picture from, and send their
 * wishes to: an engine of their own (engine/loop.h), one that runs already
 * and is attached to, or the daemon of another host, which is only looked at
 * (mode 6). They cannot tell the difference but for what link_info() says.
 * One thread; nothing here waits but link_wait() and link_await().
 */
#ifndef NTPTUI_ENGINE_LINK_H
#define NTPTUI_ENGINE_LINK_H

#include "core/addr.h"

#include "engine/command.h"
#include "engine/loop.h"
#include "engine/snapshot.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct link;

/* The most places where an engine is looked for. */
#define LINK_PATHS 4

enum link_state {
	LINK_FINE,
	LINK_SILENT, /* it is there, but says nothing: the picture is old */
	LINK_LOST,   /* it is gone: the picture is its last. Our own: it has
			been told to end */
};

struct link_info {
	bool attached; /* not our own engine */
	enum link_state state;
	int pid;      /* of the engine */
	unsigned uid; /* whom it runs as; of root and this user commands
			 are taken */
	bool may;     /* we may change something */
	double since; /* s since it fell silent or was lost */
	char version[64];

	/* Of another host's only. */
	bool distant;
	char host[264];     /* as it was named */
	char about[256];    /* what it is, and what cannot be known of it */
	char trouble[384];  /* why nothing comes, sentences; "" if it does */
	bool listed;        /* its clients have been asked for, since */
	char unlisted[256]; /* why they are not known then; "" if they are */
};

/* A request of mode 6 that some person makes; what comes of it. */
struct link_question {
	uint8_t op; /* enum control_op */
	uint16_t assoc;
	const char *text; /* at most CONTROL_DATA - 1 octets */
};
struct link_answer {
	uint32_t id;
	uint8_t op;
	uint16_t assoc, status;
	const char *text; /* hostile; a NUL ends it; until the next question */
	size_t len;
	char why[384]; /* why there is none; "" if there is */
};

/* Our own engine; `l` runs, and stays the caller's. Never NULL. */
struct link *link_own(struct loop *l);

/* The engine that listens at the first of these paths that has one. NULL if
 * there is none: then *error is ENOENT, or EACCES if there is one that we may
 * not look at. */
struct link *link_attach(const char *const path[], size_t n, int *error);

/* Now, by the clock of timers: for those who wait. */
mono_t link_now(void);

/* The daemon of another host, by name or address, with :PORT if it is not
 * 123; `family` ADDR_NONE: whichever it has. It is there at once, but has no
 * picture yet. NULL if that cannot be a host. */
struct link *link_distant(const char *host, enum addr_family family);

/* Poll this for input (-1: nothing now), no longer than so many ms (-1: for
 * ever); then call link_work(). */
int link_fd(const struct link *l);
int link_patience(const struct link *l);

/* Takes in what came, and calls again an engine that was lost. True if the
 * picture or the state is another one. */
bool link_work(struct link *l);

/* The newest picture, NULL before the first; until the next link_work(). */
const struct snapshot *link_snapshot(struct link *l);

/* Sends a command (`number` as for command_make()); its answer comes in a
 * picture with `acked` this id. 0: not now, the last one is not answered. */
uint32_t link_command(struct link *l, enum command_kind kind, uint16_t number);

/* Asks what ntpq asks. The answer's id; 0: not now, the last one is not
 * answered. */
uint32_t link_ask(struct link *l, const struct link_question *q);

/* The answer if it has come since the last call, else NULL: look when
 * link_work() said that there is news. */
const struct link_answer *link_answer(struct link *l);

/* Whether somebody looks at the list of clients: where it is dear, it is only
 * fetched then. */
void link_watch_clients(struct link *l, bool watch);

struct link_info link_info(const struct link *l);

/* What an error code of mode 6 (enum control_error, or more) means. */
const char *link_error_text(unsigned code);

/* Why `info.may` is false, a sentence; returns buf. */
const char *link_refusal(const struct link_info *info, char *buf, size_t size);

/* Waits for news of any kind, at most so long (s). False if none came. */
bool link_await(struct link *l, double seconds);

/* Waits for the first picture, and if `clients` for the list of clients, until
 * it is there or cannot be had (info.trouble), at most so long (s). False if
 * there is no picture. */
bool link_first(struct link *l, double seconds, bool clients);

/* Waits for a newer picture than the last, at most so long (s). False if none
 * came. */
bool link_wait(struct link *l, double seconds);

void link_free(struct link *l);

#endif
