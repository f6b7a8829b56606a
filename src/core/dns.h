/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Questions for addresses to a name server and its answers, as octets (RFC
 * 1035 section 4, RFC 3596, RFC 4035 section 3.2): enough to see what a name
 * server says by itself. Pure. Answers are hostile; it resolves no name for
 * anybody, getaddrinfo(3) does.
 */
#ifndef NTPTUI_CORE_DNS_H
#define NTPTUI_CORE_DNS_H

#include "core/addr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNS_PACKET   512 /* octets of a message by UDP, RFC 1035 2.3.4 */
#define DNS_QUESTION (12 + 255 + 4)
#define DNS_ADDRS    16

enum dns_type { DNS_A = 1, DNS_AAAA = 28 };

/* RFC 1035 section 4.1.1; others are possible. */
enum dns_rcode {
	DNS_NOERROR = 0,
	DNS_FORMERR = 1,
	DNS_SERVFAIL = 2,
	DNS_NXDOMAIN = 3,
	DNS_NOTIMP = 4,
	DNS_REFUSED = 5,
};

struct dns_question {
	uint16_t id; /* random: the only thing but the port that proves an
			answer */
	enum dns_type type;
	bool unchecked;   /* CD: signatures need not be right */
	const char *name; /* with or without the last dot */
};

struct dns_answer {
	uint8_t rcode;
	bool truncated, authentic; /* TC, AD */
	uint8_t n;                 /* addresses, at most DNS_ADDRS */
	struct addr addr[DNS_ADDRS];
};

/* Writes the question, recursion desired; its length, 0 if the name cannot be
 * one (a label of no or more than 63 octets, 255 in all) or there is no
 * room. */
size_t dns_ask(const struct dns_question *q, uint8_t *buf, size_t size);

/*
 * Reads an answer to that very question: id, name (letters' case does not
 * count), type and class agree. False, `out` untouched, if it is none. Of
 * its records the addresses of the type asked are taken, whatever names they
 * have: aliases lead there. A record that runs over the end ends the
 * reading, what was read before stays.
 */
bool dns_read(const struct dns_question *q, const uint8_t *buf, size_t len,
    struct dns_answer *out);

/* "NXDOMAIN" and the like; "?" for one that has no name. */
const char *dns_rcode_name(unsigned rcode);

#endif
