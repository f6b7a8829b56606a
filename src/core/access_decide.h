/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the words of the rule that covers a client to what becomes of its
 * request: one pure function, for the engine and for whoever wants to know
 * beforehand. It counts no packets: rates are somebody else's.
 */
#ifndef NTPTUI_CORE_ACCESS_DECIDE_H
#define NTPTUI_CORE_ACCESS_DECIDE_H

#include <stdbool.h>
#include <stdint.h>

/* Kinds of request. */
enum access_kind {
	ACCESS_TIME,      /* mode 3 */
	ACCESS_QUERY,     /* mode 6, to read */
	ACCESS_CONFIGURE, /* mode 6, to write, with the control key */
	ACCESS_MODE7,     /* ntp.org's old private queries */
	ACCESS_KINDS
};

enum access_verdict {
	ACCESS_ANSWERS,
	ACCESS_DROPS,   /* nothing is sent */
	ACCESS_REFUSES, /* an answer that says no */
	ACCESS_LIMITS,  /* answered while not too many, else nothing is sent */
	ACCESS_KISSES,  /* the same, and the kiss code RATE now and then */
	ACCESS_VERDICTS
};

struct access_request {
	enum access_kind kind;
	uint8_t version; /* of the packet; 0: 4 for time, 2 for mode 6, as
			    ntpq has it */
	bool sec;        /* NTPsec's ways, not ntp.org's */
	bool mode7;      /* mode 7 is enabled; ntp.org only */
	bool mac;        /* it carries one, which is looked at later */
};

struct access_answer {
	enum access_verdict verdict;
	uint32_t flag; /* the ACCESS_* bit that decides; 0: none does */
};

/* What becomes of a request under a rule's `flags` (ACCESS_* bits). */
struct access_answer access_decide(
    uint32_t flags, const struct access_request *rq);

#endif
