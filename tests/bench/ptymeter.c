/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ptymeter [-x COLUMNS] [-y ROWS] [-w WARMUP] [-t SECONDS] [-p TEXT]
 *          [-k KEYS] [-l KEYS] [-n] COMMAND...
 *
 * Runs a command on a terminal of its own and prints what it costs, as one
 * line of key=value words: first_ms, from its start to the first TEXT on the
 * terminal (-1: never); then, in a window of SECONDS (30) that begins WARMUP
 * seconds (10) after the start, bytes_s, the octets per second that it sent to
 * the terminal; cpu, its processor time and its ended children's in per cent
 * of one core; udp_s, the UDP datagrams per second that this network namespace
 * sent. -k: types these once TEXT is there, to go to another screen. -l: after
 * the window presses these 20 times in turn, each when it has been silent for
 * a while, and prints key_ms, the median from a key to the end of what it
 * changed on the terminal, and key_max_ms. -n: no terminal, the output goes
 * nowhere; the command is only timed.
 *
 * Like a real terminal it answers requests for a status report (DSR, ECMA-48
 * section 8.3.35) at once.
 */
#include <dirent.h>
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
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A request for a report, and the report that all is well. */
#define ASKED  "\033[5n"
#define REPORT "\033[0n"

enum { PRESSES = 20 };

/* s of silence before a key is pressed, s without octets that end what it
 * changed, and s after which nothing comes of it. */
#define STILL 0.15
#define DONE  0.04
#define NEVER 3.0

struct meter {
	unsigned short columns, rows;
	double warmup, window;
	const char *text, *keys, *latency;
	bool no_terminal;
	pid_t pid;
	int fd; /* the terminal's other end, -1: none */
	double start, first;
	double heard; /* the newest octets */
	size_t asked; /* octets of a request that have come */
	uint64_t bytes;
	char tail[4096]; /* the newest output, to find TEXT in */
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
	fprintf(stderr, "ptymeter: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void
start(struct meter *m, char **argv)
{
	struct winsize size = { m->rows, m->columns, 0, 0 };

	m->fd = -1;
	m->start = now();
	m->pid = m->no_terminal ? fork() : forkpty(&m->fd, NULL, NULL, &size);
	if (m->pid < 0)
		die("fork");
	if (m->pid > 0)
		return;
	if (m->no_terminal) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
	}
	setenv("TERM", "xterm-256color", 1);
	execvp(argv[0], argv);
	_exit(127);
}

/* The output's tail, in which TEXT is looked for across reads. */
static void
look(struct meter *m, const char *buf, size_t n)
{
	size_t room = sizeof m->tail - 1;

	if (m->first >= 0)
		return;
	if (m->tail_len + n > room) {
		size_t keep = room / 2 < m->tail_len ? room / 2 : m->tail_len;

		memmove(m->tail, m->tail + m->tail_len - keep, keep);
		m->tail_len = keep;
	}
	n = n < room - m->tail_len ? n : room - m->tail_len;
	memcpy(m->tail + m->tail_len, buf, n);
	m->tail_len += n;
	m->tail[m->tail_len] = '\0';
	if (memmem(m->tail, m->tail_len, m->text, strlen(m->text)) != NULL)
		m->first = now() - m->start;
}

static bool
type(const struct meter *m, const char *octets, size_t len)
{
	return write(m->fd, octets, len) == (ssize_t)len;
}

/* Answers the requests in what has come, also those that came in parts. */
static bool
report(struct meter *m, const char *buf, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (buf[i] != ASKED[m->asked])
			m->asked = 0;
		if (buf[i] == ASKED[m->asked])
			m->asked++;
		if (m->asked < sizeof(ASKED) - 1)
			continue;
		m->asked = 0;
		if (!type(m, REPORT, sizeof(REPORT) - 1))
			return false;
	}
	return true;
}

/* Takes what comes in `span` seconds at most; false when the command has
 * gone. */
static bool
hear(struct meter *m, double span)
{
	struct pollfd p = { m->fd, POLLIN, 0 };
	char buf[2000];
	ssize_t n;

	if (waitpid(m->pid, NULL, WNOHANG) != 0)
		return false;
	if (poll(&p, 1, span > 0.2 ? 200 : (int)(span * 1000) + 1) <= 0)
		return true;
	n = read(m->fd, buf, sizeof buf);
	if (n <= 0)
		return false;
	m->heard = now();
	m->bytes += (uint64_t)n;
	look(m, buf, (size_t)n);
	return report(m, buf, (size_t)n);
}

/* Reads until the time `end`, and types the keys once it is there; false when
 * the command has gone. */
static bool
listen_until(struct meter *m, double end)
{
	double left;

	while ((left = end - now()) > 0) {
		if (!hear(m, left))
			return false;
		if (m->first < 0 || m->keys == NULL)
			continue;
		if (!type(m, m->keys, strlen(m->keys)))
			return false;
		m->keys = NULL;
	}
	return true;
}

/* Presses a key; s to the end of what it changed, -1: the command has gone,
 * or nothing was seen of it. */
static double
press(struct meter *m, char key)
{
	double begun = now();

	/* Never quite still: then it is pressed all the same. */
	m->heard = begun;
	while (now() - m->heard < STILL && now() - begun < NEVER)
		if (!hear(m, STILL))
			return -1;
	begun = now();
	m->heard = 0;
	if (!type(m, &key, 1))
		return -1;
	while (m->heard > 0 ? now() - m->heard < DONE : now() - begun < NEVER)
		if (!hear(m, DONE))
			return -1;
	return m->heard > 0 ? m->heard - begun : -1;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
press_all(struct meter *m)
{
	size_t n = strlen(m->latency);
	double took[PRESSES];

	for (size_t i = 0; i < PRESSES; i++)
		took[i] = press(m, m->latency[i % n]);
	qsort(took, PRESSES, sizeof took[0], compare);
	printf(" key_ms=%.1f key_max_ms=%.1f", took[PRESSES / 2] * 1000,
	    took[PRESSES - 1] * 1000);
}

/* The first line of a file of /proc/PID, or an empty one. */
static void
proc_line(pid_t pid, const char *file, char line[1024])
{
	char name[300];
	size_t n = 0;
	FILE *f;

	snprintf(name, sizeof name, "/proc/%d/%s", (int)pid, file);
	f = fopen(name, "r");
	if (f != NULL) {
		n = fread(line, 1, 1023, f);
		fclose(f);
	}
	line[n] = '\0';
}

/* Processor time of a process's threads, to the nanosecond, s. */
static double
threads_time(pid_t pid)
{
	char name[64], file[300], line[1024];
	struct dirent *e;
	double sum = 0;
	DIR *d;

	snprintf(name, sizeof name, "/proc/%d/task", (int)pid);
	d = opendir(name);
	if (d == NULL)
		die(name);
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(file, sizeof file, "task/%s/schedstat", e->d_name);
		proc_line(pid, file, line);
		sum += strtod(line, NULL) * 1e-9;
	}
	closedir(d);
	return sum;
}

/* Processor time of the command and its ended children, s. */
static double
cpu_time(pid_t pid)
{
	long user = 0, system = 0;
	char line[1024], *after;

	proc_line(pid, "stat", line);
	after = strrchr(line, ')');
	if (after == NULL ||
	    sscanf(after,
		") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %ld %ld",
		&user, &system) != 2)
		die("/proc");
	return threads_time(pid) +
	    (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

/* UDP datagrams that this network namespace has sent. */
static double
udp_sent(void)
{
	char line[512];
	double sent = 0;
	FILE *f = fopen("/proc/self/net/snmp", "r");

	if (f == NULL)
		return 0;
	/* The first line that begins with "Udp:" names the columns. */
	while (fgets(line, sizeof line, f) != NULL)
		if (sscanf(line, "Udp: %*u %*u %*u %lf", &sent) == 1)
			break;
	fclose(f);
	return sent;
}

static void
end(struct meter *m)
{
	const struct timespec tick = { 0, 50000000 };

	kill(m->pid, SIGTERM);
	for (int i = 0; i < 60; i++) {
		if (waitpid(m->pid, NULL, WNOHANG) == m->pid)
			return;
		/* Nobody may block on a terminal that is not read. */
		if (m->fd >= 0) {
			struct pollfd p = { m->fd, POLLIN, 0 };
			char buf[2000];

			if (poll(&p, 1, 50) > 0 &&
			    read(m->fd, buf, sizeof buf) >= 0)
				continue;
		}
		nanosleep(&tick, NULL);
	}
	kill(m->pid, SIGKILL);
	waitpid(m->pid, NULL, 0);
}

static void
options(struct meter *m, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "+x:y:w:t:p:k:l:n")) != -1)
		switch (c) {
		case 'x':
			m->columns = (unsigned short)strtoul(optarg, NULL, 10);
			break;
		case 'y':
			m->rows = (unsigned short)strtoul(optarg, NULL, 10);
			break;
		case 'w':
			m->warmup = strtod(optarg, NULL);
			break;
		case 't':
			m->window = strtod(optarg, NULL);
			break;
		case 'p':
			m->text = optarg;
			break;
		case 'k':
			m->keys = optarg;
			break;
		case 'l':
			m->latency = optarg[0] != '\0' ? optarg : NULL;
			break;
		case 'n':
			m->no_terminal = true;
			break;
		default:
			exit(2);
		}
	if (optind == argc) {
		fputs("ptymeter: no command\n", stderr);
		exit(2);
	}
}

int
main(int argc, char **argv)
{
	struct meter m = { .columns = 80,
		.rows = 24,
		.warmup = 10,
		.window = 30,
		.text = "remote",
		.first = -1 };
	double cpu, begun, took, udp;
	uint64_t bytes;

	options(&m, argc, argv);
	start(&m, argv + optind);
	if (!listen_until(&m, m.start + m.warmup)) {
		fprintf(stderr, "ptymeter: %s ended; it said:\n%s\n",
		    argv[optind], m.tail);
		return 1;
	}
	begun = now();
	bytes = m.bytes;
	cpu = cpu_time(m.pid);
	udp = udp_sent();
	if (!listen_until(&m, begun + m.window)) {
		fprintf(stderr, "ptymeter: %s ended early\n", argv[optind]);
		return 1;
	}
	took = now() - begun;
	printf("first_ms=%.0f bytes_s=%.1f cpu=%.3f udp_s=%.2f",
	    m.first < 0 ? -1 : m.first * 1000, (double)(m.bytes - bytes) / took,
	    (cpu_time(m.pid) - cpu) / took * 100, (udp_sent() - udp) / took);
	if (m.latency != NULL && !m.no_terminal)
		press_all(&m);
	putchar('\n');
	end(&m);
	return 0;
}
