/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/worker_state.h"

#include "sys/entropy.h"
#include "sys/memory.h"
#include "sys/udp.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Times that one socket is read before the others and the plan are looked
 * at. */
#define BATCHES 8

void
worker_wake(struct worker *w)
{
	uint64_t one = 1;

	/* If the counter is full, it is readable already. */
	if (write(w->wake, &one, sizeof(one)) < 0)
		return;
}

/* The descriptors of the plan's lane. */
static size_t
take_lane(struct worker *w, const struct plan_lane *lane)
{
	w->fd = memory_grow(w->fd, lane->n + 1, sizeof(*w->fd));
	w->fd[0] = (struct pollfd){ .fd = w->wake, .events = POLLIN };
	for (size_t i = 0; i < lane->n; i++)
		w->fd[i + 1] = (struct pollfd){ .fd = lane->socket[i].fd,
			.events = POLLIN };
	return lane->n + 1;
}

/* Follows the newest plan; descriptors to wait for. */
static size_t
follow(struct worker *w, size_t n)
{
	const struct plan *p =
	    atomic_load_explicit(&w->plan, memory_order_acquire);

	if (p == w->now)
		return n;
	if (!w->now)
		seat_init(&w->seat, p->rules, &p->mru, &w->rng);
	else if (p->rules != w->now->rules)
		seat_change(&w->seat, p->rules, &p->mru, &w->rng);
	w->now = p;
	n = take_lane(w, &p->lane[w->number]);
	/* From here on nothing of an older plan is read. */
	atomic_store_explicit(&w->following, p->serial, memory_order_release);
	w->all->host->wake(w->all->host->self);
	return n;
}

/* A question that is the engine's: it is told when the first one waits. */
static void
hand(void *arg, const struct serve_in *in, const struct addr *local)
{
	struct worker *w = arg;
	unsigned head =
	    atomic_load_explicit(&w->ring.head, memory_order_relaxed);
	unsigned tail =
	    atomic_load_explicit(&w->ring.tail, memory_order_acquire);
	struct host_event *ev = &w->ring.ev[head % RING];

	if (head - tail == RING || in->len > sizeof(ev->data))
		return;
	ev->kind = HOST_REQUEST;
	ev->id = 0;
	ev->stamp = in->rx;
	ev->at = in->now;
	ev->from = in->from;
	ev->local = *local;
	ev->len = in->len;
	memcpy(ev->data, in->buf, in->len);
	atomic_store_explicit(&w->ring.head, head + 1, memory_order_release);
	w->all->host->wake(w->all->host->self);
}

static void
publish_counts(struct worker *w)
{
	uint64_t word[COUNTS];

	memcpy(word, &w->seat.serve.counts, sizeof(word));
	for (size_t i = 0; i < COUNTS; i++)
		atomic_store_explicit(
		    &w->count[i], word[i], memory_order_relaxed);
}

/* Copies the newest clients, if the engine asks for them. */
static void
answer_mail(struct worker *w)
{
	struct mail *m = &w->mail;
	const struct mru *mru = w->seat.serve.mru;

	if (atomic_load_explicit(&m->state, memory_order_acquire) != MAIL_ASKED)
		return;
	m->n = 0;
	memset(&m->stats, 0, sizeof(m->stats));
	if (mru) {
		const struct mru_entry *e = mru_newest(mru);

		mru_stats(mru, &m->stats);
		if (m->stats.depth < m->most)
			m->most = m->stats.depth;
		if (m->room < m->most) {
			m->room = m->most;
			m->entry =
			    memory_grow(m->entry, m->room, sizeof(*m->entry));
		}
		for (; e && m->n < m->most; e = mru_older(mru, e))
			m->entry[m->n++] = *e;
	}
	atomic_store_explicit(&m->state, MAIL_DONE, memory_order_release);
}

/* Answers what has come to one socket. */
static void
serve_socket(struct worker *w, const struct port_socket *s)
{
	for (int i = 0; i < BATCHES; i++) {
		size_t n = s->drop ? batch_drop(w->batch, s->fd)
				   : batch_run(w->batch, s->fd, w->now->port,
					 &w->seat.serve, hand, w);

		if (n < BATCH_MAX)
			return;
	}
}

/* All sockets that have something, under one state of the system. */
static void
serve_lane(struct worker *w, size_t n)
{
	const struct plan_lane *lane = &w->now->lane[w->number];

	seqvar_load(&w->all->sys, &w->seat.serve.sys);
	for (size_t i = 1; i < n; i++) {
		if (w->fd[i].revents & POLLERR)
			udp_pending(w->fd[i].fd);
		if (w->fd[i].revents & POLLIN)
			serve_socket(w, &lane->socket[i - 1]);
	}
	publish_counts(w);
}

void *
worker_run(void *arg)
{
	struct worker *w = arg;
	uint64_t count;
	size_t n;

	w->rng = entropy_rng();
	n = follow(w, 0);
	while (!atomic_load_explicit(&w->stop, memory_order_acquire)) {
		int ready = poll(w->fd, n, -1);

		if (ready > 0 && w->fd[0].revents &&
		    read(w->fd[0].fd, &count, sizeof(count)) < 0 &&
		    errno != EAGAIN)
			break;
		if (ready > 0)
			serve_lane(w, n);
		answer_mail(w);
		n = follow(w, n);
	}
	seat_free(&w->seat);
	free(w->fd);
	return NULL;
}
