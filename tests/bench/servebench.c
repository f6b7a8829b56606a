/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * servebench: what a packet costs in the list of clients, of 1, 50,000 and
 * 1,000,000 addresses, known and false ones, one by one and with what they
 * need fetched beforehand in batches; and what an answer costs as a whole,
 * under 0, 1,000 and 10,000 restrict lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/serve.h"

#define ASKED 2000000
#define BATCH 64

static const struct rule_count {
	size_t lines;
	uint32_t clients;
} rows[] = { { 0, 50000 }, { 1000, 50000 }, { 10000, 50000 }, { 0, 1 },
	{ 10000, 1000000 } };

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static uint32_t
next(uint32_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 17;
	*s ^= *s << 5;
	return *s;
}

static struct addr
address(uint32_t ip)
{
	struct addr a = { .family = ADDR_IPV4, .port = 4000 };

	ip *= 2654435761u;
	for (int i = 0; i < 4; i++)
		a.ip[i] = (uint8_t)(ip >> 8 * i);
	return a;
}

static struct mru *
list(const struct mru_cfg *cfg, void **mem)
{
	static const uint64_t key[2] = { 123, 456 };

	*mem = calloc(1, mru_size(cfg));
	if (*mem == NULL)
		abort();
	return mru_init(*mem, true, cfg, key);
}

/* Seconds for ASKED packets of random ones among `clients` addresses. */
static double
packets(struct mru *m, uint32_t clients, size_t batch, mono_t *now)
{
	uint32_t seed = 815;
	double start = seconds();

	for (size_t i = 0; i < ASKED; i += batch) {
		struct addr a[BATCH];

		for (size_t k = 0; k < batch; k++)
			a[k] = address(next(&seed) % clients);
		for (int step = 0; step < 2 && batch > 1; step++)
			for (size_t k = 0; k < batch; k++)
				mru_prefetch(m, &a[k], step);
		for (size_t k = 0; k < batch; k++, now->ns += 1000)
			mru_packet(m, &a[k], 0, 0x23,
			    ACCESS_LIMITED | ACCESS_KOD, *now);
	}
	return seconds() - start;
}

static void
bench_list(uint32_t depth, uint32_t clients, bool sec)
{
	struct mru_cfg cfg;
	struct mru_stats st;
	struct mru *m;
	void *mem;
	mono_t now = { 1 };
	double one, many;

	mru_defaults(&cfg, sec);
	cfg.maxdepth = depth;
	m = list(&cfg, &mem);
	packets(m, clients, 1, &now);
	one = packets(m, clients, 1, &now);
	many = packets(m, clients, BATCH, &now);
	mru_stats(m, &st);
	printf("%9u of %9u addresses, %-8s %6.1f ns, %6.1f in batches; "
	       "%.1f MB\n",
	    st.depth, clients, sec ? "score" : "headway", one / ASKED * 1e9,
	    many / ASKED * 1e9, (double)st.maxbytes / 1e6);
	free(mem);
}

static void
bench_serve(const struct rule_count *row)
{
	struct access_rule *rule = calloc(row->lines + 1, sizeof *rule);
	struct serve_rules rules = { .sec = false };
	struct serve s = { .rules = &rules,
		.sys = { .stratum = 2, .rootdisp = 0.001 } };
	struct serve_out out;
	struct packet q = { .version = 4, .mode = MODE_CLIENT, .xmt = { 1 } };
	struct serve_in in = { .now = { 1 }, .rx = { 1795392000123456789 } };
	uint8_t buf[PACKET_HEADER];
	uint32_t seed = 4711;
	struct mru_cfg cfg;
	double start = 0;
	void *mem;

	if (rule == NULL)
		abort();
	for (size_t i = 0; i < row->lines; i++) {
		struct addr a = address((uint32_t)i * 7919);

		rule[i] = (struct access_rule){ .family = ADDR_IPV4,
			.mask = { 255, 255, 255 } };
		for (int k = 0; k < 3; k++)
			rule[i].ip[k] = a.ip[k];
	}
	rule[row->lines] = (struct access_rule){ .family = ADDR_IPV4,
		.flags = ACCESS_LIMITED | ACCESS_KOD | ACCESS_NOQUERY };
	access_build(&rules.access, rule, row->lines + 1);
	mru_defaults(&cfg, false);
	cfg.maxdepth = 1000000;
	s.mru = list(&cfg, &mem);
	in.buf = buf;
	in.len = packet_encode(&q, buf, sizeof buf);
	for (size_t i = 0; i < 2 * ASKED; i++) {
		if (i == ASKED)
			start = seconds();
		in.from = address(next(&seed) % row->clients);
		in.now.ns += 100000000; /* slow enough for all */
		in.rx.ns += 1000;
		if (row->clients == 1)
			in.now.ns += INT64_C(10000000000);
		if (serve_datagram(&s, &in, &out) == SERVE_REPLY)
			serve_stamp(&out, in.rx);
	}
	printf("%9zu restrict lines, %9u clients: %6.1f ns; %.0f %% answered\n",
	    row->lines, row->clients, (seconds() - start) / ASKED * 1e9,
	    100.0 * (double)s.counts.processed / (double)s.counts.received);
	free(mem);
	free(rule);
}

int
main(void)
{
	printf("a packet in the list of clients:\n");
	for (int sec = 0; sec < 2; sec++) {
		bench_list(1000000, 1, sec);
		bench_list(1000000, 50000, sec);
		bench_list(1000000, 1000000, sec);
		bench_list(50000, 100000000, sec);
		bench_list(1000000, 100000000, sec);
	}
	printf("a question and its answer, limited and counted:\n");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		bench_serve(&rows[i]);
	return 0;
}
