/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the engine wants to be told, as plain data: config/ fills it from
 * ntp.conf, the practice network from a scenario, tests by hand. The engine
 * copies what it needs; whoever made it frees it with params_free().
 */
#ifndef NTPTUI_ENGINE_PARAMS_H
#define NTPTUI_ENGINE_PARAMS_H

#include "core/access.h"
#include "core/addr.h"
#include "core/mac.h"
#include "core/mru.h"
#include "core/nic.h"
#include "core/peer.h"
#include "sys/filegen.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PARAMS_NAME 256

enum params_kind { PARAMS_SERVER, PARAMS_POOL, PARAMS_PEER, PARAMS_REFCLOCK };

/* A reference clock's own options (`fudge`, NTPsec's `refclock`). */
struct params_clock {
	uint8_t driver, unit; /* 127.127.driver.unit; 1: local, 28: SHM */
	uint8_t stratum;
	bool stratum_set;
	uint32_t refid;      /* 0: the driver's own */
	double time1, time2; /* s */
	uint8_t flags;       /* flag1 to flag4: bits 0 to 3 */
	uint8_t mode;
};

/* One server, pool or peer line, or a reference clock. */
struct params_assoc {
	enum params_kind kind;
	char name[PARAMS_NAME];  /* as written: host name or address */
	enum addr_family family; /* -4, -6 or both (ADDR_NONE) */
	struct peer_cfg cfg;
	bool refused;              /* shown, never started: it asks for an
				      authentication that cannot be given */
	uint32_t line;             /* in its file, for messages; 0: unknown */
	struct params_clock clock; /* PARAMS_REFCLOCK */
};

/* The statistics files, as ntpd names them. */
enum params_stats {
	STATS_PEER,
	STATS_LOOP,
	STATS_CLOCK,
	STATS_RAW,
	STATS_SYS,
	STATS_PROTO,
	STATS_USE,
	STATS_KINDS
};
/* Their names: "peerstats" ... */
extern const char *const params_stats_name[STATS_KINDS];

struct params_filegen {
	bool enable;
	bool link;    /* a hard link without suffix to the newest */
	uint8_t type; /* enum filegen_type */
	char file[64];
};

/*
 * Which journal entries of no weight (notes and below) are logged: bits as in
 * ntpd, four of each class. Warnings and errors always are.
 */
enum {
	PARAMS_LOG_INFO = 0x1,
	PARAMS_LOG_EVENT = 0x2,
	PARAMS_LOG_STATUS = 0x4,
	PARAMS_LOG_STATISTICS = 0x8,
	PARAMS_LOG_SYS = 0x000f,
	PARAMS_LOG_PEER = 0x00f0,
	PARAMS_LOG_CLOCK = 0x0f00,
	PARAMS_LOG_SYNC = 0xf000,
	PARAMS_LOG_ALL = 0xffff,
};

#define PARAMS_AUTO    (-1) /* workers */
#define PARAMS_WORKERS 16   /* at most */

/* Bounds of how long a configuration is watched, and by default, s. */
#define TRIAL_LEAST   5
#define TRIAL_MOST    3600
#define TRIAL_DEFAULT 60

/* The same of the countdown before it goes back. */
#define TRIAL_COUNT_LEAST   5
#define TRIAL_COUNT_MOST    600
#define TRIAL_COUNT_DEFAULT 20

struct params {
	struct params_assoc *assoc; /* owned */
	size_t nassoc;
	char driftfile[PATH_MAX]; /* "": none */

	double freq; /* s/s, tinker freq: instead of its content;
			NAN: not said */

	/* tinker; s */
	double step, stepback, panic, stepout;
	/* tos */
	int minsane, minclock, maxclock;
	double mindist, maxdist; /* s */
	uint8_t floor, ceiling;  /* strata */
	int dscp;                /* 0 to 63; 0 unless the file says otherwise */

	uint16_t port; /* the server's; 123, or 11123 without rights; 0: serve
			  nobody */
	bool observe;  /* never set the clock, whatever is asked */
	bool start;    /* set the clock and serve from the beginning */

	struct access_rule *rule; /* owned; who may ask; none: everybody */
	size_t nrule;
	bool source; /* each association's address gets a rule like this */
	struct access_rule source_rule;
	bool sec; /* NTPsec's ways where the dialects differ, not ntp.org's */

	/* The server. */
	int workers;          /* threads that answer; 0: the engine's own;
				 PARAMS_AUTO: by the number of cores */
	struct nic_rule *nic; /* owned; in the order of the file */
	size_t nnic;
	struct mru_cfg mru;

	/* Keys. */
	char keys[PATH_MAX]; /* keys file, for messages; "": none */
	struct mac_key *key; /* owned; read from it, sorted by id */
	size_t nkey;
	uint32_t controlkey; /* mode 6 writes and lists; 0: none */
	uint32_t requestkey; /* kept; mode 7 does not exist */

	/* Statistics and the log. */
	bool stats;              /* `enable stats`; on by default */
	char statsdir[PATH_MAX]; /* with its last slash; "": none */
	struct params_filegen filegen[STATS_KINDS];
	char logfile[PATH_MAX]; /* "": none; else journal entries go there */
	uint32_t logconfig;     /* which: PARAMS_LOG_* */
	bool syslog;            /* without a logfile, under `serve` */

	/* Leap seconds. */
	char leapfile[PATH_MAX]; /* "": none, the sources vote */
	bool leapfile_named;     /* the file names it: tell what is wrong */
	bool leapfile_unchecked; /* its checksum may be wrong */
	bool leapslew; /* slewed by us instead of made by the kernel */

	/* tos orphan: our stratum when nobody is left; 16: never. */
	uint8_t orphan;
	double orphanwait; /* s */
};

/* The defaults of RFC 5905 and ntp.org (rfc5905.h); no associations. */
void params_init(struct params *p);

/* Appends a zeroed line with default options (minpoll 6, maxpoll 10,
 * version 4, client); returns it. Aborts when memory ends. */
struct params_assoc *params_add(struct params *p);

/* Makes `to` a copy that owns its own memory. */
void params_copy(struct params *to, const struct params *from);

/*
 * Which line of `was` each association of `now` goes on with: from[i] is its
 * index, or PARAMS_NEW. The same are those of one kind, family and name
 * (whatever its case); twins pair up in their order. `from` has now->nassoc
 * places. O(n log n).
 */
#define PARAMS_NEW SIZE_MAX
void params_match(
    const struct params *was, const struct params *now, size_t *from);

void params_free(struct params *p);

#endif
