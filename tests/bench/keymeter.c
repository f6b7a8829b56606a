/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keymeter [-x COLUMNS] [-y ROWS] [-n TIMES] [-s TEXT] [-k NAME=KEYS]...
 *          [-g KEYS] COMMAND...
 *
 * Runs a command on a terminal of its own and waits until it has written TEXT
 * and then nothing for a while. Then it sends KEYS (\e, \n and \xNN as in C):
 * those of -g once, those of -k TIMES (25) times, in the order given, and
 * measures from each to the last octet that it brings forth: until the command
 * has been silent for QUIET. Prints a line for each -k: NAME, the median and
 * the worst in milliseconds, and the median of the octets sent. At the end the
 * command's resident memory in MB. Then the command is killed.
 */
#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	STEPS = 32,
	TIMES_MOST = 1000,
	QUIET = 150,     /* ms without output: it is done */
	PATIENCE = 60000 /* ms until the first octet */
};

struct step {
	const char *name; /* NULL: only sent */
	const char *keys;
};

struct meter {
	unsigned short columns, rows;
	size_t times;
	const char *text;
	struct step step[STEPS];
	size_t steps;
	pid_t pid;
	int fd;
	char tail[8192];
	size_t tail_len;
};

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static _Noreturn void
die(const char *what)
{
	fprintf(stderr, "keymeter: %s\n", what);
	exit(2);
}

static void
start(struct meter *m, char **argv)
{
	struct winsize size = { m->rows, m->columns, 0, 0 };

	m->pid = forkpty(&m->fd, NULL, NULL, &size);
	if (m->pid < 0)
		die(strerror(errno));
	if (m->pid > 0)
		return;
	setenv("TERM", "xterm-256color", 1);
	execvp(argv[0], argv);
	_exit(127);
}

static void
keep(struct meter *m, const char *buf, size_t n)
{
	size_t room = sizeof(m->tail) - 1, half = room / 2;

	n = n < half ? n : half;
	if (m->tail_len + n > room) {
		memmove(m->tail, m->tail + m->tail_len - half, half);
		m->tail_len = half;
	}
	memcpy(m->tail + m->tail_len, buf, n);
	m->tail_len += n;
}

/* Reads until it has been silent; when the last octet came, 0: none did. */
static double
settle(struct meter *m, int patience, size_t *octets)
{
	double last = 0;
	char buf[4000];

	*octets = 0;
	for (;;) {
		struct pollfd p = { m->fd, POLLIN, 0 };
		ssize_t n;

		if (poll(&p, 1, last > 0 ? QUIET : patience) <= 0)
			return last;
		n = read(m->fd, buf, sizeof(buf));
		if (n <= 0)
			die("the command ended");
		last = now();
		*octets += (size_t)n;
		keep(m, buf, (size_t)n);
	}
}

/* KEYS as octets; how many. */
static size_t
unescape(const char *s, char out[256])
{
	size_t n = 0;

	for (; *s != '\0' && n < 255; s++) {
		char hex[3] = "";

		if (*s != '\\') {
			out[n++] = *s;
			continue;
		}
		s++;
		if (*s == 'x' && isxdigit((unsigned char)s[1]) &&
		    isxdigit((unsigned char)s[2])) {
			hex[0] = s[1];
			hex[1] = s[2];
			out[n++] = (char)strtoul(hex, NULL, 16);
			s += 2;
		} else {
			out[n++] = *s == 'e' ? '\033' : *s == 'n' ? '\r' : *s;
		}
	}
	return n;
}

static void
press(struct meter *m, const char *keys)
{
	char out[256];
	size_t n = unescape(keys, out);

	if (write(m->fd, out, n) != (ssize_t)n)
		die("it does not read");
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void
measure(struct meter *m, const struct step *s)
{
	double took[TIMES_MOST] = { 0 };
	size_t octets = 0;

	for (size_t i = 0; i < m->times; i++) {
		double begun = now(), end;

		press(m, s->keys);
		end = settle(m, PATIENCE, &octets);
		if (end <= 0)
			die("no answer to a key");
		took[i] = (end - begun) * 1e3;
	}
	qsort(took, m->times, sizeof(took[0]), ascending);
	printf("%s %.2f %.2f %zu\n", s->name, took[m->times / 2],
	    took[m->times - 1], octets);
}

static void
report_memory(const struct meter *m)
{
	long total = 0, resident = 0;
	char name[64];
	FILE *f;

	snprintf(name, sizeof(name), "/proc/%d/statm", (int)m->pid);
	f = fopen(name, "r");
	if (f != NULL && fscanf(f, "%ld %ld", &total, &resident) == 2)
		printf("memory %.1f\n",
		    (double)resident * (double)sysconf(_SC_PAGESIZE) / 1e6);
	if (f != NULL)
		fclose(f);
}

static void
add_step(struct meter *m, char *arg, bool named)
{
	char *equals = named ? strchr(arg, '=') : NULL;

	if (m->steps == STEPS || (named && equals == NULL))
		die("-k NAME=KEYS, at most 32 of them");
	if (equals != NULL)
		*equals = '\0';
	m->step[m->steps++] =
	    (struct step){ named ? arg : NULL, named ? equals + 1 : arg };
}

static void
options(struct meter *m, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "+x:y:n:s:k:g:")) != -1) {
		if (c == 'x')
			m->columns = (unsigned short)strtoul(optarg, NULL, 10);
		else if (c == 'y')
			m->rows = (unsigned short)strtoul(optarg, NULL, 10);
		else if (c == 'n')
			m->times = strtoul(optarg, NULL, 10);
		else if (c == 's')
			m->text = optarg;
		else if (c == 'k' || c == 'g')
			add_step(m, optarg, c == 'k');
		else
			exit(2);
	}
	if (optind == argc || m->times < 1 || m->times > TIMES_MOST)
		die("a command, and -n 1 to 1000");
}

int
main(int argc, char **argv)
{
	static struct meter m = {
		.columns = 200, .rows = 50, .times = 25, .text = ""
	};
	double begun = now();
	size_t octets;

	options(&m, argc, argv);
	start(&m, argv + optind);
	while (memmem(m.tail, m.tail_len, m.text, strlen(m.text)) == NULL ||
	    m.tail_len == 0)
		if (settle(&m, PATIENCE, &octets) <= 0)
			die("it never said so");
	printf("open %.2f\n", (now() - begun) * 1e3 - QUIET);
	for (size_t i = 0; i < m.steps; i++) {
		if (m.step[i].name != NULL) {
			measure(&m, &m.step[i]);
			continue;
		}
		press(&m, m.step[i].keys);
		settle(&m, PATIENCE, &octets);
	}
	report_memory(&m);
	kill(m.pid, SIGKILL);
	waitpid(m.pid, NULL, 0);
	return 0;
}
