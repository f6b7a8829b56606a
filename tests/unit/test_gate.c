/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets walked through rules, as nft and iptables-save print them. */
#include "sys/gate.h"

#include "prop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* nft's JSON: a table with one chain of input that drops, and these rules. */
#define OF_INPUT(rules)                                                        \
	"{\"nftables\": [{\"metainfo\": {}},"                                  \
	"{\"table\": {\"family\": \"inet\", \"name\": \"f\"}},"                \
	"{\"set\": {\"family\": \"inet\", \"name\": \"s\", \"table\": \"f\","  \
	" \"elem\": [{\"range\": [120, 130]}, 53]}},"                          \
	"{\"chain\": {\"family\": \"inet\", \"table\": \"f\", \"name\": "      \
	"\"in\", \"type\": \"filter\", \"hook\": \"input\", \"prio\": 0, "     \
	"\"policy\": \"drop\"}}," rules "]}"
#define RULE(expr)                                                             \
	"{\"rule\": {\"family\": \"inet\", \"table\": \"f\", \"chain\": "      \
	"\"in\", \"handle\": 7, \"expr\": [" expr "]}}"
#define MATCH(left, op, right)                                                 \
	"{\"match\": {\"left\": " left ", \"op\": \"" op                       \
	"\", \"right\": " right "}}"
#define DPORT  "{\"payload\": {\"protocol\": \"udp\", \"field\": \"dport\"}}"
#define SADDR  "{\"payload\": {\"protocol\": \"ip\", \"field\": \"saddr\"}}"
#define STATE  "{\"ct\": {\"key\": \"state\"}}"
#define MARK   "{\"meta\": {\"key\": \"mark\"}}"
#define ACCEPT "{\"accept\": null}"

static const struct gate_packet request = { .family = 4,
	.dport = 123,
	.nic = "eth0",
	.routed = true,
	.state = GATE_NEW };

static unsigned
walk_nft(const char *json, const struct gate_packet *p, struct gate_end *out)
{
	struct gate *g = gate_new();
	unsigned left;

	assert_true(gate_add_nft(g, json, NULL, &left));
	gate_walk(g, p, out);
	gate_free(g);
	return out->ends;
}

static unsigned
walk_save(const char *text, const struct gate_packet *p, struct gate_end *out)
{
	struct gate *g = gate_new();

	assert_true(gate_add_iptables(g, text, 4, TABLES_LEGACY));
	gate_walk(g, p, out);
	gate_free(g);
	return out->ends;
}

struct sample {
	const char *rules;
	unsigned ends;
};

static void
nfts_matches_are_understood(void **state)
{
	static const struct sample rows[] = {
		{ OF_INPUT(RULE(ACCEPT)), GATE_PASSES },
		{ OF_INPUT(RULE(MATCH(DPORT, "==", "123") "," ACCEPT)),
		    GATE_PASSES },
		{ OF_INPUT(RULE(MATCH(DPORT, "!=", "123") "," ACCEPT)),
		    GATE_STOPS },
		{ OF_INPUT(RULE(MATCH(DPORT, ">=", "123") "," ACCEPT)),
		    GATE_PASSES },
		{ OF_INPUT(RULE(MATCH(DPORT, "<", "123") "," ACCEPT)),
		    GATE_STOPS },
		{ OF_INPUT(RULE(MATCH(DPORT, "==", "\"@s\"") "," ACCEPT)),
		    GATE_PASSES },
		{ OF_INPUT(RULE(MATCH(DPORT, "==",
		      "{\"set\": [1, {\"range\": [2, 122]}]}") "," ACCEPT)),
		    GATE_STOPS },
		/* A public network is not anybody. */
		{ OF_INPUT(RULE(MATCH(SADDR, "==",
		      "{\"prefix\": {\"addr\": \"9.0.0.0\", \"len\": "
		      "8}}") "," ACCEPT)),
		    GATE_STOPS },
		{ OF_INPUT(RULE(MATCH(STATE, "in", "\"new\"") "," ACCEPT)),
		    GATE_PASSES },
		{ OF_INPUT(RULE(MATCH(STATE, "==",
		      "{\"set\": [\"established\", \"related\"]}") "," ACCEPT)),
		    GATE_STOPS },
		/* What is not understood is both. */
		{ OF_INPUT(RULE(MATCH(MARK, "==", "7") "," ACCEPT)),
		    GATE_PASSES | GATE_STOPS },
		/* But does not matter if both end alike. */
		{ OF_INPUT(
		      RULE(MATCH(MARK, "==", "7") "," ACCEPT) "," RULE(ACCEPT)),
		    GATE_PASSES },
		{ OF_INPUT(RULE(MATCH(MARK, "==", "7") ",{\"drop\": null}")),
		    GATE_STOPS },
		{ OF_INPUT(RULE("{\"unheard of\": 1}," ACCEPT)),
		    GATE_PASSES | GATE_STOPS },
		{ OF_INPUT(RULE("{\"jump\": {\"target\": \"nowhere\"}}")),
		    GATE_PASSES | GATE_STOPS },
		{ OF_INPUT(RULE("{\"queue\": null}")),
		    GATE_PASSES | GATE_STOPS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gate_end end;

		if (walk_nft(rows[i].rules, &request, &end) != rows[i].ends)
			fail_msg(
			    "row %zu: %u, not %u", i, end.ends, rows[i].ends);
	}
}

#define SAVED(rules)                                                           \
	"*filter\n:INPUT DROP [0:0]\n:sub - [0:0]\n" rules "COMMIT\n"

static void
iptables_matches_are_understood(void **state)
{
	static const struct sample rows[] = {
		{ SAVED(""), GATE_STOPS },
		{ SAVED("-A INPUT -j ACCEPT\n"), GATE_PASSES },
		{ SAVED("-A INPUT -p udp -m udp --dport 120:130 -j ACCEPT\n"),
		    GATE_PASSES },
		{ SAVED("-A INPUT -p tcp -m tcp --dport 123 -j ACCEPT\n"),
		    GATE_STOPS },
		{ SAVED("-A INPUT ! -p tcp -j ACCEPT\n"), GATE_PASSES },
		{ SAVED("-A INPUT ! -i lo -j ACCEPT\n"), GATE_PASSES },
		{ SAVED("-A INPUT -i eth+ -j ACCEPT\n"), GATE_PASSES },
		{ SAVED("-A INPUT -s 10.0.0.0/8 -j ACCEPT\n"), GATE_STOPS },
		{ SAVED("-A INPUT -j sub\n-A sub -j RETURN\n"), GATE_STOPS },
		{ SAVED("-A INPUT -g sub\n-A INPUT -j ACCEPT\n"), GATE_STOPS },
		{ SAVED("-A INPUT -m comment --comment \"a \\\"b\\\" -j c\" "
			"-j ACCEPT\n"),
		    GATE_PASSES },
		{ SAVED("-A INPUT -m set --match-set good src -j ACCEPT\n"),
		    GATE_PASSES | GATE_STOPS },
		{ SAVED("-A INPUT -m length --length 76 -j ACCEPT\n"),
		    GATE_PASSES },
		{ SAVED("-A INPUT -m recent --update --seconds 60 --hitcount 9 "
			"--name DEFAULT --rsource -j DROP\n"
			"-A INPUT -j ACCEPT\n"),
		    GATE_PASSES },
		{ SAVED("-A INPUT -j HOMEMADE\n"), GATE_PASSES | GATE_STOPS },
		{ SAVED("-A INPUT -j sub\n-A sub -j sub\n"),
		    GATE_PASSES | GATE_STOPS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gate_end end;

		if (walk_save(rows[i].rules, &request, &end) != rows[i].ends)
			fail_msg(
			    "row %zu: %u, not %u", i, end.ends, rows[i].ends);
	}
}

static void
the_rule_that_decides_is_named(void **state)
{
	struct gate_end end;

	(void)state;
	walk_save(SAVED("-A INPUT -p udp -j REJECT\n"), &request, &end);
	assert_string_equal(end.rule, "filter: -A INPUT -p udp -j REJECT");
	walk_save(SAVED(""), &request, &end);
	assert_string_equal(end.rule, "filter: INPUT: policy drop");
	walk_nft(
	    OF_INPUT(RULE(MATCH(MARK, "==", "7") "," ACCEPT)), &request, &end);
	assert_string_equal(end.doubt, "inet f in: handle 7");
}

static void
rates_and_lists_are_told(void **state)
{
	struct gate_end end;

	(void)state;
	walk_nft(OF_INPUT(RULE("{\"limit\": {\"rate\": 10, \"per\": "
			       "\"second\"}}," ACCEPT)),
	    &request, &end);
	assert_int_equal(end.ends, GATE_PASSES);
	assert_true(end.limited);
	assert_false(end.some);
	walk_save(SAVED("-A INPUT -s 9.9.9.0/24 -j DROP\n"
			"-A INPUT -j ACCEPT\n"),
	    &request, &end);
	assert_int_equal(end.ends, GATE_PASSES);
	assert_true(end.some);
	assert_false(end.limited);
}

/* Who asks may be said. */
static void
a_known_asker_is_judged_by_his_address(void **state)
{
	struct gate_packet p = request;
	struct gate_end end;

	(void)state;
	assert_true(addr_parse(&p.other, "10.1.2.3"));
	walk_save(SAVED("-A INPUT -s 10.0.0.0/8 -j ACCEPT\n"), &p, &end);
	assert_int_equal(end.ends, GATE_PASSES);
}

/* Rules cut or changed anywhere neither crash nor hang. */
static void
strange_texts_do_no_harm(void **state)
{
	static const char json[] = OF_INPUT(RULE(
	    MATCH(DPORT, "==", "\"@s\"") "," ACCEPT) "," RULE(MATCH(SADDR, "!=",
	    "{\"prefix\": {\"addr\": \"9.0.0.0\", \"len\": "
	    "8}}") ",{"
		   "\"vmap\": {\"key\": {\"concat\": "
		   "[" STATE "," DPORT "]}, \"data\": {\"set\": [[{\"concat\": "
		   "[\"new\", 5]}"
		   ",{\"accept\": null}]]}}}")),
			  save[] = SAVED(
			      "-A INPUT -s 10.0.0.0/8 ! -i lo -m comment "
			      "--comment \"x y\" -m multiport --dports 1,2:3 "
			      "-m set --match-set a src -j sub\n-A sub -g "
			      "INPUT\n");
	(void)state;
	prop_start();
	for (int i = 0; i < 400; i++) {
		char text[sizeof(json) + sizeof(save)];
		struct gate *g = gate_new();
		struct gate_end end;
		unsigned left;

		snprintf(text, sizeof(text), "%s", i % 2 ? json : save);
		if (i % 4 < 2)
			text[prop_below(strlen(text))] = '\0';
		else
			text[prop_below(strlen(text))] =
			    (char)(1 + prop_below(127));
		if (i % 2)
			gate_add_nft(g, text, NULL, &left);
		else
			gate_add_iptables(g, text, 4, TABLES_PLAIN);
		gate_walk(g, &request, &end);
		assert_in_range(end.ends, 1, 3);
		gate_free(g);
	}
}

/* Loops that no kernel would take in. */
static void
a_maze_has_an_end(void **state)
{
	char text[8192] = "*filter\n:INPUT ACCEPT [0:0]\n:sub - [0:0]\n"
			  "-A INPUT -j sub\n";
	struct gate_end end;

	(void)state;
	for (int i = 0; i < 100; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "-A sub -m mark --mark %d -j sub\n", i);
	assert_int_equal(
	    walk_save(text, &request, &end), GATE_PASSES | GATE_STOPS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nfts_matches_are_understood),
		cmocka_unit_test(iptables_matches_are_understood),
		cmocka_unit_test(the_rule_that_decides_is_named),
		cmocka_unit_test(rates_and_lists_are_told),
		cmocka_unit_test(a_known_asker_is_judged_by_his_address),
		cmocka_unit_test(strange_texts_do_no_harm),
		cmocka_unit_test(a_maze_has_an_end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
