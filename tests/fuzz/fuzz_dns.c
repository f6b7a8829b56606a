/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any octets as a name server's answer, and any octets as the records after
 * the right question: nothing is read beyond them, addresses are of the family
 * asked for and lie in the message, and a question is its own answer once it
 * says so.
 */
#include <stdlib.h>
#include <string.h>

#include "core/dns.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FLAGS = 2, ANSWERS = 6, HEADER = 12 };

static void
check_answer(const struct dns_question *q, const uint8_t *buf, size_t len)
{
	struct dns_answer a, untouched;
	size_t octets = q->type == DNS_A ? 4 : 16;

	memset(&untouched, 0x5a, sizeof(untouched));
	a = untouched;
	if (!dns_read(q, buf, len, &a)) {
		MUST(memcmp(&a, &untouched, sizeof(a)) == 0);
		return;
	}
	MUST(a.n <= DNS_ADDRS && a.rcode < 16);
	MUST(dns_rcode_name(a.rcode)[0] != '\0');
	for (size_t i = 0; i < a.n; i++) {
		MUST(a.addr[i].family == (octets == 4 ? ADDR_IPV4 : ADDR_IPV6));
		MUST(memmem(buf, len, a.addr[i].ip, octets) != NULL);
	}
}

/* The first octet: flags, and how long the name is that follows. The rest:
 * counts, flags and records behind the right question. */
static void
check_records(const uint8_t *data, size_t size)
{
	char name[128] = "";
	size_t want = data[0] & 0x3f, n;
	struct dns_question q = { .id = 0x1234,
		.type = data[0] & 0x80 ? DNS_AAAA : DNS_A,
		.unchecked = data[0] & 0x40,
		.name = name };
	uint8_t *buf, *own;

	data++;
	size--;
	if (size < want + 4)
		return;
	memcpy(name, data, want);
	data += want;
	size -= want;
	buf = malloc(DNS_QUESTION + size);
	MUST(buf != NULL);
	n = dns_ask(&q, buf, DNS_QUESTION);
	MUST(n <= DNS_QUESTION);
	if (n > 0) {
		check_answer(&q, buf, n);
		buf[FLAGS] = data[0] | 0x80;
		buf[FLAGS + 1] = data[1];
		memcpy(buf + ANSWERS, data + 2, 2);
		memcpy(buf + n, data + 4, size - 4);
		/* In room of its own, so that a sanitizer sees its end. */
		own = malloc(n + size - 4);
		MUST(own != NULL);
		memcpy(own, buf, n + size - 4);
		check_answer(&q, own, n + size - 4);
		free(own);
	}
	free(buf);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dns_question q = { .type = DNS_A, .name = "pool.ntp.org" };

	if (size < 2)
		return 0;
	q.id = (uint16_t)(data[0] << 8 | data[1]);
	check_answer(&q, data, size);
	check_records(data, size);
	return 0;
}
