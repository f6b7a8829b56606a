/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A network address with its port, as a plain value that can be compared,
 * printed and kept without knowing a socket. Pure; the kernel's sockaddr is
 * known in sys/ only.
 */
#ifndef NTPTUI_CORE_ADDR_H
#define NTPTUI_CORE_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum addr_family { ADDR_NONE = 0, ADDR_IPV4 = 4, ADDR_IPV6 = 6 };

struct addr {
	uint8_t family; /* enum addr_family; ADDR_NONE: no address */
	uint16_t port;  /* host order; 0: none */
	uint32_t scope; /* interface index of a link-local IPv6 address */
	uint8_t ip[16]; /* network order; IPv4 uses the first four */
};

/* Room for any address, its scope, brackets, port and the closing NUL. */
#define ADDR_TEXT 72

/* True if family, address and scope agree; the port does not count. */
bool addr_equal(const struct addr *a, const struct addr *b);

/* True if port too is the same. */
bool addr_same_endpoint(const struct addr *a, const struct addr *b);

/* Reads a numeric IPv4 or IPv6 address (%scope as a number only); no port
 * is read, `out->port` is 0. False, and `out` untouched, if it is none. */
bool addr_parse(struct addr *out, const char *text);

/* Writes the address without port into buf (cut to size); returns buf. */
const char *addr_text(const struct addr *a, char *buf, size_t size);

/* The same with port: 192.0.2.1:123, [2001:db8::1]:123; returns buf. */
const char *addr_text_port(const struct addr *a, char *buf, size_t size);

/* An IPv4 address in host order as the value a refid field would hold. */
uint32_t addr_ipv4(const struct addr *a);

/* Why an address can never be a time source; OK if it can. */
enum addr_flaw {
	ADDR_OK,
	ADDR_FLAW_NONE,        /* no address */
	ADDR_FLAW_UNSPECIFIED, /* 0.0.0.0/8, :: */
	ADDR_FLAW_MULTICAST,   /* multicast or broadcast */
};

/* Judges an address that DNS or a person gave. Loopback is no flaw. */
enum addr_flaw addr_flaw(const struct addr *a);

#endif
