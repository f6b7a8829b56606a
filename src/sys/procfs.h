/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What /proc tells of processes and their sockets. It keeps nothing, and
 * takes /proc's place as an argument, so that a test may bring its own.
 */
#ifndef NTPTUI_SYS_PROCFS_H
#define NTPTUI_SYS_PROCFS_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* linux/capability.h, whose numbers are for ever */
#define PROC_NET_BIND  10
#define PROC_NET_ADMIN 12
#define PROC_SYS_TIME  25

/* Sockets on one port that are looked for at once. */
#define PROC_SOCKETS 32

/* As much of a process's small file as fits, with a NUL; -1 if it cannot be
 * read. NULs within (cmdline) become spaces. */
int proc_read(
    const char *proc, int pid, const char *file, char *buf, size_t size);

/* The next process number of a directory of /proc; 0: no more. */
int proc_next(DIR *dir);

/* The command's name, without the newline, printable. The kernel cuts it
 * after 15 characters. */
bool proc_name(const char *proc, int pid, char *name, size_t size);

/*
 * The systemd service that a process belongs to, without ".service", from
 * the last part of its control group: 0::/system.slice/chrony.service. What
 * belongs to a user's session is no service of the system.
 */
bool proc_unit(const char *proc, int pid, char *unit, size_t size);

/* Effective capabilities as /proc/PID/status shows them. */
bool proc_capable(const char *proc, int pid, unsigned bit);

/* True if the process is in the first user namespace, the host's own, or
 * that may not be seen. */
bool proc_first_namespace(const char *proc, int pid);

/* True if the process has CAP_SYS_TIME where it sets the clock. */
bool proc_sets_clock(const char *proc, int pid);

/* Adds the inodes of sockets on `port` in net/`file` (udp, udp6) to the `n` of
 * `inode`, which has room for PROC_SOCKETS,
 * that are there; how many there are then. */
size_t proc_sockets(const char *proc, const char *file, uint16_t port,
    unsigned long *inode, size_t n);

/* Has the process one of these sockets open? False too if it may not be
 * looked at. */
bool proc_holds(
    const char *proc, int pid, const unsigned long *inode, size_t n);

#endif
