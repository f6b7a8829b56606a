/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that a diagnosis can say, by stable codes: what it is called, how
 * bad it is, and which others are its symptoms. Constant data; codes never
 * change their meaning, because scripts and monitoring systems know them.
 */
#ifndef NTPTUI_WHY_CODES_H
#define NTPTUI_WHY_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum why_group {
	WHY_NETWORK, /* nothing, or not enough, gets through */
	WHY_SOURCE,  /* it gets through, and is not used */
	WHY_CONFIG,  /* ntp.conf, and what runs of it */
	WHY_CLOCK,   /* the clock itself */
	WHY_HOST,    /* rights, other programs, files, the machine */
	WHY_SERVER,  /* our own clients */
	WHY_NORMAL,  /* looks alarming, and is not */
	WHY_GROUPS
};

/* How bad it is; the worst of all findings is the state of the whole. */
enum why_state {
	WHY_FINE,     /* as it should be, though it may look odd */
	WHY_NOTICE,   /* worth knowing; nothing suffers now */
	WHY_DEGRADED, /* it works, but not as well or as safely as it could */
	WHY_FAULT,    /* the clock is not kept right, or clients get no time */
	WHY_STATES
};

struct why_code {
	const char *code;
	enum why_group group;
	enum why_state state; /* a rule may say something milder */
	uint8_t urgency;      /* 0 to 99: order within a state */
	const char *title;    /* what it is called; pass it through _() */
	const char *hides;    /* codes that it explains, separated by blanks;
				 of the same source only if both have one */
};

/* All of them, in the order of the groups: from 0 on, until NULL. */
const struct why_code *why_code_at(size_t i);

/* NULL if there is none of that name. */
const struct why_code *why_code_find(const char *code);

/* Does `a` explain `b`? */
bool why_code_hides(const struct why_code *a, const struct why_code *b);

/* "network", "source" ...: stable names, for JSON; and translated titles. */
const char *why_group_name(enum why_group group);
const char *why_group_title(enum why_group group);

/* "fine", "notice", "degraded", "fault": stable. */
const char *why_state_name(enum why_state state);

#endif
