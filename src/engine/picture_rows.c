/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/picture.h"

#include "core/rfc5905.h"
#include "engine/params.h"

/*
 * The kind follows from the member's type, the place from its name: a row
 * cannot say anything false but its limits. A member whose type is not in
 * this list does not compile.
 */
#define KIND(x)                                                                \
	_Generic((x), bool                                                     \
		 : PICTURE_BOOL, char                                          \
		 : PICTURE_CHAR, unsigned char                                 \
		 : PICTURE_UINT, unsigned short                                \
		 : PICTURE_UINT, unsigned int                                  \
		 : PICTURE_UINT, unsigned long                                 \
		 : PICTURE_UINT, unsigned long long                            \
		 : PICTURE_UINT, ntp_ts                                        \
		 : PICTURE_UINT, signed char                                   \
		 : PICTURE_INT, short                                          \
		 : PICTURE_INT, int                                            \
		 : PICTURE_INT, long                                           \
		 : PICTURE_INT, long long                                      \
		 : PICTURE_INT, wall_t                                         \
		 : PICTURE_INT, mono_t                                         \
		 : PICTURE_INT, float                                          \
		 : PICTURE_FLOAT, double                                       \
		 : PICTURE_FLOAT, char *                                       \
		 : PICTURE_TEXT, struct addr                                   \
		 : PICTURE_ADDR)

/* Names of members cannot stand in parentheses. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */

/* An object that is only ever looked at by sizeof and its like. */
#define ANY(type) (*(struct type *)NULL)

#define ROW(type, label, first, n, step)                                       \
	.name = label, .kind = KIND(ANY(type).first),                          \
	.offset = offsetof(struct type, first),                                \
	.size = sizeof(ANY(type).first), .count = (n), .stride = (step)

/* One value. */
#define ONE(type, m) ROW(type, #m, m, 1, 0)

/* An array of values. */
#define LIST(type, m)                                                          \
	ROW(type, #m, m[0], sizeof(ANY(type).m) / sizeof(ANY(type).m[0]),      \
	    sizeof(ANY(type).m[0]))

/* A member of every element of an array of structures. */
#define COLUMN(type, m, part)                                                  \
	ROW(type, #m "." #part, m[0].part,                                     \
	    sizeof(ANY(type).m) / sizeof(ANY(type).m[0]),                      \
	    sizeof(ANY(type).m[0]))

/* So many of them are in use. */
#define USED(type, m)                                                          \
	.used = offsetof(struct type, m), .used_size = sizeof(ANY(type).m)

#define GROWS   .slope = 1
#define SHRINKS .slope = -1
#define DRIFTS  .slope = NTP_PHI

#define S(m)        ONE(snapshot, m)
#define P(m)        ONE(snap_peer, m)
#define EVENT(m)    COLUMN(snapshot, events, m), USED(snapshot, nevents)
#define CLIENT(m)   COLUMN(snapshot, clients, m), USED(snapshot, nclients)
#define NIC(m)      COLUMN(snapshot, nics, m), USED(snapshot, nnics)
#define EXCHANGE(m) COLUMN(snap_peer, exchange, m), USED(snap_peer, exchanges)
#define STAGE(m)    COLUMN(snap_peer, stage, m), USED(snap_peer, filled)

/* NOLINTEND(bugprone-macro-parentheses) */

static const struct picture_row system_rows[] = {
	{ S(serial) },
	{ S(at) },
	{ S(wall) },
	{ S(started) },
	{ S(sync), .max = SYNC_ORPHAN },
	{ S(why), .max = WHY_PANIC },
	{ S(leap), .max = LEAP_ALARM },
	{ S(stratum) },
	{ S(precision) },
	{ S(tc) },
	{ S(syspeer) },
	{ S(refid) },
	{ S(rootdelay) },
	{ S(rootdisp) },
	{ S(offset) },
	{ S(offset_err) },
	{ S(jitter) },
	{ S(maxerror) },
	{ S(freq) },
	{ S(freq_err) },
	{ S(wander) },
	{ S(truth) },
	{ S(reftime) },
	{ S(candidates) },
	{ S(truechimers) },
	{ S(survivors) },
	{ S(low) },
	{ S(high) },
	{ S(settled) },
	{ S(clock), .max = CLOCK_UNTOLD },
	{ S(disc), .max = DISC_PANIC },
	{ S(may_set) },
	{ S(clock_note) },
	{ S(port) },
	{ S(port_note) },
	{ S(sandbox) },
	{ S(slew) },
	{ S(steps) },
	{ S(acked) },
	{ S(ack_ok) },
	{ S(ack_text) },
};

static const struct picture_row trial_rows[] = {
	{ S(conf.path) },
	{ S(conf.running) },
	{ S(conf.back) },
	{ S(trial.state), .max = TRIAL_REVERTED },
	{ S(trial.why), .max = TRIAL_PANIC },
	{ S(trial.back) },
	{ S(trial.asked) },
	{ S(trial.had) },
	{ S(trial.since) },
	{ S(trial.until) },
	{ S(trial.left), SHRINKS },
	{ S(trial.window) },
	{ S(trial.count) },
	{ S(trial.sources) },
	{ S(trial.answered) },
	{ S(trial.survivors) },
	{ S(trial.wanted) },
	{ S(trial.added) },
	{ S(trial.removed) },
	{ S(trial.changed) },
	{ S(trial.kept) },
	{ S(trial.trials) },
	{ S(trial.text) },
};

static const struct picture_row server_rows[] = {
	{ S(requests) },
	{ S(replies) },
	{ S(counts.received) },
	{ S(counts.processed) },
	{ S(counts.thisver) },
	{ S(counts.oldver) },
	{ S(counts.ver1) },
	{ S(counts.ver1symm) },
	{ S(counts.badformat) },
	{ S(counts.badauth) },
	{ S(counts.declined) },
	{ S(counts.restricted) },
	{ S(counts.limited) },
	{ S(counts.control) },
	{ S(counts.kodsent) },
	{ S(counts.naksent) },
	{ S(counts.symmetric) },
	{ S(counts.authentic) },
	{ S(counts.interleaved) },
	{ S(counts.late) },
	{ S(counts.v6) },
	{ S(counts.bytes_in) },
	{ S(counts.bytes_out) },
	{ S(mru.depth) },
	{ S(mru.deepest) },
	{ S(mru.maxdepth) },
	{ S(mru.mindepth) },
	{ S(mru.maxage) },
	{ S(mru.minage) },
	{ S(mru.existed) },
	{ S(mru.created) },
	{ S(mru.recycled_old) },
	{ S(mru.recycled_full) },
	{ S(mru.bytes) },
	{ S(mru.maxbytes) },
	{ S(workers) },
};

static const struct picture_row event_rows[] = {
	{ S(last_event) },
	{ S(nevents), .max = SNAP_EVENTS },
	{ EVENT(serial) },
	{ EVENT(wall) },
	{ EVENT(at) },
	{ EVENT(level), .max = EVENT_ERROR },
	{ EVENT(assoc) },
	{ EVENT(times) },
	{ EVENT(name) },
	{ EVENT(text) },
};

static const struct picture_row client_rows[] = {
	{ S(nclients), .max = SNAP_CLIENTS },
	{ CLIENT(addr) },
	{ CLIENT(count) },
	{ CLIENT(dropped) },
	{ CLIENT(first), GROWS },
	{ CLIENT(last), GROWS },
	{ CLIENT(interval) },
	{ CLIENT(score) },
	{ CLIENT(flags) },
	{ CLIENT(mode) },
	{ CLIENT(version) },
};

static const struct picture_row nic_rows[] = {
	{ S(nnics), .max = SNAP_NICS },
	{ NIC(addr) },
	{ NIC(name) },
	{ NIC(act), .max = NIC_DROP },
	{ NIC(received) },
	{ NIC(sent) },
	{ NIC(failed) },
	{ NIC(peers) },
	{ NIC(since), GROWS },
};

static const struct picture_row kernel_rows[] = {
	{ S(kernel.readable) },
	{ S(kernel.freq) },
	{ S(kernel.unsync) },
	{ S(kernel.may_set) },
	{ S(kernel.precision) },
	{ S(kernel.offset) },
	{ S(kernel.adjtime) },
	{ S(kernel.maxerror) },
	{ S(kernel.esterror) },
	{ S(kernel.resolution) },
	{ S(kernel.tolerance) },
	{ S(kernel.status) },
	{ S(kernel.tick) },
	{ S(kernel.tai) },
	{ S(kernel.constant) },
	{ S(leaps.armed), .max = LEAP_ALARM },
	{ S(leaps.by_file) },
	{ S(leaps.slewed) },
	{ S(leaps.tai) },
	{ S(leaps.change) },
	{ S(leaps.at) },
	{ S(leaps.expires) },
	{ S(leaps.left) },
	{ S(leaps.note) },
};

/* The three rings of the history. */
#define RING(ring)                                                             \
	{                                                                      \
		{ S(history.ring.step) },                                      \
		    { S(history.ring.count), .max = HISTORY_POINTS },          \
		    { S(history.ring.newest) }, { POINT(ring, offset) },       \
		    { POINT(ring, low) }, { POINT(ring, high) },               \
		    { POINT(ring, error) }, { POINT(ring, freq) },             \
		    { POINT(ring, jitter) }, { POINT(ring, wander) },          \
		    { POINT(ring, maxerror) }, { POINT(ring, marks) },         \
	}
#define POINT(ring, m)                                                         \
	COLUMN(snapshot, history.ring.point, m),                               \
	    USED(snapshot, history.ring.count)

static const struct picture_row minutes_rows[] = RING(minutes);
static const struct picture_row hours_rows[] = RING(hours);
static const struct picture_row days_rows[] = RING(days);

static const struct picture_row peer_rows[] = {
	{ P(id) },
	{ P(pool) },
	{ P(phase), .max = PHASE_REFUSED },
	{ P(tally), .max = TALLY_PPSPEER },
	{ P(type) },
	{ P(name) },
	{ P(note) },
	{ P(addr) },
	{ P(local) },
	{ P(hmode) },
	{ P(pmode) },
	{ P(leap), .max = LEAP_ALARM },
	{ P(stratum) },
	{ P(hpoll) },
	{ P(ppoll) },
	{ P(precision) },
	{ P(minpoll) },
	{ P(maxpoll) },
	{ P(reach) },
	{ P(unreach) },
	{ P(version) },
	{ P(filled), .max = NTP_NSTAGE },
	{ P(prefer) },
	{ P(noselect) },
	{ P(iburst) },
	{ P(keyid) },
	{ P(refid) },
	{ P(auth), .max = SNAP_AUTH_BAD },
	{ P(flash) },
	{ P(rootdelay) },
	{ P(rootdisp) },
	{ P(delay) },
	{ P(offset) },
	{ P(disp), DRIFTS },
	{ P(jitter) },
	{ P(distance), DRIFTS },
	{ P(when), GROWS },
	{ P(next), SHRINKS },
	{ P(reftime) },
	{ P(rec) },
	{ P(xmt) },
	{ P(sent) },
	{ P(received) },
	{ LIST(snap_peer, counts) },
	{ P(error) },
	{ P(refused) },
	{ P(refusal.verdict), .max = VERDICT_COUNT - 1 },
	{ P(refusal.pkt.leap) },
	{ P(refusal.pkt.version) },
	{ P(refusal.pkt.mode) },
	{ P(refusal.pkt.stratum) },
	{ P(refusal.pkt.poll) },
	{ P(refusal.pkt.precision) },
	{ P(refusal.pkt.rootdelay) },
	{ P(refusal.pkt.rootdisp) },
	{ P(refusal.pkt.refid) },
	{ P(refusal.pkt.reftime) },
	{ P(refusal.pkt.org) },
	{ P(refusal.pkt.rec) },
	{ P(refusal.pkt.xmt) },
	{ P(refusal.from) },
	{ P(refusal.len) },
	{ P(refusal.when) },
	{ P(refusal.at) },
	{ P(exchanges), .max = PEER_EXCHANGES },
	{ EXCHANGE(t1) },
	{ EXCHANGE(t2) },
	{ EXCHANGE(t3) },
	{ EXCHANGE(t4) },
	{ EXCHANGE(offset) },
	{ EXCHANGE(delay) },
	{ EXCHANGE(t1_kernel) },
	{ EXCHANGE(t4_kernel) },
	{ STAGE(offset) },
	{ STAGE(delay) },
	{ STAGE(disp) },
	{ STAGE(at) },
	{ LIST(snap_peer, age), USED(snap_peer, filled), GROWS },
	{ P(trail_len), .max = SNAP_TRAIL },
	{ LIST(snap_peer, trail), USED(snap_peer, trail_len) },
};

#define ROWS(table)                                                            \
	{                                                                      \
		(table), sizeof(table) / sizeof((table)[0])                    \
	}

const struct picture_row *
picture_rows(enum picture_part part, size_t *count)
{
	static const struct {
		const struct picture_row *row;
		size_t count;
	} parts[PICTURE_PARTS] = {
		[PICTURE_SYSTEM] = ROWS(system_rows),
		[PICTURE_TRIAL] = ROWS(trial_rows),
		[PICTURE_SERVER] = ROWS(server_rows),
		[PICTURE_EVENTS] = ROWS(event_rows),
		[PICTURE_CLIENTS] = ROWS(client_rows),
		[PICTURE_NICS] = ROWS(nic_rows),
		[PICTURE_KERNEL] = ROWS(kernel_rows),
		[PICTURE_MINUTES] = ROWS(minutes_rows),
		[PICTURE_HOURS] = ROWS(hours_rows),
		[PICTURE_DAYS] = ROWS(days_rows),
		[PICTURE_PEER] = ROWS(peer_rows),
	};

	*count = parts[part].count;
	return parts[part].row;
}
