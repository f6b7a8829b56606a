/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/addr.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Octets of ip[] that count. */
static size_t
ip_size(const struct addr *a)
{
	if (a->family == ADDR_IPV4)
		return 4;
	return a->family == ADDR_IPV6 ? 16 : 0;
}

bool
addr_equal(const struct addr *a, const struct addr *b)
{
	return a->family == b->family && a->scope == b->scope &&
	    memcmp(a->ip, b->ip, ip_size(a)) == 0;
}

bool
addr_same_endpoint(const struct addr *a, const struct addr *b)
{
	return addr_equal(a, b) && a->port == b->port;
}

/* Reads a number in `base` of 1 to `digits` digits; NULL if there is none,
 * it is longer, or larger than max. */
static const char *
read_number(
    const char *s, unsigned base, int digits, uint32_t max, uint32_t *out)
{
	static const char set[] = "0123456789abcdef";
	uint64_t v = 0;
	int n = 0;

	for (; *s != '\0'; s++, n++) {
		char c = *s >= 'A' && *s <= 'F' ? (char)(*s + 32) : *s;
		const char *d = memchr(set, c, base);

		if (d == NULL)
			break;
		if (n == digits)
			return NULL;
		v = v * base + (uint64_t)(d - set);
	}
	if (n == 0 || v > max)
		return NULL;
	*out = (uint32_t)v;
	return s;
}

/* Four decimal octets and nothing after them; no octal look-alikes. */
static bool
read_ipv4(const char *s, uint8_t ip[4])
{
	for (int i = 0; i < 4; i++) {
		uint32_t v;

		if (i > 0 && *s++ != '.')
			return false;
		if (s[0] == '0' && s[1] >= '0' && s[1] <= '9')
			return false;
		s = read_number(s, 10, 3, 255, &v);
		if (s == NULL)
			return false;
		ip[i] = (uint8_t)v;
	}
	return *s == '\0';
}

/* Closes the gap that "::" left at `gap` of `n` octets; -1: no gap. */
static bool
spread(uint8_t ip[16], int gap, int n)
{
	int tail = n - gap;

	if (gap < 0)
		return n == 16;
	if (n > 14)
		return false;
	memmove(ip + 16 - tail, ip + gap, (size_t)tail);
	memset(ip + gap, 0, (size_t)(16 - n));
	return true;
}

/* Reads the groups of an IPv6 address (RFC 4291 section 2.2). */
static bool
read_ipv6(const char *s, uint8_t ip[16])
{
	int gap = -1, n = 0;
	bool grouped = false; /* a colon must come before the next group */

	while (*s != '\0') {
		const char *next;
		uint32_t v;

		if (s[0] == ':' && s[1] == ':') {
			if (gap >= 0)
				return false;
			gap = n;
			grouped = false;
			s += 2;
			continue;
		}
		if (grouped && *s++ != ':')
			return false;
		if (n <= 12 && read_ipv4(s, ip + n)) {
			n += 4;
			break;
		}
		next = read_number(s, 16, 4, 0xffff, &v);
		if (next == NULL || n > 14)
			return false;
		ip[n++] = (uint8_t)(v >> 8);
		ip[n++] = (uint8_t)v;
		s = next;
		grouped = true;
	}
	return spread(ip, gap, n);
}

bool
addr_parse(struct addr *out, const char *text)
{
	struct addr a = { 0 };
	char host[ADDR_TEXT];
	const char *percent = strchr(text, '%');
	size_t len = percent != NULL ? (size_t)(percent - text) : strlen(text);

	if (len >= sizeof(host))
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	if (percent == NULL && read_ipv4(host, a.ip)) {
		a.family = ADDR_IPV4;
		*out = a;
		return true;
	}
	memset(a.ip, 0, sizeof(a.ip));
	if (!read_ipv6(host, a.ip))
		return false;
	a.family = ADDR_IPV6;
	if (percent != NULL) {
		const char *end =
		    read_number(percent + 1, 10, 10, UINT32_MAX, &a.scope);

		if (end == NULL || *end != '\0')
			return false;
	}
	*out = a;
	return true;
}

/* The longest run of two or more zero groups, the first of equals (RFC 5952
 * section 4.2); its length, 0 for none. */
static int
zero_run(const uint8_t ip[16], int *first)
{
	int best = 0, run = 0;

	for (int i = 0; i < 8; i++) {
		run = ip[2 * i] == 0 && ip[2 * i + 1] == 0 ? run + 1 : 0;
		if (run > best) {
			best = run;
			*first = i + 1 - run;
		}
	}
	return best > 1 ? best : 0;
}

static bool
is_mapped(const struct addr *a)
{
	static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };

	return a->family == ADDR_IPV6 &&
	    memcmp(a->ip, prefix, sizeof(prefix)) == 0;
}

/* Writes the groups as RFC 5952 wants them; buf holds 40 octets. */
static void
text_ipv6(const struct addr *a, char *buf, size_t size)
{
	int first = 0, run = zero_run(a->ip, &first);
	int i = 0;
	size_t n = 0;

	while (i < 8) {
		unsigned group =
		    (unsigned)(a->ip[2 * i] << 8 | a->ip[2 * i + 1]);
		const char *colon = i > 0 && i != first + run ? ":" : "";

		if (run > 0 && i == first) {
			n += (size_t)snprintf(buf + n, size - n, "::");
			i += run;
			continue;
		}
		if (run == 0 && i > 0)
			colon = ":";
		n += (size_t)snprintf(buf + n, size - n, "%s%x", colon, group);
		i++;
	}
}

const char *
addr_text(const struct addr *a, char *buf, size_t size)
{
	char ip[48] = "-";
	const uint8_t *o = is_mapped(a) ? a->ip + 12 : a->ip;

	if (a->family == ADDR_IPV4 || is_mapped(a)) {
		snprintf(ip, sizeof(ip), "%s%u.%u.%u.%u",
		    is_mapped(a) ? "::ffff:" : "", o[0], o[1], o[2], o[3]);
	} else if (a->family == ADDR_IPV6) {
		text_ipv6(a, ip, sizeof(ip));
	}
	if (a->scope != 0)
		snprintf(buf, size, "%s%%%" PRIu32, ip, a->scope);
	else
		snprintf(buf, size, "%s", ip);
	return buf;
}

const char *
addr_text_port(const struct addr *a, char *buf, size_t size)
{
	char ip[ADDR_TEXT];

	addr_text(a, ip, sizeof(ip));
	if (a->family == ADDR_IPV6)
		snprintf(buf, size, "[%s]:%u", ip, a->port);
	else
		snprintf(buf, size, "%s:%u", ip, a->port);
	return buf;
}

uint32_t
addr_ipv4(const struct addr *a)
{
	if (a->family != ADDR_IPV4)
		return 0;
	return (uint32_t)a->ip[0] << 24 | (uint32_t)a->ip[1] << 16 |
	    (uint32_t)a->ip[2] << 8 | a->ip[3];
}

static enum addr_flaw
flaw_ipv4(const uint8_t ip[4])
{
	static const uint8_t broadcast[4] = { 255, 255, 255, 255 };

	if (ip[0] == 0)
		return ADDR_FLAW_UNSPECIFIED;
	if (ip[0] >= 224 && ip[0] <= 239)
		return ADDR_FLAW_MULTICAST;
	if (memcmp(ip, broadcast, sizeof(broadcast)) == 0)
		return ADDR_FLAW_MULTICAST;
	return ADDR_OK;
}

enum addr_flaw
addr_flaw(const struct addr *a)
{
	static const uint8_t zero[16];

	if (a->family == ADDR_IPV4)
		return flaw_ipv4(a->ip);
	if (a->family != ADDR_IPV6)
		return ADDR_FLAW_NONE;
	if (is_mapped(a))
		return flaw_ipv4(a->ip + 12);
	if (a->ip[0] == 0xff)
		return ADDR_FLAW_MULTICAST;
	if (memcmp(a->ip, zero, sizeof(zero)) == 0)
		return ADDR_FLAW_UNSPECIFIED;
	return ADDR_OK;
}
