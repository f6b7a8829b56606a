/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What examining a server has shown (engine/doctor.h does it): which questions
 * it was asked in which ways, what came of each, who is on the way to it and
 * what name servers say of its name. A plain value, and what follows from it;
 * no evidence is left out, so that a rule can quote it.
 */
#ifndef NTPTUI_CORE_DOCTORING_H
#define NTPTUI_CORE_DOCTORING_H

#include "core/addr.h"
#include "core/ntptime.h"
#include "core/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DOCTOR_NAME      254
#define DOCTOR_WHY       96
#define DOCTOR_HOPS      24 /* routers looked for, at most */
#define DOCTOR_RESOLVERS 4  /* name servers asked, at most */
#define DOCTOR_ADDRS     8  /* addresses kept of one answer */

/*
 * The ways of asking: id, short name (JSON), what is sent. Each differs from
 * PLAIN in one thing only, so that PLAIN answered and another silent
 * names the thing. Sizes are octets of UDP payload: 76 is the least that an
 * extension field alone may make (RFC 7822 section 7.5.1.4) and stands for the
 * 68 to 72 of a MAC, which a server without the key would leave unanswered; 228
 * is a small question with NTS. Not every server answers unknown fields:
 * silence to these two proves something only by doctor_path.reached[].
 */
#define DOCTOR_KIND_LIST(X)                                                    \
	X(PLAIN, "plain", N_("48 octets, any source port"))                    \
	X(PORT123, "port123", N_("from source port 123"))                      \
	X(DSCP, "dscp46", N_("with DSCP 46 (EF)"))                             \
	X(MEDIUM, "size76", N_("76 octets, as with a MAC"))                    \
	X(LARGE, "size228", N_("228 octets, as with NTS"))                     \
	X(V3, "version3", N_("as NTP version 3"))                              \
	X(FAMILY, "family", N_("by the other IP version"))                     \
	X(SECOND, "second", N_("another server of the operator"))              \
	X(CONTROL, "mode6", N_("its variables (mode 6)"))

enum doctor_kind {
#define X(id, code, text) DOCTOR_##id,
	DOCTOR_KIND_LIST(X)
#undef X
	    DOCTOR_KINDS
};

/* What has come of one question, or of a look-up. */
#define DOCTOR_STATE_LIST(X)                                                   \
	X(UNRUN, "not-run", N_("not asked"))                                   \
	X(RUNNING, "running", N_("asking"))                                    \
	X(ANSWERED, "answered", N_("answered"))                                \
	X(SILENT, "silent", N_("no answer"))                                   \
	X(ICMP, "icmp", N_("the network refused it"))                          \
	X(UNSENT, "unsent", N_("this host refused to send it"))                \
	X(CANNOT, "cannot", N_("cannot be asked"))

enum doctor_state {
#define X(id, code, text) DOCTOR_##id,
	DOCTOR_STATE_LIST(X)
#undef X
	    DOCTOR_STATES
};

/* One way of asking. */
struct doctor_probe {
	uint8_t state;          /* enum doctor_state */
	uint8_t sent, received; /* questions, answers to them */
	struct addr to;         /* whom; ADDR_NONE: not asked */
	uint16_t size;          /* octets of the question */

	/* ICMP, UNSENT and CANNOT. */
	int error;         /* errno; 0: none */
	struct addr from;  /* ICMP: who says so; ADDR_NONE: not known */
	uint8_t icmp_type; /* ICMP: as on the wire, of the family of `to` */
	uint8_t icmp_code;
	char why[DOCTOR_WHY]; /* CANNOT, UNSENT: a sentence, translated */

	/* ANSWERED; of CONTROL only `size_back` and `delay` hold. */
	uint16_t size_back; /* octets of the answer */
	enum verdict verdict;
	bool kiss; /* it is a kiss code: `refid` */
	uint8_t leap, version, stratum;
	uint8_t ttl; /* what was left of it; 0: unknown */
	uint32_t refid;
	double rootdelay, rootdisp; /* s */
	double delay;               /* s, round trip */
	double offset;              /* s, > 0: our clock is behind */
};

enum doctor_hop_state {
	DOCTOR_HOP_SILENT,
	DOCTOR_HOP_EXPIRED, /* a router that says: TTL exceeded */
	DOCTOR_HOP_REFUSED, /* somebody who says: unreachable, filtered */
	DOCTOR_HOP_SERVER,  /* the server's own answer */
};

struct doctor_hop {
	uint8_t state; /* enum doctor_hop_state */
	uint8_t icmp_type, icmp_code;
	int error;        /* errno of REFUSED */
	struct addr from; /* ADDR_NONE: SILENT */
	double rtt;       /* s; NAN: SILENT */
};

/* The way to the server, by questions to its UDP port 123 whose TTL ends
 * sooner: hop[i] had TTL i + 1. */
struct doctor_path {
	uint8_t state; /* enum doctor_state; ANSWERED: the server was reached,
			  SILENT: it was not, ICMP: a hop refused */
	uint8_t n;     /* hops tried */
	uint8_t last;  /* TTL of the last that said anything; 0: none */
	/* Of the ways of asking that were lost: the TTL that one was tried
	 * with, and of the last router that it has reached; between that and
	 * the next it is lost. 0: none. */
	uint8_t tried[DOCTOR_KINDS], reached[DOCTOR_KINDS];
	int error; /* UNSENT, CANNOT */
	char why[DOCTOR_WHY];
	struct doctor_hop hop[DOCTOR_HOPS];
};

/* One question to one name server. */
struct doctor_ask {
	uint8_t state; /* enum doctor_state */
	uint8_t rcode; /* RFC 1035 section 4.1.1; 2: SERVFAIL, 3: NXDOMAIN */
	bool truncated, authentic; /* TC and AD of the answer */
	uint8_t n;                 /* addresses found, at most DOCTOR_ADDRS */
	struct addr addr[DOCTOR_ADDRS];
	double rtt; /* s */
	int error;  /* errno of ICMP, UNSENT */
	char why[DOCTOR_WHY];

	/* After SERVFAIL it was asked again with CD, that is "do not check
	 * signatures" (RFC 4035 section 3.2.2). */
	uint8_t unchecked; /* enum doctor_state; UNRUN: it was not */
	uint8_t unchecked_rcode;
	uint8_t unchecked_n;
};

struct doctor_resolver {
	struct addr at;
	struct doctor_ask a, aaaa;
};

/* What is known of the name. */
struct doctor_names {
	uint8_t state; /* of getaddrinfo(3); CANNOT: the name is an address */
	uint8_t n;     /* addresses it gave, at most DOCTOR_ADDRS */
	double took;   /* s */
	char why[DOCTOR_WHY]; /* SILENT: in words */
	struct addr addr[DOCTOR_ADDRS];
	uint8_t nresolver; /* name servers that are configured; 0: none */
	struct doctor_resolver resolver[DOCTOR_RESOLVERS];
};

enum doctor_phase {
	DOCTOR_WAITING, /* its turn has not come */
	DOCTOR_NAMES,   /* its name is being looked up */
	DOCTOR_ASKING,
	DOCTOR_TRACING,
	DOCTOR_OVER,      /* all is known that can be */
	DOCTOR_CANCELLED, /* no more than what is there */
};

/* All of one server. */
struct doctor_exam {
	uint8_t phase; /* enum doctor_phase */
	char name[DOCTOR_NAME];
	struct addr addr;  /* examined; ADDR_NONE: there is none */
	struct addr other; /* of the other family; ADDR_NONE: none */
	struct addr local; /* ours, that the kernel sends from; no port */
	bool kissed;       /* it does not want to be asked: nothing was after */
	uint16_t sent;     /* questions that may have reached it */
	uint16_t done, of; /* steps, for a progress bar */
	wall_t began;
	double took; /* s, so far */
	struct doctor_names names;
	struct doctor_probe probe[DOCTOR_KINDS];
	struct doctor_path path;
};

/*
 * What follows, as bits: id, short name, sentence. More than one may hold; none
 * is a verdict on the time that the server gives.
 */
#define DOCTOR_SIGN_LIST(X)                                                    \
	X(FINE, "fine", N_("It answers, however it is asked."))                \
	X(NO_NAME, "no-name", N_("Its name has no address."))                  \
	X(NO_DNS, "no-dns", N_("No name server answers."))                     \
	X(DNSSEC, "dnssec",                                                    \
	    N_("The name servers refuse the name because its signatures seem " \
	       "invalid: perhaps because this clock is wrong."))               \
	X(DNS_DIFFERS, "dns-differs",                                          \
	    N_("This host uses other addresses than its name servers give."))  \
	X(OUTPUT_BLOCKED, "output-blocked",                                    \
	    N_("A firewall of this host keeps the questions from leaving."))   \
	X(NO_ROUTE, "no-route", N_("This host has no route to it."))           \
	X(REFUSED, "refused", N_("Nobody listens on its UDP port 123."))       \
	X(UNREACHABLE, "unreachable",                                          \
	    N_("A router on the way says that it cannot be reached."))         \
	X(FILTERED, "filtered", N_("Somebody on the way forbids it (ICMP)."))  \
	X(DEAD, "dead",                                                        \
	    N_("It says nothing, but others do: it is down or closed."))       \
	X(SILENT_ALL, "silent", N_("Nothing comes back from anybody."))        \
	X(PORT123_FILTERED, "port123-filtered",                                \
	    N_("Questions from source port 123 are lost; from other ports "    \
	       "they are answered."))                                          \
	X(PORT123_ONLY, "port123-only",                                        \
	    N_("Only questions from source port 123 are answered."))           \
	X(DSCP_FILTERED, "dscp-filtered",                                      \
	    N_("Questions marked with DSCP 46 are lost; others are "           \
	       "answered."))                                                   \
	X(SIZE_FILTERED, "size-filtered",                                      \
	    N_("Longer questions are lost on the way; short ones are "         \
	       "answered."))                                                   \
	X(SIZE_UNSURE, "size-unsure",                                          \
	    N_("Longer questions are not answered: lost on the way, or the "   \
	       "server knows no extension fields."))                           \
	X(VERSION, "version", N_("It answers one version of NTP only."))       \
	X(FAMILY_ONLY, "family-only",                                          \
	    N_("It answers by the other IP version only."))                    \
	X(FAMILY_BROKEN, "family-broken",                                      \
	    N_("It does not answer by the other IP version."))                 \
	X(KISSED, "kissed", N_("It does not want to be asked (kiss code)."))   \
	X(UNSYNC, "unsync",                                                    \
	    N_("It answers, but says that it has no time to give."))           \
	X(LOSSY, "lossy", N_("Some questions are answered, some are not."))

enum doctor_sign_bit {
#define X(id, code, text) DOCTOR_SIGN_##id##_BIT,
	DOCTOR_SIGN_LIST(X)
#undef X
	    DOCTOR_SIGNS
};

#define DOCTOR_SIGN(id) (UINT32_C(1) << DOCTOR_SIGN_##id##_BIT)

/* What follows from an examination that is over: DOCTOR_SIGN() bits, 0: too
 * little was learnt. Pure. */
uint32_t doctor_signs(const struct doctor_exam *e);

/* Short name and sentence (untranslated) of one of each; "?" out of range. */
const char *doctor_sign_name(unsigned bit);
const char *doctor_sign_text(unsigned bit);
const char *doctor_kind_name(unsigned kind);
const char *doctor_kind_text(unsigned kind);
const char *doctor_state_name(unsigned state);
const char *doctor_state_text(unsigned state);

/* What an ICMP message of a question to that family means (RFC 792, RFC 1812
 * section 5.2.7.1, RFC 4443), untranslated: "port unreachable". */
const char *doctor_icmp_text(uint8_t family, uint8_t type, uint8_t code);

#endif
