/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/loop.h"

#include "core/i18n.h"
#include "core/ntptime.h"
#include "engine/attach_wire.h"
#include "engine/mark.h"
#include "engine/publish.h"
#include "sys/memory.h"
#include "sys/signals.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Events taken from the machine at a time. */
#define EVENTS 16

/* s between snapshots: at the latest, and at the soonest. */
#define PERIOD  1.0
#define SOONEST 0.1

struct loop {
	struct engine *engine;
	const struct host *host;
	struct loop_wait wait;
	struct attach *attach; /* NULL: nobody can attach */

	/* Between the two threads. */
	struct command_ring ring;
	struct mailbox mail;
	struct publish publish;
	struct snapshot *slot[3];
	atomic_bool stop;
	atomic_bool over; /* a command was to end */
	int fd;           /* written at each publication; -1: no thread */

	/* The console's. */
	uint32_t last_id;
	bool running;
	pthread_t thread;
	struct loop_reload reload; /* .read NULL: there is nothing to read */

	/* The loop's. */
	struct host_event *ev;
	bool changed; /* something has come since `looked` */
	bool urgent;  /* somebody waits for the next picture */
	mono_t looked, published;
	struct mark mark;
	void (*each)(void *arg, const struct snapshot *s);
	void *arg;
};

static size_t
wait_machine(void *self, mono_t until, struct host_event *ev, size_t max)
{
	return machine_wait(self, until, ev, max);
}

static void
wake_machine(void *self)
{
	machine_wake(self);
}

struct loop_wait
loop_wait_machine(struct machine *m)
{
	return (struct loop_wait){ m, wait_machine, wake_machine };
}

struct loop *
loop_new(struct engine *e, const struct host *h, const struct loop_wait *w)
{
	struct loop *l = memory_new(1, sizeof(*l));

	l->engine = e;
	l->host = h;
	l->wait = *w;
	l->fd = -1;
	l->ev = memory_new(EVENTS, sizeof(*l->ev));
	command_init(&l->ring);
	mailbox_init(&l->mail);
	publish_init(&l->publish);
	atomic_init(&l->stop, false);
	atomic_init(&l->over, false);
	return l;
}

void
loop_attach(struct loop *l, struct attach *a)
{
	l->attach = a;
}

void
loop_reloads(struct loop *l, const struct loop_reload *r)
{
	l->reload = *r;
	if (r->read != NULL)
		reloading_begin(l->engine, r);
}

static mono_t
now(const struct loop *l)
{
	return l->host->mono(l->host->self);
}

/* Takes a fresh picture; true if it shows something that matters. */
static bool
look(struct loop *l)
{
	struct snapshot **s = &l->slot[l->publish.back];
	struct mark old = l->mark;

	engine_observe(l->engine, s);
	l->looked = now(l);
	l->changed = false;
	l->mark = mark_of(*s);
	return !mark_same(&old, &l->mark);
}

/* Hands over the picture that look() took. */
static void
hand_over(struct loop *l)
{
	uint64_t one = 1;

	l->published = l->looked;
	if (l->each)
		l->each(l->arg, l->slot[l->publish.back]);
	if (l->attach)
		attach_publish(l->attach, l->slot[l->publish.back]);
	publish_put(&l->publish);
	/* If the counter is full, it is readable already. */
	if (l->fd >= 0 && write(l->fd, &one, sizeof(one)) < 0)
		return;
}

/* Publishes what is due or worth it. */
static void
tell(struct loop *l)
{
	mono_t t = now(l);
	bool due = mono_diff(t, l->published) >= PERIOD || l->urgent;

	if (!due && !(l->changed && mono_diff(t, l->looked) >= SOONEST))
		return;
	/* Whoever has just attached has no picture yet. */
	due |= l->attach && attach_wants(l->attach);
	l->urgent = false;
	if (look(l) || due)
		hand_over(l);
}

/* What has to do with the file: a signal, and the watch over a trial. */
static void
reload_if_asked(struct loop *l)
{
	/* Nobody says keep by a signal. */
	const struct command c = {
		.kind = engine_trying(l->engine) ? COMMAND_TRY : COMMAND_RESTART
	};
	volatile sig_atomic_t *asked = l->reload.asked;

	if (l->reload.read == NULL)
		return;
	if (asked != NULL && *asked) {
		/* First the mark: a signal that comes meanwhile asks once
		 * more. */
		*asked = 0;
		reloading_obey(l->engine, &l->reload, &c);
		l->changed = true;
	}
	if (reloading_work(l->engine, &l->reload))
		l->changed = true;
}

static bool
is_about_file(enum command_kind kind)
{
	return kind == COMMAND_RESTART || kind == COMMAND_TRY ||
	    kind == COMMAND_KEEP || kind == COMMAND_REVERT;
}

static void
carry_out(struct loop *l, const struct command *c)
{
	if (is_about_file(c->kind) && l->reload.read != NULL)
		reloading_obey(l->engine, &l->reload, c);
	else
		engine_command(l->engine, c);
	l->changed = true;
	if (c->kind == COMMAND_QUIT)
		atomic_store(&l->over, true);
}

/* A command of somebody who is attached; the journal says whose. */
static void
carry_out_for(void *self, const struct command *c, const struct local_who *who)
{
	struct host_event ev = { .kind = HOST_NOTE };
	struct loop *l = self;
	char text[32];

	snprintf(ev.text, sizeof(ev.text),
	    _("user %u (pid %d) asks by the socket: %s"), who->uid, who->pid,
	    attach_command_text(c, text, sizeof(text)));
	engine_event(l->engine, &ev);
	carry_out(l, c);
	l->urgent = true;
}

static bool
control_for(void *self, const uint8_t *req, size_t len,
    const struct local_who *who, bool privileged, struct control_reply *out)
{
	const struct control_asker asker = { .local = true,
		.privileged = privileged,
		.uid = who->uid,
		.gid = who->gid };
	struct loop *l = self;

	return control_answer(l->engine, &asker, req, len, out);
}

/* What came from the machine. */
static void
take(struct loop *l, const struct host_event *ev)
{
	struct attach_ops ops = {
		.self = l, .command = carry_out_for, .control = control_for
	};

	if (ev->kind != HOST_LOCAL)
		engine_event(l->engine, ev);
	else if (l->attach)
		attach_serve(l->attach, &ops);
}

/* Works off the console's wishes. */
static void
obey(struct loop *l)
{
	struct command c;

	while (command_get(&l->ring, &c))
		carry_out(l, &c);
}

/* And its question. */
static void
answer_mail(struct loop *l)
{
	const struct local_who self = local_self();
	struct control_reply r = { .h.error = true };

	if (!mailbox_asked(&l->mail))
		return;
	if (!control_for(
		l, l->mail.request, l->mail.request_len, &self, true, &r))
		r.h.status = CONTROL_EBADOP << 8;
	mailbox_answer(&l->mail, &r.h, r.data, r.len);
	l->urgent = true;
}

/* One turn; false if the loop is to end. */
static bool
turn(struct loop *l)
{
	mono_t until = engine_run(l->engine);
	size_t n;

	until = mono_min(until, mono_add(l->published, PERIOD));
	if (l->changed)
		until = mono_min(until, mono_add(l->looked, SOONEST));
	n = l->wait.wait(l->wait.self, until, l->ev, EVENTS);
	for (size_t i = 0; i < n; i++)
		take(l, &l->ev[i]);
	if (n)
		l->changed = true;
	reload_if_asked(l);
	obey(l);
	answer_mail(l);
	l->urgent |= atomic_load(&l->over);
	tell(l);
	return !atomic_load(&l->over);
}

/* Nothing is left on trial. */
static void
end(struct loop *l)
{
	if (l->reload.read != NULL)
		reloading_end(l->engine, &l->reload);
}

static void *
work(void *arg)
{
	struct loop *l = arg;

	while (!atomic_load(&l->stop) && turn(l))
		continue;
	end(l);
	return NULL;
}

int
loop_start(struct loop *l)
{
	sigset_t all, old;
	int error;

	l->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (l->fd < 0)
		return errno;
	look(l);
	hand_over(l);
	signals_of_others(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&l->thread, NULL, work, l);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	l->running = error == 0;
	return error;
}

void
loop_run(struct loop *l, volatile sig_atomic_t *stop,
    void (*each)(void *arg, const struct snapshot *s), void *arg)
{
	l->each = each;
	l->arg = arg;
	look(l);
	hand_over(l);
	while (!*stop && turn(l))
		continue;
	end(l);
	l->each = NULL;
}

const struct snapshot *
loop_snapshot(struct loop *l)
{
	uint64_t count;

	/* First the mark, then the news: the other way round, what comes in
	 * between would have no mark. */
	if (l->fd < 0 || read(l->fd, &count, sizeof(count)) < 0)
		count = 0;
	publish_get(&l->publish);
	return l->slot[l->publish.front];
}

int
loop_fd(const struct loop *l)
{
	return l->fd;
}

bool
loop_over(const struct loop *l)
{
	return atomic_load(&l->over);
}

uint32_t
loop_command(struct loop *l, enum command_kind kind, uint16_t number)
{
	struct command c = command_make(kind, number);

	c.id = l->last_id + 1;
	if (!c.id)
		c.id = 1;
	if (!command_put(&l->ring, &c))
		return 0;
	l->last_id = c.id;
	l->wait.wake(l->wait.self);
	return c.id;
}

bool
loop_ask(struct loop *l, const uint8_t *request, size_t len)
{
	if (!mailbox_ask(&l->mail, request, len))
		return false;
	l->wait.wake(l->wait.self);
	return true;
}

const struct mailbox *
loop_answer(struct loop *l)
{
	return mailbox_answered(&l->mail) ? &l->mail : NULL;
}

void
loop_free(struct loop *l)
{
	if (!l)
		return;
	atomic_store(&l->stop, true);
	if (l->running) {
		l->wait.wake(l->wait.self);
		pthread_join(l->thread, NULL);
	}
	if (l->fd >= 0)
		close(l->fd);
	for (size_t i = 0; i < sizeof(l->slot) / sizeof(l->slot[0]); i++)
		free(l->slot[i]);
	free(l->ev);
	free(l);
}
