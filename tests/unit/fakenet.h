/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A made-up machine and network for examinations, whose time is virtual: what
 * is done to packets is a few numbers.
 */
#ifndef NTPTUI_TESTS_UNIT_FAKENET_H
#define NTPTUI_TESTS_UNIT_FAKENET_H

#include "engine/examine.h"

enum {
	FAKENET_EVENTS = 256,
	FAKENET_SENT = 1024,
	FAKENET_LONGEST = 600, /* s that an examination may take */
};

/* What is between us and the server, and what the server is like. */
struct fakenet {
	unsigned hops;    /* routers */
	unsigned lost_at; /* behind how many the bad packets are lost */
	bool port123, dscp, silent, v3, hidden, refused, kiss, init, no_fields;
	unsigned most; /* octets that pass; 0: all */
	bool ipv6;     /* the name has it, and it works */
	bool names;    /* getaddrinfo(3) works */
	bool servfail; /* the name server doubts signatures */
	bool output;   /* EPERM */
	bool busy;     /* port 123 is somebody's */

	uint32_t holder; /* id of whose socket has port 123; 0: nobody's */
	mono_t now;
	size_t nevents;
	struct {
		mono_t at;
		struct probes_event ev;
	} event[FAKENET_EVENTS];
	size_t nsent;
	struct {
		mono_t at;
		struct addr to;
		bool arrived;
	} sent[FAKENET_SENT];
	size_t questions; /* that arrived at a server */
};

/* The machine in that network. */
struct probes_host fakenet_host(struct fakenet *w);

/* Gives `x` what is due; when the next will be. */
mono_t fakenet_deliver(struct fakenet *w, struct examine *x);

/* Examines to the end; e[i] is what is known of aim i. Asserts that it was
 * polite, and came to an end. */
void fakenet_play(struct fakenet *w, const struct examine_aim *aim, size_t n,
    struct doctor_exam *e);

#endif
