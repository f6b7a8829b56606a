/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clockmark: prints the wall clock minus the monotonic clock in nanoseconds,
 * then the kernel clock's frequency, tick and status.  Two marks that agree
 * prove that nobody stepped or steered the clock between them; they are
 * compared by clockmark itself: clockmark OLD-MARK fails if the clock moved.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timex.h>
#include <time.h>

/* Reading two clocks one after the other costs less than this, in ns. */
#define READING 10000000

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

static struct mark
take(void)
{
	struct timex tx = { 0 };
	struct mark m;

	adjtimex(&tx);
	m.freq = tx.freq;
	m.tick = tx.tick;
	m.status = tx.status;
	m.apart = read_ns(CLOCK_REALTIME) - read_ns(CLOCK_MONOTONIC);
	return m;
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
	    m.tick != old.tick || m.status != old.status;
}
