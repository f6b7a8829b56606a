/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of check.c share while they go through a document; nobody
 * else includes it. Each topic sees every line once and may speak at the end.
 */
#ifndef NTPTUI_CONFIG_CHECKING_H
#define NTPTUI_CONFIG_CHECKING_H

#include "config/check.h"
#include "config/parse.h"
#include "config/restrict_parse.h"
#include "config/source.h"

#include <string.h>

/* A user's word in a message, and how much of it. */
#define WORD "'%.60s'"

/* Where something stands that a later line, or the end, is about. */
struct spot {
	struct place at; /* .line 0: nowhere */
	uint32_t end;    /* the column behind the line's last word */
};

enum check_kind { CHECK_SERVER, CHECK_PEER, CHECK_POOL, CHECK_CLOCK };

/* A server, peer, pool or refclock line. */
struct check_source {
	struct spot at; /* its name */
	enum check_kind kind;
	char *name;       /* owned */
	bool numeric;     /* it is an address */
	struct addr addr; /* of it */
	int driver;       /* CHECK_CLOCK: its type; -1: not known */
	bool by_address;  /* CHECK_CLOCK: it is 127.127.t.u */
	uint32_t key;     /* 0: none */
	bool nts, prefer, noselect;
	bool stratum, high, adjusted; /* of a clock: a stratum is given, it is
					 10 or more, it has time2 or a PPS */
	struct spot key_at;
};

/* A restrict or unrestrict line that is acted on. */
struct check_rule {
	struct spot at; /* its address, `default` or `source` */
	enum restrict_target target;
	bool unrestrict;
	bool placed;              /* it has an address, or needs none */
	struct access_rule where; /* placed: family (ADDR_NONE: both), address,
				     mask, ntpport */
	uint32_t flags;           /* ACCESS_* bits */
	char *name;               /* owned: a host name, if not placed */
};

/* A fudge line. */
struct check_fudge {
	struct spot at;
	uint8_t ip[4];
	bool time2, flag1;
	long stratum; /* -1: not given */
};

/* An interface or nic line. */
struct check_nic {
	struct spot at;
	char action;   /* 'l'isten, 'i'gnore, 'd'rop */
	bool all;      /* of every interface */
	bool lo4, lo6; /* it speaks of 127.0.0.1, of ::1 */
};

/* Keys from A to B. */
struct check_keys {
	double from, to;
};

struct checking {
	const struct check_how *how;
	const struct conf *conf;
	struct diags *ds;
	unsigned dialect; /* DIALECT_BOTH: not known */

	/* the line in hand */
	struct stmt stmt;
	const char *file, *text;
	size_t len;
	uint32_t line;
	char *room; /* owned: for the words of a restrict line */
	size_t room_size;

	/* what the lines have told so far */
	const char *top;             /* the file itself; NULL: it has no line */
	struct check_source *source; /* owned */
	size_t nsource;
	struct check_rule *rule; /* owned */
	size_t nrule;
	struct check_fudge *fudge; /* owned */
	size_t nfudge;
	struct check_nic *nic; /* owned */
	size_t nnic;
	struct check_keys *trusted; /* owned */
	size_t ntrusted;
	struct spot keys, driftfile, controlkey, requestkey, no_monitor,
	    discard, listener, minsane, smear, only_ntp, only_sec;
	bool no_monitor_alone; /* it is the only word of its line */
	char *keys_file;       /* owned; NULL: no keys line */
	double control_id, request_id, minsane_n, maxclock;
};

/* A topic: `line` for every line that has a directive, `end` once. */
struct check_topic {
	void (*line)(struct checking *k);
	void (*end)(struct checking *k);
};

extern const struct check_topic check_auth_topic, check_catalog_topic,
    check_files_topic, check_reach_topic, check_restrict_topic,
    check_sources_topic, check_tuning_topic;

/* The address of a restrict line, RESTRICT_ADDRESS. */
void check_address(struct checking *k, const struct restrict_stmt *r);

/* The mask of a prefix of 0 to 32 or 128 bits. */
struct addr check_prefix_mask(enum addr_family family, unsigned bits);

/* The text of a word of the line in hand; "" if there are not so many. */
static inline const char *
check_word(const struct checking *k, size_t token)
{
	return token < k->stmt.ntoken ? k->stmt.token[token].text : "";
}

/* Is the line in hand, which has one, of that directive? */
static inline bool
check_is(const struct checking *k, const char *directive)
{
	const char *name = k->stmt.dir->name;

	return name[0] == directive[0] && strcmp(name, directive) == 0;
}

/* Does it have that word behind the first? Its index, or 0. */
size_t check_has(const struct checking *k, const char *word);

/* Where a word of it stands. */
struct spot check_spot(const struct checking *k, size_t token);

/* One element more of an array that is owned; zeroed. */
void *check_grow(void *array, size_t *count, size_t size);
#define CHECK_ADD(array, count)                                                \
	((array) = check_grow((array), &(count), sizeof((array)[0])),          \
	    &(array)[(count)-1])

/* Is it, or may it be, that daemon that reads the file? */
static inline bool
check_maybe(const struct checking *k, unsigned dialect)
{
	return (k->dialect & dialect) != 0;
}

#endif
