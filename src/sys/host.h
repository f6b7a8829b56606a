/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that the engine asks of a machine, as a table of functions, and
 * everything that a machine reports, as events. The real machine is
 * sys/machine.h; the practice network and the tests' simulator are others.
 * Whoever implements it must not call back into the engine.
 */
#ifndef NTPTUI_SYS_HOST_H
#define NTPTUI_SYS_HOST_H

#include "core/addr.h"
#include "core/discipline.h"
#include "core/nic.h"
#include "core/ntptime.h"
#include "core/packet.h"
#include "sys/rivals.h"
#include "sys/shmclock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOST_ADDRS 16 /* addresses that one name can yield */

struct batch_local;
struct kept;
struct port_nic;
struct port_socket;
struct serve;

/* Bits of the kernel's status word: STA_* of adjtimex(2). */
enum {
	HOST_PLL = 0x0001,      /* its own loop follows ADJ_OFFSET */
	HOST_PPSFREQ = 0x0002,  /* a PPS signal steers the frequency */
	HOST_PPSTIME = 0x0004,  /* a PPS signal steers the time */
	HOST_FLL = 0x0008,      /* its own loop locks the frequency */
	HOST_INS = 0x0010,      /* a second is inserted at the day's end */
	HOST_DEL = 0x0020,      /* one is left out */
	HOST_UNSYNC = 0x0040,   /* nobody disciplines the clock */
	HOST_FREQHOLD = 0x0080, /* its own loop leaves the frequency alone */
	HOST_NANO = 0x2000,     /* it counts offsets in ns, not in us */
};

/* The machine's clock as the kernel keeps it (adjtimex(2)). A machine that
 * made its clock up leaves all behind `precision` zero. */
struct host_clock {
	bool readable;     /* the rest is valid */
	double freq;       /* s/s, correction in force, the tick included */
	bool unsync;       /* the kernel thinks nobody disciplines it */
	bool may_set;      /* this process has the right to set it */
	double precision;  /* s, smallest step seen between readings */
	double offset;     /* s that the kernel's own loop still slews */
	double adjtime;    /* s that a call of adjtime(3) still slews */
	double maxerror;   /* s, as it was told, grown since; 16: no idea */
	double esterror;   /* s */
	double resolution; /* s, what the kernel calls its precision */
	double tolerance;  /* s/s, greatest frequency without the tick */
	uint32_t status;   /* HOST_* bits, and those of no interest here */
	int32_t tick;      /* us in 1/100 s: 10000 */
	int32_t tai;       /* s, TAI minus UTC; 0: nobody has told it */
	int32_t constant;  /* of the kernel's own loop */
};

/* What the kernel is told of its clock beside its rate, for everybody who
 * asks it (ntp_gettime(3), timedatectl, databases). */
struct host_status {
	bool synced;
	double maxerror; /* s: |true error| is below it */
	double esterror; /* s, one sigma */
	uint8_t leap;    /* LEAP_INSERT, LEAP_DELETE: at this UTC day's end */
	int32_t tai;     /* s, TAI minus UTC; 0: leave it alone */
};

struct host {
	void *self;

	/* The clocks. */
	wall_t (*wall)(void *self);
	mono_t (*mono)(void *self);

	/* 64 bits from a cryptographic source. */
	uint64_t (*random)(void *self);

	/*
	 * Sends `len` octets to `to` for association `id` from a socket of
	 * its own with a fresh random port; an older socket of this id is
	 * closed. dscp 0 to 63. *t1 is set to the time just before the send.
	 * 0, or an errno: none is fatal.
	 */
	int (*send)(void *self, uint32_t id, const struct addr *to,
	    const uint8_t *buf, size_t len, int dscp, wall_t *t1);

	/* Association `id` awaits nothing: close its socket, if any. */
	void (*close)(void *self, uint32_t id);

	/*
	 * Answers a question that came by HOST_REQUEST from the address it
	 * came to, with these very octets. 0 or an errno.
	 */
	int (*reply)(void *self, const struct addr *to,
	    const struct addr *local, const uint8_t *buf, size_t len);

	/* Opens the server's port (both families), or closes it (port 0).
	 * 0 or an errno; EADDRINUSE: see sys/rivals.h for who has it. */
	int (*listen)(void *self, uint16_t port);

	/* Moves the clock; 0 or an errno. Never called when observing. */
	int (*adjust)(void *self, const struct adjust *a);

	/* The clock's present state. */
	void (*clock)(void *self, struct host_clock *out);

	/*
	 * We are going to set the clock: whatever a predecessor left at work
	 * in the kernel (its own loop, an adjtime() under way, a leap second)
	 * ends. *found is the state before. 0 or an errno. NULL where nobody
	 * else can have been.
	 */
	int (*take)(void *self, struct host_clock *found);

	/* Tells the kernel how good its time is; 0 or an errno. NULL where
	 * nobody would hear it. */
	int (*status)(void *self, const struct host_status *s);

	/* Time since boot with sleep counted, where `mono` leaves it out;
	 * false where the kernel does not tell. NULL: there is no sleep. */
	bool (*boot)(void *self, mono_t *out);

	/* Starts to look up `name`; family ADDR_NONE for both. The answer
	 * comes as HOST_RESOLVED with this id. 0, or an errno. */
	int (*resolve)(
	    void *self, const char *name, enum addr_family family, uint32_t id);

	/* Refids that mean this machine (its addresses); returns how many
	 * were written, at most max. */
	size_t (*own_refids)(void *self, uint32_t *out, size_t max);

	/* The refid that a server synchronised to `a` shows: the IPv4 address,
	 * or the first four octets of the MD5 of the IPv6 one (RFC 5905 7.3).
	 */
	uint32_t (*refid)(void *self, const struct addr *a);

	/* The clock's true error in s (clock minus truth), where a machine
	 * knows it because it made the clock up; NULL where it does not. */
	double (*truth)(void *self);

	/* Another program that disciplines the clock (sys/rivals.h); false if
	 * there is none. May take some ms: ask seldom. */
	bool (*rival)(void *self, struct rival *out);

	/* What was written into the shared memory of reference clock `unit`
	 * since the last call, which attaches it; `private` as in
	 * shmclock_attach(). NULL: there is no such memory. */
	enum shmclock_result (*shm)(void *self, uint8_t unit, bool private,
	    struct shmclock_sample *out);

	/* Who holds UDP `port`; false if nobody can be named. */
	bool (*port_owner)(void *self, uint16_t port, struct rival *out);

	/*
	 * The rest is the real machine's only: NULL elsewhere.
	 */

	/*
	 * From now on the machine answers by itself, within its wait and so
	 * on the engine's thread, what serve_datagram() can answer with `s`;
	 * a HOST_REQUEST is only what it calls SERVE_ENGINE. Without this, or
	 * with NULL, everything is a HOST_REQUEST. `s` is the engine's, to be
	 * changed between waits.
	 */
	void (*serve)(void *self, struct serve *s);

	/* The interface lines from the next listen() on; copied. An open port
	 * changes at once to what they want. */
	void (*nics)(void *self, const struct nic_rule *rule, size_t n);

	/* The addresses of this machine and what is done with each, *n of
	 * them, until the next wait (sys/port.h). */
	const struct port_nic *(*nic_list)(void *self, size_t *n);

	/*
	 * Threads will read the port: from the next listen() on there are
	 * `count` lanes (sys/port.h; 0: the machine reads it). How many there
	 * really are is known afterwards: one client must always meet the
	 * same thread, and where the kernel cannot do that there is one.
	 */
	void (*lanes)(void *self, unsigned count);

	/* The sockets of a lane, *n of them, until the next HOST_NICS or
	 * listen(). NULL: no such lane. */
	const struct port_socket *(*lane)(void *self, unsigned lane, size_t *n);

	/* Nobody uses the sockets any more that are in no lane now. */
	void (*sweep)(void *self);

	/* Ends the wait that is under way, or the next; any thread. */
	void (*wake)(void *self);

	/* What was answered in vain or counted by address, when the machine
	 * itself reads the port; *n of them (sys/batch.h). */
	const struct batch_local *(*locals)(void *self, size_t *n);

	/* Who does for us what needs rights (sys/kept.h): files too. NULL: we
	 * have them, or nobody has. */
	struct kept *kept;
};

enum host_event_kind {
	HOST_ANSWER,   /* a datagram came to association `id`'s socket */
	HOST_SENT,     /* kernel transmit stamp of association `id` */
	HOST_ERROR,    /* the network reported `error` for association `id` */
	HOST_REQUEST,  /* a datagram came to the server's port */
	HOST_RESOLVED, /* look-up `id` ended */
	HOST_NICS,     /* addresses of this machine have come or gone, the
			  server's sockets perhaps with them */
	HOST_NOTE,     /* the machine has something to say: `text` */
	HOST_RIGHTS,   /* they have gone, or are back: `text` */
	HOST_LOCAL,    /* the descriptor of machine_watch() is readable: the
			  loop's, no engine's business */
};

struct host_event {
	enum host_event_kind kind;
	uint32_t id;
	int error;         /* HOST_ERROR: errno (ECONNREFUSED, EHOSTUNREACH) */
	wall_t stamp;      /* HOST_ANSWER, HOST_REQUEST: arrival; HOST_SENT */
	bool kernel;       /* stamp is the kernel's */
	mono_t at;         /* when this event was read */
	struct addr from;  /* HOST_ANSWER, HOST_REQUEST */
	struct addr local; /* the same: our address, ADDR_NONE if unknown */
	uint8_t ttl;       /* HOST_ANSWER: TTL or hop limit; 0: unknown */
	size_t len; /* octets in data; more than PACKET_MAX: PACKET_MAX + 1 */
	uint8_t data[PACKET_MAX];
	size_t naddr; /* HOST_RESOLVED: addresses found */
	struct addr addr[HOST_ADDRS];
	char text[96]; /* HOST_NOTE, HOST_RIGHTS; HOST_RESOLVED without
			  addresses: why */
};

#endif
