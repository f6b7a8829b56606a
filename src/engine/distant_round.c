/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a distant daemon is asked, and what becomes of the answers. */
#include "engine/distant_state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rfc5905.h"

#include "engine/picture.h"
#include "sys/memory.h"

/* s between rounds at least, and s more for each association: a thousand of
 * them are asked about at some fifty a second. */
#define ROUND      2.0
#define ROUND_PEER 0.02

/* s of waiting after a round that failed, doubled each time. */
#define PAUSE_FIRST 4.0
#define PAUSE_MOST  32.0

/* The list of clients: s between readings, and pages of one. */
#define MRU_EVERY 10.0
#define MRU_PAGES 24
#define MRU_FRAGS 24

/* Names that both dialects have; each request is of one kind, because one
 * unknown name spoils all. */
static const char *const texts[WANT_FIRST] = {
	[WANT_STATUS] = "",
	[WANT_SYSTEM] = "",
	[WANT_COUNTERS] =
	    "ss_uptime,ss_received,ss_processed,ss_thisver,ss_oldver,"
	    "ss_badformat,ss_badauth,ss_declined,ss_restricted,ss_limited,"
	    "ss_kodsent",
	[WANT_MRU_STATS] = "mru_depth,mru_deepest,mru_maxdepth,mru_mindepth,"
			   "mru_maxage,mru_mem,mru_maxmem",
	[WANT_KERNEL] = "koffset,kfreq,kmaxerr,kesterr,kstflags,ktimeconst,"
			"kprecis,kfreqtol",
};

static const char peer_text[] =
    "srcadr,srcport,srchost,dstadr,dstport,leap,stratum,precision,rootdelay,"
    "rootdisp,refid,reftime,rec,reach,unreach,hmode,pmode,hpoll,ppoll,flash,"
    "keyid,offset,delay,dispersion,jitter,filtdelay,filtoffset,filtdisp,sent,"
    "received,timer";

/* ---- asking ---- */

static void
fill(struct asking_request *r, enum distant_want what, enum control_op op,
    uint16_t assoc)
{
	*r = (struct asking_request){
		.what = (int)what, .op = (uint8_t)op, .assoc = assoc
	};
}

static bool
next_step(struct distant *d, struct asking_request *r)
{
	while (d->step < WANT_FIRST) {
		int step = d->step;

		/* The rest needs to know who this is. */
		if (step == WANT_COUNTERS && !(d->ok[0] && d->ok[1]))
			return false;
		d->step++;
		if ((d->lacks >> step & 1) != 0)
			continue;
		fill(r, (enum distant_want)step,
		    step == WANT_STATUS ? CONTROL_READSTAT : CONTROL_READVAR,
		    0);
		snprintf(r->text, sizeof(r->text), "%s", texts[step]);
		return true;
	}
	return false;
}

static bool
next_peer(struct distant *d, struct asking_request *r)
{
	if (d->peer >= d->snap->npeers)
		return false;
	fill(r, WANT_PEER, CONTROL_READVAR, d->book[d->peer].id);
	r->arg = d->peer++;
	if (!d->plain)
		snprintf(r->text, sizeof(r->text), "%s%s", peer_text,
		    d->kind.sec ? ",ntscookies" : "");
	return true;
}

static bool
next_clock(struct distant *d, struct asking_request *r)
{
	for (size_t i = 0; i < d->snap->npeers; i++) {
		if (!d->book[i].clock_due)
			continue;
		d->book[i].clock_due = false;
		fill(r, WANT_CLOCK, CONTROL_READCLOCK, d->book[i].id);
		r->arg = i;
		return true;
	}
	return false;
}

static bool
next_clients(struct distant *d, struct asking_request *r)
{
	if (d->mru == MRU_REST && d->watch && d->rounds > 0 &&
	    mono_diff(d->mru_next, d->now) <= 0) {
		d->mru = MRU_WAIT;
		d->pages = 0;
		d->clients.n = 0;
		d->page = (struct distant_page){ .ended = false };
		fill(r, WANT_NONCE, CONTROL_REQ_NONCE, 0);
		return true;
	}
	if (d->mru != MRU_PAGE)
		return false;
	d->mru = MRU_WAIT;
	fill(r, WANT_MRU, CONTROL_READ_MRU, 0);
	if (d->page.last[0] != '\0')
		snprintf(r->text, sizeof(r->text),
		    "nonce=%s, frags=%d, last.0=%s, addr.0=%s", d->page.nonce,
		    MRU_FRAGS, d->page.last, d->page.addr);
	else
		snprintf(r->text, sizeof(r->text), "nonce=%s, frags=%d",
		    d->page.nonce, MRU_FRAGS);
	return true;
}

bool
distant_next(struct distant *d, struct asking_request *r)
{
	if (d->asked_due) {
		d->asked_due = false;
		*r = d->question;
		return true;
	}
	if (!d->round)
		return false;
	if (next_step(d, r))
		return true;
	return d->step == WANT_FIRST &&
	    (next_peer(d, r) || next_clock(d, r) || next_clients(d, r));
}

/* ---- what there is ---- */

static struct distant_peer *
known(struct distant_peer *book, size_t n, uint16_t id)
{
	for (size_t i = 0; i < n; i++)
		if (book[i].id == id)
			return &book[i];
	return NULL;
}

static void
make_room(struct distant *d, size_t n)
{
	if (n <= d->snap->cap)
		return;
	d->snap = memory_grow(
	    d->snap, 1, sizeof(*d->snap) + n * sizeof(d->snap->peers[0]));
	d->snap->cap = n;
}

/* The new list: whoever was there keeps what is known of him. */
static void
change_list(struct distant *d, struct distant_peer *list, size_t n)
{
	size_t had = d->snap->npeers;
	struct snap_peer *old = memory_new(had + 1, sizeof(*old));

	memcpy(old, d->snap->peers, had * sizeof(*old));
	make_room(d, n);
	for (size_t i = 0; i < n; i++) {
		struct distant_peer *was = known(d->book, had, list[i].id);
		uint16_t status = list[i].status;

		memset(&d->snap->peers[i], 0, sizeof(d->snap->peers[i]));
		d->snap->peers[i].id = list[i].id;
		if (was == NULL)
			continue;
		d->snap->peers[i] = old[was - d->book];
		list[i] = *was;
		list[i].status = status;
		distant_note_peer(d, i, was->status, status);
	}
	d->snap->npeers = n;
	free(old);
	free(d->book);
	d->book = list;
}

/* By id: so ntpq shows them, and it is the order of the configuration. */
static int
by_id(const void *a, const void *b)
{
	const struct distant_peer *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void
take_list(struct distant *d, const struct asking_answer *a)
{
	const uint8_t *p = (const uint8_t *)a->data;
	size_t n = a->len / 4, used = 0;
	struct distant_peer *list = memory_new(n + 1, sizeof(*list));

	for (size_t i = 0; i < n; i++, p += 4)
		list[i] =
		    (struct distant_peer){ .id = (uint16_t)(p[0] << 8 | p[1]),
			    .status = (uint16_t)(p[2] << 8 | p[3]) };
	qsort(list, n, sizeof(*list), by_id);
	/* Each once, and none that cannot be. */
	for (size_t i = 0; i < n; i++)
		if (list[i].id != 0 &&
		    (used == 0 || list[used - 1].id != list[i].id))
			list[used++] = list[i];
	change_list(d, list, used);
	if (d->rounds > 0 && a->status != d->status)
		distant_note_system(d, d->status, a->status);
	d->status = a->status;
	d->ok[0] = true;
}

static void
take_system(struct distant *d, const struct asking_answer *a)
{
	char before[sizeof(d->kind.version)];

	memcpy(before, d->kind.version, sizeof(before));
	d->snap->maxerror = NAN;
	distant_read_kind(&d->kind, a->data, a->len);
	distant_read_system(d->snap, a->data, a->len, d->now);
	d->wall_at = d->now;
	d->ok[1] = true;
	if (strcmp(before, d->kind.version) == 0)
		return;
	/* Another program perhaps: all is to be learnt anew. */
	d->lacks = 0;
	d->plain = false;
	distant_untold(d->snap);
	distant_introduce(d);
}

static void
follow_trail(struct distant_peer *b, struct snap_peer *p)
{
	if (p->rec.ns == b->rec.ns || isnan(p->offset))
		return;
	b->rec = p->rec;
	memmove(
	    &p->trail[1], &p->trail[0], (SNAP_TRAIL - 1) * sizeof(p->trail[0]));
	p->trail[0] = (float)p->offset;
	if (p->trail_len < SNAP_TRAIL)
		p->trail_len++;
}

static void
take_peer(struct distant *d, const struct asking_answer *a)
{
	size_t i = a->request.arg;
	struct snap_peer *p = &d->snap->peers[i];
	wall_t then = d->snap->wall;
	char note[sizeof(p->note)];

	memcpy(note, p->note, sizeof(note));
	d->snap->wall = wall_add(then, mono_diff(d->now, d->wall_at));
	distant_read_peer(p, d->snap, a->status, a->data, a->len);
	d->snap->wall = then;
	d->book[i].told = true;
	d->book[i].clock = d->book[i].clock_due = p->type == 'l';
	if (d->book[i].clock)
		memcpy(p->note, note, sizeof(note));
	follow_trail(&d->book[i], p);
}

/* ---- clients ---- */

static void
end_clients(struct distant *d)
{
	d->info.listed = true;
	d->mru = MRU_REST;
	d->mru_next = mono_add(d->now, MRU_EVERY);
	memcpy(d->snap->clients, d->clients.row,
	    d->clients.n * sizeof(d->clients.row[0]));
	d->snap->nclients = (uint16_t)d->clients.n;
}

static void
take_nonce(struct distant *d, const struct asking_answer *a)
{
	const char *at = a->data, *end = at + a->len;
	struct control_item item;

	while (control_next(&at, end, &item))
		if (control_is(&item, "nonce"))
			control_copy(
			    &item, d->page.nonce, sizeof(d->page.nonce));
	d->mru = MRU_PAGE;
	if (d->page.nonce[0] == '\0')
		end_clients(d);
}

static void
take_mru(struct distant *d, const struct asking_answer *a)
{
	wall_t now = wall_add(d->snap->wall, mono_diff(d->now, d->wall_at));
	struct distant_page page;

	d->info.unlisted[0] = '\0';
	distant_read_mru(&page, &d->clients, &d->kind, ntp_ts_from_wall(now),
	    a->data, a->len);
	d->page = page;
	d->mru = MRU_PAGE;
	if (page.ended || ++d->pages == MRU_PAGES)
		end_clients(d);
}

/* ---- answers ---- */

static void
take_user(struct distant *d, const struct asking_answer *a)
{
	d->answered = true;
	d->answer = (struct link_answer){ .id = d->asked,
		.op = a->request.op,
		.assoc = a->request.assoc,
		.status = a->status,
		.text = d->answer_text,
		.len = a->len };
	memcpy(d->answer_text, a->data, a->len);
	d->answer_text[a->len] = '\0';
	if (a->end == ASKING_SILENT)
		distant_silence(d, d->answer.why, sizeof(d->answer.why));
	else if (a->end == ASKING_REFUSED)
		distant_refused(
		    d, a->error, d->answer.why, sizeof(d->answer.why));
	d->asked = 0;
	d->fresh = true;
}

/* Nothing came of it. */
static void
miss(struct distant *d, const struct asking_answer *a)
{
	char why[sizeof(d->info.trouble)];
	bool refused = a->end == ASKING_REFUSED;

	switch ((enum distant_want)a->request.what) {
	case WANT_STATUS:
	case WANT_SYSTEM:
		distant_fail(d,
		    refused ? distant_refused(d, a->error, why, sizeof(why))
			    : distant_silence(d, why, sizeof(why)));
		break;
	case WANT_COUNTERS:
	case WANT_MRU_STATS:
	case WANT_KERNEL:
		if (refused)
			d->lacks |= 1u << a->request.what;
		break;
	case WANT_PEER:
		/* A name that it does not know: its usual ones then. */
		if (refused && a->error == CONTROL_EUNKNOWNVAR && !d->plain) {
			d->plain = true;
			d->peer = 0;
		}
		break;
	case WANT_NONCE:
	case WANT_MRU:
		if (refused)
			distant_refused(d, a->error, d->info.unlisted,
			    sizeof(d->info.unlisted));
		else
			distant_silence(
			    d, d->info.unlisted, sizeof(d->info.unlisted));
		end_clients(d);
		break;
	case WANT_CLOCK:
	case WANT_FIRST:
	case WANT_USER:
		break;
	}
}

void
distant_take(struct distant *d, const struct asking_answer *a)
{
	if (a->request.what == WANT_USER) {
		take_user(d, a);
		return;
	}
	if (!d->round)
		return;
	if (a->end != ASKING_DONE) {
		miss(d, a);
		return;
	}
	d->heard = d->now;
	switch ((enum distant_want)a->request.what) {
	case WANT_STATUS:
		take_list(d, a);
		break;
	case WANT_SYSTEM:
		take_system(d, a);
		break;
	case WANT_COUNTERS:
	case WANT_MRU_STATS:
		distant_read_system(d->snap, a->data, a->len, d->now);
		break;
	case WANT_KERNEL:
		distant_read_kernel(d->snap, a->data, a->len, d->now);
		break;
	case WANT_PEER:
		take_peer(d, a);
		break;
	case WANT_CLOCK:
		distant_read_clock(
		    &d->snap->peers[a->request.arg], a->data, a->len);
		break;
	case WANT_NONCE:
		take_nonce(d, a);
		break;
	case WANT_MRU:
		take_mru(d, a);
		break;
	case WANT_FIRST:
	case WANT_USER:
		break;
	}
}

/* ---- rounds ---- */

void
distant_begin(struct distant *d)
{
	d->round = true;
	d->step = WANT_STATUS;
	d->peer = 0;
	d->ok[0] = d->ok[1] = false;
	d->next =
	    mono_add(d->now, ROUND + ROUND_PEER * (double)d->snap->npeers);
}

/* An association that has told nothing yet is left out. */
static void
leave_out(struct distant *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->snap->npeers; i++) {
		if (!d->book[i].told)
			continue;
		if (n < i) {
			d->snap->peers[n] = d->snap->peers[i];
			d->book[n] = d->book[i];
		}
		n++;
	}
	d->snap->npeers = n;
}

void
distant_end(struct distant *d)
{
	struct snapshot *s = d->snap;

	d->round = false;
	d->pause = 0;
	leave_out(d);
	s->serial++;
	s->at = d->now;
	s->wall = wall_add(s->wall, mono_diff(d->now, d->wall_at));
	d->wall_at = d->now;
	s->port = d->port;
	distant_conclude(s, d->status);
	s->nevents =
	    (uint16_t)journal_newest(&d->journal, s->events, SNAP_EVENTS);
	s->last_event = d->journal.last;
	d->shown = memory_grow(
	    d->shown, 1, sizeof(*s) + s->npeers * sizeof(s->peers[0]));
	memcpy(d->shown, s, sizeof(*s) + s->npeers * sizeof(s->peers[0]));
	d->info.state = LINK_FINE;
	d->info.trouble[0] = '\0';
	d->rounds++;
	d->fresh = true;
}

void
distant_fail(struct distant *d, const char *why)
{
	d->round = false;
	d->mru = MRU_REST;
	asking_drop(&d->asking, WANT_USER);
	d->pause = d->pause > 0 ? fmin(d->pause * 2, PAUSE_MOST) : PAUSE_FIRST;
	d->next = mono_add(d->now, d->pause);
	d->info.state = LINK_SILENT;
	if (why != d->info.trouble)
		snprintf(d->info.trouble, sizeof(d->info.trouble), "%s", why);
	d->fresh = true;
}
