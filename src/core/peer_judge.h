/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The packet tests of RFC 5905 sections 8 and 9.2, in the order of
 * VERDICT_LIST. It looks at the association and changes nothing: what follows
 * from a verdict is peer.c's. For peer.c only.
 */
#ifndef NTPTUI_CORE_PEER_JUDGE_H
#define NTPTUI_CORE_PEER_JUDGE_H

#include "core/peer.h"

/* What the tests need to know: peer_receive()'s arguments. */
struct judging {
	const struct addr *server;
	const struct mac_key *key;
	double precision; /* s */
};

/* What the tests found out, as far as they came. */
struct judged {
	struct packet pkt;  /* zero if the header could not be read */
	bool genuine;       /* it answers our question, whatever it says: only
			       the server can know the origin */
	struct exchange ex; /* valid if the verdict is OK */
	double disp;        /* s, of the sample (RFC 5905 section 8) */
};

/* Judges one datagram; fills `j` always. */
enum verdict peer_judge(const struct peer *p, const struct arrival *a,
    const struct judging *how, struct judged *j);

#endif
