/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prober.h"

#include "sys/knock.h"
#include "sys/machine.h"
#include "sys/memory.h"
#include "sys/nics.h"
#include "sys/signals.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define EVENTS 16
#define NEWS   0.1 /* s, at least, from one publication to the next */
#define NTS_KE 4460
#define KNOCK  3.0 /* s that its port has to answer */

struct prober {
	struct machine *machine;
	const struct host *host;
	struct probe *probe; /* the thread's */
	size_t n;
	bool *nts;             /* whose NTS-KE port is to be tried */
	enum probe_port *port; /* what came of it; the thread's */
	pthread_t thread;
	bool running;
	int fd;
	atomic_bool cancel;

	pthread_mutex_t lock; /* for the rest */
	struct probe_result *shown;
	size_t done;
	bool ended;
	bool taken; /* what was shown last */
};

/* `end`: nothing more will come. */
static void
publish(struct prober *p, bool end)
{
	uint64_t one = 1;

	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < p->n; i++) {
		p->shown[i] = *probe_result(p->probe, i);
		p->shown[i].nts_ke = p->port[i];
	}
	p->done = probe_done(p->probe);
	p->ended = end;
	p->taken = false;
	pthread_mutex_unlock(&p->lock);
	/* A full counter is readable already. */
	if (write(p->fd, &one, sizeof(one)) < 0)
		return;
}

/* Those whose list says that they offer NTS, and that were found. */
static void
try_nts(struct prober *p)
{
	struct addr *to = memory_new(p->n + 1, sizeof(*to));

	for (size_t i = 0; i < p->n; i++)
		if (p->nts[i]) {
			to[i] = probe_result(p->probe, i)->addr;
			to[i].port = NTS_KE;
		}
	knock(to, p->n, KNOCK, &p->cancel, p->port);
	free(to);
}

static void *
run(void *arg)
{
	struct prober *p = arg;
	mono_t next = p->host->mono(p->host->self);
	struct host_event ev[EVENTS];

	while (!probe_over(p->probe)) {
		mono_t until = probe_run(p->probe);
		mono_t now = p->host->mono(p->host->self);
		size_t n;

		if (atomic_load(&p->cancel))
			probe_cancel(p->probe);
		if (now.ns >= next.ns) {
			publish(p, false);
			next = mono_add(now, NEWS);
		}
		if (probe_over(p->probe))
			break;
		n = machine_wait(p->machine, mono_min(until, next), ev, EVENTS);
		for (size_t i = 0; i < n; i++)
			probe_event(p->probe, &ev[i]);
	}
	try_nts(p);
	publish(p, true);
	return NULL;
}

static int
start(struct prober *p)
{
	sigset_t all, old;
	int error;

	if (p->fd < 0)
		return EMFILE;
	signals_of_others(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&p->thread, NULL, run, p);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	p->running = error == 0;
	return error;
}

struct prober *
prober_start(const struct probe_aim *aim, size_t n)
{
	static const struct machine_cfg cfg = { .wakeable = true };
	struct prober *p = memory_new(1, sizeof(*p));
	int error;

	p->n = n;
	p->shown = memory_new(n + 1, sizeof(*p->shown));
	p->nts = memory_new(n + 1, sizeof(*p->nts));
	p->port = memory_new(n + 1, sizeof(*p->port));
	for (size_t i = 0; i < n; i++)
		p->nts[i] = aim[i].nts;
	p->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	p->machine = machine_new(&cfg);
	p->host = machine_host(p->machine);
	p->probe = probe_new(p->host, aim, n, PROBER_AT_ONCE);
	pthread_mutex_init(&p->lock, NULL);
	for (size_t i = 0; i < n; i++)
		p->shown[i] = *probe_result(p->probe, i);
	error = start(p);
	if (error == 0)
		return p;
	prober_free(p);
	errno = error;
	return NULL;
}

void
prober_cancel(struct prober *p)
{
	atomic_store(&p->cancel, true);
	machine_wake(p->machine);
}

void
prober_free(struct prober *p)
{
	if (p == NULL)
		return;
	prober_cancel(p);
	if (p->running)
		pthread_join(p->thread, NULL);
	probe_free(p->probe);
	machine_free(p->machine);
	pthread_mutex_destroy(&p->lock);
	if (p->fd >= 0)
		close(p->fd);
	free(p->shown);
	free(p->nts);
	free(p->port);
	free(p);
}

int
prober_fd(const struct prober *p)
{
	return p->fd;
}

size_t
prober_take(struct prober *p, struct probe_result *out)
{
	uint64_t count;
	size_t done;

	if (read(p->fd, &count, sizeof(count)) < 0)
		count = 0;
	pthread_mutex_lock(&p->lock);
	memcpy(out, p->shown, p->n * sizeof(*out));
	done = p->done;
	p->taken = true;
	pthread_mutex_unlock(&p->lock);
	return done;
}

bool
prober_over(struct prober *p)
{
	bool over;

	pthread_mutex_lock(&p->lock);
	over = p->ended && p->taken;
	pthread_mutex_unlock(&p->lock);
	return over;
}

/* Neither loopback nor of the link alone: RFC 1122 3.2.1.3, RFC 3927; RFC 4291
 * 2.4: global addresses are in 2000::/3. */
static bool
is_outside(const struct addr *a)
{
	if (a->family == ADDR_IPV4)
		return a->ip[0] != 127 && !(a->ip[0] == 169 && a->ip[1] == 254);
	return a->family == ADDR_IPV6 && (a->ip[0] & 0xe0) == 0x20;
}

bool
prober_here(struct addr *out)
{
	size_t n = 0, i = 0;
	struct nic *nic = nics_read(&n);

	while (i < n && !is_outside(&nic[i].addr))
		i++;
	if (i < n)
		*out = nic[i].addr;
	free(nic);
	return i < n;
}
