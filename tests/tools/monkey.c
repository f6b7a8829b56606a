/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * monkey [-s SEED] [-t SECONDS] COMMAND...
 *
 * A monkey at a terminal: runs a command on a terminal of its own, types keys,
 * sequences, pastes and rubbish, and changes the size, for SECONDS (5). When
 * the command ends, it is started anew; at the end, when it has the terminal,
 * it gets a TERM. Prints the seed and what it did. Fails if the command dies of
 * a signal or with another status than 0, or leaves the terminal in other modes
 * than it found; then it prints the last keys and what the command wrote.
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
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

/* s until something that must happen has not. */
#define PATIENCE 60.0

struct monkey {
	uint64_t seed;
	char **argv;
	int fd;
	int slave; /* kept open, so that the modes outlive the command */
	pid_t pid;
	struct termios modes;
	char tail[8192]; /* of what it read, for those who wonder */
	size_t tail_len;
	char keys[256]; /* the last that it typed */
	size_t keys_len;
	unsigned long lives, typed, sizes, read;
	bool failed;
};

/* Appends to what is kept of the newest octets. */
static void
keep(char *tail, size_t *used, size_t room, const char *bytes, size_t n)
{
	size_t drop;

	if (n > room) {
		bytes += n - room;
		n = room;
	}
	drop = *used + n > room ? *used + n - room : 0;
	memmove(tail, tail + drop, *used - drop);
	memcpy(tail + *used - drop, bytes, n);
	*used += n - drop;
}

static void
show(const char *what, const char *bytes, size_t n)
{
	printf("%s: ", what);
	for (size_t i = 0; i < n; i++)
		if (bytes[i] == '\n' || (bytes[i] >= ' ' && bytes[i] < 127))
			putchar(bytes[i]);
		else
			printf("\\%03o", (unsigned char)bytes[i]);
	putchar('\n');
}

static uint64_t
next(struct monkey *m)
{
	uint64_t z = m->seed += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void
live(struct monkey *m)
{
	m->lives++;
	m->pid = fork();
	if (m->pid < 0) {
		perror("monkey: fork");
		exit(2);
	}
	if (m->pid > 0)
		return;
	close(m->fd);
	login_tty(m->slave);
	setenv("TERM", "xterm-256color", 1);
	execvp(m->argv[0], m->argv);
	_exit(127);
}

/* Judges how a life ended. Before it has the terminal for itself, Ctrl-C and
 * Ctrl-\\ are the kernel's. */
static void
bury(struct monkey *m, int status)
{
	struct termios after;
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (sig != 0 && sig != SIGINT && sig != SIGQUIT) {
		printf("killed by signal %d\n", sig);
		m->failed = true;
	} else if (sig == 0 && WEXITSTATUS(status) != 0) {
		printf("ended with %d\n", WEXITSTATUS(status));
		m->failed = true;
	}
	tcgetattr(m->slave, &after);
	if (after.c_iflag != m->modes.c_iflag ||
	    after.c_oflag != m->modes.c_oflag ||
	    after.c_lflag != m->modes.c_lflag ||
	    memcmp(after.c_cc, m->modes.c_cc, sizeof after.c_cc) != 0) {
		printf("the terminal's modes are not what they were\n");
		m->failed = true;
	}
	m->pid = 0;
}

/* Reads what comes within ms, and then what else is there. */
static void
take(struct monkey *m, int ms)
{
	struct pollfd p = { m->fd, POLLIN, 0 };
	char bytes[8192];

	while (poll(&p, 1, ms) > 0 && (p.revents & POLLIN) != 0) {
		ssize_t n = read(m->fd, bytes, sizeof bytes);

		if (n <= 0)
			break;
		m->read += (unsigned long)n;
		keep(m->tail, &m->tail_len, sizeof m->tail, bytes, (size_t)n);
		ms = 0;
		/* Now and then, as a terminal does. */
		if (memmem(bytes, (size_t)n, "\033[5n", 4) != NULL &&
		    next(m) % 8 != 0 && write(m->fd, "\033[0n", 4) < 0)
			break;
	}
}

static void
look(struct monkey *m, int ms)
{
	int status;

	take(m, ms);
	if (waitpid(m->pid, &status, WNOHANG) != m->pid)
		return;
	take(m, 0); /* its last words */
	bury(m, status);
}

static size_t
think(struct monkey *m, char out[64])
{
	static const char *const known[] = { "\033[A", "\033[B", "\033[5~",
		"\033[6~", "\r", "\t", "\033[Z", "?", "1", "2", "3", "4", "9",
		"/a\r", "\\e\r", ":", "\033", ">", "<", "I", "Z", "p", "\033OP",
		"\033[0n", "\014", "\032", ":detail ", ":help ", "\033[<0;5;5M",
		"\033[200~:quit\033[201~", "n", "N", "C", "u", "\xff\xfe",
		"\033[", "\xe6\x97\xb6", "S", "y", "O" };
	size_t len = 1 + next(m) % 32;

	if (next(m) % 4 != 0) {
		const char *one =
		    known[next(m) % (sizeof known / sizeof known[0])];

		len = strlen(one);
		memcpy(out, one, len);
		return len;
	}
	for (size_t i = 0; i < len; i++)
		out[i] = (char)next(m);
	return len;
}

static void
play(struct monkey *m)
{
	char bytes[64];
	size_t len = think(m, bytes);
	ssize_t n;

	if (next(m) % 16 == 0) {
		struct winsize w = { (unsigned short)(next(m) % 60),
			(unsigned short)(next(m) % 200), 0, 0 };

		ioctl(m->fd, TIOCSWINSZ, &w);
		m->sizes++;
	}
	n = write(m->fd, bytes, len);
	m->typed += n > 0 ? (unsigned long)n : 0;
	if (n > 0)
		keep(m->keys, &m->keys_len, sizeof m->keys, bytes, (size_t)n);
	look(m, (int)(next(m) % 12));
}

/* Has the command taken the terminal, with keys as they come? Who has not may
 * die of a signal like any program. */
static bool
has_terminal(const struct monkey *m)
{
	struct termios mode;

	return tcgetattr(m->slave, &mode) == 0 && (mode.c_lflag & ICANON) == 0;
}

/* TERM ends it, in order and soon. */
static void
finish(struct monkey *m)
{
	double end = now() + PATIENCE;

	while (m->pid != 0 && !has_terminal(m) && now() < end)
		look(m, 50);
	if (m->pid == 0)
		return;
	kill(m->pid, SIGTERM);
	end = now() + PATIENCE;
	while (m->pid != 0 && now() < end)
		look(m, 50);
	if (m->pid == 0)
		return;
	printf("it does not end\n");
	kill(m->pid, SIGKILL);
	m->failed = true;
}

int
main(int argc, char **argv)
{
	struct monkey m = { .seed = (uint64_t)time(NULL) };
	struct winsize size = { 24, 80, 0, 0 };
	double seconds = 5, end;
	int c;

	while ((c = getopt(argc, argv, "+s:t:")) != -1)
		if (c == 's')
			m.seed = strtoull(optarg, NULL, 10);
		else if (c == 't')
			seconds = strtod(optarg, NULL);
		else
			return 2;
	if (optind == argc || openpty(&m.fd, &m.slave, NULL, NULL, &size) != 0)
		return 2;
	m.argv = argv + optind;
	tcgetattr(m.slave, &m.modes);
	fcntl(m.fd, F_SETFL, O_NONBLOCK);
	printf("seed %llu\n", (unsigned long long)m.seed);
	fflush(stdout);
	end = now() + seconds;
	while (now() < end && !m.failed) {
		if (m.pid == 0) {
			live(&m);
			look(&m, 300);
		}
		play(&m);
	}
	finish(&m);
	if (m.failed) {
		show("last keys", m.keys, m.keys_len);
		show("last output", m.tail, m.tail_len);
	}
	printf("lives %lu, octets typed %lu, read %lu, sizes %lu\n", m.lives,
	    m.typed, m.read, m.sizes);
	return m.failed;
}
