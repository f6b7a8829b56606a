/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Landlock by its system calls, which no C library has; as much of it as the
 * kernel knows (its ABI 1 came with Linux 5.13). The numbers are the kernel's,
 * written out here because the headers of older systems have not all of them;
 * those of the calls are the same on every architecture but Alpha.
 */
#include "sys/sandboxing.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule       445
#define SYS_landlock_restrict_self  446
#endif

#define ASK_VERSION 1u

/* What may be done to files, a bit each. */
#define EXECUTE     (1u << 0)
#define WRITE_FILE  (1u << 1)
#define READ_FILE   (1u << 2)
#define READ_DIR    (1u << 3)
#define REMOVE_DIR  (1u << 4)
#define REMOVE_FILE (1u << 5)
#define MAKE_DIR    (1u << 7)
#define MAKE_REG    (1u << 8)
#define MAKE_SOCK   (1u << 9)
#define MAKE_ALL    (0x7fu << 6)
#define REFER       (1u << 13) /* ABI 2: a file moves between directories */
#define TRUNCATE    (1u << 14) /* 3 */
#define IOCTL_DEV   (1u << 15) /* 5 */

#define CONNECT_TCP UINT64_C(2) /* ABI 4 */
#define BIND_TCP    UINT64_C(1)
#define SCOPE_ALL                                                              \
	UINT64_C(3) /* 6: no foreign abstract sockets, no                      \
		       signals to others */

#define READING (READ_FILE | READ_DIR)
#define WRITING                                                                \
	(READING | WRITE_FILE | REMOVE_FILE | REMOVE_DIR | MAKE_DIR |          \
	    MAKE_REG | MAKE_SOCK | REFER | TRUNCATE)
#define OF_FILES (WRITE_FILE | READ_FILE | TRUNCATE)

#define DNS_PORT 53

struct ruleset {
	uint64_t files, net, scope;
};

/* The kernel's has no padding behind the descriptor. */
struct path_rule {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

struct port_rule {
	uint64_t allowed, port;
};

enum rule_type { RULE_PATH = 1, RULE_PORT = 2 };

/* What every program reads: libraries, time zones, the resolver's files,
 * other processes (rivals.c), how many cores there are. */
static const char *const common[] = { "/usr", "/lib", "/lib64", "/proc",
	"/sys/devices/system/cpu", "/dev/urandom", "/dev/random",
	"/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager",
	"/run/netconfig", "/run/nscd", "/var/run/nscd", NULL };

/* Of /etc, where all of it would be too much because root could read its
 * secrets. A file that is replaced later is out of reach; therefore the
 * service user, who cannot read them anyway, gets the directory. */
static const char *const etc[] = { "/etc/resolv.conf", "/etc/hosts",
	"/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf",
	"/etc/services", "/etc/protocols", "/etc/localtime", "/etc/passwd",
	"/etc/group", "/etc/ld.so.cache", "/etc/ntptui", "/etc/ntpsec", NULL };

static const char *const whole_etc[] = { "/etc", NULL };
static const char *const sink[] = { "/dev/null", NULL };

static uint64_t
all_files(int abi)
{
	uint64_t all = EXECUTE | WRITE_FILE | READ_FILE | READ_DIR |
	    REMOVE_DIR | REMOVE_FILE | MAKE_ALL;

	return all | (abi >= 2 ? REFER : 0) | (abi >= 3 ? TRUNCATE : 0) |
	    (abi >= 5 ? IOCTL_DEV : 0);
}

/* What is not there needs no rule. */
static int
add_path(int fd, const char *path, uint64_t allowed)
{
	struct path_rule rule = { .allowed = allowed };
	struct stat st;
	int error = 0;

	rule.parent = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent < 0)
		return 0;
	if (fstat(rule.parent, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed &= OF_FILES;
	if (syscall(SYS_landlock_add_rule, fd, RULE_PATH, &rule, 0) != 0)
		error = errno;
	close(rule.parent);
	return error;
}

static int
add_paths(int fd, const char *const *path, uint64_t allowed)
{
	int error = 0;

	for (; path != NULL && *path != NULL && error == 0; path++)
		error = add_path(fd, *path, allowed);
	return error;
}

static int
add_dns(int fd)
{
	struct port_rule rule = { CONNECT_TCP, DNS_PORT };

	return syscall(SYS_landlock_add_rule, fd, RULE_PORT, &rule, 0) == 0
	    ? 0
	    : errno;
}

bool
sandbox_files_know_tcp(int abi)
{
	return abi >= 4;
}

int
sandbox_files_open(const struct sandbox_plan *p, bool root, int *abi)
{
	struct ruleset rules = { 0 };
	uint64_t known;
	int fd, error;
	long version =
	    syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);

	*abi = version > 0 ? (int)version : 0;
	if (version <= 0)
		return -ENOSYS;
	known = rules.files = all_files(*abi);
	rules.net = sandbox_files_know_tcp(*abi) ? CONNECT_TCP | BIND_TCP : 0;
	rules.scope = *abi >= 6 ? SCOPE_ALL : 0;
	/* An older kernel takes a longer struct whose rest is zero. */
	fd =
	    (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules), 0);
	if (fd < 0)
		return -errno;
	error = add_paths(fd, common, READING & known);
	if (error == 0)
		error = add_paths(fd, root ? etc : whole_etc, READING & known);
	if (error == 0)
		error = add_paths(fd, sink, WRITING & known);
	if (error == 0)
		error = add_paths(fd, p->read, READING & known);
	if (error == 0)
		error = add_paths(fd, p->write, WRITING & known);
	if (error == 0 && rules.net != 0)
		error = add_dns(fd);
	if (error != 0)
		close(fd);
	return error != 0 ? -error : fd;
}

int
sandbox_files_close(int fd)
{
	int error = syscall(SYS_landlock_restrict_self, fd, 0) == 0 ? 0 : errno;

	close(fd);
	return error;
}
