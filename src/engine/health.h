/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is a new configuration healthy? A pure decision over what was before it and
 * what is now; whoever watches it gathers both and does what follows. It knows
 * no clock: time is over or not.
 *
 * Healthy (GOOD) is a configuration by which we are synchronised again, proved
 * by answers that came under it: the system peer is chosen and at least `tos
 * minsane` of those chosen have answered since it began. Samples from before
 * prove nothing: a firewall of one's own making leaves them as they are. If
 * others are still to answer, it is watched until they have, or time is over.
 *
 * Not healthy when time is over is BAD only if it is worse than what was:
 * there was a system peer, or a source that answered, and now there is none;
 * time was served and is not; the clock was right and is beyond panic. Else
 * it is SAME: nobody is helped by going back to what did not work either.
 *
 * Who has answered, but not often enough to be chosen, gets more time: a server
 * without iburst is asked once a minute.
 */
#ifndef NTPTUI_ENGINE_HEALTH_H
#define NTPTUI_ENGINE_HEALTH_H

#include "engine/snapshot.h"

#include <stdbool.h>
#include <stddef.h>

enum health {
	HEALTH_WAIT, /* it cannot be said yet */
	HEALTH_GOOD,
	HEALTH_SAME, /* not good, but no worse than before */
	HEALTH_BAD,
};

/* The last configuration that was kept, when the new one took its place. */
struct health_before {
	bool chosen;     /* there was a system peer */
	size_t answered; /* sources that were reachable */
	bool serving;
	bool panic;
};

struct health_now {
	bool chosen;      /* there is a system peer */
	size_t sources;   /* that can be asked and chosen */
	size_t answered;  /* of them, since it began */
	size_t survivors; /* of these, chosen */
	size_t wanted;    /* tos minsane */
	size_t gathering; /* have answered, but not often enough to choose */
	size_t pending;   /* names and sources that are awaited */
	bool serving;
	bool panic;
	bool over; /* the time to watch it is over */
	bool late; /* and so is the time for those that gather */
};

/* *why: what is awaited, or what is wrong (TRIAL_FINE: nothing). */
enum health health_judge(const struct health_before *was,
    const struct health_now *now, enum trial_why *why);

#endif
