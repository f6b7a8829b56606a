/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The key file: what is read, what is refused and where that is said; and
 * what ntp.conf makes of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config/apply.h"
#include "config/keyfile.h"
#include "prop.h"
#include "tests/unit/scratch.h"

struct outcome {
	struct keyfile kf;
	struct diags ds;
};

static void
parse(struct outcome *o, const char *text)
{
	diags_init(&o->ds);
	keyfile_parse(&o->kf, "k", text, strlen(text), &o->ds);
}

static void
drop(struct outcome *o)
{
	keyfile_free(&o->kf);
	diags_free(&o->ds);
}

static const struct diag *
find(const struct diags *ds, const char *code)
{
	for (size_t i = 0; i < ds->count; i++)
		if (strcmp(ds->item[i].code, code) == 0)
			return &ds->item[i];
	fail_msg("there is no %s", code);
	abort();
}

static void
types_and_secrets_are_read(void **state)
{
	static const char text[] =
	    "# comment\n"
	    "\n"
	    "5 MD5 abcdefghijklmnopqrst\n"
	    "\t1\tsha1  0123456789abcdef # behind\r\n"
	    "3 AES 000102030405060708090A0B0C0D0E0F\n"
	    "2 AES-128 abcdefghijklmnop\n"
	    "4 SHA2-256 00112233445566778899aabbccddeeff00\n"
	    "65535 sha512 abcdefghijklmnop";
	static const struct {
		uint32_t id;
		enum mac_type type;
		uint8_t len;
	} want[] = { { 1, MAC_SHA1, 16 }, { 2, MAC_CMAC, 16 },
		{ 3, MAC_CMAC, 16 }, { 4, MAC_SHA256, 17 }, { 5, MAC_MD5, 20 },
		{ 65535, MAC_SHA512, 16 } };
	struct outcome o;

	(void)state;
	parse(&o, text);
	assert_int_equal(o.ds.count, 0);
	assert_int_equal(o.kf.count, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(o.kf.key[i].id, want[i].id);
		assert_int_equal(o.kf.key[i].type, want[i].type);
		assert_int_equal(o.kf.key[i].len, want[i].len);
		assert_false(o.kf.key[i].trusted);
	}
	assert_memory_equal(o.kf.key[0].secret, "0123456789abcdef", 16);
	for (uint8_t i = 0; i < 16; i++)
		assert_int_equal(o.kf.key[2].secret[i], i);
	drop(&o);
}

/* Each row: a line, what is said of it, where, and how many keys it gives. */
static void
mistakes_are_told_in_their_place(void **state)
{
	static const struct {
		const char *line, *code;
		enum severity sev;
		uint32_t col, len;
		size_t keys;
	} rows[] = {
		{ "x MD5 a", "key-number", SEV_ERROR, 1, 1, 0 },
		{ " 0 MD5 a", "key-number", SEV_ERROR, 2, 1, 0 },
		{ "-3 MD5 a", "key-number", SEV_ERROR, 1, 2, 0 },
		{ "65536 MD5 a", "key-number", SEV_ERROR, 1, 5, 0 },
		{ "99999999999999999999 MD5 a", "key-number", SEV_ERROR, 1, 20,
		    0 },
		{ "4294967297 MD5 a", "key-number", SEV_ERROR, 1, 10, 0 },
		{ "1", "key-incomplete", SEV_ERROR, 1, 1, 0 },
		{ "1 MD5", "key-incomplete", SEV_ERROR, 1, 1, 0 },
		{ "1 MD5 # nothing", "key-incomplete", SEV_ERROR, 1, 1, 0 },
		{ "1 #MD5 a", "key-incomplete", SEV_ERROR, 1, 1, 0 },
		{ "1 MD6 abcdefghijklmnop", "key-type", SEV_ERROR, 3, 3, 0 },
		{ "1 RIPEMD160 abcdefghijklmnop", "key-type", SEV_ERROR, 3, 9,
		    0 },
		{ "1 SHA256x a", "key-type", SEV_ERROR, 3, 7, 0 },
		{ "1 MD5 00112233445566778899x", "key-hex", SEV_ERROR, 27, 1,
		    0 },
		{ "1 MD5 001122334455667788990", "key-hex", SEV_ERROR, 7, 21,
		    0 },
		{ "1 MD5 ab\x01"
		  "cd",
		    "key-secret", SEV_ERROR, 9, 1, 0 },
		{ "1 MD5 gr\xc3\xbc\xc3\x9f", "key-secret", SEV_ERROR, 9, 1,
		    0 },
		{ "1 MD5 secret", "key-weak", SEV_WARNING, 7, 6, 1 },
		{ "1 MD5 abc#defghijklmnopqr", "key-hash", SEV_WARNING, 7, 3,
		    1 },
		{ "1 AES secret", "key-length", SEV_WARNING, 7, 6, 1 },
		{ "1 AES abcdefghijklmnopqr", "key-length", SEV_WARNING, 7, 18,
		    1 },
		{ "1 MD5 abcdefghijklmnop 192.0.2.1", "key-addresses",
		    SEV_WARNING, 24, 9, 1 },
	};
	struct outcome o;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[200];
		const struct diag *d;

		snprintf(text, sizeof(text), "\n%s\n", rows[i].line);
		parse(&o, text);
		d = find(&o.ds, rows[i].code);
		assert_int_equal(d->sev, rows[i].sev);
		assert_string_equal(d->at.file, "k");
		assert_int_equal(d->at.line, 2);
		assert_int_equal(d->at.col, rows[i].col);
		assert_int_equal(d->at.len, rows[i].len);
		assert_int_equal(o.kf.count, rows[i].keys);
		assert_int_equal(o.ds.errors > 0, rows[i].keys == 0);
		drop(&o);
	}
}

static void
secrets_have_a_longest(void **state)
{
	struct outcome o;
	char text[200];

	(void)state;
	snprintf(text, sizeof(text), "1 SHA512 %0128d\n", 0);
	parse(&o, text);
	assert_int_equal(o.kf.count, 1);
	assert_int_equal(o.kf.key[0].len, MAC_SECRET);
	find(&o.ds, "key-long");
	drop(&o);
	snprintf(text, sizeof(text), "1 SHA512 %0130d\n", 0);
	parse(&o, text);
	assert_int_equal(o.kf.count, 0);
	find(&o.ds, "key-hex");
	drop(&o);
}

static void
the_last_of_a_number_counts(void **state)
{
	struct outcome o;

	(void)state;
	parse(&o,
	    "7 MD5 aaaaaaaaaaaaaaaa\n8 MD5 bbbbbbbbbbbbbbbb\n"
	    "7 SHA1 cccccccccccccccc\n");
	assert_int_equal(o.kf.count, 2);
	assert_int_equal(o.kf.key[0].type, MAC_SHA1);
	assert_memory_equal(o.kf.key[0].secret, "cccccccccccccccc", 16);
	assert_int_equal(o.ds.count, 1);
	find(&o.ds, "key-twice");
	assert_int_equal(o.ds.item[0].at.line, 3);
	drop(&o);
}

/* CVE-2021-22212: what a generator writes is what is read. */
static void
hexadecimal_comes_back_as_it_was(void **state)
{
	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t len = 11 + prop_below(MAC_SECRET - 10);
		uint8_t secret[MAC_SECRET];
		char text[2 * MAC_SECRET + 20];
		int at = snprintf(text, sizeof(text), "9 SHA1 ");
		struct outcome o;

		for (size_t i = 0; i < len; i++) {
			secret[i] = (uint8_t)prop_u64();
			at += snprintf(text + at, sizeof(text) - (size_t)at,
			    "%02x", secret[i]);
		}
		parse(&o, text);
		assert_int_equal(o.ds.errors, 0);
		assert_int_equal(o.kf.count, 1);
		assert_int_equal(o.kf.key[0].len, len);
		assert_memory_equal(o.kf.key[0].secret, secret, len);
		drop(&o);
	}
}

/* Keys in any order come out sorted. */
static void
many_are_sorted(void **state)
{
	enum { N = 5000 };
	char *text = malloc(N * 32), *at = text;
	struct outcome o;

	(void)state;
	for (unsigned i = 0; i < N; i++)
		at += snprintf(at, 32, "%u MD5 abcdefghijklmnop\n",
		    1 + i * 7919u % 65521u);
	parse(&o, text);
	assert_int_equal(o.kf.count, N);
	for (size_t i = 1; i < N; i++)
		assert_true(o.kf.key[i - 1].id < o.kf.key[i].id);
	drop(&o);
	free(text);
}

static const char good[] = "1 MD5 aaaaaaaaaaaaaaaa\n"
			   "5 SHA1 bbbbbbbbbbbbbbbb\n"
			   "9 AES cccccccccccccccc\n";

static const struct diag *
load(void **state, const char *file, struct outcome *o, bool want)
{
	struct place from = { "c", 4, 6, 7 };
	char path[256];

	diags_init(&o->ds);
	assert_int_equal(keyfile_load(&o->kf, NULL,
			     scratch_path(state, file, path), &from, &o->ds),
	    want);
	return o->ds.count > 0 ? &o->ds.item[0] : NULL;
}

static void
files_that_cannot_be_read_are_told(void **state)
{
	char path[256], *big = malloc(10 << 20);
	const struct diag *d;
	struct outcome o;
	FILE *f;

	d = load(state, "none", &o, false);
	assert_string_equal(d->code, "keys-file");
	assert_string_equal(d->at.file, "c");
	assert_int_equal(d->at.line, 4);
	assert_int_equal(d->at.col, 6);
	drop(&o);

	assert_non_null(big);
	memset(big, '#', 10 << 20);
	f = fopen(scratch_path(state, "big", path), "w");
	assert_non_null(f);
	assert_int_equal(fwrite(big, 1, 10 << 20, f), 10 << 20);
	fclose(f);
	free(big);
	d = load(state, "big", &o, false);
	assert_non_null(strstr(d->text, "too large"));
	drop(&o);

	f = fopen(scratch_path(state, "nul", path), "w");
	assert_non_null(f);
	fwrite("1 MD5 a\0b\n", 1, 10, f);
	fclose(f);
	d = load(state, "nul", &o, false);
	assert_non_null(strstr(d->text, "NUL"));
	drop(&o);

	assert_int_equal(mkfifo(scratch_path(state, "pipe", path), 0600), 0);
	d = load(state, "pipe", &o, false);
	assert_non_null(strstr(d->text, "pipe"));
	drop(&o);
	d = load(state, ".", &o, false);
	assert_non_null(strstr(d->text, "directory"));
	drop(&o);
}

static void
a_file_that_all_can_read_is_told(void **state)
{
	struct outcome o;
	char path[256];

	scratch_text(state, "keys", good);
	chmod(scratch_path(state, "keys", path), 0644);
	assert_string_equal(load(state, "keys", &o, true)->code, "keys-mode");
	assert_int_equal(o.kf.count, 3);
	drop(&o);
	chmod(path, 0640);
	assert_null(load(state, "keys", &o, true));
	drop(&o);
}

struct whole {
	struct params p;
	struct diags ds;
	bool good;
};

/* ntp.conf, whose `@` is the scratch directory. */
static void
apply(void **state, struct whole *w, const char *text)
{
	char conf[1024], path[256];
	const char *at = strchr(text, '@');
	struct conf *c;

	if (at != NULL)
		snprintf(conf, sizeof(conf), "%.*s%s%s", (int)(at - text), text,
		    scratch_path(state, "keys", path), at + 1);
	else
		snprintf(conf, sizeof(conf), "%s", text);
	diags_init(&w->ds);
	c = conf_parse("c", conf, strlen(conf), &w->ds);
	assert_true(conf_params(c, &w->p, &w->ds));
	w->good = conf_keys(c, &w->p, &w->ds);
	conf_free(c);
}

static void
end(struct whole *w)
{
	params_free(&w->p);
	diags_free(&w->ds);
}

static int
trusted(const struct params *p)
{
	int bits = 0;

	for (size_t i = 0; i < p->nkey; i++)
		bits |= p->key[i].trusted << i;
	return bits;
}

static void
ranges_say_what_is_trusted(void **state)
{
	static const struct {
		const char *text;
		int bits; /* of keys 1, 5, 9 */
	} rows[] = {
		{ "keys @\n", 0 },
		{ "keys @\ntrustedkey 5\n", 2 },
		{ "trustedkey 1 9\nkeys @\n", 5 },
		{ "keys @\ntrustedkey (1 ... 9)\n", 7 },
		{ "keys @\ntrustedkey 1 (4 ... 6)\n", 3 },
		{ "keys @\ntrustedkey 1\ntrustedkey 9\n", 5 },
		{ "keys @\ntrustedkey (2 ... 4) (6 ... 8)\n", 0 },
		{ "keys @\ntrustedkey (1 ... 65535) (5 ... 5)\n", 7 },
		{ "keys @\ntrustedkey (9 ... 1)\n", 0 },
		{ "trustedkey 5\n", 0 },
	};

	scratch_text(state, "keys", good);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct whole w;

		apply(state, &w, rows[i].text);
		assert_int_equal(trusted(&w.p), rows[i].bits);
		end(&w);
	}
}

static void
who_cannot_have_its_key_is_told(void **state)
{
	static const struct {
		const char *text, *code; /* NULL: nothing is wrong */
		uint32_t line;
		bool good;
	} rows[] = {
		{ "keys @\ntrustedkey 5\nserver a.example key 5\n", NULL, 0,
		    true },
		{ "server a.example key 5\ntrustedkey 5\nkeys @\n", NULL, 0,
		    true },
		{ "keys @\nserver a.example key 5\n", "key-untrusted", 2,
		    false },
		{ "keys @\ntrustedkey 7\npool a.example key 7\n",
		    "key-undefined", 3, false },
		{ "peer a.example key 7\n", "no-keys", 1, false },
		{ "keys /nowhere/keys\nserver a.example key 7\n", "keys-file",
		    1, false },
		{ "keys /nowhere/keys\nserver a.example key 7\n", "not-started",
		    2, false },
		{ "keys @\ncontrolkey 5\n", "key-untrusted", 2, true },
		{ "keys @\ntrustedkey 5\ncontrolkey 5\n", NULL, 0, true },
	};

	char path[256];

	scratch_text(state, "keys", good);
	chmod(scratch_path(state, "keys", path), 0600);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct diag *d;
		struct whole w;

		apply(state, &w, rows[i].text);
		assert_int_equal(w.good, rows[i].good);
		if (rows[i].code == NULL) {
			assert_int_equal(w.ds.count, 0);
		} else {
			d = find(&w.ds, rows[i].code);
			assert_int_equal(d->at.line, rows[i].line);
		}
		end(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_and_secrets_are_read),
		cmocka_unit_test(mistakes_are_told_in_their_place),
		cmocka_unit_test(secrets_have_a_longest),
		cmocka_unit_test(the_last_of_a_number_counts),
		cmocka_unit_test(hexadecimal_comes_back_as_it_was),
		cmocka_unit_test(many_are_sorted),
		IN_SCRATCH(files_that_cannot_be_read_are_told),
		IN_SCRATCH(a_file_that_all_can_read_is_told),
		IN_SCRATCH(ranges_say_what_is_trusted),
		IN_SCRATCH(who_cannot_have_its_key_is_told),
	};

	prop_start();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
