/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The relay's sockets and its loop: one address that clients ask, one socket
 * towards the server for each client, so that a server sees one client as one.
 */
#ifndef TESTS_TOOLS_RELAY_NET_H
#define TESTS_TOOLS_RELAY_NET_H

#include "relay_model.h"

#include <signal.h>
#include <sys/socket.h>

enum { RELAY_PHASES = 32 };

struct relay_address {
	struct sockaddr_storage sa;
	socklen_t len; /* 0: none */
};

/* The rules from this time on, seconds since the start. */
struct relay_phase {
	double at;
	struct relay_rules rules[RELAY_DIRS];
};

struct relay_options {
	uint64_t seed;
	bool verbose;
	struct relay_address listen, server;
	struct relay_address other; /* aliens come from here */
	int phases;
	struct relay_phase phase[RELAY_PHASES];
};

/*
 * Relays until *stop, printing a line when it is ready and a summary at the
 * end.  The caller has blocked the signals that set *stop; they are let
 * through only while the relay waits.  Returns false, with the reason on
 * stderr, when an address cannot be had.
 */
bool relay_run(const struct relay_options *o, const volatile sig_atomic_t *stop)
    __attribute__((warn_unused_result));

#endif
