/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UNIX sockets that keep the borders of datagrams (SOCK_SEQPACKET) and know
 * who is at the other end: the engine's listening end with all its clients
 * behind one descriptor, and a client's end. Nothing here ever blocks, and
 * no client can make it hold more memory than LOCAL_QUEUE.
 */
#ifndef NTPTUI_SYS_LOCAL_H
#define NTPTUI_SYS_LOCAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOCAL_CLIENTS 32     /* at once; more are shown the door */
#define LOCAL_MAX     65536  /* octets of the largest datagram */
#define LOCAL_QUEUE   262144 /* octets that may wait for a slow reader */

/* Who is at the other end, by the kernel's word (SO_PEERCRED). */
struct local_who {
	int pid; /* 0: in another PID namespace */
	unsigned uid, gid;
};

struct local;

/*
 * Listens at `path`. Its directory is made if it is missing (0750, 0700
 * without a group) and must be ours, with nobody else allowed to write in it;
 * the socket gets its owner, group and rights (0660, 0600) before it has its
 * name. What a dead engine left there is replaced. `gid`: who may connect
 * besides us; -1: nobody. NULL if that fails, with an errno in *error:
 * EADDRINUSE: another engine listens there, EPERM: the directory is not ours
 * alone.
 */
struct local *local_open(const char *path, long gid, int *error);

/*
 * The same in two steps, for a process that others may listen for: first the
 * name is claimed and what stands there left alone; then a socket gets it, or
 * `door`, a listening one from elsewhere that has it, is taken over. 0 or an
 * errno.
 */
struct local *local_claim(const char *path, long gid, int *error);
int local_listen(struct local *l);
int local_take(struct local *l, int door);

/* For the process that listens: only the listening socket `door`, which is
 * its own from now on; whoever has claimed the name keeps it. */
struct local *local_at(int door);

/* The listening socket, which stays the owner's; -1: none yet. */
int local_door(const struct local *l);

/* Closes a copy that fork(2) has made; name and clients are the other's. The
 * door stays open if `keep`. */
void local_forget(struct local *l, bool keep);

/* Takes the name away and hangs up on everybody. NULL is fine. */
void local_close(struct local *l);

/* Readable when local_next() has something to do. */
int local_fd(const struct local *l);

enum local_kind { LOCAL_DATA, LOCAL_GONE };

struct local_event {
	enum local_kind kind;
	int id; /* of the client: 0 to LOCAL_CLIENTS - 1, used again later */
	struct local_who who;
	const uint8_t *data; /* LOCAL_DATA; until the next call */
	size_t len;          /* more than LOCAL_MAX: it was cut */
};

/* The next thing that came; false if there is nothing now. */
bool local_next(struct local *l, struct local_event *ev);

/* Sends, or keeps for later what cannot be sent yet. False if the client is
 * gone, or was dropped because too much waits for it; LOCAL_GONE is not told
 * of it then. */
bool local_send(struct local *l, int id, const uint8_t *buf, size_t len);

/* Hangs up on one; what was sent can still be read. */
void local_drop(struct local *l, int id);

/* How many there are. */
size_t local_count(const struct local *l);

/* A client's end: connects to `path`. A descriptor, or -errno: ENOENT or
 * ECONNREFUSED: nobody listens; EACCES: we may not. */
int local_call(const char *path, struct local_who *who);

/* Sends one datagram. 0 or an errno. */
int local_tell(int fd, const uint8_t *buf, size_t len);

/* Reads one: its length, 0 if there is none now, -errno (EPIPE: the other
 * end has hung up). */
long local_hear(int fd, uint8_t *buf, size_t size);

/* Closes a client's end. */
void local_hang_up(int fd);

/* The number of a group, -1 if there is none of that name. */
long local_group(const char *name);

/* Us: process and effective user. */
struct local_who local_self(void);

#endif
