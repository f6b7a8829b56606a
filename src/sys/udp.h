/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UDP sockets with kernel time stamps, and between struct addr and the
 * kernel's addresses. Descriptors are the caller's. Only calls that clock and
 * network simulators know are used, and every option may fail: then there is
 * less to know of a datagram, no more. (It is not named socket.h because that
 * would hide <sys/socket.h>.)
 */
#ifndef NTPTUI_SYS_UDP_H
#define NTPTUI_SYS_UDP_H

#include "core/addr.h"
#include "core/ntptime.h"
#include "sys/host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* include/net/... of the kernel: lo is number 1 in every namespace. */
#define UDP_LOOPBACK 1

/* Writes a kernel address; its length, 0 if `a` has no family. */
socklen_t udp_from_addr(const struct addr *a, struct sockaddr_storage *ss);

/* Reads one; ADDR_NONE if it is neither IPv4 nor IPv6. */
struct addr udp_to_addr(const struct sockaddr *sa);

/*
 * A socket for one question: unbound, so that the kernel gives it a random
 * port when it sends (RFC 9109), with the error queue and with stamps of
 * both directions. A descriptor, or -errno.
 */
int udp_client(enum addr_family family);

/* A socket on `port` of every address of the family, with arrival stamps.
 * A descriptor, or -errno. */
int udp_server(enum addr_family family, uint16_t port);

/* A socket on this address and port (0: any that is free), with arrival
 * stamps. A descriptor, or -errno. */
int udp_bound(const struct addr *at);

/*
 * The server's socket on `at`, address and port, with arrival stamps and a
 * queue for some ten thousand questions. The address need not be there yet.
 * `shared`: others of ours will be on the same address and port (see
 * udp_steer()). A descriptor, or -errno.
 */
int udp_service(const struct addr *at, bool shared);

/*
 * Of `n` shared sockets on one address, of which `fd` is one, the kernel
 * chooses by a hash of the client's address alone, so that one client always
 * meets the same; `key` keeps others from choosing. False if it cannot: then
 * it chooses by port too.
 */
bool udp_steer(int fd, enum addr_family family, unsigned n, uint32_t key);

/* Sets the differentiated services code point, 0 to 63. */
void udp_dscp(int fd, enum addr_family family, int dscp);

/* Sends from `local` (NULL or ADDR_NONE: as the kernel likes). 0 or an
 * errno. */
int udp_send(int fd, const struct addr *to, const struct addr *local,
    const uint8_t *buf, size_t len);

/*
 * Reads what has come, at most `max` datagrams in one call to the kernel;
 * call it only when poll(2) says so. Fills stamp, kernel, from, local, len
 * and data of each event; local has no port. Datagrams that say they come
 * from loopback but came by a wire are dropped. How many were read.
 */
size_t udp_receive(int fd, struct host_event *ev, size_t max);

enum udp_news {
	UDP_NOTHING,
	UDP_SENT,  /* ev->stamp: when the kernel sent */
	UDP_ERROR, /* ev->error; ev->from: to whom the question went */
};

/* Takes one entry from the error queue. */
enum udp_news udp_news(int fd, struct host_event *ev);

/* Takes the pending error, which else would make poll(2) return at once for
 * ever. 0 or an errno. */
int udp_pending(int fd);

/* Our port, 0 if it has none. */
uint16_t udp_port(int fd);

#endif
