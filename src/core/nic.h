/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which of this machine's addresses the server uses: the `interface` and
 * `nic` lines, and the question put to them for every address. Pure.
 */
#ifndef NTPTUI_CORE_NIC_H
#define NTPTUI_CORE_NIC_H

#include "core/addr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NIC_NAME 16 /* octets of an interface's name with its NUL */

enum nic_act {
	NIC_LISTEN,
	NIC_IGNORE, /* no socket: another program may use the address */
	NIC_DROP,   /* a socket that holds the port and answers nobody */
};

enum nic_what {
	NIC_ALL, /* all but loopback and wildcard, as in ntpd */
	NIC_IPV4,
	NIC_IPV6,
	NIC_WILDCARD, /* 0.0.0.0 and :: */
	NIC_BY_NAME,  /* an interface */
	NIC_BY_ADDR,  /* an address, or a prefix of it */
};

/* One line. */
struct nic_rule {
	enum nic_act act;
	enum nic_what what;
	char name[NIC_NAME]; /* NIC_BY_NAME */
	struct addr addr;    /* NIC_BY_ADDR */
	uint8_t prefix;      /* NIC_BY_ADDR: leading bits that count */
	uint32_t line;
};

/*
 * What is to be done with address `a` of the interface `name`, as ntpd
 * decides it (ntp_io.c, interface_action()): the last line that fits. If none
 * does: without any line everything is listened to; with lines loopback still
 * is, other addresses are not, and the wildcard addresses would be held and
 * dropped. We leave these last alone instead, for then other programs can
 * have the addresses that are not ours, and nothing is lost: nobody's packet
 * arrives there who has been given an address of ours.
 */
enum nic_act nic_decide(const struct nic_rule *rule, size_t count,
    const char *name, const struct addr *a);

/* Do both say the same? Their order counts, their lines do not. */
bool nics_same(
    const struct nic_rule *a, size_t na, const struct nic_rule *b, size_t nb);

#endif
