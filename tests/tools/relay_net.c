/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay_net.h"

#include "relay_queue.h"
#include "relay_stats.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS = 256, POLL_LISTEN = CLIENTS, POLL_SIZE };

#define NS 1000000000

/*
 * A sleeper wakes late by 0.1 ms and more on a virtual machine: the relay
 * wakes this much early and watches the clock for the rest.
 */
#define EARLY (NS / 5000)

struct client {
	int fd; /* towards the server, -1: free */
	uint64_t born;
	int64_t used;
	struct relay_address addr;
};

struct relay {
	const struct relay_options *o;
	int64_t start;
	int listen, other;
	uint64_t births;
	struct client clients[CLIENTS];
	struct relay_path path[RELAY_DIRS];
	struct relay_stats stats[RELAY_DIRS];
	struct relay_queue queue;
};

static const char *const names[] = {
	[RELAY_UP] = "up",
	[RELAY_DOWN] = "down",
};

static int64_t
now_ns(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * NS + ts.tv_nsec;
}

static double
since_start(const struct relay *r, int64_t mono)
{
	return (double)(mono - r->start) / NS;
}

static int
udp(const struct relay_address *at)
{
	int fd = socket(at->sa.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	const int on = 1;

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
	return fd;
}

static int
udp_bound(const struct relay_address *at)
{
	int fd = udp(at);

	if (fd >= 0 && bind(fd, (const struct sockaddr *)&at->sa, at->len) == 0)
		return fd;
	fprintf(stderr, "relay: cannot listen: %s\n", strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool
same_address(const struct relay_address *a, const struct relay_address *b)
{
	return a->len == b->len && memcmp(&a->sa, &b->sa, a->len) == 0;
}

/*
 * A client that sends each query from a fresh port is a new client each time:
 * the one that has been silent longest makes room.
 */
static struct client *
client_of(struct relay *r, const struct relay_address *from)
{
	struct client *oldest = &r->clients[0];
	const struct relay_address *to = &r->o->server;

	for (int i = 0; i < CLIENTS; i++) {
		struct client *c = &r->clients[i];

		if (c->fd >= 0 && same_address(&c->addr, from))
			return c;
		if (oldest->fd >= 0 && (c->fd < 0 || c->used < oldest->used))
			oldest = c;
	}
	if (oldest->fd >= 0)
		close(oldest->fd);
	oldest->fd = udp(to);
	if (oldest->fd < 0)
		return NULL;
	oldest->born = ++r->births;
	oldest->addr = *from;
	if (connect(oldest->fd, (const struct sockaddr *)&to->sa, to->len) == 0)
		return oldest;
	close(oldest->fd);
	oldest->fd = -1;
	return NULL;
}

/* The rules in force t seconds after the start. */
static const struct relay_rules *
rules_at(const struct relay *r, double t, enum relay_dir dir)
{
	int i = r->o->phases - 1;

	while (i > 0 && r->o->phase[i].at > t)
		i--;
	return &r->o->phase[i].rules[dir];
}

/*
 * When the kernel had the datagram, on the monotonic clock.  The wall clock
 * that the kernel stamps with may be stepped, so an odd age counts as none.
 */
static int64_t
arrival(struct msghdr *m)
{
	int64_t mono = now_ns(CLOCK_MONOTONIC), age = 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c != NULL;
	     c = CMSG_NXTHDR(m, c)) {
		struct timespec ts;

		if (c->cmsg_level != SOL_SOCKET ||
		    c->cmsg_type != SCM_TIMESTAMPNS)
			continue;
		memcpy(&ts, CMSG_DATA(c), sizeof ts);
		age = now_ns(CLOCK_REALTIME) - (int64_t)ts.tv_sec * NS -
		    ts.tv_nsec;
	}
	return mono - (age > 0 && age < NS / 10 ? age : 0);
}

struct arrived {
	struct relay_address from;
	int64_t at; /* CLOCK_MONOTONIC, ns */
	size_t len;
	uint8_t bytes[RELAY_PACKET];
};

static bool
receive(int fd, struct arrived *a)
{
	_Alignas(struct cmsghdr) char control[128];
	struct iovec iov = { a->bytes, sizeof a->bytes };
	struct msghdr m = {
		.msg_name = &a->from.sa,
		.msg_namelen = sizeof a->from.sa,
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof control,
	};
	ssize_t n;

	memset(&a->from, 0, sizeof a->from);
	n = recvmsg(fd, &m, MSG_DONTWAIT);
	if (n < 0)
		return false;
	a->from.len = m.msg_namelen;
	a->len = (size_t)n;
	a->at = arrival(&m);
	return true;
}

static void
tell(const struct relay *r, enum relay_dir dir, const struct relay_decision *d,
    double t)
{
	static const char *const fates[] = {
		[RELAY_PASSED] = "passed",
		[RELAY_LOST] = "lost",
		[RELAY_LOST_BURST] = "lost in a burst",
		[RELAY_LOST_BLACKOUT] = "lost in a blackout",
	};

	printf("relay: %.6f %s #%" PRIu64 " %s", t, names[dir],
	    r->path[dir].count, fates[d->fate]);
	for (size_t i = 0; i < d->n; i++)
		printf(" %.6f", d->emit[i].delay);
	putchar('\n');
	fflush(stdout);
}

/* Puts what becomes of a datagram into the queue. */
static void
impair(struct relay *r, enum relay_dir dir, const struct arrived *a,
    const struct client *c)
{
	double t = since_start(r, a->at);
	const struct relay_rules *rules = rules_at(r, t, dir);
	struct relay_decision d;
	uint8_t out[RELAY_PACKET];

	relay_decide(&r->path[dir], rules, t, &d);
	relay_stats_decision(&r->stats[dir], &d);
	if (r->o->verbose)
		tell(r, dir, &d, t);
	for (size_t i = 0; i < d.n; i++) {
		const struct relay_emit *e = &d.emit[i];
		size_t len = relay_bytes(rules, e, t, a->bytes, a->len, out);
		struct relay_pending *p = relay_pending_new(out, len);

		p->due = a->at + (int64_t)(e->delay * NS);
		p->dir = dir;
		p->alien = e->kind == RELAY_ALIEN;
		p->ttl = rules->ttl;
		p->client = (unsigned)(c - r->clients);
		p->born = c->born;
		p->to = c->addr.sa;
		p->to_len = c->addr.len;
		if (!relay_queue_put(&r->queue, p)) {
			r->stats[dir].failed++;
			free(p);
		}
	}
}

static void
from_client(struct relay *r)
{
	struct arrived a;
	struct client *c;

	while (receive(r->listen, &a)) {
		c = client_of(r, &a.from);
		if (c == NULL) {
			r->stats[RELAY_UP].failed++;
			continue;
		}
		c->used = a.at;
		impair(r, RELAY_UP, &a, c);
	}
}

static void
from_server(struct relay *r, struct client *c)
{
	struct arrived a;

	while (receive(c->fd, &a)) {
		c->used = a.at;
		impair(r, RELAY_DOWN, &a, c);
	}
}

static void
set_ttl(int fd, sa_family_t family, int ttl)
{
	if (ttl == RELAY_KEEP)
		return;
	if (family == AF_INET6)
		setsockopt(
		    fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &ttl, sizeof ttl);
	else
		setsockopt(fd, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl);
}

/* -1 with errno set when the datagram could not be sent. */
static ssize_t
transmit(const struct relay *r, const struct relay_pending *p)
{
	const struct client *c = &r->clients[p->client];
	int fd;

	if (p->dir == RELAY_UP) {
		if (c->fd < 0 || c->born != p->born) {
			errno = ENOTCONN;
			return -1;
		}
		set_ttl(c->fd, r->o->server.sa.ss_family, p->ttl);
		return send(c->fd, p->bytes, p->len, MSG_DONTWAIT);
	}
	fd = p->alien && r->other >= 0 ? r->other : r->listen;
	set_ttl(fd, p->to.ss_family, p->ttl);
	return sendto(fd, p->bytes, p->len, MSG_DONTWAIT,
	    (const struct sockaddr *)&p->to, p->to_len);
}

static void
send_due(struct relay *r)
{
	while (relay_queue_next(&r->queue) - EARLY <= now_ns(CLOCK_MONOTONIC)) {
		struct relay_pending *p = relay_queue_take(&r->queue);
		struct relay_stats *s = &r->stats[p->dir];
		int64_t late;
		ssize_t n;

		while (now_ns(CLOCK_MONOTONIC) < p->due)
			continue;
		/* Before the call: the receiver may run before it returns. */
		late = now_ns(CLOCK_MONOTONIC) - p->due;
		n = transmit(r, p);
		if (n < 0)
			s->failed++;
		else
			relay_stats_sent(s, (double)late / NS);
		free(p);
	}
}

/* Until a datagram comes, one is due, or a signal. */
static void
wait_and_read(struct relay *r, const sigset_t *mask)
{
	struct pollfd fds[POLL_SIZE];
	int64_t next = relay_queue_next(&r->queue);
	int64_t left = next - EARLY - now_ns(CLOCK_MONOTONIC);
	struct timespec ts = { 0 };

	if (left > 0)
		ts = (struct timespec){ left / NS, left % NS };
	for (int i = 0; i < CLIENTS; i++)
		fds[i] = (struct pollfd){ r->clients[i].fd, POLLIN, 0 };
	fds[POLL_LISTEN] = (struct pollfd){ r->listen, POLLIN, 0 };
	if (ppoll(fds, POLL_SIZE, next == INT64_MAX ? NULL : &ts, mask) <= 0)
		return;
	for (int i = 0; i < CLIENTS; i++)
		if (fds[i].revents != 0)
			from_server(r, &r->clients[i]);
	if (fds[POLL_LISTEN].revents != 0)
		from_client(r);
}

static void
finish(struct relay *r)
{
	struct relay_pending *p;

	while ((p = relay_queue_take(&r->queue)) != NULL)
		free(p);
	for (int i = 0; i < CLIENTS; i++)
		if (r->clients[i].fd >= 0)
			close(r->clients[i].fd);
	if (r->other >= 0)
		close(r->other);
	if (r->listen >= 0)
		close(r->listen);
}

static bool
begin(struct relay *r)
{
	const struct sched_param priority = { .sched_priority = 1 };

	for (int i = 0; i < CLIENTS; i++)
		r->clients[i].fd = -1;
	for (int i = 0; i < RELAY_DIRS; i++)
		relay_path_init(&r->path[i], r->o->seed, (enum relay_dir)i);
	r->other = -1;
	r->listen = udp_bound(&r->o->listen);
	if (r->listen < 0)
		return false;
	if (r->o->other.len > 0) {
		r->other = udp_bound(&r->o->other);
		if (r->other < 0)
			return false;
	}
	/* The default slack of 50 us would be added to every delay, and other
	 * programs' time slices, unless we may have a better priority. */
	prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	sched_setscheduler(0, SCHED_FIFO, &priority);
	r->start = now_ns(CLOCK_MONOTONIC);
	return true;
}

bool
relay_run(const struct relay_options *o, const volatile sig_atomic_t *stop)
{
	struct relay *r = calloc(1, sizeof *r);
	sigset_t mask;
	bool ok;

	if (r == NULL)
		return false;
	r->o = o;
	sigemptyset(&mask);
	ok = begin(r);
	if (ok) {
		printf("relay: ready seed=%" PRIu64 "\n", o->seed);
		fflush(stdout);
	}
	while (ok && !*stop) {
		send_due(r);
		wait_and_read(r, &mask);
	}
	if (ok) {
		printf("relay: seed=%" PRIu64 "\n", o->seed);
		for (int i = 0; i < RELAY_DIRS; i++)
			relay_stats_print(&r->stats[i], names[i], stdout);
	}
	finish(r);
	free(r);
	return ok;
}
