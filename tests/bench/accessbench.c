/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * accessbench: what it costs to find the rule for an address among 10, 1,000
 * and 100,000 restrict lines, and to read those lines; with the ratio to the
 * smallest table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/access.h"

#include "config/directive.h"
#include "config/restrict.h"

#define ASKED 2000000

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

/* n networks of 16 to 32 bits. */
static void
add_lines(struct restrict_set *s, uint32_t n)
{
	uint32_t seed = 4711;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t ip = next(&seed);
		char line[80];
		int len = snprintf(line, sizeof line,
		    "restrict %u.%u.%u.%u/%u noserve", 1 + ip % 223,
		    ip >> 8 & 255, ip >> 16 & 255, ip >> 24,
		    16 + next(&seed) % 17);

		restrict_add(s, "bench", i + 1, line, (size_t)len);
	}
}

static double
look_up(const struct access *a)
{
	uint32_t seed = 815;
	size_t found = 0;
	double start = seconds();

	for (int i = 0; i < ASKED; i++) {
		uint32_t ip = next(&seed);
		struct addr from = { .family = ADDR_IPV4, .port = 4000 };

		for (int k = 0; k < 4; k++)
			from.ip[k] = (uint8_t)(ip >> 8 * k);
		found += access_find(a, &from) != NULL;
	}
	if (found != ASKED)
		abort();
	return (seconds() - start) / ASKED * 1e9;
}

int
main(void)
{
	static const uint32_t sizes[] = { 10, 1000, 100000 };
	double first = 0;

	printf("%-10s %12s %8s %14s\n", "lines", "look-up, ns", "x",
	    "to read, ms");
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct restrict_set *s = restrict_new(DIALECT_SEC, NULL);
		double start = seconds(), built, ns;
		struct access_rule *rule;
		struct access a;
		size_t n;

		add_lines(s, sizes[i]);
		rule = restrict_rules(s, &n);
		access_build(&a, rule, n);
		built = seconds() - start;
		ns = look_up(&a);
		if (i == 0)
			first = ns;
		printf("%-10u %12.1f %8.2f %14.2f\n", sizes[i], ns, ns / first,
		    1e3 * built);
		free(rule);
		restrict_free(s);
	}
	return 0;
}
