/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any octets as a packet: all or nothing; fields and MAC cover the tail
 * without gap; and what was decoded encodes to the same octets, which decode
 * to the same again.
 */
#include <string.h>

#include "core/packet.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_failure(const uint8_t *data, size_t size, enum packet_form form)
{
	struct packet p, p_before;
	struct packet_tail t, t_before;

	memset(&p, 0x5a, sizeof(p));
	memset(&t, 0xa5, sizeof(t));
	memcpy(&p_before, &p, sizeof(p));
	memcpy(&t_before, &t, sizeof(t));
	MUST(packet_decode(&p, &t, data, size) == form);
	MUST(memcmp(&p, &p_before, sizeof(p)) == 0);
	MUST(memcmp(&t, &t_before, sizeof(t)) == 0);
	MUST((form == PACKET_SHORT) == (size < PACKET_HEADER));
	MUST((form == PACKET_LONG) == (size > PACKET_MAX));
}

static void
check_tail(const struct packet_tail *t, const uint8_t *data, size_t size)
{
	size_t off = PACKET_HEADER;

	MUST(t->next <= PACKET_MAXEXT);
	MUST(t->next == 0 || (data[0] >> 3 & 7) >= 4);
	for (int i = 0; i < t->next; i++) {
		MUST(t->ext[i].off == off);
		MUST(t->ext[i].len >= 16 && t->ext[i].len % 4 == 0);
		off += t->ext[i].len;
		MUST(off <= size);
	}
	if (t->next > 0 && t->mac_len == 0)
		MUST(t->ext[t->next - 1].len >= 28);
	MUST((t->mac_len == 0) == (t->mac_off == 0));
	if (t->mac_len > 0) {
		MUST(t->mac_off == off && t->mac_len % 4 == 0);
		MUST(t->mac_len >= 4 && t->mac_len <= 68);
	}
	MUST(t->mac_len > 0 || t->keyid == 0);
	MUST(off + t->mac_len == size);
}

static void
check_round_trip(const struct packet *p, const uint8_t *data)
{
	struct packet q;
	uint8_t buf[PACKET_HEADER], again[PACKET_HEADER];

	MUST(packet_encode(p, buf, sizeof(buf)) == PACKET_HEADER);
	MUST(memcmp(buf, data, PACKET_HEADER) == 0);
	MUST(packet_decode(&q, NULL, buf, sizeof(buf)) == PACKET_OK);
	MUST(packet_encode(&q, again, sizeof(again)) == PACKET_HEADER);
	MUST(memcmp(buf, again, PACKET_HEADER) == 0);
	MUST(q.org.fp == p->org.fp && q.xmt.fp == p->xmt.fp);
	MUST(q.refid == p->refid && q.poll == p->poll);
}

static void
check_meaning(const struct packet *p)
{
	char text[16];

	MUST(p->leap < 4 && p->version < 8 && p->mode < 8);
	MUST(packet_precision(p) <= 0 && packet_precision(p) >= -32);
	refid_text(p->refid, p->stratum, text, sizeof(text));
	MUST(strlen(text) < sizeof(text));
	for (const char *c = text; *c != '\0'; c++)
		MUST(*c > ' ' && *c < 0x7f);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct packet p;
	struct packet_tail t;
	enum packet_form form = packet_decode(&p, &t, data, size);

	if (form != PACKET_OK) {
		check_failure(data, size, form);
		return 0;
	}
	check_tail(&t, data, size);
	check_round_trip(&p, data);
	check_meaning(&p);
	return 0;
}
