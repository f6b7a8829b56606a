/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of sandbox_enter(): for sandbox*.c only. Each returns 0 or an
 * errno; ENOSYS: this kernel, or this build, cannot do it.
 */
#ifndef NTPTUI_SYS_SANDBOXING_H
#define NTPTUI_SYS_SANDBOXING_H

#include "sys/sandbox.h"

#include <sys/types.h>

/* A role's needs. */
struct sandbox_needs {
	const char *name;
	uint64_t caps; /* those that stay, if they are there */
	bool starts;   /* it starts other programs, which must not inherit a
			  list of calls or of files */
};

const struct sandbox_needs *sandbox_needs(enum sandbox_role role);

/* Its capabilities as the user whom we are now. */
uint64_t sandbox_caps(enum sandbox_role role);

/* Whether a sanitizer is built in, or valgrind runs us: both need what a filter
 * forbids. */
bool sandbox_sanitized(void);

/* The user's number and groups in place of root's. */
int sandbox_become(const char *user);

/* Only `caps` stay permitted and effective; with `bound`, and if we may, in
 * the bounding set too. *left: what is permitted afterwards. */
int sandbox_drop(uint64_t caps, bool bound, uint64_t *left);

/*
 * The files: opened before rights go (sandbox_files_open(): a descriptor, or
 * -errno; *abi is the kernel's), and in force after it. TCP is confined too
 * from ABI 4 on: *tcp then says that name servers may be asked by it.
 */
int sandbox_files_open(const struct sandbox_plan *p, bool root, int *abi);
int sandbox_files_close(int fd);
bool sandbox_files_know_tcp(int abi);

/* The calls. `tcp`: files confine it. *n: how many are on the list. */
int sandbox_calls_confine(const struct sandbox_plan *p, bool tcp, unsigned *n);

/* What a call that is not on the list is to be told by; names must be filled
 * in before it is armed. */
#define SANDBOX_NAMES     512
#define SANDBOX_NAME_SIZE 28
struct sandbox_report {
	const char *role;
	int fd;
	char name[SANDBOX_NAMES][SANDBOX_NAME_SIZE];
};
struct sandbox_report *sandbox_report(void);
int sandbox_report_arm(void);

#endif
