/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/worker_state.h"

#include "engine/params.h"
#include "sys/memory.h"
#include "sys/signals.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

unsigned
workers_count(int wish)
{
	long cores;

	if (wish >= 0)
		return wish < PORT_LANES ? (unsigned)wish : PORT_LANES;
	/* One core is left to the engine, and to whoever else is there. */
	cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (cores <= 1)
		return 0;
	return cores - 1 < WORKERS_MOST ? (unsigned)cores - 1 : WORKERS_MOST;
}

static void
free_plan(struct plan *p)
{
	for (unsigned i = 0; i < PORT_LANES; i++)
		free(p->lane[i].socket);
	free(p);
}

/* Hands out a plan that nobody has seen yet. */
static void
hand_out(struct workers *w, struct plan *p)
{
	p->serial = w->last ? w->last->serial + 1 : 1;
	if (w->last)
		w->last->next = p;
	else
		w->first = p;
	w->last = p;
	for (unsigned i = 0; i < w->count; i++) {
		atomic_store_explicit(
		    &w->worker[i].plan, p, memory_order_release);
		worker_wake(&w->worker[i]);
	}
}

/* Each worker meets its share of the clients. */
static struct mru_cfg
share(const struct mru_cfg *cfg, unsigned count)
{
	struct mru_cfg mine = *cfg;

	mine.maxdepth = (cfg->maxdepth + count - 1) / count;
	mine.mindepth = (cfg->mindepth + count - 1) / count;
	return mine;
}

/* A copy of the plan in force, to be changed. */
static struct plan *
next_plan(const struct workers *w)
{
	struct plan *p = memory_new(1, sizeof(*p));

	p->rules = w->last->rules;
	p->mru = w->last->mru;
	p->port = w->last->port;
	for (unsigned i = 0; i < w->count; i++) {
		const struct plan_lane *from = &w->last->lane[i];

		if (!from->n)
			continue;
		p->lane[i].n = from->n;
		p->lane[i].socket = memory_new(from->n, sizeof(*from->socket));
		memcpy(p->lane[i].socket, from->socket,
		    from->n * sizeof(*from->socket));
	}
	return p;
}

/* Frees the plans that no worker follows any more, and what they replaced. */
static void
retire(struct workers *w)
{
	uint64_t slowest = UINT64_MAX;
	bool any = false;

	for (unsigned i = 0; i < w->count; i++) {
		uint64_t s = atomic_load_explicit(
		    &w->worker[i].following, memory_order_acquire);

		slowest = s < slowest ? s : slowest;
	}
	while (w->first != w->last && w->first->serial < slowest) {
		struct plan *p = w->first;

		w->first = p->next;
		ruleset_free(w->first->old);
		w->first->old = NULL;
		free_plan(p);
		any = true;
	}
	if (any && w->first == w->last)
		w->host->sweep(w->host->self);
}

static int
start(struct workers *w, unsigned i)
{
	struct worker *one = &w->worker[i];
	sigset_t mine, old;
	int error;

	one->all = w;
	one->number = i;
	one->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (one->wake < 0)
		return errno;
	one->batch = batch_new();
	one->ring.ev = memory_new(RING, sizeof(*one->ring.ev));
	atomic_store(&one->plan, w->last);
	signals_of_others(&mine);
	pthread_sigmask(SIG_SETMASK, &mine, &old);
	error = pthread_create(&one->thread, NULL, worker_run, one);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (!error)
		return 0;
	close(one->wake);
	batch_free(one->batch);
	free(one->ring.ev);
	return error;
}

struct workers *
workers_new(unsigned count, const struct host *h, const struct ruleset *rules,
    const struct mru_cfg *cfg)
{
	struct workers *w = memory_new(1, sizeof(*w));
	struct plan *p = memory_new(1, sizeof(*p));
	int error = 0;

	w->host = h;
	seqvar_init(&w->sys);
	p->rules = rules;
	p->mru = share(cfg, count);
	hand_out(w, p);
	while (w->count < count && !error) {
		error = start(w, w->count);
		w->count += error == 0;
	}
	if (!error)
		return w;
	workers_free(w);
	errno = error;
	return NULL;
}

void
workers_free(struct workers *w)
{
	if (!w)
		return;
	for (unsigned i = 0; i < w->count; i++) {
		atomic_store(&w->worker[i].stop, true);
		worker_wake(&w->worker[i]);
	}
	for (unsigned i = 0; i < w->count; i++) {
		struct worker *one = &w->worker[i];

		pthread_join(one->thread, NULL);
		close(one->wake);
		batch_free(one->batch);
		free(one->ring.ev);
		free(one->mail.entry);
	}
	while (w->first) {
		struct plan *p = w->first;

		w->first = p->next;
		ruleset_free(p->old);
		free_plan(p);
	}
	free(w->entry);
	free(w);
}

void
workers_rules(struct workers *w, const struct ruleset *rules,
    const struct mru_cfg *cfg, struct ruleset *old)
{
	struct plan *p = next_plan(w);

	p->rules = rules;
	p->mru = share(cfg, w->count);
	p->old = old;
	hand_out(w, p);
}

void
workers_sockets(struct workers *w, uint16_t port)
{
	struct plan *p = next_plan(w);

	p->port = port;
	for (unsigned i = 0; i < w->count; i++) {
		const struct port_socket *s;
		size_t n = 0;

		s = w->host->lane(w->host->self, i, &n);
		free(p->lane[i].socket);
		p->lane[i] = (struct plan_lane){ NULL, n };
		if (!n)
			continue;
		p->lane[i].socket = memory_new(n, sizeof(*s));
		memcpy(p->lane[i].socket, s, n * sizeof(*s));
	}
	hand_out(w, p);
}

void
workers_sysvars(struct workers *w, const struct sysvars *sv)
{
	seqvar_store(&w->sys, sv);
}

bool
workers_take(struct workers *w, struct host_event *ev)
{
	retire(w);
	for (unsigned k = 0; k < w->count; k++) {
		struct worker_ring *r =
		    &w->worker[(w->turn + k) % w->count].ring;
		unsigned tail =
		    atomic_load_explicit(&r->tail, memory_order_relaxed);

		if (tail ==
		    atomic_load_explicit(&r->head, memory_order_acquire))
			continue;
		*ev = r->ev[tail % RING];
		atomic_store_explicit(&r->tail, tail + 1, memory_order_release);
		w->turn = (w->turn + k + 1) % w->count;
		return true;
	}
	return false;
}

unsigned
workers_number(const struct workers *w)
{
	return w->count;
}

void
workers_counts(const struct workers *w, struct serve_counts *sum)
{
	memset(sum, 0, sizeof(*sum));
	for (unsigned i = 0; i < w->count; i++) {
		struct serve_counts one;
		uint64_t word[COUNTS] = { 0 };

		for (size_t k = 0; k < COUNTS; k++)
			word[k] = atomic_load_explicit(
			    &w->worker[i].count[k], memory_order_relaxed);
		memcpy(&one, word, sizeof(one));
		serve_counts_add(sum, &one);
	}
}

const struct batch_local *
workers_locals(const struct workers *w, unsigned i, size_t *n)
{
	return batch_locals(w->worker[i].batch, n);
}

bool
workers_asking(struct workers *w)
{
	for (unsigned i = 0; i < w->count; i++)
		if (atomic_load_explicit(&w->worker[i].mail.state,
			memory_order_acquire) == MAIL_ASKED)
			return true;
	return false;
}

/* Takes over what all of them have answered. */
static void
collect(struct workers *w)
{
	if (workers_asking(w) ||
	    atomic_load(&w->worker[0].mail.state) == MAIL_NONE)
		return;
	w->nentry = 0;
	memset(&w->stats, 0, sizeof(w->stats));
	for (unsigned i = 0; i < w->count; i++) {
		struct mail *m = &w->worker[i].mail;

		if (w->nentry + m->n > w->room) {
			w->room = w->nentry + m->n;
			w->entry =
			    memory_grow(w->entry, w->room, sizeof(*w->entry));
		}
		if (m->n)
			memcpy(w->entry + w->nentry, m->entry,
			    m->n * sizeof(*m->entry));
		w->nentry += m->n;
		mru_stats_add(&w->stats, &m->stats);
		atomic_store(&m->state, MAIL_NONE);
	}
}

void
workers_ask(struct workers *w, size_t most)
{
	if (workers_asking(w))
		return;
	collect(w);
	for (unsigned i = 0; i < w->count; i++) {
		w->worker[i].mail.most = most;
		atomic_store_explicit(
		    &w->worker[i].mail.state, MAIL_ASKED, memory_order_release);
		worker_wake(&w->worker[i]);
	}
}

const struct mru_entry *
workers_clients(struct workers *w, size_t *n, struct mru_stats *sum)
{
	collect(w);
	*n = w->nentry;
	*sum = w->stats;
	return w->entry;
}
