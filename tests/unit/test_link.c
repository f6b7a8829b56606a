/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/attach.h"
#include "engine/attach_wire.h"
#include "engine/link.h"
#include "sys/local.h"
#include "sys/machine.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

/* An engine that consists of pictures and commands only. */
struct stage {
	char path[256];
	struct attach *attach;
	struct attach_ops ops;
	struct snapshot *snap;
	struct command last;
	struct local_who who;
	int commands;
	struct link *link;
};

static void
on_command(void *self, const struct command *c, const struct local_who *who)
{
	struct stage *st = self;

	st->last = *c;
	st->who = *who;
	st->commands++;
}

static void
open_engine(struct stage *st)
{
	char why[512];

	st->attach = attach_open(st->path, "", why, sizeof(why));
	if (st->attach == NULL)
		fail_msg("%s", why);
}

static void
set_stage(void **state, struct stage *st, size_t npeers)
{
	memset(st, 0, sizeof(*st));
	scratch_path(state, "ntptui/control", st->path);
	st->ops = (struct attach_ops){ .self = st, .command = on_command };
	st->snap = calloc(
	    1, sizeof(*st->snap) + (npeers + 1) * sizeof(st->snap->peers[0]));
	st->snap->at.ns = 1000000000000;
	st->snap->serial = 1;
	st->snap->npeers = npeers;
	for (size_t i = 0; i < npeers; i++) {
		struct snap_peer *p = &st->snap->peers[i];

		p->id = (uint16_t)(i + 1);
		p->when = 3;
		snprintf(p->name, sizeof(p->name), "server-%zu", i);
		for (size_t k = 0; k < VERDICT_COUNT; k++)
			p->counts[k] = 1000000 + (uint32_t)k;
	}
	open_engine(st);
}

static void
strike(struct stage *st)
{
	link_free(st->link);
	attach_close(st->attach);
	free(st->snap);
}

/* A second later: a new picture in which everything is older. */
static void
tick(struct stage *st)
{
	st->snap->serial++;
	st->snap->at.ns += 1000000000;
	for (size_t i = 0; i < st->snap->npeers; i++)
		st->snap->peers[i].when += 1;
}

/* Lets both sides talk until nothing moves; at most the newest picture is
 * told. */
static void
talk(struct stage *st)
{
	for (int i = 0; i < 200; i++) {
		if (st->attach) {
			attach_serve(st->attach, &st->ops);
			attach_publish(st->attach, st->snap);
		}
		if (st->link)
			link_work(st->link);
	}
}

static void
call(struct stage *st)
{
	const char *path[] = { st->path };
	int error = 0;

	st->link = link_attach(path, 1, &error);
	if (st->link == NULL)
		fail_msg("%s", strerror(error));
	talk(st);
}

static void
picture_comes_and_follows(void **state)
{
	const struct snapshot *s;
	struct stage st;

	set_stage(state, &st, 8);
	call(&st);
	s = link_snapshot(st.link);
	assert_non_null(s);
	assert_int_equal(s->npeers, 8);
	assert_string_equal(s->peers[7].name, "server-7");
	tick(&st);
	st.snap->peers[3].sent = 17;
	talk(&st);
	s = link_snapshot(st.link);
	assert_int_equal(s->serial, 2);
	assert_int_equal(s->peers[3].sent, 17);
	assert_true(s->peers[5].when > 3.999 && s->peers[5].when < 4.001);
	st.snap->npeers = 5;
	tick(&st);
	talk(&st);
	assert_int_equal(link_snapshot(st.link)->npeers, 5);
	assert_true(link_info(st.link).attached);
	assert_true(link_info(st.link).may);
	assert_int_equal(link_info(st.link).pid, getpid());
	strike(&st);
}

/* More than one answer can hold. */
static void
thousand_peers_come_in_pages(void **state)
{
	const struct snapshot *s;
	struct stage st;

	set_stage(state, &st, 1000);
	call(&st);
	s = link_snapshot(st.link);
	assert_non_null(s);
	assert_int_equal(s->npeers, 1000);
	for (size_t i = 0; i < 1000; i++) {
		assert_int_equal(s->peers[i].id, i + 1);
		assert_int_equal(s->peers[i].counts[5], 1000005);
	}
	strike(&st);
}

static void
command_is_answered(void **state)
{
	const struct snapshot *s;
	struct stage st;
	uint32_t id;

	set_stage(state, &st, 1);
	call(&st);
	id = link_command(st.link, COMMAND_POLL, 7);
	assert_int_not_equal(id, 0);
	assert_int_equal(link_command(st.link, COMMAND_START, 0), 0);
	talk(&st);
	assert_int_equal(st.commands, 1);
	assert_int_equal(st.last.kind, COMMAND_POLL);
	assert_int_equal(st.last.assoc, 7);
	assert_true(st.last.id >= ATTACH_FIRST_ID);
	assert_int_equal(st.who.pid, getpid());
	assert_int_not_equal(link_snapshot(st.link)->acked, id);
	tick(&st);
	st.snap->acked = st.last.id;
	st.snap->ack_ok = true;
	snprintf(st.snap->ack_text, sizeof(st.snap->ack_text), "%s",
	    "Asked; \"answers\" follow, 100%: \xc3\xa4.");
	talk(&st);
	s = link_snapshot(st.link);
	assert_int_equal(s->acked, id);
	assert_true(s->ack_ok);
	assert_string_equal(
	    s->ack_text, "Asked; \"answers\" follow, 100%: \xc3\xa4.");
	strike(&st);
}

static void
every_command_has_a_word(void **state)
{
	char text[32];

	(void)state;
	for (int k = COMMAND_START; k <= COMMAND_QUIT; k++) {
		struct command c = command_make((enum command_kind)k, 65535);
		struct command got = { 0 };

		attach_command_text(&c, text, sizeof(text));
		assert_true(attach_command_parse(
		    &got, (const uint8_t *)text, strlen(text)));
		assert_int_equal(got.kind, c.kind);
		assert_int_equal(got.assoc, c.assoc);
		assert_int_equal(got.value, c.value);
	}
	for (const char *const *bad =
		 (const char *const[]){ "", "sta", "starts", "start ", "poll x",
		     "poll 0", "poll 65536", "poll 1 2", NULL };
	     *bad; bad++) {
		struct command got;

		assert_false(attach_command_parse(
		    &got, (const uint8_t *)*bad, strlen(*bad)));
	}
}

/* Polls as the console does until the condition holds. */
#define UNTIL(st, condition)                                                   \
	do {                                                                   \
		for (int _i = 0; !(condition); _i++) {                         \
			struct pollfd _p = { link_fd((st)->link), POLLIN, 0 }; \
			int _ms = link_patience((st)->link);                   \
                                                                               \
			assert_true(_i < 1000);                                \
			poll(&_p, 1, _ms<0 || _ms> 50 ? 50 : _ms);             \
			talk(st);                                              \
		}                                                              \
	} while (0)

static void
lost_engine_is_found_again(void **state)
{
	const struct snapshot *s;
	struct stage st;
	uint32_t id;

	set_stage(state, &st, 3);
	call(&st);
	id = link_command(st.link, COMMAND_START, 0);
	attach_close(st.attach);
	st.attach = NULL;
	talk(&st);
	s = link_snapshot(st.link);
	assert_int_equal(link_info(st.link).state, LINK_LOST);
	assert_int_equal(s->npeers, 3);
	assert_string_equal(s->peers[2].name, "server-2");
	assert_int_equal(s->acked, id);
	assert_false(s->ack_ok);
	id = link_command(st.link, COMMAND_START, 0);
	assert_int_equal(link_snapshot(st.link)->acked, id);
	open_engine(&st);
	st.snap->npeers = 2;
	UNTIL(&st, link_info(st.link).state == LINK_FINE);
	assert_int_equal(link_snapshot(st.link)->npeers, 2);
	strike(&st);
}

static void
nobody_is_no_engine(void **state)
{
	char path[256];
	const char *const list[] = { scratch_path(state, "none/control", path),
		"/dev/null/control" };
	int error = 0;

	assert_null(link_attach(list, 2, &error));
	assert_int_equal(error, ENOENT);
	assert_null(link_attach(NULL, 0, &error));
}

/* ---- clients of another kind ---- */

/* Sends `len` octets and returns the answer's header. */
static struct control_header
exchange(struct stage *st, int fd, const void *buf, size_t len)
{
	static uint8_t in[LOCAL_MAX];
	struct control_header h = { 0 };
	long n = 0;

	assert_int_equal(local_tell(fd, buf, len), 0);
	for (int i = 0; i < 100 && n == 0; i++) {
		talk(st);
		n = local_hear(fd, in, sizeof(in));
	}
	assert_true(n > 0);
	assert_true(control_decode(&h, in, (size_t)n));
	assert_true(h.response);
	return h;
}

static void
nonsense_is_told_and_dropped(void **state)
{
	static const uint8_t short_count[CONTROL_HEADER] = { 0x26, 2, 0, 1, 0,
		0, 0, 0, 0, 0, 0, 9 };
	static const uint8_t a_response[CONTROL_HEADER] = { 0x26, 0x82 };
	static const struct {
		const void *buf;
		size_t len;
	} bad[] = { { "GET / HTTP/1.0\r\n\r\n", 18 }, { "x", 1 },
		{ short_count, sizeof(short_count) },
		{ a_response, sizeof(a_response) } };
	uint8_t in[64];
	struct stage st;

	set_stage(state, &st, 1);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct control_header h;
		struct local_who who;
		int fd = local_call(st.path, &who);

		h = exchange(&st, fd, bad[i].buf, bad[i].len);
		assert_true(h.error);
		assert_int_equal(h.status >> 8, CONTROL_EBADFMT);
		assert_int_equal(local_hear(fd, in, sizeof(in)), -EPIPE);
		local_hang_up(fd);
	}
	strike(&st);
}

static void
other_questions_are_refused_or_handed_on(void **state)
{
	struct control_header q = { .version = 4, .op = CONTROL_READSTAT };
	struct control_header config = {
		.version = 4, .op = CONTROL_CONFIGURE, .count = 4
	};
	uint8_t buf[CONTROL_HEADER + 4];
	struct local_who who;
	struct stage st;
	int fd;

	set_stage(state, &st, 1);
	fd = local_call(st.path, &who);
	control_encode(&q, buf);
	q = exchange(&st, fd, buf, CONTROL_HEADER);
	assert_int_equal(q.status >> 8, CONTROL_EBADOP);
	control_encode(&config, buf);
	memcpy(buf + CONTROL_HEADER, "dance", 4);
	q = exchange(&st, fd, buf, sizeof(buf));
	assert_int_equal(q.status >> 8, CONTROL_EBADVALUE);
	assert_int_equal(st.commands, 0);
	local_hang_up(fd);
	strike(&st);
}

static void
many_are_served_at_once(void **state)
{
	struct link *link[16];
	struct stage st;

	set_stage(state, &st, 8);
	for (int i = 0; i < 16; i++) {
		const char *path[] = { st.path };
		int error;

		link[i] = link_attach(path, 1, &error);
		assert_non_null(link[i]);
	}
	for (int round = 0; round < 5; round++) {
		tick(&st);
		for (int i = 0; i < 16; i++) {
			talk(&st);
			link_work(link[i]);
		}
		talk(&st);
		for (int i = 0; i < 16; i++) {
			link_work(link[i]);
			assert_int_equal(
			    link_snapshot(link[i])->serial, st.snap->serial);
		}
	}
	for (int i = 0; i < 16; i++)
		link_free(link[i]);
	strike(&st);
}

/* ---- an engine that means no good ---- */

static void
bad_engine_is_left(void **state)
{
	static const char *const bad[] = { "part=system, npeers=99999999",
		"peer=3", "part=system, sync=77", "", "ntptui_more=9" };
	char path[256];
	const char *const list[] = { scratch_path(
	    state, "ntptui/control", path) };
	int error = 0;
	struct local *l = local_open(path, -1, &error);
	struct local_event ev;

	assert_non_null(l);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct link *link = link_attach(list, 1, &error);
		struct control_header h = { .version = 4,
			.response = true,
			.op = CONTROL_READVAR,
			.sequence = 1,
			.count = (uint16_t)strlen(bad[i]) };
		uint8_t buf[256];

		assert_non_null(link);
		assert_true(local_next(l, &ev));
		control_encode(&h, buf);
		memcpy(buf + CONTROL_HEADER, bad[i], h.count);
		assert_true(local_send(
		    l, ev.id, buf, CONTROL_HEADER + (size_t)h.count));
		assert_true(link_work(link));
		assert_int_equal(link_info(link).state, LINK_LOST);
		assert_null(link_snapshot(link));
		link_free(link);
		while (local_next(l, &ev))
			continue;
	}
	local_close(l);
}

/* Who may only look is told so without asking the engine. */
static void
looker_is_refused(void **state)
{
	static const char page[] = "ntptui_serial=1, ntptui_uid=1234, "
				   "ntptui_may_change=0, part=system, serial=1";
	char path[256];
	const char *const list[] = { scratch_path(
	    state, "ntptui/control", path) };
	int error = 0;
	struct local *l = local_open(path, -1, &error);
	struct control_header h = { .version = 4,
		.response = true,
		.op = CONTROL_READVAR,
		.sequence = 1,
		.count = sizeof(page) - 1 };
	struct local_event ev;
	struct link *link;
	uint8_t buf[256];
	uint32_t id;

	assert_non_null(l);
	link = link_attach(list, 1, &error);
	assert_true(local_next(l, &ev));
	control_encode(&h, buf);
	memcpy(buf + CONTROL_HEADER, page, h.count);
	local_send(l, ev.id, buf, CONTROL_HEADER + (size_t)h.count);
	assert_true(link_work(link));
	assert_false(link_info(link).may);
	assert_true(local_next(l, &ev)); /* the next question */
	id = link_command(link, COMMAND_START, 0);
	assert_false(local_next(l, &ev));
	assert_int_equal(link_patience(link), 0);
	assert_true(link_work(link));
	assert_int_equal(link_snapshot(link)->acked, id);
	assert_false(link_snapshot(link)->ack_ok);
	assert_string_equal(link_snapshot(link)->ack_text,
	    "You may look; root or user 1234 may change.");
	link_free(link);
	local_close(l);
}

/* ---- with a real loop on its own thread ---- */

static void
loop_is_attached_to(void **state)
{
	char path[256], why[256];
	const char *const list[] = { scratch_path(
	    state, "ntptui/control", path) };
	struct machine_cfg cfg = { .wakeable = true };
	struct machine *m = machine_new(&cfg);
	struct loop_wait wait = loop_wait_machine(m);
	struct params params;
	struct attach *a;
	struct engine *e;
	struct loop *l;
	struct link *link, *own;
	struct control_header q = { .version = 2, .op = CONTROL_READVAR };
	struct local_who who;
	uint32_t id;
	int error, fd;
	static uint8_t buf[LOCAL_MAX];

	params_init(&params);
	params.observe = true;
	params.port = 0;
	e = engine_new(&params, machine_host(m));
	l = loop_new(e, machine_host(m), &wait);
	a = attach_open(path, "", why, sizeof(why));
	assert_non_null(a);
	machine_watch(m, attach_fd(a));
	loop_attach(l, a);
	assert_int_equal(loop_start(l), 0);
	own = link_own(l);
	link = link_attach(list, 1, &error);
	assert_non_null(link);
	assert_true(link_wait(link, 10));
	assert_true(link_wait(link, 10));
	assert_true(link_wait(own, 10));
	id = link_command(link, COMMAND_OBSERVE, 0);
	while (link_snapshot(link)->acked != id)
		assert_true(link_wait(link, 10));
	assert_true(link_snapshot(link)->ack_ok);
	id = link_command(own, COMMAND_OBSERVE, 0);
	while (link_snapshot(own)->acked != id)
		assert_true(link_wait(own, 10));
	fd = local_call(path, &who);
	control_encode(&q, buf);
	assert_int_equal(local_tell(fd, buf, CONTROL_HEADER), 0);
	while (local_hear(fd, buf, sizeof(buf)) == 0)
		link_wait(link, 0.05);
	assert_true(control_decode(&q, buf, sizeof(buf)));
	assert_true(q.response && !q.error && q.count > 100);
	assert_non_null(memmem(buf, sizeof(buf), "stratum=16", 10));
	local_hang_up(fd);
	id = link_command(link, COMMAND_QUIT, 0);
	while (link_snapshot(link)->acked != id)
		link_wait(link, 10);
	assert_string_equal(link_snapshot(link)->ack_text, "The engine ends.");
	link_free(link);
	link_free(own);
	loop_free(l);
	attach_close(a);
	engine_free(e);
	params_free(&params);
	machine_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(picture_comes_and_follows),
		IN_SCRATCH(thousand_peers_come_in_pages),
		IN_SCRATCH(command_is_answered),
		cmocka_unit_test(every_command_has_a_word),
		IN_SCRATCH(lost_engine_is_found_again),
		IN_SCRATCH(nobody_is_no_engine),
		IN_SCRATCH(nonsense_is_told_and_dropped),
		IN_SCRATCH(other_questions_are_refused_or_handed_on),
		IN_SCRATCH(many_are_served_at_once),
		IN_SCRATCH(bad_engine_is_left),
		IN_SCRATCH(looker_is_refused),
		IN_SCRATCH(loop_is_attached_to),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
