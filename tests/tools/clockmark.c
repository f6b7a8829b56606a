/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clockmark: prints the wall clock minus the monotonic clock in nanoseconds,
 * then the kernel clock's frequency, tick and status.  Two marks that agree
 * prove that nobody stepped or steered the clock between them; they are
 * compared by clockmark itself: clockmark OLD-MARK fails if the clock moved.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timex.h>
#include <time.h>

/* A step of less than this (ns) is not seen: the clocks are not read at the
 * same instant. */
#define READING 1000000

/* Tries to read them with no other program's work in between. */
#define TRIES 50

struct mark {
	int64_t apart;
	long freq, tick;
	int status;
};

static int64_t
read_ns(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* The wall clock minus the monotonic one, read when both were quickest. */
static int64_t
read_apart(void)
{
	int64_t best = INT64_MAX, apart = 0;

	for (int i = 0; i < TRIES; i++) {
		int64_t before = read_ns(CLOCK_MONOTONIC);
		int64_t wall = read_ns(CLOCK_REALTIME);
		int64_t after = read_ns(CLOCK_MONOTONIC);

		if (after - before >= best)
			continue;
		best = after - before;
		apart = wall - (before + best / 2);
	}
	return apart;
}

static struct mark
take(void)
{
	struct timex tx = { 0 };
	struct mark m;

	adjtimex(&tx);
	m.freq = tx.freq;
	m.tick = tx.tick;
	m.status = tx.status;
	m.apart = read_apart();
	return m;
}

/* The kernel itself calls a clock unsynchronised that nobody has set for
 * long; nobody but a program takes that back. */
static bool
is_set(int old, int now)
{
	return (old & ~STA_UNSYNC) != (now & ~STA_UNSYNC) ||
	    ((old & STA_UNSYNC) && !(now & STA_UNSYNC));
}

int
main(int argc, char **argv)
{
	struct mark m = take(), old;

	printf("%" PRId64 " %ld %ld %d\n", m.apart, m.freq, m.tick, m.status);
	if (argc < 2)
		return 0;
	if (sscanf(argv[1], "%" SCNd64 " %ld %ld %d", &old.apart, &old.freq,
		&old.tick, &old.status) != 4)
		return 2;
	return llabs(m.apart - old.apart) > READING || m.freq != old.freq ||
	    m.tick != old.tick || is_set(old.status, m.status);
}
