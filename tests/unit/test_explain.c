/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Restrict lines in words. GENERATE=1 writes the golden text anew; read it
 * before you commit.
 */
#include "config/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/check.h"
#include "config/conf_edit.h"
#include "config/directive.h"

#include "prop.h"

static struct addr
address(const char *text)
{
	struct addr a = { .family = ADDR_NONE };

	assert_true(addr_parse(&a, text));
	return a;
}

/* Two sources, one network. */
struct world {
	struct explain_source source[2];
	struct explain_net net[1];
	struct explain_given given;
	struct diags ds;
	struct conf *conf;
	struct explain *e;
};

static void
make(struct world *w, const char *text)
{
	memset(w, 0, sizeof(*w));
	w->source[0] = (struct explain_source){ "ntp1.example",
		address("203.0.113.5"), false };
	w->source[1] = (struct explain_source){ "pool.example",
		address("2001:db8::7"), true };
	w->net[0] = (struct explain_net){ address("192.0.2.1"), 24 };
	w->given = (struct explain_given){ w->source, 2, w->net, 1, true };
	diags_init(&w->ds);
	w->conf = conf_parse("test", text, strlen(text), &w->ds);
	assert_non_null(w->conf);
	w->e = explain_new(w->conf, &w->given);
}

static void
drop(struct world *w)
{
	explain_free(w->e);
	conf_free(w->conf);
	diags_free(&w->ds);
}

/* Lines that give the dialect away, so that the text is read as theirs. */
#define NTP "discard average 3\n"
#define SEC "limit burst 20\n"

/* Lines that let this host's own ntpq in. */
#define HOST "restrict 127.0.0.1\nrestrict ::1\n"

static const struct explain_row *
row_of(const struct world *w, const char *whom)
{
	size_t n;
	const struct explain_row *row = explain_rows(w->e, &n);
	char text[160];

	for (size_t i = 0; i < n; i++)
		if (strcmp(explain_whom(&row[i], text, sizeof(text)), whom) ==
		    0)
			return &row[i];
	fail_msg("no row of %s", whom);
	return NULL;
}

/* A letter for each verdict of time, query, configure, associate, heard, and
 * the line behind those that a line decides. */
static const char *
cells(const struct explain_row *row, char *buf, size_t size)
{
	static const char letter[ACCESS_VERDICTS + 1] = "+-rlk";
	size_t used = 0;

	for (int i = 0; i < EXPLAIN_WHATS; i++) {
		const struct explain_cell *c = &row->cell[i];

		used += (size_t)snprintf(
		    buf + used, size - used, "%c", letter[c->verdict]);
		if (c->flag != 0)
			used += (size_t)snprintf(buf + used, size - used, "%u",
			    (unsigned)c->line.line);
	}
	return buf;
}

static void
assert_row(const char *text, const char *whom, const char *want)
{
	struct world w;
	char got[100];

	make(&w, text);
	assert_string_equal(cells(row_of(&w, whom), got, sizeof(got)), want);
	drop(&w);
}

static void
everybody_has_a_row(void **state)
{
	static const char *const whom[] = { "this host, 127.0.0.1",
		"this host, ::1", "192.0.2.0/24",
		"source ntp1.example (203.0.113.5)",
		"source pool.example (2001:db8::7)", "source 198.51.100.7",
		"source new.example", "the world, IPv4", "the world, IPv6" };
	struct world w;
	const struct explain_row *row;
	char text[160];
	size_t n;

	(void)state;
	make(&w,
	    "server ntp1.example\npool pool.example\nserver 198.51.100.7\n"
	    "server new.example\nserver 127.127.1.0\nserver 0.0.0.0\n");
	row = explain_rows(w.e, &n);
	assert_int_equal(n, sizeof(whom) / sizeof(whom[0]));
	for (size_t i = 0; i < n; i++)
		assert_string_equal(
		    explain_whom(&row[i], text, sizeof(text)), whom[i]);
	drop(&w);
}

static void
the_line_that_decides_is_named(void **state)
{
	static const char text[] =
	    NTP "restrict default kod limited nomodify noquery\n"
		"restrict 127.0.0.1\n"
		"restrict 192.0.2.0 mask 255.255.255.0 nomodify\n"
		"restrict 203.0.113.5 ignore\n";

	(void)state;
	assert_row(text, "the world, IPv4", "k2-2-2++");
	assert_row(text, "the world, IPv6", "k2-2-2++");
	assert_row(text, "this host, 127.0.0.1", "+++++");
	assert_row(text, "this host, ::1", "k2-2-2++");
	assert_row(text, "192.0.2.0/24", "++r4++");
	assert_row(text, "source ntp1.example (203.0.113.5)", "-5-5-5-5-5");
	assert_row(text, "source pool.example (2001:db8::7)", "k2-2-2++");
}

static void
each_dialect_has_its_ways(void **state)
{
	(void)state;
	assert_row(NTP, "the world, IPv4", "+++++");
	assert_row(SEC, "the world, IPv4", "l0-0-0++");
	/* noserve drops answers in NTPsec only. */
	assert_row(NTP "restrict default noserve\n",
	    "source ntp1.example (203.0.113.5)", "-2++++");
	assert_row(SEC "restrict default noserve\n",
	    "source ntp1.example (203.0.113.5)", "-2-0-0+-2");
	/* Who has a key is heard under notrust. */
	assert_row(NTP "restrict default notrust\n",
	    "source pool.example (2001:db8::7)", "+++++");
	assert_row(NTP "restrict default notrust nopeer\n",
	    "source ntp1.example (203.0.113.5)", "-2++-2-2");
}

static void
a_template_is_for_sources(void **state)
{
	static const char text[] = NTP "restrict default ignore\n"
				       "restrict source nomodify\n"
				       "server new.example\n";

	(void)state;
	assert_row(text, "source ntp1.example (203.0.113.5)", "++r3++");
	assert_row(text, "source new.example", "++r3++");
	assert_row(text, "the world, IPv4", "-2-2-2-2+");
	/* NTPsec needs none where nothing is in the way. */
	assert_row(SEC "restrict source ignore\nserver new.example\n",
	    "source new.example", "l0-0-0++");
}

static void
the_world_is_where_most_are(void **state)
{
	struct world w;

	(void)state;
	/* Two halves leave nothing of the default. */
	assert_row(NTP "restrict default ignore\n"
		       "restrict 0.0.0.0 mask 128.0.0.0 noquery\n"
		       "restrict 128.0.0.0 mask 128.0.0.0 noquery\n",
	    "the world, IPv4", "+-4-4++");
	/* 2000::/3 is all there is of IPv6. */
	assert_row(NTP "restrict -6 default ignore\n"
		       "restrict 2000:: mask e000:: noquery\n",
	    "the world, IPv6", "+-3-3++");
	make(&w, NTP "restrict 192.0.2.8 ignore\nrestrict 10.0.0.1 ignore\n");
	assert_true(row_of(&w, "192.0.2.0/24")->mixed);
	assert_false(row_of(&w, "the world, IPv4")->mixed);
	drop(&w);
	make(&w, NTP "restrict 10.0.0.0 mask 255.0.0.0 ignore\n");
	assert_false(row_of(&w, "192.0.2.0/24")->mixed);
	assert_true(row_of(&w, "the world, IPv4")->mixed);
	drop(&w);
}

/* code@line:column for each danger, blanks between. */
static void
list_dangers(const struct world *w, char *buf, size_t size)
{
	struct diags ds;
	size_t used = 0;

	diags_init(&ds);
	explain_dangers(w->e, &ds);
	diags_sort(&ds);
	buf[0] = '\0';
	for (size_t i = 0; i < ds.count; i++)
		used += (size_t)snprintf(buf + used, size - used, "%s%s@%u:%u",
		    i > 0 ? " " : "", ds.item[i].code,
		    (unsigned)ds.item[i].at.line, (unsigned)ds.item[i].at.col);
	diags_free(&ds);
}

/* The text with the first fix made; NULL if there is none. */
static char *
mend(const struct world *w)
{
	const struct diag_fix *f = NULL;
	struct edit e = { .kind = EDIT_REPLACE };
	struct diags ds;
	char line[400], *out;
	const char *text;
	size_t len;

	diags_init(&ds);
	explain_dangers(w->e, &ds);
	for (size_t i = 0; i < ds.count && f == NULL; i++)
		if (ds.item[i].fix.kind != FIX_NONE) {
			f = &ds.item[i].fix;
			e.line = ds.item[i].at.line;
		}
	if (f == NULL) {
		diags_free(&ds);
		return NULL;
	}
	text = conf_line(w->conf, "test", e.line);
	snprintf(line, sizeof(line), "%s", f->text);
	if (f->kind == FIX_REPLACE)
		snprintf(line, sizeof(line), "%.*s%s%s", (int)f->col - 1, text,
		    f->text, text + f->col - 1 + f->len);
	else if (f->kind == FIX_DELETE_LINE)
		e.kind = EDIT_DELETE;
	else
		e.kind = EDIT_INSERT;
	e.line += f->kind == FIX_INSERT_AFTER;
	e.text = line;
	e.len = strlen(line);
	text = conf_text(w->conf, &len);
	out = edit_text(text, len, &e, &len);
	diags_free(&ds);
	return out;
}

static void
dangers_are_seen_and_mended(void **state)
{
	static const struct {
		const char *text, *want;
		bool mends;
	} row[] = {
		{ NTP "restrict default kod limited nomodify noquery\n"
		      "restrict 127.0.0.1\nrestrict ::1\n",
		    "", false },
		{ NTP, "open-query@0:0", false },
		{ SEC "restrict 127.0.0.1\nrestrict ::1\n", "", false },
		{ NTP "restrict default kod limited\n" HOST, "open-query@2:1",
		    true },
		{ NTP "restrict -4 default noquery\n"
		      "restrict 127.0.0.1\n",
		    "open-query@0:0", false },
		{ SEC "unrestrict default noquery\n", "open-query@2:1", true },
		{ NTP "restrict default noquery\n",
		    "cuts-host@2:18 cuts-host@2:18", true },
		{ NTP "restrict default noquery\nrestrict ::1\n"
		      "restrict 127.0.0.1 ignore\n",
		    "cuts-host@4:20", true },
		{ NTP "restrict default ignore\nrestrict ::1\n"
		      "restrict 127.0.0.1\n",
		    "cuts-source@2:18 silent-world@2:18", true },
		{ NTP "restrict default noquery notrust\nrestrict ::1\n"
		      "restrict 127.0.0.1\n",
		    "cuts-source@2:26 silent-world@2:26", true },
		{ NTP "restrict default noquery\nrestrict ::1\n"
		      "restrict 127.0.0.1\nrestrict 203.0.113.5 ignore\n",
		    "cuts-source@5:22", true },
		{ NTP "restrict default noquery\nrestrict ::1\n"
		      "restrict 127.0.0.1\nrestrict source ignore\n",
		    "cuts-source@5:17", true },
		{ SEC "restrict default noserve\nrestrict ::1\n"
		      "restrict 127.0.0.1\n",
		    "cuts-source@2:18 silent-world@2:18", true },
		{ NTP "controlkey 5\nrestrict default limited\n" HOST,
		    "open-query@3:1 open-modify@3:1", true },
		{ NTP "controlkey 5\nrestrict default nomodify\n" HOST,
		    "open-query@3:1", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		char got[400], now[400], *text = NULL;
		struct world w, mended;

		make(&w, row[i].text);
		list_dangers(&w, got, sizeof(got));
		assert_string_equal(got, row[i].want);
		text = mend(&w);
		assert_int_equal(text != NULL, row[i].mends);
		if (text != NULL) {
			make(&mended, text);
			list_dangers(&mended, now, sizeof(now));
			if (strlen(now) >= strlen(got))
				fail_msg("%s: %s", text, now);
			drop(&mended);
		}
		free(text);
		drop(&w);
	}
}

/* What the check says of the same is not said twice, and the numbers are
 * right. */
static void
a_danger_is_told_once(void **state)
{
	const struct check_how how = { .dialect = DIALECT_NTP };
	struct diags ds;
	struct world w;
	size_t seen[SEV_COUNT] = { 0 };

	(void)state;
	make(&w, NTP "restrict default ignore\nserver 198.51.100.7\n");
	diags_init(&ds);
	check_conf(w.conf, &how, &ds);
	explain_dangers(w.e, &ds);
	for (size_t i = 0; i < ds.count; i++) {
		assert_string_not_equal(ds.item[i].code, "source-blocked");
		assert_string_not_equal(ds.item[i].code, "localhost-locked");
		seen[ds.item[i].sev]++;
	}
	assert_int_equal(seen[SEV_ERROR], ds.errors);
	assert_int_equal(seen[SEV_WARNING], ds.warnings);
	assert_int_equal(seen[SEV_NOTE], ds.notes);
	diags_free(&ds);
	drop(&w);
}

static void
a_change_is_told(void **state)
{
	struct explain_change change[16];
	struct world was, now;
	char text[300];
	size_t n;

	(void)state;
	make(&was, NTP "restrict default noquery nomodify\n");
	make(&now,
	    NTP "restrict -6 default noquery nomodify\n"
		"restrict -4 default nomodify\n"
		"restrict 203.0.113.5 ignore\n");
	n = explain_compare(was.e, now.e, change, 16);
	assert_int_equal(explain_compare(was.e, was.e, NULL, 0), 0);
	assert_int_equal(explain_compare(was.e, now.e, NULL, 0), n);
	for (size_t i = 0; i < n; i++) {
		bool world = change[i].now.who == EXPLAIN_WORLD;
		bool source = change[i].now.who == EXPLAIN_SOURCE;

		explain_change_text(&change[i], text, sizeof(text));
		if (world && change[i].what == EXPLAIN_QUERY)
			assert_string_equal(
			    text, "the world, IPv4: query no -> yes (line 3)");
		if (source && change[i].what == EXPLAIN_HEARD)
			assert_string_equal(text,
			    "source ntp1.example (203.0.113.5): heard yes -> "
			    "no (line 4)");
		assert_int_equal(explain_change_danger(&change[i]),
		    (world && change[i].what == EXPLAIN_QUERY) ||
			(source && change[i].what == EXPLAIN_HEARD));
	}
	assert_int_equal(n, 9);
	drop(&was);
	drop(&now);
}

/* A file of restrict lines that often touch each other. */
static void
random_text(char *text, size_t size)
{
	static const char *const net[] = { "10.0.0.0 mask 255.0.0.0",
		"10.1.0.0 mask 255.255.0.0", "10.1.2.0 mask 255.255.255.0",
		"10.1.2.3", "10.1.2.0 mask 255.0.255.0", "default",
		"-4 default", "-6 default", "source", "ntp1.example",
		"2001:db8:: mask ffff:ffff::", "2001:db8::7",
		"0.0.0.0 mask 128.0.0.0", "198.51.100.7", "bogus.example" };
	static const char *const word[] = { "", "ignore", "noserve", "noquery",
		"nomodify", "limited kod", "notrust", "ntpport noserve",
		"ntpport", "nopeer", "noquery bogus" };
	size_t used =
	    (size_t)snprintf(text, size, "%s", prop_below(2) ? NTP : SEC);

	for (uint64_t n = prop_below(9); n > 0; n--)
		used += (size_t)snprintf(text + used, size - used,
		    "restrict %s %s %s\n",
		    net[prop_below(sizeof(net) / sizeof(net[0]))],
		    word[prop_below(sizeof(word) / sizeof(word[0]))],
		    word[prop_below(sizeof(word) / sizeof(word[0]))]);
	if (prop_below(3) == 0)
		snprintf(text + used, size - used, "server 198.51.100.7\n");
}

static struct addr
random_address(void)
{
	static const char *const near[] = { "10.1.2.3", "10.1.3.3", "10.2.2.0",
		"203.0.113.5", "2001:db8::7", "2001:db8::8", "198.51.100.7",
		"127.0.0.1", "::1" };
	struct addr a;

	if (prop_below(2) == 0) {
		a = address(near[prop_below(sizeof(near) / sizeof(near[0]))]);
	} else {
		a = (struct addr){ .family = ADDR_IPV4 };
		for (int i = 0; i < 4; i++)
			a.ip[i] = (uint8_t)prop_below(256);
	}
	a.port = prop_below(2) ? 123 : 40000;
	return a;
}

static size_t
given_name(void *arg, const char *name, enum addr_family family,
    struct addr *out, size_t max)
{
	(void)arg;
	if (max == 0 || strcmp(name, "ntp1.example") != 0 ||
	    family == ADDR_IPV6)
		return 0;
	out[0] = address("203.0.113.5");
	return 1;
}

/* What is said of an address is what the server's table says, with its
 * sources' holes in it. */
static void
the_access_table_is_asked(void **state)
{
	static const enum access_kind kind[] = { ACCESS_TIME, ACCESS_QUERY,
		ACCESS_CONFIGURE };
	const struct restrict_names names = { .find = given_name };
	char text[2000];

	(void)state;
	prop_start();
	for (int n = 0; n < 500; n++) {
		struct access_rule *rule;
		struct restrict_set *set;
		struct access table;
		struct world w;
		size_t count;
		bool mode7;

		random_text(text, sizeof(text));
		make(&w, text);
		set = restrict_read(
		    w.conf, explain_dialect(w.e), &names, &mode7, NULL);
		restrict_servers(set,
		    (struct restrict_server[]){ { w.source[0].addr, false },
			{ w.source[1].addr, true } },
		    2);
		rule = restrict_rules(set, &count);
		access_build(&table, rule, count);
		for (int i = 0; i < 50; i++) {
			struct addr a = random_address();
			const struct access_rule *r = access_find(&table, &a);
			struct explain_row row = explain_address(w.e, &a);

			assert_non_null(r);
			assert_int_equal(row.flags, r->flags);
			for (int k = 0; k < 3; k++) {
				struct access_request rq = { .kind = kind[k],
					.sec =
					    explain_dialect(w.e) == DIALECT_SEC,
					.mode7 = mode7,
					.mac = row.keyed };
				struct access_answer d =
				    access_decide(r->flags, &rq);

				assert_int_equal(
				    row.cell[k].verdict, d.verdict);
				assert_int_equal(row.cell[k].flag, d.flag);
			}
		}
		free(rule);
		restrict_free(set);
		drop(&w);
	}
}

/* The row of the world is what most addresses get. */
static void
the_world_is_a_fair_sample(void **state)
{
	enum { TRIES = 1000 };
	char text[2000];

	(void)state;
	prop_start();
	for (int n = 0; n < 200; n++) {
		const struct explain_row *world;
		struct world w;
		int same = 0;

		random_text(text, sizeof(text));
		make(&w, text);
		world = row_of(&w, "the world, IPv4");
		for (int i = 0; i < TRIES; i++) {
			struct addr a = { .family = ADDR_IPV4, .port = 40000 };

			for (int k = 0; k < 4; k++)
				a.ip[k] = (uint8_t)prop_below(256);
			same += explain_address(w.e, &a).flags == world->flags;
		}
		/* At worst it is half of them. */
		assert_in_range(same, TRIES * 2 / 5, TRIES);
		drop(&w);
	}
}

static void
lines_and_addresses_are_told_in_words(void **state)
{
	static const char *const asked[] = { "192.0.2.200", "8.8.8.8",
		"203.0.113.5", "2001:db8:1::5" };
	const char *top = getenv("top_srcdir");
	struct explain_given given = { 0 };
	struct world w;
	char path[4096], *text = NULL, want[32768] = "";
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	(void)state;
	assert_non_null(f);
	make(&w, "");
	given = w.given;
	snprintf(path, sizeof(path), "%s/tests/golden/explain.conf",
	    top != NULL ? top : ".");
	for (unsigned d = DIALECT_NTP; d <= DIALECT_SEC; d++) {
		struct conf *c = conf_load_as(path, d, &w.ds);
		struct explain *e = explain_new(c, &given);

		fprintf(f, "dialect %u\n", d);
		for (uint32_t i = 1; conf_line(c, path, i) != NULL; i++) {
			char *told = explain_line(e, NULL, i);

			if (told == NULL)
				continue;
			fprintf(f, "> %s\n%s", conf_line(c, path, i), told);
			free(told);
		}
		for (size_t i = 0; i < 4; i++) {
			struct addr a = address(asked[i]);
			char *told = explain_address_text(e, &a);

			fprintf(f, "? %s\n%s", asked[i], told);
			free(told);
		}
		explain_free(e);
		conf_free(c);
	}
	fclose(f);
	snprintf(path, sizeof(path), "%s/tests/golden/explain.out",
	    top != NULL ? top : ".");
	f = fopen(path, getenv("GENERATE") != NULL ? "w+" : "r");
	assert_non_null(f);
	if (getenv("GENERATE") != NULL) {
		fputs(text, f);
		rewind(f);
	}
	assert_true(fread(want, 1, sizeof(want) - 1, f) > 0);
	fclose(f);
	assert_string_equal(text, want);
	free(text);
	drop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_has_a_row),
		cmocka_unit_test(the_line_that_decides_is_named),
		cmocka_unit_test(each_dialect_has_its_ways),
		cmocka_unit_test(a_template_is_for_sources),
		cmocka_unit_test(the_world_is_where_most_are),
		cmocka_unit_test(dangers_are_seen_and_mended),
		cmocka_unit_test(a_danger_is_told_once),
		cmocka_unit_test(a_change_is_told),
		cmocka_unit_test(the_access_table_is_asked),
		cmocka_unit_test(the_world_is_a_fair_sample),
		cmocka_unit_test(lines_and_addresses_are_told_in_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
