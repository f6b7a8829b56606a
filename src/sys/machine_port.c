/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/machine_state.h"

#include "sys/clock.h"
#include "sys/nics.h"
#include "sys/udp.h"

#include <errno.h>
#include <string.h>

/* s between looks at the addresses where the kernel sends no news. */
#define LOOK 3.0

/* Datagrams are taken at most so often before others have their turn. */
#define BATCHES 8

static int
host_reply(void *self, const struct addr *to, const struct addr *local,
    const uint8_t *buf, size_t len)
{
	struct machine *m = self;
	int fd = port_answering(m->port, (enum addr_family)to->family, local);

	if (fd < 0)
		return ENOTCONN;
	return udp_send(fd, to, local, buf, len);
}

/* Waits for the sockets that there are now, unless threads do. */
static void
attend(struct machine *m)
{
	static const struct addr nobody = { .family = ADDR_NONE };
	const struct port_socket *s;
	size_t n = 0;

	for (size_t i = m->n; i-- > SLOT_FIRST;)
		if (m->slot[i].server)
			machine_forget(m, i);
	if (m->lanes)
		return;
	s = port_lane(m->port, 0, &n);
	for (size_t i = 0; i < n; i++) {
		machine_hold(m, s[i].fd, 0, &nobody);
		m->slot[m->n - 1].server = true;
		m->slot[m->n - 1].drop = s[i].drop;
	}
	port_sweep(m->port);
}

static int
host_listen(void *self, uint16_t number)
{
	struct machine *m = self;
	unsigned lanes = m->lanes ? m->lanes : 1;
	uint32_t key = (uint32_t)machine_random(m);
	int error = port_open(m->port, number, lanes, key);

	/* One client must not meet several threads. */
	if (!error && number && lanes > 1 && !port_steered(m->port)) {
		port_open(m->port, 0, 0, 0);
		port_sweep(m->port);
		error = port_open(m->port, number, 1, key);
	}
	attend(m);
	return error;
}

static void
host_serve(void *self, struct serve *s)
{
	struct machine *m = self;

	m->serve = s;
	if (s && !m->batch)
		m->batch = batch_new();
}

static void
host_nics(void *self, const struct nic_rule *rule, size_t n)
{
	struct machine *m = self;

	port_rules(m->port, rule, n);
	if (port_refresh(m->port))
		attend(m);
}

static const struct port_nic *
host_nic_list(void *self, size_t *n)
{
	struct machine *m = self;

	return port_nics(m->port, n);
}

static void
host_lanes(void *self, unsigned count)
{
	struct machine *m = self;

	m->lanes = count < PORT_LANES ? count : PORT_LANES;
}

static const struct port_socket *
host_lane(void *self, unsigned lane, size_t *n)
{
	struct machine *m = self;

	return port_lane(m->port, lane, n);
}

static void
host_sweep(void *self)
{
	struct machine *m = self;

	port_sweep(m->port);
}

static void
host_wake(void *self)
{
	machine_wake(self);
}

static const struct batch_local *
host_locals(void *self, size_t *n)
{
	const struct machine *m = self;

	*n = 0;
	return m->batch ? batch_locals(m->batch, n) : NULL;
}

void
machine_port_table(struct host *h)
{
	h->reply = host_reply;
	h->listen = host_listen;
	h->serve = host_serve;
	h->nics = host_nics;
	h->nic_list = host_nic_list;
	h->lanes = host_lanes;
	h->lane = host_lane;
	h->sweep = host_sweep;
	h->wake = host_wake;
	h->locals = host_locals;
}

/* Where datagrams for the engine are put. */
struct tray {
	struct host_event *ev;
	size_t n, max;
};

/* When the tray is full the engine is behind: a flood, and the next one is
 * no worse than this one. */
static void
put_request(void *arg, const struct serve_in *in, const struct addr *local)
{
	struct tray *t = arg;
	struct host_event *ev = &t->ev[t->n];

	if (t->n == t->max)
		return;
	t->n++;
	ev->kind = HOST_REQUEST;
	ev->id = 0;
	ev->stamp = in->rx;
	ev->at = in->now;
	ev->from = in->from;
	ev->local = *local;
	ev->len = in->len;
	memcpy(ev->data, in->buf,
	    in->len < sizeof(ev->data) ? in->len : sizeof(ev->data));
}

/* Answers what can be answered here. */
static size_t
answer(struct machine *m, int fd, struct host_event *ev, size_t max)
{
	struct tray tray = { .ev = ev, .max = max };
	uint16_t port = port_number(m->port);

	for (int i = 0; i < BATCHES; i++)
		if (batch_run(m->batch, fd, port, m->serve, put_request,
			&tray) < BATCH_MAX)
			break;
	return tray.n;
}

/* All of it is the engine's. Nobody honest asks from port 0, from no
 * address, or from a group of them. */
static size_t
hand_over(struct machine *m, int fd, struct host_event *ev, size_t max)
{
	size_t got = udp_receive(fd, ev, max), n = 0;
	mono_t now = clock_mono();

	for (size_t k = 0; k < got; k++) {
		if (!ev[k].from.port || addr_flaw(&ev[k].from) != ADDR_OK)
			continue;
		if (k != n)
			ev[n] = ev[k];
		ev[n].kind = HOST_REQUEST;
		ev[n].id = 0;
		ev[n].local.port = port_number(m->port);
		ev[n++].at = now;
	}
	return n;
}

size_t
machine_requests(struct machine *m, size_t i, struct host_event *ev, size_t max)
{
	int fd = m->fd[i].fd;
	size_t n = 0;

	if (m->slot[i].drop)
		udp_receive(fd, ev, max);
	else if (m->serve)
		n = answer(m, fd, ev, max);
	else
		n = hand_over(m, fd, ev, max);
	if (m->fd[i].revents & POLLERR)
		udp_pending(fd);
	return n;
}

size_t
machine_nics(struct machine *m, bool ready, struct host_event *ev)
{
	mono_t now = clock_mono();
	bool news = false, other;

	if (m->fd[SLOT_NICS].fd >= 0)
		news = ready && m->fd[SLOT_NICS].revents &&
		    nics_news(m->fd[SLOT_NICS].fd);
	else if (!port_number(m->port) || mono_diff(now, m->looked) < LOOK)
		return 0;
	else
		m->looked = now;
	if (!news && m->fd[SLOT_NICS].fd >= 0)
		return 0;
	other = port_refresh(m->port);
	if (other)
		attend(m);
	if (!other && !news)
		return 0;
	m->refids.known = false;
	ev->kind = HOST_NICS;
	ev->id = 0;
	ev->at = now;
	return 1;
}
