/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names to addresses by getaddrinfo(3), addresses to names by getnameinfo(3),
 * on threads of its own, so that a
 * name server that says nothing holds up nobody. The threads start when
 * first a name is asked; numeric addresses need none. Owned by one thread.
 */
#ifndef NTPTUI_SYS_RESOLVE_H
#define NTPTUI_SYS_RESOLVE_H

#include "core/addr.h"
#include "sys/host.h"

#include <netdb.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* Questions that may be open at once, and threads that work on them. */
#define RESOLVE_MAX     1024
#define RESOLVE_THREADS 4

struct resolver;

/* getaddrinfo(3), or what a test puts in its place. */
typedef int resolve_fn(const char *name, const char *service,
    const struct addrinfo *hints, struct addrinfo **out);

/* getnameinfo(3), or what a test puts in its place. */
typedef int resolve_name_fn(const struct sockaddr *sa, socklen_t len,
    char *host, socklen_t hostlen, char *service, socklen_t servicelen,
    int flags);

/* `wake_fd` is an eventfd to be written when an answer is there, -1: none.
 * It is never closed here. `lookup` NULL: getaddrinfo(3). */
struct resolver *resolve_new(int wake_fd, resolve_fn *lookup);

/* Ends it, but waits for no look-up in progress: its thread ends when
 * getaddrinfo(3) returns, and nothing of it is heard. */
void resolve_free(struct resolver *r);

/* Asks. 0; or EAGAIN: too many are open, ENAMETOOLONG, EINVAL: empty, or
 * why no thread could be started. */
int resolve_ask(
    struct resolver *r, const char *name, enum addr_family family, uint32_t id);

/* Asks for the name of an address: the answer has the address as addr[0], and
 * the name (at most 95 octets, from a stranger) or "" as its text. Errors as
 * of resolve_ask(). */
int resolve_ask_name(struct resolver *r, const struct addr *addr, uint32_t id);

/* Names come from `lookup` from now on. */
void resolve_names_by(struct resolver *r, resolve_name_fn *lookup);

/* True while an answer is to come, or waits to be taken. */
bool resolve_open(struct resolver *r);

/* Takes an answer: id, naddr, addr (port NTP_PORT) and text of *ev. False
 * if there is none. */
bool resolve_take(struct resolver *r, struct host_event *ev);

/* Looks a name up while the caller waits: its addresses (no port), at most
 * `max`; returns how many. */
size_t resolve_wait(
    const char *name, enum addr_family family, struct addr *out, size_t max);

#endif
