/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/packet.h"

#include <stdio.h>
#include <string.h>

enum {
	EXT_MIN = 16,   /* RFC 7822: the shortest field */
	MAC_SHORT = 24, /* RFC 5905: key identifier and 160-bit digest */
};

static uint16_t
get16(const uint8_t *b)
{
	return (uint16_t)(b[0] << 8 | b[1]);
}

static uint32_t
get32(const uint8_t *b)
{
	return (uint32_t)get16(b) << 16 | get16(b + 2);
}

static uint64_t
get64(const uint8_t *b)
{
	return (uint64_t)get32(b) << 32 | get32(b + 4);
}

static void
put32(uint8_t *b, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		b[i] = (uint8_t)(v >> (24 - 8 * i));
}

static void
put64(uint8_t *b, uint64_t v)
{
	put32(b, (uint32_t)(v >> 32));
	put32(b + 4, (uint32_t)v);
}

static int8_t
signed8(uint8_t b)
{
	return (int8_t)(b < 128 ? b : b - 256);
}

/* A MAC's length that nothing else after the header can have: key
 * identifier alone (crypto-NAK), with a 128-bit or a 160-bit digest. */
static bool
is_mac(size_t len)
{
	return len == 4 || len == 20 || len == 24;
}

/* Lengths with untruncated SHA-2 digests: 256, 384 and 512 bits. Version 4
 * cannot tell them from extension fields but by the fields' form. */
static bool
is_long_mac(size_t len)
{
	return len == 36 || len == 52 || len == 68;
}

/* Notes the extension field at `off`; returns its length, 0 if it is none. More
 * than 24 octets are left: so a last field has the 28 of RFC 7822 unasked. */
static size_t
take_field(struct packet_tail *t, const uint8_t *buf, size_t off, size_t len)
{
	size_t left = len - off;
	size_t field = get16(buf + off + 2);

	if (t->next == PACKET_MAXEXT)
		return 0;
	if (field % 4 != 0 || field < EXT_MIN || field > left)
		return 0;
	t->ext[t->next].type = get16(buf + off);
	t->ext[t->next].off = (uint16_t)off;
	t->ext[t->next].len = (uint16_t)field;
	t->next++;
	return field;
}

static void
take_mac(struct packet_tail *t, const uint8_t *buf, size_t off, size_t len)
{
	t->mac_off = (uint16_t)off;
	t->mac_len = (uint16_t)(len - off);
	t->keyid = get32(buf + off);
}

/* Walks what follows the header. Extension fields exist in version 4 only;
 * more than 24 octets are a field there, unless they cannot be. */
static enum packet_form
read_tail(struct packet_tail *t, const uint8_t *buf, size_t len)
{
	bool fields = (buf[0] >> 3 & 7) >= 4;
	size_t off = PACKET_HEADER;

	while (off < len) {
		size_t left = len - off;
		size_t field = 0;

		if (left % 4 != 0)
			return PACKET_BADTAIL;
		if (fields && left > MAC_SHORT) {
			/* Type 0 is reserved; key identifiers up to 65535
			 * begin so. */
			if (get16(buf + off) != 0 || !is_long_mac(left))
				field = take_field(t, buf, off, len);
			if (field == 0 && !is_long_mac(left))
				return PACKET_BADEXT;
		} else if (!is_mac(left) && (fields || !is_long_mac(left))) {
			return PACKET_BADTAIL;
		}
		if (field == 0) {
			take_mac(t, buf, off, len);
			return PACKET_OK;
		}
		off += field;
	}
	return PACKET_OK;
}

enum packet_form
packet_decode(
    struct packet *p, struct packet_tail *tail, const uint8_t *buf, size_t len)
{
	struct packet_tail found = { 0 };
	enum packet_form form;

	if (len < PACKET_HEADER)
		return PACKET_SHORT;
	if (len > PACKET_MAX)
		return PACKET_LONG;
	form = read_tail(&found, buf, len);
	if (form != PACKET_OK)
		return form;
	p->leap = buf[0] >> 6;
	p->version = buf[0] >> 3 & 7;
	p->mode = buf[0] & 7;
	p->stratum = buf[1];
	p->poll = signed8(buf[2]);
	p->precision = signed8(buf[3]);
	p->rootdelay = get32(buf + 4);
	p->rootdisp = get32(buf + 8);
	p->refid = get32(buf + 12);
	p->reftime.fp = get64(buf + 16);
	p->org.fp = get64(buf + 24);
	p->rec.fp = get64(buf + 32);
	p->xmt.fp = get64(buf + 40);
	if (tail != NULL)
		*tail = found;
	return PACKET_OK;
}

size_t
packet_encode(const struct packet *p, uint8_t *buf, size_t size)
{
	if (size < PACKET_HEADER)
		return 0;
	buf[0] = (uint8_t)((p->leap & 3) << 6 | (p->version & 7) << 3 |
	    (p->mode & 7));
	buf[1] = p->stratum;
	buf[2] = (uint8_t)p->poll;
	buf[3] = (uint8_t)p->precision;
	put32(buf + 4, p->rootdelay);
	put32(buf + 8, p->rootdisp);
	put32(buf + 12, p->refid);
	put64(buf + 16, p->reftime.fp);
	put64(buf + 24, p->org.fp);
	put64(buf + 32, p->rec.fp);
	packet_stamp(buf, p->xmt);
	return PACKET_HEADER;
}

void
packet_stamp(uint8_t *buf, ntp_ts xmt)
{
	put64(buf + 40, xmt.fp);
}

int
packet_precision(const struct packet *p)
{
	if (p->precision < -32)
		return -32;
	return p->precision > 0 ? 0 : p->precision;
}

const char *
refid_text(uint32_t refid, unsigned stratum, char *buf, size_t size)
{
	uint8_t o[4];
	char code[5] = "";
	bool ended = true;

	put32(o, refid);
	if (stratum > 1 && stratum < 16) {
		snprintf(buf, size, "%u.%u.%u.%u", o[0], o[1], o[2], o[3]);
		return buf;
	}
	/* From the end: NULs that pad it go, any other becomes a dot. */
	for (int i = 3; i >= 0; i--) {
		ended = ended && o[i] == 0;
		if (!ended)
			code[i] = o[i] > ' ' && o[i] < 0x7f ? (char)o[i] : '.';
	}
	snprintf(buf, size, "%s", code);
	return buf;
}

uint32_t
refid_from_code(const char *code)
{
	uint32_t refid = 0;

	for (int i = 0; i < 4; i++) {
		refid <<= 8;
		if (*code != '\0')
			refid |= (uint8_t)*code++;
	}
	return refid;
}
