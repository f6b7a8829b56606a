/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who answers: the machine itself on the engine's thread, with the engine's
 * seat; or workers, each with its own. Either is told here what it needs; a
 * machine that can do neither hands everything to answer_request().
 */

#include <errno.h>
#include <string.h>

#include "engine/state.h"
#include "sys/port.h"

#include "core/i18n.h"

/* Clients that a picture is made of, of each worker. */
#define CLIENTS 1024

/* s between looks at them. */
#define ASK 1.0

void
service_init(struct engine *e)
{
	const struct host *h = e->host;
	unsigned want = workers_count(e->params.workers);

	if (h->nics)
		h->nics(h->self, e->params.nic, e->params.nnic);
	if (!h->lane || !h->wake || e->params.port == 0)
		want = 0;
	if (want) {
		e->workers = workers_new(want, h, e->rules, &e->params.mru);
		if (!e->workers)
			note(e, EVENT_WARN, 0, "workers",
			    _("no threads to answer: %s"), strerror(errno));
	}
	if (h->lanes)
		h->lanes(h->self, e->workers ? want : 0);
	if (h->serve)
		h->serve(h->self, e->workers ? NULL : &e->seat.serve);
}

void
service_free(struct engine *e)
{
	workers_free(e->workers);
	e->workers = NULL;
	if (e->host->serve)
		e->host->serve(e->host->self, NULL);
}

void
service_port(struct engine *e)
{
	if (e->workers)
		workers_sockets(e->workers, e->port);
}

void
service_rules(struct engine *e, struct ruleset *old)
{
	if (e->workers)
		workers_rules(e->workers, e->rules, &e->params.mru, old);
	else
		ruleset_free(old);
}

void
service_nics(struct engine *e)
{
	const struct host *h = e->host;

	if (h->nics)
		h->nics(h->self, e->params.nic, e->params.nnic);
	service_port(e);
}

void
service_run(struct engine *e)
{
	struct sysvars sv = answer_sysvars(e);
	struct host_event *ev = &e->request;

	e->seat.serve.sys = sv;
	if (!e->workers)
		return;
	workers_sysvars(e->workers, &sv);
	while (workers_take(e->workers, ev))
		engine_event(e, ev);
	if (mono_diff(e->now, e->clients_at) >= ASK) {
		workers_ask(e->workers, CLIENTS);
		e->clients_at = e->now;
	}
}

void
service_counts(const struct engine *e, struct serve_counts *sum)
{
	struct serve_counts mine = e->seat.serve.counts;

	memset(sum, 0, sizeof *sum);
	if (e->workers)
		workers_counts(e->workers, sum);
	serve_counts_add(sum, &mine);
}

/* Adds an account of addresses to the picture. */
static void
add_account(struct snapshot *s, const struct batch_local *l, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < s->nnics; k++) {
			struct snap_nic *nic = &s->nics[k];

			if (!addr_equal(&nic->addr, &l[i].addr))
				continue;
			nic->received += atomic_load_explicit(
			    &l[i].received, memory_order_relaxed);
			nic->sent += atomic_load_explicit(
			    &l[i].sent, memory_order_relaxed);
			nic->failed += atomic_load_explicit(
			    &l[i].failed, memory_order_relaxed);
		}
	}
}

static void
list_nics(const struct engine *e, struct snapshot *s)
{
	const struct port_nic *nic;
	size_t n = 0;

	s->nnics = 0;
	if (!e->host->nic_list)
		return;
	nic = e->host->nic_list(e->host->self, &n);
	for (size_t i = 0; i < n && s->nnics < SNAP_NICS; i++) {
		struct snap_nic *out = &s->nics[s->nnics++];

		memset(out, 0, sizeof *out);
		out->addr = nic[i].addr;
		memcpy(out->name, nic[i].name, sizeof out->name);
		out->act = (uint8_t)nic[i].act;
		out->since = mono_diff(e->now, nic[i].since);
		for (size_t k = 0; k < e->n; k++)
			out->peers += e->assoc[k].live &&
			    addr_equal(&e->assoc[k].peer.local, &nic[i].addr);
	}
}

void
service_observe(struct engine *e, struct snapshot *s)
{
	const struct batch_local *l;
	size_t n = 0;

	s->workers = e->workers ? (int)workers_number(e->workers) : 0;
	list_nics(e, s);
	for (int i = 0; i < s->workers; i++) {
		l = workers_locals(e->workers, (unsigned)i, &n);
		add_account(s, l, n);
	}
	if (!e->workers && e->host->locals) {
		l = e->host->locals(e->host->self, &n);
		add_account(s, l, n);
	}
}
