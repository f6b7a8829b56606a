/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/respond.h"
#include "core/rfc5905.h"
#include "engine/loop.h"
#include "sys/clock.h"
#include "sys/udp.h"
#include "tests/unit/fakehost.h"

#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ms after which what has not come will not come. */
#define PATIENCE 20000

/* A machine whose time passes only while the loop waits. */
struct fixture {
	struct fakehost fake;
	struct params params;
	struct engine *engine;
	struct loop_wait wait;
	struct loop *loop;

	/* Under loop_run(): when to end, and what was seen. */
	mono_t end;
	bool chatter; /* something happens every 10 ms */
	volatile sig_atomic_t stop;
	int seen;
	uint64_t last;
	bool ordered;
};

static size_t
fake_wait(void *self, mono_t until, struct host_event *ev, size_t max)
{
	struct fixture *f = self;
	mono_t at = f->fake.mono;

	(void)max;
	if (f->chatter)
		until = mono_min(until, mono_add(at, 0.01));
	if (until.ns > at.ns)
		f->fake.mono = until;
	f->fake.wall = wall_add(f->fake.wall, mono_diff(f->fake.mono, at));
	f->fake.nsent = 0;
	if (f->fake.mono.ns >= f->end.ns)
		f->stop = 1;
	if (!f->chatter)
		return 0;
	memset(ev, 0, sizeof(*ev));
	ev->kind = HOST_NOTE;
	snprintf(ev->text, sizeof(ev->text), "chatter");
	return 1;
}

static void
fake_wake(void *self)
{
	(void)self;
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	fake_init(&f->fake);
	f->end = MONO_NEVER;
	f->ordered = true;
	params_init(&f->params);
	for (int i = 1; i <= 5; i++)
		snprintf(
		    params_add(&f->params)->name, PARAMS_NAME, "192.0.2.%d", i);
	f->engine = engine_new(&f->params, &f->fake.host);
	f->wait = (struct loop_wait){ f, fake_wait, fake_wake };
	f->loop = loop_new(f->engine, &f->fake.host, &f->wait);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	loop_free(f->loop);
	engine_free(f->engine);
	params_free(&f->params);
	free(f);
	return 0;
}

static void
count(void *arg, const struct snapshot *s)
{
	struct fixture *f = arg;

	f->ordered = f->ordered && s->serial > f->last;
	f->last = s->serial;
	f->seen++;
}

static void
run(struct fixture *f, double seconds)
{
	f->end = mono_add(f->fake.mono, seconds);
	loop_run(f->loop, &f->stop, count, f);
}

static void
quiet_engine_is_told_once_a_second(void **state)
{
	struct fixture *f = *state;

	f->fake.silent = true;
	run(f, 30); /* the start, where much happens */
	f->seen = 0;
	f->stop = 0;
	run(f, 60);
	assert_in_range(f->seen, 60, 64);
	assert_true(f->ordered);
}

static void
busy_engine_is_told_ten_times_a_second_at_most(void **state)
{
	struct fixture *f = *state;

	f->chatter = true;
	run(f, 60);
	assert_in_range(f->seen, 590, 602);
	assert_true(f->ordered);
}

static void
running_here_needs_no_descriptor(void **state)
{
	struct fixture *f = *state;

	run(f, 2);
	assert_int_equal(loop_fd(f->loop), -1);
	assert_int_equal(loop_snapshot(f->loop)->npeers, 5);
}

static void
quit_ends_it_and_is_acknowledged(void **state)
{
	struct fixture *f = *state;
	uint32_t id = loop_command(f->loop, COMMAND_QUIT, 0);

	loop_run(f->loop, &f->stop, count, f);
	assert_int_equal(f->stop, 0);
	assert_int_not_equal(id, 0);
	assert_int_equal(loop_snapshot(f->loop)->acked, id);
}

static void
full_ring_gives_no_number(void **state)
{
	struct fixture *f = *state;

	for (uint32_t i = 1; i <= COMMAND_RING; i++)
		assert_int_equal(loop_command(f->loop, COMMAND_POLL, 0), i);
	assert_int_equal(loop_command(f->loop, COMMAND_POLL, 0), 0);
	run(f, 1);
	assert_int_equal(loop_snapshot(f->loop)->acked, COMMAND_RING);
	assert_int_equal(
	    loop_command(f->loop, COMMAND_POLL, 0), COMMAND_RING + 1);
}

/* The next snapshot. */
static const struct snapshot *
next(struct loop *l)
{
	struct pollfd p = { .fd = loop_fd(l), .events = POLLIN };

	assert_int_equal(poll(&p, 1, PATIENCE), 1);
	return loop_snapshot(l);
}

static void
thousand_snapshots_are_read_whole(void **state)
{
	struct fixture *f = *state;
	uint64_t last = 0;

	f->fake.silent = true;
	assert_int_equal(loop_start(f->loop), 0);
	assert_non_null(loop_snapshot(f->loop));
	for (int distinct = 0; distinct < 1000;) {
		const struct snapshot *s = next(f->loop);

		assert_true(s->serial >= last);
		distinct += s->serial > last;
		last = s->serial;
		assert_int_equal(s->npeers, 5);
		for (size_t i = 0; i < 5; i++)
			assert_int_equal(s->peers[i].addr.ip[3], i + 1);
	}
}

static void
every_command_is_acknowledged(void **state)
{
	static const enum command_kind kinds[] = { COMMAND_START, COMMAND_POLL,
		COMMAND_OBSERVE };
	struct fixture *f = *state;

	assert_int_equal(loop_start(f->loop), 0);
	for (int i = 0; i < 300; i++) {
		uint32_t id = loop_command(f->loop, kinds[i % 3], 0);

		assert_int_not_equal(id, 0);
		while (next(f->loop)->acked != id)
			continue;
		assert_string_not_equal(loop_snapshot(f->loop)->ack_text, "");
	}
}

/* ---- the real machine, with servers on loopback ---- */

static struct {
	const struct host *machine;
	uint16_t port; /* where the servers are */
	int fd;
	atomic_int adjusts;
	atomic_bool stop;
} net;

/* Port 123 is not ours to take: questions go where our servers are. */
static int
net_send(void *self, uint32_t id, const struct addr *to, const uint8_t *buf,
    size_t len, int dscp, wall_t *t1)
{
	struct addr there = *to;

	there.port = net.port;
	return net.machine->send(self, id, &there, buf, len, dscp, t1);
}

/* And their answers come from where they would. */
static size_t
net_wait(void *self, mono_t until, struct host_event *ev, size_t max)
{
	size_t n = machine_wait(self, until, ev, max);

	for (size_t i = 0; i < n; i++)
		if (ev[i].kind == HOST_ANSWER && ev[i].from.port == net.port)
			ev[i].from.port = NTP_PORT;
	return n;
}

static int
net_adjust(void *self, const struct adjust *a)
{
	(void)self;
	(void)a;
	atomic_fetch_add(&net.adjusts, 1);
	return 0;
}

static bool
net_rival(void *self, struct rival *out)
{
	(void)self;
	(void)out;
	return false;
}

/* Stratum 1 with this machine's own time, on all of 127/8. */
static void
net_answer(const struct host_event *q)
{
	struct sysvars sv = {
		.stratum = 1, .precision = -20, .refid = refid_from_code("GPS")
	};
	uint8_t buf[PACKET_HEADER];
	struct packet req, resp;

	sv.reftime = wall_add(q->stamp, -1);
	sv.updated = mono_add(clock_mono(), -1);
	if (packet_decode(&req, NULL, q->data, q->len) != PACKET_OK)
		return;
	respond(&sv, &req, q->stamp, clock_mono(), &resp);
	packet_encode(&resp, buf, sizeof(buf));
	packet_stamp(buf, ntp_ts_from_wall(clock_wall()));
	udp_send(net.fd, &q->from, &q->local, buf, sizeof(buf));
}

static void *
net_work(void *arg)
{
	struct host_event *q = arg;

	while (!atomic_load(&net.stop)) {
		struct pollfd p = { .fd = net.fd, .events = POLLIN };

		if (poll(&p, 1, 20) == 1 && udp_receive(net.fd, q, 1) == 1)
			net_answer(q);
	}
	return NULL;
}

static void
add_servers(struct params *p, int n)
{
	params_init(p);
	p->observe = true;
	for (int i = 1; i <= n; i++) {
		struct params_assoc *a = params_add(p);

		snprintf(a->name, sizeof(a->name), "127.0.0.%d", i);
		a->cfg.iburst = true;
	}
}

/* A port for the servers. 0: none can be had. */
static uint16_t
net_open(void)
{
	int fd = udp_client(ADDR_IPV4);
	struct addr nobody = {
		.family = ADDR_IPV4, .port = 9, .ip = { 127, 0, 0, 1 }
	};

	/* Sending gives it a port, which is free again when it is closed. */
	udp_send(fd, &nobody, NULL, (const uint8_t *)"", 0);
	net.port = udp_port(fd);
	close(fd);
	net.fd = udp_server(ADDR_IPV4, net.port);
	return net.fd < 0 ? 0 : net.port;
}

static void
real_machine_keeps_company(void **state)
{
	struct machine_cfg cfg = { .wakeable = true };
	struct machine *m = machine_new(&cfg);
	struct host host = *machine_host(m);
	struct loop_wait wait = loop_wait_machine(m);
	struct host_event *q = calloc(1, sizeof *q);
	const struct snapshot *s;
	struct params params;
	struct engine *e;
	struct loop *l;
	pthread_t thread;
	uint32_t id;
	mono_t end;

	(void)state;
	assert_int_not_equal(net_open(), 0);
	net.machine = machine_host(m);
	host.send = net_send;
	host.adjust = net_adjust;
	host.rival = net_rival;
	wait.wait = net_wait;
	assert_int_equal(pthread_create(&thread, NULL, net_work, q), 0);
	add_servers(&params, 4);
	e = engine_new(&params, &host);
	l = loop_new(e, &host, &wait);
	assert_int_equal(loop_start(l), 0);
	end = mono_add(clock_mono(), PATIENCE * 1e-3);
	do {
		s = next(l);
		assert_true(mono_diff(end, clock_mono()) > 0);
	} while (!s->settled || s->syspeer == 0);
	for (size_t i = 0; i < s->npeers; i++)
		assert_int_not_equal(s->peers[i].received, 0);
	print_message("# kernel stamps: transmit %s, receive %s\n",
	    s->peers[0].exchange[0].t1_kernel ? "yes" : "no",
	    s->peers[0].exchange[0].t4_kernel ? "yes" : "no");
	id = loop_command(l, COMMAND_POLL, 0);
	while (next(l)->acked != id)
		continue;
	loop_free(l);
	engine_free(e);
	params_free(&params);
	machine_free(m);
	atomic_store(&net.stop, true);
	pthread_join(thread, NULL);
	close(net.fd);
	free(q);
	assert_int_equal(atomic_load(&net.adjusts), 0);
}

/* A file that is read anew. */
struct reading {
	struct params params;
	bool broken;
	volatile sig_atomic_t asked;
	bool trial;
	bool again; /* a signal comes while it is read */
	int read, taken, tried, dropped, kept, reverted;
};

static const struct params *
read_anew(void *arg, bool trial, struct loop_news *news)
{
	struct reading *r = arg;

	r->read++;
	r->trial = trial;
	r->asked = r->again;
	r->again = false;
	snprintf(news->text, sizeof(news->text),
	    r->broken ? "line 7 is wrong" : "two more");
	return r->broken ? NULL : &r->params;
}

static void
have_read(void *arg, enum loop_taken taken)
{
	struct reading *r = arg;

	r->taken += taken == LOOP_TAKEN;
	r->tried += taken == LOOP_TRIED;
	r->dropped += taken == LOOP_REFUSED;
}

static void
have_settled(void *arg, bool keep, char *text, size_t size)
{
	struct reading *r = arg;

	r->kept += keep;
	r->reverted += !keep;
	snprintf(text, size, "the file is in order");
}

static void
a_restart_is_read_applied_and_acknowledged(void **state)
{
	struct fixture *f = *state;
	struct reading r = { .broken = true };
	struct loop_reload how = { .arg = &r,
		.read = read_anew,
		.done = have_read,
		.settle = have_settled,
		.asked = &r.asked };
	const struct snapshot *s;

	params_init(&r.params);
	snprintf(params_add(&r.params)->name, PARAMS_NAME, "192.0.2.3");
	f->fake.silent = true;
	/* Nothing is there to be read. */
	assert_int_equal(loop_command(f->loop, COMMAND_RESTART, 0), 1);
	run(f, 2);
	assert_false(loop_snapshot(f->loop)->ack_ok);
	loop_reloads(f->loop, &how);
	/* What is wrong changes nothing. */
	f->stop = 0;
	assert_int_equal(loop_command(f->loop, COMMAND_RESTART, 0), 2);
	run(f, 2);
	s = loop_snapshot(f->loop);
	assert_int_equal(s->acked, 2);
	assert_false(s->ack_ok);
	assert_string_equal(s->ack_text, "line 7 is wrong");
	assert_int_equal(s->npeers, 5);
	assert_int_equal(r.dropped, 1);
	/* What is right does. */
	r.broken = false;
	f->stop = 0;
	assert_int_equal(loop_command(f->loop, COMMAND_RESTART, 0), 3);
	run(f, 2);
	s = loop_snapshot(f->loop);
	assert_int_equal(s->acked, 3);
	assert_true(s->ack_ok);
	assert_string_equal(s->ack_text, "two more");
	assert_int_equal(s->npeers, 1);
	assert_int_equal(r.taken, 1);
	/* A signal asks once. */
	r.asked = 1;
	f->stop = 0;
	run(f, 5);
	assert_int_equal(r.read, 3);
	assert_int_equal(r.taken, 2);
	assert_int_equal(loop_snapshot(f->loop)->acked, 3);
	params_free(&r.params);
}

static void
a_trial_ends_as_it_is_told_or_by_itself(void **state)
{
	struct fixture *f = *state;
	struct reading r = { .broken = false };
	struct loop_reload how = { .arg = &r,
		.read = read_anew,
		.done = have_read,
		.settle = have_settled,
		.asked = &r.asked,
		.window = 600 };

	params_init(&r.params);
	snprintf(params_add(&r.params)->name, PARAMS_NAME, "192.0.2.3");
	f->fake.silent = true;
	/* Nothing is there to be tried. */
	loop_command(f->loop, COMMAND_TRY, 0);
	run(f, 2);
	assert_false(loop_snapshot(f->loop)->ack_ok);
	loop_reloads(f->loop, &how);
	/* Told to go back. */
	f->stop = 0;
	loop_command(f->loop, COMMAND_TRY, 0);
	assert_int_equal(loop_command(f->loop, COMMAND_REVERT, 0), 3);
	run(f, 2);
	assert_true(r.trial);
	assert_int_equal(r.tried, 1);
	assert_int_equal(r.reverted, 1);
	assert_int_equal(loop_snapshot(f->loop)->acked, 3);
	assert_true(loop_snapshot(f->loop)->ack_ok);
	assert_non_null(
	    strstr(loop_snapshot(f->loop)->ack_text, "the file is in order"));
	assert_int_equal(loop_snapshot(f->loop)->npeers, 5);
	assert_int_equal(loop_snapshot(f->loop)->trial.state, TRIAL_REVERTED);
	/* By itself: it was no better before. A signal does not say keep. */
	f->stop = 0;
	r.again = true;
	loop_command(f->loop, COMMAND_TRY, 5);
	run(f, 4);
	assert_int_equal(r.tried, 3);
	assert_int_equal(r.taken, 0);
	/* The loop has ended meanwhile: nothing stays on trial. */
	assert_int_equal(r.kept, 1);
	f->stop = 0;
	loop_command(f->loop, COMMAND_TRY, 5);
	run(f, 8);
	assert_int_equal(r.kept, 2);
	assert_int_equal(loop_snapshot(f->loop)->trial.state, TRIAL_KEPT);
	assert_int_equal(loop_snapshot(f->loop)->npeers, 1);
	/* For good, and watched. */
	f->stop = 0;
	loop_command(f->loop, COMMAND_RESTART, 5);
	run(f, 2);
	assert_false(r.trial);
	assert_int_equal(r.taken, 1);
	assert_int_equal(loop_snapshot(f->loop)->trial.state, TRIAL_WATCHING);
	assert_false(loop_snapshot(f->loop)->trial.back);
	params_free(&r.params);
}

/* The console's thread asks while the engine's works. */
static void
a_trial_is_watched_from_another_thread(void **state)
{
	struct machine *m =
	    machine_new(&(struct machine_cfg){ .wakeable = true });
	struct loop_wait wait = loop_wait_machine(m);
	struct params params;
	struct reading r = { .broken = false };
	struct loop_reload how = { .arg = &r,
		.read = read_anew,
		.done = have_read,
		.settle = have_settled };
	struct engine *e;
	struct loop *l;

	(void)state;
	params_init(&params);
	params_init(&r.params);
	params.observe = r.params.observe = true;
	params.port = r.params.port = 0;
	snprintf(params_add(&params)->name, PARAMS_NAME, "127.0.0.2");
	e = engine_new(&params, machine_host(m));
	l = loop_new(e, machine_host(m), &wait);
	loop_reloads(l, &how);
	assert_int_equal(loop_start(l), 0);
	for (int i = 0; i < 20; i++) {
		bool back = i % 2;
		uint32_t id;

		assert_int_not_equal(loop_command(l, COMMAND_TRY, 60), 0);
		id = loop_command(l, back ? COMMAND_REVERT : COMMAND_KEEP, 0);
		while (next(l)->acked != id)
			continue;
		assert_true(loop_snapshot(l)->ack_ok);
		assert_int_equal(loop_snapshot(l)->trial.state,
		    back ? TRIAL_REVERTED : TRIAL_KEPT);
	}
	loop_free(l);
	engine_free(e);
	machine_free(m);
	params_free(&params);
	params_free(&r.params);
	assert_int_equal(r.tried, 20);
	assert_int_equal(r.kept + r.reverted, 20);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(quiet_engine_is_told_once_a_second),
		T(busy_engine_is_told_ten_times_a_second_at_most),
		T(running_here_needs_no_descriptor),
		T(quit_ends_it_and_is_acknowledged),
		T(a_restart_is_read_applied_and_acknowledged),
		T(a_trial_ends_as_it_is_told_or_by_itself),
		T(full_ring_gives_no_number),
		T(thousand_snapshots_are_read_whole),
		T(every_command_is_acknowledged),
		cmocka_unit_test(real_machine_keeps_company),
		cmocka_unit_test(a_trial_is_watched_from_another_thread),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
