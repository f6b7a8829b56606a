/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a restart would change. */
#include "config/differ.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "prop.h"

static struct params_assoc *
add(struct params *p, enum params_kind kind, const char *name)
{
	struct params_assoc *a = params_add(p);

	a->kind = kind;
	snprintf(a->name, sizeof(a->name), "%s", name);
	return a;
}

/* The difference, in words. */
static void
assert_words(
    const struct params *was, const struct params *now, const char *want)
{
	struct differ d;
	char *got = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&got, &len);

	assert_non_null(out);
	differ_make(&d, was, now);
	differ_print(&d, was, now, out);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(got, want);
	assert_int_equal(differ_none(&d), want[0] == '\0');
	free(got);
	differ_free(&d);
}

static void
nothing_differs_from_itself(void **state)
{
	struct params was, now;

	(void)state;
	params_init(&was);
	params_init(&now);
	assert_words(&was, &now, "");
	add(&was, PARAMS_SERVER, "a.example")->line = 1;
	add(&was, PARAMS_POOL, "b.example")->line = 2;
	add(&now, PARAMS_POOL, "B.Example")->line = 5;
	add(&now, PARAMS_SERVER, "a.example")->line = 7;
	assert_words(&was, &now, "");
	params_free(&was);
	params_free(&now);
}

static void
associations_come_go_and_change(void **state)
{
	struct params was, now;
	struct params_assoc *a;
	struct differ d;

	(void)state;
	params_init(&was);
	params_init(&now);
	add(&was, PARAMS_SERVER, "gone.example")->family = ADDR_IPV6;
	add(&was, PARAMS_SERVER, "stays.example");
	add(&was, PARAMS_PEER, "other.example");
	add(&now, PARAMS_SERVER, "new\x1b.example");
	a = add(&now, PARAMS_PEER, "other.example");
	a->cfg.minpoll = 4;
	a->cfg.iburst = true;
	a->cfg.bias = -0.0025;
	a->cfg.keyid = UINT32_MAX;
	add(&now, PARAMS_SERVER, "stays.example");
	assert_words(&was, &now,
	    "added: server new^[.example\n"
	    "changed: peer other.example: minpoll 4 (was 6), "
	    "iburst yes (was no), key 4294967295 (was 0), "
	    "bias -0.0025 s (was 0 s)\n"
	    "removed: server -6 gone.example\n");
	differ_make(&d, &was, &now);
	assert_int_equal(d.nassoc, 4);
	assert_int_equal(d.assoc[0].how, DIFFER_ADDED);
	assert_int_equal(d.assoc[1].how, DIFFER_CHANGED);
	assert_int_equal(d.assoc[1].was, 2);
	assert_int_equal(d.assoc[1].options,
	    1u << DIFFER_MINPOLL | 1u << DIFFER_IBURST | 1u << DIFFER_KEY |
		1u << DIFFER_BIAS);
	assert_int_equal(d.assoc[2].how, DIFFER_KEPT);
	assert_int_equal(d.assoc[2].was, 1);
	assert_int_equal(d.assoc[3].how, DIFFER_REMOVED);
	assert_int_equal(d.assoc[3].was, 0);
	differ_free(&d);
	params_free(&was);
	params_free(&now);
}

/* What is asked of it in another way is another association. */
static void
kind_and_family_make_another(void **state)
{
	struct params was, now;

	(void)state;
	params_init(&was);
	params_init(&now);
	add(&was, PARAMS_SERVER, "a.example");
	add(&was, PARAMS_SERVER, "b.example");
	add(&now, PARAMS_POOL, "a.example");
	add(&now, PARAMS_SERVER, "b.example")->family = ADDR_IPV4;
	assert_words(&was, &now,
	    "added: pool a.example\n"
	    "added: server -4 b.example\n"
	    "removed: server a.example\n"
	    "removed: server b.example\n");
	params_free(&was);
	params_free(&now);
}

static void
twins_pair_in_their_order(void **state)
{
	struct params was, now;

	(void)state;
	params_init(&was);
	params_init(&now);
	add(&was, PARAMS_SERVER, "a")->cfg.maxpoll = 7;
	add(&was, PARAMS_SERVER, "a")->cfg.maxpoll = 8;
	add(&now, PARAMS_SERVER, "a")->cfg.maxpoll = 7;
	add(&now, PARAMS_SERVER, "a")->cfg.maxpoll = 9;
	add(&now, PARAMS_SERVER, "a")->cfg.maxpoll = 8;
	assert_words(&was, &now,
	    "changed: server a: maxpoll 9 (was 8)\nadded: server a\n");
	params_free(&was);
	params_free(&now);
}

static void
every_setting_counts(void **state)
{
	struct access_rule rule[2] = { { .family = ADDR_IPV4 },
		{ .family = ADDR_IPV6 } };
	struct params was, now;

	(void)state;
	params_init(&was);
	params_init(&now);
	snprintf(was.driftfile, sizeof(was.driftfile), "/var/drift");
	now.step = 0.5;
	now.stepback = 0;
	now.panic = 0;
	now.stepout = 10;
	now.minsane = 2;
	now.minclock = 4;
	now.maxclock = 11;
	now.mindist = 1;
	now.maxdist = 2.25;
	now.floor = 1;
	now.ceiling = 9;
	now.dscp = 46;
	now.port = 11123;
	now.observe = now.start = true;
	now.rule = rule;
	now.nrule = 2;
	assert_words(&was, &now,
	    "changed: driftfile none (was /var/drift)\n"
	    "changed: tinker step 0.5 s (was 0.128 s)\n"
	    "changed: tinker stepback 0 s (was 0.128 s)\n"
	    "changed: tinker panic 0 s (was 1000 s)\n"
	    "changed: tinker stepout 10 s (was 300 s)\n"
	    "changed: tos minsane 2 (was 1)\n"
	    "changed: tos minclock 4 (was 3)\n"
	    "changed: tos maxclock 11 (was 10)\n"
	    "changed: tos mindist 1 s (was 0.001 s)\n"
	    "changed: tos maxdist 2.25 s (was 1.5 s)\n"
	    "changed: tos floor 1 (was 0)\n"
	    "changed: tos ceiling 9 (was 15)\n"
	    "changed: dscp 46 (was 0)\n"
	    "changed: port 11123 (was 123)\n"
	    "changed: only observe the clock yes (was no)\n"
	    "changed: set the clock from the beginning yes (was no)\n"
	    "changed: access rules 2 (was 0)\n");
}

/* One setting of the later ones, changed. */
static void
change(struct params *p, enum differ_setting which)
{
	static struct nic_rule nic = { .act = NIC_DROP };
	static struct mac_key key = { .id = 1, .secret = "hidden", .len = 6 };

	switch ((int)which) {
	case DIFFER_SEC:
		p->sec = true;
		break;
	case DIFFER_WORKERS:
		p->workers = 3;
		break;
	case DIFFER_NICS:
		p->nic = &nic;
		p->nnic = 1;
		break;
	case DIFFER_LIMITS:
		p->mru.maxdepth++;
		break;
	case DIFFER_KEYS_FILE:
		snprintf(p->keys, sizeof(p->keys), "k");
		break;
	case DIFFER_KEYS:
		p->key = &key;
		p->nkey = 1;
		break;
	case DIFFER_CONTROLKEY:
		p->controlkey = 1;
		break;
	case DIFFER_REQUESTKEY:
		p->requestkey = 1;
		break;
	case DIFFER_STATS:
		p->stats = !p->stats;
		break;
	case DIFFER_STATSDIR:
		snprintf(p->statsdir, sizeof(p->statsdir), "/s/");
		break;
	case DIFFER_FILEGEN:
		p->filegen[STATS_KINDS - 1].enable ^= true;
		break;
	case DIFFER_LOGFILE:
		snprintf(p->logfile, sizeof(p->logfile), "l");
		break;
	case DIFFER_LOGCONFIG:
		p->logconfig ^= 1;
		break;
	case DIFFER_SYSLOG:
		p->syslog = !p->syslog;
		break;
	case DIFFER_FREQ:
		p->freq = 1e-5;
		break;
	case DIFFER_LEAPFILE:
		snprintf(p->leapfile, sizeof(p->leapfile), "l");
		break;
	case DIFFER_LEAPFILE_NAMED:
		p->leapfile_named = !p->leapfile_named;
		break;
	case DIFFER_LEAPFILE_UNCHECKED:
		p->leapfile_unchecked = !p->leapfile_unchecked;
		break;
	case DIFFER_LEAPSLEW:
		p->leapslew = !p->leapslew;
		break;
	case DIFFER_ORPHAN:
		p->orphan = 5;
		break;
	case DIFFER_ORPHANWAIT:
		p->orphanwait++;
		break;
	default:
		fail_msg("setting %d is not tested", which);
	}
}

static void
every_later_setting_is_seen_alone(void **state)
{
	(void)state;
	for (int i = DIFFER_RULES + 1; i < DIFFER_SETTINGS; i++) {
		struct params was, now;
		struct differ d;
		char *got = NULL;
		size_t len = 0;
		FILE *out = open_memstream(&got, &len);

		assert_non_null(out);
		params_init(&was);
		params_init(&now);
		change(&now, (enum differ_setting)i);
		differ_make(&d, &was, &now);
		assert_true(d.settings == UINT64_C(1) << i);
		differ_print(&d, &was, &now, out);
		fclose(out);
		assert_non_null(strstr(got, "changed: "));
		/* No secret is ever shown. */
		assert_null(strstr(got, "hidden"));
		free(got);
		differ_free(&d);
	}
}

/* Keys are known by their contents. */
static void
a_secret_that_changes_is_seen(void **state)
{
	struct mac_key a = { .id = 1, .len = 3, .secret = "abc" };
	struct mac_key b = { .id = 1, .len = 3, .secret = "abd" };
	struct params was, now;

	(void)state;
	params_init(&was);
	params_init(&now);
	was.key = &a;
	now.key = &b;
	was.nkey = now.nkey = 1;
	assert_words(&was, &now, "changed: keys that are known 1 (was 1)\n");
	now.key = &a;
	assert_words(&was, &now, "");
}

static void
rules_differ_by_what_they_say(void **state)
{
	struct access_rule a[2] = { { .family = ADDR_IPV4, .line = 1 },
		{ .family = ADDR_IPV6, .line = 2 } };
	struct access_rule b[2] = { { .family = ADDR_IPV6, .line = 7 },
		{ .family = ADDR_IPV4, .line = 8 } };
	struct params was, now;

	(void)state;
	params_init(&was);
	params_init(&now);
	was.rule = a;
	now.rule = b;
	was.nrule = now.nrule = 2;
	assert_words(&was, &now, "");
	b[1].flags = ACCESS_NOSERVE;
	assert_words(&was, &now, "changed: access rules 2 (was 2)\n");
}

/* Every option of an association is seen, and seen alone. */
static void
limits_are_shown_as_they_are_written(void **state)
{
	struct params was, now;

	(void)state;
	params_init(&was);
	params_init(&now);
	now.mru.average = 4;
	now.mru.maxdepth = was.mru.maxdepth = 600;
	now.mru.rate = 7; /* the other dialect's */
	assert_words(&was, &now,
	    "changed: limits of clients discard average 4 minimum 2, "
	    "mru maxdepth 600 mindepth 600 maxage 64 minage 0 "
	    "(was discard average 3 minimum 2, "
	    "mru maxdepth 600 mindepth 600 maxage 64 minage 0)\n");
	params_free(&was);
	params_free(&now);
}

static void
every_option_counts(void **state)
{
	(void)state;
	for (unsigned i = 0; i < DIFFER_OPTIONS; i++) {
		struct params was, now;
		struct differ d;
		struct params_assoc *a;
		struct peer_cfg *c;

		params_init(&was);
		params_init(&now);
		add(&was, PARAMS_REFCLOCK, "a");
		a = add(&now, PARAMS_REFCLOCK, "a");
		c = &a->cfg;
		switch ((enum differ_option)i) {
		case DIFFER_MODE:
			c->hmode++;
			break;
		case DIFFER_VERSION:
			c->version--;
			break;
		case DIFFER_MINPOLL:
			c->minpoll--;
			break;
		case DIFFER_MAXPOLL:
			c->maxpoll++;
			break;
		case DIFFER_IBURST:
			c->iburst = true;
			break;
		case DIFFER_BURST:
			c->burst = true;
			break;
		case DIFFER_PREFER:
			c->prefer = true;
			break;
		case DIFFER_NOSELECT:
			c->noselect = true;
			break;
		case DIFFER_TRUE:
			c->truechimer = true;
			break;
		case DIFFER_KEY:
			c->keyid = 1;
			break;
		case DIFFER_BIAS:
			c->bias = 1e-9;
			break;
		case DIFFER_REFUSED:
			a->refused = true;
			break;
		case DIFFER_DRIVER:
			a->clock.driver = 28;
			break;
		case DIFFER_UNIT:
			a->clock.unit = 1;
			break;
		case DIFFER_STRATUM:
			a->clock.stratum = 3;
			break;
		case DIFFER_STRATUM_SET:
			a->clock.stratum_set = true;
			break;
		case DIFFER_REFID:
			a->clock.refid = 1;
			break;
		case DIFFER_TIME1:
			a->clock.time1 = 0.5;
			break;
		case DIFFER_TIME2:
			a->clock.time2 = 0.5;
			break;
		case DIFFER_FLAGS:
			a->clock.flags = 8;
			break;
		case DIFFER_CLOCK_MODE:
			a->clock.mode = 17;
			break;
		case DIFFER_OPTIONS:
			break;
		}
		differ_make(&d, &was, &now);
		assert_int_equal(d.assoc[0].how, DIFFER_CHANGED);
		assert_true(d.assoc[0].options == UINT64_C(1) << i);
		differ_free(&d);
		params_free(&was);
		params_free(&now);
	}
}

static void
fill(struct params *p)
{
	params_init(p);
	for (size_t n = prop_below(30); n > 0; n--) {
		char name[8];
		struct params_assoc *a;

		snprintf(name, sizeof(name), "%c", "abcdABCD"[prop_below(8)]);
		a = add(p, (enum params_kind)prop_below(3), name);
		a->family = prop_below(2) != 0 ? ADDR_IPV4 : ADDR_NONE;
		a->cfg.prefer = prop_below(2) != 0;
	}
}

/* Each association of either side is told of once, and what is gone one way
 * comes the other way. */
static void
everything_is_told_once(void **state)
{
	(void)state;
	prop_start();
	for (int try = 0; try < 2000; try++) {
		struct params was, now;
		struct differ there, back;
		bool seen[32] = { false };

		fill(&was);
		fill(&now);
		differ_make(&there, &was, &now);
		differ_make(&back, &now, &was);
		for (size_t i = 0; i < there.nassoc; i++) {
			const struct differ_assoc *a = &there.assoc[i];

			if (a->how != DIFFER_REMOVED)
				assert_int_equal(a->now, i);
			if (a->how == DIFFER_ADDED)
				continue;
			assert_false(seen[a->was]);
			seen[a->was] = true;
		}
		for (size_t i = 0; i < was.nassoc; i++)
			assert_true(seen[i]);
		for (int how = DIFFER_KEPT; how <= DIFFER_CHANGED; how++)
			assert_int_equal(there.count[how], back.count[how]);
		assert_int_equal(
		    there.count[DIFFER_ADDED], back.count[DIFFER_REMOVED]);
		assert_int_equal(
		    there.count[DIFFER_REMOVED], back.count[DIFFER_ADDED]);
		assert_int_equal(
		    there.nassoc, now.nassoc + there.count[DIFFER_REMOVED]);
		differ_free(&there);
		differ_free(&back);
		params_free(&was);
		params_free(&now);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_differs_from_itself),
		cmocka_unit_test(associations_come_go_and_change),
		cmocka_unit_test(kind_and_family_make_another),
		cmocka_unit_test(twins_pair_in_their_order),
		cmocka_unit_test(every_setting_counts),
		cmocka_unit_test(every_later_setting_is_seen_alone),
		cmocka_unit_test(a_secret_that_changes_is_seen),
		cmocka_unit_test(rules_differ_by_what_they_say),
		cmocka_unit_test(every_option_counts),
		cmocka_unit_test(everything_is_told_once),
		cmocka_unit_test(limits_are_shown_as_they_are_written),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
