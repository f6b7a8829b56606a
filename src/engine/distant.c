/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/distant.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/rfc5905.h"

#include "engine/distant_state.h"
#include "engine/picture.h"
#include "sys/caller.h"
#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/memory.h"
#include "sys/resolve.h"

/* s until a name is looked up again that was not found. */
#define LOOK_AGAIN 8.0

/* Datagrams that are read in one turn: what floods us must not hold up the
 * screen. */
#define TURN 256

/* ---- names ---- */

static bool
take_port(struct distant *d, const char *text)
{
	char *end;
	unsigned long port = strtoul(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end != '\0' || port == 0 ||
	    port > UINT16_MAX)
		return false;
	d->port = (uint16_t)port;
	return true;
}

/* NAME, NAME:PORT, an address, [ADDRESS], [ADDRESS]:PORT. */
static bool
take_host(struct distant *d, const char *host)
{
	const char *colon = strrchr(host, ':'), *end = host + strlen(host);
	const char *from = host;

	d->port = NTP_PORT;
	if (host[0] == '[') {
		from = host + 1;
		end = strchr(host, ']');
		if (end == NULL ||
		    (end[1] != '\0' &&
			(end[1] != ':' || !take_port(d, end + 2))))
			return false;
	} else if (colon != NULL && strchr(host, ':') == colon) {
		end = colon;
		if (!take_port(d, colon + 1))
			return false;
	}
	if (end == from || (size_t)(end - from) >= sizeof(d->host))
		return false;
	memcpy(d->host, from, (size_t)(end - from));
	d->host[end - from] = '\0';
	for (const char *p = d->host; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~')
			return false;
	return true;
}

/* ---- the conversation ---- */

static void
hang_up(struct distant *d)
{
	caller_close(d->fd);
	d->fd = -1;
}

static void
fail_with(struct distant *d, int error)
{
	char why[sizeof(d->info.trouble)];

	distant_fail(d, distant_unreachable(d, error, why, sizeof(why)));
	hang_up(d);
}

/* Opens the way to the address in turn; false if there is none. */
static bool
call(struct distant *d)
{
	struct addr to = d->addr[d->iaddr];

	to.port = d->port;
	d->fd = caller_open(&to);
	if (d->fd >= 0)
		return true;
	fail_with(d, -d->fd);
	return false;
}

/* The next of several addresses, as long as none has ever answered. */
static void
turn_address(struct distant *d)
{
	if (d->rounds > 0 || d->naddr < 2)
		return;
	hang_up(d);
	d->iaddr = (d->iaddr + 1) % d->naddr;
	if (d->iaddr == 0)
		return;
	/* The first time through there is no reason to wait, nor to worry. */
	d->next = d->now;
	d->info.trouble[0] = '\0';
	d->info.state = LINK_FINE;
}

static void
look_up(struct distant *d)
{
	char text[sizeof(d->info.trouble)];
	int error;

	d->next = mono_add(d->now, LOOK_AGAIN);
	error = resolve_ask(d->resolver, d->host, d->family, 0);
	if (error == 0)
		return;
	snprintf(text, sizeof(text), _("%.120s cannot be looked up: %s"),
	    d->host, strerror(error));
	distant_fail(d, text);
}

static void
take_addresses(struct distant *d)
{
	struct host_event ev = { .kind = HOST_RESOLVED };
	char text[sizeof(d->info.trouble)];

	caller_hush(d->bell);
	if (!resolve_take(d->resolver, &ev))
		return;
	if (ev.naddr == 0) {
		snprintf(text, sizeof(text),
		    _("the name %.120s is unknown: %.96s"), d->host,
		    _(ev.text));
		distant_fail(d, text);
		d->next = mono_add(d->now, LOOK_AGAIN);
		return;
	}
	d->naddr = ev.naddr < HOST_ADDRS ? ev.naddr : HOST_ADDRS;
	memcpy(d->addr, ev.addr, d->naddr * sizeof(d->addr[0]));
	d->iaddr = 0;
	d->next = d->now;
}

struct distant *
distant_new(const char *host, enum addr_family family)
{
	struct distant *d = memory_new(1, sizeof(*d));
	struct addr numeric;
	uint16_t seed;

	d->fd = d->bell = -1;
	d->snap = picture_new();
	if (!take_host(d, host)) {
		distant_free(d);
		return NULL;
	}
	d->answer_text = memory_new(ASKING_ROOM + 1, 1);
	d->family = family;
	d->info.attached = d->info.distant = true;
	snprintf(d->info.host, sizeof(d->info.host), "%s", host);
	d->now = d->next = d->heard = d->wall_at = clock_mono();
	d->snap->wall = clock_wall();
	d->snap->started = d->now;
	d->snap->offset = d->snap->offset_err = d->snap->truth = NAN;
	d->snap->freq = d->snap->freq_err = d->snap->maxerror = NAN;
	d->snap->low = d->snap->high = NAN;
	journal_init(&d->journal);
	entropy_fill(&seed, sizeof(seed));
	asking_start(&d->asking, seed);
	if (addr_parse(&numeric, d->host)) {
		d->addr[0] = numeric;
		d->naddr = 1;
	} else {
		d->bell = caller_bell();
		d->resolver = resolve_new(d->bell, NULL);
	}
	return d;
}

/* ---- turns ---- */

static void
finish(struct distant *d, const struct asking_answer *a)
{
	bool round = d->round;

	distant_take(d, a);
	/* It has failed by this. */
	if (round && !d->round)
		turn_address(d);
}

static void
listen_to(struct distant *d)
{
	uint8_t buf[ASKING_PACKET + 64];
	struct asking_answer a;

	for (int i = 0; i < TURN && d->fd >= 0; i++) {
		long n = caller_receive(d->fd, buf, sizeof(buf));

		if (n == 0)
			return;
		if (n < 0) {
			fail_with(d, (int)-n);
			turn_address(d);
		} else if (n <= (long)sizeof(buf) &&
		    asking_take(&d->asking, d->now, buf, (size_t)n, &a)) {
			finish(d, &a);
		}
	}
}

static void
send_due(struct distant *d)
{
	uint8_t buf[ASKING_PACKET];
	struct asking_request r;
	size_t n;
	int error;

	for (;;) {
		if (asking_free(&d->asking) && distant_next(d, &r))
			asking_put(&d->asking, &r, d->now);
		n = asking_send(&d->asking, d->now, buf);
		if (n == 0)
			return;
		/* Without a way to go it is as lost. */
		error = d->fd >= 0 ? caller_send(d->fd, buf, n) : 0;
		/* A full queue is as a lost datagram: it is asked again. */
		if (error != 0 && error != EAGAIN && error != ENOBUFS &&
		    error != EINTR) {
			fail_with(d, error);
			turn_address(d);
			return;
		}
	}
}

static void
begin(struct distant *d)
{
	if (d->naddr == 0) {
		if (!resolve_open(d->resolver))
			look_up(d);
		else
			d->next = mono_add(d->now, LOOK_AGAIN);
		return;
	}
	if (d->fd >= 0 || call(d))
		distant_begin(d);
}

bool
distant_work(struct distant *d)
{
	struct asking_answer a;
	bool fresh;

	d->now = clock_mono();
	if (d->naddr == 0)
		take_addresses(d);
	listen_to(d);
	while (asking_expire(&d->asking, d->now, &a))
		finish(d, &a);
	if (!d->round && mono_diff(d->next, d->now) <= 0)
		begin(d);
	send_due(d);
	if (d->round && d->step == WANT_FIRST &&
	    asking_idle(&d->asking, WANT_USER))
		distant_end(d);
	fresh = d->fresh;
	d->fresh = false;
	return fresh;
}

int
distant_fd(const struct distant *d)
{
	return d->naddr == 0 ? d->bell : d->fd;
}

int
distant_patience(const struct distant *d)
{
	mono_t next = asking_next(&d->asking);
	double left;

	if (d->fresh || (d->asked_due && asking_free(&d->asking)))
		return 0;
	if (!d->round)
		next = mono_min(next, d->next);
	left = mono_diff(next, clock_mono());
	if (left > 60)
		return 60000;
	return left > 0 ? (int)(left * 1e3) + 1 : 0;
}

const struct snapshot *
distant_snapshot(struct distant *d)
{
	if (d->rounds == 0)
		return NULL;
	/* A command is answered at once, and always so. */
	d->shown->acked = d->commands;
	d->shown->ack_ok = false;
	link_refusal(&d->info, d->shown->ack_text, sizeof(d->shown->ack_text));
	return d->shown;
}

uint32_t
distant_command(struct distant *d)
{
	d->commands++;
	d->fresh = true;
	return d->commands;
}

struct link_info
distant_info(const struct distant *d)
{
	struct link_info info = d->info;

	info.since =
	    info.state == LINK_FINE ? 0 : mono_diff(clock_mono(), d->heard);
	return info;
}

uint32_t
distant_ask(struct distant *d, const struct link_question *q)
{
	if (d->asked != 0)
		return 0;
	d->last_id = d->last_id + 1 != 0 ? d->last_id + 1 : 1;
	d->asked = d->last_id;
	d->asked_due = true;
	d->question = (struct asking_request){
		.what = WANT_USER, .op = q->op, .assoc = q->assoc
	};
	snprintf(d->question.text, sizeof(d->question.text), "%s", q->text);
	return d->asked;
}

const struct link_answer *
distant_answer(struct distant *d)
{
	if (!d->answered)
		return NULL;
	d->answered = false;
	return &d->answer;
}

void
distant_watch(struct distant *d, bool clients)
{
	d->watch = clients;
}

void
distant_free(struct distant *d)
{
	if (d == NULL)
		return;
	hang_up(d);
	if (d->resolver != NULL)
		resolve_free(d->resolver);
	caller_close(d->bell);
	free(d->answer_text);
	free(d->book);
	free(d->snap);
	free(d->shown);
	free(d);
}
