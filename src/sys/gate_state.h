/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one form of all packet filters' rules; only sys/gate*.c know it.
 */
#ifndef NTPTUI_SYS_GATE_STATE_H
#define NTPTUI_SYS_GATE_STATE_H

#include "sys/gate.h"

#include <stdint.h>

/* What a match looks at. */
enum gate_field {
	GATE_STRANGE, /* not understood: yes or no */
	GATE_NEVER,   /* no packet of ours: TCP, ICMP */
	GATE_FAMILY,
	GATE_PROTOCOL,
	GATE_SPORT,
	GATE_DPORT,
	GATE_SADDR,
	GATE_DADDR,
	GATE_IIF, /* names, as text of 16 octets */
	GATE_OIF,
	GATE_LENGTH,     /* of the packet with its header */
	GATE_UDP_LENGTH, /* with UDP's header */
	GATE_STATE,      /* `bits` */
	GATE_TRANSLATED, /* by address translation: ours are not */
	GATE_RATE,       /* not more than so many */
	GATE_UNICAST,    /* to this host alone */
	GATE_FROM_LOCAL, /* from an address of this host */
	GATE_ROUTE,      /* its sender is where the packet came from */
};

/* Values from lo to hi, numbers in network order at the end of the octets,
 * names and addresses from their beginning. */
struct gate_range {
	uint8_t lo[16], hi[16];
};

struct gate_match {
	enum gate_field field;
	bool invert;
	unsigned bits;
	size_t first, n; /* ranges: any of them */
};

enum gate_action {
	GATE_GO_ON,
	GATE_ACCEPT,
	GATE_DROP,
	GATE_RETURN,
	GATE_JUMP,
	GATE_GOTO,
	GATE_NOTRACK,
	GATE_ELSEWHERE, /* not understood, or to another host or program */
};

struct gate_rule {
	size_t first, n; /* matches: all of them */
	enum gate_action action;
	char *target; /* of GATE_JUMP, GATE_GOTO */
	char *text;   /* NULL: by its handle */
	long handle;
	size_t next; /* in its chain; GATE_NONE: the last */
};

enum gate_hook {
	GATE_NO_HOOK, /* only jumped to */
	GATE_INGRESS,
	GATE_PREROUTING,
	GATE_INPUT,
	GATE_OUTPUT,
	GATE_POSTROUTING,
	GATE_EGRESS,
	GATE_OTHER_HOOK, /* forward: not our packets */
};

enum gate_origin { GATE_BY_NFT, GATE_BY_IPTABLES };

struct gate_chain {
	enum gate_origin origin;
	enum errand_tables tables; /* by iptables */
	int family;                /* 4, 6; 0: both */
	char table[64];            /* "inet filter"; iptables: "filter" */
	char name[64];
	char device[16]; /* of ingress; "": all */
	enum gate_hook hook;
	long priority;
	bool nat;      /* only the first packet of a connection comes by */
	bool dropping; /* its policy */
	bool dead;     /* left to iptables-save */
	size_t first, last;
};

#define GATE_NONE ((size_t)-1)

struct gate {
	struct gate_chain *chain;
	struct gate_rule *rule;
	struct gate_match *match;
	struct gate_range *range;
	size_t nchains, nrules, nmatches, nranges;
	size_t chains_room, rules_room, matches_room, ranges_room;
	char *text; /* nft's, with handles; NULL */
};

#define GATE_MATCHES 24

/* A rule that is being made. */
struct gate_draft {
	struct gate_match match[GATE_MATCHES];
	size_t n;
};

/* Adds a chain, empty. */
struct gate_chain *gate_chain_add(struct gate *g);

/* The one of that name where `like` is; NULL. */
struct gate_chain *gate_chain_find(
    const struct gate *g, const struct gate_chain *like, const char *name);

/* Adds a rule at the end of a chain; `target` and `text` are copied. */
void gate_rule_add(struct gate *g, size_t chain, const struct gate_draft *d,
    enum gate_action action, const char *target, const char *text);

/* Adds a match, without ranges; too many make one strange. */
struct gate_match *gate_match_add(
    const struct gate *g, struct gate_draft *d, enum gate_field field);

/* Adds a range to the match that was added last. */
void gate_range_add(
    struct gate *g, struct gate_match *m, const struct gate_range *r);
void gate_numbers_add(
    struct gate *g, struct gate_match *m, uint64_t lo, uint64_t hi);

/* An interface's name; `many`: all that begin with it. */
void gate_name_add(
    struct gate *g, struct gate_match *m, const char *name, bool many);

/* All addresses of a prefix; false if there is no such. */
bool gate_prefix_add(
    struct gate *g, struct gate_match *m, const char *address, long bits);

/* A protocol's number by its name; -1: not known. */
int gate_protocol(const char *name);

/* GATE_NEW and so on by its name; 0: not known. */
unsigned gate_state(const char *name);

#endif
