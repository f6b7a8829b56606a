/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/complete.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/conf.h"
#include "config/directive.h"
#include "config/logmask.h"
#include "config/parse.h"

static const struct complete_name names[] = {
	{ "ntp1.example", "a running peer" },
	{ "192.0.2.1", NULL },
};

static bool
offers(const struct complete *c, const char *text)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->item[i].text, text) == 0)
			return true;
	return false;
}

/* The line up to ^ is what stands before the cursor. */
static void
complete(struct complete *c, unsigned dialect, const char *marked)
{
	const char *cursor = strchr(marked, '^');
	char line[200];
	size_t before;

	assert_non_null(cursor);
	before = (size_t)(cursor - marked);
	snprintf(line, sizeof(line), "%.*s%s", (int)before, marked, cursor + 1);
	complete_at(
	    c, dialect, 2, line, strlen(line), (uint32_t)before + 1, names, 2);
}

/* `want` and `not`: words with commas between, "" for none at all. */
static void
assert_offers(
    unsigned dialect, const char *marked, const char *want, const char * not )
{
	char words[400], *word, *rest = words;
	struct complete c;

	complete_init(&c);
	complete(&c, dialect, marked);
	snprintf(words, sizeof(words), "%s", want);
	if (want[0] == '\0')
		assert_int_equal(c.count, 0);
	while ((word = strsep(&rest, ",")) != NULL && *word != '\0')
		if (!offers(&c, word))
			fail_msg("%s: no %s", marked, word);
	snprintf(words, sizeof(words), "%s", not );
	rest = words;
	while ((word = strsep(&rest, ",")) != NULL && *word != '\0')
		if (offers(&c, word))
			fail_msg("%s: %s", marked, word);
	complete_free(&c);
}

static void
each_place_has_its_words(void **state)
{
	static const struct {
		const char *line, *want, *not ;
	} row[] = {
		{ "^", "server,restrict,broadcast,refclock", "iburst,-4" },
		{ "se^", "server,setvar", "restrict" },
		{ "  ser^", "server", "setvar" },
		{ "SER^", "server", "" },
		{ "server ^", "-4,-6,ntp1.example,192.0.2.1", "iburst" },
		{ "server -4 ^", "ntp1.example", "-4,-6,iburst" },
		{ "server ntp^", "ntp1.example", "192.0.2.1" },
		{ "server a ^", "iburst,minpoll,key", "ntp1.example,default" },
		{ "server a iburst ^", "minpoll", "iburst" },
		{ "server a ^ iburst", "minpoll", "iburst" },
		{ "server a i^burst", "iburst", "minpoll" },
		{ "server a minpoll ^", "", "" },
		{ "restrict ^", "default,source,-4,192.0.2.1", "noquery,mask" },
		{ "restrict -4 ^", "default", "source,-4" },
		{ "restrict default ^", "noquery,kod,ippeerlimit", "mask" },
		{ "restrict 10.0.0.0 ^", "mask,noquery", "default" },
		{ "restrict 10.0.0.0 noquery ^", "nomodify", "mask,noquery" },
		{ "restrict default no^", "noquery,nomodify", "kod" },
		{ "restrict default serverresponse ^", "fuzz", "kod" },
		{ "filegen ^", "loopstats", "file" },
		{ "filegen loopstats type ^", "day,week", "file" },
		{ "filegen loopstats ^", "file,type", "day" },
		{ "fudge 127.127.1.0 flag1 ^", "0,1", "-4,flag2" },
		{ "setvar a ^", "=", "default" },
		{ "setvar a = b ^", "default", "=" },
		{ "interface ^", "listen,ignore", "all" },
		{ "interface listen ^", "all,wildcard", "ntp1.example" },
		{ "logconfig =sy^", "syncall,sysevents", "clockall" },
		{ "pollskewlist ^", "default", "" },
		{ "refclock shm ^", "unit,refid", "mask" },
		{ "tos ^", "minsane,orphan", "iburst" },
		{ "enable ^", "monitor,stats", "" },
		{ "driftfile ^", "", "" },
		{ "bogus ^", "", "" },
		{ "server a bogus ^", "", "" },
		{ "server a # ^", "", "" },
		{ "# ^", "", "" },
		{ "server \"nt^", "", "" },
		{ "manycastserver a ^", "ntp1.example", "default" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_offers(
		    DIALECT_BOTH, row[i].line, row[i].want, row[i].not );
}

static void
the_dialect_counts(void **state)
{
	(void)state;
	assert_offers(DIALECT_NTP, "server a ^", "xleave", "nts");
	assert_offers(DIALECT_SEC, "server a ^", "nts", "xleave");
	assert_offers(DIALECT_NTP, "^", "discard", "refclock,limit");
	assert_offers(DIALECT_SEC, "^", "refclock,limit", "discard");
	assert_offers(DIALECT_SEC, "restrict -4 10.0.0.0 ^", "kod", "mask");
	assert_offers(DIALECT_BOTH, "server a nts ^", "noval", "xleave");
}

static void
a_misspelt_word_brings_what_may_be_meant(void **state)
{
	static const char *const row[][2] = {
		{ "sevrer^", "server" },
		{ "restrict 10.0.0.0 netmask^", "mask" },
		{ "restrict default no-query^", "noquery" },
		{ "server a ibrust^", "iburst" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct complete c;

		complete_init(&c);
		complete(&c, DIALECT_BOTH, row[i][0]);
		assert_true(offers(&c, row[i][1]));
		for (size_t k = 0; k < c.count; k++)
			assert_true(c.item[k].near);
		complete_free(&c);
	}
}

static void
the_whole_word_is_replaced(void **state)
{
	struct complete c;

	(void)state;
	complete_init(&c);
	complete(&c, DIALECT_BOTH, "server a ib^rust key 5");
	assert_int_equal(c.col, 10);
	assert_int_equal(c.len, 6);
	complete(&c, DIALECT_BOTH, "server a ^");
	assert_int_equal(c.col, 10);
	assert_int_equal(c.len, 0);
	complete(&c, DIALECT_BOTH, "logconfig +sy^");
	assert_int_equal(c.col, 12);
	assert_int_equal(c.len, 2);
	assert_int_not_equal(logmask_of(c.item[0].text), 0);
	complete_free(&c);
}

static void
what_no_list_has_is_described(void **state)
{
	struct complete c;

	(void)state;
	complete_init(&c);
	complete(&c, DIALECT_BOTH, "server a minpoll ^");
	assert_non_null(strstr(c.wants, "a whole number from 0 to 17"));
	complete(&c, DIALECT_BOTH, "keys ^");
	assert_non_null(strstr(c.wants, "a file name"));
	complete(&c, DIALECT_BOTH, "restrict default ^");
	assert_string_equal(c.wants, "");
	complete_free(&c);
}

static void
options_of_clocks_come_last_for_a_server(void **state)
{
	struct complete c;

	(void)state;
	complete_init(&c);
	complete(&c, DIALECT_BOTH, "server a ^");
	assert_string_equal(c.item[0].text, "aead");
	assert_string_equal(c.item[c.count - 1].text, "time2");
	complete(&c, DIALECT_BOTH, "server 127.127.20.0 m^");
	assert_string_equal(c.item[2].text, "mode");
	complete_free(&c);
}

/* Is it a word of the language, that the line did not have before? */
static bool
is_wanted(const struct stmt *s, size_t token)
{
	const char *text = s->token[token].text;

	if (token == 0)
		return true;
	if (s->token[token].kind != TOKEN_WORD)
		return false;
	for (size_t i = 0; i < s->narg; i++) {
		const struct arg *a = &s->arg[i];

		for (size_t k = 0; k < i; k++)
			if (a->token == token && s->arg[k].word == a->word)
				return false;
		if (a->token == token && token != 0)
			return true;
		if (a->value == token)
			return a->word->kind == ARG_CHOICE;
	}
	return token == 1 && s->head == 0 &&
	    (strcmp(text, "default") == 0 || strcmp(text, "source") == 0);
}

static size_t
check_line(struct complete *c, unsigned dialect, const struct conf_walk *w)
{
	struct stmt s;
	size_t n = 0;

	stmt_init(&s);
	s.dialect = dialect;
	parse_line(&s, NULL, w->line, w->text, w->len, NULL);
	for (size_t i = 0; s.dir != NULL && !s.broken && i < s.ntoken; i++) {
		uint32_t col = s.token[i].col;

		if (!is_wanted(&s, i))
			continue;
		complete_at(
		    c, dialect, w->line, w->text, col - 1, col, NULL, 0);
		if (!offers(c, s.token[i].text))
			fail_msg("line %u: no %s in %.*s", w->line,
			    s.token[i].text, (int)w->len, w->text);
		complete_at(
		    c, dialect, w->line, w->text, col, col + 1, NULL, 0);
		assert_true(offers(c, s.token[i].text));
		n++;
	}
	stmt_free(&s);
	return n;
}

/* Up to each of its words, a valid line can be completed to that word. */
static void
a_valid_line_is_offered_word_by_word(void **state)
{
	static const char *const file[] = { "language", "kept", "restrict",
		"sources", "tuning", "words" };
	static const unsigned dialect[] = { DIALECT_BOTH, DIALECT_NTP,
		DIALECT_SEC };
	const char *top = getenv("top_srcdir");
	struct complete c;
	size_t n = 0;

	(void)state;
	complete_init(&c);
	for (size_t f = 0; f < sizeof(file) / sizeof(file[0]); f++) {
		struct conf_walk w;
		struct diags ds;
		struct conf *conf;
		char path[4096];

		snprintf(path, sizeof(path), "%s/tests/golden/%s.conf",
		    top != NULL ? top : ".", file[f]);
		diags_init(&ds);
		conf = conf_load(path, &ds);
		assert_non_null(conf);
		conf_walk_start(&w, conf);
		while (conf_walk_next(&w))
			for (size_t d = 0; d < 3; d++)
				n += check_line(&c, dialect[d], &w);
		conf_free(conf);
		diags_free(&ds);
	}
	assert_in_range(n, 300, 100000);
	complete_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_place_has_its_words),
		cmocka_unit_test(the_dialect_counts),
		cmocka_unit_test(a_misspelt_word_brings_what_may_be_meant),
		cmocka_unit_test(the_whole_word_is_replaced),
		cmocka_unit_test(what_no_list_has_is_described),
		cmocka_unit_test(options_of_clocks_come_last_for_a_server),
		cmocka_unit_test(a_valid_line_is_offered_word_by_word),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
