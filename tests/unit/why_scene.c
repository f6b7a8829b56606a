/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "why_scene.h"

#define NOW_MONO  (100000 * INT64_C(1000000000))
#define NOW_WALL  (1795400000 * INT64_C(1000000000))
#define UNKNOWN   ((double)NAN)
#define HALF_MSEC 0.0005

static void
good_peer(struct snap_peer *p, size_t i, const struct snapshot *now)
{
	char text[32];

	memset(p, 0, sizeof(*p));
	p->id = (uint16_t)(i + 1);
	p->phase = PHASE_ACTIVE;
	p->tally = i == 0 ? TALLY_SYSPEER : TALLY_CANDIDATE;
	p->type = 'u';
	snprintf(p->name, sizeof(p->name), "ntp%zu.example.net", i + 1);
	snprintf(text, sizeof(text), "192.0.2.%zu", i + 1);
	(void)addr_parse(&p->addr, text);
	p->addr.port = 123;
	(void)addr_parse(&p->local, "198.51.100.7");
	p->hmode = MODE_CLIENT;
	p->pmode = MODE_SERVER;
	p->stratum = 2;
	p->hpoll = p->ppoll = 6;
	p->minpoll = 6;
	p->maxpoll = 10;
	p->precision = -23;
	p->version = 4;
	p->reach = 0xff;
	p->filled = NTP_NSTAGE;
	p->iburst = true;
	p->refid = 0xc0000263;
	p->rootdelay = 0.004;
	p->rootdisp = 0.002;
	p->delay = 0.012;
	p->offset = 0.0001 * (double)i;
	p->disp = 0.001;
	p->jitter = HALF_MSEC;
	p->distance = 0.012;
	p->when = 20;
	p->next = 44;
	p->rec = wall_add(now->wall, -20);
	p->xmt = p->rec;
	p->reftime = wall_add(now->wall, -100);
	p->sent = p->received = 58;
	p->counts[VERDICT_OK] = 58;
	for (size_t k = 0; k < NTP_NSTAGE; k++) {
		p->age[k] = 20 + 64 * (double)k;
		p->stage[k] = (struct sample){ .offset = p->offset,
			.delay = p->delay,
			.at = mono_add(now->at, -p->age[k]) };
	}
}

static void
good_clock(struct snapshot *n)
{
	n->sync = SYNC_OK;
	n->why = WHY_NONE;
	n->stratum = 3;
	n->syspeer = 1;
	n->refid = 0xc0000201;
	n->rootdelay = 0.016;
	n->rootdisp = 0.005;
	n->offset = 0.00012;
	n->offset_err = 0.00005;
	n->jitter = HALF_MSEC;
	n->maxerror = 0.013;
	n->freq = -12.3e-6;
	n->freq_err = 0.02e-6;
	n->wander = 0.01e-6;
	n->truth = UNKNOWN;
	n->reftime = wall_add(n->wall, -20);
	n->candidates = n->truechimers = n->survivors = 4;
	n->low = -0.002;
	n->high = 0.002;
	n->settled = true;
	n->tc = 6;
	n->precision = -23;
	n->clock = CLOCK_SET;
	n->disc = DISC_SYNC;
	n->may_set = true;
	n->port = 123;
}

static void
good_machine(struct snapshot *n)
{
	n->kernel.readable = true;
	n->kernel.may_set = true;
	n->kernel.freq = -12.3e-6;
	n->kernel.maxerror = 0.013;
	n->kernel.tolerance = 500e-6;
	n->kernel.tick = 10000;
	n->kernel.tai = 37;
	n->leaps.tai = 37;
	n->leaps.by_file = true;
	n->leaps.expires = NOW_WALL / 1000000000 + 100 * 86400;
	n->nnics = 2;
	(void)addr_parse(&n->nics[0].addr, "127.0.0.1");
	snprintf(n->nics[0].name, sizeof(n->nics[0].name), "lo");
	n->nics[0].act = NIC_LISTEN;
	(void)addr_parse(&n->nics[1].addr, "198.51.100.7");
	snprintf(n->nics[1].name, sizeof(n->nics[1].name), "eth0");
	n->nics[1].act = NIC_LISTEN;
	n->requests = n->replies = 40;
	n->counts.received = n->counts.processed = 40;
	snprintf(n->conf.path, sizeof(n->conf.path), "/etc/ntp.conf");
	n->conf.running = 77;
}

struct scene *
scene_new(void)
{
	struct scene *s = calloc(1, sizeof(*s));
	size_t size =
	    sizeof(struct snapshot) + SCENE_PEERS * sizeof(struct snap_peer);

	assert_non_null(s);
	s->now = calloc(1, size);
	s->before = calloc(1, size);
	s->report = calloc(1, sizeof(*s->report));
	assert_non_null(s->now);
	assert_non_null(s->before);
	assert_non_null(s->report);
	s->now->serial = 100;
	s->now->at.ns = NOW_MONO;
	s->now->wall.ns = NOW_WALL;
	s->now->cap = SCENE_PEERS;
	scene_up(s, 3700);
	good_clock(s->now);
	good_machine(s->now);
	for (size_t i = 0; i < 4; i++)
		(void)scene_peer(s, i);
	params_init(&s->params);
	s->facts = (struct why_facts){ .now = s->now,
		.event = s->event,
		.wall = s->now->wall,
		.may = true,
		.path = s->now->conf.path,
		.diag = s->diag,
		.params = &s->params };
	return s;
}

void
scene_free(struct scene *s)
{
	params_free(&s->params);
	free(s->report);
	free(s->before);
	free(s->now);
	free(s);
}

struct snap_peer *
scene_peer(struct scene *s, size_t i)
{
	while (s->now->npeers <= i) {
		assert_true(s->now->npeers < SCENE_PEERS);
		good_peer(
		    &s->now->peers[s->now->npeers], s->now->npeers, s->now);
		s->now->npeers++;
	}
	return &s->now->peers[i];
}

void
scene_silence(struct snap_peer *p, unsigned sent)
{
	p->phase = PHASE_INIT;
	p->tally = TALLY_REJECT;
	p->stratum = 16;
	p->leap = LEAP_ALARM;
	p->refid = refid_from_code("INIT");
	p->reach = 0;
	p->unreach = (uint8_t)(sent < 255 ? sent : 255);
	p->filled = 0;
	p->exchanges = 0;
	p->flash = FLASH_UNREACH | FLASH_DIST;
	p->delay = p->offset = p->disp = p->jitter = UNKNOWN;
	p->distance = NTP_MAXDISP;
	p->when = UNKNOWN;
	p->rec.ns = p->xmt.ns = 0;
	p->sent = sent;
	p->received = 0;
	memset(p->counts, 0, sizeof(p->counts));
}

void
scene_refuse(struct snap_peer *p, enum verdict v, unsigned times)
{
	scene_silence(p, times);
	p->received = times;
	p->counts[v] = times;
	p->flash = (uint16_t)(p->flash | verdict_flash(v));
	p->refused = true;
	p->refusal.verdict = v;
	p->refusal.from = p->addr;
	p->refusal.len = 48;
	p->refusal.when.ns = NOW_WALL - 5000000000;
	p->refusal.at.ns = NOW_MONO - 5000000000;
	p->refusal.pkt.version = 4;
	p->refusal.pkt.mode = MODE_SERVER;
	p->refusal.pkt.stratum = 2;
}

void
scene_unsync(struct scene *s, enum sync_why why)
{
	struct snapshot *n = s->now;

	n->sync = SYNC_NONE;
	n->why = (uint8_t)why;
	n->syspeer = 0;
	n->stratum = 16;
	n->leap = LEAP_ALARM;
	n->candidates = n->truechimers = n->survivors = 0;
	for (size_t i = 0; i < n->npeers; i++)
		if (n->peers[i].tally >= TALLY_OUTLIER)
			n->peers[i].tally = TALLY_REJECT;
}

void
scene_up(struct scene *s, double seconds)
{
	s->now->started = mono_add(s->now->at, -seconds);
}

void
scene_event(struct scene *s, const char *name, uint16_t assoc, double age,
    enum event_level level, const char *text)
{
	struct event *ev = &s->event[s->facts.nevent++];

	assert_true(s->facts.nevent <= SCENE_EVENTS);
	*ev = (struct event){ .serial = s->facts.nevent,
		.wall = wall_add(s->now->wall, -age),
		.at = mono_add(s->now->at, -age),
		.level = (uint8_t)level,
		.assoc = assoc,
		.times = 1 };
	snprintf(ev->name, sizeof(ev->name), "%s", name);
	snprintf(ev->text, sizeof(ev->text), "%s", text);
}

void
scene_diag(struct scene *s, const char *code, enum severity sev, uint32_t line)
{
	struct diag *d = &s->diag[s->facts.ndiag++];

	assert_true(s->facts.ndiag <= SCENE_DIAGS);
	*d = (struct diag){ .sev = sev, .at = { NULL, line, 1, 4 } };
	snprintf(d->code, sizeof(d->code), "%s", code);
	snprintf(d->text, sizeof(d->text), "what is wrong there");
}

void
scene_before(struct scene *s, double age)
{
	memcpy(s->before, s->now,
	    sizeof(*s->now) + SCENE_PEERS * sizeof(struct snap_peer));
	s->before->at = mono_add(s->now->at, -age);
	s->before->wall = wall_add(s->now->wall, -age);
	s->facts.before = s->before;
}

struct survey *
scene_survey(struct scene *s)
{
	struct survey *h = &s->survey;

	*h = (struct survey){ .done = (1u << SURVEY_PARTS) - 1,
		.rights = { true, true, true, true, true },
		.nnics = 2,
		.resolver = { .file = true, .n = 1, .names = FACT_YES } };
	h->port.port = 123;
	h->port.taken = FACT_NO;
	h->machine.kind = MACHINE_BARE;
	snprintf(h->machine.clocksource, sizeof(h->machine.clocksource), "tsc");
	for (int i = 0; i < 2; i++) {
		h->net[i].reach = REACH_PUBLIC;
		h->net[i].route = true;
		for (int way = 0; way < WAYS; way++)
			h->firewall.way[i][way].gate = GATE_OPEN;
	}
	(void)addr_parse(&h->net[0].addr, "198.51.100.7");
	snprintf(h->nic[0].name, sizeof(h->nic[0].name), "lo");
	snprintf(h->nic[1].name, sizeof(h->nic[1].name), "eth0");
	h->nic[0].up = h->nic[1].up = true;
	h->nic[1].link = FACT_YES;
	h->firewall.connections = h->firewall.connections_max = -1;
	h->drift.state = h->leap.state = FILE_GOOD;
	s->facts.host = h;
	return h;
}

void
scene_exam(struct scene *s, unsigned silent)
{
	for (size_t i = 0; i < 2; i++) {
		struct doctor_exam *e = &s->exam[i];

		*e = (struct doctor_exam){ .phase = DOCTOR_OVER,
			.addr = scene_peer(s, i)->addr };
		snprintf(
		    e->name, sizeof(e->name), "%s", scene_peer(s, i)->name);
		e->names.state = DOCTOR_ANSWERED;
		e->names.n = 1;
		e->names.addr[0] = e->addr;
		for (unsigned k = 0; k < DOCTOR_KINDS; k++) {
			struct doctor_probe *p = &e->probe[k];

			p->to = e->addr;
			p->sent = 2;
			p->state =
			    (silent >> k & 1) ? DOCTOR_SILENT : DOCTOR_ANSWERED;
			p->received = p->state == DOCTOR_ANSWERED ? 2 : 0;
			p->stratum = 2;
			p->version = 4;
			p->delay = 0.01;
		}
	}
	s->facts.exam = s->exam;
	s->facts.nexam = 2;
}

void
scene_dark(struct scene *s)
{
	for (size_t i = 0; i < s->now->npeers; i++)
		scene_silence(&s->now->peers[i], 8);
	scene_unsync(s, WHY_SILENT);
}

const char *
scene_first(struct scene *s)
{
	why_explain(&s->facts, s->report);
	return s->report->count > 0 ? s->report->finding[0].code->code : "";
}

const struct why_finding *
scene_find(struct scene *s, const char *code)
{
	for (size_t i = 0; i < s->report->all; i++)
		if (strcmp(s->report->finding[i].code->code, code) == 0)
			return &s->report->finding[i];
	return NULL;
}

bool
scene_has(struct scene *s, const char *code)
{
	(void)scene_first(s);
	return scene_find(s, code) != NULL;
}

static void
show(struct scene *s)
{
	for (size_t i = 0; i < s->report->all; i++) {
		const struct why_finding *f = &s->report->finding[i];

		print_message("# %s %s%s%s: %s\n", why_state_name(f->state),
		    f->code->code, f->cause != NULL ? " because of " : "",
		    f->cause != NULL ? f->cause->code : "", f->verdict);
	}
}

bool
scene_run(const struct scene_case *c)
{
	struct scene *s = scene_new();
	const char *first;
	bool hit, missed;

	c->hit(s);
	first = scene_first(s);
	hit = scene_find(s, c->code) != NULL &&
	    (!c->first || strcmp(first, c->code) == 0);
	if (!hit) {
		print_message(
		    "# %s: the first finding is %s\n", c->code, first);
		show(s);
	}
	scene_free(s);

	s = scene_new();
	if (c->miss != NULL)
		c->miss(s);
	missed = !scene_has(s, c->code);
	if (!missed) {
		print_message(
		    "# %s is found where it only comes near\n", c->code);
		show(s);
	}
	scene_free(s);
	return hit && missed;
}
