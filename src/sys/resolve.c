/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/resolve.h"

#include "core/i18n.h"
#include "core/rfc5905.h"
#include "sys/memory.h"
#include "sys/signals.h"
#include "sys/udp.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME_SIZE 256

struct question {
	uint32_t id;
	enum addr_family family;
	char name[NAME_SIZE]; /* "": the name of `addr` is asked */
	struct addr addr;
};

struct answer {
	uint32_t id;
	size_t naddr;
	struct addr addr[HOST_ADDRS];
	char text[96];
};

/*
 * Everything below `lock` is shared. The threads are detached; whoever of
 * them and the owner leaves last frees it all. That is how a look-up that
 * hangs for a minute can outlive its owner.
 */
struct resolver {
	int wake_fd;
	resolve_fn *lookup;
	resolve_name_fn *name_of;
	pthread_mutex_t lock;
	pthread_cond_t work; /* there is a question, or an end */
	pthread_cond_t left; /* a thread has left */
	bool quit;           /* the owner wants to leave */
	bool orphan;         /* the owner has left */
	unsigned threads;    /* running */
	unsigned busy;       /* of these, inside getaddrinfo(3) */
	size_t open;         /* asked and not yet taken */
	size_t asked, qhead;
	size_t answered, ahead;
	struct question question[RESOLVE_MAX];
	struct answer answer[RESOLVE_MAX];
};

/* What getaddrinfo(3) means; translated where it is shown. */
static const struct {
	int code;
	const char *text;
} failures[] = {
	{ EAI_NONAME, N_("no such name in DNS or the hosts file") },
	{ EAI_NODATA, N_("the name exists, but has no address") },
	{ EAI_ADDRFAMILY, N_("the name has no address of the wanted family") },
	{ EAI_AGAIN, N_("the name server does not answer") },
	{ EAI_FAIL, N_("the name server failed or refused to answer") },
	{ EAI_MEMORY, N_("out of memory while looking up the name") },
};

static const char *
failure_text(int code, int error)
{
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (failures[i].code == code)
			return failures[i].text;
	/* strerror() is not safe here, its descriptions are. */
	if (code == EAI_SYSTEM && strerrordesc_np(error))
		return strerrordesc_np(error);
	return gai_strerror(code);
}

static bool
has(const struct answer *a, const struct addr *addr)
{
	for (size_t i = 0; i < a->naddr; i++)
		if (addr_equal(&a->addr[i], addr))
			return true;
	return false;
}

static void
collect(struct answer *a, const struct addrinfo *list)
{
	for (; list && a->naddr < HOST_ADDRS; list = list->ai_next) {
		struct addr addr = udp_to_addr(list->ai_addr);

		addr.port = NTP_PORT;
		if (addr.family != ADDR_NONE && !has(a, &addr))
			a->addr[a->naddr++] = addr;
	}
}

/* Looks up `q`, with `flags` for getaddrinfo(3); its code. */
static int
look_up(
    resolve_fn *lookup, const struct question *q, int flags, struct answer *a)
{
	struct addrinfo hints = { .ai_flags = flags,
		.ai_socktype = SOCK_DGRAM };
	struct addrinfo *list = NULL;
	int code;

	memset(a, 0, sizeof(*a));
	a->id = q->id;
	hints.ai_family = q->family == ADDR_IPV4 ? AF_INET
	    : q->family == ADDR_IPV6             ? AF_INET6
						 : AF_UNSPEC;
	errno = 0;
	code = lookup(q->name, NULL, &hints, &list);
	if (code) {
		snprintf(
		    a->text, sizeof(a->text), "%s", failure_text(code, errno));
		return code;
	}
	collect(a, list);
	freeaddrinfo(list);
	if (!a->naddr)
		snprintf(a->text, sizeof(a->text), "%s",
		    failure_text(EAI_NODATA, 0));
	return 0;
}

/* No name is an answer too, whatever the reason. */
static void
look_up_name(
    resolve_name_fn *name_of, const struct question *q, struct answer *a)
{
	struct sockaddr_storage ss;
	socklen_t len = udp_from_addr(&q->addr, &ss);
	char host[NI_MAXHOST] = "";

	memset(a, 0, sizeof(*a));
	a->id = q->id;
	a->naddr = 1;
	a->addr[0] = q->addr;
	if (name_of((const struct sockaddr *)&ss, len, host, sizeof(host), NULL,
		0, NI_NAMEREQD | NI_DGRAM) == 0)
		snprintf(a->text, sizeof(a->text), "%.*s",
		    (int)sizeof(a->text) - 1, host);
}

/* With the lock held. */
static void
put_answer(struct resolver *r, const struct answer *a)
{
	r->answer[(r->ahead + r->answered++) % RESOLVE_MAX] = *a;
}

static void
destroy(struct resolver *r)
{
	pthread_cond_destroy(&r->work);
	pthread_cond_destroy(&r->left);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

/* Takes the oldest question and answers it, the lock given up meanwhile. */
static void
work_once(struct resolver *r)
{
	struct question q = r->question[r->qhead];
	resolve_name_fn *name_of = r->name_of;
	struct answer a;
	uint64_t one = 1;

	r->qhead = (r->qhead + 1) % RESOLVE_MAX;
	r->asked--;
	r->busy++;
	pthread_mutex_unlock(&r->lock);
	/* Addresses of a family that this machine lacks are no use, unless
	 * they were asked for. */
	if (q.name[0] != '\0')
		look_up(r->lookup, &q,
		    q.family == ADDR_NONE ? AI_ADDRCONFIG : 0, &a);
	else
		look_up_name(name_of, &q, &a);
	pthread_mutex_lock(&r->lock);
	r->busy--;
	if (r->quit)
		return;
	put_answer(r, &a);
	/* If the counter is full, it is readable already. */
	if (r->wake_fd >= 0 && write(r->wake_fd, &one, sizeof(one)) < 0)
		return;
}

static void *
work(void *arg)
{
	struct resolver *r = arg;
	bool last;

	pthread_mutex_lock(&r->lock);
	while (!r->quit) {
		if (r->asked)
			work_once(r);
		else
			pthread_cond_wait(&r->work, &r->lock);
	}
	last = --r->threads == 0 && r->orphan;
	pthread_cond_signal(&r->left);
	pthread_mutex_unlock(&r->lock);
	if (last)
		destroy(r);
	return NULL;
}

/* Starts a thread, signals blocked; with the lock held. 0 or an errno. */
static int
start(struct resolver *r)
{
	pthread_attr_t attr;
	pthread_t thread;
	sigset_t all, old;
	int error = pthread_attr_init(&attr);

	if (error)
		return error;
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	signals_of_others(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&thread, &attr, work, r);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	if (!error)
		r->threads++;
	return error;
}

struct resolver *
resolve_new(int wake_fd, resolve_fn *lookup)
{
	struct resolver *r = memory_new(1, sizeof(*r));

	r->wake_fd = wake_fd;
	r->lookup = lookup != NULL ? lookup : getaddrinfo;
	r->name_of = getnameinfo;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->work, NULL);
	pthread_cond_init(&r->left, NULL);
	return r;
}

void
resolve_free(struct resolver *r)
{
	bool last;

	if (!r)
		return;
	pthread_mutex_lock(&r->lock);
	r->quit = true;
	pthread_cond_broadcast(&r->work);
	while (r->threads > r->busy)
		pthread_cond_wait(&r->left, &r->lock);
	r->orphan = true;
	last = r->threads == 0;
	pthread_mutex_unlock(&r->lock);
	if (last)
		destroy(r);
}

/* Numbers need no look-up; getaddrinfo(3) knows fe80::1%eth0 too. */
static bool
numeric(const struct question *q, struct answer *a)
{
	struct addr addr;

	if (addr_parse(&addr, q->name)) {
		memset(a, 0, sizeof(*a));
		a->id = q->id;
		addr.port = NTP_PORT;
		if (q->family == ADDR_NONE || q->family == addr.family)
			a->addr[a->naddr++] = addr;
		else
			snprintf(a->text, sizeof(a->text), "%s",
			    failure_text(EAI_ADDRFAMILY, 0));
		return true;
	}
	return strchr(q->name, '%') &&
	    look_up(getaddrinfo, q, AI_NUMERICHOST, a) == 0;
}

/* With the lock held. 0 or an errno. */
static int
enqueue(struct resolver *r, const struct question *q)
{
	int error = 0;

	/* Another thread if all are at work; if it cannot be had, those
	 * that there are must do. */
	if (r->threads - r->busy <= r->asked && r->threads < RESOLVE_THREADS)
		error = start(r);
	if (error && !r->threads)
		return error;
	r->question[(r->qhead + r->asked++) % RESOLVE_MAX] = *q;
	pthread_cond_signal(&r->work);
	return 0;
}

int
resolve_ask(
    struct resolver *r, const char *name, enum addr_family family, uint32_t id)
{
	struct question q = { .id = id, .family = family };
	struct answer a;
	int error = 0;

	if (!*name)
		return EINVAL;
	if ((size_t)snprintf(q.name, sizeof(q.name), "%s", name) >=
	    sizeof(q.name))
		return ENAMETOOLONG;
	pthread_mutex_lock(&r->lock);
	if (r->open == RESOLVE_MAX)
		error = EAGAIN;
	else if (numeric(&q, &a))
		put_answer(r, &a);
	else
		error = enqueue(r, &q);
	if (!error)
		r->open++;
	pthread_mutex_unlock(&r->lock);
	return error;
}

int
resolve_ask_name(struct resolver *r, const struct addr *addr, uint32_t id)
{
	const struct question q = { .id = id, .addr = *addr };
	int error = EAGAIN;

	if (addr->family == ADDR_NONE)
		return EINVAL;
	pthread_mutex_lock(&r->lock);
	if (r->open < RESOLVE_MAX)
		error = enqueue(r, &q);
	if (!error)
		r->open++;
	pthread_mutex_unlock(&r->lock);
	return error;
}

void
resolve_names_by(struct resolver *r, resolve_name_fn *lookup)
{
	pthread_mutex_lock(&r->lock);
	r->name_of = lookup;
	pthread_mutex_unlock(&r->lock);
}

bool
resolve_open(struct resolver *r)
{
	bool open;

	pthread_mutex_lock(&r->lock);
	open = r->open > 0;
	pthread_mutex_unlock(&r->lock);
	return open;
}

bool
resolve_take(struct resolver *r, struct host_event *ev)
{
	const struct answer *a;
	bool got;

	pthread_mutex_lock(&r->lock);
	got = r->answered > 0;
	if (got) {
		a = &r->answer[r->ahead];
		ev->id = a->id;
		ev->naddr = a->naddr;
		memcpy(ev->addr, a->addr, sizeof(ev->addr));
		memcpy(ev->text, a->text, sizeof(ev->text));
		r->ahead = (r->ahead + 1) % RESOLVE_MAX;
		r->answered--;
		r->open--;
	}
	pthread_mutex_unlock(&r->lock);
	return got;
}

size_t
resolve_wait(
    const char *name, enum addr_family family, struct addr *out, size_t max)
{
	struct question q = { .family = family };
	struct answer a;
	size_t n = 0;

	if ((size_t)snprintf(q.name, sizeof q.name, "%s", name) >=
		sizeof q.name ||
	    look_up(getaddrinfo, &q, 0, &a) != 0)
		return 0;
	for (; n < a.naddr && n < max; n++) {
		out[n] = a.addr[n];
		out[n].port = 0;
	}
	return n;
}
