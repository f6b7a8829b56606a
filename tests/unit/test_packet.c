/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The packet codec: golden packets (tests/golden, hex with the fields that
 * they must decode to), every length and every header, nothing touched on
 * failure. NTPTUI_SEED repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/packet.h"
#include "prop.h"

enum { BYTES = 4096 };

/* A golden file: its octets, and its "= name values" lines. */
struct golden {
	uint8_t buf[BYTES];
	size_t len;
	char want[32][256];
	size_t wants;
};

static const char *
golden_dir(void)
{
	static char path[1024];
	const char *top = getenv("top_srcdir");

	snprintf(
	    path, sizeof(path), "%s/tests/golden", top != NULL ? top : ".");
	return path;
}

static void
golden_line(struct golden *g, char *line)
{
	line[strcspn(line, "\n")] = '\0';
	if (line[0] == '#')
		return;
	if (line[0] == '=') {
		assert_true(g->wants < 32);
		snprintf(
		    g->want[g->wants++], sizeof(g->want[0]), "%s", line + 2);
		return;
	}
	for (char *s = line; *s != '\0';) {
		char octet[3] = { s[0], s[1], '\0' };
		char *end;

		if (*s == ' ') {
			s++;
			continue;
		}
		assert_true(g->len < BYTES);
		g->buf[g->len++] = (uint8_t)strtoul(octet, &end, 16);
		assert_true(*end == '\0' && end == octet + 2);
		s += 2;
	}
}

static void
golden_read(struct golden *g, const char *name)
{
	char path[1300], line[256];
	FILE *in;

	memset(g, 0, sizeof(*g));
	snprintf(path, sizeof(path), "%s/%s", golden_dir(), name);
	in = fopen(path, "r");
	assert_non_null(in);
	while (fgets(line, sizeof(line), in) != NULL)
		golden_line(g, line);
	fclose(in);
}

static const char *
form_name(enum packet_form form)
{
	static const char *const names[] = {
		[PACKET_OK] = "ok",
		[PACKET_SHORT] = "short",
		[PACKET_LONG] = "long",
		[PACKET_BADEXT] = "badext",
		[PACKET_BADTAIL] = "badtail",
	};

	return names[form];
}

/* What the decoder says, in the words of a golden file. */
static void
golden_say(struct golden *g, enum packet_form form, const struct packet *p,
    const struct packet_tail *t)
{
	size_t n = 0;

#define SAY(...) snprintf(g->want[n++], sizeof(g->want[0]), __VA_ARGS__)
	SAY("form %s", form_name(form));
	if (form == PACKET_OK) {
		SAY("leap %u", p->leap);
		SAY("version %u", p->version);
		SAY("mode %u", p->mode);
		SAY("stratum %u", p->stratum);
		SAY("poll %d", p->poll);
		SAY("precision %d", p->precision);
		SAY("rootdelay %08" PRIx32, p->rootdelay);
		SAY("rootdisp %08" PRIx32, p->rootdisp);
		SAY("refid %08" PRIx32, p->refid);
		SAY("reftime %016" PRIx64, p->reftime.fp);
		SAY("org %016" PRIx64, p->org.fp);
		SAY("rec %016" PRIx64, p->rec.fp);
		SAY("xmt %016" PRIx64, p->xmt.fp);
		SAY("ext %u", t->next);
		for (int i = 0; i < t->next; i++)
			SAY("field %04x %u %u", t->ext[i].type, t->ext[i].off,
			    t->ext[i].len);
		SAY("mac %u", t->mac_len);
		SAY("keyid %" PRIu32, t->keyid);
	}
#undef SAY
	g->wants = n;
}

static void
check_golden(const char *name)
{
	static struct golden want, got;
	struct packet p;
	struct packet_tail t;
	uint8_t header[PACKET_HEADER];
	enum packet_form form;

	golden_read(&want, name);
	form = packet_decode(&p, &t, want.buf, want.len);
	golden_say(&got, form, &p, &t);
	if (got.wants != want.wants)
		fail_msg("%s: %zu lines, not %zu", name, got.wants, want.wants);
	for (size_t i = 0; i < want.wants; i++) {
		if (strcmp(want.want[i], got.want[i]) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", name, got.want[i],
			    want.want[i]);
	}
	if (form != PACKET_OK)
		return;
	assert_int_equal(
	    packet_encode(&p, header, sizeof(header)), PACKET_HEADER);
	assert_memory_equal(header, want.buf, PACKET_HEADER);
}

static void
test_golden(void **state)
{
	DIR *dir = opendir(golden_dir());
	struct dirent *d;
	int n = 0;

	(void)state;
	assert_non_null(dir);
	while ((d = readdir(dir)) != NULL) {
		size_t len = strlen(d->d_name);

		if (len < 4 || strcmp(d->d_name + len - 4, ".hex") != 0)
			continue;
		check_golden(d->d_name);
		n++;
	}
	closedir(dir);
	printf("# %d golden packets\n", n);
	assert_true(n >= 30);
}

static struct packet
random_packet(void)
{
	uint64_t bits = prop_u64();

	return (struct packet){
		.leap = bits & 3,
		.version = bits >> 2 & 7,
		.mode = bits >> 5 & 7,
		.stratum = bits >> 8 & 0xff,
		.poll = (int8_t)(bits >> 16 & 0x7f) - 64,
		.precision = (int8_t)((int)(bits >> 24 & 0xff) - 128),
		.rootdelay = (uint32_t)prop_u64(),
		.rootdisp = (uint32_t)prop_u64(),
		.refid = (uint32_t)prop_u64(),
		.reftime = { prop_u64() },
		.org = { prop_u64() },
		.rec = { prop_u64() },
		.xmt = { prop_u64() },
	};
}

static void
assert_packet_equal(const struct packet *a, const struct packet *b)
{
	uint8_t x[PACKET_HEADER], y[PACKET_HEADER];

	packet_encode(a, x, sizeof(x));
	packet_encode(b, y, sizeof(y));
	assert_memory_equal(x, y, PACKET_HEADER);
	assert_int_equal(a->leap, b->leap);
	assert_int_equal(a->version, b->version);
	assert_int_equal(a->mode, b->mode);
	assert_int_equal(a->poll, b->poll);
	assert_int_equal(a->precision, b->precision);
	assert_true(a->refid == b->refid && a->rootdelay == b->rootdelay);
	assert_true(a->org.fp == b->org.fp && a->xmt.fp == b->xmt.fp);
}

static void
test_decode_inverts_encode(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct packet p = random_packet(), q;
		uint8_t buf[PACKET_HEADER];

		assert_int_equal(
		    packet_encode(&p, buf, sizeof(buf)), PACKET_HEADER);
		assert_int_equal(
		    packet_decode(&q, NULL, buf, sizeof(buf)), PACKET_OK);
		assert_packet_equal(&p, &q);
	}
}

static void
test_encode_needs_room(void **state)
{
	struct packet p = random_packet();
	uint8_t buf[PACKET_HEADER] = { 0 }, zero[PACKET_HEADER] = { 0 };

	(void)state;
	for (size_t size = 0; size < PACKET_HEADER; size++)
		assert_int_equal(packet_encode(&p, buf, size), 0);
	assert_memory_equal(buf, zero, sizeof(buf));
}

static void
test_stamp_is_the_transmit_field(void **state)
{
	struct packet p = random_packet(), q;
	uint8_t buf[PACKET_HEADER];
	ntp_ts xmt = { UINT64_C(0x0123456789abcdef) };

	(void)state;
	packet_encode(&p, buf, sizeof(buf));
	packet_stamp(buf, xmt);
	packet_decode(&q, NULL, buf, sizeof(buf));
	p.xmt = xmt;
	assert_packet_equal(&p, &q);
}

/* Lengths in exact heap blocks, so that a sanitizer sees a read too far; and
 * on failure both outputs keep what was in them. */
static enum packet_form
decode_exactly(const uint8_t *bytes, size_t len)
{
	struct packet p, p_before;
	struct packet_tail t, t_before;
	uint8_t *exact = malloc(len > 0 ? len : 1);
	enum packet_form form;

	assert_non_null(exact);
	memcpy(exact, bytes, len);
	memset(&p, 0x5a, sizeof(p));
	memset(&t, 0xa5, sizeof(t));
	p_before = p;
	t_before = t;
	form = packet_decode(&p, &t, exact, len);
	if (form != PACKET_OK) {
		assert_memory_equal(&p, &p_before, sizeof(p));
		assert_memory_equal(&t, &t_before, sizeof(t));
	} else {
		size_t sum = PACKET_HEADER;

		for (int i = 0; i < t.next; i++) {
			assert_int_equal(t.ext[i].off, sum);
			assert_true(t.ext[i].len >= 16);
			sum += t.ext[i].len;
		}
		if (t.mac_len > 0)
			assert_int_equal(t.mac_off, sum);
		assert_int_equal(sum + t.mac_len, len);
	}
	free(exact);
	return form;
}

static void
test_every_length(void **state)
{
	static uint8_t bytes[65536];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)prop_u64();
	for (size_t len = 0; len < 2200; len++) {
		enum packet_form form = decode_exactly(bytes, len);

		assert_true((form == PACKET_SHORT) == (len < PACKET_HEADER));
		assert_true((form == PACKET_LONG) == (len > PACKET_MAX));
	}
	for (size_t len = 2200; len < sizeof(bytes); len += 997)
		assert_int_equal(decode_exactly(bytes, len), PACKET_LONG);
}

/* Tails that look right more often than chance: plausible fields. */
static void
test_random_tails(void **state)
{
	int ok = 0;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		uint8_t buf[PACKET_HEADER + 256] = { 0x23 };
		size_t len = PACKET_HEADER, end = prop_below(220);

		buf[0] = (uint8_t)prop_u64();
		while (len < PACKET_HEADER + end) {
			size_t field = 4 * prop_below(12);

			buf[len] = (uint8_t)prop_below(2);
			buf[len + 3] = (uint8_t)field;
			len += prop_below(8) == 0 ? 4 : field + 4;
		}
		len = prop_below(4) == 0 ? len - 1 : len;
		if (len > sizeof(buf))
			len = sizeof(buf);
		ok += decode_exactly(buf, len) == PACKET_OK;
	}
	assert_true(ok > 1000);
}

/* All tails of zeros: which lengths are a MAC? */
static void
test_mac_lengths(void **state)
{
	static const size_t macs[] = { 0, 4, 20, 24, 36, 52, 68 };

	(void)state;
	for (int version = 0; version < 8; version++) {
		size_t next = 0;

		for (size_t tail = 0; tail <= 100; tail++) {
			uint8_t buf[PACKET_HEADER + 100] = { 0 };
			bool mac = next < 7 && macs[next] == tail;

			buf[0] = (uint8_t)(version << 3 | MODE_SERVER);
			assert_true(mac ==
			    (decode_exactly(buf, PACKET_HEADER + tail) ==
				PACKET_OK));
			next += mac;
		}
	}
}

static void
test_precision_is_clamped(void **state)
{
	(void)state;
	for (int i = -128; i < 128; i++) {
		struct packet p = { .precision = (int8_t)i };
		int got = packet_precision(&p);

		assert_true(got >= -32 && got <= 0);
		if (i >= -32 && i <= 0)
			assert_int_equal(got, i);
	}
}

static void
assert_refid(uint32_t refid, unsigned stratum, const char *want)
{
	char buf[16];

	assert_string_equal(refid_text(refid, stratum, buf, sizeof(buf)), want);
}

static void
test_refid_text(void **state)
{
	(void)state;
	assert_refid(refid_from_code("GPS"), 1, "GPS");
	assert_refid(refid_from_code("RATE"), 0, "RATE");
	assert_refid(refid_from_code("XNON"), 16, "XNON");
	assert_refid(0xc0000201, 2, "192.0.2.1");
	assert_refid(0xffffffff, 15, "255.255.255.255");
	assert_refid(0x7f7f0101, 255, "....");
	assert_refid(0, 0, "");
	assert_refid(0x1b5b324a, 1, ".[2J"); /* an escape sequence */
	assert_refid(0x47004753, 1, "G.GS");
	assert_refid(0x4720532c, 1, "G.S,");
}

static void
test_refid_text_is_printable(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		char buf[16];

		refid_text((uint32_t)prop_u64(), (unsigned)prop_below(256), buf,
		    sizeof(buf));
		assert_true(strlen(buf) < sizeof(buf));
		for (char *c = buf; *c != '\0'; c++)
			assert_true(*c > ' ' && *c < 0x7f);
	}
}

static void
test_refid_from_code(void **state)
{
	(void)state;
	assert_true(refid_from_code("RATE") == 0x52415445);
	assert_true(refid_from_code("GPS") == 0x47505300);
	assert_true(refid_from_code("") == 0);
	assert_true(refid_from_code("RATES") == 0x52415445);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_decode_inverts_encode),
		cmocka_unit_test(test_encode_needs_room),
		cmocka_unit_test(test_stamp_is_the_transmit_field),
		cmocka_unit_test(test_every_length),
		cmocka_unit_test(test_random_tails),
		cmocka_unit_test(test_mac_lengths),
		cmocka_unit_test(test_precision_is_clamped),
		cmocka_unit_test(test_refid_text),
		cmocka_unit_test(test_refid_text_is_printable),
		cmocka_unit_test(test_refid_from_code),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests_name("packet", tests, NULL, NULL);
}
