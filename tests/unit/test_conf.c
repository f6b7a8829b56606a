/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/apply.h"
#include "config/directive.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- a directory of its own for every test ---- */

static int
enter(void **state)
{
	char *dir = strdup("/tmp/ntptui-conf-XXXXXX");

	if (dir == NULL || mkdtemp(dir) == NULL)
		return -1;
	*state = dir;
	return 0;
}

static int
leave(void **state)
{
	char command[128];
	int r;

	snprintf(command, sizeof(command), "rm -rf '%s'", (char *)*state);
	r = system(command);
	free(*state);
	return r;
}

static const char *
in(void **state, const char *name, char buf[256])
{
	snprintf(buf, 256, "%s/%s", (const char *)*state, name);
	return buf;
}

static void
put(void **state, const char *name, const char *text, size_t len)
{
	char path[256];
	FILE *out = fopen(in(state, name, path), "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, len, out), len);
	fclose(out);
}

static void
put_text(void **state, const char *name, const char *text)
{
	put(state, name, text, strlen(text));
}

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
	assert_null(conf_load(in(state, name, path), &ds));
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
	struct conf *c = conf_load(in(state, name, path), ds);

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

/* Every problem of a text, with its line, then how many there are. */
static char *
judged(const struct conf *c, struct diags *ds)
{
	struct params p;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool good = conf_params(c, &p, ds);

	assert_non_null(out);
	diags_sort(ds);
	for (size_t i = 0; i < ds->count; i++)
		diag_print(&ds->item[i],
		    conf_line(c, ds->item[i].at.file, ds->item[i].at.line),
		    out);
	fprintf(out, "%zu errors, %zu warnings, %zu notes; %zu started%s%s\n",
	    ds->errors, ds->warnings, ds->notes, p.nassoc,
	    p.silent ? ", silent" : "", p.observe ? ", observing" : "");
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
	if (strcmp(got, want) != 0)
		print_message("%s", got);
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

/* ---- reading ---- */

static void
what_is_no_text_file_is_refused(void **state)
{
	char path[256];

	assert_refused(state, "missing", "missing");
	put_text(state, "file", "");
	assert_refused(state, "file/below", "missing");
	assert_refused(state, ".", "directory");
	assert_int_equal(mkfifo(in(state, "pipe", path), 0600), 0);
	assert_refused(state, "pipe", "special-file");
	put(state, "nul", "server a\n\0\n", 11);
	assert_refused(state, "nul", "binary");
	put(state, "wide", "\xff\xfes\0e\0", 6);
	assert_refused(state, "wide", "binary");
	put_text(state, "huge", "");
	assert_int_equal(
	    truncate(in(state, "huge", path), (off_t)CONF_MAX_SIZE + 1), 0);
	assert_refused(state, "huge", "too-large");
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

	put_text(state, "secret", "server a\n");
	assert_int_equal(chmod(in(state, "secret", path), 0), 0);
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

		put_text(state, "f", text[i]);
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

/* ---- includefile ---- */

/* The first word of each line in the order of the walk. */
static void
assert_walk(const struct conf *c, const char *want)
{
	struct conf_walk w;
	char got[512] = "";
	size_t used = 0;

	conf_walk_start(&w, c);
	while (conf_walk_next(&w)) {
		size_t n = strcspn(w.text, " \n");

		used += (size_t)snprintf(got + used, sizeof(got) - used,
		    "%.*s ", (int)(n < w.len ? n : w.len), w.text);
	}
	assert_string_equal(got, want);
	assert_false(conf_walk_next(&w));
}

static void
included_lines_count_where_they_are_included(void **state)
{
	char path[256];
	struct diags ds;
	struct conf *c;

	put_text(state, "top",
	    "a\nincludefile b.conf\nincludefile empty\nc\n"
	    "includefile b.conf\n");
	put_text(state, "b.conf", "b\nincludefile deep/d.conf\n");
	put_text(state, "empty", "");
	assert_int_equal(mkdir(in(state, "deep", path), 0700), 0);
	put_text(state, "deep/d.conf", "d\nincludefile e.conf");
	put_text(state, "deep/e.conf", "e");
	diags_init(&ds);
	c = load(state, "top", &ds);
	assert_walk(c,
	    "a includefile b includefile d includefile e includefile c "
	    "includefile b includefile d includefile e ");
	assert_int_equal(count(&ds, "unknown-word"), 8);
	assert_int_equal(count(&ds, "include-relative"), 7);
	assert_string_equal(
	    conf_line(c, in(state, "deep/e.conf", path), 1), "e");
	conf_free(c);
	diags_free(&ds);
}

static void
a_directory_is_read_last_name_first(void **state)
{
	char path[256];
	struct diags ds;
	struct conf *c;

	put_text(state, "top", "includefile ntp.d\nz\n");
	assert_int_equal(mkdir(in(state, "ntp.d", path), 0700), 0);
	put_text(state, "ntp.d/a.conf", "a\n");
	put_text(state, "ntp.d/b.conf", "b\n");
	put_text(state, "ntp.d/c.conf~", "c\n");
	put_text(state, "ntp.d/.d.conf", "d\n");
	diags_init(&ds);
	c = load(state, "top", &ds);
	assert_walk(c, "includefile b a z ");
	assert_int_equal(count(&ds, "include-directory"), 1);
	conf_free(c);
	diags_free(&ds);
}

static void
loops_and_depth_have_an_end(void **state)
{
	struct diags ds;
	struct conf *c;
	struct params p;

	put_text(state, "loop", "includefile other\n");
	put_text(state, "other", "includefile loop\nserver a.example\n");
	diags_init(&ds);
	c = load(state, "loop", &ds);
	assert_int_equal(count(&ds, "include-loop"), 1);
	assert_true(conf_errors(c));
	assert_false(conf_params(c, &p, &ds));
	assert_int_equal(p.nassoc, 1);
	assert_int_equal(p.assoc[0].line, 2);
	params_free(&p);
	conf_free(c);
	diags_free(&ds);

	put_text(state, "f0", "includefile f1\n");
	put_text(state, "f1", "includefile f2\n");
	put_text(state, "f2", "includefile f3\n");
	put_text(state, "f3", "includefile f4\n");
	put_text(state, "f4", "includefile f5\n");
	put_text(state, "f5", "five\nincludefile f6\n");
	put_text(state, "f6", "six\n");
	diags_init(&ds);
	c = load(state, "f0", &ds);
	assert_int_equal(count(&ds, "include-depth"), 1);
	assert_int_equal(count(&ds, "unknown-word"), 1);
	conf_free(c);
	diags_free(&ds);
}

/* Five files, each including the next one ten times: 10^5 files. */
static void
a_bomb_does_not_go_off(void **state)
{
	char name[16], text[512];
	struct diags ds;
	struct conf *c;

	for (int i = 0; i < 5; i++) {
		size_t used = 0;

		for (int j = 0; j < 10; j++)
			used += (size_t)snprintf(text + used,
			    sizeof(text) - used, "includefile f%d\n", i + 1);
		snprintf(name, sizeof(name), "f%d", i);
		put_text(state, name, text);
	}
	put_text(state, "f5", "\n");
	diags_init(&ds);
	c = load(state, "f0", &ds);
	assert_true(count(&ds, "include-too-much") > 0);
	conf_free(c);
	diags_free(&ds);
}

static void
what_cannot_be_included_is_an_error_of_its_line(void **state)
{
	char path[256];
	struct diags ds;
	struct conf *c;

	put_text(state, "top",
	    "includefile gone\nincludefile pipe\nincludefile nul\n"
	    "includefile\nincludefile /dev/zero\n");
	assert_int_equal(mkfifo(in(state, "pipe", path), 0600), 0);
	put(state, "nul", "\0", 1);
	diags_init(&ds);
	c = load(state, "top", &ds);
	diags_sort(&ds);
	assert_int_equal(ds.errors, 5);
	assert_int_equal(count(&ds, "missing"), 1);
	assert_int_equal(count(&ds, "special-file"), 2);
	assert_int_equal(count(&ds, "binary"), 1);
	assert_int_equal(count(&ds, "missing-argument"), 1);
	assert_int_equal(ds.item[0].at.line, 1);
	assert_int_equal(ds.item[0].at.col, 13);
	conf_free(c);
	diags_free(&ds);
}

static void
text_from_memory_opens_no_file(void **state)
{
	char path[256], text[300];
	struct diags ds;
	struct conf *c;

	put_text(state, "b", "bogus\n");
	snprintf(text, sizeof(text), "includefile %s\n", in(state, "b", path));
	diags_init(&ds);
	c = conf_parse("f", text, strlen(text), &ds);
	assert_int_equal(count(&ds, "include-not-read"), 1);
	assert_int_equal(ds.count, 1);
	conf_free(c);
	diags_free(&ds);
}

static void
nothing_behind_end_counts(void **state)
{
	struct diags ds;
	struct conf *c;
	struct params p;

	put_text(state, "top", "server a.example\nincludefile b\nserver c\n");
	put_text(state, "b", "server b.example\nend\nserver d.example\n");
	diags_init(&ds);
	c = load(state, "top", &ds);
	assert_false(conf_params(c, &p, &ds));
	assert_int_equal(count(&ds, "end"), 1);
	assert_int_equal(p.nassoc, 2);
	params_free(&p);
	conf_free(c);
	diags_free(&ds);
}

/* ---- the table ---- */

static void
the_table_is_sorted_and_complete(void **state)
{
	size_t n;
	const struct directive *d = directive_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_ptr_equal(directive_find(d[i].name), &d[i]);
		assert_true(i == 0 || strcmp(d[i - 1].name, d[i].name) < 0);
		assert_true(d[i].help[0] != '\0');
		for (size_t j = 0; j < d[i].noption; j++) {
			const struct option_word *o = &d[i].option[j];

			assert_ptr_equal(directive_option(&d[i], o->name), o);
			assert_true(o->help[0] != '\0');
			assert_true(o->min <= o->max);
		}
	}
	assert_null(directive_find("Server"));
	assert_string_equal(directive_suggest(NULL, "resrtict"), "restrict");
	assert_string_equal(
	    directive_suggest(directive_find("server"), "minpol"), "minpoll");
	assert_null(directive_suggest(NULL, "xyzzyplugh"));
}

#define IN_DIR(f) cmocka_unit_test_setup_teardown(f, enter, leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sources_are_judged_as_golden),
		cmocka_unit_test(tuning_is_judged_as_golden),
		cmocka_unit_test(what_is_kept_is_noted_as_golden),
		cmocka_unit_test(words_are_judged_as_golden),
		IN_DIR(what_is_no_text_file_is_refused),
		cmocka_unit_test(a_device_is_refused),
		IN_DIR(what_may_not_be_read_is_refused),
		IN_DIR(every_octet_is_kept),
		cmocka_unit_test(a_full_disk_is_reported),
		cmocka_unit_test(lines_are_found_by_file_and_number),
		IN_DIR(included_lines_count_where_they_are_included),
		IN_DIR(a_directory_is_read_last_name_first),
		IN_DIR(loops_and_depth_have_an_end),
		IN_DIR(a_bomb_does_not_go_off),
		IN_DIR(what_cannot_be_included_is_an_error_of_its_line),
		IN_DIR(text_from_memory_opens_no_file),
		IN_DIR(nothing_behind_end_counts),
		cmocka_unit_test(the_table_is_sorted_and_complete),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
