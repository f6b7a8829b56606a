/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kept end from inside: what its own files share. Nobody else includes
 * it.
 */
#ifndef NTPTUI_SYS_KEPT_STATE_H
#define NTPTUI_SYS_KEPT_STATE_H

#include "sys/kept.h"

struct kept {
	struct kept_cfg cfg; /* link -1: the keeper has died */
	uint32_t serial;     /* of the last question */
	bool told;           /* what the engine has been told of kept_here() */
	bool may;            /* the clock may be set, as of `asked` */
	mono_t asked;
};

/*
 * Asks, and waits for the answer. 0, or an errno: the keeper's, EPERM if there
 * is none. `fd` (NULL: none is wanted) is -1 or what came with the answer.
 */
int kept_call(
    struct kept *k, struct keeper_ask *ask, struct keeper_answer *a, int *fd);

#endif
