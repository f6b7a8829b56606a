/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which servers to follow: few, near, permitted, true, and with nothing in
 * common that could fail or lie for all of them. A pure function of what is
 * known of each; it says why for each that it takes and each that it leaves.
 * The rules are those of the NTP Pool for its servers and of RFC 8633 3.2 to
 * 3.4.
 */
#ifndef NTPTUI_CONFIG_CHOOSE_H
#define NTPTUI_CONFIG_CHOOSE_H

#include "config/catalog.h"
#include "core/probing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One candidate. */
struct choose_aim {
	const struct catalog_row *row;
	const struct probe_result *probe; /* NULL: was not measured */
	double error;   /* s, from the majority (probe_judge()); NAN */
	bool wrong;     /* it disagrees with the majority */
	double km;      /* how far, as the catalogue tells; NAN: not known */
	bool permitted; /* the user has permission, whatever the policy */
};

struct choose_cfg {
	unsigned stratum1, stratum2; /* how many of each are wanted */
	bool smear; /* want those that smear; else none of them */
};

#define CHOOSE_STRATUM1 2
#define CHOOSE_STRATUM2 3

/* What became of a candidate. The first that holds. */
enum choose_verdict {
	CHOOSE_TAKEN,
	CHOOSE_SPARE,     /* good, but nearer ones were enough */
	CHOOSE_POOL_NAME, /* a name of the pool: never for a server of it */
	CHOOSE_NO_NAME,   /* nothing that ntp.conf could name */
	CHOOSE_CLOSED,    /* the policy: not open */
	CHOOSE_RESTRICTED,
	CHOOSE_UNSURE,     /* the list does not say who may ask */
	CHOOSE_UNMEASURED, /* others were measured, this one was not */
	CHOOSE_DEAD,       /* no answer, or no address */
	CHOOSE_KISSED,     /* it refused us */
	CHOOSE_UNSYNC,     /* it has no time to give */
	CHOOSE_STRATUM,    /* neither stratum 1 nor 2 (as measured) */
	CHOOSE_FALSE,      /* it disagrees with the majority */
	CHOOSE_UNPROVEN,   /* there is no majority that it could agree with */
	CHOOSE_SMEAR,      /* it smears and the others do not, or the reverse */
	CHOOSE_LOSSY,      /* two or more of its answers were lost */
	CHOOSE_TWIN,       /* another name of one that is listed too */
	CHOOSE_OPERATOR,   /* of the same operator as a nearer one */
	CHOOSE_NETWORK,    /* in the same network */
	CHOOSE_FOLLOWS,    /* has its time from another that was taken, or from
			      the same server */
	CHOOSE_OUT,        /* it was not among those to choose from */
	CHOOSE_VERDICTS
};

struct choose_result {
	enum choose_verdict verdict;
	size_t other;  /* CHOOSE_OPERATOR, _NETWORK, _FOLLOWS: which was taken;
			  else none */
	unsigned rank; /* among all that could be taken, nearest first, from 1;
			  0: it could not */
};

/* Judges n candidates into out[]; returns how many are taken. Near means: by
 * measured delay and twice the jitter; if nothing at all was measured, by
 * kilometres. What is missing of one stratum is made up by the other. Pure. */
size_t choose(const struct choose_aim *aim, size_t n,
    const struct choose_cfg *cfg, struct choose_result *out);

/* Why, in a sentence, translated; returns buf. */
const char *choose_text(const struct choose_aim *aim,
    const struct choose_result *r, size_t i, char *buf, size_t size);

/* The domain that tells operators apart: "example.org" of "ntp1.example.org",
 * "example.co.uk" of "a.example.co.uk"; an address as it is. Pure. */
const char *choose_operator(const char *host);

#endif
