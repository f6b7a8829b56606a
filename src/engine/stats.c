/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/stats.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "core/control.h"
#include "core/i18n.h"

#include "engine/state.h"
#include "engine/stats_line.h"
#include "sys/keeper_msg.h"
#include "sys/memory.h"

#define HOUR 3600.0 /* s between lines of sysstats and usestats */

/* fudge flag4, in struct params_clock: the driver is to be told of. */
#define FLAG4 0x8

/* Journal entries looked at in a second; more at once are a flood. */
#define NEWS 16

_Static_assert(STATS_KINDS == KEEPER_FILES, "a keeper knows them all");

struct stats {
	struct filegen file[STATS_KINDS];
	int failed[STATS_KINDS]; /* errno that was journalled; 0: none */
	mono_t hour;             /* when the hourly lines were written */
	struct serve_counts counts;
	struct stats_use use;
	uint64_t told; /* the newest journal entry seen */
	uint8_t event; /* the system's last, enum control_system_event */
	uint8_t events;
};

/* What the journal calls it, and its number and name in the protocol. */
static const struct {
	const char *name;
	bool peer;
	uint8_t event;
	const char *word;
} protocol[] = {
	{ "mobilize", true, CONTROL_PEER_MOBILIZE, "mobilize" },
	{ "demobilize", true, CONTROL_PEER_DEMOBILIZE, "demobilize" },
	{ "unreachable", true, CONTROL_PEER_UNREACH, "unreachable" },
	{ "reachable", true, CONTROL_PEER_REACH, "reachable" },
	{ "rate_exceeded", true, CONTROL_PEER_RATE, "rate_exceeded" },
	{ "access_denied", true, CONTROL_PEER_DENY, "access_denied" },
	{ "sys_peer", true, CONTROL_PEER_SYSPEER, "sys_peer" },
	{ "bad_auth", true, CONTROL_PEER_BADAUTH, "bad_auth" },
	{ "discipline", false, CONTROL_SYS_FREQ_MODE, "freq_mode" },
	{ "panic", false, CONTROL_SYS_PANIC, "panic_stop" },
	{ "no_sys_peer", false, CONTROL_SYS_NO_PEER, "no_system_peer" },
	{ "clock_step", false, CONTROL_SYS_STEP, "clock_step" },
	{ "serving", false, CONTROL_SYS_RESTART, "restart" },
};

static const char *
remedy(int error)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return _("make room on its disk");
	case EACCES:
	case EPERM:
		return _("let our user write to statsdir");
	case EROFS:
		return _("name a statsdir on another disk");
	case ENOENT:
	case ENOTDIR:
		return _("create the directory");
	case ELOOP:
	case EMLINK:
	case EEXIST:
	case ENODEV:
		return _("remove the link that is in its place");
	default:
		return _("see to its disk");
	}
}

static void
write_line(struct engine *e, enum params_stats kind, const char *buf, size_t n)
{
	struct stats *s = e->stats;
	int64_t now = e->wall.ns / 1000000000;
	int64_t age = (int64_t)mono_diff(e->now, e->started);
	int error = filegen_write(&s->file[kind], now, age, buf, n);

	if (error != 0 && error != s->failed[kind])
		note(e, EVENT_WARN, 0, "stats_unwritable",
		    _("%s cannot be written as told: %.40s; %s"),
		    params_stats_name[kind], strerror(error), remedy(error));
	if (error != 0)
		s->failed[kind] = error;
}

/* Is there anybody to tell? */
static bool
is_on(const struct engine *e, enum params_stats kind)
{
	return e->stats != NULL && e->params.filegen[kind].enable;
}

void
stats_end(struct engine *e)
{
	if (e->stats == NULL)
		return;
	for (size_t i = 0; i < STATS_KINDS; i++)
		filegen_end(&e->stats->file[i]);
	free(e->stats);
	e->stats = NULL;
}

/* What the process has used until now. */
static struct stats_use
used(void)
{
	struct rusage r;

	if (getrusage(RUSAGE_SELF, &r) != 0)
		return (struct stats_use){ 0 };
	return (struct stats_use){
		.user = (double)r.ru_utime.tv_sec +
		    (double)r.ru_utime.tv_usec * 1e-6,
		.system = (double)r.ru_stime.tv_sec +
		    (double)r.ru_stime.tv_usec * 1e-6,
		.minor = r.ru_minflt,
		.major = r.ru_majflt,
		.swaps = r.ru_nswap,
		.in = r.ru_inblock,
		.out = r.ru_oublock,
		.willing = r.ru_nvcsw,
		.forced = r.ru_nivcsw,
		.signals = r.ru_nsignals,
		.memory = r.ru_maxrss,
	};
}

void
stats_start(struct engine *e)
{
	const struct params *p = &e->params;
	bool any = false;

	stats_end(e);
	for (size_t i = 0; i < STATS_KINDS; i++)
		any |= p->filegen[i].enable;
	if (!p->stats || !any || p->statsdir[0] == '\0')
		return;
	e->stats = memory_new(1, sizeof(*e->stats));
	for (unsigned i = 0; i < STATS_KINDS; i++) {
		filegen_start(&e->stats->file[i], p->statsdir,
		    p->filegen[i].file, p->filegen[i].type, p->filegen[i].link);
		e->stats->file[i].kept = e->host->kept;
		e->stats->file[i].which = i;
	}
	e->stats->hour = e->now;
	e->stats->counts = answer_counts(e);
	e->stats->use = used();
	e->stats->told = e->journal.last;
}

/* What the files call it. */
static const char *
label(const struct engine *e, const struct assoc *a, char buf[ADDR_TEXT])
{
	size_t n = 0;

	if (!e->params.sec || !is_refclock(a) || a->clock.driver == NULL)
		return addr_text(&a->addr, buf, ADDR_TEXT);
	for (const char *c = a->clock.driver->name; *c != '\0'; c++)
		buf[n++] = (char)toupper((unsigned char)*c);
	snprintf(buf + n, ADDR_TEXT - n, "(%u)", a->clock.unit);
	return buf;
}

static uint16_t
peer_status(const struct assoc *a)
{
	unsigned bits = 0;

	if (a->pool == 0)
		bits |= CONTROL_PEER_CONFIGURED;
	if (a->cfg.cfg.keyid != 0)
		bits |= CONTROL_PEER_AUTHENABLED;
	if (auth_state(a) == SNAP_AUTH_OK)
		bits |= CONTROL_PEER_AUTHENTIC;
	if (a->live && a->peer.reach != 0)
		bits |= CONTROL_PEER_REACHED;
	return control_peer_status(
	    bits, a->tally, a->stats.events, a->stats.event);
}

static uint32_t
refusals(const struct assoc *a)
{
	uint32_t n = 0;

	for (size_t i = 0; i < VERDICT_COUNT; i++)
		if (i != VERDICT_OK)
			n += a->peer.counts[i];
	return n;
}

static void
tell_raw(struct engine *e, struct assoc *a, const uint8_t *buf)
{
	const struct exchange *x = &a->peer.exchange[0];
	struct stats_raw r = { .from = a->addr,
		.to = a->peer.local,
		.t1 = x->t1,
		.t2 = x->t2,
		.t3 = x->t3,
		.t4 = x->t4,
		.refused = refusals(a) - a->stats.refused };
	char line[STATS_LINE];

	if (packet_decode(&r.pkt, NULL, buf, PACKET_HEADER) != PACKET_OK)
		return;
	if (a->peer.sent - a->stats.sent > 1)
		r.lost = a->peer.sent - a->stats.sent - 1;
	write_line(e, STATS_RAW, line,
	    stats_line_raw(line, e->wall, e->params.sec, &r));
}

/* Only when the sample that the filter believes is a new one, as ntpd. */
static void
tell_peer(struct engine *e, struct assoc *a)
{
	char line[STATS_LINE], who[ADDR_TEXT];
	struct stats_peer p = { .who = label(e, a, who),
		.status = peer_status(a) };
	struct filtered f;

	if (!filter_best(&a->peer.filter, e->now, e->precision, &f) ||
	    f.best.at.ns <= a->stats.sample)
		return;
	a->stats.sample = f.best.at.ns;
	p.offset = f.best.offset;
	p.delay = f.best.delay;
	p.disp = f.disp;
	p.jitter = f.jitter;
	write_line(e, STATS_PEER, line, stats_line_peer(line, e->wall, &p));
}

void
stats_answer(struct engine *e, struct assoc *a, const uint8_t *buf)
{
	if (is_on(e, STATS_RAW))
		tell_raw(e, a, buf);
	if (is_on(e, STATS_PEER))
		tell_peer(e, a);
	a->stats.sent = a->peer.sent;
	a->stats.refused = refusals(a);
}

void
stats_clock_update(struct engine *e)
{
	const struct discipline *d = &e->disc;
	struct stats_loop l = { .offset = d->offset,
		.freq = d->freq,
		.jitter = d->jitter,
		.wander = d->wander,
		.poll = d->poll };
	char line[STATS_LINE];

	if (is_on(e, STATS_LOOP))
		write_line(e, STATS_LOOP, line,
		    stats_line_loop(line, e->wall, e->params.sec, &l));
}

/* As ntpd's SHM driver under flag4: looks, and of them good ones, those that
 * found nothing new, bad ones, and clashes, of which we know none. */
static void
tell_clock(struct engine *e, struct assoc *a)
{
	const struct refclock *c = &a->clock;
	uint32_t good = c->good - a->stats.good, bad = c->bad - a->stats.bad;
	double looks = mono_diff(e->now, a->stats.polled) / c->driver->period;
	char text[64], line[STATS_LINE], who[ADDR_TEXT];
	uint32_t idle = 0;

	if (looks > good + bad)
		idle = (uint32_t)lround(looks) - good - bad;
	snprintf(text, sizeof(text), "%3u %3u %3u %3u %3u", good + idle + bad,
	    good, idle, bad, 0U);
	write_line(e, STATS_CLOCK, line,
	    stats_line_clock(line, e->wall, label(e, a, who), text));
}

void
stats_refclock(struct engine *e, struct assoc *a)
{
	if (is_on(e, STATS_PEER))
		tell_peer(e, a);
	if (is_on(e, STATS_CLOCK) && (a->cfg.clock.flags & FLAG4) != 0 &&
	    a->clock.driver->period > 0 && a->stats.polled.ns != 0)
		tell_clock(e, a);
	a->stats.polled = e->now;
	a->stats.good = a->clock.good;
	a->stats.bad = a->clock.bad;
}

/* Counts, as ntpd does, how often an event came in a row. */
static void
count_event(uint8_t event, uint8_t *last, uint8_t *times)
{
	if (event != *last)
		*times = 0;
	*last = event;
	if (*times < 15)
		++*times;
}

static uint16_t
system_status(const struct engine *e)
{
	return control_system_status(e->sys.leap,
	    e->syspeer != 0 ? CONTROL_SOURCE_NTP : CONTROL_SOURCE_NONE,
	    e->stats->events, e->stats->event);
}

static void
tell_event(struct engine *e, const struct event *ev)
{
	struct assoc *a = assoc_find(e, ev->assoc);
	char line[STATS_LINE], who[ADDR_TEXT];
	size_t i = 0, n = sizeof(protocol) / sizeof(protocol[0]);

	while (i < n && strcmp(protocol[i].name, ev->name) != 0)
		i++;
	if (i == n)
		return;
	if (!protocol[i].peer) {
		count_event(
		    protocol[i].event, &e->stats->event, &e->stats->events);
		n = stats_line_proto(line, ev->wall, "0.0.0.0",
		    system_status(e), protocol[i].event, protocol[i].word);
	} else if (a != NULL) {
		count_event(
		    protocol[i].event, &a->stats.event, &a->stats.events);
		n = stats_line_proto(line, ev->wall, label(e, a, who),
		    peer_status(a), 0x80U | protocol[i].event,
		    protocol[i].word);
	} else {
		return;
	}
	if (is_on(e, STATS_PROTO))
		write_line(e, STATS_PROTO, line, n);
}

static void
tell_events(struct engine *e)
{
	struct event news[NEWS];
	size_t n;

	if (e->journal.last == e->stats->told)
		return;
	n = journal_newest(&e->journal, news, NEWS);
	for (size_t i = 0; i < n; i++)
		if (news[i].serial > e->stats->told)
			tell_event(e, &news[i]);
	/* What could not be written is news of its own, and no event. */
	e->stats->told = e->journal.last;
}

/* Member by member: what of the one came since the other. */
static struct serve_counts
counts_since(const struct serve_counts *now, const struct serve_counts *then)
{
	return (struct serve_counts){
		.received = now->received - then->received,
		.processed = now->processed - then->processed,
		.thisver = now->thisver - then->thisver,
		.oldver = now->oldver - then->oldver,
		.ver1 = now->ver1 - then->ver1,
		.restricted = now->restricted - then->restricted,
		.badformat = now->badformat - then->badformat,
		.badauth = now->badauth - then->badauth,
		.declined = now->declined - then->declined,
		.limited = now->limited - then->limited,
		.kodsent = now->kodsent - then->kodsent,
	};
}

static struct stats_use
use_since(const struct stats_use *now, const struct stats_use *then)
{
	return (struct stats_use){
		.user = now->user - then->user,
		.system = now->system - then->system,
		.minor = now->minor - then->minor,
		.major = now->major - then->major,
		.swaps = now->swaps - then->swaps,
		.in = now->in - then->in,
		.out = now->out - then->out,
		.willing = now->willing - then->willing,
		.forced = now->forced - then->forced,
		.signals = now->signals - then->signals,
		.memory = now->memory,
	};
}

static void
tell_hour(struct engine *e, double since)
{
	struct serve_counts counts = answer_counts(e), c;
	struct stats_use now = used(), u;
	struct stats *s = e->stats;
	char line[STATS_LINE];

	c = counts_since(&counts, &s->counts);
	u = use_since(&now, &s->use);
	s->counts = counts;
	s->use = now;
	s->hour = e->now;
	if (is_on(e, STATS_SYS))
		write_line(e, STATS_SYS, line,
		    stats_line_sys(line, e->wall, e->params.sec, since, &c));
	if (is_on(e, STATS_USE))
		write_line(e, STATS_USE, line,
		    stats_line_use(line, e->wall, since, &u));
}

void
stats_tick(struct engine *e)
{
	double since;

	if (e->stats == NULL)
		return;
	tell_events(e);
	since = mono_diff(e->now, e->stats->hour);
	if (since >= HOUR)
		tell_hour(e, since);
}
