/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The system calls that a confined process makes, one row each: who makes it
 * and why. The filter is made from this table and nothing else; a test compares
 * it with what strace sees. For sandbox*.c and tests only.
 */
#ifndef NTPTUI_SYS_SANDBOX_CALLS_H
#define NTPTUI_SYS_SANDBOX_CALLS_H

#include <stddef.h>

/* What of a call is allowed, where not everything is. */
enum sandbox_part {
	SANDBOX_ALL,
	SANDBOX_SOCKET, /* UDP, UNIX, routing; TCP only as files let it */
	SANDBOX_THREAD, /* clone(2) for threads, never a process */
	SANDBOX_ABSENT, /* ENOSYS, for the C library then takes another */
	SANDBOX_SELF,  /* signals to ourselves; kill(2): whether one is there */
	SANDBOX_IOCTL, /* questions only */
	SANDBOX_PRCTL  /* names of threads and memory, the bounding set */
};

struct sandbox_call {
	const char *name;
	enum sandbox_part part;
	const char *who; /* which of our files, or what of the C library */
	const char *why;
};

/* What the engine under `serve` may call: the list is complete. NULL after the
 * last. */
const struct sandbox_call *sandbox_call_at(size_t i);

/* What those may not call who start other programs, which inherit it. */
const char *sandbox_forbidden_at(size_t i);

#endif
