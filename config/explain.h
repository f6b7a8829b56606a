/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Restrict lines in words: whom one concerns, who may do what when all count,
 * which line decides, and what would cut off our own time sources or this
 * host, or open it to the world. The access table of the server itself is
 * asked, never anything that only resembles it. Pure; it asks no name server.
 */
#ifndef NTPTUI_CONFIG_EXPLAIN_H
#define NTPTUI_CONFIG_EXPLAIN_H

#include "core/access_decide.h"
#include "core/addr.h"

#include "config/conf.h"
#include "config/diag.h"
#include "config/restrict.h"

/* A time source that the caller knows: a running association. */
struct explain_source {
	const char *name; /* as the file has it; NULL: none */
	struct addr addr;
	bool keyed; /* it authenticates, by key or NTS */
};

/* A network that this host is in. */
struct explain_net {
	struct addr addr;
	unsigned bits; /* length of its prefix */
};

struct explain_given {
	const struct explain_source *source;
	size_t nsource;
	const struct explain_net *net;
	size_t nnet;
	bool open; /* it is to serve everybody, as in the NTP pool */
};

enum explain_who { EXPLAIN_HOST, EXPLAIN_NET, EXPLAIN_SOURCE, EXPLAIN_WORLD };

/* What they may do. */
enum explain_what {
	EXPLAIN_TIME,
	EXPLAIN_QUERY,     /* ntpq reads */
	EXPLAIN_CONFIGURE, /* ntpq writes, with the control key */
	EXPLAIN_ASSOCIATE, /* be made a source without being configured: pool */
	EXPLAIN_HEARD,     /* EXPLAIN_SOURCE only: its answers come through */
	EXPLAIN_WHATS
};

struct explain_cell {
	enum access_verdict verdict; /* ACCESS_LIMITS, ACCESS_KISSES: yes, but
					not too often */
	uint32_t flag;             /* the ACCESS_* bit that decides; 0: none */
	struct restrict_line line; /* to which it is owed; file NULL: built
				      in, or none */
};

struct explain_row {
	enum explain_who who;
	char name[80];    /* of a source, else "" */
	struct addr addr; /* ADDR_NONE in the table: nothing is known */
	unsigned bits;    /* of the network; 32 or 128: a host */
	bool keyed;
	bool mixed;     /* other lines decide otherwise for some of them */
	uint32_t flags; /* of the rule */
	struct restrict_line line; /* that named it last; file NULL: built
				      in */
	struct explain_cell cell[EXPLAIN_WHATS];
};

struct explain;

/* Everything about a document, which must stay; `given` (NULL: nothing) need
 * not. The dialect is conf_dialect(), or by evidence if that is both. */
struct explain *explain_new(
    const struct conf *c, const struct explain_given *given);
void explain_free(struct explain *e);

/* DIALECT_* bits: as whose the lines are read. */
unsigned explain_dialect(const struct explain *e);

/* Does a control key let anybody configure at all? */
bool explain_controlled(const struct explain *e);

/*
 * The rows of "who may do what": this host (127.0.0.1, ::1), its networks,
 * the time sources (those given, and the addresses in the file), the world
 * (IPv4, IPv6). Of many addresses the rule that decides for most of them.
 */
const struct explain_row *explain_rows(const struct explain *e, size_t *count);

/* One address, as a client with that port (0: any but 123). */
struct explain_row explain_address(
    const struct explain *e, const struct addr *from);

/* "this host", "192.0.2.0/24", "the world, IPv6", in the user's language;
 * returns buf. */
const char *explain_whom(const struct explain_row *r, char *buf, size_t size);

/* "time", "query" ..., and "yes", "no", "yes, not too often" ... */
const char *explain_what_name(enum explain_what what);
const char *explain_verdict_name(enum access_verdict verdict);

/* The answer in sentences, with the deciding line: lines of text, malloc'ed,
 * not wrapped. */
char *explain_address_text(const struct explain *e, const struct addr *from);

/*
 * A restrict or unrestrict line in words: whom it concerns, what they may do
 * after it, what overrides it and what it overrides; lines of text,
 * malloc'ed, not wrapped. NULL if the line is none. `file` NULL: the top
 * file.
 */
char *explain_line(const struct explain *e, const char *file, uint32_t line);

/*
 * What is dangerous: each a warning at the word that does it, with a fix if
 * there is one. Codes: "cuts-source" (our own time sources are not heard),
 * "cuts-host" (ntpq at this host, and ntptui attached, get no answer),
 * "open-query", "open-modify" (the world may ask, or configure),
 * "silent-world" (given.open: the world gets no time). What check_conf() has
 * said of the same dangers, knowing less, is taken out of `ds`.
 */
void explain_dangers(const struct explain *e, struct diags *ds);

/* What a change does to whom. */
struct explain_change {
	enum explain_what what;
	struct explain_row was, now; /* the same people in both */
};

/* Compares two texts, made with the same `given`; writes at most `max`
 * changes and returns how many there are. */
size_t explain_compare(const struct explain *was, const struct explain *now,
    struct explain_change *out, size_t max);

/* "the world, IPv4: query no -> yes (line 12)"; returns buf. */
const char *explain_change_text(
    const struct explain_change *c, char *buf, size_t size);

/* Is the change one that opens or cuts off, to be shown in red? */
bool explain_change_danger(const struct explain_change *c);

#endif
