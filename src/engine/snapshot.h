/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one picture of the engine: flat data, no pointers, published by the
 * engine, read by every screen, verb and diagnosis. Offsets > 0 mean that
 * our clock is behind. Unknown numbers are NAN.
 */
#ifndef NTPTUI_ENGINE_SNAPSHOT_H
#define NTPTUI_ENGINE_SNAPSHOT_H

#include "core/addr.h"
#include "core/discipline.h"
#include "core/peer.h"
#include "core/select.h"
#include "core/serve.h"
#include "engine/history.h"
#include "engine/journal.h"
#include "sys/host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SNAP_NAME   64
#define SNAP_EVENTS 64
#define SNAP_TRAIL  32 /* newest offsets kept per peer, for a sparkline */

/* A count, in `counts` or `mru`, that the daemon of another host does not
 * tell: all its bits are set. These are the two widths that there are. */
#define SNAP_UNTOLD   UINT64_MAX
#define SNAP_UNTOLD32 UINT32_MAX

/* What an association is, and how far it has come. */
enum snap_phase {
	PHASE_DNS,     /* its name is being looked up */
	PHASE_NODNS,   /* its name does not resolve; `note` says why */
	PHASE_POOL,    /* a pool line itself: a prototype, not a source */
	PHASE_INIT,    /* asked, never answered */
	PHASE_ACTIVE,  /* has answered */
	PHASE_DENIED,  /* told us to go away */
	PHASE_RATED,   /* told us to ask less often */
	PHASE_REFUSED, /* not started: the file asks what we cannot do safely */
};

/* Does an association prove who it is (symmetric keys)? */
enum snap_auth {
	SNAP_AUTH_NONE,   /* it need not: no key is configured */
	SNAP_AUTH_WANTED, /* it must, and has not answered yet */
	SNAP_AUTH_OK,     /* its last accepted answer did */
	SNAP_AUTH_BAD,    /* an answer since then did not, or said that it
			     does not know our key (crypto-NAK) */
};

struct snap_peer {
	uint16_t id;          /* association identifier, 1 to 65535 */
	uint16_t pool;        /* the pool line it came from; 0: none */
	uint8_t phase;        /* enum snap_phase */
	uint8_t tally;        /* enum tally */
	char type;            /* ntpq's t column: u, p, s, S, l, b */
	char name[SNAP_NAME]; /* as in ntp.conf; printable */
	char note[96];        /* what is the matter, a sentence; or "" */
	struct addr addr;     /* srcadr, with port */
	struct addr local;    /* dstadr */
	uint8_t hmode, pmode, leap, stratum; /* stratum 16 until answered */
	int8_t hpoll, ppoll, precision, minpoll, maxpoll;
	uint8_t reach, unreach, version, filled; /* filled: filter stages */
	bool prefer, noselect, iburst;
	uint8_t auth; /* enum snap_auth */
	uint32_t keyid, refid;
	uint16_t flash;
	double rootdelay, rootdisp;         /* s */
	double delay, offset, disp, jitter; /* s; NAN until answered */
	double distance;                    /* s, root distance */
	double when; /* s since the last accepted answer; NAN: never */
	double next; /* s until the next poll */
	wall_t reftime, rec, xmt;
	uint32_t sent, received;
	uint32_t counts[VERDICT_COUNT];
	int error;    /* errno of the last send or ICMP error; 0: none */
	bool refused; /* `refusal` is valid */
	struct refusal refusal;
	uint8_t exchanges;
	struct exchange exchange[PEER_EXCHANGES]; /* newest first */
	struct sample stage[NTP_NSTAGE];          /* filter, newest first */
	double age[NTP_NSTAGE];                   /* s since each arrived */
	uint8_t trail_len;
	float trail[SNAP_TRAIL]; /* offsets, s, newest first */
};

/* A client of ours, as screens and `clients` show it. */
#define SNAP_CLIENTS 64
struct snap_client {
	struct addr addr; /* with the port of its last packet */
	uint32_t count, dropped;
	double first, last; /* s ago */
	double interval;    /* s, mean between its packets; NAN: one packet */
	float score;
	uint16_t flags; /* ACCESS_* bits that decided last */
	uint8_t mode, version;
};

/* A network address that the server listens on, or leaves alone. */
#define SNAP_NICS 32
struct snap_nic {
	struct addr addr;
	char name[16]; /* interface */
	uint8_t act;   /* enum nic_act */
	uint32_t received, sent, failed, peers;
	double since; /* s ago */
};

enum sync_state {
	SYNC_STARTING, /* no system peer yet, and not long since the start */
	SYNC_NONE,     /* no system peer */
	SYNC_HOLDOVER, /* had one, has none: the clock runs on its frequency */
	SYNC_OK,
	SYNC_PANIC,  /* the offset is beyond the panic threshold */
	SYNC_ORPHAN, /* no source is left: our own time is served */
};

/* Why we are not synchronised: the first that holds. */
enum sync_why {
	WHY_NONE,      /* we are synchronised */
	WHY_NOSERVERS, /* the configuration names no server */
	WHY_DNS,       /* no name has been resolved */
	WHY_WAITING,   /* asked; answers are awaited */
	WHY_SILENT,    /* nobody answers */
	WHY_UNFIT,    /* they answer, none is fit (unsynchronised, far, loop) */
	WHY_DISAGREE, /* they do not agree */
	WHY_FEW,      /* fewer agree than tos minsane asks */
	WHY_PANIC,    /* beyond the panic threshold */
};

/* Leap seconds, as far as they are known. */
struct snap_leap {
	uint8_t armed;  /* enum packet_leap: announced, and due today */
	bool by_file;   /* the list decides; else the sources vote */
	bool slewed;    /* we slew it, the kernel does not make it */
	int32_t tai;    /* s, TAI minus UTC; 0: unknown */
	int32_t change; /* s that the next one adds to that; 0: none is known */
	int64_t at;     /* when, s since 1970 */
	int64_t expires; /* the list, s since 1970; 0: there is none */
	double left;     /* s that are still slewed of the last one */
	char note[96];   /* what is wrong with the list, or "" */
};

enum clock_mode {
	CLOCK_OBSERVE, /* the clock is watched, not set */
	CLOCK_SET,     /* we set it */
	CLOCK_UNTOLD,  /* another host's: mode 6 does not tell */
};

/* How a new configuration fares (COMMAND_TRY). */
enum trial_state {
	TRIAL_NONE,     /* none has been watched since the start */
	TRIAL_WATCHING, /* until `left` is over or it is healthy */
	TRIAL_COUNTING, /* it is not: in `left` s the old one comes back */
	TRIAL_KEPT,     /* in force for good: it was healthy, or no worse than
			   before, or somebody said keep */
	TRIAL_REVERTED, /* the old one is in force again */
};

/* What it waits for, or what was wrong when it ended. */
enum trial_why {
	TRIAL_FINE,     /* synchronised by answers since the trial began */
	TRIAL_SETTLING, /* so too; other sources are still awaited */
	TRIAL_ANSWERS,  /* no source has answered since it began */
	TRIAL_SAMPLES,  /* they answer; it takes more answers to choose */
	TRIAL_CHOICE,   /* they answer, none is chosen: snapshot.why says why */
	TRIAL_PORT,     /* time was served before and is not now */
	TRIAL_PANIC,    /* the offset is beyond panic, and was not before */
};

struct snap_trial {
	uint8_t state; /* enum trial_state */
	uint8_t why;   /* enum trial_why */
	bool back;     /* COMMAND_REVERT is possible: a trial is under way */
	bool asked;    /* KEPT, REVERTED: somebody said so; else by itself */
	bool had;      /* there was a system peer before */
	mono_t since;  /* WATCHING, COUNTING: when it began. Else: when it
			  ended */
	mono_t until;  /* WATCHING, COUNTING: its deadline */
	double left;   /* the same from now, s; NAN without one */
	uint16_t window, count; /* s, the whole watch and countdown */
	uint16_t sources;       /* that can be asked; pool lines do not count */
	uint16_t answered;      /* of them, since it began */
	uint16_t survivors;     /* of these, chosen */
	uint16_t wanted;        /* survivors needed (tos minsane) */
	uint16_t added, removed, changed, kept; /* sources, compared with the
						   last that was kept */
	uint32_t trials; /* how many have begun since the start: by it a
			    picture from before a command is told from one
			    after it */
	char text[400];  /* all that in a sentence; what came of the file too.
			    "" if TRIAL_NONE */
};

/* Octets of a path in the picture; a longer one is left out. */
#define SNAP_PATH 1024

/* The configuration that the engine runs from. */
struct snap_conf {
	char path[SNAP_PATH]; /* of ntp.conf, absolute; "": none */
	uint64_t running;     /* revision_of() the text in force
				 (config/revision.h); 0: there is none. If the
				 file's differs, disk and engine do too */
	uint64_t back;        /* the same of the text that COMMAND_REVERT
				 returns to; 0: none */
};

struct snapshot {
	uint64_t serial; /* 1, 2, 3 ... */
	mono_t at;
	wall_t wall;
	mono_t started;

	/* The system (RFC 5905 section 11.1). */
	uint8_t sync; /* enum sync_state */
	uint8_t why;  /* enum sync_why */
	uint8_t leap, stratum;
	int8_t precision;
	uint8_t tc;       /* poll exponent in force */
	uint16_t syspeer; /* association id; 0: none */
	uint32_t refid;
	double rootdelay, rootdisp; /* s, grown to `at` */
	double offset;              /* s, combined; NAN before the first */
	double offset_err;          /* s, one sigma of it; NAN as above */
	double jitter;              /* s, system jitter */
	double maxerror; /* s, root distance: |true error| is below it */
	double freq;     /* s/s, frequency correction; NAN: unknown */
	double freq_err; /* s/s, one sigma of it; NAN: unknown */
	double wander;   /* s/s, by which it changes from poll to poll */
	double truth;    /* s, clock minus true time; NAN: nobody knows */
	wall_t reftime;
	int candidates, truechimers, survivors; /* of the last selection */
	double low, high;                       /* s, the intersection; NAN */
	bool settled; /* every source has answered or been given up, and the
			  selection has had its first four samples */

	/* Our hold on the machine. */
	uint8_t clock;        /* enum clock_mode */
	uint8_t disc;         /* enum discipline_state */
	bool may_set;         /* the right to set the clock is there */
	char clock_note[256]; /* why the clock is only watched; no full stop */
	uint16_t port;        /* served; 0: not serving */
	char port_note[256];  /* why not, or who has it; no full stop */
	char sandbox[256];    /* which rights we gave away; "": unknown */
	double slew;          /* s still to be slewed */
	uint32_t steps;       /* steps made since the start */
	uint64_t requests, replies; /* as a server */
	struct serve_counts counts; /* the same in detail; rates are the
				       reader's: two snapshots and their `at` */
	struct mru_stats mru;
	int workers;
	uint16_t nclients; /* the busiest of late, busiest first */
	struct snap_client clients[SNAP_CLIENTS];
	uint16_t nnics;
	struct snap_nic nics[SNAP_NICS];

	/* The kernel's side of it, and what is to come. */
	struct host_clock kernel;
	struct snap_leap leaps;
	struct history history;

	/* What it was told to be. */
	struct snap_conf conf;
	struct snap_trial trial;

	/* The answer to the last command. */
	uint32_t acked; /* its id; 0: none yet */
	bool ack_ok;
	char ack_text[384];

	/* The journal's newest events, oldest first. */
	uint64_t last_event; /* serial of the newest; 0: none */
	uint16_t nevents;
	struct event events[SNAP_EVENTS];

	size_t npeers, cap;       /* in use, room */
	struct snap_peer peers[]; /* in the order of the configuration */
};

#endif
