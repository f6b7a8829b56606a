/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * That somebody is writing in a file, for others who begin to: a lock that
 * keeps nobody from anything, and a sentence about who has it. It goes with its
 * process, however that ends.
 */
#ifndef NTPTUI_CONFIG_CLAIM_H
#define NTPTUI_CONFIG_CLAIM_H

#include <limits.h>

#define CLAIM_WHO 160

struct claim {
	int fd; /* -1: not ours */
	char name[PATH_MAX];
};

void claim_init(struct claim *c);

/*
 * Says that this user writes in the file `path`, an absolute path without
 * links; harmless if that was said. 0, EBUSY if another process does, then
 * `who` tells which ("anna, pts/3, process 812, since 09:14 UTC"; printable),
 * or an errno of the state directory, where the lock lies.
 */
int claim_take(struct claim *c, const char *path, char who[CLAIM_WHO]);

/* Nobody of this process does any more. */
void claim_drop(struct claim *c);

#endif
