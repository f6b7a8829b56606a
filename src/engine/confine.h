/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine's sandbox: which files its configuration needs, and the rights
 * that its process gives away for good (sys/sandbox.h). Called once, before
 * there are threads. It decides nothing about time.
 */
#ifndef NTPTUI_ENGINE_CONFINE_H
#define NTPTUI_ENGINE_CONFINE_H

#include "engine/params.h"
#include "sys/sandbox.h"

struct confine {
	enum sandbox_role role;
	bool off;                 /* --sandbox off: only said */
	enum sandbox_calls calls; /* what another call comes to */
	bool no_landlock;
	const char *user;  /* whom root becomes; "": nobody else. If there is no
			      such user this is said, and root stays */
	const char *conf;  /* ntp.conf, absolute; NULL: none is read */
	bool saves;        /* it is this process that writes that file */
	const char *state; /* the state directory; "": none */
	const char *socket;  /* where others attach; "": nowhere */
	const char *pidfile; /* "": none */
	const char *log;     /* a file; "": none but ntp.conf's */
	int report;          /* as in struct sandbox_plan */
};

/* Goes in, with the files of `p`. False: a right that was to go is still
 * there, the process must end; `why` says so. Else `why` is the line for the
 * picture. *weak: more is left than was planned. */
bool confine_enter(const struct confine *c, const struct params *p, char *why,
    size_t size, bool *weak);

#endif
