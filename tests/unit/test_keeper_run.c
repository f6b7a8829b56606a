/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A keeper and what it keeps, as processes: a recorded clock, files of the
 * test's own, engines that die.
 */
#include "sys/keeper.h"

#include "sys/clock.h"
#include "sys/keeper_page.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

/* What all processes of a test see. */
struct board {
	struct timex clock;
	unsigned set; /* requests that changed it */
	unsigned lives;
	unsigned ready, died;
	int error[8];
	char notice[96];
	double quickest; /* s */
	double median;
};

static struct board *board;
static char drift[256], other[256], place[256];

static int
record(void *self, struct timex *t)
{
	(void)self;
	if (t->modes == ADJ_TICK && t->tick == 0) {
		errno = EINVAL;
		return -1;
	}
	if (t->modes & ADJ_FREQUENCY)
		board->clock.freq = t->freq;
	if (t->modes & ADJ_SETOFFSET)
		board->clock.time = t->time;
	board->set += t->modes != 0 && t->modes != ADJ_OFFSET_SS_READ;
	t->freq = board->clock.freq;
	t->tick = 10000;
	return 0;
}

static const struct clock_kernel recorded = { NULL, record };

static bool
learn(void *self, struct keeper_rules *out)
{
	(void)self;
	out->clock = true;
	out->panic = 1000;
	snprintf(out->drift, sizeof(out->drift), "%s", drift);
	snprintf(out->read[out->nread++], PATH_MAX, "%s", drift);
	return true;
}

static void
nothing(void *self)
{
	(void)self;
}

static void
note_death(void *self)
{
	(void)self;
	board->died++;
}

static void
note_ready(void *self)
{
	(void)self;
	board->ready++;
}

static void
say(void *self, enum keeper_word word, const char *text)
{
	(void)self;
	(void)word;
	(void)text;
}

static int
conf(void *self, const struct keeper_ask_conf *c, char *text, size_t size)
{
	(void)self;
	(void)c;
	snprintf(text, size, "said");
	return 0;
}

/* Runs a keeper with this engine in a process of its own; its result, -1 as
 * 255. */
static int
run(int (*work)(void *self, struct kept *k), unsigned crashes)
{
	static const struct sandbox_plan plan = { .off = true, .report = -1 };
	const struct keeper_cfg cfg = { .ops = { NULL, work, learn, nothing,
					    conf, note_death, note_ready, say },
		.plan = &plan,
		.kernel = &recorded,
		.socket = "",
		.group = "",
		.state = place,
		.tag = "test",
		.crashes = crashes };
	pid_t pid;
	int status;

	memset(board, 0, sizeof(*board));
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(99);
		_exit(keeper_run(&cfg) & 0xff);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
begin(struct kept *k)
{
	struct host_event ev;

	board->lives++;
	kept_reread(k);
	kept_settled(k, KEEPER_TAKEN);
	if (kept_notice(k, &ev))
		memcpy(board->notice, ev.text, sizeof(board->notice));
	kept_ready(k);
}

static int
set_freq(struct kept *k, double freq)
{
	const struct adjust a = { .kind = ADJUST_FREQ, .freq = freq };

	return kept_adjust(k, &recorded, &a);
}

static int
make_step(struct kept *k, double step)
{
	const struct adjust a = { .kind = ADJUST_STEP, .step = step };

	return kept_adjust(k, &recorded, &a);
}

static int
by_time(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* How long the engine waits for the clock. */
static void
measure(struct kept *k)
{
	enum { TIMES = 501 };
	double took[TIMES];

	for (size_t i = 0; i < TIMES; i++) {
		mono_t t = clock_mono();

		(void)set_freq(k, 1e-6);
		took[i] = mono_diff(clock_mono(), t);
	}
	qsort(took, TIMES, sizeof(took[0]), by_time);
	board->quickest = took[0];
	board->median = took[TIMES / 2];
}

static int
ask_all(void *self, struct kept *k)
{
	struct host_clock found = { 0 };
	struct stat st;
	char buf[64];

	(void)self;
	begin(k);
	measure(k);
	board->error[0] = set_freq(k, 10e-6);
	board->error[1] = set_freq(k, 0.2);
	board->error[2] = make_step(k, 1e6);
	board->error[3] = make_step(k, 1e6);
	board->error[4] = kept_take(k, &recorded, &found);
	board->error[5] = kept_drift(k, "whatever", 3e-6, 1e-7);
	board->error[6] = kept_append(k, other, &st);
	board->error[7] = kept_may(k, &recorded);
	return kept_read(k, drift, buf, sizeof(buf)) > 0 ? 0 : 1;
}

static void
read_drift(char text[64])
{
	FILE *in = fopen(drift, "r");

	assert_non_null(in);
	text[fread(text, 1, 63, in)] = '\0';
	fclose(in);
}

static void
what_is_asked_is_done_within_its_bounds(void **state)
{
	char text[64];

	(void)state;
	assert_int_equal(run(ask_all, 5), 0);
	assert_int_equal(board->lives, 1);
	assert_int_equal(board->ready, 1);
	assert_int_equal(board->error[0], 0);
	assert_int_equal(board->error[1], ERANGE);
	assert_int_equal(board->error[2], 0);
	assert_int_equal(board->error[3], ERANGE);
	assert_int_equal(board->error[4], 0);
	assert_int_equal(board->error[5], 0);
	assert_int_equal(board->error[6], -EPERM);
	assert_true(board->error[7]);
	assert_int_equal(board->clock.freq, lround(10 * 65536));
	assert_int_equal(board->clock.time.tv_sec, 1000000);
	read_drift(text);
	assert_string_equal(text, "3.000000 0.100000\n");
	printf("# the clock is adjusted in %.1f us (median), %.1f us (best)\n",
	    board->median * 1e6, board->quickest * 1e6);
}

/* Dies while it slews, and is asked no more the second time. */
static int
die_once(void *self, struct kept *k)
{
	const struct keeper_beat b = {
		.freq = 20e-6, .err = 1e-7, .known = 1, .setting = 1
	};

	(void)self;
	begin(k);
	if (board->lives == 2)
		return 0;
	keeper_page_write(kept_page(k), &b, "its picture\x1b[2J\n", 17);
	keeper_page_arm(kept_page(k));
	(void)set_freq(k, 500e-6);
	raise(SIGSEGV);
	return 1;
}

static void
who_dies_leaves_its_frequency_and_a_report(void **state)
{
	char text[64], command[600];

	(void)state;
	assert_int_equal(run(die_once, 5), 0);
	assert_int_equal(board->lives, 2);
	assert_int_equal(board->died, 2);
	assert_int_equal(board->ready, 1);
	assert_int_equal(board->clock.freq, lround(20 * 65536));
	read_drift(text);
	assert_string_equal(text, "20.000000 0.100000\n");
	assert_non_null(strstr(board->notice, "signal 11"));
	snprintf(command, sizeof(command),
	    "grep -q 'its picture?.2J' %s/death-*.txt && "
	    "grep -q 'signal 11 .* at 0x' %s/death-*.txt",
	    place, place);
	/* NOLINTNEXTLINE(cert-env33-c): the test's own words */
	assert_int_equal(system(command), 0);
}

static int
die_always(void *self, struct kept *k)
{
	(void)self;
	begin(k);
	kill(getpid(), SIGKILL);
	return 1;
}

static void
who_dies_like_flies_is_left(void **state)
{
	(void)state;
	assert_int_equal(run(die_always, 4), KEEPER_GAVE_UP & 0xff);
	assert_int_equal(board->lives, 4);
}

static int
refuse_to_start(void *self, struct kept *k)
{
	(void)self;
	(void)k;
	board->lives++;
	return 3;
}

static void
who_cannot_start_is_not_tried_again(void **state)
{
	(void)state;
	assert_int_equal(run(refuse_to_start, 5), 3);
	assert_int_equal(board->lives, 1);
}

/* Says what no engine says. */
static int
talk_nonsense(void *self, struct kept *k)
{
	static const char nonsense[] = "give me /etc/shadow";

	(void)self;
	begin(k);
	if (board->lives == 2)
		return 0;
	if (send(kept_fd(k), nonsense, sizeof(nonsense), 0) > 0)
		pause();
	return 0;
}

static void
who_talks_nonsense_is_killed(void **state)
{
	(void)state;
	assert_int_equal(run(talk_nonsense, 5), 0);
	assert_int_equal(board->lives, 2);
	assert_non_null(strstr(board->notice, "signal 9"));
}

static void
pages_are_believed_only_if_they_cannot_shrink(void **state)
{
	int fd = memfd_create("other", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, sizeof(struct keeper_page)), 0);
	assert_null(keeper_page_map(fd));
	close(fd);
	assert_null(keeper_page_map(STDIN_FILENO));
}

static int
set_up(void **state)
{
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (board == MAP_FAILED || scratch_enter(state) != 0)
		return -1;
	scratch_path(state, "drift", drift);
	scratch_path(state, "other", other);
	snprintf(place, sizeof(place), "%.*s",
	    (int)(strrchr(drift, '/') - drift), drift);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_asked_is_done_within_its_bounds),
		cmocka_unit_test(who_dies_leaves_its_frequency_and_a_report),
		cmocka_unit_test(who_dies_like_flies_is_left),
		cmocka_unit_test(who_cannot_start_is_not_tried_again),
		cmocka_unit_test(who_talks_nonsense_is_killed),
		cmocka_unit_test(pages_are_believed_only_if_they_cannot_shrink),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, scratch_leave);
}
