/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine from inside: what its own files share. Owned by the engine's
 * thread; nobody outside src/engine/ includes it.
 */
#ifndef NTPTUI_ENGINE_STATE_H
#define NTPTUI_ENGINE_STATE_H

#include "core/leap.h"
#include "core/peer.h"
#include "core/respond.h"
#include "core/select.h"
#include "engine/control.h"
#include "engine/engine.h"
#include "engine/health.h"
#include "engine/refclock.h"
#include "engine/ruleset.h"
#include "engine/stats.h"
#include "engine/worker.h"

#include <math.h>

/* What happened last to an association or the system, and how often in a row:
 * ntpq's status words. control_event() keeps it. */
struct last_event {
	uint8_t code;   /* enum control_peer_event, control_system_event */
	uint8_t count;  /* saturates at 15 */
	mono_t reached; /* when reachability changed */
};

/* An association: a line of ntp.conf, or a server that a pool line found. */
struct assoc {
	struct params_assoc cfg;
	uint16_t id;
	uint16_t pool;    /* id of the pool line it came from; 0: none */
	size_t line;      /* pool 0: its place in params.assoc */
	bool dead;        /* to be removed at the end of this turn */
	bool live;        /* `addr` and `peer` are valid */
	bool looking;     /* a look-up is under way */
	bool failed;      /* the last look-up failed; `note` says why */
	mono_t look_at;   /* when to look up (again) */
	double look_wait; /* s, the present back-off */
	mono_t checked;   /* pool line: when it last judged its servers */
	struct addr addr;
	struct peer peer;
	struct refclock clock; /* PARAMS_REFCLOCK */
	enum tally tally;
	unsigned flash;
	int error;      /* errno of the network; 0: none */
	uint32_t heard; /* datagrams that came for it */
	struct last_event last;
	char note[96];
	uint8_t trail_len;
	float trail[SNAP_TRAIL];
	struct stats_mark stats;
};

/* True for a pool line itself, which is no source but a wish for some. */
static inline bool
is_prototype(const struct assoc *a)
{
	return a->cfg.kind == PARAMS_POOL && a->pool == 0 && !a->cfg.refused;
}

/* Our dealings with the kernel (kernel.c). */
struct kernel_state {
	struct host_clock now; /* as of the last tick */
	bool is_set;           /* `set` is valid */
	double set;            /* s/s, the frequency that we set last */
	double base;           /* s/s, the discipline's share of it */
	mono_t answered; /* foreign frequency set back; INT64_MIN: never */
	struct host_status told;
	mono_t told_at; /* INT64_MIN: never */
	int untold;     /* errno of the last time; 0: it heard */
	int error;      /* it refused to set the clock, errno; 0: no */
	mono_t retry;   /* when to ask again */
};

/* Leap seconds (leap.c). */
struct leap_state {
	struct leap_table table;
	bool loaded;          /* `table` is valid, perhaps expired */
	bool by_file;         /* it decides; else the sources vote */
	bool warned;          /* of its expiry */
	mono_t read_at;       /* when to read it again; 0: not read yet */
	struct leap_now next; /* the next one known, if any */
	int tai;              /* s, TAI minus UTC; 0: unknown */
	uint8_t armed;        /* enum packet_leap: what is announced */
	bool made;            /* the clock has made it, before `next.at` */
	int64_t done;         /* the last one that is over; 0: none */
	double left;          /* s still to be slewed by us */
	double rate;          /* s/s, at which it is */
	mono_t slewed;        /* until when that is accounted for */
	char note[96];        /* what is wrong with the list, or "" */
};

/* Nobody left to take the time from (orphan.c). */
struct orphan_state {
	mono_t since; /* the last time that there was a true source, or the
			 start */
	bool on;      /* our own time is served */
};

/* Addresses not to be tried again by pools for a while. */
#define SHUNNED 32

/*
 * What was in force when a trial began, ready to come back (park.c). Of what
 * both texts want the copy here stands still while the other goes on.
 */
struct park {
	bool used;
	struct params params;
	struct assoc *assoc; /* owned */
	mono_t *wake;        /* owned, as in struct engine */
	size_t n;
	struct addr shunned[SHUNNED];
	size_t nshunned;
	struct selection sel;
	double offset, jitter;
	uint16_t syspeer;
	bool had_sync;
	struct sysvars sys;
	struct discipline disc;
	struct orphan_state orphan;
};

/* The watch over a new configuration (trial.c). */
struct watch {
	struct health_before was;
	mono_t since; /* answers from here on count */
	mono_t asked; /* when the silent were last asked */
	enum engine_wish wish;
};

struct engine {
	struct params params;
	const struct host *host;
	struct rng rng;
	mono_t now;
	wall_t wall;
	mono_t started;

	struct assoc *assoc;
	mono_t *wake; /* wake[i]: the next timer of assoc[i] */
	size_t n, cap;
	uint16_t next_id;
	struct addr shunned[SHUNNED];
	size_t nshunned;

	/* Selection and system variables. */
	bool dirty; /* a sample came: select at the end of the turn */
	struct cand *cand;
	enum tally *tally;
	size_t *index; /* cand[i] is assoc[index[i]] */
	struct selection sel;
	double offset, jitter; /* s, combined, of the last good selection */
	uint16_t syspeer;      /* id; 0: none */
	bool had_sync;
	struct sysvars sys;
	struct discipline disc;
	double precision; /* s */
	uint32_t own[64];
	size_t nown;
	mono_t own_read;

	/* The clock and the port. */
	bool want;       /* the user wants it set and served */
	bool setting;    /* we set it */
	mono_t question; /* when a server was last asked */
	mono_t hold_at;  /* when to look again for rivals and the port */
	char clock_note[256];
	char sandbox[256];
	uint16_t port; /* open; 0: none */
	char port_note[256];
	bool resourced; /* an association has come or gone: `restrict source`
			 */
	struct ruleset *rules;     /* what the server is told */
	struct seat seat;          /* the engine's own, which answers */
	struct workers *workers;   /* NULL: there are none */
	struct host_event request; /* of theirs, in hand */
	mono_t clients_at;         /* when their clients were asked for */
	bool may_set;
	uint32_t steps;
	mono_t tick_at;
	bool based;    /* `base` is valid */
	int64_t base;  /* wall - mono at the last tick, ns */
	bool booted;   /* `boot` is valid */
	int64_t boot;  /* time since boot - mono at the last tick, ns */
	mono_t ticked; /* the last tick; 0: none yet */
	struct kernel_state kernel;
	struct leap_state leap;
	struct orphan_state orphan;
	struct history_state history;
	struct stats *stats; /* NULL: none are written */
	mono_t drift_at;     /* when to write the drift file */
	bool drift_failed;

	struct snap_conf conf;
	struct snap_trial trial;
	struct park park;
	struct watch watch;

	uint64_t serial;
	uint32_t acked;
	bool ack_ok;
	char ack_text[384];
	struct journal journal;

	/* The mode 6 server's own, and what it tells of us. */
	struct control *control;
	struct last_event last;
	uint64_t turns;              /* events taken in */
	uint64_t datagrams;          /* of them, answers to our questions */
	uint64_t asked, send_failed; /* questions */
};

/* assoc.c: associations and their timers. */

/* Starts all associations of the parameters. */
void assoc_start(struct engine *e);

/* Does what is due for all of them; returns the earliest next timer. */
mono_t assoc_run(struct engine *e);

/* NULL if there is none. */
struct assoc *assoc_find(struct engine *e, uint16_t id);

/* Appends one; it may move the array. */
struct assoc *assoc_add(
    struct engine *e, const struct params_assoc *cfg, uint16_t pool);

/* Starts that of a line: refused, asked `delay` s from now, or its name looked
 * up. */
void assoc_begin(struct engine *e, struct assoc *a, double delay);

/* Removes the dead. */
void assoc_sweep(struct engine *e);

/* Gives it an address and starts its peer after `delay` s. */
void assoc_mobilize(
    struct engine *e, struct assoc *a, const struct addr *addr, double delay);

void assoc_answer(struct engine *e, const struct host_event *ev);
void assoc_sent(struct engine *e, const struct host_event *ev);
void assoc_error(struct engine *e, const struct host_event *ev);

/* Its newest offset goes into its trail. */
void assoc_trail(struct assoc *a);

/* Asks now; false if it cannot be asked. */
bool assoc_poll_now(struct engine *e, struct assoc *a);

/* auth.c: symmetric keys. */

/* The key that signs its questions and vouches for its answers; NULL if it
 * needs none, or has none that is trusted. */
const struct mac_key *auth_key(const struct engine *e, const struct assoc *a);

/* True if it asks for a key that cannot be had, and so must not be started;
 * `note` says why. */
bool auth_missing(const struct engine *e, const struct assoc *a, char note[96]);

enum snap_auth auth_state(const struct assoc *a);

/* lookup.c: names and pools. */

/* Starts a look-up if one is due; sets when the next is. */
void lookup_run(struct engine *e, struct assoc *a);
void lookup_done(struct engine *e, const struct host_event *ev);

/* Pool lines: notices servers that are no use and asks for others; returns
 * when it wants to look again. */
mono_t pool_check(struct engine *e, struct assoc *a);

/* system.c: selection, discipline, system variables. */

void system_init(struct engine *e);

/* Tells the discipline what the parameters say. */
void system_params(struct engine *e);

/* Selects and, with a new sample, disciplines. */
void system_update(struct engine *e);

/* Does to the clock what the discipline decided; nothing while we only watch
 * it. A clock that refuses is only watched from then on. */
void system_adjust(struct engine *e, const struct adjust *adj);

/* Accounts for the slew until now, and goes on with it: at every turn, and
 * before a sample is taken in, so that all samples speak of one clock. */
void system_slew(struct engine *e);

/* Our clock has been moved by `step` s: every sample's offset changes by as
 * much, so the selection stands. */
void system_shift(struct engine *e, double step);

/* Once a second: what others did, the kernel, the drift file. */
void system_tick(struct engine *e);

/* Says of the first n candidates of a selection that has a system peer, n <=
 * SELECT_MAX, which may have a part in the time: outliers too, as the
 * discipline weighs each. */
void join_mark(const struct engine *e, bool *joins, size_t n);

/* True while the system variables may be served as synchronised. */
bool system_synchronised(const struct engine *e);

/* hold.c: our hold on the clock and on the port. */

/* Takes or leaves both as the user's wish, rights and rivals demand. */
void hold_update(struct engine *e);

/* answer.c: the server. */

/* Takes access rules, keys and limits from the parameters; clients stay
 * known. */
void answer_rules(struct engine *e);
void answer_free(struct engine *e);

/* The system variables as they are served now. */
struct sysvars answer_sysvars(const struct engine *e);

/* A datagram at the server's port. */
void answer_request(struct engine *e, const struct host_event *ev);

/* Of all seats together. */
struct serve_counts answer_counts(const struct engine *e);

/* Counts and clients. */
void answer_observe(const struct engine *e, struct snapshot *s);

/* service.c: the machine's own answers, and the workers. */

/* Starts what the parameters ask for; after the rules are there. */
void service_init(struct engine *e);
void service_free(struct engine *e);

/* The port has been opened or closed, or its sockets are others. */
void service_port(struct engine *e);

/* e->rules and the limits are new; `old` is freed when nobody reads it. */
void service_rules(struct engine *e, struct ruleset *old);

/* The interface lines are new. */
void service_nics(struct engine *e);

/* At the end of each turn: tells what is to be served, takes questions. */
void service_run(struct engine *e);

/* Everybody's counts. */
void service_counts(const struct engine *e, struct serve_counts *sum);

/* Addresses and workers. */
void service_observe(struct engine *e, struct snapshot *s);

/* foreign.c */

/* Once a second: notices steps, frequencies, sleep and standstill that are
 * not ours; journals each, and answers it once. */
void foreign_check(struct engine *e);

/* kernel.c */

/* Before we begin to set the clock: ends what a predecessor left. */
void kernel_take(struct engine *e);

/* The kernel has been given the frequency `set`, s/s, of which `base` is the
 * discipline's. */
void kernel_set(struct engine *e, double base, double set);

/* It refused to set the clock. */
void kernel_refused(struct engine *e, int error);

/* Has it refused lately? Then why, with a remedy, in buf. */
bool kernel_refuses(struct engine *e, char *buf, size_t size);

/* Once a second: tells it how good its time is, when there is news. */
void kernel_tell(struct engine *e);

/* We cease to set the clock: nobody vouches for it from now on. */
void kernel_leave(struct engine *e);

/* What a person can do about an errno of adjtimex(2). */
const char *kernel_remedy(int error);

/* leap.c */

/* Once a second, behind foreign_check(). */
void leap_tick(struct engine *e);

/* Accounts for a leap second that we slew, and goes on with it. */
void leap_slew(struct engine *e);

/* Is a jump of the clock the leap second that was due? */
bool leap_jump(struct engine *e, double jump);

/* Clocks may not agree now what time it is: no sample is taken. */
bool leap_is_near(const struct engine *e);

/* refclock.c: associations of PARAMS_REFCLOCK. */

bool is_refclock(const struct assoc *a);
void refclock_start(struct engine *e, struct assoc *a);

/* Does what is due; returns the next timer. */
mono_t refclock_run(struct engine *e, struct assoc *a);

/* Our clock was moved by `step` s. */
void refclock_shift(struct assoc *a, double step);

/* Only to be used when nobody else is left. */
bool refclock_is_last(const struct assoc *a);

/* orphan.c */

/* Of n candidates, leaves last resorts only if they are wanted, and one. */
void orphan_judge(struct engine *e, size_t n);

/* Once a second: begins and ends to serve our own time. */
void orphan_tick(struct engine *e);

/* kernel.c: and, once a second, the history. */
void kernel_remember(struct engine *e);

/* drift.c */

/* The frequency and its error (s/s) in the drift file; false if there is none
 * that is sane (journalled). */
bool drift_read(struct engine *e, double *freq, double *err);

/* Replaces it atomically; failure is journalled once. */
void drift_write(struct engine *e);

/* observe.c: nothing more is to be expected of it soon: its first burst is
 * over, its name does not resolve, or it told us to go away. */
bool assoc_settled(const struct engine *e, const struct assoc *a);

/* restart.c */

/* Asks `a` as if it had never been asked; its socket closes. */
void assoc_quiesce(struct engine *e, struct assoc *a);

/* Are these options one reference clock's? */
bool assoc_same_clock(
    const struct params_clock *a, const struct params_clock *b);

/* It goes on with the options of another line. */
void assoc_change(
    struct engine *e, struct assoc *a, const struct params_assoc *line);

/* Opens `port` in the place of the one that is open, if that is another one;
 * false, and why, if it cannot be. */
bool restart_port(struct engine *e, uint16_t port, char *why, size_t size);

/* What follows once params and associations are others than with `old`. */
void restart_follow(struct engine *e, const struct params *old);

/* park.c */

/* Keeps a copy of all that a trial may change. */
void park_take(struct engine *e);

/* Lets it go; nothing happens if there is none. */
void park_free(struct engine *e);

/* The copy of an association; NULL if there is none. */
struct assoc *park_find(struct engine *e, uint16_t id);

/* It is kept for a return, but has no part in what is in force: what is on
 * its way to it may still come. */
struct assoc *park_idle(struct engine *e, uint16_t id);

/* The parked association of line `line` of the parked parameters, with the
 * servers that it found, comes back into force; NULL if it is in force. */
struct assoc *park_resume(struct engine *e, size_t line);

/* All is as it was, but for better news that came meanwhile. */
void park_return(struct engine *e);

/* Our clock was moved by `step` s. */
void park_shift(struct engine *e, double step);

/* trial.c */

/* What is in force now, as a trial of another will be compared with it. */
struct health_before trial_before(const struct engine *e);

/* Begins to watch what has just been put in force; e->watch.was is set. */
void trial_begin(struct engine *e, const struct engine_terms *terms,
    const uint16_t differ[4]);

/* Is a new configuration watched? */
bool trial_watching(const struct engine *e);

/* Once a second: judges what is watched. */
void trial_tick(struct engine *e);

/* For the picture: numbers as of now. */
void trial_observe(const struct engine *e, struct snap_trial *t);

/* A journal entry at the engine's present time; status words follow. */
#define note(e, level, id, name, ...)                                          \
	(control_event(e, id, name),                                           \
	    journal_add(&(e)->journal, (e)->wall, (e)->now, level, id, name,   \
		__VA_ARGS__))

#endif
