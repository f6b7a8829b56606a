/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A segment as gpsd would write it, with a key that no clock has. */
#include "sys/shmclock.h"

#include "core/packet.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

#include <cmocka.h>

/* Real clocks have units from 0 on. */
#define UNIT (200 + (unsigned)getpid() % 50)
#define KEY  (0x4e545030 + (key_t)UNIT)

static const struct shmclock_time sample = { .mode = 1,
	.count = 4,
	.clock_sec = 1793491200,
	.clock_usec = 250000,
	.receive_sec = 1793491200,
	.receive_usec = 250123,
	.precision = -20,
	.nsamples = 3,
	.valid = 1,
	.clock_nsec = 250000456,
	.receive_nsec = 250123789 };

/* Makes the segment, as its writer; the reader finds it. */
static int
make(int mode, size_t size)
{
	int id = shmget(KEY, size, IPC_CREAT | IPC_EXCL | mode);

	if (id < 0 && (errno == ENOSYS || errno == EPERM || errno == ENOSPC))
		skip();
	assert_true(id >= 0);
	return id;
}

static int
clean_up(void **state)
{
	int id = shmget(KEY, 0, 0);

	(void)state;
	if (id >= 0)
		shmctl(id, IPC_RMID, NULL);
	return 0;
}

static void
a_sample_is_taken_once(void **state)
{
	int id = make(0666, sizeof(struct shmclock_time));
	struct shmclock_time *w = shmat(id, NULL, 0);
	struct shmclock_sample s;
	enum shmclock_result why;
	struct shmclock *shm = shmclock_attach(UNIT, false, &why);

	(void)state;
	assert_non_null(shm);
	assert_int_equal(shmclock_read(shm, &s), SHM_NOTHING);
	*w = sample;
	assert_int_equal(shmclock_read(shm, &s), SHM_SAMPLE);
	assert_int_equal(s.clock.ns, INT64_C(1793491200250000456));
	assert_int_equal(s.receive.ns, INT64_C(1793491200250123789));
	assert_int_equal(s.leap, LEAP_NONE);
	assert_int_equal(s.precision, -20);
	assert_int_equal(w->valid, 0);
	assert_int_equal(shmclock_read(shm, &s), SHM_NOTHING);
	/* Not even if its writer says it again. */
	w->valid = 1;
	assert_int_equal(shmclock_read(shm, &s), SHM_NOTHING);
	w->valid = 1;
	w->count += 2;
	w->receive_sec++;
	assert_int_equal(shmclock_read(shm, &s), SHM_SAMPLE);
	shmclock_detach(shm);
	shmdt(w);
}

static void
what_nobody_has_made_is_made(void **state)
{
	enum shmclock_result why;
	struct shmclock *shm = shmclock_attach(UNIT, true, &why);
	struct shmid_ds ds;

	(void)state;
	if (shm == NULL && why == SHM_NONE)
		skip();
	assert_non_null(shm);
	assert_int_equal(shmctl(shmget(KEY, 0, 0), IPC_STAT, &ds), 0);
	assert_int_equal(ds.shm_perm.mode & 0777, 0600);
	shmclock_detach(shm);
}

static void
what_anybody_can_write_is_no_private_one(void **state)
{
	enum shmclock_result why;
	struct shmclock *shm;

	(void)state;
	make(0666, sizeof(struct shmclock_time));
	assert_null(shmclock_attach(UNIT, true, &why));
	assert_int_equal(why, SHM_UNSAFE);
	shm = shmclock_attach(UNIT, false, &why);
	assert_non_null(shm);
	shmclock_detach(shm);
}

static void
too_small_a_segment_is_none(void **state)
{
	enum shmclock_result why;

	(void)state;
	make(0600, sizeof(struct shmclock_time) - 1);
	assert_null(shmclock_attach(UNIT, false, &why));
	assert_int_equal(why, SHM_SMALL);
}

static void
any_content_is_survived(void **state)
{
	static const struct shmclock_time bad[] = {
		{ .mode = 2 },
		{ .mode = -1 },
		{ .leap = 4 },
		{ .leap = -1 },
		{ .clock_usec = 1000000 },
		{ .clock_usec = -1 },
		{ .receive_usec = INT_MIN },
		{ .clock_sec = -1 },
		{ .receive_sec = INT64_MAX },
		{ .clock_sec = 9223372036 },
	};
	struct shmclock_sample s;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(shmclock_decode(&bad[i], &s), SHM_BAD);
	assert_int_equal(
	    shmclock_decode(&(struct shmclock_time){ .clock_nsec = UINT_MAX,
				.precision = INT_MIN },
		&s),
	    SHM_SAMPLE);
	assert_int_equal(s.clock.ns, 0);
	assert_int_equal(s.precision, -30);
	assert_int_equal(
	    shmclock_decode(
		&(struct shmclock_time){ .precision = INT_MAX }, &s),
	    SHM_SAMPLE);
	assert_int_equal(s.precision, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_sample_is_taken_once, clean_up, clean_up),
		cmocka_unit_test_setup_teardown(
		    what_nobody_has_made_is_made, clean_up, clean_up),
		cmocka_unit_test_setup_teardown(
		    what_anybody_can_write_is_no_private_one, clean_up,
		    clean_up),
		cmocka_unit_test_setup_teardown(
		    too_small_a_segment_is_none, clean_up, clean_up),
		cmocka_unit_test(any_content_is_survived),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
