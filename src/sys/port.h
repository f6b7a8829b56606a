/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's port: which sockets there are to be, by the interface lines
 * and by the addresses of the moment. Without lines one for each family, on
 * every address that there is or will be; with lines one for each address
 * that they name. Each is made once for every lane: a lane is what one thread
 * reads. Owned by the engine's thread; other threads only use descriptors.
 */
#ifndef NTPTUI_SYS_PORT_H
#define NTPTUI_SYS_PORT_H

#include "core/addr.h"
#include "core/nic.h"
#include "core/ntptime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PORT_LANES 16 /* at most */

struct kept;
struct port;

/* One socket of a lane. */
struct port_socket {
	int fd;
	bool drop; /* what comes is not answered */
	struct addr at;
};

/* `kept` opens what needs rights; NULL: we have them. */
struct port *port_new(struct kept *kept);
void port_free(struct port *p);

/* The lines from now on; copied. Takes effect with the next port_open() or
 * port_refresh(). */
void port_rules(struct port *p, const struct nic_rule *rule, size_t n);

/*
 * Opens `number` with `lanes` lanes (1 to PORT_LANES), or closes it (0).
 * Sockets that stay right stay open. 0 or an errno: then everything is as it
 * was. `key`: random, see udp_steer().
 */
int port_open(struct port *p, uint16_t number, unsigned lanes, uint32_t key);

/* Looks at the addresses again; true if there are other sockets now. Old ones
 * stay open until port_sweep(). */
bool port_refresh(struct port *p);

/* Nobody uses the old sockets any more. */
void port_sweep(struct port *p);

/* The port that is open, 0 if none; its lanes; does every client meet the
 * same lane always? */
uint16_t port_number(const struct port *p);
unsigned port_lanes(const struct port *p);
bool port_steered(const struct port *p);

/* The sockets of one lane, *n of them, until the next change. */
const struct port_socket *port_lane(
    const struct port *p, unsigned lane, size_t *n);

/* A socket to answer from `local` (may be ADDR_NONE) to that family; -1:
 * none. */
int port_answering(
    const struct port *p, enum addr_family family, const struct addr *local);

/* The addresses of this machine and what is done with each; *n of them. */
struct port_nic {
	struct addr addr;
	char name[NIC_NAME];
	enum nic_act act;
	mono_t since; /* when it was first seen */
};
const struct port_nic *port_nics(const struct port *p, size_t *n);

#endif
