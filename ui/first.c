/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/first.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a shell says of one that a signal ended. */
#define SIGNALLED 128

/* Those that are for the service; and the news of a child. */
static const int passed[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1,
	SIGUSR2 };

static void
fill(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++)
		sigaddset(set, passed[i]);
	sigaddset(set, SIGCHLD);
}

/* Waits for all that have ended; true if `child` is one of them. */
static bool
reap(pid_t child, int *code)
{
	bool ended = false;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != child)
			continue;
		*code = WIFSIGNALED(status) ? SIGNALLED + WTERMSIG(status)
					    : WEXITSTATUS(status);
		ended = true;
	}
	return ended;
}

bool
first_process(int *code)
{
	sigset_t set, before;
	pid_t child;
	int sig;

	if (getpid() != 1)
		return false;
	/* Blocked before there is a child, whose end is not to be missed. */
	fill(&set);
	sigprocmask(SIG_BLOCK, &set, &before);
	child = fork();
	if (child <= 0) {
		if (child < 0)
			perror("ntptui");
		sigprocmask(SIG_SETMASK, &before, NULL);
		return false;
	}
	for (;;) {
		if (sigwait(&set, &sig) != 0)
			continue;
		if (sig != SIGCHLD)
			kill(child, sig);
		else if (reap(child, code))
			return true;
	}
}
