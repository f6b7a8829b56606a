/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A hostile daemon behind -H: any octets as the fragments of its answers.
 * Whatever it says, the picture stays within its bounds, and all text in it is
 * printable.
 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/rfc5905.h"
#include "engine/distant_state.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *at;
	size_t left;
};

static unsigned
octet(struct input *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

/* A datagram in answer to one of ours: mostly well-formed, so that what is in
 * it is looked at. */
static size_t
make_answer(struct input *in, const uint8_t *request, uint8_t *buf)
{
	struct control_header h;
	unsigned bits = octet(in);
	size_t n = octet(in) * 2u;

	control_decode(&h, request, CONTROL_HEADER);
	h.response = (bits & 1) == 0 || (bits & 2) == 0;
	h.error = (bits & 0x0c) == 0x0c;
	h.more = (bits & 0x10) != 0;
	h.sequence = (uint16_t)(h.sequence + ((bits & 0x60) == 0x60));
	h.status = (uint16_t)(octet(in) << 8 | octet(in));
	h.offset = (bits & 0x80) != 0 ? (uint16_t)(octet(in) * 64) : 0;
	n = n < in->left ? n : in->left;
	n = n < CONTROL_DATA ? n : CONTROL_DATA;
	h.count = (uint16_t)n;
	control_encode(&h, buf);
	memcpy(buf + CONTROL_HEADER, in->at, n);
	in->at += n;
	in->left -= n;
	return CONTROL_HEADER + n;
}

static void
must_be_plain(const char *text, size_t size)
{
	MUST(memchr(text, '\0', size) != NULL);
	for (; *text != '\0'; text++)
		MUST(*text >= ' ' && *text <= '~');
}

static void
check(const struct snapshot *s)
{
	MUST(s->npeers <= s->cap && s->nclients <= SNAP_CLIENTS);
	MUST(s->nevents <= SNAP_EVENTS && s->leap <= LEAP_ALARM);
	MUST(s->stratum <= NTP_MAXSTRAT && s->sync <= SYNC_PANIC);
	MUST(!isinf(s->offset) && !isinf(s->freq) && !isinf(s->maxerror));
	for (size_t i = 0; i < s->nevents; i++)
		must_be_plain(s->events[i].text, sizeof(s->events[i].text));
	for (size_t i = 0; i < s->npeers; i++) {
		const struct snap_peer *p = &s->peers[i];

		must_be_plain(p->name, sizeof(p->name));
		must_be_plain(p->note, sizeof(p->note));
		MUST(p->type > ' ' && p->type <= '~' && p->id != 0);
		MUST(p->filled <= NTP_NSTAGE && p->trail_len <= SNAP_TRAIL);
		MUST(p->tally <= TALLY_PPSPEER && p->phase <= PHASE_REFUSED);
		MUST(p->hpoll <= NTP_MAXPOLL && p->stratum <= NTP_MAXSTRAT);
		MUST(!isinf(p->delay) && !isinf(p->offset) && !isinf(p->when));
	}
	for (size_t i = 0; i < s->nclients; i++)
		MUST(s->clients[i].addr.family != ADDR_NONE &&
		    !isinf(s->clients[i].interval));
}

/* Lets pass so much time that something is due. */
static void
wait_for_more(struct distant *d)
{
	struct asking_answer a;

	d->now = mono_add(d->now, 2.1);
	while (asking_expire(&d->asking, d->now, &a))
		distant_take(d, &a);
	if (d->round && d->step == WANT_FIRST &&
	    asking_idle(&d->asking, WANT_USER))
		distant_end(d);
	if (!d->round)
		distant_begin(d);
}

static void
play(struct distant *d, struct input *in)
{
	uint8_t request[ASKING_PACKET], buf[ASKING_PACKET];
	struct asking_request r;
	struct asking_answer a;
	size_t len;

	while (in->left > 0) {
		if (asking_free(&d->asking) && distant_next(d, &r))
			asking_put(&d->asking, &r, d->now);
		if (asking_send(&d->asking, d->now, request) == 0) {
			octet(in);
			wait_for_more(d);
			continue;
		}
		do {
			len = make_answer(in, request, buf);
			if (asking_take(&d->asking, d->now, buf, len, &a))
				distant_take(d, &a);
		} while (in->left > 0 && (buf[1] & 0x20) != 0);
		if (d->round && d->step == WANT_FIRST &&
		    asking_idle(&d->asking, WANT_USER))
			distant_end(d);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct distant *d = distant_new("127.0.0.1", ADDR_NONE);
	const struct link_question q = { .op = CONTROL_READVAR,
		.text = "version" };
	struct input in = { data, size };

	MUST(d != NULL);
	distant_watch(d, octet(&in) & 1);
	MUST(distant_ask(d, &q) != 0 && distant_ask(d, &q) == 0);
	distant_begin(d);
	play(d, &in);
	for (int i = 0; i < 5; i++)
		wait_for_more(d);
	if (distant_snapshot(d) != NULL)
		check(distant_snapshot(d));
	MUST(distant_answer(d) == NULL || d->answer.len <= ASKING_ROOM);
	must_be_plain(d->info.version, sizeof(d->info.version));
	distant_free(d);
	return 0;
}
