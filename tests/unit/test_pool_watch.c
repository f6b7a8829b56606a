/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of the pool's record, and when its site may be asked again. No
 * site is asked here: it never is while what is kept is new. */
#include "config/poolcache.h"
#include "ui/pool_watch.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

#define NOW 1795420800

static const char record[] =
    "{\"history\":[{\"ts\":1795420000,\"score\":19.5,\"step\":1,"
    "\"monitor_id\":24}],\"monitors\":[{\"id\":24,\"name\":\"recentmedian\","
    "\"type\":\"score\",\"ts\":\"2026-11-23T07:46:40Z\",\"score\":19.5}],"
    "\"server\":{\"ip\":\"2001:db8::1\"}}";

static char dir[64];

static int
setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "%s", "/tmp/ntptui-watch-XXXXXX");
	assert_non_null(mkdtemp(dir));
	return setenv("STATE_DIRECTORY", dir, 1);
}

static int
teardown(void **state)
{
	static const char *const files[] = { "pool-2001_db8__1.json", "saved" };
	char path[128];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, files[i]);
		unlink(path);
	}
	return rmdir(dir);
}

static struct addr
server(void)
{
	struct addr a;

	assert_true(addr_parse(&a, "2001:db8::1"));
	return a;
}

static void
keep(int64_t asked, int64_t next, const char *text)
{
	struct poolcache c = { .asked = asked,
		.next = next,
		.got = text != NULL ? asked : 0,
		.etag = "\"v1\"",
		.modified = "Mon, 23 Nov 2026 08:00:00 GMT",
		.text = text != NULL ? strdup(text) : NULL,
		.len = text != NULL ? strlen(text) : 0 };
	struct addr a = server();

	assert_int_equal(poolcache_save(&c, &a), 0);
	poolcache_free(&c);
}

static void
test_kept(void **state)
{
	struct addr a = server(), other;
	struct poolcache c;

	(void)state;
	keep(NOW, NOW + 300, record);
	poolcache_load(&c, &a);
	assert_true(c.asked == NOW && c.next == NOW + 300 && c.got == NOW);
	assert_string_equal(c.text, record);
	assert_string_equal(c.etag, "\"v1\"");
	assert_string_equal(c.modified, "Mon, 23 Nov 2026 08:00:00 GMT");
	poolcache_free(&c);
	assert_true(addr_parse(&other, "192.0.2.7"));
	poolcache_load(&c, &other);
	assert_true(c.text == NULL && c.asked == 0 && c.etag[0] == '\0');
	/* A question without an answer is kept, too. */
	keep(NOW, NOW + 300, NULL);
	poolcache_load(&c, &a);
	assert_true(c.text == NULL && c.asked == NOW && c.got == 0);
	poolcache_free(&c);
}

static void
test_due(void **state)
{
	struct poolcache c = { .asked = 0 };

	(void)state;
	assert_true(poolcache_due(&c, NOW));
	c.asked = NOW;
	c.next = NOW + 300;
	assert_false(poolcache_due(&c, NOW));
	assert_false(poolcache_due(&c, NOW + 299));
	assert_true(poolcache_due(&c, NOW + 300));
	/* A clock that was wrong does not keep us from asking for years. */
	assert_true(poolcache_due(&c, NOW - 1));
}

static void
test_broken_file(void **state)
{
	static const char *const text[] = { "", "{", "[]", "{\"asked\":-5}",
		"{\"asked\":\"x\",\"text\":5}" };
	struct addr a = server();
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s/pool-2001_db8__1.json", dir);
	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		FILE *f = fopen(path, "w");
		struct poolcache c;

		assert_non_null(f);
		fputs(text[i], f);
		fclose(f);
		poolcache_load(&c, &a);
		assert_true(c.text == NULL && c.asked == 0);
		poolcache_free(&c);
	}
}

static void
test_watched(void **state)
{
	struct addr a = server();
	struct pool_watch *w;
	char text[400];

	(void)state;
	keep(NOW - 60, NOW + 240, record);
	w = pool_watch_start(&a, NOW);
	assert_int_equal(pool_watch_fd(w), -1);
	assert_true(pool_watch_take(w, NOW));
	assert_non_null(pool_watch_log(w));
	assert_true(
	    fabs(poolfile_score(pool_watch_log(w), NULL) - 19.5) < 1e-9);
	pool_watch_record(w, NOW, text, sizeof(text));
	assert_non_null(strstr(text, "1 min old"));
	assert_non_null(strstr(text, "again in 4 min"));
	assert_true(fabs(pool_watch_again(w, NOW) - 240) < 1e-9);
	pool_watch_free(w);
	w = pool_watch_kept(&a);
	assert_non_null(pool_watch_log(w));
	pool_watch_free(w);
	pool_watch_free(NULL);
}

static void
test_files_and_pastes(void **state)
{
	struct pool_watch *w;
	char path[128], text[400];
	FILE *f;

	(void)state;
	snprintf(path, sizeof(path), "%s/saved", dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(record, f);
	fclose(f);
	w = pool_watch_file(path);
	assert_non_null(pool_watch_log(w));
	assert_string_equal(pool_watch_record(w, NOW, text, sizeof(text)), "");
	assert_true(pool_watch_again(w, NOW) <= 0);
	pool_watch_free(w);
	w = pool_watch_text(record, strlen(record));
	assert_non_null(pool_watch_log(w));
	pool_watch_free(w);
	w = pool_watch_file("/nowhere/at/all");
	assert_null(pool_watch_log(w));
	pool_watch_record(w, NOW, text, sizeof(text));
	assert_non_null(strstr(text, "/nowhere/at/all"));
	pool_watch_free(w);
	w = pool_watch_text("hello", 5);
	assert_null(pool_watch_log(w));
	pool_watch_record(w, NOW, text, sizeof(text));
	assert_non_null(strstr(text, "no record"));
	pool_watch_free(w);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kept, setup, teardown),
		cmocka_unit_test(test_due),
		cmocka_unit_test_setup_teardown(
		    test_broken_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_watched, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_files_and_pastes, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
