/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <string.h>

#include "core/rfc5905.h"
#include "engine/state.h"
#include "sys/memory.h"

#define STARTING 60.0 /* s after the start that count as starting */
#define GIVEN_UP 3.0  /* s after which an answer is no longer expected */

/* Names come from a file: what a terminal would obey is replaced. */
static void
copy_name(char *to, size_t size, const char *from)
{
	size_t i;

	for (i = 0; i + 1 < size && from[i] != '\0'; i++)
		to[i] = isprint((unsigned char)from[i]) ? from[i] : '?';
	to[i] = '\0';
}

static enum snap_phase
phase_of(const struct engine *e, const struct assoc *a)
{
	const struct peer *p = &a->peer;

	if (a->cfg.refused)
		return PHASE_REFUSED;
	if (is_prototype(a))
		return a->failed ? PHASE_NODNS : PHASE_POOL;
	if (!a->live)
		return a->failed ? PHASE_NODNS : PHASE_DNS;
	if (p->denied)
		return PHASE_DENIED;
	if (p->refused && p->refusal.verdict == VERDICT_RATE &&
	    mono_diff(e->now, p->refusal.at) < 2 * log2_seconds(p->hpoll))
		return PHASE_RATED;
	return p->answered ? PHASE_ACTIVE : PHASE_INIT;
}

static char
type_of(const struct assoc *a)
{
	if (is_prototype(a))
		return 'p';
	if (is_refclock(a))
		return 'l';
	return a->cfg.kind == PARAMS_PEER ? 's' : 'u';
}

/* What stands in the refid column before there is one (ntpd's codes). */
static uint32_t
code_of(enum snap_phase phase)
{
	static const char *const code[] = {
		[PHASE_DNS] = "DNS",
		[PHASE_NODNS] = "DNS",
		[PHASE_POOL] = "POOL",
		[PHASE_INIT] = "INIT",
		[PHASE_ACTIVE] = "INIT",
		[PHASE_DENIED] = "DENY",
		[PHASE_RATED] = "RATE",
		[PHASE_REFUSED] = "AUTH",
	};

	return refid_from_code(code[phase]);
}

static void
show_samples(const struct engine *e, const struct peer *p, struct snap_peer *s)
{
	struct filtered f;

	s->filled = p->filter.count;
	for (size_t i = 0; i < s->filled; i++) {
		s->stage[i] = p->filter.stage[i];
		s->age[i] = mono_diff(e->now, s->stage[i].at);
	}
	s->exchanges = p->exchanges;
	memcpy(s->exchange, p->exchange, sizeof s->exchange);
	if (!filter_best(&p->filter, e->now, e->precision, &f))
		return;
	s->delay = f.best.delay;
	s->offset = f.best.offset;
	s->disp = f.disp;
	s->jitter = f.jitter;
	s->distance = peer_distance(p, e->now, e->precision);
	s->when = mono_diff(e->now, p->filter.stage[0].at);
}

static void
show_header(const struct peer *p, struct snap_peer *s)
{
	s->leap = p->leap;
	s->stratum = p->stratum;
	s->pmode = p->pmode;
	s->precision = p->precision;
	s->rootdelay = p->rootdelay;
	s->rootdisp = p->rootdisp;
	s->refid = p->refid;
	s->reftime = p->reftime;
	s->rec = p->rec;
	s->xmt = p->xmt;
	s->local = p->local;
}

static void
show_account(const struct assoc *a, struct snap_peer *s)
{
	const struct peer *p = &a->peer;

	s->sent = p->sent;
	s->received = a->heard;
	s->error = a->error;
	memcpy(s->counts, p->counts, sizeof s->counts);
	s->refused = p->refused;
	s->refusal = p->refusal;
	s->trail_len = a->trail_len;
	memcpy(s->trail, a->trail, sizeof s->trail);
}

static void
show_assoc(const struct engine *e, const struct assoc *a, struct snap_peer *s)
{
	const struct peer *p = &a->peer;

	memset(s, 0, sizeof *s);
	s->id = a->id;
	s->pool = a->pool;
	s->phase = (uint8_t)phase_of(e, a);
	s->tally = (uint8_t)a->tally;
	s->type = type_of(a);
	copy_name(s->name, sizeof s->name, a->cfg.name);
	copy_name(s->note, sizeof s->note, a->note);
	s->hmode = a->cfg.cfg.hmode;
	s->version = a->cfg.cfg.version;
	s->minpoll = s->hpoll = s->ppoll = a->cfg.cfg.minpoll;
	s->maxpoll = a->cfg.cfg.maxpoll;
	s->prefer = a->cfg.cfg.prefer;
	s->noselect = a->cfg.cfg.noselect;
	s->iburst = a->cfg.cfg.iburst;
	s->keyid = a->cfg.cfg.keyid;
	s->auth = (uint8_t)auth_state(a);
	s->leap = LEAP_ALARM;
	s->stratum = NTP_MAXSTRAT;
	s->refid = code_of(s->phase);
	if (s->phase == PHASE_DENIED && p->refusal.verdict == VERDICT_RSTR)
		s->refid = refid_from_code("RSTR");
	s->delay = s->offset = s->disp = s->jitter = (double)NAN;
	s->distance = s->when = s->next = (double)NAN;
	if (!a->live)
		return;
	s->addr = a->addr;
	s->hpoll = p->hpoll;
	s->ppoll = p->ppoll;
	s->reach = p->reach;
	s->unreach = p->unreach;
	s->flash = (uint16_t)a->flash;
	if (p->refused && p->reach == 0)
		s->flash |= (uint16_t)verdict_flash(p->refusal.verdict);
	s->next = fmax(0, mono_diff(p->wake, e->now));
	if (p->answered)
		show_header(p, s);
	show_samples(e, p, s);
	show_account(a, s);
}

bool
assoc_settled(const struct engine *e, const struct assoc *a)
{
	const struct peer *p = &a->peer;

	if (a->cfg.refused)
		return true;
	if (is_prototype(a))
		return a->failed ||
		    (!a->looking && mono_diff(e->now, a->checked) > 0);
	if (!a->live)
		return a->failed;
	if (p->denied || phase_of(e, a) == PHASE_RATED)
		return true;
	/* From then on, a question on its way is nothing new. */
	if (p->sent > (p->cfg.iburst || p->cfg.burst ? NTP_BURST : 1))
		return true;
	return p->sent > 0 && p->burst == 0 &&
	    (!p->asked || mono_diff(e->now, p->asked_at) > GIVEN_UP);
}

static enum sync_why
why_not(const struct engine *e)
{
	size_t servers = 0, resolved = 0, reached = 0, waiting = 0;

	for (size_t i = 0; i < e->n; i++) {
		const struct assoc *a = &e->assoc[i];

		servers += !a->cfg.refused;
		resolved += a->live || (is_prototype(a) && !a->failed);
		reached += a->live && a->peer.reach != 0;
		waiting += !assoc_settled(e, a);
	}
	if (e->disc.state == DISC_PANIC)
		return WHY_PANIC;
	if (servers == 0)
		return WHY_NOSERVERS;
	if (resolved == 0)
		return WHY_DNS;
	if (waiting > 0 && e->sel.candidates == 0)
		return WHY_WAITING;
	if (reached == 0)
		return WHY_SILENT;
	if (e->sel.why == SELECT_DISAGREE)
		return WHY_DISAGREE;
	return e->sel.why == SELECT_FEW ? WHY_FEW : WHY_UNFIT;
}

static enum sync_state
sync_of(const struct engine *e)
{
	if (e->disc.state == DISC_PANIC)
		return SYNC_PANIC;
	if (e->orphan.on)
		return SYNC_ORPHAN;
	if (e->syspeer != 0)
		return SYNC_OK;
	if (e->had_sync && system_synchronised(e))
		return SYNC_HOLDOVER;
	if (!e->had_sync && mono_diff(e->now, e->started) < STARTING)
		return SYNC_STARTING;
	return SYNC_NONE;
}

static void
show_clock(const struct engine *e, struct snapshot *s)
{
	struct host_clock clock = { 0 };

	e->host->clock(e->host->self, &clock);
	s->kernel = clock;
	s->history = e->history.history;
	s->leaps = (struct snap_leap){ .armed = e->leap.armed,
		.by_file = e->leap.by_file,
		.slewed = e->params.leapslew,
		.tai = e->leap.tai,
		.change = e->leap.next.change,
		.at = e->leap.next.at,
		.expires = e->leap.loaded ? e->leap.table.expires : 0,
		.left = e->leap.left };
	copy_name(s->leaps.note, sizeof s->leaps.note, e->leap.note);
	s->clock = e->setting ? CLOCK_SET : CLOCK_OBSERVE;
	s->disc = (uint8_t)e->disc.state;
	s->may_set = clock.may_set;
	/* What another program has set is not our estimate, but is true. */
	s->freq = e->setting ? e->disc.freq
	    : clock.readable ? clock.freq
			     : (double)NAN;
	s->freq_err = e->disc.freq_err < 1 ? e->disc.freq_err : (double)NAN;
	s->wander = e->disc.wander;
	s->slew = e->setting ? e->disc.slew : 0;
	s->steps = e->steps;
	s->tc = (uint8_t)e->disc.poll;
	s->truth = e->host->truth ? e->host->truth(e->host->self) : (double)NAN;
	memcpy(s->clock_note, e->clock_note, sizeof s->clock_note);
	memcpy(s->port_note, e->port_note, sizeof s->port_note);
	memcpy(s->sandbox, e->sandbox, sizeof s->sandbox);
	s->port = e->port;
}

static void
show_system(const struct engine *e, struct snapshot *s)
{
	bool synced = system_synchronised(e);
	double age = fmax(0, mono_diff(e->now, e->sys.updated));

	s->sync = (uint8_t)sync_of(e);
	s->why = (uint8_t)(s->sync == SYNC_OK ? WHY_NONE : why_not(e));
	s->leap = synced ? e->sys.leap : LEAP_ALARM;
	s->stratum = synced ? e->sys.stratum : NTP_MAXSTRAT;
	s->precision = e->sys.precision;
	s->syspeer = e->syspeer;
	s->refid = e->sys.refid;
	s->rootdelay = e->sys.rootdelay;
	s->rootdisp = e->sys.rootdisp + NTP_PHI * age;
	s->reftime = e->sys.reftime;
	s->offset = e->offset;
	s->offset_err = isnan(e->offset) ? (double)NAN : e->disc.offset_err;
	s->jitter = e->jitter;
	s->maxerror =
	    e->had_sync ? s->rootdelay / 2 + s->rootdisp : (double)NAN;
	s->candidates = e->sel.candidates;
	s->truechimers = e->sel.truechimers;
	s->survivors = e->sel.survivors;
	s->low = e->sel.low;
	s->high = e->sel.high;
}

static void
make_room(struct snapshot **s, size_t n)
{
	size_t cap = n + n / 4 + 8;
	bool fresh = *s == NULL;

	if (!fresh && (*s)->cap >= n)
		return;
	*s = memory_grow(*s, 1, sizeof **s + cap * sizeof(*s)->peers[0]);
	if (fresh)
		memset(*s, 0, sizeof **s);
	(*s)->cap = cap;
}

void
engine_observe(struct engine *e, struct snapshot **out)
{
	struct snapshot *s;

	e->now = e->host->mono(e->host->self);
	e->wall = e->host->wall(e->host->self);
	make_room(out, e->n);
	s = *out;
	s->serial = ++e->serial;
	s->at = e->now;
	s->wall = e->wall;
	s->started = e->started;
	show_system(e, s);
	show_clock(e, s);
	answer_observe(e, s);
	service_observe(e, s);
	s->conf = e->conf;
	trial_observe(e, &s->trial);
	s->acked = e->acked;
	s->ack_ok = e->ack_ok;
	memcpy(s->ack_text, e->ack_text, sizeof s->ack_text);
	s->last_event = e->journal.last;
	s->nevents =
	    (uint16_t)journal_newest(&e->journal, s->events, SNAP_EVENTS);
	s->npeers = e->n;
	s->settled = e->n > 0;
	for (size_t i = 0; i < e->n; i++) {
		show_assoc(e, &e->assoc[i], &s->peers[i]);
		s->settled = s->settled && assoc_settled(e, &e->assoc[i]);
	}
}
