/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mode 6 on the wire: headers, fragments in any order, and the text of names
 * and values. NTPTUI_SEED repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/control.h"
#include "prop.h"

/* A READVAR answer's header as NTPsec's ntpd wrote it (leap 3, version 2,
 * response, more to come). */
static const uint8_t golden[CONTROL_HEADER] = { 0xd6, 0xa2, 0x12, 0x34, 0xc0,
	0x16, 0xd5, 0x7b, 0x00, 0x00, 0x01, 0xd4 };

static void
test_golden_header(void **state)
{
	struct control_header h;
	uint8_t out[CONTROL_HEADER];

	(void)state;
	assert_true(control_decode(&h, golden, sizeof golden));
	assert_int_equal(h.leap, 3);
	assert_int_equal(h.version, 2);
	assert_true(h.response && h.more && !h.error);
	assert_int_equal(h.op, CONTROL_READVAR);
	assert_int_equal(h.sequence, 0x1234);
	assert_int_equal(h.status, 0xc016);
	assert_int_equal(h.assoc, 54651);
	assert_int_equal(h.offset, 0);
	assert_int_equal(h.count, CONTROL_DATA);
	control_encode(&h, out);
	assert_memory_equal(out, golden, sizeof out);
}

static void
test_no_header(void **state)
{
	struct control_header h = { .op = 77 };
	uint8_t buf[CONTROL_HEADER];

	(void)state;
	for (size_t len = 0; len < CONTROL_HEADER; len++)
		assert_false(control_decode(&h, golden, len));
	memcpy(buf, golden, sizeof buf);
	for (unsigned mode = 0; mode < 8; mode++) {
		buf[0] = (uint8_t)(0xd0 | mode);
		if (mode != 6)
			assert_false(control_decode(&h, buf, sizeof buf));
	}
	assert_int_equal(h.op, 77);
}

static void
test_every_header_twice(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		uint8_t in[CONTROL_HEADER], out[CONTROL_HEADER];
		uint64_t r[2] = { prop_u64(), prop_u64() };
		struct control_header h;

		memcpy(in, r, sizeof in);
		in[0] = (uint8_t)((in[0] & 0xf8) | 6);
		assert_true(control_decode(&h, in, sizeof in));
		control_encode(&h, out);
		assert_memory_equal(in, out, sizeof in);
	}
}

static void
test_status_words(void **state)
{
	(void)state;
	assert_int_equal(control_system_status(
			     3, CONTROL_SOURCE_NONE, 1, CONTROL_SYS_RESTART),
	    0xc016);
	assert_int_equal(control_system_status(
			     0, CONTROL_SOURCE_NTP, 1, CONTROL_SYS_CLOCK_SYNC),
	    0x0615);
	assert_int_equal(
	    control_peer_status(CONTROL_PEER_CONFIGURED | CONTROL_PEER_REACHED,
		6, 1, CONTROL_PEER_SYSPEER),
	    0x961a);
	assert_int_equal(
	    control_peer_status(CONTROL_PEER_CONFIGURED, 0, 99, 1), 0x80f1);
}

static void
test_trailer(void **state)
{
	(void)state;
	/* Seven octets of payload: NTPsec looks at 20, ntp.org at 24. */
	assert_int_equal(control_trailer(20 + 20, 7, 4), 20);
	assert_int_equal(control_trailer(24 + 20, 7, 8), 24);
	assert_int_equal(control_trailer(24 + 24, 7, 8), 24);
	assert_int_equal(control_trailer(20, 7, 4), 0);
	assert_int_equal(control_trailer(23, 7, 4), 0);
	assert_int_equal(control_trailer(45, 7, 4), 0);
	assert_int_equal(control_trailer(12, 65535, 8), 0);
}

/* Random payload of any length, its fragments, and what order they come in. */
static uint8_t payload[CONTROL_RESPONSE], joined[CONTROL_RESPONSE];
static uint8_t piece[200][CONTROL_HEADER + CONTROL_DATA + 3];

static size_t
cut(size_t len, const struct control_header *h)
{
	struct control_split s;
	size_t n = 0, got;

	for (size_t i = 0; i < len; i++)
		payload[i] = (uint8_t)prop_u64();
	control_split_start(&s, h, payload, len, CONTROL_DATA);
	while ((got = control_split_next(&s, piece[n])) != 0) {
		struct control_header back;

		assert_int_equal(got % 4, 0);
		assert_true(control_decode(&back, piece[n], got));
		assert_in_range(
		    got, (size_t)CONTROL_HEADER + back.count, sizeof piece[0]);
		assert_int_equal(back.sequence, h->sequence);
		n++;
	}
	assert_int_equal(control_split_next(&s, piece[n]), 0);
	return n;
}

static bool
add(struct control_join *j, size_t i)
{
	struct control_header h;

	assert_true(control_decode(&h, piece[i], CONTROL_HEADER));
	return control_join_add(j, &h, piece[i] + CONTROL_HEADER);
}

static void
test_cut_and_joined(void **state)
{
	struct control_header h = { .version = 2,
		.response = true,
		.op = CONTROL_READ_MRU,
		.sequence = 7,
		.status = 0x0615 };

	(void)state;
	for (unsigned round = 0; round < 60; round++) {
		size_t len = (size_t)prop_below(CONTROL_RESPONSE + 1);
		struct control_join j;
		size_t n;

		if (round < 4)
			len = (size_t)round * CONTROL_DATA;
		n = cut(len, &h);
		control_join_start(&j, joined, sizeof joined);
		while (!j.done)
			assert_true(add(&j, (size_t)prop_below(n)));
		assert_int_equal(j.end, len);
		assert_int_equal(j.status, 0x0615);
		assert_memory_equal(joined, payload, len);
		/* All of them once more change nothing. */
		for (size_t i = 0; i < n; i++)
			assert_true(add(&j, i));
		assert_true(j.done && j.have == len);
	}
}

static bool
fragment(struct control_join *j, size_t offset, size_t count, bool more)
{
	static const uint8_t data[CONTROL_RESPONSE];
	struct control_header h = { .response = true,
		.more = more,
		.offset = (uint16_t)offset,
		.count = (uint16_t)count };

	return control_join_add(j, &h, data);
}

static void
test_bad_fragments(void **state)
{
	struct control_join j;
	struct control_header question = { .count = 4 };

	(void)state;
	control_join_start(&j, joined, 1000);
	assert_false(control_join_add(&j, &question, payload));
	assert_false(fragment(&j, 990, 11, true));
	assert_false(fragment(&j, 65535, 65535, false));
	assert_false(fragment(&j, 0, 0, true));
	assert_true(fragment(&j, 100, 100, true));
	assert_false(fragment(&j, 50, 51, true));
	assert_false(fragment(&j, 199, 2, true));
	assert_false(fragment(&j, 50, 200, true));
	assert_false(fragment(&j, 100, 50, false)); /* ends before the known */
	assert_true(fragment(&j, 120, 20, true));   /* known already */
	assert_true(fragment(&j, 200, 100, false));
	assert_false(fragment(&j, 300, 1, true)); /* beyond the end */
	assert_false(fragment(&j, 300, 1, false));
	assert_false(j.done);
	assert_true(fragment(&j, 0, 100, true));
	assert_true(j.done);
	assert_int_equal(j.have, 300);
}

static void
test_many_holes(void **state)
{
	struct control_join j;
	size_t taken = 0;

	(void)state;
	control_join_start(&j, joined, sizeof joined);
	for (size_t i = 0; i < 2 * CONTROL_PARTS; i++)
		taken += fragment(&j, 3 * i, 1, true);
	assert_int_equal(taken, CONTROL_PARTS);
	assert_int_equal(j.have, CONTROL_PARTS);
}

/* The lines are those of NTPsec's ntpd. */
static void
test_lines(void **state)
{
	static const char *const item[] = { "leap=3", "stratum=16",
		"precision=-30", "rootdelay=0.000", "rootdisp=0.360",
		"rootdist=0.000", "refid=INIT", "reftime=0x00000000.00000000",
		"tc=0", "peer=0", "offset=0.000000" };
	struct control_text t;
	char buf[400];

	(void)state;
	control_text_start(&t, buf, sizeof buf);
	for (size_t i = 0; i < sizeof item / sizeof item[0]; i++)
		control_put(&t, item[i], strlen(item[i]));
	buf[control_text_end(&t)] = '\0';
	assert_string_equal(buf,
	    "leap=3, stratum=16, precision=-30, rootdelay=0.000, "
	    "rootdisp=0.360,\r\n"
	    "rootdist=0.000, refid=INIT, reftime=0x00000000.00000000, tc=0, "
	    "peer=0,\r\n"
	    "offset=0.000000\r\n");
}

static void
test_what_does_not_fit(void **state)
{
	struct control_text t;
	char buf[64];

	(void)state;
	for (size_t room = 3; room < 40; room++) {
		memset(buf, '#', sizeof buf);
		control_text_start(&t, buf, room);
		control_put_string(&t, "system", "Li\"nux\n");
		control_printf(&t, "tc=%d", 6);
		assert_int_equal(t.cut, room < 24);
		assert_true(control_text_end(&t) <= room);
		assert_int_equal(buf[room], '#');
		if (room >= 24)
			assert_memory_equal(
			    buf, "system=\"Li.nux.\", tc=6\r\n", 24);
	}
	control_text_start(&t, buf, 3);
	assert_int_equal(control_text_end(&t), 0);
}

/* What stands in one item, shown as name|value. */
static const char *
next(const char **p, const char *end)
{
	static char buf[128];
	struct control_item i;

	if (!control_next(p, end, &i))
		return "end";
	snprintf(buf, sizeof buf, "%.*s|%.*s", (int)i.name_len, i.name,
	    i.value == NULL ? 4 : (int)i.value_len,
	    i.value == NULL ? "none" : i.value);
	return buf;
}

static void
test_items(void **state)
{
	static const char text[] = "leap=3, version=\"ntpd, 4.2.8 = 15\",\r\n"
				   " offset , ,filtdelay= 1.00 2.00 , a=,"
				   "system=\"open, b=1\r\n";
	const char *p = text, *end = text + sizeof text - 1;

	(void)state;
	assert_string_equal(next(&p, end), "leap|3");
	assert_string_equal(next(&p, end), "version|ntpd, 4.2.8 = 15");
	assert_string_equal(next(&p, end), "offset|none");
	assert_string_equal(next(&p, end), "filtdelay|1.00 2.00");
	assert_string_equal(next(&p, end), "a|");
	assert_string_equal(next(&p, end), "system|\"open, b=1");
	assert_string_equal(next(&p, end), "end");
	p = "a=1\0b=2";
	end = p + 7;
	assert_string_equal(next(&p, end), "a|1");
	assert_string_equal(next(&p, end), "end");
	assert_string_equal(next(&p, end), "end");
	p = end = "x";
	assert_string_equal(next(&p, end), "end");
}

static struct control_item
value(const char *text)
{
	return (struct control_item){ "n", 1, text, strlen(text) };
}

static void
test_numbers(void **state)
{
	struct control_item i;
	uint64_t u = 0;
	double d = 0;
	ntp_ts ts;

	(void)state;
	i = value("0xffffffffffffffff");
	assert_true(control_uint(&i, &u) && u == UINT64_MAX);
	i = value("65536");
	assert_true(control_uint(&i, &u) && u == 65536);
	i = value("-12.5e-3");
	assert_true(control_double(&i, &d));
	assert_true(d > -0.01251 && d < -0.01249);
	i = value("0xeadd26da.58f6f00c");
	assert_true(control_stamp(&i, &ts));
	assert_true(ts.fp == UINT64_C(0xeadd26da58f6f00c));
	static const char *const none[] = { "", "-1", "+1", "0x", "0x0x1", "1 ",
		"12345678901234567890", "0x11112222333344445", "x1", "1e5",
		"00000000000000000000000000000000000001" };
	for (size_t k = 0; k < sizeof none / sizeof none[0]; k++) {
		i = value(none[k]);
		assert_false(control_uint(&i, &u));
		assert_false(control_stamp(&i, &ts));
	}
	i = value("nan");
	assert_false(control_double(&i, &d));
	i = value("1.5.2");
	assert_false(control_double(&i, &d));
	assert_true(u == 65536);
	i.value = NULL;
	assert_false(control_uint(&i, &u));
	assert_false(control_double(&i, &d));
	assert_false(control_stamp(&i, &ts));
}

static void
test_stamps_written(void **state)
{
	struct control_text t;
	struct control_item i;
	char buf[64];

	(void)state;
	for (int k = 0; k < 1000; k++) {
		ntp_ts in = { prop_u64() }, out;
		const char *p = buf;

		control_text_start(&t, buf, sizeof buf);
		control_put_stamp(&t, "rec", in);
		assert_true(control_next(&p, buf + control_text_end(&t), &i));
		assert_true(control_is(&i, "rec") && !control_is(&i, "re"));
		assert_true(control_stamp(&i, &out));
		assert_true(out.fp == in.fp);
	}
}

static void
test_copied(void **state)
{
	struct control_item i = value("a\033b\x9b");
	char buf[4];

	(void)state;
	assert_string_equal(control_copy(&i, buf, sizeof buf), "a.b");
	i.value = NULL;
	assert_string_equal(control_copy(&i, buf, sizeof buf), "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_header),
		cmocka_unit_test(test_no_header),
		cmocka_unit_test(test_every_header_twice),
		cmocka_unit_test(test_status_words),
		cmocka_unit_test(test_trailer),
		cmocka_unit_test(test_cut_and_joined),
		cmocka_unit_test(test_bad_fragments),
		cmocka_unit_test(test_many_holes),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_what_does_not_fit),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_stamps_written),
		cmocka_unit_test(test_copied),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
