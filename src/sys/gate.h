/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a packet filter's rules do to a packet of ours: rules are read from
 * nft's JSON and from iptables-save's text into one form, and a packet is
 * walked through them. It owns the rules and knows no kernel. Where a rule on
 * the way has a match that is not understood, both ways are walked: if they
 * end alike it does not matter, else it says that it does not know.
 */
#ifndef NTPTUI_SYS_GATE_H
#define NTPTUI_SYS_GATE_H

#include "core/addr.h"
#include "core/errand.h"

#include <stdbool.h>
#include <stddef.h>

struct gate;

struct gate *gate_new(void);
void gate_free(struct gate *g);

/*
 * Adds the output of `nft -j list ruleset`; `text` is that of `nft -a list
 * ruleset`, by which rules are named (NULL: by their handles). False if it is
 * none: then nothing is added. Tables that iptables keeps over nftables are
 * left out when they hold what nft cannot tell: bit 4 or 6 of *left.
 */
bool gate_add_nft(
    struct gate *g, const char *json, const char *text, unsigned *left);

/* Adds what iptables-save printed. False if it is none. */
bool gate_add_iptables(
    struct gate *g, const char *text, int family, enum errand_tables tables);

/* True if there is no rule at all, and no policy but accept. */
bool gate_idle(const struct gate *g);

/* True if rules are kept by iptables; of nft's alone, false. */
bool gate_is_iptables(const struct gate *g);

/* States that the kernel's table of connections may give to a packet. */
enum {
	GATE_NEW = 1,
	GATE_ESTABLISHED = 2,
	GATE_RELATED = 4,
	GATE_INVALID = 8,
	GATE_UNTRACKED = 16,
};

struct gate_packet {
	int family;            /* 4 or 6 */
	bool out;              /* it leaves the host */
	uint16_t sport, dport; /* 0: any above 1023 */
	struct addr other;     /* the far end; ADDR_NONE: anybody outside */
	struct addr own;       /* ours; ADDR_NONE: unknown */
	const char *nic;       /* its interface; "": unknown */
	bool routed;           /* there is a default route by it */
	unsigned state;        /* GATE_*, before any rule takes it from the
				  table */
};

/* How it ends. */
enum { GATE_PASSES = 1, GATE_STOPS = 2 };

struct gate_end {
	unsigned ends;   /* bits; both: it hangs on what is not understood */
	bool limited;    /* passes only so many a second */
	bool some;       /* some addresses or interfaces fare otherwise */
	bool stateful;   /* it passes by its state */
	bool untracked;  /* a rule keeps it out of the table */
	char rule[160];  /* that stops it; that lets it pass; "": none */
	char doubt[160]; /* both: what is not understood */
	char keeper[64]; /* the table that it stops in: "inet filter" */
	struct errand_order open; /* what lets it pass there */
};

void gate_walk(
    const struct gate *g, const struct gate_packet *p, struct gate_end *out);

#endif
