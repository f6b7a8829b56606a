/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/apply.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

static size_t
count(const struct diags *ds, const char *code)
{
	size_t n = 0;

	for (size_t i = 0; i < ds->count; i++)
		n += strcmp(ds->item[i].code, code) == 0;
	return n;
}

/* Loading `name` gives nothing but an error of this code. */
static void
assert_refused(void **state, const char *name, const char *code)
{
	char path[256];
	struct diags ds;

	diags_init(&ds);
	assert_null(conf_load(scratch_path(state, name, path), &ds));
	assert_int_equal(ds.count, 1);
	assert_int_equal(ds.item[0].sev, SEV_ERROR);
	assert_string_equal(ds.item[0].code, code);
	assert_string_equal(ds.item[0].at.file, path);
	diags_free(&ds);
}

static struct conf *
load(void **state, const char *name, struct diags *ds)
{
	char path[256];
	struct conf *c = conf_load(scratch_path(state, name, path), ds);

	assert_non_null(c);
	return c;
}

/* The document as conf_write() gives it; to be freed. */
static char *
written(const struct conf *c, size_t *size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);

	assert_non_null(out);
	assert_int_equal(conf_write(c, out), 0);
	fclose(out);
	return text;
}

/* ---- golden files ---- */

static char *
read_golden(const char *name, const char *suffix, size_t *len)
{
	const char *top = getenv("top_srcdir");
	char path[512], *text = calloc(1, 1 << 16);
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/golden/%s.%s",
	    top != NULL ? top : ".", name, suffix);
	f = fopen(path, "rb");
	if (f == NULL || text == NULL)
		fail_msg("%s cannot be read", path);
	*len = fread(text, 1, (1 << 16) - 1, f);
	fclose(f);
	return text;
}

/* With GENERATE in the environment: what is to be looked through. */
static void
write_golden(const char *name, const char *text)
{
	const char *top = getenv("top_srcdir");
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/golden/%s.diag",
	    top != NULL ? top : ".", name);
	f = fopen(path, "wb");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* Every problem of a text, with its line, then how many there are. */
static char *
judged(const struct conf *c, struct diags *ds)
{
	struct params p;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool good = conf_params(c, &p, ds);
	size_t started = 0;

	assert_non_null(out);
	for (size_t i = 0; i < p.nassoc; i++)
		started += !p.assoc[i].refused;
	diags_sort(ds);
	for (size_t i = 0; i < ds->count; i++)
		diag_print(&ds->item[i],
		    conf_line(c, ds->item[i].at.file, ds->item[i].at.line),
		    out);
	fprintf(out, "%zu errors, %zu warnings, %zu notes; %zu started%s\n",
	    ds->errors, ds->warnings, ds->notes, started,
	    p.observe ? ", observing" : "");
	assert_int_equal(good, ds->errors == 0);
	fclose(out);
	params_free(&p);
	return text;
}

static void
assert_golden(const char *name)
{
	char file[64], *conf, *want, *got, *again;
	size_t len, unused, size;
	struct diags ds;
	struct conf *c;

	snprintf(file, sizeof(file), "%s.conf", name);
	conf = read_golden(name, "conf", &len);
	want = read_golden(name, "diag", &unused);
	diags_init(&ds);
	c = conf_parse(file, conf, len, &ds);
	assert_non_null(c);
	again = written(c, &size);
	assert_int_equal(size, len);
	assert_memory_equal(again, conf, len);
	got = judged(c, &ds);
	if (strcmp(got, want) != 0 && getenv("GENERATE") != NULL)
		write_golden(name, got);
	else
		assert_string_equal(got, want);
	conf_free(c);
	diags_free(&ds);
	free(conf);
	free(want);
	free(again);
	free(got);
}

static void
sources_are_judged_as_golden(void **state)
{
	(void)state;
	assert_golden("sources");
}

static void
tuning_is_judged_as_golden(void **state)
{
	(void)state;
	assert_golden("tuning");
}

static void
what_is_kept_is_noted_as_golden(void **state)
{
	(void)state;
	assert_golden("kept");
}

static void
words_are_judged_as_golden(void **state)
{
	(void)state;
	assert_golden("words");
}

static void
every_directive_is_judged_as_golden(void **state)
{
	(void)state;
	assert_golden("language");
}

static void
access_lines_are_judged_as_golden(void **state)
{
	(void)state;
	assert_golden("restrict");
}

/* ---- reading ---- */

static void
what_is_no_text_file_is_refused(void **state)
{
	char path[256];

	assert_refused(state, "missing", "missing");
	scratch_text(state, "file", "");
	assert_refused(state, "file/below", "missing");
	assert_refused(state, ".", "directory");
	assert_int_equal(mkfifo(scratch_path(state, "pipe", path), 0600), 0);
	assert_refused(state, "pipe", "special-file");
	scratch_put(state, "nul", "server a\n\0\n", 11);
	assert_refused(state, "nul", "binary");
	scratch_put(state, "wide", "\xff\xfes\0e\0", 6);
	assert_refused(state, "wide", "binary");
	scratch_text(state, "huge", "");
	assert_int_equal(truncate(scratch_path(state, "huge", path),
			     (off_t)CONF_MAX_SIZE + 1),
	    0);
	assert_refused(state, "huge", "too-large");
}

static void
a_socket_is_refused(void **state)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(name.sun_path, sizeof(name.sun_path), "%s/socket",
	    (const char *)*state);
	assert_int_equal(
	    bind(fd, (const struct sockaddr *)&name, sizeof(name)), 0);
	assert_refused(state, "socket", "special-file");
	close(fd);
}

/* Files of /proc say that they are empty, and are not. */
static void
a_file_is_read_whatever_size_it_claims(void **state)
{
	struct diags ds;
	struct conf *c;
	size_t size;

	(void)state;
	diags_init(&ds);
	c = conf_load("/proc/self/status", &ds);
	assert_non_null(c);
	free(written(c, &size));
	assert_true(size > 100);
	conf_free(c);
	diags_free(&ds);
}

static void
a_device_is_refused(void **state)
{
	struct diags ds;

	(void)state;
	diags_init(&ds);
	assert_null(conf_load("/dev/zero", &ds));
	assert_int_equal(count(&ds, "special-file"), 1);
	diags_free(&ds);
}

static void
what_may_not_be_read_is_refused(void **state)
{
	bool root = geteuid() == 0;
	char path[256];

	scratch_text(state, "secret", "server a\n");
	assert_int_equal(chmod(scratch_path(state, "secret", path), 0), 0);
	if (root)
		assert_int_equal(seteuid(65534), 0); /* nobody */
	assert_refused(state, "secret", "unreadable");
	if (root)
		assert_int_equal(seteuid(0), 0);
}

static void
every_octet_is_kept(void **state)
{
	static const char *const text[] = {
		"",
		"\n",
		"server a",
		"server a\n",
		"\r\n# c\r\n\r\nserver a\r\n",
		"\xef\xbb\xbfserver a\n\xff\xfe\x80 \x01\x02\x7f\n\n\n",
		"bogus \"open\n  \t  \n\\\n",
	};

	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		struct diags ds;
		struct conf *c;
		size_t size;
		char *got;

		scratch_text(state, "f", text[i]);
		diags_init(&ds);
		c = load(state, "f", &ds);
		got = written(c, &size);
		assert_int_equal(size, strlen(text[i]));
		assert_string_equal(got, text[i]);
		free(got);
		conf_free(c);
		diags_free(&ds);
	}
}

static void
a_full_disk_is_reported(void **state)
{
	FILE *out = fopen("/dev/full", "w");
	struct diags ds;
	struct conf *c;

	(void)state;
	if (out == NULL) {
		print_message("# skipped: there is no /dev/full\n");
		return;
	}
	diags_init(&ds);
	c = conf_parse("f", "server a\n", 9, &ds);
	assert_int_not_equal(conf_write(c, out), 0);
	fclose(out);
	conf_free(c);
	diags_free(&ds);
}

static void
lines_are_found_by_file_and_number(void **state)
{
	static const char text[] = "one\r\n\nthree";
	struct diags ds;
	struct conf *c;

	(void)state;
	diags_init(&ds);
	c = conf_parse("f", text, sizeof(text) - 1, &ds);
	assert_string_equal(conf_line(c, "f", 1), "one");
	assert_string_equal(conf_line(c, "f", 2), "");
	assert_string_equal(conf_line(c, "f", 3), "three");
	assert_null(conf_line(c, "f", 0));
	assert_null(conf_line(c, "f", 4));
	assert_null(conf_line(c, "g", 1));
	assert_null(conf_line(c, NULL, 1));
	conf_free(c);
	diags_free(&ds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sources_are_judged_as_golden),
		cmocka_unit_test(tuning_is_judged_as_golden),
		cmocka_unit_test(what_is_kept_is_noted_as_golden),
		cmocka_unit_test(words_are_judged_as_golden),
		cmocka_unit_test(every_directive_is_judged_as_golden),
		cmocka_unit_test(access_lines_are_judged_as_golden),
		IN_SCRATCH(what_is_no_text_file_is_refused),
		IN_SCRATCH(a_socket_is_refused),
		cmocka_unit_test(a_file_is_read_whatever_size_it_claims),
		cmocka_unit_test(a_device_is_refused),
		IN_SCRATCH(what_may_not_be_read_is_refused),
		IN_SCRATCH(every_octet_is_kept),
		cmocka_unit_test(a_full_disk_is_reported),
		cmocka_unit_test(lines_are_found_by_file_and_number),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
