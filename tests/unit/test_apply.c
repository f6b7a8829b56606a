/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/access_decide.h"

#include "config/apply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What a text becomes. */
struct outcome {
	struct params p;
	struct diags ds;
	bool good;
};

static void
apply(struct outcome *o, const char *text)
{
	struct conf *c;

	diags_init(&o->ds);
	c = conf_parse("ntp.conf", text, strlen(text), &o->ds);
	assert_non_null(c);
	o->good = conf_params(c, &o->p, &o->ds);
	conf_free(c);
}

static void
drop(struct outcome *o)
{
	params_free(&o->p);
	diags_free(&o->ds);
}

static bool
has(const struct diags *ds, const char *code, uint32_t line)
{
	for (size_t i = 0; i < ds->count; i++)
		if (strcmp(ds->item[i].code, code) == 0 &&
		    ds->item[i].at.line == line)
			return true;
	return false;
}

static void
an_empty_file_leaves_the_defaults(void **state)
{
	struct outcome o;
	struct params d;

	(void)state;
	apply(&o, "# nothing\n\n");
	params_init(&d);
	assert_true(o.good);
	assert_int_equal(o.ds.count, 0);
	assert_int_equal(o.p.nassoc, 0);
	assert_string_equal(o.p.driftfile, "");
	assert_true(o.p.step == d.step && o.p.panic == d.panic);
	assert_int_equal(o.p.dscp, 0);
	assert_false(o.p.observe || o.p.start);
	params_free(&d);
	drop(&o);
}

static void
an_association_gets_its_options(void **state)
{
	struct outcome o;
	const struct params_assoc *a;

	(void)state;
	apply(&o,
	    "server a.example iburst burst prefer noselect true\n"
	    "pool -4 b.example minpoll 4 maxpoll 0x8 version 3\n"
	    "peer [2001:db8::1] bias -0.5\n");
	assert_true(o.good);
	assert_int_equal(o.p.nassoc, 3);
	a = o.p.assoc;
	assert_int_equal(a[0].kind, PARAMS_SERVER);
	assert_string_equal(a[0].name, "a.example");
	assert_int_equal(a[0].line, 1);
	assert_int_equal(a[0].family, ADDR_NONE);
	assert_int_equal(a[0].cfg.hmode, MODE_CLIENT);
	assert_true(a[0].cfg.iburst && a[0].cfg.burst && a[0].cfg.prefer &&
	    a[0].cfg.noselect && a[0].cfg.truechimer);
	assert_int_equal(a[1].kind, PARAMS_POOL);
	assert_int_equal(a[1].family, ADDR_IPV4);
	assert_int_equal(a[1].cfg.minpoll, 4);
	assert_int_equal(a[1].cfg.maxpoll, 8);
	assert_int_equal(a[1].cfg.version, 3);
	assert_int_equal(a[2].kind, PARAMS_PEER);
	assert_string_equal(a[2].name, "2001:db8::1");
	assert_int_equal(a[2].cfg.hmode, MODE_ACTIVE);
	assert_true(a[2].cfg.bias == -0.5);
	drop(&o);
}

static void
a_word_that_would_stop_ntpd_is_refused(void **state)
{
	char text[1200] = "server ";
	struct outcome o;

	(void)state;
	memset(text + 7, 'a', 1024);
	apply(&o, text);
	assert_int_equal(o.p.nassoc, 0);
	assert_int_equal(o.ds.errors, 1);
	assert_true(has(&o.ds, "word-too-long", 1));
	drop(&o);
	text[7 + 1023] = '\0';
	apply(&o, text);
	assert_int_equal(o.p.nassoc, 0);
	assert_false(has(&o.ds, "word-too-long", 1));
	assert_true(has(&o.ds, "bad-name", 1));
	drop(&o);
}

static void
polls_are_always_in_order(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o,
	    "server a.example minpoll 99\n"
	    "server b.example maxpoll -3\n"
	    "server c.example minpoll 9 maxpoll 7\n");
	assert_true(o.good);
	assert_int_equal(o.p.nassoc, 3);
	for (size_t i = 0; i < o.p.nassoc; i++)
		assert_true(o.p.assoc[i].cfg.minpoll >= 0 &&
		    o.p.assoc[i].cfg.minpoll <= o.p.assoc[i].cfg.maxpoll &&
		    o.p.assoc[i].cfg.maxpoll <= 17);
	assert_int_equal(o.p.assoc[2].cfg.minpoll, 7);
	assert_true(has(&o.ds, "poll-order", 3));
	drop(&o);
}

static void
nothing_is_started_with_less_care_than_asked(void **state)
{
	static const char *const text[] = {
		"server a.example nts\n",
		"pool a.example iburst nts noval\n",
		"peer a.example autokey\n",
		"server a.example bogus nts\n",
		"server a.example bogus key 5\n",
		"server a.example key 99999999999\n",
		"server a.example key\n",
		"server a.example key -1\n",
		"server a.example iburst minpoll key 5\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		struct outcome o;

		apply(&o, text[i]);
		assert_false(o.good);
		for (size_t k = 0; k < o.p.nassoc; k++)
			assert_true(o.p.assoc[k].refused);
		assert_true(o.ds.errors > 0);
		drop(&o);
	}
}

static void
a_key_is_demanded(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o, "keys /etc/ntp.keys\nserver a.example key 7\ncontrolkey 3\n");
	assert_true(o.good);
	assert_int_equal(o.p.assoc[0].cfg.keyid, 7);
	assert_string_equal(o.p.keys, "/etc/ntp.keys");
	assert_int_equal(o.p.controlkey, 3);
	assert_int_equal(o.p.nkey, 0);
	assert_int_equal(o.ds.count, 0);
	drop(&o);
}

static void
the_dialect_is_told(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o, "server a.example nts\n");
	assert_true(o.p.sec);
	drop(&o);
	apply(&o, "server a.example\n");
	assert_false(o.p.sec);
	drop(&o);
}

static void
what_stands_before_a_mistake_counts(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o, "server a.example iburst bogus prefer\ntos minsane 2 x 1\n");
	assert_false(o.good);
	assert_int_equal(o.p.nassoc, 1);
	assert_true(o.p.assoc[0].cfg.iburst && !o.p.assoc[0].cfg.prefer);
	assert_int_equal(o.p.minsane, 2);
	drop(&o);
}

static void
a_twin_is_not_started(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o,
	    "server A.example iburst\n"
	    "peer a.EXAMPLE\n"
	    "pool a.example\n"
	    "server -6 a.example\n");
	assert_int_equal(o.p.nassoc, 3);
	assert_true(has(&o.ds, "duplicate", 2));
	assert_true(o.good);
	drop(&o);
}

static void
associations_have_a_limit(void **state)
{
	struct outcome o;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	assert_non_null(out);
	for (int i = 0; i < APPLY_MAX_ASSOC + 10; i++)
		fprintf(out, "server h%d.example\n", i);
	fclose(out);
	apply(&o, text);
	assert_int_equal(o.p.nassoc, APPLY_MAX_ASSOC);
	assert_false(o.good);
	assert_int_equal(o.ds.errors, 1);
	assert_true(has(&o.ds, "too-many", APPLY_MAX_ASSOC + 1));
	free(text);
	drop(&o);
}

static void
constants_of_discipline_and_selection(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o,
	    "tinker step 0.25 stepout 60 panic 0\n"
	    "tinker stepfwd 0.5\n"
	    "tos minsane 2 minclock 4 maxclock 8 mindist .01 maxdist 3\n"
	    "tos floor 2 ceiling 5\n"
	    "driftfile \"/a b\"\n"
	    "dscp 46\n");
	assert_true(o.good);
	assert_int_equal(o.ds.count, 0);
	assert_true(o.p.step == 0.5 && o.p.stepback == 0.25);
	assert_true(o.p.stepout == 60 && o.p.panic == 0);
	assert_int_equal(o.p.minsane, 2);
	assert_int_equal(o.p.minclock, 4);
	assert_int_equal(o.p.maxclock, 8);
	assert_true(o.p.mindist == 0.01 && o.p.maxdist == 3);
	assert_int_equal(o.p.floor, 2);
	assert_int_equal(o.p.ceiling, 5);
	assert_string_equal(o.p.driftfile, "/a b");
	assert_int_equal(o.p.dscp, 46);
	drop(&o);
}

static void
reference_clocks_are_associations(void **state)
{
	const struct params_assoc *as;
	struct outcome o;

	(void)state;
	apply(&o,
	    "fudge 127.127.1.0 stratum 10 flag1 1\n"
	    "server 127.127.1.0 minpoll 4\n"
	    "server 127.127.28.2 prefer mode 1\n"
	    "fudge 127.127.28.2 time1 0.125 time2 1 refid GPSD\n"
	    "refclock shm unit 3 refid GPS time1 -0.5 minpoll 4 maxpoll 5\n"
	    "refclock local stratum 7\n"
	    "refclock nmea\n"
	    "server 127.127.20.0\n"
	    "server 127.127.28.3\n"
	    "refclock shm unit 999\n");
	as = o.p.assoc;
	assert_int_equal(o.p.nassoc, 3);
	assert_int_equal(as[0].kind, PARAMS_REFCLOCK);
	assert_int_equal(as[0].clock.driver, 1);
	assert_int_equal(as[0].clock.stratum, 10);
	assert_true(as[0].clock.stratum_set);
	assert_int_equal(as[0].cfg.minpoll, 4);
	assert_true(has(&o.ds, "kept", 1)); /* flag1 */
	assert_int_equal(as[1].clock.unit, 2);
	assert_int_equal(as[1].clock.mode, 1);
	assert_true(as[1].cfg.prefer && !as[1].clock.stratum_set);
	assert_true(as[1].clock.time1 == 0.125 && as[1].clock.time2 == 1);
	assert_int_equal(as[1].clock.refid, 0x47505344);
	assert_string_equal(as[2].name, "127.127.28.3");
	assert_int_equal(as[2].clock.refid, 0x47505300);
	assert_true(as[2].clock.time1 == -0.5);
	/* The second local clock is the first one's twin. */
	assert_true(has(&o.ds, "duplicate", 6));
	assert_true(has(&o.ds, "refclock", 7) && has(&o.ds, "refclock", 8));
	assert_true(has(&o.ds, "duplicate", 9));
	assert_true(has(&o.ds, "refclock-unit", 10));
	drop(&o);
}

static void
leap_seconds_and_orphans_are_acted_on(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o,
	    "leapfile \"/a b\" ignorehash\n"
	    "tos orphan 9 orphanwait 60\n"
	    "tinker freq -12.5\n");
	assert_false(has(&o.ds, "kept", 1) || has(&o.ds, "kept", 2) ||
	    has(&o.ds, "kept", 3));
	assert_string_equal(o.p.leapfile, "/a b");
	assert_true(o.p.leapfile_named && o.p.leapfile_unchecked);
	assert_int_equal(o.p.orphan, 9);
	assert_true(o.p.orphanwait == 60);
	assert_true(o.p.freq > -12.6e-6 && o.p.freq < -12.4e-6);
	drop(&o);
	apply(&o, "tos orphan 17 orphanwait 0\n");
	assert_string_equal(o.p.leapfile, APPLY_LEAPFILE);
	assert_false(o.p.leapfile_named);
	assert_int_equal(o.p.orphan, 16);
	assert_true(o.p.orphanwait == 300);
	drop(&o);
}

/* What the rules make of a request for time from there. */
static bool
answers(struct params *p, const char *ip)
{
	const struct access_request rq = { .kind = ACCESS_TIME };
	const struct access_rule *r;
	struct access table;
	struct addr from;

	assert_true(addr_parse(&from, ip));
	access_build(&table, p->rule, p->nrule);
	r = access_find(&table, &from);
	assert_non_null(r);
	return access_decide(r->flags, &rq).verdict != ACCESS_DROPS;
}

static void
restrict_lines_become_rules(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o,
	    "restrict default noserve\n"
	    "restrict 192.0.2.0 mask 255.255.255.0 nomodify\n"
	    "restrict 192.0.2.7 ignore\n");
	assert_false(answers(&o.p, "198.51.100.1"));
	assert_true(answers(&o.p, "192.0.2.6"));
	assert_false(answers(&o.p, "192.0.2.7"));
	assert_false(answers(&o.p, "2001:db8::1"));
	drop(&o);
}

static void
nobody_is_answered_when_it_cannot_be_told_whom(void **state)
{
	static const struct {
		const char *text;
		bool silent;
	} row[] = {
		{ "restrict default nomodify noquery limited kod\n", false },
		{ "restrict 192.0.2.1 notrust\n", false },
		{ "restrict default bogus ignore\n", true },
		{ "restrict 10.9.6.0 netmask 255.255.255.0 ignore\n", true },
		{ "restrict no-such-name.invalid noserve\n", true },
		{ "restrict no-such-name.invalid nomodify\n", false },
		{ "restrit default ignore\n", true },
		{ "#restrict default ignore\n", false },
		{ "restrict default nomodify # ignore\n", false },
		{ "interface ignore wildcard\n", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct outcome o;

		apply(&o, row[i].text);
		assert_int_equal(answers(&o.p, "10.9.6.1"), !row[i].silent);
		assert_int_equal(has(&o.ds, "silent", 1), row[i].silent);
		drop(&o);
	}
}

static void
limits_are_taken_from_their_lines(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o,
	    "discard average 4 minimum 1 monitor 9\n"
	    "mru maxmem 2048 mindepth 50 maxage 99 initmem 8\n"
	    "disable monitor\n");
	assert_false(o.p.mru.sec || o.p.mru.monitor);
	assert_int_equal(o.p.mru.average, 4);
	assert_int_equal(o.p.mru.minimum, 1);
	assert_int_equal(o.p.mru.maxdepth, mru_depth(2048 * 1024));
	assert_int_equal(o.p.mru.mindepth, 50);
	assert_int_equal(o.p.mru.maxage, 99);
	assert_true(has(&o.ds, "needless", 1) && has(&o.ds, "needless", 2));
	assert_false(has(&o.ds, "kept", 1) || has(&o.ds, "kept", 3));
	drop(&o);
	apply(&o,
	    "limit average 2.5 burst 5 kod 10\n"
	    "mru maxmem 4 maxdepth -1 minage 7 maxage -1\n");
	assert_true(o.p.mru.sec && o.p.mru.monitor);
	assert_true(o.p.mru.rate == 2.5 && o.p.mru.kod == 10);
	assert_true(o.p.mru.burst == 5);
	assert_int_equal(o.p.mru.maxdepth, MRU_MOST);
	assert_int_equal(o.p.mru.minage, 7);
	assert_true(o.p.mru.maxage == UINT32_MAX);
	assert_true(has(&o.ds, "most-clients", 2));
	drop(&o);
}

static void
least_depth_is_above_the_most(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o, "mru maxdepth 1\n");
	assert_int_equal(o.p.mru.maxdepth, 600);
	drop(&o);
	apply(&o, "mru maxdepth 1\nmru mindepth 0\n");
	assert_int_equal(o.p.mru.maxdepth, 1);
	drop(&o);
}

static void
limits_of_an_unknown_dialect_forgive_bursts(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o, "restrict default limited\n");
	assert_true(o.p.mru.sec);
	assert_false(o.p.sec);
	drop(&o);
}

static void
restrict_source_is_a_template(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o, "restrict default ignore\nrestrict source noquery kod\n");
	assert_true(o.p.source);
	assert_int_equal(o.p.source_rule.flags, ACCESS_NOQUERY | ACCESS_KOD);
	assert_int_equal(o.p.source_rule.line, 2);
	assert_false(has(&o.ds, "kept", 2));
	drop(&o);
	apply(&o, "restrict default ignore\n");
	assert_false(o.p.source);
	drop(&o);
}

static void
disable_ntp_only_watches_the_clock(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o, "disable kernel ntp\n");
	assert_true(o.p.observe);
	assert_true(has(&o.ds, "disable-ntp", 1) && has(&o.ds, "kept", 1));
	drop(&o);
	apply(&o, "disable ntp\nenable ntp\n");
	assert_false(o.p.observe);
	drop(&o);
}

static void
statistics_and_filegen_name_files(void **state)
{
	struct outcome o;
	const struct params_filegen *f;

	(void)state;
	apply(&o,
	    "statsdir /var/log/ntpsec\n"
	    "statistics loopstats peerstats timingstats\n"
	    "filegen rawstats file raw type week nolink\n"
	    "filegen loopstats disable\n"
	    "filegen sysstats file ../sys enable\n");
	f = o.p.filegen;
	assert_string_equal(o.p.statsdir, "/var/log/ntpsec/");
	assert_true(f[STATS_PEER].enable && f[STATS_PEER].link);
	assert_int_equal(f[STATS_PEER].type, FILEGEN_DAY);
	assert_string_equal(f[STATS_PEER].file, "peerstats");
	assert_true(f[STATS_RAW].enable && !f[STATS_RAW].link);
	assert_int_equal(f[STATS_RAW].type, FILEGEN_WEEK);
	assert_string_equal(f[STATS_RAW].file, "raw");
	assert_false(f[STATS_LOOP].enable);
	assert_string_equal(f[STATS_SYS].file, "sysstats");
	assert_true(has(&o.ds, "bad-file-name", 5));
	assert_true(has(&o.ds, "kept", 2));
	assert_false(has(&o.ds, "no-statsdir", 5));
	drop(&o);
}

static void
statistics_need_a_directory(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o, "statistics loopstats\n");
	assert_true(has(&o.ds, "no-statsdir", 1));
	drop(&o);
	apply(&o, "statistics loopstats\ndisable stats\n");
	assert_false(o.p.stats);
	assert_false(has(&o.ds, "no-statsdir", 1));
	assert_false(has(&o.ds, "kept", 2));
	drop(&o);
}

static void
the_log_is_read(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o, "logfile /var/log/ntp.log\nlogconfig =syncall +sysall\n");
	assert_string_equal(o.p.logfile, "/var/log/ntp.log");
	assert_int_equal(o.p.logconfig, PARAMS_LOG_SYNC | PARAMS_LOG_SYS);
	assert_int_equal(o.ds.count, 0);
	drop(&o);
}

static void
the_log_is_a_file_of_its_own(void **state)
{
	struct outcome o;

	(void)state;
	apply(&o, "logfile /var/lib/ntp/drift\ndriftfile /var/lib/ntp/drift\n");
	assert_true(has(&o.ds, "same-file", 1));
	assert_false(o.good);
	assert_string_equal(o.p.logfile, "");
	drop(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statistics_and_filegen_name_files),
		cmocka_unit_test(statistics_need_a_directory),
		cmocka_unit_test(the_log_is_read),
		cmocka_unit_test(the_log_is_a_file_of_its_own),
		cmocka_unit_test(an_empty_file_leaves_the_defaults),
		cmocka_unit_test(limits_are_taken_from_their_lines),
		cmocka_unit_test(least_depth_is_above_the_most),
		cmocka_unit_test(limits_of_an_unknown_dialect_forgive_bursts),
		cmocka_unit_test(restrict_source_is_a_template),
		cmocka_unit_test(an_association_gets_its_options),
		cmocka_unit_test(a_word_that_would_stop_ntpd_is_refused),
		cmocka_unit_test(polls_are_always_in_order),
		cmocka_unit_test(nothing_is_started_with_less_care_than_asked),
		cmocka_unit_test(a_key_is_demanded),
		cmocka_unit_test(the_dialect_is_told),
		cmocka_unit_test(what_stands_before_a_mistake_counts),
		cmocka_unit_test(a_twin_is_not_started),
		cmocka_unit_test(associations_have_a_limit),
		cmocka_unit_test(constants_of_discipline_and_selection),
		cmocka_unit_test(reference_clocks_are_associations),
		cmocka_unit_test(leap_seconds_and_orphans_are_acted_on),
		cmocka_unit_test(restrict_lines_become_rules),
		cmocka_unit_test(
		    nobody_is_answered_when_it_cannot_be_told_whom),
		cmocka_unit_test(disable_ntp_only_watches_the_clock),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
