/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gives power away: user, capabilities, files (Landlock), system calls
 * (seccomp), for good. Called once in a process, before it starts threads; it
 * owns nothing but the handler of SIGSYS. It decides nothing about who needs
 * what beyond the tables of sandbox_calls.c, and nothing here can be undone.
 */
#ifndef NTPTUI_SYS_SANDBOX_H
#define NTPTUI_SYS_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who is confined; a bit each, for the tables. */
enum sandbox_role {
	SANDBOX_KEEPER, /* holds the rights, starts the worker and commands */
	SANDBOX_WORKER, /* serve's engine below a keeper: no right at all */
	SANDBOX_ALONE,  /* serve without a keeper: may set the clock and open
			   port 123 */
	SANDBOX_ROLES
};

/* What a call that is not on the role's list comes to. */
enum sandbox_calls {
	SANDBOX_CALLS_KILL, /* the end of the process, by SIGSYS, after a line
			       on standard error that names the call */
	SANDBOX_CALLS_DENY, /* ENOSYS */
	SANDBOX_CALLS_LOG,  /* it is let through; the kernel's log has it */
	SANDBOX_CALLS_ANY   /* no filter */
};

struct sandbox_plan {
	enum sandbox_role role;
	bool off;                 /* nothing is done at all */
	enum sandbox_calls calls; /* seccomp's action */
	bool no_landlock;
	const char *user; /* whom to become if we are root; NULL or "": nobody
			     else. His groups come with him */
	const char *const *read;  /* files and trees beyond those that every
				     program needs; NULL ends them */
	const char *const *write; /* the same, that may be changed too */
	int report; /* a descriptor (pipe) that gets the line about a killed
		       call too; < 0: none */
};

/* What came of it. */
struct sandbox_state {
	enum sandbox_role role;
	bool off;          /* by the plan, or because of a sanitizer */
	unsigned uid, gid; /* effective, afterwards */
	uint64_t caps;     /* permitted, a bit each (CAP_SYS_TIME is 25) */
	bool no_new_privs;
	enum sandbox_calls calls;
	unsigned ncalls; /* on the list; 0: no filter, or a list of what is
			    forbidden (roles that start other programs) */
	int landlock;    /* the kernel's ABI; 0: not confined by it */
	char note[256];  /* why something is not as planned; "" */
};

/*
 * Does as planned: dumpable no more (keys are in memory), groups and user,
 * capabilities, no_new_privs, Landlock, seccomp, in this order. False, with
 * the sentence in `why`, if a right that was to go is still there: the caller
 * ends. What this kernel or this build cannot do at all (no Landlock, no
 * seccomp, a sanitizer) is no failure: `s->note` tells it.
 */
bool sandbox_enter(const struct sandbox_plan *p, struct sandbox_state *s,
    char *why, size_t size);

/* One line: "user ntptui, 151 system calls (another: kill), files by Landlock
 * 4, no capabilities". Returns buf. */
const char *sandbox_say(const struct sandbox_state *s, char *buf, size_t size);

/* How a process that was confined ended, if it was for a call that it may not
 * make: true, and a sentence. `status` as waitpid(2) has it; `told`: what came
 * through `report`, "" for nothing. */
bool sandbox_died(int status, const char *told, char *buf, size_t size);

/* "kill", "deny", "log", "off": true, and *calls, if it is one of them. */
bool sandbox_calls_named(const char *word, enum sandbox_calls *calls);

/* "keeper", "worker", ...; NULL for what is no role. */
const char *sandbox_role_name(enum sandbox_role role);

#endif
