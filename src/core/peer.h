/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One association as a plain value: when to ask, what to send, how an answer
 * is judged (RFC 5905 sections 8, 9 and 13). It reads no clock and sends
 * nothing; it returns what is to be done. A packet that is refused changes
 * nothing but the counts and the record of the last refusal.
 */
#ifndef NTPTUI_CORE_PEER_H
#define NTPTUI_CORE_PEER_H

#include "core/addr.h"
#include "core/filter.h"
#include "core/mac.h"
#include "core/ntptime.h"
#include "core/packet.h"
#include "core/rng.h"
#include "core/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What ntp.conf says of an association (server, pool, peer lines). */
struct peer_cfg {
	uint8_t hmode;   /* MODE_CLIENT, or MODE_ACTIVE for `peer` */
	uint8_t version; /* 1 to 4 */
	int8_t minpoll;  /* log2 s, 0 to 17 */
	int8_t maxpoll;  /* log2 s, minpoll to 17 */
	bool iburst;     /* eight packets 2 s apart at the first answer */
	bool burst;      /* eight packets 2 s apart while reachable */
	bool prefer;
	bool noselect;   /* measured, never used */
	bool truechimer; /* `true`: always survives the intersection */
	uint32_t keyid;  /* 0: none; a key demands authentication: the question
			    is to be signed with it too */
	double bias;     /* s, added to every offset (NTPsec `bias`) */
};

#define PEER_EXCHANGES 8

/* One finished exchange with its four timestamps (RFC 5905 figure 15). */
struct exchange {
	wall_t t1;      /* ours: question left */
	wall_t t2;      /* theirs: question arrived */
	wall_t t3;      /* theirs: answer left */
	wall_t t4;      /* ours: answer arrived */
	double offset;  /* s */
	double delay;   /* s */
	bool t1_kernel; /* t1 is the kernel's transmit stamp */
	bool t4_kernel; /* t4 is the kernel's receive stamp */
};

/* The last packet that was refused: what nobody else can show. */
struct refusal {
	enum verdict verdict;
	struct packet pkt; /* zero if it was too short to read */
	struct addr from;
	uint16_t len;
	wall_t when;
	mono_t at;
};

struct peer {
	struct peer_cfg cfg;

	/* The poll process (RFC 5905 section 13). */
	int8_t hpoll;     /* our poll exponent */
	int8_t ppoll;     /* theirs, from the last answer */
	int8_t kod_floor; /* hpoll may not fall below it; RATE raises it, up
			     to maxpoll or 10, whichever is more; 0: none */
	uint8_t kod_good; /* good answers since it moved; 32 lower it by one */
	int8_t deny_wait; /* log2 s of the next back-off: 12, at most 15 */
	uint8_t reach;    /* one bit for each poll, newest lowest */
	uint8_t unreach;  /* polls since the last answer, saturates */
	uint8_t burst;    /* packets of a burst still to be sent */
	bool urged;       /* a person asked: the next poll may burst */
	bool denied;      /* DENY or RSTR: waiting the long back-off */
	mono_t wake;      /* call peer_timer() at this instant */

	/* The question that waits for its answer. */
	bool asked; /* it has left: peer_sent() */
	bool t1_kernel;
	ntp_ts cookie;      /* our transmit field: 64 random bits; 0: none */
	wall_t t1;          /* valid if `asked` */
	mono_t asked_at;    /* of the newest question, answered or not */
	ntp_ts last_cookie; /* of the answer judged last, to name duplicates */

	/* The server's header, from the last accepted answer. */
	bool answered; /* the fields below are valid */
	uint8_t leap, stratum, pmode;
	int8_t precision;
	double rootdelay, rootdisp; /* s */
	uint32_t refid;
	wall_t reftime, rec, xmt; /* rec: our arrival time of that answer;
				     reftime 0 ns: unknown */
	struct addr local;        /* our address it came to */

	struct filter filter;

	/* Accounts. */
	uint32_t sent;
	uint32_t counts[VERDICT_COUNT];
	bool refused; /* `refusal` is valid */
	struct refusal refusal;
	uint8_t exchanges; /* valid ones in `exchange`, newest first */
	struct exchange exchange[PEER_EXCHANGES];
};

/* What is to be done; several bits can be set. */
enum {
	PEER_SEND = 1,     /* send `pkt` from a fresh port, then peer_sent() */
	PEER_SAMPLE = 2,   /* a sample was added: select and discipline */
	PEER_CLOSE = 4,    /* nothing is awaited: close the socket */
	PEER_DENIED = 8,   /* DENY or RSTR, and so unreachable: a pool should
			      find another server */
	PEER_RATED = 16,   /* RATE: we ask less often now */
	PEER_REACH = 32,   /* became reachable */
	PEER_UNREACH = 64, /* became unreachable */
};

struct todo {
	unsigned act;         /* PEER_* bits */
	mono_t wake;          /* call peer_timer() again at this instant */
	enum verdict verdict; /* of peer_receive() */
	struct packet pkt;    /* PEER_SEND: what to send */
};

/* How a datagram came. */
struct arrival {
	const uint8_t *buf;
	size_t len;
	struct addr from;  /* with port */
	struct addr local; /* our address; ADDR_NONE if unknown */
	wall_t rx;         /* when it arrived, by our clock */
	bool rx_kernel;    /* rx is the kernel's stamp */
	mono_t at;         /* the same by the monotonic clock */
};

/* What limits apply when an association is judged (RFC 5905 fit()). */
struct peer_limits {
	double maxdist;         /* s, tos maxdist */
	double precision;       /* s, our clock's */
	uint8_t floor, ceiling; /* tos floor, ceiling: stratum bounds */
	const uint32_t *own;    /* refids that are ourselves: loop test */
	size_t nown;
};

/* Why an association cannot be a candidate: ntpq's flash bits. */
enum {
	FLASH_STRATUM = 0x0200, /* TEST10 */
	FLASH_DIST = 0x0400,    /* TEST11 */
	FLASH_LOOP = 0x0800,    /* TEST12 */
	FLASH_UNREACH = 0x1000, /* TEST13 */
};

/*
 * Starts an association; the first poll is at now + `delay` s, so that many
 * can be spread. Poll exponents are clamped into [0, 17] and in order.
 */
void peer_init(
    struct peer *p, const struct peer_cfg *cfg, mono_t now, double delay);

/*
 * Other options for an association that goes on: samples, reach, what is
 * known of the server and the question on its way stay. False, and nothing
 * has changed, if that cannot be: another mode, version or key makes another
 * association of it, for peer_init().
 */
bool peer_change(struct peer *p, const struct peer_cfg *cfg);

/*
 * The poll process: call it at p->wake (earlier calls return at once with
 * the same wake). It shifts reach, backs off when nothing answers, works off
 * bursts and makes the next question. That tells no more than it must
 * (draft-ietf-ntp-data-minimization): version, mode, poll, a precision of 32
 * and 64 random bits as transmit time; all else is zero. For `peer` leap is
 * 3: our time is not offered that way. wake is later than `now` after it.
 */
struct todo peer_timer(struct peer *p, mono_t now, const struct rng *rng);

/* The question left at t1; `kernel`: that is the kernel's stamp. May be
 * called again with a better stamp while the answer is awaited. Until the
 * first call no answer is accepted. */
void peer_sent(struct peer *p, wall_t t1, bool kernel);

/*
 * The answer to be judged came from `server`, or claims to. A refused packet
 * changes nothing but counts[] and refusal, with two exceptions, both only
 * for packets whose origin proves that the server saw our question: the
 * question is answered, however badly (PEER_CLOSE), and a kiss is obeyed.
 * RATE raises kod_floor; DENY and RSTR end all polls for 2^deny_wait s and
 * make the server unreachable. `precision` in s.
 *
 * cfg.keyid demands a MAC that `key` vouches for before anything is believed
 * or obeyed; `key` must be that very one, for no other will do, however
 * trusted: without it (NULL) nothing is accepted. A packet that fails here
 * proves nothing and closes nothing, a crypto-NAK neither: the poll has
 * failed, that is all. An association without a key ignores a MAC.
 */
struct todo peer_receive(struct peer *p, const struct arrival *a,
    const struct addr *server, double precision, const struct mac_key *key);

/* An answer that our own access rules keep out, as ntpd does: VERDICT_CLOSED is
 * counted, and nothing else happens. */
void peer_keep_out(struct peer *p, const struct arrival *a);

/* Ask now (a person wishes it): the next poll is at once, a burst if
 * `iburst`; never sooner than 2 s after the last question, nor than what a
 * kiss allows. */
struct todo peer_poll_now(struct peer *p, mono_t now);

/* Our clock was moved ahead by `step` s (stepped, or slewed since): offsets
 * and our own readings follow; finished exchanges stay as they were. */
void peer_shift(struct peer *p, double step);

/* The interval between polls that the system wishes for (discipline), as a
 * log2 exponent; clamped to the configured range and the kiss floor. A
 * shorter one moves `wake`; a longer one holds from the next poll on. Ignored
 * while the association backs off because nothing answers. */
void peer_set_poll(struct peer *p, int hpoll);

/* FLASH_* bits at `now`, 0 if it may be a candidate. FLASH_UNREACH is set
 * for `noselect` too, as ntpd does. */
unsigned peer_flash(
    const struct peer *p, const struct peer_limits *lim, mono_t now);

/* Root distance (lambda) of the believed sample at `now`, s: half of the
 * whole round trip plus all dispersions plus jitter (RFC 5905 11.2);
 * NTP_MAXDISP without a sample. */
double peer_distance(const struct peer *p, mono_t now, double precision);

#endif
