/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/resolve.h"
#include "sys/udp.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

/* A gate at which look-ups of names that begin with "hang" wait: a name
 * server that says nothing, for as long as the test likes. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t moved;
	bool open;
	int inside;
} gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, true, 0 };

static void
gate_set(bool open)
{
	pthread_mutex_lock(&gate.lock);
	gate.open = open;
	pthread_cond_broadcast(&gate.moved);
	pthread_mutex_unlock(&gate.lock);
}

static void
gate_await(int inside)
{
	pthread_mutex_lock(&gate.lock);
	while (gate.inside != inside)
		pthread_cond_wait(&gate.moved, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
}

static void
gate_pass(void)
{
	pthread_mutex_lock(&gate.lock);
	gate.inside++;
	pthread_cond_broadcast(&gate.moved);
	while (!gate.open)
		pthread_cond_wait(&gate.moved, &gate.lock);
	gate.inside--;
	pthread_cond_broadcast(&gate.moved);
	pthread_mutex_unlock(&gate.lock);
}

/* Appends a numeric address to a list. */
static void
append(struct addrinfo **list, const struct addrinfo *hints, const char *text)
{
	struct addrinfo numeric = *hints, *one = NULL;

	numeric.ai_flags = AI_NUMERICHOST;
	assert_int_equal(getaddrinfo(text, NULL, &numeric, &one), 0);
	while (*list)
		list = &(*list)->ai_next;
	*list = one;
}

/* A world of a few names. */
static int
world(const char *name, const char *service, const struct addrinfo *hints,
    struct addrinfo **out)
{
	int code;

	if (service)
		return EAI_SERVICE;
	if (strncmp(name, "hang", 4) == 0)
		gate_pass();
	if (sscanf(name, "fail%d", &code) == 1) {
		errno = ENETDOWN;
		return code;
	}
	*out = NULL;
	if (strcmp(name, "many") == 0) {
		for (int i = 0; i < 200; i++) {
			char text[32];

			snprintf(text, sizeof(text), "192.0.2.%d", i / 2);
			append(out, hints, text);
		}
	} else if (strcmp(name, "both") == 0) {
		append(out, hints, "192.0.2.9");
		append(out, hints, "2001:db8::9");
	} else if (strcmp(name, "none") != 0) {
		append(out, hints, "192.0.2.1");
	}
	return 0;
}

static int
setup(void **state)
{
	gate_set(true);
	*state = resolve_new(-1, world);
	return 0;
}

static int
teardown(void **state)
{
	gate_set(true);
	resolve_free(*state);
	gate_await(0);
	return 0;
}

/* Waits for an answer. */
static struct host_event
answer(struct resolver *r)
{
	struct host_event ev = { .kind = HOST_RESOLVED };

	for (int i = 0; i < 10000 && !resolve_take(r, &ev); i++) {
		assert_true(resolve_open(r));
		poll(NULL, 0, 1);
	}
	assert_int_not_equal(ev.id, 0);
	return ev;
}

static void
assert_addr(const struct addr *a, const char *text)
{
	char buf[ADDR_TEXT];

	assert_string_equal(addr_text(a, buf, sizeof(buf)), text);
	assert_int_equal(a->port, 123);
}

static void
name_gives_its_addresses(void **state)
{
	struct host_event ev;

	assert_int_equal(resolve_ask(*state, "both", ADDR_NONE, 5), 0);
	ev = answer(*state);
	assert_int_equal(ev.id, 5);
	assert_int_equal(ev.naddr, 2);
	assert_addr(&ev.addr[0], "192.0.2.9");
	assert_addr(&ev.addr[1], "2001:db8::9");
	assert_string_equal(ev.text, "");
	assert_false(resolve_open(*state));
	assert_false(resolve_take(*state, &ev));
}

static void
flood_of_addresses_is_cut_and_told_once(void **state)
{
	struct host_event ev;
	char text[32];

	assert_int_equal(resolve_ask(*state, "many", ADDR_IPV4, 1), 0);
	ev = answer(*state);
	assert_int_equal(ev.naddr, HOST_ADDRS);
	for (int i = 0; i < HOST_ADDRS; i++) {
		snprintf(text, sizeof(text), "192.0.2.%d", i);
		assert_addr(&ev.addr[i], text);
	}
}

static int
name_somebody(const struct sockaddr *sa, socklen_t len, char *host,
    socklen_t hostlen, char *service, socklen_t servicelen, int flags)
{
	struct addr a = udp_to_addr(sa);

	(void)len;
	(void)service;
	(void)servicelen;
	(void)flags;
	if (a.family != ADDR_IPV4)
		return EAI_NONAME;
	memset(host, 'x', hostlen - 1);
	host[hostlen - 1] = '\0';
	return 0;
}

static void
address_gives_its_name(void **state)
{
	struct host_event ev;
	struct addr a;

	resolve_names_by(*state, name_somebody);
	assert_true(addr_parse(&a, "192.0.2.7"));
	assert_int_equal(resolve_ask_name(*state, &a, 8), 0);
	ev = answer(*state);
	assert_int_equal(ev.id, 8);
	assert_int_equal(ev.naddr, 1);
	assert_true(addr_equal(&ev.addr[0], &a));
	assert_int_equal(strlen(ev.text), sizeof(ev.text) - 1);
	assert_true(addr_parse(&a, "2001:db8::7"));
	assert_int_equal(resolve_ask_name(*state, &a, 9), 0);
	ev = answer(*state);
	assert_true(addr_equal(&ev.addr[0], &a));
	assert_string_equal(ev.text, "");
	a.family = ADDR_NONE;
	assert_int_equal(resolve_ask_name(*state, &a, 9), EINVAL);
}

static void
failure_is_a_sentence(void **state)
{
	static const int codes[] = { EAI_NONAME, EAI_NODATA, EAI_AGAIN,
		EAI_FAIL, EAI_ADDRFAMILY, EAI_MEMORY, EAI_SYSTEM, EAI_FAMILY };
	char seen[8][96], name[32];

	for (size_t i = 0; i < 8; i++) {
		struct host_event ev;

		snprintf(name, sizeof(name), "fail%d", codes[i]);
		assert_int_equal(resolve_ask(*state, name, ADDR_NONE, 1), 0);
		ev = answer(*state);
		assert_int_equal(ev.naddr, 0);
		assert_true(strlen(ev.text) > 10);
		memcpy(seen[i], ev.text, sizeof(seen[i]));
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(seen[k], seen[i]);
	}
	assert_string_equal(seen[6], "Network is down");
	assert_int_equal(resolve_ask(*state, "none", ADDR_NONE, 1), 0);
	assert_string_equal(answer(*state).text, seen[1]);
}

static void
numbers_need_no_look_up(void **state)
{
	struct host_event ev;

	assert_int_equal(resolve_ask(*state, "198.51.100.7", ADDR_NONE, 2), 0);
	assert_true(resolve_take(*state, &ev));
	assert_int_equal(ev.naddr, 1);
	assert_addr(&ev.addr[0], "198.51.100.7");
	assert_int_equal(resolve_ask(*state, "2001:db8::7", ADDR_IPV6, 2), 0);
	assert_true(resolve_take(*state, &ev));
	assert_addr(&ev.addr[0], "2001:db8::7");
	assert_int_equal(resolve_ask(*state, "198.51.100.7", ADDR_IPV6, 3), 0);
	assert_true(resolve_take(*state, &ev));
	assert_int_equal(ev.naddr, 0);
	assert_string_not_equal(ev.text, "");
}

static void
scope_may_be_an_interface(void **state)
{
	struct host_event ev;

	assert_int_equal(resolve_ask(*state, "fe80::1%lo", ADDR_NONE, 2), 0);
	if (!resolve_take(*state, &ev))
		skip(); /* no IPv6 in this C library or kernel */
	assert_int_equal(ev.naddr, 1);
	assert_int_equal(ev.addr[0].scope, 1);
}

static void
bad_names_are_refused(void **state)
{
	char name[300];

	memset(name, 'a', sizeof(name));
	name[299] = '\0';
	assert_int_equal(resolve_ask(*state, "", ADDR_NONE, 1), EINVAL);
	assert_int_equal(resolve_ask(*state, name, ADDR_NONE, 1), ENAMETOOLONG);
	name[256] = '\0';
	assert_int_equal(resolve_ask(*state, name, ADDR_NONE, 1), ENAMETOOLONG);
	name[255] = '\0';
	assert_int_equal(resolve_ask(*state, name, ADDR_NONE, 1), 0);
	assert_int_equal(answer(*state).naddr, 1);
}

static void
hanging_name_holds_up_no_other(void **state)
{
	struct host_event ev;

	gate_set(false);
	for (uint32_t id = 1; id < RESOLVE_THREADS; id++)
		assert_int_equal(resolve_ask(*state, "hang", ADDR_NONE, id), 0);
	gate_await(RESOLVE_THREADS - 1);
	assert_int_equal(resolve_ask(*state, "quick", ADDR_NONE, 99), 0);
	assert_int_equal(answer(*state).id, 99);
	assert_true(resolve_open(*state));
	assert_false(resolve_take(*state, &ev));
	gate_set(true);
	for (int i = 1; i < RESOLVE_THREADS; i++)
		assert_in_range(answer(*state).id, 1, RESOLVE_THREADS - 1);
}

static void
queue_is_bounded_and_works_off(void **state)
{
	bool seen[RESOLVE_MAX + 1] = { false };

	gate_set(false);
	for (uint32_t id = 1; id <= RESOLVE_MAX; id++)
		assert_int_equal(resolve_ask(*state, "hang", ADDR_NONE, id), 0);
	assert_int_equal(resolve_ask(*state, "more", ADDR_NONE, 1), EAGAIN);
	assert_int_equal(
	    resolve_ask(*state, "192.0.2.1", ADDR_NONE, 1), EAGAIN);
	gate_set(true);
	for (int i = 0; i < RESOLVE_MAX; i++) {
		struct host_event ev = answer(*state);

		assert_in_range(ev.id, 1, RESOLVE_MAX);
		assert_false(seen[ev.id]);
		seen[ev.id] = true;
	}
	assert_false(resolve_open(*state));
}

static void
answer_wakes(void **state)
{
	struct resolver *r;
	struct pollfd p = { .fd = eventfd(0, 0), .events = POLLIN };

	(void)state;
	r = resolve_new(p.fd, world);
	assert_int_equal(resolve_ask(r, "name", ADDR_NONE, 1), 0);
	assert_int_equal(poll(&p, 1, 10000), 1);
	assert_int_equal(answer(r).naddr, 1);
	resolve_free(r);
	close(p.fd);
}

/* The gate stays shut: if this waited for the look-up, it would never end. */
static void
end_waits_for_no_look_up(void **state)
{
	struct resolver *r = resolve_new(-1, world);

	(void)state;
	gate_set(false);
	assert_int_equal(resolve_ask(r, "quick", ADDR_NONE, 1), 0);
	assert_int_equal(answer(r).id, 1);
	assert_int_equal(resolve_ask(r, "hang1", ADDR_NONE, 1), 0);
	assert_int_equal(resolve_ask(r, "hang2", ADDR_NONE, 2), 0);
	gate_await(2);
	resolve_free(r);
	gate_set(true);
	gate_await(0);
}

static void
real_resolver_knows_localhost(void **state)
{
	struct resolver *r = resolve_new(-1, getaddrinfo);
	struct host_event ev;

	(void)state;
	assert_int_equal(resolve_ask(r, "localhost", ADDR_IPV4, 1), 0);
	ev = answer(r);
	resolve_free(r);
	if (!ev.naddr)
		skip(); /* a machine without a hosts file */
	assert_addr(&ev.addr[0], "127.0.0.1");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(name_gives_its_addresses),
		T(flood_of_addresses_is_cut_and_told_once),
		T(address_gives_its_name),
		T(failure_is_a_sentence),
		T(numbers_need_no_look_up),
		T(scope_may_be_an_interface),
		T(bad_names_are_refused),
		T(hanging_name_holds_up_no_other),
		T(queue_is_bounded_and_works_off),
		T(answer_wakes),
		T(end_waits_for_no_look_up),
		T(real_resolver_knows_localhost),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
