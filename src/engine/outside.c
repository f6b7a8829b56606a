/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/outside.h"

#include "core/control.h"
#include "core/packet.h"
#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/memory.h"
#include "sys/nics.h"
#include "sys/signals.h"
#include "sys/udp.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define PORT     123
#define SLICE_MS 100 /* the longest wait before a look at `cancel` */
#define SILENCE  1.0 /* s without an answer that prove that there is none */

/* Octets of a question in mode 7: ntpdc's, padded as it does. */
enum { PRIVATE_LEN = 48, EVENTS = 4 };

struct outside {
	struct outside_ask ask;
	pthread_t thread;
	bool running;
	int fd;
	atomic_bool cancel;

	pthread_mutex_t lock; /* for the rest */
	struct pool_side side[POOL_SIDES];
	bool ended;
};

/* One question on its way. */
struct query {
	int fd;
	const struct addr *to, *from;
	const atomic_bool *cancel;
	wall_t sent;
	struct host_event answer; /* after query_wait() */
	int error;                /* errno, from us or from the network */
};

static void
publish(struct outside *o, const struct pool_side *side, int which, bool end)
{
	uint64_t one = 1;

	pthread_mutex_lock(&o->lock);
	if (side != NULL)
		o->side[which] = *side;
	o->ended = end;
	pthread_mutex_unlock(&o->lock);
	/* A full counter is readable already. */
	if (write(o->fd, &one, sizeof(one)) < 0)
		return;
}

/* ms until then, at most a slice. */
static int
slice(mono_t until)
{
	double left = mono_diff(until, clock_mono()) * 1e3;

	return left < SLICE_MS ? left > 0 ? (int)left + 1 : 0 : SLICE_MS;
}

static void
rest(const struct outside *o, double seconds)
{
	mono_t until = mono_add(clock_mono(), seconds);

	while (!atomic_load(&o->cancel) && clock_mono().ns < until.ns)
		poll(NULL, 0, slice(until));
}

static bool
query_send(struct query *q, const uint8_t *buf, size_t len)
{
	q->error = 0;
	q->fd = udp_client((enum addr_family)q->to->family);
	if (q->fd < 0) {
		q->error = -q->fd;
		return false;
	}
	q->sent = clock_wall();
	q->error = udp_send(q->fd, q->to, q->from, buf, len);
	return q->error == 0;
}

/* What the kernel has to say of the question: when it left, or that nobody is
 * there. False: it is of no use to wait on. */
static bool
query_news(struct query *q)
{
	struct host_event ev;
	enum udp_news news;

	while ((news = udp_news(q->fd, &ev)) != UDP_NOTHING)
		if (news == UDP_SENT)
			q->sent = ev.stamp;
		else
			q->error = ev.error;
	if (q->error == 0)
		q->error = udp_pending(q->fd);
	return q->error == 0;
}

/* Waits for an answer from whom was asked; false: none came. */
static bool
query_wait(struct query *q, double patience)
{
	mono_t until = mono_add(clock_mono(), patience);
	struct host_event *ev = memory_new(EVENTS, sizeof(*ev));
	bool found = false;

	while (
	    !found && !atomic_load(q->cancel) && clock_mono().ns < until.ns) {
		struct pollfd p = { .fd = q->fd, .events = POLLIN };
		size_t n;

		if (poll(&p, 1, slice(until)) <= 0)
			continue;
		if ((p.revents & POLLERR) != 0 && !query_news(q))
			break;
		if ((p.revents & POLLIN) == 0)
			continue;
		n = udp_receive(q->fd, ev, EVENTS);
		for (size_t i = 0; i < n && !found; i++)
			if (addr_same_endpoint(&ev[i].from, q->to)) {
				q->answer = ev[i];
				found = true;
			}
	}
	free(ev);
	return found;
}

static void
query_end(struct query *q)
{
	if (q->fd >= 0)
		close(q->fd);
	q->fd = -1;
}

/* What a good answer says; false: it answers something else. */
static bool
read_answer(const struct query *q, ntp_ts xmt, struct pool_side *side,
    struct pool_sample *s)
{
	wall_t t4 = q->answer.stamp, rec, left;
	struct packet p;

	if (packet_decode(&p, NULL, q->answer.data, q->answer.len) !=
		PACKET_OK ||
	    p.mode != MODE_SERVER || p.org.fp != xmt.fp)
		return false;
	rec = ntp_ts_to_wall(p.rec, q->sent);
	left = ntp_ts_to_wall(p.xmt, t4);
	s->answer = POOL_ANSWER;
	s->stratum = p.stratum;
	s->refid = p.refid;
	s->offset = (wall_diff(rec, q->sent) + wall_diff(left, t4)) / 2;
	s->rtt = wall_diff(t4, q->sent) - wall_diff(left, rec);
	side->leap = p.leap;
	side->rootdelay = ntp_short_seconds(p.rootdelay);
	side->rootdisp = ntp_short_seconds(p.rootdisp);
	return true;
}

static struct query
query_of(const struct outside *o, const struct pool_side *side)
{
	return (struct query){ .fd = -1,
		.to = &side->address,
		.from = &side->from,
		.cancel = &o->cancel };
}

/* One question as a monitor asks it. */
static void
ask_time(struct outside *o, struct pool_side *side)
{
	struct pool_sample *s = &side->sample[side->samples];
	struct packet p = { .version = 4, .mode = MODE_CLIENT };
	struct query q = query_of(o, side);
	uint8_t buf[PACKET_HEADER];

	*s = (struct pool_sample){ .answer = POOL_TIMEOUT,
		.offset = (double)NAN,
		.rtt = (double)NAN };
	/* Nothing of our clock: the answer must quote it, that is all. */
	entropy_fill(&p.xmt.fp, sizeof(p.xmt.fp));
	packet_encode(&p, buf, sizeof(buf));
	if (query_send(&q, buf, sizeof(buf)) &&
	    query_wait(&q, o->ask.patience) && !read_answer(&q, p.xmt, side, s))
		s->answer = POOL_BROKEN;
	if (s->answer == POOL_TIMEOUT && q.error != 0)
		side->error = q.error;
	query_end(&q);
	side->samples++;
}

static enum pool_mute
ask_mute(const struct outside *o, const struct pool_side *side,
    const uint8_t *buf, size_t len, size_t *octets)
{
	struct query q = query_of(o, side);
	enum pool_mute mute = POOL_NOT_TRIED;

	if (query_send(&q, buf, len)) {
		mute = query_wait(&q, o->ask.silence) ? POOL_TALKS : POOL_MUTE;
		if (mute == POOL_TALKS)
			*octets = q.answer.len;
	}
	query_end(&q);
	return atomic_load(&o->cancel) && mute == POOL_MUTE ? POOL_NOT_TRIED
							    : mute;
}

/* The variables (ntpq), and the list of clients (ntpdc's monlist): what is
 * misused to flood others, and what tells strangers too much. */
static void
ask_others(struct outside *o, struct pool_side *side)
{
	static const struct control_header h = {
		.version = 2, .op = CONTROL_READVAR, .sequence = 1
	};
	uint8_t control[CONTROL_HEADER];
	uint8_t private[PRIVATE_LEN] = { 0x17, 0, 3, 42 };

	control_encode(&h, control);
	side->mode6 =
	    ask_mute(o, side, control, sizeof(control), &side->octets6);
	publish(o, side, side->address.family == ADDR_IPV6, false);
	side->mode7 =
	    ask_mute(o, side, private, sizeof(private), &side->octets7);
}

static bool
is_ours(const struct addr *a)
{
	size_t n = 0, i = 0;
	struct nic *nic = nics_read(&n);

	while (i < n && !addr_equal(&nic[i].addr, a))
		i++;
	free(nic);
	return i < n;
}

static void
begin(struct outside *o, struct pool_side *side, int which)
{
	*side = (struct pool_side){ .address = o->ask.address[which],
		.rootdelay = (double)NAN,
		.rootdisp = (double)NAN };
	if (side->address.family == ADDR_NONE)
		return;
	side->ours = is_ours(&side->address);
	/* From the very address: not from loopback, as the kernel would. */
	if (side->ours)
		side->from = side->address;
	side->address.port = o->ask.port;
	publish(o, side, which, false);
}

/* One question to each side, but where the kernel has said that it is of no
 * use. True if there was one. */
static bool
ask_round(struct outside *o, struct pool_side side[POOL_SIDES])
{
	bool asked = false;

	for (int s = 0; s < POOL_SIDES && !atomic_load(&o->cancel); s++)
		if (side[s].address.family != ADDR_NONE && side[s].error == 0) {
			ask_time(o, &side[s]);
			publish(o, &side[s], s, false);
			asked = true;
		}
	return asked;
}

static void *
run(void *arg)
{
	struct outside *o = arg;
	struct pool_side side[POOL_SIDES];

	for (int s = 0; s < POOL_SIDES; s++)
		begin(o, &side[s], s);
	for (int i = 0; i < POOL_SAMPLES && ask_round(o, side); i++)
		if (i + 1 < POOL_SAMPLES)
			rest(o, o->ask.gap);
	for (int s = 0; s < POOL_SIDES && !atomic_load(&o->cancel); s++)
		if (side[s].samples > 0) {
			ask_others(o, &side[s]);
			publish(o, &side[s], s, false);
		}
	publish(o, NULL, 0, true);
	return NULL;
}

static int
start(struct outside *o)
{
	sigset_t all, old;
	int error;

	if (o->fd < 0)
		return EMFILE;
	signals_of_others(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&o->thread, NULL, run, o);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	o->running = error == 0;
	return error;
}

struct outside *
outside_start(const struct outside_ask *ask)
{
	struct outside *o = memory_new(1, sizeof(*o));
	struct addr here[POOL_SIDES];
	int error;

	o->ask = *ask;
	outside_here(here, NULL);
	for (int s = 0; s < POOL_SIDES; s++)
		if (o->ask.address[s].family == ADDR_NONE)
			o->ask.address[s] = here[s];
	if (o->ask.port == 0)
		o->ask.port = PORT;
	if (!(o->ask.gap > 0))
		o->ask.gap = POOL_GAP;
	if (!(o->ask.patience > 0))
		o->ask.patience = POOL_PATIENCE;
	if (!(o->ask.silence > 0))
		o->ask.silence = SILENCE;
	o->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&o->lock, NULL);
	error = start(o);
	if (error == 0)
		return o;
	outside_free(o);
	errno = error;
	return NULL;
}

int
outside_fd(const struct outside *o)
{
	return o->fd;
}

bool
outside_take(struct outside *o, struct pool_side out[POOL_SIDES])
{
	uint64_t count;
	bool over;

	if (read(o->fd, &count, sizeof(count)) < 0)
		count = 0;
	pthread_mutex_lock(&o->lock);
	memcpy(out, o->side, sizeof(o->side));
	over = o->ended;
	pthread_mutex_unlock(&o->lock);
	return over;
}

void
outside_cancel(struct outside *o)
{
	atomic_store(&o->cancel, true);
}

void
outside_free(struct outside *o)
{
	if (o == NULL)
		return;
	outside_cancel(o);
	if (o->running)
		pthread_join(o->thread, NULL);
	pthread_mutex_destroy(&o->lock);
	if (o->fd >= 0)
		close(o->fd);
	free(o);
}
