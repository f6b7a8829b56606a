/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The end of a process without rights: what it asks its keeper to do for it
 * (sys/keeper.h). Each function does the thing itself where there is no
 * keeper (NULL), so that callers need not know. Owned by the engine's thread,
 * which waits for the answers; a keeper that dies makes them EPERM, and the
 * next one may come at any time.
 */
#ifndef NTPTUI_SYS_KEPT_H
#define NTPTUI_SYS_KEPT_H

#include "core/addr.h"
#include "core/discipline.h"
#include "sys/host.h"
#include "sys/keeper_msg.h"
#include "sys/rivals.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

struct clock_kernel;
struct keeper_page;
struct kept;

/* What a worker is born with; descriptors become its own. */
struct kept_cfg {
	int link;   /* to the keeper */
	int keeper; /* its process */
	int meet;   /* where the next one calls, listening; -1: nowhere */
	int door;   /* where consoles attach, listening; -1: nowhere */
	int page;   /* the shared page's descriptor */
	int report; /* where a killed process says why; -1: nowhere */
	struct keeper_page *map;
	uint64_t build;  /* of this program and its configuration */
	char notice[96]; /* for the journal, "": nothing */
};

/* Copies it. */
struct kept *kept_new(const struct kept_cfg *cfg);

/* Closes all but what others use. */
void kept_free(struct kept *k);

/* Is there a keeper now? True without `k` too: we need none. */
bool kept_here(const struct kept *k);

/* The keeper's process; ours where there is none. It is what a person should
 * end, or ask systemd about. */
int kept_pid(const struct kept *k);

/* To be waited for: readable when kept_news() has something to do. */
int kept_fd(const struct kept *k);

/* The keeper has died, or another one has come: true, and *ev tells it.
 * `ready`: kept_fd() may be readable. */
bool kept_news(struct kept *k, bool ready, struct host_event *ev);

/* What is to go into the journal first; true once. */
bool kept_notice(struct kept *k, struct host_event *ev);

/* Where a process that is killed for a system call says so. */
int kept_report(const struct kept *k);

/* Where consoles attach: its listening socket, the caller's from now on. -1:
 * there is none. */
int kept_door(struct kept *k);

/* Tells the supervisor, by way of the keeper (enum keeper_word); `text` is cut
 * and cleaned. */
void kept_say(struct kept *k, enum keeper_word word, const char *text);

/* Tells that the rights are given up and the engine runs; that it ends with
 * this code. */
void kept_ready(struct kept *k);
void kept_bye(struct kept *k, int code);

/* ---- what host.h has ---- */

/* udp_service(). */
int kept_port(struct kept *k, const struct addr *at, bool shared);

/* clock_adjust(), clock_take(), clock_status(), clock_may_set(). */
int kept_adjust(
    struct kept *k, const struct clock_kernel *kernel, const struct adjust *a);
int kept_take(struct kept *k, const struct clock_kernel *kernel,
    struct host_clock *found);
int kept_status(struct kept *k, const struct clock_kernel *kernel,
    const struct host_status *s);
bool kept_may(struct kept *k, const struct clock_kernel *kernel);

/* rival_port(), rival_clock(). */
bool kept_owner(struct kept *k, uint16_t port, struct rival *out);
bool kept_rival(struct kept *k, struct rival *out);

/* ---- files ---- */

/* Writes the drift file: frequency and its error, s/s. 0 or an errno. */
int kept_drift(struct kept *k, const char *path, double freq, double err);

/* Opens statistics file `which` for an engine that has run for `age` s, turned
 * over if it is time; only with a keeper. A descriptor, or -errno. */
int kept_stats(struct kept *k, unsigned which, int64_t age);

/* append_open(). */
int kept_append(struct kept *k, const char *path, struct stat *st);

/* Opens a file for reading, by ourselves if we may. A descriptor, or
 * -errno. */
int kept_open(struct kept *k, const char *path);

/* read_file(). */
long kept_read(struct kept *k, const char *path, char *buf, size_t size);

/* ntp.conf will be read anew; it has been, and this came of it. */
void kept_reread(struct kept *k);
void kept_settled(struct kept *k, enum keeper_outcome outcome);

/* What a trial does to the file. 0 or an errno; `text` is a sentence about it,
 * or "". Only with a keeper. */
int kept_conf(struct kept *k, enum keeper_act act, uint64_t kept,
    uint64_t tried, char *text, size_t size);

/* ---- what is left when we die ---- */

/* The page that the keeper reads then; NULL without one. */
struct keeper_page *kept_page(struct kept *k);

#endif
