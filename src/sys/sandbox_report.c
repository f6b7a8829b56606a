/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SECCOMP_RET_TRAP instead of the silent end: the call is not made, a handler
 * says its name, and then the process dies by the same signal as without it.
 * Nothing but write(2), sigaction(2) and raise(3) is done there.
 */
#include "sys/sandboxing.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The handler's; filled in before it is armed, then only read. */
static struct sandbox_report report = { .fd = -1 };

struct sandbox_report *
sandbox_report(void)
{
	return &report;
}

struct line {
	char text[256];
	size_t len;
};

static void
add(struct line *l, const char *text)
{
	while (*text != '\0' && l->len < sizeof(l->text) - 1)
		l->text[l->len++] = *text++;
}

static void
add_number(struct line *l, unsigned value)
{
	char digit[2] = { (char)('0' + value % 10), '\0' };

	if (value >= 10)
		add_number(l, value / 10);
	add(l, digit);
}

static void
tell(int fd, const struct line *l)
{
	/* Nothing can be done about a reader who is gone. */
	if (fd >= 0 && write(fd, l->text, l->len) < 0)
		return;
}

static void
on_sys(int sig, siginfo_t *info, void *context)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };
	unsigned number = (unsigned)info->si_syscall;
	const char *name =
	    number < SANDBOX_NAMES && report.name[number][0] != '\0'
	    ? report.name[number]
	    : "?";
	struct line l = { .len = 0 };

	(void)context;
	/* Words that a log keeps and a person looks up: not translated. */
	add(&l, "ntptui: sandbox: the system call ");
	add(&l, name);
	add(&l, " (");
	add_number(&l, number);
	add(&l, ") is not for the ");
	add(&l, report.role);
	add(&l, "; this process ends\n");
	tell(STDERR_FILENO, &l);
	tell(report.fd, &l);
	sigaction(sig, &standard, NULL);
	raise(sig);
}

int
sandbox_report_arm(void)
{
	struct sigaction act = { .sa_sigaction = on_sys,
		.sa_flags = SA_SIGINFO | SA_NODEFER };

	return sigaction(SIGSYS, &act, NULL) == 0 ? 0 : errno;
}
