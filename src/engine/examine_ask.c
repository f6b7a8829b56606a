/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One server asked in one way after the other. */
#include "engine/examine_state.h"

#include "core/control.h"
#include "core/i18n.h"
#include "core/rfc5905.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	TRIES = 3,       /* of a way while the server is known to answer */
	TRIES_AFTER = 2, /* of the others when it is not */
	PORT123 = 123,
	DSCP_EF = 46,
	/* RFC 9748 section 4: for experiments, so nobody knows it. */
	FIELD = 0xff7d,
};

/* Octets of the extension field; core/doctoring.h says why. */
static size_t
field_size(unsigned kind)
{
	return kind == DOCTOR_MEDIUM ? 28 : kind == DOCTOR_LARGE ? 180 : 0;
}

size_t
examine_question(struct examine *x, struct peer *peer, unsigned kind,
    mono_t now, uint8_t *buf)
{
	struct peer_cfg cfg = { .hmode = MODE_CLIENT,
		.version = kind == DOCTOR_V3 ? 3 : NTP_VERSION,
		.minpoll = NTP_MINDPOLL,
		.maxpoll = NTP_MAXDPOLL };
	size_t field = field_size(kind);
	struct todo d;

	peer_init(peer, &cfg, now, 0);
	d = peer_timer(peer, now, &x->rng);
	packet_encode(&d.pkt, buf, PACKET_HEADER);
	memset(buf + PACKET_HEADER, 0, field);
	if (field > 0) {
		buf[PACKET_HEADER] = FIELD >> 8;
		buf[PACKET_HEADER + 1] = FIELD & 0xff;
		buf[PACKET_HEADER + 3] = (uint8_t)field;
	}
	return PACKET_HEADER + field;
}

struct inquiry_way
examine_way(unsigned kind, const struct addr *to)
{
	return (struct inquiry_way){ .to = *to,
		.port = kind == DOCTOR_PORT123 ? PORT123 : 0,
		.dscp = kind == DOCTOR_DSCP ? DSCP_EF : 0 };
}

bool
examine_answers(const struct host_event *ev, const struct addr *to,
    ntp_ts cookie, struct packet *pkt)
{
	return ev->len <= PACKET_MAX && addr_same_endpoint(&ev->from, to) &&
	    packet_decode(pkt, NULL, ev->data, ev->len) == PACKET_OK &&
	    pkt->mode == MODE_SERVER && cookie.fp != 0 &&
	    pkt->org.fp == cookie.fp;
}

/* The next way. */
static void
move_on(struct examine *x, struct patient *p)
{
	x->h->close(x->h->self, examine_id(x, p, SLOT_ASK));
	p->q.open = false;
	p->kind++;
	p->e.done++;
}

static void
cannot(struct patient *p, const char *why)
{
	struct doctor_probe *probe = &p->e.probe[p->kind];

	probe->state = DOCTOR_CANNOT;
	snprintf(probe->why, sizeof(probe->why), "%s", why);
}

/* Without an answer to a plain question these would teach nothing. */
static bool
needs_plain(unsigned kind)
{
	return kind == DOCTOR_DSCP || kind == DOCTOR_MEDIUM ||
	    kind == DOCTOR_LARGE || kind == DOCTOR_CONTROL;
}

/* Whom this way asks; false: it is left out, and the result says why. */
static bool
aim_at(struct patient *p, struct addr *to)
{
	const struct doctor_exam *e = &p->e;
	uint8_t plain = e->probe[DOCTOR_PLAIN].state;

	*to = p->kind == DOCTOR_FAMILY ? e->other
	    : p->kind == DOCTOR_SECOND ? p->second
				       : e->addr;
	if (p->kind == DOCTOR_SECOND && p->aim.second[0] == '\0')
		return false;
	if (plain != DOCTOR_ANSWERED && plain != DOCTOR_UNRUN &&
	    needs_plain(p->kind))
		return false;
	if (to->family == ADDR_NONE)
		cannot(p, _("no address of that kind is known"));
	else if (p->kind == DOCTOR_PORT123 && addr_equal(to, &e->local))
		cannot(p, _("it is this host: both ports would be one"));
	else if (e->kissed && p->kind != DOCTOR_SECOND)
		cannot(p, _("it does not want to be asked"));
	else if (e->sent >= EXAMINE_QUESTIONS)
		cannot(p, _("it has been asked enough"));
	else
		return true;
	return false;
}

/* Mode 6: the system's status, the smallest that can be asked. */
static size_t
control_question(struct examine *x, struct patient *p, uint8_t *buf)
{
	struct control_header h = { .version = 2, .op = CONTROL_READSTAT };

	p->q.sequence = (uint16_t)rng_u64(&x->rng);
	h.sequence = p->q.sequence;
	control_encode(&h, buf);
	return CONTROL_HEADER;
}

/* Why a socket for source port 123 could not be had. */
static bool
no_port(struct patient *p, int error)
{
	if (p->kind != DOCTOR_PORT123)
		return false;
	if (error == EACCES)
		cannot(p, _("only root may send from port 123"));
	else if (error == EADDRINUSE)
		cannot(p,
		    _("another program holds it; root could send beside "
		      "it"));
	else
		return false;
	p->e.probe[p->kind].error = error;
	return true;
}

static void
unsent(struct examine *x, struct patient *p, int error)
{
	struct doctor_probe *probe = &p->e.probe[p->kind];

	if (!no_port(p, error)) {
		probe->state = DOCTOR_UNSENT;
		probe->error = error;
		snprintf(probe->why, sizeof(probe->why), "%s", strerror(error));
	}
	move_on(x, p);
}

static void
ask(struct examine *x, struct patient *p, mono_t now)
{
	struct doctor_probe *probe = &p->e.probe[p->kind];
	struct inquiry_way way = examine_way(p->kind, &probe->to);
	uint8_t buf[EXAMINE_ROOM];
	wall_t t1;
	int error;

	probe->size = (uint16_t)(p->kind == DOCTOR_CONTROL
		? control_question(x, p, buf)
		: examine_question(x, &p->q.peer, p->kind, now, buf));
	error = x->h->send(x->h->self, examine_id(x, p, SLOT_ASK), &way, buf,
	    probe->size, &t1);
	if (error != 0) {
		unsent(x, p, error);
		return;
	}
	peer_sent(&p->q.peer, t1, false);
	p->q.open = true;
	p->q.asked = now;
	p->q.until = mono_add(now, EXAMINE_WAIT);
	/* From when it has gone, however late that was. */
	examine_asked(
	    x, p, &probe->to, mono_add(x->h->mono(x->h->self), EXAMINE_GAP));
	probe->sent++;
	p->e.sent++;
}

static unsigned
tries(const struct patient *p)
{
	bool lives = p->e.probe[DOCTOR_PLAIN].state == DOCTOR_ANSWERED;

	/* Most servers tell strangers nothing. */
	if (p->kind == DOCTOR_CONTROL)
		return 1;
	return lives || p->kind == DOCTOR_PLAIN ? TRIES : TRIES_AFTER;
}

mono_t
examine_ask_step(struct examine *x, struct patient *p, mono_t now)
{
	bool wanted = p->aim.kinds == 0 || (p->aim.kinds >> p->kind & 1) != 0;
	struct doctor_probe *probe;
	mono_t ready;

	if (p->kind == DOCTOR_KINDS) {
		examine_path_start(x, p);
		return now;
	}
	probe = &p->e.probe[p->kind];
	if (p->q.open) {
		if (now.ns < p->q.until.ns)
			return p->q.until;
		p->q.open = false;
		x->h->close(x->h->self, examine_id(x, p, SLOT_ASK));
	}
	if (probe->state == DOCTOR_UNRUN &&
	    (!wanted || !aim_at(p, &probe->to))) {
		p->e.done = (uint16_t)(p->e.done - !wanted);
		move_on(x, p);
		return now;
	}
	probe->state = DOCTOR_RUNNING;
	if (probe->sent >= tries(p) || p->e.sent >= EXAMINE_QUESTIONS) {
		probe->state = DOCTOR_SILENT;
		move_on(x, p);
		return now;
	}
	ready = examine_ready(x, p, &probe->to);
	if (now.ns < ready.ns)
		return ready;
	if (p->kind == DOCTOR_PORT123 && examine_port_taken(x, p))
		return mono_add(now, EXAMINE_TICK);
	ask(x, p, now);
	return now;
}

static void
note_header(struct doctor_probe *probe, const struct packet *pkt)
{
	probe->leap = pkt->leap;
	probe->version = pkt->version;
	probe->stratum = pkt->stratum;
	probe->refid = pkt->refid;
	probe->rootdelay = ntp_short_seconds(pkt->rootdelay);
	probe->rootdisp = ntp_short_seconds(pkt->rootdisp);
}

/* An answer to an NTP question; false if it is none of ours. */
static bool
take_time(struct patient *p, const struct host_event *ev)
{
	struct doctor_probe *probe = &p->e.probe[p->kind];
	struct arrival a = { .buf = ev->data,
		.len = ev->len,
		.from = ev->from,
		.local = ev->local,
		.rx = ev->stamp,
		.rx_kernel = ev->kernel,
		.at = ev->at };
	struct packet pkt;

	if (!examine_answers(ev, &probe->to, p->q.peer.cookie, &pkt))
		return false;
	probe->verdict =
	    peer_receive(&p->q.peer, &a, &probe->to, 1e-6, NULL).verdict;
	note_header(probe, &pkt);
	probe->kiss = verdict_is_kiss(probe->verdict);
	/* Any other code, INIT say, tells of the server and forbids nothing
	 * (RFC 5905 section 7.4). */
	p->e.kissed |= probe->kiss && probe->verdict != VERDICT_KISS &&
	    p->kind != DOCTOR_SECOND;
	probe->delay = mono_diff(ev->at, p->q.asked);
	probe->offset = (double)NAN;
	if (p->q.peer.exchanges > 0) {
		probe->delay = p->q.peer.exchange[0].delay;
		probe->offset = p->q.peer.exchange[0].offset;
	}
	return true;
}

/* The same of mode 6. */
static bool
take_control(struct patient *p, const struct host_event *ev)
{
	struct doctor_probe *probe = &p->e.probe[p->kind];
	struct control_header h;

	if (!addr_same_endpoint(&ev->from, &probe->to) ||
	    !control_decode(&h, ev->data, ev->len) || !h.response ||
	    h.sequence != p->q.sequence)
		return false;
	probe->delay = mono_diff(ev->at, p->q.asked);
	probe->offset = (double)NAN;
	return true;
}

void
examine_ask_event(
    struct examine *x, struct patient *p, const struct probes_event *ev)
{
	struct doctor_probe *probe;
	bool control = p->kind == DOCTOR_CONTROL;

	if (!p->q.open || p->kind == DOCTOR_KINDS)
		return;
	probe = &p->e.probe[p->kind];
	if (ev->host.kind == HOST_SENT) {
		peer_sent(&p->q.peer, ev->host.stamp, true);
	} else if (ev->host.kind == HOST_ERROR) {
		probe->state = DOCTOR_ICMP;
		probe->error = ev->why.error;
		probe->from = ev->why.by;
		probe->icmp_type = ev->why.type;
		probe->icmp_code = ev->why.code;
		move_on(x, p);
	} else if (ev->host.kind == HOST_ANSWER &&
	    (control ? take_control(p, &ev->host) : take_time(p, &ev->host))) {
		probe->state = DOCTOR_ANSWERED;
		probe->received++;
		probe->ttl = ev->host.ttl;
		probe->size_back = (uint16_t)ev->host.len;
		move_on(x, p);
	}
}
