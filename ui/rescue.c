/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/rescue.h"

#include "core/i18n.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const int deadly[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL,
	SIGSYS };

enum { DEADLY = sizeof(deadly) / sizeof(deadly[0]) };

/* All that a handler may touch: made before it is armed, then only read. */
static struct {
	volatile sig_atomic_t armed;
	int fd;
	struct termios mode;
	char reset[RESCUE_ROOM];
	size_t len;
	int kept;   /* stderr while armed; -1: it is not kept */
	int stderr; /* the real one */
	char text[DEADLY][128];
	struct sigaction before[DEADLY];
	stack_t stack;
} rescue;

/* ms that somebody who takes nothing is waited for; octets that can be written
 * then without waiting. */
enum { LAST_MS = 500, CAREFUL = 128 };

/* write(2) that tries again; what cannot be written cannot be helped. */
static void
put(int fd, const char *text, size_t len)
{
	while (len > 0) {
		struct pollfd p = { .fd = fd, .events = POLLOUT };
		ssize_t n;

		if (poll(&p, 1, LAST_MS) <= 0)
			return;
		n = write(fd, text, len < CAREFUL ? len : CAREFUL);
		if (n <= 0)
			return;
		text += n;
		len -= (size_t)n;
	}
}

static void
show_kept(void)
{
	char text[512];
	off_t at = 0;
	ssize_t n;

	if (rescue.kept < 0)
		return;
	while ((n = pread(rescue.kept, text, sizeof(text), at)) > 0) {
		put(rescue.stderr, text, (size_t)n);
		at += n;
	}
}

/* Async-signal-safe functions only. */
static void
on_deadly(int sig)
{
	if (rescue.armed) {
		rescue.armed = 0;
		put(rescue.fd, rescue.reset, rescue.len);
		tcsetattr(rescue.fd, TCSANOW, &rescue.mode);
		show_kept();
		for (int i = 0; i < DEADLY; i++)
			if (deadly[i] == sig)
				put(rescue.kept >= 0 ? rescue.stderr
						     : STDERR_FILENO,
				    rescue.text[i], strlen(rescue.text[i]));
	}
	signal(sig, SIG_DFL);
	raise(sig);
}

/* A handler for a stack that has run out needs another. */
static void
give_stack(void)
{
	rescue.stack.ss_size = 65536;
	rescue.stack.ss_sp = malloc(rescue.stack.ss_size);
	if (rescue.stack.ss_sp != NULL)
		sigaltstack(&rescue.stack, NULL);
}

static void
keep_stderr(void)
{
	rescue.kept = memfd_create("stderr", MFD_CLOEXEC);
	rescue.stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (rescue.kept >= 0 && rescue.stderr >= 0)
		dup2(rescue.kept, STDERR_FILENO);
	else
		rescue.kept = -1;
}

void
rescue_arm(int fd, const struct termios *mode, const char *reset, size_t len)
{
	struct sigaction act = { .sa_handler = on_deadly,
		.sa_flags = SA_ONSTACK };

	bool anew = !rescue.armed;

	rescue.armed = 0; /* what is half changed is no help */
	rescue.fd = fd;
	rescue.mode = *mode;
	rescue.len = len < sizeof(rescue.reset) ? len : sizeof(rescue.reset);
	memcpy(rescue.reset, reset, rescue.len);
	if (!anew) {
		rescue.armed = 1;
		return;
	}
	for (int i = 0; i < DEADLY; i++)
		snprintf(rescue.text[i], sizeof(rescue.text[i]),
		    _("ntptui: killed by signal %d (%s), which is a fault of "
		      "the program; please report it\n"),
		    deadly[i], strsignal(deadly[i]));
	keep_stderr();
	give_stack();
	sigemptyset(&act.sa_mask);
	rescue.armed = 1;
	for (int i = 0; i < DEADLY; i++)
		sigaction(deadly[i], &act, &rescue.before[i]);
}

void
rescue_disarm(void)
{
	const stack_t off = { .ss_flags = SS_DISABLE };

	rescue.armed = 0;
	for (int i = 0; i < DEADLY; i++)
		sigaction(deadly[i], &rescue.before[i], NULL);
	sigaltstack(&off, NULL);
	free(rescue.stack.ss_sp);
	rescue.stack.ss_sp = NULL;
	if (rescue.kept < 0)
		return;
	fflush(stderr);
	dup2(rescue.stderr, STDERR_FILENO);
	show_kept();
	close(rescue.kept);
	close(rescue.stderr);
	rescue.kept = -1;
}
