/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * guestlist make SEED ROUND: prints an ntp.conf with random restrict lines.
 * guestlist ask SEED ROUND FILE TRIES SERVER4 SERVER6: asks an NTPsec ntpd
 * that reads FILE, from TRIES random addresses, for the time and in mode 6,
 * and compares whether it answers with what we say it does. All addresses of
 * 10.0.0.0/8, 100.64.0.0/10 and 2001:db8::/32 must be local. Prints each
 * disagreement and a summary; exit 1 if there was one, 2 if nobody answers.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/access_decide.h"

#include "config/conf.h"
#include "config/directive.h"
#include "config/restrict.h"

/* They are always answered: when they are, so is whatever was asked before. */
#define LAST4 "100.64.0.99"
#define LAST6 "2001:db8:ffff::99"

#define BATCH 40 /* few enough for a socket's buffer */

static uint64_t
next(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s >> 11;
}

static unsigned
below(uint64_t *s, unsigned n)
{
	return (unsigned)(next(s) % n);
}

static uint64_t
seed_of(const char *seed, const char *round, unsigned what)
{
	uint64_t s = strtoull(seed, NULL, 0) * 0x9e3779b97f4a7c15u +
	    strtoull(round, NULL, 0) * 0xbf58476d1ce4e5b9u + what + 1;

	for (int i = 0; i < 16; i++)
		next(&s);
	return s;
}

/* A small world, so that rules meet; now and then somebody from afar. */
static struct addr
random_addr(uint64_t *s, bool v6)
{
	struct addr a = { .family = v6 ? ADDR_IPV6 : ADDR_IPV4 };

	if (v6) {
		memcpy(a.ip, "\x20\x01\x0d\xb8", 4);
		a.ip[5] = (uint8_t)below(s, 3);
		a.ip[7] = (uint8_t)below(s, 4);
		a.ip[15] = (uint8_t)(1 + below(s, 8));
		if (below(s, 5) == 0)
			a.ip[4 + below(s, 12)] = (uint8_t)below(s, 256);
		return a;
	}
	a.ip[0] = 10;
	a.ip[1] = (uint8_t)below(s, 3);
	a.ip[2] = (uint8_t)below(s, 4);
	a.ip[3] = (uint8_t)(1 + below(s, 8));
	if (below(s, 5) == 0)
		a.ip[1 + below(s, 3)] = (uint8_t)below(s, 255);
	return a;
}

/* The address in one of the forms that a file may have it in. */
static void
print_addr(uint64_t *s, const struct addr *a)
{
	char text[ADDR_TEXT];

	if (a->family == ADDR_IPV4 && below(s, 8) == 0)
		printf(
		    "%u.%u.0%o.0x%x", a->ip[0], a->ip[1], a->ip[2], a->ip[3]);
	else if (a->family == ADDR_IPV4 && below(s, 12) == 0)
		printf(
		    "%u.%u.%u", a->ip[0], a->ip[1], a->ip[2] * 256u + a->ip[3]);
	else if (a->family == ADDR_IPV6 && below(s, 8) == 0)
		printf("[%s]", addr_text(a, text, sizeof text));
	else
		printf("%s", addr_text(a, text, sizeof text));
}

static void
print_mask(uint64_t *s, bool v6)
{
	struct addr m = { .family = v6 ? ADDR_IPV6 : ADDR_IPV4 };
	unsigned octets = v6 ? 16 : 4;
	unsigned bits = below(s, 8 * octets + 1);
	char text[ADDR_TEXT];

	for (unsigned i = 0; i < bits; i++)
		m.ip[i / 8] |= (uint8_t)(0x80u >> i % 8);
	if (below(s, 6) == 0)
		m.ip[below(s, octets)] ^= (uint8_t)(1u << below(s, 8));
	printf(" mask %s", addr_text(&m, text, sizeof text));
}

static void
print_target(uint64_t *s)
{
	bool v6 = below(s, 2);
	struct addr a = random_addr(s, v6);
	unsigned form = below(s, 20);

	if (form == 0) {
		printf("default");
	} else if (form == 1) {
		printf("-%c default", v6 ? '6' : '4');
	} else if (form < 8) {
		print_addr(s, &a);
		/* Once in a while a mask of the other family. */
		print_mask(s, below(s, 16) == 0 ? !v6 : v6);
	} else if (form < 13) {
		print_addr(s, &a);
		printf("/%u", below(s, v6 ? 131 : 35));
	} else if (form == 13) {
		printf("-%c ", v6 ? '6' : '4');
		print_addr(s, &a);
	} else {
		print_addr(s, &a);
	}
}

static void
print_flags(uint64_t *s)
{
	static const char *const word[] = { "ignore", "noserve", "noquery",
		"noquery", "nomodify", "notrust", "version", "limited", "kod",
		"nomrulist", "ntpport", "nopeer", "notrap" };
	unsigned n = below(s, 4);

	for (unsigned i = 0; i < n; i++)
		printf(" %s", word[below(s, sizeof word / sizeof word[0])]);
	if (below(s, 20) == 0)
		printf(" bogus ignore");
}

static int
make(char *argv[])
{
	uint64_t s = seed_of(argv[2], argv[3], 0);
	unsigned lines = 3 + below(&s, 40);

	printf("disable ntp kernel\n");
	for (unsigned i = 0; i < lines; i++) {
		printf(below(&s, 8) == 0 ? "unrestrict " : "restrict ");
		print_target(&s);
		print_flags(&s);
		printf("\n");
	}
	printf("restrict " LAST4 "\nrestrict " LAST6 "\n");
	return 0;
}

/* One address that asks. */
struct guest {
	struct addr from;
	uint8_t version; /* of its question for the time */
	int fd;
	bool said[2]; /* what we say: is time, is mode 6 answered? */
	bool got[2];  /* what came */
};

static void
to_sockaddr(const struct addr *a, struct sockaddr_storage *ss, socklen_t *len)
{
	memset(ss, 0, sizeof *ss);
	if (a->family == ADDR_IPV6) {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)(void *)ss;

		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(a->port);
		memcpy(&in6->sin6_addr, a->ip, 16);
		*len = sizeof *in6;
	} else {
		struct sockaddr_in *in = (struct sockaddr_in *)(void *)ss;

		in->sin_family = AF_INET;
		in->sin_port = htons(a->port);
		memcpy(&in->sin_addr, a->ip, 4);
		*len = sizeof *in;
	}
}

static void
arrive(struct guest *g)
{
	struct sockaddr_storage ss;
	socklen_t len;
	int one = 1;

	to_sockaddr(&g->from, &ss, &len);
	g->fd = socket(ss.ss_family, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	setsockopt(g->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	/* The address is routed here, and on no interface. */
	setsockopt(g->fd, IPPROTO_IP, IP_FREEBIND, &one, sizeof one);
	setsockopt(g->fd, IPPROTO_IPV6, IPV6_FREEBIND, &one, sizeof one);
	if (g->fd < 0 || bind(g->fd, (struct sockaddr *)&ss, len) != 0) {
		perror("guestlist: socket");
		exit(2);
	}
}

static void
put_question(const struct guest *g, const struct addr server[2])
{
	uint8_t time[48] = { 0 }, query[12] = { 0x16, 2 };
	struct sockaddr_storage ss;
	socklen_t len;

	time[0] = (uint8_t)(g->version << 3 | 3);
	time[47] = 1;
	query[3] = 1; /* sequence; readvar of the system */
	to_sockaddr(&server[g->from.family == ADDR_IPV6], &ss, &len);
	if (sendto(g->fd, time, sizeof time, 0, (struct sockaddr *)&ss, len) <
		0 ||
	    sendto(g->fd, query, sizeof query, 0, (struct sockaddr *)&ss, len) <
		0) {
		perror("guestlist: sendto");
		exit(2);
	}
}

static void
listen_to(struct guest *g)
{
	uint8_t buf[1500];
	ssize_t n;

	while ((n = recv(g->fd, buf, sizeof buf, 0)) > 0) {
		g->got[0] |= (buf[0] & 7) == 4;
		g->got[1] |= (buf[0] & 7) == 6;
	}
}

/* Waits until those who are always answered are; false after `ms`. */
static bool
wait_last(struct guest last[2], const struct addr server[2], int ms)
{
	for (int i = 0; i < 2; i++)
		put_question(&last[i], server);
	for (; ms > 0; ms -= 20) {
		struct pollfd p[2] = { { .fd = last[0].fd, .events = POLLIN },
			{ .fd = last[1].fd, .events = POLLIN } };

		poll(p, 2, 20);
		for (int i = 0; i < 2; i++)
			listen_to(&last[i]);
		if (last[0].got[0] && last[0].got[1] && last[1].got[0] &&
		    last[1].got[1])
			return true;
	}
	return false;
}

/* A round of questions; the last two guests close it. */
static bool
ask(struct guest *g, size_t n, const struct addr server[2], int ms)
{
	struct guest last[2] = { { .version = 4 }, { .version = 4 } };
	bool answered;

	addr_parse(&last[0].from, LAST4);
	addr_parse(&last[1].from, LAST6);
	for (size_t i = 0; i < n; i++)
		put_question(&g[i], server);
	for (int i = 0; i < 2; i++)
		arrive(&last[i]);
	answered = wait_last(last, server, ms);
	for (size_t i = 0; i < n; i++)
		listen_to(&g[i]);
	for (int i = 0; i < 2; i++)
		close(last[i].fd);
	return answered;
}

struct rules {
	struct conf *conf;
	struct restrict_set *set;
	struct access_rule *rule;
	struct access table;
};

static void
read_rules(struct rules *r, const char *file)
{
	struct diags ds;
	size_t count;
	bool mode7;

	diags_init(&ds);
	r->conf = conf_load(file, &ds);
	diags_free(&ds);
	if (r->conf == NULL)
		exit(2);
	r->set = restrict_read(r->conf, DIALECT_SEC, NULL, &mode7, NULL);
	r->rule = restrict_rules(r->set, &count);
	access_build(&r->table, r->rule, count);
}

static bool
is_new(const struct guest *g, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (addr_equal(&g[i].from, &g[n].from))
			return false;
	}
	return true;
}

/* Everybody comes once: more would meet the rate limits. */
static void
invite(struct guest *g, size_t n, uint64_t *s, const struct rules *r)
{
	for (size_t i = 0; i < n; i++) {
		struct access_request rq = { .sec = true };
		const struct access_rule *rule;

		do
			g[i].from = random_addr(s, below(s, 2));
		while (!is_new(g, i));
		g[i].from.port = below(s, 3) == 0
		    ? 123
		    : (uint16_t)(20000 + below(s, 20000));
		g[i].version = (uint8_t)(3 + below(s, 2));
		rule = access_find(&r->table, &g[i].from);
		rq.version = g[i].version;
		g[i].said[0] =
		    access_decide(rule->flags, &rq).verdict != ACCESS_DROPS;
		rq = (struct access_request){ .kind = ACCESS_QUERY,
			.sec = true };
		g[i].said[1] =
		    access_decide(rule->flags, &rq).verdict != ACCESS_DROPS;
	}
}

static bool
agrees(const struct guest *g)
{
	return g->got[0] == g->said[0] && g->got[1] == g->said[1];
}

static void
tell(const struct guest *g, const struct rules *r)
{
	const struct access_rule *rule = access_find(&r->table, &g->from);
	struct restrict_line at = restrict_owed(r->set, rule, 0);
	char text[ADDR_TEXT];

	printf("%s version %d: time %s, we say %s; mode 6 %s, we say %s "
	       "(line %u)\n",
	    addr_text_port(&g->from, text, sizeof text), g->version,
	    g->got[0] ? "answered" : "dropped",
	    g->said[0] ? "answered" : "dropped",
	    g->got[1] ? "answered" : "dropped",
	    g->said[1] ? "answered" : "dropped", at.line);
}

static int
ask_all(char *argv[])
{
	uint64_t s = seed_of(argv[2], argv[3], 1);
	size_t tries = strtoul(argv[5], NULL, 10), differ = 0, time = 0,
	       query = 0;
	struct guest *g = calloc(tries + 1, sizeof *g);
	struct addr server[2];
	struct rules r;

	if (g == NULL || !addr_parse(&server[0], argv[6]) ||
	    !addr_parse(&server[1], argv[7]))
		return 2;
	server[0].port = server[1].port = 123;
	read_rules(&r, argv[4]);
	invite(g, tries, &s, &r);
	for (int wait = 0; !ask(NULL, 0, server, 200); wait++) {
		if (wait > 100) {
			printf("nobody answers\n");
			return 2;
		}
	}
	for (size_t i = 0; i < tries; i += BATCH) {
		size_t n = tries - i < BATCH ? tries - i : BATCH;

		for (size_t k = i; k < i + n; k++)
			arrive(&g[k]);
		if (!ask(&g[i], n, server, 5000))
			printf("the last were not answered\n");
		for (size_t k = i; k < i + n; k++) {
			/* A datagram may be lost: once more. */
			if (!agrees(&g[k]))
				ask(&g[k], 1, server, 5000);
			if (!agrees(&g[k])) {
				differ++;
				tell(&g[k], &r);
			}
			time += g[k].got[0];
			query += g[k].got[1];
			close(g[k].fd);
		}
	}
	printf("tries %zu time %zu query %zu differ %zu\n", tries, time, query,
	    differ);
	free(g);
	free(r.rule);
	restrict_free(r.set);
	conf_free(r.conf);
	return differ != 0;
}

int
main(int argc, char *argv[])
{
	if (argc == 4 && strcmp(argv[1], "make") == 0)
		return make(argv);
	if (argc == 8 && strcmp(argv[1], "ask") == 0)
		return ask_all(argv);
	fputs("usage: guestlist make SEED ROUND\n"
	      "       guestlist ask SEED ROUND FILE TRIES SERVER4 SERVER6\n",
	    stderr);
	return 2;
}
