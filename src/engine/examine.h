/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Examines servers: asks each in several ways (core/doctoring.h), looks for
 * the routers on the way to it and asks name servers for its name. It acts
 * through a table of functions, so that a test is a machine as good as
 * this one. One thread at a time; it never waits. Each server is asked at most
 * once in two seconds, and no more once it says a kiss code.
 */
#ifndef NTPTUI_ENGINE_EXAMINE_H
#define NTPTUI_ENGINE_EXAMINE_H

#include "core/doctoring.h"
#include "sys/probes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXAMINE_GAP       2.0 /* s between questions that may reach it */
#define EXAMINE_QUESTIONS 40  /* of those, at most */
#define EXAMINE_AT_ONCE   16  /* servers; the others wait */

/* Whom to examine, and how far. */
struct examine_aim {
	char name[DOCTOR_NAME];   /* a name or a numeric address */
	struct addr addr;         /* to be asked there; ADDR_NONE: any of the
				     name's; port 0: 123 */
	char second[DOCTOR_NAME]; /* another server of its operator; "": none */
	uint32_t kinds;           /* 1 << enum doctor_kind; 0: all */
	bool no_path, no_dns;     /* leave that out */
};

struct examine;

/* `h` outlives it, `aim` is copied; ids of `h` from 1 on are used. Never
 * NULL. */
struct examine *examine_new(
    const struct probes_host *h, const struct examine_aim *aim, size_t n);
void examine_free(struct examine *x);

/* Does what is due; when it wants to be called again, at most a second
 * later. */
mono_t examine_run(struct examine *x);

/* Something came from the machine. */
void examine_event(struct examine *x, const struct probes_event *ev);

/* Asks no more; what is under way ends as cancelled. */
void examine_cancel(struct examine *x);

/* True when nothing more will change. */
bool examine_over(const struct examine *x);

/* What is known of aim `i` by now. */
const struct doctor_exam *examine_result(const struct examine *x, size_t i);

#endif
