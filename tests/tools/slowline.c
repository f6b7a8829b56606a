/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * slowline [-p] [-g FILE] [-o FILE] RATE COMMAND...
 *
 * Runs a command on a terminal of its own (-p: on pipes instead) and passes
 * what it writes on to stdout, RATE octets a second, as a slow line with a
 * large buffer before it would; what comes from stdin passes at once. -g: the
 * line is slow only while FILE exists. -o: the octets passed on so far are kept
 * in FILE. Ends with the command's status.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define ROOM  (1 << 20)
#define BURST 0.1 /* s of octets that may go at once */

struct line {
	double rate, tokens, last;
	const char *gate, *count;
	bool pipes;
	int in, out; /* the command's */
	int signals;
	pid_t pid;
	char *buf; /* from the command, not yet passed on */
	size_t len;
	uint64_t passed;
};

static _Noreturn void
die(const char *what)
{
	fprintf(stderr, "slowline: %s: %s\n", what, strerror(errno));
	exit(2);
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void
run(char **argv, const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
	execvp(argv[0], argv);
	_exit(127);
}

static void
start_on_pipes(struct line *l, char **argv, const sigset_t *before)
{
	int to[2], from[2];

	if (pipe(to) != 0 || pipe(from) != 0)
		die("pipe");
	l->pid = fork();
	if (l->pid < 0)
		die("fork");
	if (l->pid == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		close(from[0]);
		run(argv, before);
	}
	close(to[0]);
	close(from[1]);
	l->in = to[1];
	l->out = from[0];
}

static void
start_on_terminal(struct line *l, char **argv, const sigset_t *before)
{
	struct winsize size = { 24, 80, 0, 0 };
	struct termios raw;

	ioctl(1, TIOCGWINSZ, &size);
	l->pid = forkpty(&l->in, NULL, NULL, &size);
	if (l->pid < 0)
		die("fork");
	if (l->pid == 0)
		run(argv, before);
	l->out = l->in;
	if (tcgetattr(0, &raw) != 0)
		return;
	cfmakeraw(&raw);
	tcsetattr(0, TCSANOW, &raw);
}

static void
take_signals(struct line *l)
{
	struct signalfd_siginfo info;
	struct winsize size;

	while (read(l->signals, &info, sizeof info) == (ssize_t)sizeof info)
		if (info.ssi_signo == SIGWINCH &&
		    ioctl(1, TIOCGWINSZ, &size) == 0)
			ioctl(l->in, TIOCSWINSZ, &size);
		else if (info.ssi_signo != SIGWINCH)
			kill(l->pid, (int)info.ssi_signo);
}

static void
keep_count(const struct line *l)
{
	FILE *f = l->count != NULL ? fopen(l->count, "w") : NULL;

	if (f == NULL)
		return;
	fprintf(f, "%llu\n", (unsigned long long)l->passed);
	fclose(f);
}

/* Passes on what the line takes now; ms until it takes more, -1: idle. */
static int
pass_on(struct line *l)
{
	bool slow = l->gate == NULL || access(l->gate, F_OK) == 0;
	double t = now();
	size_t n = l->len;
	ssize_t went;

	l->tokens += (t - l->last) * l->rate;
	l->last = t;
	if (l->tokens > l->rate * BURST)
		l->tokens = l->rate * BURST;
	if (slow && (double)n > l->tokens)
		n = l->tokens > 0 ? (size_t)l->tokens : 0;
	if (n > 0) {
		went = write(1, l->buf, n);
		if (went <= 0)
			exit(1);
		l->tokens -= (double)went;
		l->len -= (size_t)went;
		l->passed += (uint64_t)went;
		memmove(l->buf, l->buf + went, l->len);
		keep_count(l);
	}
	return l->len > 0 ? 50 : -1;
}

/* From our stdin to the command; false when there is no more. */
static bool
feed(const struct line *l)
{
	char bytes[4096];
	ssize_t n = read(0, bytes, sizeof bytes);

	for (ssize_t at = 0; at < n;) {
		ssize_t went = write(l->in, bytes + at, (size_t)(n - at));

		if (went <= 0)
			return false;
		at += went;
	}
	return n > 0;
}

static void
work(struct line *l)
{
	bool input = true, output = true;

	while (output || l->len > 0) {
		struct pollfd p[] = { { input ? 0 : -1, POLLIN, 0 },
			{ output && l->len < ROOM ? l->out : -1, POLLIN, 0 },
			{ l->signals, POLLIN, 0 } };
		int ms = pass_on(l);
		ssize_t n;

		if (poll(p, 3, output ? ms : 50) <= 0)
			continue;
		if (p[2].revents != 0)
			take_signals(l);
		if (p[0].revents != 0 && !feed(l)) {
			input = false;
			if (l->pipes)
				close(l->in);
		}
		if (p[1].revents == 0)
			continue;
		n = read(l->out, l->buf + l->len, ROOM - l->len);
		output = n > 0;
		l->len += n > 0 ? (size_t)n : 0;
	}
}

int
main(int argc, char **argv)
{
	struct line l = { .last = now() };
	struct termios before_us;
	bool terminal = tcgetattr(0, &before_us) == 0;
	sigset_t set, before;
	int c, status;

	while ((c = getopt(argc, argv, "+pg:o:")) != -1)
		switch (c) {
		case 'p':
			l.pipes = true;
			break;
		case 'g':
			l.gate = optarg;
			break;
		case 'o':
			l.count = optarg;
			break;
		default:
			return 2;
		}
	if (argc - optind < 2) {
		fputs("slowline: RATE COMMAND...\n", stderr);
		return 2;
	}
	l.rate = strtod(argv[optind], NULL);
	l.buf = malloc(ROOM);
	sigemptyset(&set);
	sigaddset(&set, SIGWINCH);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, &before);
	l.signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	signal(SIGPIPE, SIG_IGN);
	if (l.pipes)
		start_on_pipes(&l, argv + optind + 1, &before);
	else
		start_on_terminal(&l, argv + optind + 1, &before);
	work(&l);
	free(l.buf);
	if (terminal)
		tcsetattr(0, TCSANOW, &before_us);
	if (waitpid(l.pid, &status, 0) != l.pid || !WIFEXITED(status))
		return 1;
	return WEXITSTATUS(status);
}
