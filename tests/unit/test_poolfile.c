/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool's record in both its forms; scores played through again. The files
 * were made by another program that knows the published rules. */
#include "config/poolfile.h"
#include "config/slurp.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NEAR(a, b, eps) assert_true(fabs((a) - (b)) <= (eps))

static void
load(struct pool_log *log, const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[512], why[200] = "";
	struct slurp s;

	snprintf(path, sizeof(path), "%s/tests/golden/pool/%s",
	    top != NULL ? top : ".", name);
	assert_true(slurp_file(&s, path, POOLFILE_MAX));
	poolfile_init(log);
	if (!poolfile_read(log, s.text, s.len, why, sizeof(why)))
		fail_msg("%s: %s", name, why);
	free(s.text);
}

/* Every monitor's scores follow from its steps. */
static void
replay(const char *name, size_t monitors, double most)
{
	struct pool_log log;
	size_t played = 0;

	load(&log, name);
	assert_int_equal(log.odd, 0);
	for (size_t i = 0; i < log.monitors; i++) {
		size_t rows;
		double off = poolfile_replay(&log, log.monitor[i].id, &rows);

		if (off > most)
			fail_msg("%s: %s is %.3f off", name,
			    log.monitor[i].name, off);
		assert_true(log.monitor[i].made ? rows == 0 : rows >= 30);
		played += rows > 0;
	}
	assert_int_equal(played, monitors);
	poolfile_free(&log);
}

static void
test_scores_follow_from_steps(void **state)
{
	(void)state;
	replay("join.json", 5, 1e-4);
	replay("wander.json", 3, 2e-3);
	replay("kisses.csv", 2, 1e-4);
	/* Published with one decimal. */
	replay("outage.csv", 4, 0.15);
}

/* The steps follow from offsets and errors. */
static void
test_steps_follow_from_offsets(void **state)
{
	static const char *const file[] = { "join.json", "wander.json" };
	unsigned seen = 0;

	(void)state;
	for (size_t f = 0; f < 2; f++) {
		struct pool_log log;

		load(&log, file[f]);
		for (size_t i = 0; i < log.rows; i++) {
			const struct pool_row *r = &log.row[i];
			struct pool_step s, told;

			if (isnan(r->offset))
				continue;
			s = poolscore_step_offset(r->offset);
			told = poolscore_step_published(
			    r->step, r->offset, r->error);
			seen |= 1u << told.rule;
			if (told.rule == POOL_RULE_STRATUM)
				continue;
			assert_int_equal(s.rule, told.rule);
			NEAR(s.step, r->step, 1e-4);
		}
		poolfile_free(&log);
	}
	assert_int_equal(seen,
	    1u << POOL_RULE_GOOD | 1u << POOL_RULE_FAIR | 1u << POOL_RULE_POOR |
		1u << POOL_RULE_BAD | 1u << POOL_RULE_FAR |
		1u << POOL_RULE_STRATUM);
}

/* What each monitor said last before row `end`, as votes. */
static size_t
votes(const struct pool_log *log, size_t end, struct pool_vote *out)
{
	size_t n = 0;

	for (size_t m = 0; m < log->monitors; m++)
		for (size_t i = end; i-- > 0 && !log->monitor[m].made;) {
			const struct pool_row *r = &log->row[i];

			if (r->monitor != log->monitor[m].id)
				continue;
			out[n++] = (struct pool_vote){ log->monitor[m].status,
				r->at, r->score, r->rtt };
			break;
		}
	return n;
}

static void
test_overall_score_is_the_median(void **state)
{
	static const char *const file[] = { "join.json", "wander.json" };
	struct pool_vote v[16];
	size_t rows = 0;

	(void)state;
	for (size_t f = 0; f < 2; f++) {
		const struct pool_monitor *all;
		struct pool_log log;

		load(&log, file[f]);
		all = poolfile_named(&log, POOLFILE_OVERALL);
		assert_non_null(all);
		for (size_t i = 0; i < log.rows; i++) {
			size_t end = i, n;
			double score;

			if (log.row[i].monitor != all->id)
				continue;
			while (
			    end < log.rows && log.row[end].at == log.row[i].at)
				end++;
			n = votes(&log, end, v);
			assert_true(poolscore_overall(
			    v, n, log.row[i].at, &score, NULL));
			NEAR(score, log.row[i].score, 1e-3);
			rows++;
		}
		poolfile_free(&log);
	}
	assert_true(rows > 200);
}

static void
test_json_tells(void **state)
{
	const struct pool_monitor *m;
	struct pool_log log;
	struct addr server;
	int64_t at;

	(void)state;
	load(&log, "wander.json");
	assert_true(addr_parse(&server, "2001:db8::123"));
	assert_true(addr_equal(&log.server, &server));
	assert_int_equal(log.monitors, 4);
	m = poolfile_monitor(&log, 102);
	assert_string_equal(m->name, "bravo1-d4e5f6");
	assert_int_equal(m->status, POOL_ACTIVE);
	assert_false(m->made);
	NEAR(m->rtt, 0.031, 1e-9);
	/* Rows are in order of time, and the last one made the score. */
	for (size_t i = 1; i < log.rows; i++)
		assert_true(log.row[i].at >= log.row[i - 1].at);
	NEAR(poolfile_score(&log, &at), log.row[log.rows - 1].score, 1.0);
	assert_int_equal(at, log.row[log.rows - 1].at);
	poolfile_free(&log);
}

static void
test_csv_tells(void **state)
{
	struct pool_log log;
	size_t silent = 0, unsync = 0;

	(void)state;
	load(&log, "outage.csv");
	assert_int_equal(log.server.family, ADDR_NONE);
	assert_int_equal(log.monitors, 5);
	assert_true(poolfile_named(&log, POOLFILE_OVERALL)->made);
	for (size_t i = 0; i < log.rows; i++)
		silent += strcmp(log.row[i].error, "i/o timeout") == 0;
	assert_true(silent > 15);
	poolfile_free(&log);
	load(&log, "kisses.csv");
	for (size_t i = 0; i < log.rows; i++)
		unsync += log.row[i].leap == 3 &&
		    strcmp(log.row[i].error,
			"bad stratum 16 (referenceID: 0x494e4954, INIT)") == 0;
	assert_true(unsync > 3);
	poolfile_free(&log);
}

static bool
reads(struct pool_log *log, const char *text, char *why, size_t size)
{
	poolfile_init(log);
	return poolfile_read(log, text, strlen(text), why, size);
}

static void
test_odd_entries_are_left_out(void **state)
{
	static const char json[] =
	    "{\"history\":[1,null,{\"ts\":1e300,\"score\":1},"
	    "{\"ts\":1795154400,\"score\":5},"
	    "{\"ts\":1795154400,\"score\":1e9,\"monitor_id\":1},"
	    "{\"ts\":1795154400,\"score\":\"5\",\"monitor_id\":1},"
	    "{\"ts\":1795154400,\"score\":5,\"monitor_id\":1,\"offset\":null}],"
	    "\"monitors\":[{\"id\":-1},{\"id\":7,\"name\":\"a\\u001bb\"}],"
	    "\"server\":{\"ip\":\"nonsense\"}}";
	static const char csv[] =
	    "score,ts_epoch,monitor_id,error\r\n"
	    "nan,1795154400,1,\r\n0x10,1795154400,1,\r\n"
	    "5,1795154400,1,\"a, \"\"b\"\"\nc\"\r\n\r\n5,,1\r\n,,,,,,,\r\n";
	char why[200];
	struct pool_log log;

	(void)state;
	assert_true(reads(&log, json, why, sizeof(why)));
	assert_int_equal(log.rows, 1);
	assert_int_equal(log.odd, 7);
	assert_true(isnan(log.row[0].offset) && isnan(log.row[0].step));
	assert_string_equal(poolfile_monitor(&log, 7)->name, "a?b");
	assert_int_equal(log.server.family, ADDR_NONE);
	poolfile_free(&log);
	assert_true(reads(&log, csv, why, sizeof(why)));
	assert_int_equal(log.rows, 1);
	assert_int_equal(log.odd, 4);
	assert_string_equal(log.row[0].error, "a, \"b\"?c");
	poolfile_free(&log);
}

static void
test_other_texts_are_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} row[] = {
		{ "", "nothing" },
		{ " \n", "nothing" },
		{ "<!DOCTYPE html>", "web page" },
		{ "{\"history\":[", "no whole JSON" },
		{ "{}", "no record" },
		{ "{\"history\":5}", "no record" },
		{ "hello, world\n1,2\n", "neither JSON nor CSV" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct pool_log log;
		char why[200] = "";

		assert_false(reads(&log, row[i].text, why, sizeof(why)));
		assert_non_null(strstr(why, row[i].why));
		assert_int_equal(log.rows + log.monitors, 0);
	}
}

static void
test_memory_has_an_end(void **state)
{
	size_t room = 4 * 1024 * 1024, at;
	char *text = malloc(room + 1), why[200];
	struct pool_log log;

	(void)state;
	assert_non_null(text);
	at = (size_t)snprintf(text, room, "ts_epoch,score,monitor_id\n");
	for (unsigned i = 0; at < room - 64; i++)
		at += (size_t)snprintf(
		    text + at, room - at, "%u,5,%u\n", 1795154400 + i, i);
	assert_true(reads(&log, text, why, sizeof(why)));
	assert_int_equal(log.rows, POOLFILE_ROWS);
	assert_int_equal(log.monitors, POOLFILE_NAMES);
	assert_true(log.odd > 0);
	poolfile_free(&log);
	free(text);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scores_follow_from_steps),
		cmocka_unit_test(test_steps_follow_from_offsets),
		cmocka_unit_test(test_overall_score_is_the_median),
		cmocka_unit_test(test_json_tells),
		cmocka_unit_test(test_csv_tells),
		cmocka_unit_test(test_odd_entries_are_left_out),
		cmocka_unit_test(test_other_texts_are_refused),
		cmocka_unit_test(test_memory_has_an_end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
