/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/clock.h"
#include "sys/machine.h"
#include "sys/udp.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

/* s after which what has not come will not come. */
#define PATIENCE 10.0

struct fixture {
	struct machine *m;
	const struct host *h;
	int fd;         /* a stranger's socket on 127.0.0.1 */
	struct addr at; /* its address */
};

static struct addr
numeric(const char *text, uint16_t port)
{
	struct addr a;

	assert_true(addr_parse(&a, text));
	a.port = port;
	return a;
}

/* A blocking socket on `text`, any port; -1 if the family is missing. */
static int
stranger(const char *text, struct addr *at)
{
	struct sockaddr_storage ss;
	struct timeval patience = { .tv_sec = (time_t)PATIENCE };
	socklen_t len;
	int fd;

	*at = numeric(text, 0);
	fd =
	    socket(at->family == ADDR_IPV6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
	if (fd < 0)
		return -1;
	len = udp_from_addr(at, &ss);
	if (bind(fd, (struct sockaddr *)&ss, len) < 0) {
		close(fd);
		return -1;
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	at->port = udp_port(fd);
	return fd;
}

static struct addr
hear(int fd, uint8_t *buf, size_t size, size_t *len)
{
	struct sockaddr_storage ss;
	socklen_t sslen = sizeof(ss);
	ssize_t n = recvfrom(fd, buf, size, 0, (struct sockaddr *)&ss, &sslen);

	assert_true(n >= 0);
	*len = (size_t)n;
	return udp_to_addr((struct sockaddr *)&ss);
}

static void
say(int fd, const struct addr *to, const void *buf, size_t len)
{
	struct sockaddr_storage ss;
	socklen_t sslen = udp_from_addr(to, &ss);

	assert_int_equal(
	    sendto(fd, buf, len, 0, (struct sockaddr *)&ss, sslen), len);
}

/* Sends `len` octets of the next question back; whence it came. */
static uint16_t
echo(int fd, size_t len)
{
	uint8_t buf[4096] = { 0 };
	size_t n;
	struct addr from = hear(fd, buf, sizeof(buf), &n);

	say(fd, &from, buf, len);
	return from.port;
}

static void
question(uint8_t buf[PACKET_HEADER], unsigned fill)
{
	memset(buf, (int)fill, PACKET_HEADER);
	buf[0] = 0x23;
}

/* Waits for an event of this kind and hands it over; others are dropped,
 * but transmit stamps are counted. */
static bool
await(struct fixture *f, enum host_event_kind kind, struct host_event *out,
    int *sent)
{
	mono_t end = mono_add(f->h->mono(f->h->self), PATIENCE);

	while (mono_diff(end, f->h->mono(f->h->self)) > 0) {
		size_t n = machine_wait(f->m, end, out, 1);

		if (n && out->kind == HOST_SENT && sent)
			++*sent;
		if (n && out->kind == kind)
			return true;
	}
	return false;
}

/* True if nothing of this kind is there within 50 ms. */
static bool
silent(struct fixture *f, enum host_event_kind kind)
{
	struct host_event ev;
	mono_t end = mono_add(f->h->mono(f->h->self), 0.05);

	while (mono_diff(end, f->h->mono(f->h->self)) > 0)
		if (machine_wait(f->m, end, &ev, 1) && ev.kind == kind)
			return false;
	return true;
}

static int
descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct machine_cfg cfg = { .wakeable = true };

	f->m = machine_new(&cfg);
	f->h = machine_host(f->m);
	f->fd = stranger("127.0.0.1", &f->at);
	assert_true(f->fd >= 0);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	close(f->fd);
	machine_free(f->m);
	free(f);
	return 0;
}

static int
ask(struct fixture *f, uint32_t id, const struct addr *to, unsigned fill,
    wall_t *t1)
{
	uint8_t buf[PACKET_HEADER];

	question(buf, fill);
	return f->h->send(f->h->self, id, to, buf, sizeof(buf), 0, t1);
}

static void
question_is_answered(void **state)
{
	struct fixture *f = *state;
	struct host_event ev;
	uint8_t sent[PACKET_HEADER];
	int stamps = 0;
	uint16_t port;
	wall_t t1;

	question(sent, 0x5a);
	assert_int_equal(ask(f, 7, &f->at, 0x5a, &t1), 0);
	port = echo(f->fd, PACKET_HEADER);
	assert_true(await(f, HOST_ANSWER, &ev, &stamps));
	assert_int_equal(ev.id, 7);
	assert_int_equal(ev.len, PACKET_HEADER);
	assert_memory_equal(ev.data, sent, PACKET_HEADER);
	assert_true(addr_same_endpoint(&ev.from, &f->at));
	assert_int_equal(ev.local.family, ADDR_IPV4);
	assert_int_equal(addr_ipv4(&ev.local), 0x7f000001);
	assert_int_equal(ev.local.port, port);
	/* A clock that somebody steps meanwhile would be bad luck. */
	assert_true(wall_diff(ev.stamp, t1) >= 0);
	assert_true(wall_diff(f->h->wall(f->h->self), ev.stamp) >= 0);
	print_message("# kernel stamps here: receive %s, transmit %s\n",
	    ev.kernel ? "yes" : "no", stamps ? "yes" : "no");
	assert_true(stamps <= 1);
}

static void
transmit_stamp_lies_between(void **state)
{
	struct fixture *f = *state;
	struct host_event ev;
	wall_t t1;

	assert_int_equal(ask(f, 9, &f->at, 1, &t1), 0);
	echo(f->fd, PACKET_HEADER);
	if (!machine_wait(
		f->m, mono_add(f->h->mono(f->h->self), PATIENCE), &ev, 1))
		fail();
	if (ev.kind != HOST_SENT)
		skip(); /* this kernel or its loopback gives none */
	assert_int_equal(ev.id, 9);
	assert_true(ev.kernel);
	assert_true(wall_diff(ev.stamp, t1) >= 0);
	assert_true(wall_diff(f->h->wall(f->h->self), ev.stamp) >= 0);
}

static void
answers_come_by_ipv6(void **state)
{
	struct fixture *f = *state;
	struct host_event ev;
	struct addr at;
	wall_t t1;
	int fd = stranger("::1", &at);

	if (fd < 0)
		skip();
	assert_int_equal(ask(f, 3, &at, 2, &t1), 0);
	echo(fd, PACKET_HEADER);
	assert_true(await(f, HOST_ANSWER, &ev, NULL));
	assert_true(addr_same_endpoint(&ev.from, &at));
	at.port = ev.local.port;
	assert_true(addr_same_endpoint(&ev.local, &at));
	close(fd);
}

/* RFC 9109: who does not see our question must not know where to send his
 * lie. */
static void
each_question_has_its_own_port(void **state)
{
	enum { TIMES = 32 };
	struct fixture *f = *state;
	uint16_t port[TIMES];
	int same = 0, next = 0;
	wall_t t1;

	for (int i = 0; i < TIMES; i++) {
		assert_int_equal(ask(f, 1, &f->at, 3, &t1), 0);
		port[i] = echo(f->fd, PACKET_HEADER);
		assert_true(port[i] >= 1024);
		same += i > 0 && port[i] == port[i - 1];
		next += i > 0 && port[i] == port[i - 1] + 1;
	}
	/* 28,232 ports: three chance hits in 31 are one in 10^9 */
	assert_true(same < 3);
	assert_true(next < 3);
}

static void
replaced_question_hears_nothing(void **state)
{
	struct fixture *f = *state;
	struct host_event ev;
	struct addr old, new;
	uint8_t buf[PACKET_HEADER];
	size_t len;
	wall_t t1;

	assert_int_equal(ask(f, 1, &f->at, 4, &t1), 0);
	old = hear(f->fd, buf, sizeof(buf), &len);
	assert_int_equal(ask(f, 1, &f->at, 5, &t1), 0);
	new = hear(f->fd, buf, sizeof(buf), &len);
	say(f->fd, &old, "old", 3);
	say(f->fd, &new, "new", 3);
	assert_true(await(f, HOST_ANSWER, &ev, NULL));
	assert_memory_equal(ev.data, "new", 3);
	f->h->close(f->h->self, 1);
	say(f->fd, &new, "late", 4);
	assert_true(silent(f, HOST_ANSWER));
}

static void
closed_port_is_an_error_event(void **state)
{
	static const char *const loopback[] = { "127.0.0.1", "::1" };
	struct fixture *f = *state;

	for (size_t i = 0; i < 2; i++) {
		struct host_event ev;
		struct addr at;
		wall_t t1;
		int fd = stranger(loopback[i], &at);

		if (fd < 0) {
			print_message("# no IPv6 here\n");
			continue;
		}
		close(fd);
		assert_int_equal(ask(f, 11, &at, 6, &t1), 0);
		assert_true(await(f, HOST_ERROR, &ev, NULL));
		assert_int_equal(ev.id, 11);
		assert_int_equal(ev.error, ECONNREFUSED);
		assert_true(silent(f, HOST_ERROR));
	}
}

static void
three_hundred_wait_at_once(void **state)
{
	enum { MANY = 300 };
	struct fixture *f = *state;
	struct host_event ev;
	bool seen[MANY + 1] = { false };
	wall_t t1;

	for (uint32_t id = 1; id <= MANY; id++) {
		assert_int_equal(ask(f, id, &f->at, id & 0xff, &t1), 0);
		echo(f->fd, PACKET_HEADER);
	}
	for (int i = 0; i < MANY; i++) {
		assert_true(await(f, HOST_ANSWER, &ev, NULL));
		assert_in_range(ev.id, 1, MANY);
		assert_false(seen[ev.id]);
		assert_int_equal(ev.data[1], ev.id & 0xff);
		seen[ev.id] = true;
		f->h->close(f->h->self, ev.id);
	}
}

static void
lengths_are_told_truly(void **state)
{
	static const size_t sent[] = { 0, 1, 48, PACKET_MAX, PACKET_MAX + 1,
		4000 };
	struct fixture *f = *state;
	struct host_event ev;
	wall_t t1;

	for (size_t i = 0; i < sizeof(sent) / sizeof(sent[0]); i++) {
		assert_int_equal(ask(f, 1, &f->at, 7, &t1), 0);
		echo(f->fd, sent[i]);
		assert_true(await(f, HOST_ANSWER, &ev, NULL));
		assert_int_equal(
		    ev.len, sent[i] > PACKET_MAX ? PACKET_MAX + 1 : sent[i]);
	}
}

/* A port that is free in both families, most likely. */
static uint16_t
free_port(void)
{
	struct addr at;
	int fd = stranger("0.0.0.0", &at);

	assert_true(fd >= 0);
	close(fd);
	return at.port;
}

static void
reply_leaves_from_the_address_asked(void **state)
{
	static const char *const asked[][2] = { { "127.0.0.1", "127.0.0.5" },
		{ "127.0.0.9", "127.0.0.1" }, { "::1", "::1" } };
	struct fixture *f = *state;
	uint16_t port = free_port();

	assert_int_equal(f->h->listen(f->h->self, port), 0);
	for (size_t i = 0; i < 3; i++) {
		struct addr client, server = numeric(asked[i][1], port), from;
		uint8_t buf[PACKET_HEADER], was[PACKET_HEADER] = { 0xd6, 9 };
		struct host_event ev;
		size_t len;
		int fd = stranger(asked[i][0], &client);

		if (fd < 0) {
			print_message("# no IPv6 here\n");
			continue;
		}
		say(fd, &server, was, sizeof(was));
		assert_true(await(f, HOST_REQUEST, &ev, NULL));
		assert_true(addr_same_endpoint(&ev.from, &client));
		assert_true(addr_same_endpoint(&ev.local, &server));
		assert_int_equal(f->h->reply(f->h->self, &ev.from, &ev.local,
				     ev.data, ev.len),
		    0);
		from = hear(fd, buf, sizeof(buf), &len);
		assert_int_equal(len, PACKET_HEADER);
		assert_true(addr_same_endpoint(&from, &server));
		assert_memory_equal(buf, was, sizeof(was));
		close(fd);
	}
}

static void
port_that_is_taken_changes_nothing(void **state)
{
	struct fixture *f = *state;
	uint16_t port = free_port();
	struct host_event ev;
	struct addr server = numeric("127.0.0.1", port);

	assert_int_equal(f->h->listen(f->h->self, port), 0);
	assert_int_equal(f->h->listen(f->h->self, port), 0);
	assert_int_equal(f->h->listen(f->h->self, f->at.port), EADDRINUSE);
	say(f->fd, &server, "still", 5);
	assert_true(await(f, HOST_REQUEST, &ev, NULL));
	assert_memory_equal(ev.data, "still", 5);
	assert_int_equal(f->h->listen(f->h->self, 0), 0);
	say(f->fd, &server, "gone", 4);
	assert_true(silent(f, HOST_REQUEST));
	assert_int_equal(
	    f->h->reply(f->h->self, &f->at, &server, ev.data, 5), ENOTCONN);
}

static void
descriptors_do_not_grow(void **state)
{
	struct fixture *f = *state;
	struct host_event ev;
	int before;
	wall_t t1;

	assert_int_equal(ask(f, 1, &f->at, 8, &t1), 0);
	echo(f->fd, 48);
	assert_true(await(f, HOST_ANSWER, &ev, NULL));
	before = descriptors();
	for (int i = 0; i < 10000; i++) {
		assert_int_equal(ask(f, 1, &f->at, 8, &t1), 0);
		echo(f->fd, 48);
		assert_true(await(f, HOST_ANSWER, &ev, NULL));
	}
	assert_int_equal(descriptors(), before);
	f->h->close(f->h->self, 1);
	assert_int_equal(descriptors(), before - 1);
}

static void
want_of_descriptors_is_no_end(void **state)
{
	struct fixture *f = *state;
	struct rlimit old, none;
	wall_t t1;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	none = old;
	none.rlim_cur = 3;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(ask(f, 1, &f->at, 9, &t1), EMFILE);
	assert_int_equal(f->h->listen(f->h->self, 11123), EMFILE);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	assert_int_equal(ask(f, 1, &f->at, 9, &t1), 0);
}

static void
no_address_is_an_errno(void **state)
{
	struct fixture *f = *state;
	struct addr none = { .family = ADDR_NONE };
	wall_t t1;

	assert_int_not_equal(ask(f, 1, &none, 10, &t1), 0);
}

static void
numeric_names_resolve_at_once(void **state)
{
	struct fixture *f = *state;
	struct addr want = numeric("192.0.2.1", 123);
	struct host_event ev;

	assert_int_equal(
	    f->h->resolve(f->h->self, "192.0.2.1", ADDR_NONE, 42), 0);
	assert_int_equal(machine_wait(f->m, MONO_NEVER, &ev, 1), 1);
	assert_int_equal(ev.kind, HOST_RESOLVED);
	assert_int_equal(ev.id, 42);
	assert_int_equal(ev.naddr, 1);
	assert_true(addr_same_endpoint(&ev.addr[0], &want));
}

static void *
wake(void *arg)
{
	machine_wake(arg);
	return NULL;
}

static void
wait_can_be_ended(void **state)
{
	struct fixture *f = *state;
	struct host_event ev;
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, wake, f->m), 0);
	assert_int_equal(machine_wait(f->m, MONO_NEVER, &ev, 1), 0);
	pthread_join(thread, NULL);
}

static void
wait_ends_in_time(void **state)
{
	struct fixture *f = *state;
	struct host_event ev;
	mono_t until = mono_add(f->h->mono(f->h->self), 0.02);

	assert_int_equal(machine_wait(f->m, until, &ev, 1), 0);
	assert_true(mono_diff(f->h->mono(f->h->self), until) >= 0);
}

static void
random_bits_are_spread(void **state)
{
	enum { WORDS = 4096 };
	struct fixture *f = *state;
	uint64_t last = 0;
	int ones = 0;

	for (int i = 0; i < WORDS; i++) {
		uint64_t w = f->h->random(f->h->self);

		assert_true(w != last);
		last = w;
		ones += __builtin_popcountll(w);
	}
	/* 131072 expected, sigma 256: eight of them */
	assert_in_range(ones, 131072 - 2048, 131072 + 2048);
}

static void
own_addresses_are_known(void **state)
{
	struct fixture *f = *state;
	struct addr lo = numeric("127.0.0.1", 0), six = numeric("::1", 0);
	uint32_t id[64];
	size_t n = f->h->own_refids(f->h->self, id, 64), i = 0;

	assert_int_equal(f->h->refid(f->h->self, &lo), 0x7f000001);
	/* what md5sum says of fifteen zero octets and a one */
	assert_int_equal(f->h->refid(f->h->self, &six), 0xcf404dc8);
	while (i < n && id[i] != 0x7f000001)
		i++;
	assert_true(i < n);
	assert_int_equal(f->h->own_refids(f->h->self, id, 0), 0);
}

static void
clock_is_described(void **state)
{
	struct fixture *f = *state;
	struct host_clock c;

	f->h->clock(f->h->self, &c);
	assert_true(c.precision > 0 && c.precision <= 1e-3);
	if (!c.readable)
		skip();
	assert_true(c.freq > -0.2 && c.freq < 0.2);
	assert_int_equal(c.may_set, clock_may_set(&clock_real));
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(question_is_answered),
		T(transmit_stamp_lies_between),
		T(answers_come_by_ipv6),
		T(each_question_has_its_own_port),
		T(replaced_question_hears_nothing),
		T(closed_port_is_an_error_event),
		T(three_hundred_wait_at_once),
		T(lengths_are_told_truly),
		T(reply_leaves_from_the_address_asked),
		T(port_that_is_taken_changes_nothing),
		T(descriptors_do_not_grow),
		T(want_of_descriptors_is_no_end),
		T(no_address_is_an_errno),
		T(numeric_names_resolve_at_once),
		T(wait_can_be_ended),
		T(wait_ends_in_time),
		T(random_bits_are_spread),
		T(own_addresses_are_known),
		T(clock_is_described),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
