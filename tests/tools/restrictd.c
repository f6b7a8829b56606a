/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * restrictd FILE NTPTUI DIR GUESTS HOST SERVER4 SERVER6: asks a running
 * `ntptui serve` what restrict-cases.tsv (FILE) tells that real daemons were
 * asked, and compares what it does. One server for each case and dialect, in
 * the network namespace HOST, asked from GUESTS, where all clients' addresses
 * are local; those of the loopback ask from HOST. DIR is for files. Prints
 * each disagreement and the figures; exit 1 if there was one, 2 if nobody
 * answers.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Whom every case answers: when they are answered, so is what was asked
 * before. */
#define LAST4 "100.64.0.99"
#define LAST6 "2001:db8:ffff::99"

enum { COLUMNS = 12, MOST_ROWS = 1000, LONGEST = 1500 };
enum { ID, CASE, LINES, CLIENT, REQUEST, ORG = 9, SEC };

struct row {
	char *line, *cell[COLUMNS];
};

struct place {
	int guests, host; /* namespaces */
	const char *server4, *server6, *program, *dir;
};

struct count {
	unsigned agree, differ, apart;
	unsigned bulk;   /* mode 6 that is not for strangers */
	unsigned silent; /* nobody is answered, for safety */
};

static void
fail(const char *what)
{
	perror(what);
	exit(2);
}

static bool
is_v6(const char *client)
{
	return strchr(client, ':') != NULL;
}

static bool
is_loopback(const char *client)
{
	return strncmp(client, "127.", 4) == 0 || strcmp(client, "::1") == 0;
}

static socklen_t
endpoint(struct sockaddr_storage *ss, const char *address, uint16_t port)
{
	struct sockaddr_in *in = (void *)ss;
	struct sockaddr_in6 *in6 = (void *)ss;

	memset(ss, 0, sizeof *ss);
	if (is_v6(address)) {
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(port);
		inet_pton(AF_INET6, address, &in6->sin6_addr);
		return sizeof *in6;
	}
	in->sin_family = AF_INET;
	in->sin_port = htons(port);
	inet_pton(AF_INET, address, &in->sin_addr);
	return sizeof *in;
}

/* A socket with the client's address, to the server. */
static int
client_socket(const struct place *p, const char *client, uint16_t port)
{
	bool v6 = is_v6(client), local = is_loopback(client);
	struct sockaddr_storage us, it;
	socklen_t len = endpoint(&us, client, port);
	int fd;

	if (setns(local ? p->host : p->guests, CLONE_NEWNET) != 0)
		fail("setns");
	fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
	/* An address that a route makes local, but no interface has. */
	setsockopt(fd, IPPROTO_IP, IP_FREEBIND, &(int){ 1 }, sizeof(int));
	setsockopt(fd, IPPROTO_IPV6, IPV6_FREEBIND, &(int){ 1 }, sizeof(int));
	if (fd < 0 || bind(fd, (void *)&us, len) != 0)
		fail(client);
	len = endpoint(&it,
	    local    ? v6 ? "::1" : "127.0.0.1"
		: v6 ? p->server6
		     : p->server4,
	    123);
	if (connect(fd, (void *)&it, len) != 0)
		fail("connect");
	return fd;
}

static size_t
question(const char *request, uint8_t *q)
{
	memset(q, 0, 48);
	if (strncmp(request, "m6", 2) == 0 || strcmp(request, "mru") == 0) {
		q[0] = 2 << 3 | 6;
		q[1] = strcmp(request, "mru") == 0 ? 12 : 2;
		q[3] = 1;
		return 12;
	}
	q[0] = 4 << 3 | 3;
	if (strcmp(request, "m1") == 0)
		q[0] = 4 << 3 | 1;
	if (strncmp(request, "m3v", 3) == 0)
		q[0] = (uint8_t)((request[3] - '0') << 3 | 3);
	q[40] = 1;
	return 48;
}

/* Waits for the answer to what was asked of `fd`, or until the server has
 * answered somebody who asked later. Octets; 0: none came. */
static size_t
answer(int fd, int last, uint8_t *a)
{
	struct pollfd p[2] = { { .fd = fd, .events = POLLIN },
		{ .fd = last, .events = POLLIN } };
	uint8_t q[48];
	ssize_t n;

	for (int i = 0; i < 20; i++) {
		(void)!send(last, q, question("m3", q), 0);
		poll(p, 2, 500);
		n = recv(fd, a, LONGEST, MSG_DONTWAIT);
		while (recv(last, q, sizeof q, MSG_DONTWAIT) > 0)
			p[1].revents |= POLLIN;
		if (n > 0)
			return (size_t)n;
		if (p[1].revents & POLLIN) {
			/* Another thread may be on its way. */
			poll(p, 1, 20);
			n = recv(fd, a, LONGEST, MSG_DONTWAIT);
			return n > 0 ? (size_t)n : 0;
		}
	}
	fputs("the server does not answer\n", stderr);
	exit(2);
}

static const char *
shown(const uint8_t *a, size_t len)
{
	if (len == 0)
		return "dropped";
	if ((a[0] & 7) == 6 && (a[1] & 0x40))
		return "error";
	return (a[0] & 7) != 6 && a[1] == 0 ? "kod" : "answered";
}

/* With the nonce of the answer: the list of clients. */
static const char *
mru_list(int fd, int last, const uint8_t *nonce, size_t len)
{
	uint8_t q[LONGEST] = { 2 << 3 | 6, 10, 0, 2 }, a[LONGEST];
	size_t n = (size_t)nonce[10] << 8 | nonce[11], used;

	if (n > len - 12 || n > 400)
		return "error";
	while (n > 0 &&
	    (nonce[11 + n] == '\n' || nonce[11 + n] == '\r' ||
		nonce[11 + n] == 0))
		n--;
	memcpy(q + 12, nonce + 12, n);
	used = 12 + n + (size_t)snprintf((char *)q + 12 + n, 20, ", frags=2");
	q[10] = (uint8_t)((used - 12) >> 8);
	q[11] = (uint8_t)(used - 12);
	while (used % 4 != 0)
		q[used++] = 0;
	(void)!send(fd, q, used, 0);
	used = answer(fd, last, a);
	if (used > 0 && (a[1] & 0x40) && a[4] == 1)
		return "nonce-ok,mru-error:auth";
	return shown(a, used);
}

static const char *
flood(int fd, int last, int n)
{
	static const struct timespec gap = { .tv_nsec = 5000000 };
	int answered = 0, kod = 0;
	uint8_t buf[LONGEST];

	for (int i = 0; i < n; i++) {
		(void)!send(fd, buf, question("m3", buf), 0);
		nanosleep(&gap, NULL);
		while (recv(fd, buf, sizeof buf, MSG_DONTWAIT) > 0) {
			answered += buf[1] != 0;
			kod += buf[1] == 0;
		}
	}
	while (answer(fd, last, buf) > 0) {
		answered += buf[1] != 0;
		kod += buf[1] == 0;
	}
	return kod > 0     ? "rate limited, KoD sent"
	    : answered < n ? "rate limited, silent"
			   : "never limited";
}

static const char *
ask(const struct place *p, const struct row *r)
{
	const char *request = r->cell[REQUEST], *got;
	int fd = client_socket(
	    p, r->cell[CLIENT], strcmp(request, "m3p123") == 0 ? 123 : 0);
	bool v6 = is_v6(r->cell[CLIENT]);
	int last = client_socket(p, v6 ? LAST6 : LAST4, 0);
	uint8_t buf[LONGEST];
	size_t n;

	if (strncmp(request, "flood", 5) == 0) {
		got = flood(fd, last, (int)strtol(request + 5, NULL, 10));
	} else {
		(void)!send(fd, buf, question(request, buf), 0);
		n = answer(fd, last, buf);
		got = shown(buf, n);
		if (strcmp(request, "mru") == 0 && n > 12 &&
		    strcmp(got, "answered") == 0)
			got = mru_list(fd, last, buf, n);
	}
	close(fd);
	close(last);
	return got;
}

/* The lines of a case as a file, \n undone. */
static void
write_conf(const struct place *p, const char *lines, char *path, size_t size)
{
	FILE *f;

	snprintf(path, size, "%s/case.conf", p->dir);
	f = fopen(path, "w");
	if (f == NULL)
		fail(path);
	for (; *lines != '\0'; lines++) {
		if (lines[0] == '\\' && lines[1] == 'n') {
			fputc('\n', f);
			lines++;
		} else if (lines[0] == '\\' && lines[1] == 't') {
			fputc('\t', f);
			lines++;
		} else {
			fputc(*lines, f);
		}
	}
	fputs("\nrestrict " LAST4 "\nrestrict " LAST6 "\n", f);
	fclose(f);
}

static void
run(const struct place *p, const char *conf, const char *dialect)
{
	char log[4096];
	int fd;

	snprintf(log, sizeof log, "%s/serve.log", p->dir);
	fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || setns(p->host, CLONE_NEWNET) != 0)
		fail(log);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	execlp("setpriv", "setpriv", "--bounding-set=-sys_time",
	    "--inh-caps=-sys_time", p->program, "--dialect", dialect, "serve",
	    "-c", conf, (char *)NULL);
	fail("setpriv");
}

enum state { ENDED, SILENT, SERVING };

/* Starts a server; it answers when this returns, or it ends, or it answers
 * nobody, because it cannot tell whom a line was to keep out. */
static enum state
start(const struct place *p, const char *lines, bool sec, pid_t *pid)
{
	static const struct timespec pause = { .tv_nsec = 20000000 };
	char conf[4096];
	uint8_t buf[LONGEST];
	int status;

	write_conf(p, lines, conf, sizeof conf);
	*pid = fork();
	if (*pid == 0)
		run(p, conf, sec ? "ntpsec" : "ntp");
	for (int family = 0; family < 2; family++) {
		int fd = client_socket(p, family ? LAST6 : LAST4, 0);
		int tries = 0;

		while (recv(fd, buf, sizeof buf, MSG_DONTWAIT) <= 0) {
			if (waitpid(*pid, &status, WNOHANG) == *pid) {
				close(fd);
				return ENDED;
			}
			if (++tries > 150) {
				close(fd);
				return SILENT;
			}
			(void)!send(fd, buf, question("m3", buf), 0);
			nanosleep(&pause, NULL);
		}
		close(fd);
	}
	return SERVING;
}

static void
stop(pid_t pid)
{
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

/* Is the request one of those that are to be compared? */
static bool
is_asked(const char *request)
{
	return strncmp(request, "m3", 2) == 0 || strcmp(request, "m1") == 0 ||
	    strcmp(request, "m6r") == 0 || strcmp(request, "mru") == 0 ||
	    strncmp(request, "flood", 5) == 0;
}

/* Mode 6 answers more than it is asked: only those whom a line of their own
 * lets, and this host, hear it; ntp.org's ntpd tells everybody. */
static bool
is_bulk(const char *request, const char *expect, const char *got)
{
	return (strcmp(request, "m6r") == 0 || strcmp(request, "mru") == 0) &&
	    (strcmp(expect, "answered") == 0 ||
		strncmp(expect, "nonce-ok", 8) == 0) &&
	    strcmp(got, "dropped") == 0;
}

static bool
is_same(const char *expect, const char *got)
{
	if (strncmp(expect, "error:", 6) == 0)
		return strcmp(got, "error") == 0;
	/* Of a single question it was not told what the answer was. */
	if (strcmp(got, "kod") == 0)
		return strcmp(expect, "answered") == 0 ||
		    strncmp(expect, "kod", 3) == 0;
	return strcmp(expect, got) == 0;
}

/* The daemons were asked slowly, we are asked at once: a flood that we meet
 * differently is sent again when what came before it is forgotten. */
static const char *
ask_again(const struct place *p, const struct row *r, bool sec)
{
	static const struct timespec forgotten = { .tv_sec = 10 };
	const char *got = ask(p, r);

	if (strncmp(r->cell[REQUEST], "flood", 5) != 0 ||
	    is_same(r->cell[sec ? SEC : ORG], got))
		return got;
	nanosleep(&forgotten, NULL);
	return ask(p, r);
}

static void
compare(const struct row *r, bool sec, enum state state, const char *got,
    struct count *c)
{
	const char *expect = r->cell[sec ? SEC : ORG];

	if (strcmp(expect, "version-dependent") == 0 ||
	    strncmp(expect, "random", 6) == 0 ||
	    strncmp(expect, "daemon-exit", 11) == 0) {
		c->apart++;
	} else if (is_same(expect, got)) {
		c->agree++;
	} else if (state == SILENT) {
		c->silent++;
	} else if (is_bulk(r->cell[REQUEST], expect, got)) {
		c->bulk++;
	} else {
		c->differ++;
		printf("%s %s %s [%s] %s %s: measured %s, ours %s\n",
		    r->cell[ID], r->cell[CASE], sec ? "NTPsec" : "ntp.org",
		    r->cell[LINES], r->cell[CLIENT], r->cell[REQUEST], expect,
		    got);
	}
}

/* All rows of one case, asked of one server. */
static void
one_case(const struct place *p, const struct row *r, size_t n, bool sec,
    struct count *c)
{
	pid_t pid;
	enum state state = start(p, r->cell[LINES], sec, &pid);

	for (size_t i = 0; i < n; i++) {
		if (!is_asked(r[i].cell[REQUEST]))
			continue;
		compare(&r[i], sec, state,
		    state == SERVING      ? ask_again(p, &r[i], sec)
			: state == SILENT ? "dropped"
					  : "daemon-exit",
		    c);
	}
	if (state == SILENT)
		printf("%s %s: nobody is answered [%s]\n", r->cell[CASE],
		    sec ? "NTPsec" : "ntp.org", r->cell[LINES]);
	if (state != ENDED)
		stop(pid);
	fflush(stdout);
}

static size_t
read_rows(const char *path, struct row *rows)
{
	FILE *f = fopen(path, "r");
	size_t n = 0, room = 0;
	char *line = NULL;

	if (f == NULL)
		fail(path);
	while (n < MOST_ROWS && getline(&line, &room, f) > 0) {
		struct row *r = &rows[n];
		char *rest = r->line = line;
		int k = 0;

		line[strcspn(line, "\n")] = '\0';
		while (k < COLUMNS && rest != NULL)
			r->cell[k++] = strsep(&rest, "\t");
		n += k == COLUMNS;
		line = NULL;
		room = 0;
	}
	free(line);
	fclose(f);
	return n;
}

static int namespace(const char *name)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof path, "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		fail(path);
	return fd;
}

int
main(int argc, char *argv[])
{
	static struct row rows[MOST_ROWS];
	struct place p;
	struct count c[2] = { { 0 } };
	size_t n;

	if (argc != 8) {
		fputs("usage: restrictd FILE NTPTUI DIR GUESTS HOST SERVER4 "
		      "SERVER6\n",
		    stderr);
		return 2;
	}
	p = (struct place){ .program = argv[2],
		.dir = argv[3],
		.guests = namespace(argv[4]),
		.host = namespace(argv[5]),
		.server4 = argv[6],
		.server6 = argv[7] };
	n = read_rows(argv[1], rows);
	for (size_t i = 1, next; i < n; i = next) { /* the first is names */
		for (next = i; next < n; next++)
			if (strcmp(rows[next].cell[CASE], rows[i].cell[CASE]) !=
			    0)
				break;
		for (int sec = 0; sec < 2; sec++)
			one_case(&p, &rows[i], next - i, sec, &c[sec]);
	}
	for (int sec = 0; sec < 2; sec++)
		printf("# served, %s: %u agree, %u disagree; apart: %u where "
		       "the versions differ, %u of mode 6 that strangers are "
		       "not answered, %u of files with a line that nobody can "
		       "understand, whereupon nobody is answered\n",
		    sec ? "NTPsec" : "ntp.org", c[sec].agree, c[sec].differ,
		    c[sec].apart, c[sec].bulk, c[sec].silent);
	for (size_t i = 0; i < n; i++)
		free(rows[i].line);
	return c[0].differ + c[1].differ != 0;
}
