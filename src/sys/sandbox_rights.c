/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Users and capabilities. Capabilities are a thread's own, so this comes
 * before there are threads; the C library carries users to all of them.
 */
#include "sys/sandboxing.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SANITIZED
#define HAS_SANITIZER true
#else
#define HAS_SANITIZER false
#endif

#define BIT(cap) (UINT64_C(1) << (cap))

/* Ports below 1024 and the clock; what an editor or a saved file's owner
 * takes; and root's files and SHM segments, where root serves alone. */
#define SERVING (BIT(CAP_SYS_TIME) | BIT(CAP_NET_BIND_SERVICE))
#define OWNING                                                                 \
	(BIT(CAP_CHOWN) | BIT(CAP_FOWNER) | BIT(CAP_DAC_OVERRIDE) |            \
	    BIT(CAP_SETUID) | BIT(CAP_SETGID) | BIT(CAP_KILL))

#define ROOTS                                                                  \
	(BIT(CAP_CHOWN) | BIT(CAP_FOWNER) | BIT(CAP_DAC_OVERRIDE) |            \
	    BIT(CAP_IPC_OWNER))

/* What only the keeper has, which meets no packet: whose socket holds a port
 * (ptrace(2) itself is forbidden), and a server's queue beyond the system's
 * limit. */
#define KEEPING (BIT(CAP_SETPCAP) | BIT(CAP_SYS_PTRACE) | BIT(CAP_NET_ADMIN))

static const struct sandbox_needs needs[SANDBOX_ROLES] = {
	[SANDBOX_KEEPER] = { "keeper", SERVING | OWNING | KEEPING, true },
	[SANDBOX_WORKER] = { "worker", 0, false },
	[SANDBOX_ALONE] = { "server", SERVING, false },
};

const struct sandbox_needs *
sandbox_needs(enum sandbox_role role)
{
	return &needs[role];
}

uint64_t
sandbox_caps(enum sandbox_role role)
{
	bool root = role == SANDBOX_ALONE && geteuid() == 0;

	return needs[role].caps | (root ? ROOTS : 0);
}

const char *
sandbox_role_name(enum sandbox_role role)
{
	return role < SANDBOX_ROLES ? needs[role].name : NULL;
}

bool
sandbox_sanitized(void)
{
	const char *loaded = getenv("LD_PRELOAD");

	/* valgrind makes calls of its own in our name. */
	return HAS_SANITIZER ||
	    (loaded != NULL && strstr(loaded, "vgpreload") != NULL);
}

int
sandbox_become(const char *user)
{
	const struct passwd *pw;

	errno = 0;
	pw = getpwnam(user);
	if (pw == NULL)
		return errno != 0 ? errno : ESRCH;
	/* What stays of root's rights is sandbox_drop()'s to say. */
	if (prctl(PR_SET_KEEPCAPS, 1) != 0 ||
	    initgroups(user, pw->pw_gid) != 0 ||
	    setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) != 0 ||
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) != 0)
		return errno;
	return pw->pw_uid != 0 && geteuid() == 0 ? EPERM : 0;
}

struct caps {
	struct __user_cap_header_struct head;
	struct __user_cap_data_struct data[2];
};

static uint64_t
permitted(const struct caps *c)
{
	return (uint64_t)c->data[1].permitted << 32 | c->data[0].permitted;
}

static void
set(struct caps *c, uint64_t caps)
{
	c->data[0] = (struct __user_cap_data_struct){ (uint32_t)caps,
		(uint32_t)caps, 0 };
	c->data[1] = (struct __user_cap_data_struct){ (uint32_t)(caps >> 32),
		(uint32_t)(caps >> 32), 0 };
}

int
sandbox_drop(uint64_t caps, bool bound, uint64_t *left)
{
	struct caps c = { .head = { _LINUX_CAPABILITY_VERSION_3, 0 } };

	if (syscall(SYS_capget, &c.head, c.data) != 0)
		return errno;
	*left = permitted(&c);
	/* After setresuid() they are permitted but not effective. */
	set(&c, *left);
	if (syscall(SYS_capset, &c.head, c.data) != 0)
		return errno;
	if (bound && (*left & BIT(CAP_SETPCAP)) != 0)
		for (int i = 0; prctl(PR_CAPBSET_READ, i) >= 0; i++)
			if ((caps & BIT(i)) == 0 &&
			    prctl(PR_CAPBSET_DROP, i) != 0)
				return errno;
	/* EINVAL: a kernel without ambient ones (before 4.3) has none. */
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 &&
	    errno != EINVAL)
		return errno;
	*left &= caps;
	set(&c, *left);
	return syscall(SYS_capset, &c.head, c.data) == 0 ? 0 : errno;
}
