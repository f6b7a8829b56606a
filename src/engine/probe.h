/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Measures many servers, politely, to choose among them: a name is looked up,
 * its address asked once, and only if that is worth it a few times more. Acts
 * through a struct host, so that the same code runs on this machine and on
 * the practice network. One thread at a time; it never waits.
 */
#ifndef NTPTUI_ENGINE_PROBE_H
#define NTPTUI_ENGINE_PROBE_H

#include "core/probing.h"
#include "sys/host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROBE_NAME      254
#define PROBE_QUESTIONS 5   /* the most that one server is asked */
#define PROBE_GAP       2.0 /* s between them, at least */
#define PROBE_SILENCE   3   /* unanswered in a row: it is given up */

/* Whom to measure. */
struct probe_aim {
	char name[PROBE_NAME]; /* a name or a numeric address */
	struct addr addr;      /* to be asked there; ADDR_NONE: look it up */
	bool nts;              /* the prober looks whether NTS-KE is there */
	double gap;            /* s between questions; less than PROBE_GAP is
				  that; a whole power of two above it */
};

struct probe;

/* `h` outlives it, `aim` is copied; ids of `h` from 1 on are used. At most
 * `at_once` servers (at least 1) are asked or looked up at the same time. Never
 * NULL. */
struct probe *probe_new(const struct host *h, const struct probe_aim *aim,
    size_t n, size_t at_once);
void probe_free(struct probe *p);

/* Does what is due; when it wants to be called again, at most a second
 * later. */
mono_t probe_run(struct probe *p);

/* Something came from the machine. */
void probe_event(struct probe *p, const struct host_event *ev);

/* Asks no more; what is under way ends as cancelled. */
void probe_cancel(struct probe *p);

/* True when nothing more will change; and how many are at their end. */
bool probe_over(const struct probe *p);
size_t probe_done(const struct probe *p);

/* What is known of aim `i` by now. */
const struct probe_result *probe_result(const struct probe *p, size_t i);

/*
 * Who tells the truth among n results: each one's offset from what the
 * majority says, in s, to error[i] (NAN: not measured, or there is no
 * majority) and whether it is a falseticker to wrong[i]. Only those that are
 * synchronised vote (RFC 5905 section 11.2.1, by core/select.h). Pure.
 */
void probe_judge(
    const struct probe_result *r, size_t n, double *error, bool *wrong);

/* Root distance in s: half of all delays, and all dispersions. Pure. */
double probe_distance(const struct probe_result *r);

/* Routers between, by the TTL or hop limit that is left of 64, 128 or 255; -1
 * for 0. Pure. */
int probe_hops(uint8_t ttl);

#endif
