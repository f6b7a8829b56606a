/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The seccomp filter, by libseccomp: from the table of sandbox_calls.c, for
 * whatever architecture this is.
 */
#include "sys/sandboxing.h"

#include "sys/sandbox_calls.h"

#include <errno.h>
#include <linux/prctl.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* The type without SOCK_CLOEXEC and SOCK_NONBLOCK. */
#define TYPE_MASK 0xfu

/* Since Linux 5.17; the C library names its memory by it. */
#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif

struct building {
	scmp_filter_ctx ctx;
	uint32_t other; /* what a call without a row comes to */
	bool tcp;
	unsigned n;
	int error; /* the first */
};

#define ALLOW SCMP_ACT_ALLOW

static void
add(struct building *b, uint32_t action, const char *name, unsigned n,
    const struct scmp_arg_cmp *arg)
{
	int number = seccomp_syscall_resolve_name(name);
	int rc;

	if (number == __NR_SCMP_ERROR || action == b->other)
		return; /* no such call here, or nothing to say of it */
	rc = seccomp_rule_add_array(b->ctx, action, number, n, arg);
	/* EDOM, EINVAL: another architecture's. */
	if (rc < 0 && rc != -EDOM && rc != -EINVAL && b->error == 0)
		b->error = -rc;
}

static void
add_sockets(struct building *b, const char *name)
{
	static const unsigned inet[] = { AF_INET, AF_INET6 };
	struct scmp_arg_cmp local = SCMP_A0(SCMP_CMP_EQ, AF_UNIX, 0);
	struct scmp_arg_cmp route[] = { SCMP_A0(SCMP_CMP_EQ, AF_NETLINK, 0),
		SCMP_A2(SCMP_CMP_EQ, 0, 0) };

	add(b, ALLOW, name, 1, &local);
	add(b, ALLOW, name, 2, route);
	for (size_t i = 0; i < 2; i++) {
		struct scmp_arg_cmp udp[] = { SCMP_A0(SCMP_CMP_EQ, inet[i], 0),
			SCMP_A1(SCMP_CMP_MASKED_EQ, TYPE_MASK, SOCK_DGRAM) };
		struct scmp_arg_cmp tcp[] = { SCMP_A0(SCMP_CMP_EQ, inet[i], 0),
			SCMP_A1(SCMP_CMP_MASKED_EQ, TYPE_MASK, SOCK_STREAM) };

		add(b, ALLOW, name, 2, udp);
		/* An answer of DNS that is too long for UDP. */
		add(b, b->tcp ? ALLOW : SCMP_ACT_ERRNO(EACCES), name, 2, tcp);
	}
}

static void
add_values(struct building *b, const char *name, unsigned arg,
    const unsigned *value, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct scmp_arg_cmp is = {
			.arg = arg, .op = SCMP_CMP_EQ, .datum_a = value[i]
		};

		add(b, ALLOW, name, 1, &is);
	}
}

static void
add_thread(struct building *b, const char *name)
{
	uint32_t arch = seccomp_arch_native();
	/* The flags are clone(2)'s first argument, but the second on s390. */
	struct scmp_arg_cmp thread = { .arg = arch == SCMP_ARCH_S390X ||
		    arch == SCMP_ARCH_S390,
		.op = SCMP_CMP_MASKED_EQ,
		.datum_a = CLONE_THREAD,
		.datum_b = CLONE_THREAD };

	add(b, ALLOW, name, 1, &thread);
}

static void
add_self(struct building *b, const char *name)
{
	struct scmp_arg_cmp self =
	    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);
	struct scmp_arg_cmp ask = SCMP_A1(SCMP_CMP_EQ, 0, 0);

	add(b, ALLOW, name, 1, &self);
	if (strcmp(name, "kill") == 0)
		add(b, ALLOW, name, 1, &ask);
}

static void
add_call(struct building *b, const struct sandbox_call *c)
{
	static const unsigned asking[] = { FIONREAD, TCGETS, SIOCGIFNAME,
		SIOCGIFINDEX, SIOCGIFFLAGS, SIOCGIFADDR, SIOCGIFCONF };
	static const unsigned naming[] = { PR_SET_NAME, PR_GET_NAME, PR_SET_VMA,
		PR_CAPBSET_READ, PR_SET_TIMERSLACK, PR_GET_DUMPABLE,
		PR_GET_NO_NEW_PRIVS };

	b->n++;
	switch (c->part) {
	case SANDBOX_ALL:
		add(b, ALLOW, c->name, 0, NULL);
		break;
	case SANDBOX_SOCKET:
		add_sockets(b, c->name);
		break;
	case SANDBOX_THREAD:
		add_thread(b, c->name);
		break;
	case SANDBOX_ABSENT:
		add(b, SCMP_ACT_ERRNO(ENOSYS), c->name, 0, NULL);
		break;
	case SANDBOX_SELF:
		add_self(b, c->name);
		break;
	case SANDBOX_IOCTL:
		add_values(
		    b, c->name, 1, asking, sizeof(asking) / sizeof(asking[0]));
		break;
	case SANDBOX_PRCTL:
		add_values(
		    b, c->name, 0, naming, sizeof(naming) / sizeof(naming[0]));
		break;
	}
}

/* A handler cannot ask libseccomp. */
static void
learn_names(struct sandbox_report *r)
{
	for (int i = 0; i < SANDBOX_NAMES; i++) {
		char *name =
		    seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, i);

		snprintf(r->name[i], sizeof(r->name[i]), "%s",
		    name != NULL ? name : "");
		free(name);
	}
}

static uint32_t
action_of(enum sandbox_calls calls)
{
	switch (calls) {
	case SANDBOX_CALLS_KILL:
		return SCMP_ACT_TRAP; /* sandbox_report.c ends it */
	case SANDBOX_CALLS_DENY:
		return SCMP_ACT_ERRNO(ENOSYS);
	case SANDBOX_CALLS_LOG:
		return SCMP_ACT_LOG;
	case SANDBOX_CALLS_ANY:
		break;
	}
	return SCMP_ACT_ALLOW;
}

static int
load(struct building *b)
{
	int rc;

	/* no_new_privs is ours to set; threads that run take the filter too;
	 * who speaks to the kernel as another architecture is an intruder. */
	seccomp_attr_set(b->ctx, SCMP_FLTATR_CTL_NNP, 0);
	seccomp_attr_set(b->ctx, SCMP_FLTATR_CTL_TSYNC, 1);
	rc = b->error != 0 ? -b->error : seccomp_load(b->ctx);
	seccomp_release(b->ctx);
	return -rc;
}

int
sandbox_calls_confine(const struct sandbox_plan *p, bool tcp, unsigned *n)
{
	bool starts = sandbox_needs(p->role)->starts;
	struct building b = { .tcp = tcp };

	b.other = starts ? ALLOW : action_of(p->calls);
	b.ctx = seccomp_init(b.other);
	if (b.ctx == NULL)
		return ENOMEM;
	if (starts) {
		uint32_t no = p->calls == SANDBOX_CALLS_LOG
		    ? SCMP_ACT_LOG
		    : SCMP_ACT_ERRNO(EPERM);
		const char *name;

		for (size_t i = 0; (name = sandbox_forbidden_at(i)); i++)
			add(&b, no, name, 0, NULL);
		/* Another architecture's calls are not looked at. */
		seccomp_attr_set(b.ctx, SCMP_FLTATR_ACT_BADARCH, ALLOW);
	} else {
		const struct sandbox_call *c;

		for (size_t i = 0; (c = sandbox_call_at(i)); i++)
			add_call(&b, c);
		seccomp_attr_set(
		    b.ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	}
	*n = b.n;
	if (!starts && p->calls == SANDBOX_CALLS_KILL) {
		learn_names(sandbox_report());
		sandbox_report_arm();
	}
	return load(&b);
}
