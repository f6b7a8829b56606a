/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Message authentication codes of symmetric keys: the trailer of a packet, key
 * identifier and digest (RFC 5905 section 7.3; AES-128-CMAC: RFC 8573; the
 * other digests are H(key | packet), cut to 20 octets as ntpd sends them on
 * the wire). Pure; the digests themselves are nettle's.
 */
#ifndef NTPTUI_CORE_MAC_H
#define NTPTUI_CORE_MAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mac_type {
	MAC_NONE,
	MAC_MD5,
	MAC_SHA1,
	MAC_SHA224,
	MAC_SHA256,
	MAC_SHA384,
	MAC_SHA512,
	MAC_CMAC, /* AES-128 */
	MAC_TYPES
};

#define MAC_SECRET  64 /* octets of the longest secret */
#define MAC_TRAILER 24 /* of the longest trailer that is sent */
#define MAC_LONGEST 68 /* of the longest that is read: SHA-512 whole */

/* One line of a keys file. */
struct mac_key {
	uint32_t id;  /* 1 to 2^32-1 */
	uint8_t type; /* enum mac_type */
	uint8_t len;  /* octets of the secret */
	bool trusted; /* named by `trustedkey`: it may vouch for time */
	uint8_t secret[MAC_SECRET];
};

/* All keys, sorted by id, no id twice. The memory is the caller's. */
struct keyring {
	const struct mac_key *key;
	size_t count;
};

/* The type's name in a keys file (RFC 8573 for AES-128-CMAC); "none", "?". */
const char *mac_name(enum mac_type type);

/* Octets of the whole digest; 0 for MAC_NONE and beyond. */
size_t mac_octets(enum mac_type type);

/* NULL if there is none; O(log n). */
const struct mac_key *keyring_find(const struct keyring *k, uint32_t id);

/*
 * Writes key identifier and digest for the first `len` octets of `data` to
 * `out`, which needs room for MAC_TRAILER; they may follow each other in one
 * buffer. Octets written; 0, and nothing written, for a key that is none
 * (id 0, an unknown type).
 */
size_t mac_make(
    const struct mac_key *k, const uint8_t *data, size_t len, uint8_t *out);

/*
 * The same of `like` octets, the length of a trailer that mac_check() has
 * taken by this key: chronyd asks in version 3 when its digest is longer than
 * 20 octets, and takes it whole only. `out` needs room for MAC_LONGEST.
 */
size_t mac_make_like(const struct mac_key *k, const uint8_t *data, size_t len,
    size_t like, uint8_t *out);

/*
 * Does the trailer (key identifier and digest, `maclen` octets) vouch for
 * `data`? The identifier must be the key's. The whole digest is taken too,
 * where it is longer than what mac_make() writes. Constant time in the
 * digest's value. Any length is safe.
 */
bool mac_check(const struct mac_key *k, const uint8_t *data, size_t len,
    const uint8_t *mac, size_t maclen);

#endif
