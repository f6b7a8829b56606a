/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/front.h"

#include "sys/parent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the parent wants to hear of. Of HUP the kernel tells the child too. */
static void
choose_signals(sigset_t *set)
{
	static const int wanted[] = { SIGCHLD, SIGTERM, SIGINT, SIGQUIT,
		SIGHUP };

	sigemptyset(set);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		sigaddset(set, wanted[i]);
}

/* As the child ended, for the shell. */
static void
end_like(int status)
{
	sigset_t all;

	if (!WIFSIGNALED(status))
		_exit(WEXITSTATUS(status));
	signal(WTERMSIG(status), SIG_DFL);
	sigfillset(&all);
	sigprocmask(SIG_UNBLOCK, &all, NULL);
	raise(WTERMSIG(status));
	_exit(128 + WTERMSIG(status));
}

/* The child has stopped itself, for job control: its shell looks at us. */
static void
look_at_child(pid_t child)
{
	int status;

	while (waitpid(child, &status, WNOHANG | WUNTRACED) == child) {
		if (!WIFSTOPPED(status))
			end_like(status);
		kill(getpid(), SIGSTOP);
		kill(child, SIGCONT);
	}
}

static void
hand_on(int signals, pid_t child)
{
	struct signalfd_siginfo info;

	while (read(signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGCHLD)
			look_at_child(child);
		else if (info.ssi_signo != SIGHUP)
			kill(child, (int)info.ssi_signo);
	}
}

static void __attribute__((noreturn))
wait_for(pid_t child, int signals, int heard)
{
	struct pollfd p[] = { { .fd = signals, .events = POLLIN },
		{ .fd = heard, .events = POLLIN } };
	uint8_t word;

	for (;;) {
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			_exit(EXIT_FAILURE);
		if (p[1].revents != 0 && read(heard, &word, 1) == 1)
			_exit(EXIT_SUCCESS);
		/* It is dying: how, is still to be heard. */
		if (p[1].revents != 0)
			p[1].fd = -1;
		if (p[0].revents != 0)
			hand_on(signals, child);
	}
}

int
front_begin(void)
{
	int pipes[2], signals;
	sigset_t set, before;
	pid_t child;

	if (pipe2(pipes, O_CLOEXEC) != 0)
		return -1;
	choose_signals(&set);
	sigprocmask(SIG_BLOCK, &set, &before);
	signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	child = signals >= 0 ? fork() : -1;
	if (child > 0) {
		close(pipes[1]);
		wait_for(child, signals, pipes[0]);
	}
	if (signals >= 0)
		close(signals);
	close(pipes[0]);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (child != 0) {
		close(pipes[1]);
		return -1;
	}
	/* A front that is killed is a terminal that has gone. */
	parent_death(SIGHUP);
	return pipes[1];
}

void
front_leave(int front)
{
	int null;

	if (front < 0)
		return;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	parent_death(0);
	setsid();
	for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
	if (null > STDERR_FILENO)
		close(null);
	while (write(front, "", 1) < 0 && errno == EINTR)
		continue;
	close(front);
}
