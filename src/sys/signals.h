/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which signals a thread beside main() blocks: every one that somebody
 * sends. What its own faults raise stays open, for the kernel kills at once,
 * without a handler, a thread that faults with the signal blocked; and the
 * handler is who gives the terminal back.
 */
#ifndef NTPTUI_SYS_SIGNALS_H
#define NTPTUI_SYS_SIGNALS_H

#include <signal.h>
#include <stddef.h>

/* Fills `set` with what a thread blocks before it starts. */
static inline void
signals_of_others(sigset_t *set)
{
	static const int own[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT,
		SIGSYS };

	sigfillset(set);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		sigdelset(set, own[i]);
}

#endif
