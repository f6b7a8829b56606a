/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/dns.h"

#include <string.h>

/* RFC 1035 sections 2.3.4, 3.2.4 and 4.1.1. */
enum {
	HEADER = 12,
	LABEL = 63,
	NAME = 255,
	CLASS_IN = 1,
	QR = 0x8000,
	OPCODE = 0x7800,
	TC = 0x0200,
	RD = 0x0100,
	AD = 0x0020,
	CD = 0x0010,
	RCODE = 0x000f,
};

static void
put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static unsigned
get16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

/* The name as labels; its length, 0 if it is none or there is no room. */
static size_t
put_name(const char *name, uint8_t *buf, size_t size)
{
	size_t n = 0;

	if (strcmp(name, ".") == 0)
		name = "";
	while (*name != '\0') {
		size_t len = strcspn(name, ".");

		if (len == 0 || len > LABEL || n + 1 + len + 1 > NAME ||
		    n + 1 + len + 1 > size)
			return 0;
		buf[n] = (uint8_t)len;
		memcpy(buf + n + 1, name, len);
		n += 1 + len;
		name += len;
		name += *name == '.';
	}
	if (n + 1 > size)
		return 0;
	buf[n] = 0;
	return n + 1;
}

size_t
dns_ask(const struct dns_question *q, uint8_t *buf, size_t size)
{
	size_t n;

	if (size < HEADER + 1 + 4)
		return 0;
	n = put_name(q->name, buf + HEADER, size - HEADER - 4);
	if (n == 0)
		return 0;
	memset(buf, 0, HEADER);
	put16(buf, q->id);
	put16(buf + 2, RD | (q->unchecked ? CD : 0));
	put16(buf + 4, 1);
	n += HEADER;
	put16(buf + n, q->type);
	put16(buf + n + 2, CLASS_IN);
	return n + 4;
}

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

static bool
same(const uint8_t *a, const uint8_t *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

/* Where the name at `at` ends; 0 if it runs over the end. A pointer (RFC 1035
 * section 4.1.4) ends it, and need not be followed. */
static size_t
skip_name(const uint8_t *buf, size_t len, size_t at)
{
	while (at < len) {
		uint8_t c = buf[at];

		if (c == 0)
			return at + 1;
		if (c >= 0xc0)
			return at + 2 <= len ? at + 2 : 0;
		if (c > LABEL)
			return 0;
		at += 1 + (size_t)c;
	}
	return 0;
}

static void
take_address(struct dns_answer *out, enum dns_type type, const uint8_t *data)
{
	struct addr *a;

	if (out->n == DNS_ADDRS)
		return;
	a = &out->addr[out->n++];
	*a = (struct addr){ .family = type == DNS_A ? ADDR_IPV4 : ADDR_IPV6 };
	memcpy(a->ip, data, type == DNS_A ? 4 : 16);
}

static void
read_records(const struct dns_question *q, const uint8_t *buf, size_t len,
    size_t at, struct dns_answer *out)
{
	unsigned want = q->type == DNS_A ? 4 : 16;

	for (unsigned left = get16(buf + 6); left > 0; left--) {
		unsigned size;

		at = skip_name(buf, len, at);
		if (at == 0 || len - at < 10)
			return;
		size = get16(buf + at + 8);
		if (len - at - 10 < size)
			return;
		if (get16(buf + at) == (unsigned)q->type &&
		    get16(buf + at + 2) == CLASS_IN && size == want)
			take_address(out, q->type, buf + at + 10);
		at += 10 + (size_t)size;
	}
}

bool
dns_read(const struct dns_question *q, const uint8_t *buf, size_t len,
    struct dns_answer *out)
{
	uint8_t ask[DNS_QUESTION];
	size_t n = dns_ask(q, ask, sizeof(ask));
	unsigned flags;

	/* A server that cannot read the question at all may leave it out; such
	 * an answer proves too little to be taken. */
	if (n == 0 || len < n || get16(buf) != q->id || get16(buf + 4) != 1)
		return false;
	flags = get16(buf + 2);
	if ((flags & QR) == 0 || (flags & OPCODE) != 0)
		return false;
	if (!same(buf + HEADER, ask + HEADER, n - HEADER - 4) ||
	    memcmp(buf + n - 4, ask + n - 4, 4) != 0)
		return false;
	*out = (struct dns_answer){ .rcode = (uint8_t)(flags & RCODE),
		.truncated = (flags & TC) != 0,
		.authentic = (flags & AD) != 0 };
	read_records(q, buf, len, n, out);
	return true;
}

const char *
dns_rcode_name(unsigned rcode)
{
	static const char *const names[] = {
		[DNS_NOERROR] = "NOERROR",
		[DNS_FORMERR] = "FORMERR",
		[DNS_SERVFAIL] = "SERVFAIL",
		[DNS_NXDOMAIN] = "NXDOMAIN",
		[DNS_NOTIMP] = "NOTIMP",
		[DNS_REFUSED] = "REFUSED",
	};

	return rcode < sizeof(names) / sizeof(names[0]) ? names[rcode] : "?";
}
