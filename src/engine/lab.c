/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/lab.h"

#include "core/i18n.h"
#include "core/rfc5905.h"
#include "engine/lab_state.h"
#include "sys/clock.h"
#include "sys/memory.h"
#include "sys/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void
answer(struct lab *lab, const struct host_event *ev)
{
	struct lab_parcel p = { .to = ev->from };
	struct lab_reply reply;

	if (ev->len > PACKET_MAX)
		return;
	lab_net_ask(&lab->net, ev->id, ev->data, ev->len,
	    ev->at.ns - lab->zero.ns, &reply);
	memcpy(p.data, reply.data, sizeof(p.data));
	p.server = (uint32_t)reply.from;
	for (int i = 0; i < reply.count; i++) {
		p.due = reply.arrive[i];
		lab_queue_put(&lab->queue, &p);
	}
}

static mono_t
next_due(const struct lab *lab)
{
	int64_t due = lab_queue_due(&lab->queue);

	return due == INT64_MAX ? MONO_NEVER : (mono_t){ lab->zero.ns + due };
}

/*
 * Sends a parcel that is due. However late this thread has come to it, the
 * path is to be no longer than the model says: the server is held to have
 * thought so long, and its transmit timestamp is moved as much.
 */
static void
post(struct lab *lab, struct lab_parcel *p)
{
	struct packet pkt;
	double late;

	if (packet_decode(&pkt, NULL, p->data, sizeof(p->data)) == PACKET_OK) {
		late = (double)(clock_mono().ns - lab->zero.ns - p->due) / 1e9;
		pkt.xmt.fp += (uint64_t)(late * 0x1p32);
		packet_stamp(p->data, pkt.xmt);
	}
	servers_send(lab->servers, p->server, &p->to, p->data, sizeof(p->data));
}

static void *
serve(void *arg)
{
	struct lab *lab = arg;
	struct lab_parcel p;

	while (!atomic_load(&lab->stop)) {
		size_t n = servers_wait(
		    lab->servers, next_due(lab), lab->in, LAB_BATCH);
		int64_t now = clock_mono().ns;

		for (size_t i = 0; i < n; i++)
			answer(lab, &lab->in[i]);
		while (lab_queue_take(&lab->queue, now - lab->zero.ns, &p))
			post(lab, &p);
	}
	return NULL;
}

static int
open_servers(struct lab *lab, char *why, size_t size)
{
	struct lab_scenario *s = lab->scenario;

	lab->servers = servers_new();
	for (size_t i = 0; lab->servers && i < s->nservers; i++) {
		struct addr *a = &s->server[i].addr;
		int error = servers_open(lab->servers, a);
		char text[ADDR_TEXT];

		if (error == 0)
			continue;
		snprintf(why, size,
		    _("%s cannot be opened at %s: %s. Leave address and port "
		      "out of the scenario, and free ones are found."),
		    s->server[i].name, addr_text_port(a, text, sizeof(text)),
		    strerror(error));
		return -1;
	}
	if (lab->servers)
		return 0;
	snprintf(why, size, _("no socket can be opened: %s"), strerror(errno));
	return -1;
}

/* Every server stands at port 123, as on the real network, unless another
 * has the same address. */
static void
show_servers(struct lab *lab)
{
	const struct lab_scenario *s = lab->scenario;

	for (size_t i = 0; i < s->nservers; i++) {
		bool alone = true;

		lab->shown[i] = s->server[i].addr;
		for (size_t k = 0; k < s->nservers; k++)
			alone &= k == i ||
			    !addr_equal(&lab->shown[i], &s->server[k].addr);
		if (alone)
			lab->shown[i].port = NTP_PORT;
	}
}

static void
set_clock(struct lab *lab)
{
	struct host_clock real = { .precision = 0 };
	int64_t start = lab->scenario->start * INT64_C(1000000000);

	lab->real->clock(lab->real->self, &real);
	lab->precision = real.precision > 0 ? real.precision : 1e-6;
	if (start == 0)
		start = clock_wall().ns;
	lab->zero = clock_mono();
	lab_clock_init(&lab->clock, lab->scenario, start);
	lab_net_init(&lab->net, lab->scenario, start);
}

/* Signals are the main thread's. */
static int
start_thread(struct lab *lab)
{
	sigset_t all, old;
	int error;

	signals_of_others(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&lab->thread, NULL, serve, lab);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	lab->running = error == 0;
	return error;
}

struct lab *
lab_new(const struct lab_scenario *s, struct machine *m, char *why, size_t size)
{
	struct lab *lab = memory_new(1, sizeof(*lab));
	int error;

	lab->scenario = memory_new(1, sizeof(*lab->scenario));
	*lab->scenario = *s;
	lab->scenario->conf = NULL;
	lab->machine = m;
	lab->real = machine_host(m);
	atomic_init(&lab->stop, false);
	lab_queue_init(&lab->queue);
	lab_host_init(lab);
	if (open_servers(lab, why, size) != 0) {
		lab_free(lab);
		return NULL;
	}
	show_servers(lab);
	set_clock(lab);
	error = start_thread(lab);
	if (error != 0) {
		snprintf(why, size, _("no thread can be started: %s"),
		    strerror(error));
		lab_free(lab);
		return NULL;
	}
	return lab;
}

bool
lab_address(const struct lab *lab, const char *name, struct addr *out)
{
	const struct lab_scenario *s = lab->scenario;

	for (size_t i = 0; i < s->nservers; i++)
		if (strcasecmp(s->server[i].name, name) == 0) {
			*out = s->server[i].addr;
			return true;
		}
	return false;
}

void
lab_free(struct lab *lab)
{
	if (!lab)
		return;
	if (lab->running) {
		atomic_store(&lab->stop, true);
		servers_wake(lab->servers);
		pthread_join(lab->thread, NULL);
	}
	servers_free(lab->servers);
	lab_queue_free(&lab->queue);
	free(lab->lookups);
	free(lab->scenario);
	free(lab);
}
