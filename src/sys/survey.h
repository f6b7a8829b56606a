/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds out what there is to know of this host, part by part, and changes
 * nothing. It keeps no state; what takes long can be cancelled. All files are
 * read below a root that a test may put elsewhere.
 */
#ifndef NTPTUI_SYS_SURVEY_H
#define NTPTUI_SYS_SURVEY_H

#include "core/surveying.h"
#include "sys/nics.h"

#include <stdatomic.h>

/* Where to look; all zero: at this host. */
struct survey_place {
	const char *root;    /* before every path; NULL: "" */
	int self;            /* this process; 0: getpid() */
	atomic_bool *cancel; /* true: no more commands are run; may be NULL */
	/* The rules in nft's JSON (`nft -j list ruleset`) and iptables-save's
	 * text by family (4, 6) and age, malloc'ed; NULL with why[SURVEY_TEXT]
	 * if they cannot be read, "" if there are none. NULL: the kernel's. */
	char *(*nft)(void *arg, char *why);
	char *(*iptables)(void *arg, int family, bool legacy, char *why);
	/* The addresses, as nics_read(). NULL: the kernel's. */
	struct nic *(*nics)(void *arg, size_t *n);
	void *arg;
};

/* Everything that `aim` does not skip. */
void survey_read(const struct survey_place *at, const struct survey_aim *aim,
    struct survey *out);

/* One part; those before it should be done: the firewall is judged for the
 * interfaces and addresses that were found. */
void survey_part(const struct survey_place *at, const struct survey_aim *aim,
    enum survey_part part, struct survey *s);

#endif
