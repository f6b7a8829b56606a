/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/rfc5905.h"
#include "engine/picture.h"
#include "tests/unit/prop.h"

#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 300

static char text[CONTROL_RESPONSE * 4];

/* ---- made-up pictures ---- */

static void
random_text(char *to, size_t size)
{
	static const char some[] = "abcXYZ019-_ %,=\"'.:/~\xc3\xa4";
	size_t len = prop_below(4) == 0 ? prop_below(size) : prop_below(8);

	memset(to, 0, size);
	for (size_t i = 0; i < len && i + 2 < size; i++)
		to[i] = some[prop_below(sizeof(some) - 1)];
}

static struct addr
random_addr(void)
{
	struct addr a = { .family = ADDR_NONE };

	a.port = (uint16_t)prop_u64();
	if (prop_below(3) == 0)
		return a;
	a.family = prop_below(2) ? ADDR_IPV4 : ADDR_IPV6;
	for (size_t i = 0; i < (a.family == ADDR_IPV4 ? 4u : 16u); i++)
		a.ip[i] = (uint8_t)prop_u64();
	if (a.family == ADDR_IPV6 && prop_below(2)) {
		memcpy(a.ip, "\xfe\x80\0\0\0\0\0\0", 8);
		a.scope = (uint32_t)prop_below(100);
	}
	return a;
}

static double
random_double(const struct picture_row *r)
{
	switch (prop_below(6)) {
	case 0:
		return (double)NAN;
	case 1:
		return 0;
	case 2:
		return r->slope != 0 ? 1e300 : -1e300;
	case 3:
		return r->slope != 0 ? 0.25 : -0.0;
	default:
		return prop_double(r->slope != 0 ? 0 : -1, 1);
	}
}

/* The low octets of `u`. */
static void
store(void *at, size_t size, uint64_t u)
{
	uint8_t u8 = (uint8_t)u;
	uint16_t u16 = (uint16_t)u;
	uint32_t u32 = (uint32_t)u;

	memcpy(at,
	    size == 1       ? (void *)&u8
		: size == 2 ? (void *)&u16
		: size == 4 ? (void *)&u32
			    : (void *)&u,
	    size);
}

static void
random_element(const struct picture_row *r, void *at)
{
	uint64_t u = prop_u64() >> prop_below(64);
	double d = random_double(r);
	float f = (float)(fabs(d) > 1e30 ? 1e30 : d);
	struct addr a = random_addr();

	switch (r->kind) {
	case PICTURE_BOOL:
		*(bool *)at = u & 1;
		break;
	case PICTURE_CHAR:
		*(char *)at = " *ou,=\"-_%"[u % 10];
		break;
	case PICTURE_UINT:
		if (r->max)
			u %= r->max + 1;
		store(at, r->size, u);
		break;
	case PICTURE_INT:
		if (prop_below(2))
			u = ~u;
		store(at, r->size, u);
		break;
	case PICTURE_FLOAT:
		memcpy(at, r->size == sizeof(f) ? (void *)&f : (void *)&d,
		    r->size);
		break;
	case PICTURE_TEXT:
		random_text(at, r->size);
		break;
	case PICTURE_ADDR:
		memcpy(at, &a, sizeof(a));
		break;
	}
}

static size_t
elements(const struct picture_row *r, const void *base)
{
	uint16_t u16;

	if (r->used_size == 0)
		return r->count;
	if (r->used_size == 1)
		return *((const uint8_t *)base + r->used);
	assert_int_equal(r->used_size, sizeof(u16));
	memcpy(&u16, (const char *)base + r->used, sizeof(u16));
	return u16;
}

static void
random_part(enum picture_part part, void *base)
{
	size_t n;
	const struct picture_row *r = picture_rows(part, &n);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < elements(&r[i], base); k++)
			random_element(&r[i],
			    (char *)base + r[i].offset + k * r[i].stride);
}

static struct snapshot *
random_snapshot(size_t npeers)
{
	struct snapshot *s =
	    calloc(1, sizeof(*s) + (npeers + 1) * sizeof(s->peers[0]));

	s->npeers = npeers;
	for (int p = 0; p < PICTURE_PEER; p++)
		random_part((enum picture_part)p, s);
	for (size_t i = 0; i < npeers; i++)
		random_part(PICTURE_PEER, &s->peers[i]);
	return s;
}

/* ---- there and back ---- */

static size_t
write_all(const struct snapshot *s)
{
	struct control_text t;

	control_text_start(&t, text, sizeof(text));
	for (int p = 0; p < PICTURE_PEER; p++)
		picture_write(&t, s, (enum picture_part)p, 0);
	for (size_t i = 0; i < s->npeers; i++)
		picture_write(&t, s, PICTURE_PEER, i);
	assert_false(t.cut);
	return control_text_end(&t);
}

static bool
read_all(const char *from, size_t len, struct snapshot **s)
{
	struct control_item item;
	struct picture_reader r;
	const char *at = from;

	picture_read_start(&r);
	while (control_next(&at, from + len, &item))
		if (!picture_read(&r, &item, s))
			return false;
	return true;
}

static bool
same_float(const void *a, const void *b, size_t size)
{
	double x, y;
	float f, g;

	if (size == sizeof(f)) {
		memcpy(&f, a, sizeof(f));
		memcpy(&g, b, sizeof(g));
		return (isnan(f) && isnan(g)) || memcmp(a, b, size) == 0;
	}
	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (isnan(x) && isnan(y)) || memcmp(a, b, size) == 0;
}

static void
assert_equal_part(enum picture_part part, const void *a, const void *b)
{
	size_t n;
	const struct picture_row *r = picture_rows(part, &n);

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < elements(&r[i], a); k++) {
			size_t at = r[i].offset + k * r[i].stride;
			const char *x = (const char *)a + at;
			const char *y = (const char *)b + at;
			bool equal = r[i].kind == PICTURE_TEXT
			    ? strcmp(x, y) == 0
			    : r[i].kind == PICTURE_FLOAT
			    ? same_float(x, y, r[i].size)
			    : memcmp(x, y, r[i].size) == 0;

			if (!equal)
				fail_msg("%s[%zu] differs", r[i].name, k);
		}
	}
}

static void
what_is_written_is_read(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct snapshot *s = random_snapshot(prop_below(9));
		struct snapshot *got = picture_new();

		assert_true(read_all(text, write_all(s), &got));
		assert_int_equal(got->npeers, s->npeers);
		for (int p = 0; p < PICTURE_PEER; p++)
			assert_equal_part((enum picture_part)p, s, got);
		for (size_t i = 0; i < s->npeers; i++)
			assert_equal_part(
			    PICTURE_PEER, &s->peers[i], &got->peers[i]);
		free(s);
		free(got);
	}
}

/* A picture read over another one leaves nothing of it. */
static void
parts_are_replaced_whole(void **state)
{
	struct snapshot *got = picture_new();

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct snapshot *s = random_snapshot(prop_below(5));

		assert_true(read_all(text, write_all(s), &got));
		for (int p = 0; p < PICTURE_PEER; p++)
			assert_equal_part((enum picture_part)p, s, got);
		for (size_t i = 0; i < s->npeers; i++)
			assert_equal_part(
			    PICTURE_PEER, &s->peers[i], &got->peers[i]);
		free(s);
	}
	free(got);
}

static void
the_longest_part_has_room(void **state)
{
	struct snapshot *s = picture_new();
	static char room[PICTURE_ROOM];
	struct control_text t;

	(void)state;
	for (int p = 0; p < PICTURE_PEER; p++) {
		size_t n;
		const struct picture_row *r =
		    picture_rows((enum picture_part)p, &n);

		s->nevents = SNAP_EVENTS;
		s->nclients = SNAP_CLIENTS;
		s->nnics = SNAP_NICS;
		for (size_t i = 0; i < n; i++) {
			for (size_t k = 0; k < r[i].count; k++) {
				char *at =
				    (char *)s + r[i].offset + k * r[i].stride;

				if (r[i].max != 0)
					continue;
				memset(at, r[i].kind == PICTURE_ADDR ? 6 : 0xff,
				    r[i].size);
				if (r[i].kind == PICTURE_TEXT)
					at[r[i].size - 1] = '\0';
				if (r[i].kind == PICTURE_BOOL)
					*at = 1;
			}
		}
		control_text_start(&t, room, sizeof(room));
		picture_write(&t, s, (enum picture_part)p, 0);
		assert_false(t.cut);
		print_message("# part %d: %zu octets at most\n", p, t.len);
	}
	free(s);
}

/* ---- what is not a picture ---- */

static void
refused(const char *what)
{
	struct snapshot *s = picture_new();

	if (read_all(what, strlen(what), &s))
		fail_msg("taken: %s", what);
	free(s);
}

static void
nonsense_is_refused(void **state)
{
	(void)state;
	refused("peer=0, id=1");
	refused("part=system, npeers=1, peer=1");
	refused("part=system, npeers=65536");
	refused("part=system, npeers=-1");
	refused("part=system, npeers");
	refused("part");
	refused("part=system, serial=18446744073709551616x");
	refused("part=system, sync=6");
	refused("part=system, sync=-1");
	refused("part=system, precision=200");
	refused("part=system, settled=2");
	refused("part=system, offset=1e");
	refused("part=system, offset=");
	refused("part=system, clock_note=\"%4\"");
	refused("part=system, clock_note=\"%00\"");
	refused("part=events, nevents=65");
	refused("part=clients, clients.addr=\"192.0.2.1\"");
	refused("part=clients, clients.addr=\"192.0.2.1#65536\"");
	refused("part=clients, clients.addr=\"192.0.2.256#1\"");
	refused("part=nics, nics.name=\"a_name_that_is_too_long\"");
}

static void
what_a_terminal_obeys_is_disarmed(void **state)
{
	static const char evil[] =
	    "part=system, clock_note=\"a%1B[2Jb%C2%9Bc\"";
	struct snapshot *s = picture_new();

	(void)state;
	assert_true(read_all(evil, sizeof(evil) - 1, &s));
	assert_string_equal(s->clock_note, "a?[2Jb??c");
	free(s);
}

static void
a_newer_engine_is_understood(void **state)
{
	static const char newer[] =
	    "part=system, colour=7, serial=3, part=moon, serial=9, phase=2,\r\n"
	    "part=nics, nnics=1, nics.speed=\"1 2\"";
	struct snapshot *s = picture_new();

	(void)state;
	assert_true(read_all(newer, sizeof(newer) - 1, &s));
	assert_int_equal(s->serial, 3);
	assert_int_equal(s->nnics, 1);
	free(s);
}

/* ---- time passes ---- */

static void
what_only_ages_is_the_same(void **state)
{
	struct snap_peer was = { .filled = 1,
		.disp = 0.01,
		.distance = 0.02,
		.when = 5,
		.next = 1.5 };
	struct snap_peer is;

	(void)state;
	was.age[0] = 5;
	is = was;
	picture_age(PICTURE_PEER, &is, 2);
	assert_true(fabs(is.age[0] - (7)) < 1e-9);
	assert_true(fabs(is.when - (7)) < 1e-9);
	assert_true(fabs(is.next - (0)) < 1e-9);
	assert_true(fabs(is.disp - (0.01 + 2 * NTP_PHI)) < 1e-12);
	assert_true(picture_same(PICTURE_PEER, &was, &is, 2));
	assert_false(picture_same(PICTURE_PEER, &was, &is, 0));
	is.sent++;
	assert_false(picture_same(PICTURE_PEER, &was, &is, 2));
}

/* ---- the table knows every member ---- */

/* Where the structures are defined. */
static const struct {
	const char *name, *file;
} home[] = {
	{ "snapshot", "engine/snapshot.h" },
	{ "snap_peer", "engine/snapshot.h" },
	{ "snap_client", "engine/snapshot.h" },
	{ "snap_nic", "engine/snapshot.h" },
	{ "snap_leap", "engine/snapshot.h" },
	{ "snap_conf", "engine/snapshot.h" },
	{ "snap_trial", "engine/snapshot.h" },
	{ "host_clock", "sys/host.h" },
	{ "history", "engine/history.h" },
	{ "history_ring", "engine/history.h" },
	{ "history_point", "engine/history.h" },
	{ "serve_counts", "core/serve.h" },
	{ "mru_stats", "core/mru.h" },
	{ "event", "engine/journal.h" },
	{ "exchange", "core/peer.h" },
	{ "refusal", "core/peer.h" },
	{ "packet", "core/packet.h" },
	{ "sample", "core/filter.h" },
};

/* A header's text without its comments; free() it. */
static char *
header(const char *file)
{
	const char *top = getenv("top_srcdir");
	char path[4096], *buf = calloc(1, 1 << 18), *from, *to;
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/%s", top ? top : ".", file);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_true(fread(buf, 1, (1 << 18) - 1, f) > 0);
	fclose(f);
	while ((from = strstr(buf, "/*")) && (to = strstr(from, "*/")))
		memmove(from, to + 2, strlen(to + 2) + 1);
	return buf;
}

/* The text between the braces of "WHAT {"; free() it. */
static char *
body(const char *file, const char *what)
{
	char *all = header(file), *from, *to, *copy;

	from = strstr(all, what);
	assert_non_null(from);
	from = strchr(from, '{') + 1;
	to = strchr(from, '}');
	copy = strndup(from, (size_t)(to - from));
	free(all);
	return copy;
}

static bool
has_row(const char *name)
{
	for (int p = 0; p < PICTURE_PARTS; p++) {
		size_t n;
		const struct picture_row *r =
		    picture_rows((enum picture_part)p, &n);

		for (size_t i = 0; i < n; i++)
			if (strcmp(r[i].name, name) == 0)
				return true;
	}
	return false;
}

static const char *
home_of(const char *name)
{
	for (size_t i = 0; i < sizeof(home) / sizeof(home[0]); i++)
		if (strcmp(home[i].name, name) == 0)
			return home[i].file;
	return NULL;
}

static int members;

/* Every member of struct `name` has a row, called `prefix` and its name. */
static void
check_struct(const char *name, const char *prefix)
{
	char what[80], *all, *decl, *save = NULL;

	snprintf(what, sizeof(what), "struct %s {", name);
	all = body(home_of(name), what);
	for (decl = strtok_r(all, ";", &save); decl;
	     decl = strtok_r(NULL, ";", &save)) {
		char type[64] = "", *one, *next = NULL;

		decl += strspn(decl, " \t\n");
		if (sscanf(decl, "struct %63s", type) != 1)
			type[0] = '\0';
		for (one = strtok_r(decl, ",", &next); one;
		     one = strtok_r(NULL, ",", &next)) {
			char full[160], *end = strchr(one, '[');

			if (end == NULL)
				end = one + strlen(one);
			*end = '\0';
			while (end > one &&
			    (isalnum((unsigned char)end[-1]) || end[-1] == '_'))
				end--;
			if (*end == '\0' || strcmp(end, "peers") == 0 ||
			    strcmp(end, "npeers") == 0 ||
			    strcmp(end, "cap") == 0)
				continue;
			snprintf(full, sizeof(full), "%s%s", prefix, end);
			members++;
			if (type[0] && home_of(type)) {
				snprintf(
				    full, sizeof(full), "%s%s.", prefix, end);
				check_struct(type, full);
			} else if (!has_row(full)) {
				fail_msg(
				    "struct %s: no row for %s", name, full);
			}
		}
	}
	free(all);
}

static void
every_member_has_its_row(void **state)
{
	(void)state;
	check_struct("snapshot", "");
	check_struct("snap_peer", "");
	print_message("# %d members\n", members);
	assert_true(members > 150);
}

/* What the rows leave uncovered is padding: less than a word at a time. */
static void
check_bytes(enum picture_part from, enum picture_part to, size_t size,
    const size_t known[2])
{
	char *seen = calloc(1, size);
	size_t gap = 0;

	for (int p = (int)from; p < (int)to; p++) {
		size_t n;
		const struct picture_row *r =
		    picture_rows((enum picture_part)p, &n);

		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < r[i].count; k++)
				memset(seen + r[i].offset + k * r[i].stride, 1,
				    r[i].size);
	}
	for (size_t i = 0; i < 2 && known; i++)
		memset(seen + known[i], 1, sizeof(size_t));
	for (size_t i = 0; i < size; i++) {
		gap = seen[i] ? 0 : gap + 1;
		if (gap >= sizeof(uint64_t))
			fail_msg("no row for the octets before %zu", i + 1);
	}
	free(seen);
}

static void
no_octet_is_forgotten(void **state)
{
	const size_t known[2] = { offsetof(struct snapshot, npeers),
		offsetof(struct snapshot, cap) };

	(void)state;
	check_bytes(0, PICTURE_PEER, sizeof(struct snapshot), known);
	check_bytes(
	    PICTURE_PEER, PICTURE_PARTS, sizeof(struct snap_peer), NULL);
}

static uint64_t
max_of(const char *name)
{
	for (int p = 0; p < PICTURE_PARTS; p++) {
		size_t n;
		const struct picture_row *r =
		    picture_rows((enum picture_part)p, &n);

		for (size_t i = 0; i < n; i++)
			if (strcmp(r[i].name, name) == 0)
				return r[i].max;
	}
	return 0;
}

/* An enum that grows moves the limit of its rows. */
static void
limits_follow_the_enums(void **state)
{
	static const struct {
		const char *row, *file, *what;
	} list[] = {
		{ "sync", "engine/snapshot.h", "enum sync_state {" },
		{ "why", "engine/snapshot.h", "enum sync_why {" },
		{ "clock", "engine/snapshot.h", "enum clock_mode {" },
		{ "phase", "engine/snapshot.h", "enum snap_phase {" },
		{ "auth", "engine/snapshot.h", "enum snap_auth {" },
		{ "tally", "core/select.h", "enum tally {" },
		{ "disc", "core/discipline.h", "enum discipline_state {" },
		{ "events.level", "engine/journal.h", "enum event_level {" },
		{ "trial.state", "engine/snapshot.h", "enum trial_state {" },
		{ "trial.why", "engine/snapshot.h", "enum trial_why {" },
		{ "nics.act", "core/nic.h", "enum nic_act {" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		char *all = body(list[i].file, list[i].what), *save = NULL;
		uint64_t count = 0;

		for (char *one = strtok_r(all, ",", &save); one;
		     one = strtok_r(NULL, ",", &save))
			count += one[strspn(one, " \t\n")] != '\0';
		if (max_of(list[i].row) + 1 != count)
			fail_msg("%s: %d enumerators", list[i].row, (int)count);
		free(all);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(parts_are_replaced_whole),
		cmocka_unit_test(the_longest_part_has_room),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(what_a_terminal_obeys_is_disarmed),
		cmocka_unit_test(a_newer_engine_is_understood),
		cmocka_unit_test(what_only_ages_is_the_same),
		cmocka_unit_test(every_member_has_its_row),
		cmocka_unit_test(no_octet_is_forgotten),
		cmocka_unit_test(limits_follow_the_enums),
	};

	prop_start();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
