/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/control.h"
#include "engine/asking.h"
#include "engine/distant_read.h"
#include "engine/link.h"
#include "sys/udp.h"

#include <math.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* A daemon that says what a test wants. */
struct fake {
	int fd;
	char host[32];
	struct link *link;
	unsigned requests;
	bool silent, forbids;
	bool old; /* does not know the names beyond the usual ones */
	const char *version;
	const char *peer;   /* variables of each association */
	const char *kernel; /* NULL: it knows nothing of that */
	uint16_t assoc_status;
};

static const char sec_peer[] =
    "srcadr=192.0.2.7, srcport=123, srchost=\"a.example\", "
    "dstadr=192.0.2.1,\r\n"
    "dstport=123, leap=0, hmode=3, stratum=2, ppoll=6, hpoll=7, precision=-24,"
    " rootdelay=1.500, rootdisp=2.500, refid=192.0.2.99, "
    "reftime=0xeea00000.00000000, rec=0xeea00010.00000000, reach=0xff, "
    "unreach=0, delay=12.500000, offset=-1.250000, jitter=0.125000, "
    "dispersion=0.500000, keyid=0, "
    "filtdelay= 12.50 13.50 14.00 0.00 0.00 0.00 0.00 0.00, "
    "filtoffset= -1.25 -1.50 -1.00 0.00 0.00 0.00 0.00 0.00, pmode=4, "
    "filtdisp= 0.01 0.02 0.03 16000.00 16000.00 16000.00 16000.00 16000.00, "
    "flash=0x0, sent=9, received=8, ntscookies=-1";

static const char hostile_peer[] =
    "srcadr=999.1.1.1, srchost=\"\033]52;c;AAAA\007\x9b"
    "31m evil\", "
    "stratum=255, leap=77, hmode=99, hpoll=127, delay=1e400, offset=nan, "
    "jitter=-1e300, reach=0xfffffffff, refid=\033[2J, filtdelay= 1 2 x, "
    "filtoffset=, filtdisp= 1e999, rec=0xzz, flash=-1, keyid=99999999999999";

static const char system_text[] =
    "leap=0, stratum=3, precision=-24, rootdelay=10.000, rootdisp=20.000,\r\n"
    "refid=192.0.2.7, reftime=0xeea00012.00000000, tc=6, peer=7, "
    "offset=0.500000, frequency=-12.500, sys_jitter=0.250000, "
    "clk_wander=0.010, clock=0xeea00020.00000000, tai=37";

static void
send_text(struct fake *f, const struct control_header *asked,
    const struct sockaddr_storage *to, socklen_t tolen, uint16_t status,
    const void *text, size_t len)
{
	struct control_header h = *asked;
	uint8_t buf[CONTROL_HEADER + 100 + 4];
	struct control_split s;
	size_t n;

	h.response = true;
	h.status = status;
	/* Small pieces: an item is cut anywhere. */
	control_split_start(&s, &h, text, len, 100);
	while ((n = control_split_next(&s, buf)) > 0)
		sendto(f->fd, buf, n, 0, (const struct sockaddr *)to, tolen);
}

static void
answer(struct fake *f, const uint8_t *req, size_t len,
    const struct sockaddr_storage *to, socklen_t tolen)
{
	static const uint8_t list[] = { 0, 9, 0x80, 0x11, 0, 7, 0x96, 0x1a };
	const char *text = "";
	struct control_header h;
	char all[600];
	bool known = true;

	assert_true(control_decode(&h, req, len));
	f->requests++;
	if (f->silent)
		return;
	if (f->forbids)
		known = false;
	if (h.op == CONTROL_READSTAT && known) {
		send_text(f, &h, to, tolen, 0x0615, list, sizeof(list));
		return;
	}
	if (h.op == CONTROL_REQ_NONCE) {
		text = "nonce=0123456789abcdef01234567";
	} else if (h.op == CONTROL_READ_MRU) {
		text = "nonce=89, ^\\`.0=18446744073709491667, "
		       "addr.1=[2001:db8::1]:1234, ct.0=7, "
		       "last.0=0xeea00019.00000000, first.0=0xeea00000.0, "
		       "addr.0=192.0.2.5:123, rs.0=0x20, mv.0=0x23, "
		       "last.1=0xeea0001f.00000000, ct.1=9, mv.1=27, rs.1=0x0, "
		       "ct.99999999999=3, now=0xeea00020.00000000";
	} else if (h.assoc != 0) {
		known = known && !(f->old && h.count > 0);
		text = f->peer;
	} else if (h.count == 0) {
		snprintf(all, sizeof(all), "%s, version=\"%s\"", system_text,
		    f->version);
		text = all;
	} else if (memcmp(req + CONTROL_HEADER, "ss_", 3) == 0) {
		text = "ss_uptime=100, ss_received=50, ss_processed=40";
	} else if (memcmp(req + CONTROL_HEADER, "koffset", 7) == 0 &&
	    f->kernel != NULL) {
		text = f->kernel;
	} else if (memcmp(req + CONTROL_HEADER, "version", 7) == 0) {
		text = "version=\"x\"";
	} else {
		known = false;
	}
	h.error = !known;
	send_text(f, &h, to, tolen,
	    known ? f->assoc_status
		  : (uint16_t)((f->forbids ? CONTROL_EPERMISSION
					   : CONTROL_EUNKNOWNVAR)
			<< 8),
	    text, known ? strlen(text) : 0);
}

static void
begin(struct fake *f)
{
	struct addr any = { .family = ADDR_IPV4, .ip = { 127, 0, 0, 1 } };
	struct sockaddr_storage ss;
	socklen_t len = sizeof(ss);

	f->fd = udp_bound(&any);
	assert_true(f->fd >= 0);
	assert_int_equal(getsockname(f->fd, (struct sockaddr *)&ss, &len), 0);
	snprintf(f->host, sizeof(f->host), "127.0.0.1:%u",
	    udp_to_addr((const struct sockaddr *)&ss).port);
	if (f->version == NULL)
		f->version = "ntpd ntpsec-1.2.5";
	if (f->peer == NULL)
		f->peer = sec_peer;
	f->assoc_status = 0x961a;
	f->link = link_distant(f->host, ADDR_NONE);
	assert_non_null(f->link);
}

static void
end(struct fake *f)
{
	link_free(f->link);
	close(f->fd);
}

/* Both sides work until `done` says so, or the link has nothing to do within
 * `most` turns. */
static void
talk(struct fake *f, bool (*done)(struct fake *f))
{
	for (int i = 0; i < 5000 && !done(f); i++) {
		struct pollfd p[] = {
			{ .fd = f->fd, .events = POLLIN },
			{ .fd = link_fd(f->link), .events = POLLIN },
		};
		int ms = link_patience(f->link);

		poll(p, 2, ms < 0 || ms > 1000 ? 1000 : ms);
		if (p[0].revents != 0) {
			struct sockaddr_storage from;
			socklen_t len = sizeof(from);
			uint8_t buf[1024];
			ssize_t n = recvfrom(f->fd, buf, sizeof(buf), 0,
			    (struct sockaddr *)&from, &len);

			if (n > 0)
				answer(f, buf, (size_t)n, &from, len);
		}
		link_work(f->link);
	}
	assert_true(done(f));
}

static bool
has_picture(struct fake *f)
{
	return link_snapshot(f->link) != NULL;
}

static bool
has_trouble(struct fake *f)
{
	return link_info(f->link).trouble[0] != '\0';
}

static void
close_to(double a, double b)
{
	assert_true(fabs(a - b) < 1e-9);
}

static void
ntpsec_fills_the_picture(void **state)
{
	struct fake f = { .fd = -1 };
	const struct snapshot *s;
	const struct snap_peer *p;

	(void)state;
	begin(&f);
	talk(&f, has_picture);
	s = link_snapshot(f.link);
	assert_int_equal(s->npeers, 2);
	assert_int_equal(s->peers[0].id, 7);
	assert_int_equal(s->sync, SYNC_OK);
	assert_int_equal(s->syspeer, 7);
	close_to(s->offset, 0.5e-3);
	close_to(s->freq, -12.5e-6);
	close_to(s->maxerror, 25e-3);
	assert_int_equal(s->counts.received, 50);
	close_to(mono_diff(s->at, s->started) > 99 ? 0 : 1, 0);
	p = &s->peers[0];
	assert_string_equal(p->name, "a.example");
	assert_int_equal(p->tally, TALLY_SYSPEER);
	assert_int_equal(p->type, 'u');
	close_to(p->delay, 12.5e-3);
	close_to(p->offset, -1.25e-3);
	assert_int_equal(p->filled, 3);
	close_to(p->stage[1].offset, -1.5e-3);
	assert_int_equal(p->reach, 0xff);
	assert_true(p->when >= 15 && p->when < 25);
	assert_int_equal(p->refid, 0xc0000263);
	assert_int_equal(p->sent, 9);
	assert_int_equal(p->trail_len, 1);
	assert_non_null(strstr(link_info(f.link).about, "ntpsec-1.2.5"));
	end(&f);
}

static bool
knows_kernel(struct fake *f)
{
	return has_picture(f) && link_snapshot(f->link)->kernel.readable;
}

/* What NTPsec 1.2.2 says where adjtimex(2) has a precision of 1, 16 s of
 * greatest error and offsets in ns; and what 1.2.3 says of the same. */
static void
kernel_numbers_are_in_their_units(void **state)
{
	static const char *const said[] = {
		"koffset=0.25, kfreq=-1.5, kmaxerr=16, kesterr=0.5, "
		"kstflags=\"pll nano\", ktimeconst=6, kprecis=1e-06, "
		"kfreqtol=500",
		"koffset=0.25, kfreq=-1.5, kmaxerr=16000, kesterr=500, "
		"kstflags=8193, ktimeconst=6, kprecis=0.001, kfreqtol=500",
		"koffset=0.00025, kfreq=-1.5, kmaxerr=16, kesterr=0.5, "
		"kstflags=\"pll\", ktimeconst=6, kprecis=1e-06, kfreqtol=500",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		struct fake f = { .fd = -1, .kernel = said[i] };
		const struct host_clock *k;

		begin(&f);
		talk(&f, knows_kernel);
		k = &link_snapshot(f.link)->kernel;
		close_to(k->offset, 0.25e-3);
		close_to(k->freq, -1.5e-6);
		close_to(k->maxerror, 16);
		close_to(k->esterror, 0.5);
		close_to(k->resolution, 1e-6);
		assert_int_equal(k->status & HOST_PLL, HOST_PLL);
		assert_false(k->unsync);
		end(&f);
	}
}

static bool
knows_counts(struct fake *f)
{
	return has_picture(f) &&
	    link_snapshot(f->link)->counts.received != SNAP_UNTOLD;
}

static void
counts_that_nobody_tells_are_unknown(void **state)
{
	struct fake f = { .fd = -1 };
	const struct snapshot *s;

	(void)state;
	begin(&f);
	talk(&f, knows_counts);
	s = link_snapshot(f.link);
	assert_int_equal(s->counts.received, 50);
	assert_int_equal(s->counts.processed, 40);
	assert_true(s->counts.bytes_in == SNAP_UNTOLD);
	assert_true(s->counts.limited == SNAP_UNTOLD);
	assert_true(s->mru.created == SNAP_UNTOLD);
	assert_true(s->mru.depth == SNAP_UNTOLD32);
	assert_int_equal(s->requests, 50);
	end(&f);
}

static void
unknown_names_are_left_out(void **state)
{
	struct fake f = { .fd = -1, .old = true, .version = "ntpd 4.2.6p5" };

	(void)state;
	begin(&f);
	talk(&f, has_picture);
	close_to(link_snapshot(f.link)->peers[1].delay, 12.5e-3);
	end(&f);
}

static void
hostile_words_are_tamed(void **state)
{
	struct fake f = {
		.fd = -1, .peer = hostile_peer, .version = "\033[31m\x9b evil"
	};
	const struct snap_peer *p;

	(void)state;
	begin(&f);
	talk(&f, has_picture);
	p = &link_snapshot(f.link)->peers[0];
	for (const char *c = p->name; *c != '\0'; c++)
		assert_true(*c >= ' ' && *c <= '~');
	for (const char *c = link_info(f.link).version; *c != '\0'; c++)
		assert_true(*c >= ' ' && *c <= '~');
	assert_int_equal(p->stratum, 16);
	assert_true(p->leap <= 3 && p->hpoll <= 17);
	assert_true(isnan(p->delay) && isnan(p->offset));
	assert_int_equal(p->filled, 0);
	end(&f);
}

static void
refusal_says_why(void **state)
{
	struct fake f = { .fd = -1, .forbids = true };

	(void)state;
	begin(&f);
	talk(&f, has_trouble);
	assert_non_null(strstr(link_info(f.link).trouble, "permission denied"));
	assert_null(link_snapshot(f.link));
	end(&f);
}

static void
silence_says_what_it_may_be(void **state)
{
	struct fake f = { .fd = -1, .silent = true };

	(void)state;
	begin(&f);
	talk(&f, has_trouble);
	assert_non_null(strstr(link_info(f.link).trouble, "noquery"));
	/* Two requests, three times each: nobody is flooded. */
	assert_in_range(f.requests, 4, 6);
	end(&f);
}

static void
closed_port_is_named_at_once(void **state)
{
	struct fake f = { .fd = -1 };

	(void)state;
	begin(&f);
	close(f.fd);
	f.fd = -1;
	talk(&f, has_trouble);
	assert_non_null(strstr(link_info(f.link).trouble, "ICMP"));
	link_free(f.link);
}

static bool
has_clients(struct fake *f)
{
	return link_info(f->link).listed && has_picture(f) &&
	    link_snapshot(f->link)->nclients > 0;
}

static void
clients_come_when_wanted(void **state)
{
	struct fake f = { .fd = -1 };
	const struct snap_client *k;

	(void)state;
	begin(&f);
	link_watch_clients(f.link, true);
	talk(&f, has_clients);
	assert_int_equal(link_snapshot(f.link)->nclients, 2);
	k = link_snapshot(f.link)->clients;
	assert_int_equal(k[0].count, 9);
	assert_int_equal(k[0].addr.family, ADDR_IPV6);
	assert_int_equal(k[0].addr.port, 1234);
	assert_int_equal(k[1].mode, 3);
	assert_int_equal(k[1].version, 4);
	end(&f);
}

static const struct link_answer *got;

static bool
has_answer(struct fake *f)
{
	if (got == NULL)
		got = link_answer(f->link);
	return got != NULL;
}

static void
question_gets_its_answer(void **state)
{
	const struct link_question q = { .op = CONTROL_READVAR,
		.text = "version" };
	struct fake f = { .fd = -1 };
	uint32_t id;

	(void)state;
	got = NULL;
	begin(&f);
	id = link_ask(f.link, &q);
	assert_int_not_equal(id, 0);
	assert_int_equal(link_ask(f.link, &q), 0);
	talk(&f, has_answer);
	assert_int_equal(got->id, id);
	assert_memory_equal(got->text, "version=\"x\"", 11);
	assert_string_equal(got->why, "");
	end(&f);
}

static void
commands_are_refused(void **state)
{
	struct fake f = { .fd = -1 };
	const struct snapshot *s;
	uint32_t id;

	(void)state;
	begin(&f);
	talk(&f, has_picture);
	id = link_command(f.link, COMMAND_START, 0);
	s = link_snapshot(f.link);
	assert_int_equal(s->acked, id);
	assert_false(s->ack_ok);
	assert_non_null(strstr(s->ack_text, "only looked at"));
	end(&f);
}

static void
names_of_hosts(void **state)
{
	static const char *const good[] = { "a.example", "a.example:124",
		"192.0.2.1", "192.0.2.1:1", "2001:db8::1", "[2001:db8::1]",
		"[2001:db8::1]:123" };
	static const char *const bad[] = { "", "a b", "a:", "a:0", "a:65536",
		"a:x", "[::1", "[::1]x", "[]", ":123", "a\033b" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct link *l = link_distant(good[i], ADDR_NONE);

		assert_non_null(l);
		link_free(l);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_null(link_distant(bad[i], ADDR_NONE));
}

/* An answer that drips for ever has an end all the same. */
static void
dripping_answer_ends(void **state)
{
	struct asking *a = calloc(1, sizeof(*a));
	struct asking_request r = { .op = CONTROL_READVAR };
	struct asking_answer out;
	uint8_t buf[ASKING_PACKET];
	mono_t now = { 1 };
	bool ended = false;

	(void)state;
	asking_start(a, 1);
	asking_put(a, &r, now);
	for (uint16_t i = 0; i < 200 && !ended; i++) {
		struct control_header h;

		if (asking_send(a, now, buf) > 0)
			i = 0;
		control_decode(&h, buf, CONTROL_HEADER);
		h.response = h.more = true;
		h.offset = (uint16_t)(i * 4);
		h.count = 4;
		control_encode(&h, buf);
		assert_false(asking_take(a, now, buf, 16, &out));
		now = mono_add(now, 0.5);
		ended = asking_expire(a, now, &out);
		assert_true(ended || now.ns < 10000000000);
	}
	assert_true(ended);
	assert_int_equal(out.end, ASKING_SILENT);
	free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ntpsec_fills_the_picture),
		cmocka_unit_test(kernel_numbers_are_in_their_units),
		cmocka_unit_test(counts_that_nobody_tells_are_unknown),
		cmocka_unit_test(unknown_names_are_left_out),
		cmocka_unit_test(hostile_words_are_tamed),
		cmocka_unit_test(refusal_says_why),
		cmocka_unit_test(silence_says_what_it_may_be),
		cmocka_unit_test(closed_port_is_named_at_once),
		cmocka_unit_test(clients_come_when_wanted),
		cmocka_unit_test(question_gets_its_answer),
		cmocka_unit_test(commands_are_refused),
		cmocka_unit_test(names_of_hosts),
		cmocka_unit_test(dripping_answer_ends),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
