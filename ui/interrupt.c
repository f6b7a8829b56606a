/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/interrupt.h"

#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

static volatile sig_atomic_t stop, hangup;

static void
on_signal(int sig)
{
	(void)sig;
	stop = 1;
}

static void
on_hangup(int sig)
{
	(void)sig;
	hangup = 1;
}

volatile sig_atomic_t *
interrupt_hangup(void)
{
	struct sigaction again = { .sa_handler = on_hangup };

	hangup = 0;
	sigaction(SIGHUP, &again, NULL);
	return &hangup;
}

volatile sig_atomic_t *
interrupt_catch(void)
{
	struct sigaction end = { .sa_handler = on_signal };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	stop = 0;
	sigaction(SIGINT, &end, NULL);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	return &stop;
}

void
interrupt_orphans(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGCHLD, &ignore, NULL);
}

int
interrupt_queue(sigset_t *before)
{
	static const int caught[] = { SIGWINCH, SIGTERM, SIGINT, SIGQUIT,
		SIGHUP, SIGTSTP, SIGCONT };
	sigset_t set, pipe;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		sigaddset(&set, caught[i]);
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, before);
	sigprocmask(SIG_BLOCK, &pipe, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

void
interrupt_stop(void)
{
	struct sigaction standard = { .sa_handler = SIG_DFL }, old;
	sigset_t tstp;

	sigemptyset(&tstp);
	sigaddset(&tstp, SIGTSTP);
	sigaction(SIGTSTP, &standard, &old);
	kill(getpid(), SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &tstp, NULL);
	sigprocmask(SIG_BLOCK, &tstp, NULL);
	sigaction(SIGTSTP, &old, NULL);
}

void
interrupt_lost(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGHUP, &ignore, NULL);
}
