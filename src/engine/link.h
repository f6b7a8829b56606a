/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the console and the verbs get their picture from, and send their
 * wishes to: an engine of their own (engine/loop.h), or one that runs already
 * and is attached to. They cannot tell the difference but for what
 * link_info() says. One thread; nothing here waits but link_wait().
 */
#ifndef NTPTUI_ENGINE_LINK_H
#define NTPTUI_ENGINE_LINK_H

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
	char version[32];
};

/* Our own engine; `l` runs, and stays the caller's. Never NULL. */
struct link *link_own(struct loop *l);

/* The engine that listens at the first of these paths that has one. NULL if
 * there is none: then *error is ENOENT, or EACCES if there is one that we may
 * not look at. */
struct link *link_attach(const char *const path[], size_t n, int *error);

/* Now, by the clock of timers: for those who wait. */
mono_t link_now(void);

/* Poll this for input (-1: nothing now), no longer than so many ms (-1: for
 * ever); then call link_work(). */
int link_fd(const struct link *l);
int link_patience(const struct link *l);

/* Takes in what came, and calls again an engine that was lost. True if the
 * picture or the state is another one. */
bool link_work(struct link *l);

/* The newest picture, NULL before the first; until the next link_work(). */
const struct snapshot *link_snapshot(struct link *l);

/* Sends a command; its answer comes in a picture with `acked` this id. 0: not
 * now, the last one is not answered. */
uint32_t link_command(struct link *l, enum command_kind kind, uint16_t assoc);

struct link_info link_info(const struct link *l);

/* Why `info.may` is false, a sentence; returns buf. */
const char *link_refusal(const struct link_info *info, char *buf, size_t size);

/* Waits for news of any kind, at most so long (s). False if none came. */
bool link_await(struct link *l, double seconds);

/* Waits for a newer picture than the last, at most so long (s). False if none
 * came. */
bool link_wait(struct link *l, double seconds);

void link_free(struct link *l);

#endif
