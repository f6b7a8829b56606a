/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The 48-octet NTP header and what may follow it, between bytes and a plain
 * struct in host order (RFC 5905 section 7.3, extension fields as RFC 7822
 * and the MAC trailer kept apart). Pure. It judges form only; meaning is
 * peer.h's.
 */
#ifndef NTPTUI_CORE_PACKET_H
#define NTPTUI_CORE_PACKET_H

#include "core/ntptime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACKET_HEADER 48   /* octets without extension fields and MAC */
#define PACKET_MAXEXT 16   /* extension fields that one packet may have */
#define PACKET_MAX    2048 /* octets of the largest packet looked at */

enum packet_mode {
	MODE_UNSPEC,
	MODE_ACTIVE,
	MODE_PASSIVE,
	MODE_CLIENT,
	MODE_SERVER,
	MODE_BROADCAST,
	MODE_CONTROL,
	MODE_PRIVATE
};

enum packet_leap { LEAP_NONE, LEAP_INSERT, LEAP_DELETE, LEAP_ALARM };

/* RFC 5905 figure 8, host order, fields as they were on the wire. */
struct packet {
	uint8_t leap;       /* enum packet_leap */
	uint8_t version;    /* 0 to 7; the caller decides which it takes */
	uint8_t mode;       /* enum packet_mode */
	uint8_t stratum;    /* 0 to 255 */
	int8_t poll;        /* log2 s, unchecked */
	int8_t precision;   /* log2 s, unchecked */
	uint32_t rootdelay; /* 16.16 s */
	uint32_t rootdisp;  /* 16.16 s */
	uint32_t refid;     /* first octet in the high byte */
	ntp_ts reftime;
	ntp_ts org;
	ntp_ts rec;
	ntp_ts xmt;
};

/* Where extension fields and MAC lie in the bytes they were read from. */
struct packet_tail {
	uint8_t next; /* extension fields in use */
	struct {
		uint16_t type;
		uint16_t off; /* of the field's header, from byte 0 */
		uint16_t len; /* with its header, a multiple of 4 */
	} ext[PACKET_MAXEXT];
	uint16_t mac_off; /* of the key identifier; 0: no trailer */
	uint16_t mac_len; /* key identifier and digest together */
	uint32_t keyid;   /* 0: none */
};

/* Why bytes are no NTP packet. */
enum packet_form {
	PACKET_OK,
	PACKET_SHORT,   /* fewer than 48 octets */
	PACKET_LONG,    /* more than PACKET_MAX */
	PACKET_BADEXT,  /* an extension field's length cannot be */
	PACKET_BADTAIL, /* what is left is neither field nor MAC */
};

/*
 * What follows the header. Version 4: extension fields (RFC 7822: length a
 * multiple of 4, at least 16, the last one at least 28 when no MAC follows),
 * then, or at once, a MAC of 4 (a crypto-NAK: the key identifier alone), 20
 * or 24 octets. 36, 52 or 68 octets (SHA-256, -384, -512) are a MAC when they
 * cannot be a field, or begin with two zero octets: field type 0 is reserved,
 * and key identifiers up to 65535 look so. Other versions have no fields:
 * all of those lengths are a MAC. Anything else is malformed.
 *
 * Reads the header and finds the tail; all or nothing: on any result other
 * than PACKET_OK neither output is touched. `tail` may be NULL. Lengths
 * are checked before every read, for any 0 <= len.
 */
enum packet_form packet_decode(
    struct packet *p, struct packet_tail *tail, const uint8_t *buf, size_t len);

/* Writes the 48-octet header; returns PACKET_HEADER, 0 if size is less. */
size_t packet_encode(const struct packet *p, uint8_t *buf, size_t size);

/* Overwrites the transmit timestamp of an encoded packet: the last thing
 * before it is sent. */
void packet_stamp(uint8_t *buf, ntp_ts xmt);

/* Precision octet as log2 seconds, clamped to [-32, 0]. */
int packet_precision(const struct packet *p);

/*
 * The refid as text: ASCII codes at stratum 0, 1 and 16 and above (anything
 * unprintable as '.'), else a dotted quad (RFC 5905 section 7.3). buf needs
 * 16 octets; returns buf.
 */
const char *refid_text(
    uint32_t refid, unsigned stratum, char *buf, size_t size);

/* Four ASCII characters as a refid, shorter ones padded with NUL. */
uint32_t refid_from_code(const char *code);

#endif
