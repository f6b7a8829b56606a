/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/lab_state.h"

#include "core/i18n.h"
#include "sys/clock.h"
#include "sys/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define NS_PER_S 1e9

/* ---- time ---- */

static int64_t
now_true(const struct lab *lab)
{
	return clock_mono().ns - lab->zero.ns;
}

/* This machine's monotonic instant as the made-up monotonic clock shows it:
 * they agree at the start and differ by its rate error. */
static mono_t
made_up_mono(struct lab *lab, mono_t real)
{
	int64_t t = real.ns - lab->zero.ns;

	return (mono_t){ lab->zero.ns + lab_clock_mono(&lab->clock, t).ns };
}

/* A stamp of this machine's clock, of a moment ago, by the made-up clock. */
static wall_t
made_up_wall(struct lab *lab, wall_t real)
{
	return lab_clock_wall(
	    &lab->clock, servers_instant(real).ns - lab->zero.ns);
}

/* When the made-up monotonic clock will show `m`. */
static mono_t
real_mono(const struct lab *lab, mono_t m)
{
	int64_t t;

	if (m.ns == MONO_NEVER.ns)
		return m;
	t = lab_clock_when(&lab->clock, (mono_t){ m.ns - lab->zero.ns });
	return t > INT64_MAX - lab->zero.ns ? MONO_NEVER
					    : (mono_t){ lab->zero.ns + t };
}

static wall_t
host_wall(void *self)
{
	struct lab *lab = self;

	return lab_clock_wall(&lab->clock, now_true(lab));
}

static mono_t
host_mono(void *self)
{
	struct lab *lab = self;

	return made_up_mono(lab, clock_mono());
}

static int
host_adjust(void *self, const struct adjust *a)
{
	struct lab *lab = self;

	lab_clock_adjust(&lab->clock, a, now_true(lab));
	return 0;
}

static void
host_clock(void *self, struct host_clock *out)
{
	const struct lab *lab = self;

	*out = (struct host_clock){ .readable = true,
		.freq = lab->clock.freq,
		.unsync = lab->clock.adjusts == 0,
		.may_set = true,
		.precision = lab->precision };
}

static double
host_truth(void *self)
{
	struct lab *lab = self;

	return lab_clock_error(&lab->clock, now_true(lab));
}

/* ---- network ---- */

static uint64_t
host_random(void *self)
{
	struct lab *lab = self;

	return lab->real->random(lab->real->self);
}

/* Only the scenario's servers can be reached, so that no packet leaves the
 * machine whatever ntp.conf says. */
static int
host_send(void *self, uint32_t id, const struct addr *to, const uint8_t *buf,
    size_t len, int dscp, wall_t *t1)
{
	struct lab *lab = self;
	size_t i = 0;
	int error;

	while (i < lab->scenario->nservers &&
	    !addr_same_endpoint(&lab->shown[i], to))
		i++;
	if (i == lab->scenario->nservers)
		return ENETUNREACH;
	error = lab->real->send(lab->real->self, id,
	    &lab->scenario->server[i].addr, buf, len, dscp, t1);
	*t1 = made_up_wall(lab, *t1);
	return error;
}

static void
host_close(void *self, uint32_t id)
{
	struct lab *lab = self;

	lab->real->close(lab->real->self, id);
}

static int
host_reply(void *self, const struct addr *to, const struct addr *local,
    const uint8_t *buf, size_t len)
{
	(void)self;
	(void)to;
	(void)local;
	(void)buf;
	(void)len;
	return EOPNOTSUPP;
}

/* The practice host's time is false on purpose: nobody may ask for it. */
static int
host_listen(void *self, uint16_t port)
{
	(void)self;
	return port > 0 ? EOPNOTSUPP : 0;
}

static int
find_name(const struct lab *lab, const char *name)
{
	size_t len = strlen(name);

	if (len > 0 && name[len - 1] == '.')
		len--;
	for (size_t i = 0; i < lab->scenario->nservers; i++) {
		const char *known = lab->scenario->server[i].name;

		if (strlen(known) == len && strncasecmp(known, name, len) == 0)
			return (int)i;
	}
	return -1;
}

static int
host_resolve(void *self, const char *name, enum addr_family family, uint32_t id)
{
	struct lab *lab = self;

	if (lab->nlookups == lab->room) {
		lab->room = lab->room * 2 + 16;
		lab->lookups = memory_grow(
		    lab->lookups, lab->room, sizeof(lab->lookups[0]));
	}
	lab->lookups[lab->nlookups++] = (struct lab_lookup){
		.id = id, .family = family, .server = find_name(lab, name)
	};
	return 0;
}

static size_t
host_own_refids(void *self, uint32_t *out, size_t max)
{
	(void)self;
	(void)out;
	(void)max;
	return 0;
}

static uint32_t
host_refid(void *self, const struct addr *a)
{
	struct lab *lab = self;

	return lab->real->refid(lab->real->self, a);
}

static bool
host_rival(void *self, struct rival *out)
{
	(void)self;
	(void)out;
	return false;
}

static bool
host_port_owner(void *self, uint16_t port, struct rival *out)
{
	(void)self;
	(void)port;
	(void)out;
	return false;
}

/* ---- waiting ---- */

static void
resolved(struct lab *lab, const struct lab_lookup *l, struct host_event *ev)
{
	const char *fails =
	    lab_name_fails(lab->scenario, l->server, now_true(lab));
	const struct addr *a = fails ? NULL : &lab->shown[l->server];

	*ev = (struct host_event){ .kind = HOST_RESOLVED, .id = l->id };
	if (!a)
		snprintf(ev->text, sizeof(ev->text), "%s", fails);
	else if (l->family != ADDR_NONE && l->family != a->family)
		snprintf(ev->text, sizeof(ev->text), "%s",
		    _("this host has no address of that family"));
	else
		ev->addr[ev->naddr++] = *a;
}

/* The next event of the scenario that is to be told of; NULL: none. */
static const struct lab_event *
next_tale(struct lab *lab)
{
	const struct lab_scenario *s = lab->scenario;

	while (lab->told < s->nevents && !s->event[lab->told].text[0])
		lab->told++;
	return lab->told < s->nevents ? &s->event[lab->told] : NULL;
}

/* What the practice network itself has to report. */
static size_t
own_events(struct lab *lab, struct host_event *ev, size_t max)
{
	double now = (double)now_true(lab) / NS_PER_S;
	const struct lab_event *tale;
	size_t n = 0, names = 0;

	while (n < max && names < lab->nlookups)
		resolved(lab, &lab->lookups[names++], &ev[n++]);
	lab->nlookups -= names;
	if (names > 0)
		memmove(lab->lookups, lab->lookups + names,
		    lab->nlookups * sizeof(lab->lookups[0]));
	while (n < max && (tale = next_tale(lab)) && tale->at <= now) {
		ev[n] = (struct host_event){ .kind = HOST_NOTE };
		memcpy(ev[n++].text, tale->text, sizeof(tale->text));
		lab->told++;
	}
	for (size_t i = 0; i < n; i++)
		ev[i].at = host_mono(lab);
	return n;
}

/* From this machine's times and ports to the practice host's. */
static void
translate(struct lab *lab, struct host_event *ev)
{
	ev->at = made_up_mono(lab, ev->at);
	if (ev->kind == HOST_ANSWER || ev->kind == HOST_SENT)
		ev->stamp = made_up_wall(lab, ev->stamp);
	if (ev->kind != HOST_ANSWER)
		return;
	for (size_t i = 0; i < lab->scenario->nservers; i++) {
		if (addr_same_endpoint(
			&lab->scenario->server[i].addr, &ev->from)) {
			ev->from = lab->shown[i];
			return;
		}
	}
}

static size_t
wait_events(void *self, mono_t until, struct host_event *ev, size_t max)
{
	struct lab *lab = self;
	size_t n = own_events(lab, ev, max);
	const struct lab_event *tale = next_tale(lab);
	mono_t end = real_mono(lab, until);

	if (n > 0)
		return n;
	if (tale)
		end = mono_min(end, mono_add(lab->zero, tale->at));
	n = machine_wait(lab->machine, end, ev, max);
	for (size_t i = 0; i < n; i++)
		translate(lab, &ev[i]);
	return n;
}

static void
wake(void *self)
{
	struct lab *lab = self;

	machine_wake(lab->machine);
}

struct loop_wait
lab_wait(struct lab *lab)
{
	return (
	    struct loop_wait){ .self = lab, .wait = wait_events, .wake = wake };
}

const struct host *
lab_host(struct lab *lab)
{
	return &lab->host;
}

void
lab_host_init(struct lab *lab)
{
	lab->host = (struct host){
		.self = lab,
		.wall = host_wall,
		.mono = host_mono,
		.random = host_random,
		.send = host_send,
		.close = host_close,
		.reply = host_reply,
		.listen = host_listen,
		.adjust = host_adjust,
		.clock = host_clock,
		.resolve = host_resolve,
		.own_refids = host_own_refids,
		.refid = host_refid,
		.truth = host_truth,
		.rival = host_rival,
		.port_owner = host_port_owner,
	};
}
