/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/mac.h"

#include <nettle/cmac.h>
#include <nettle/md5.h>
#include <nettle/memops.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <string.h>

enum {
	ID = 4,   /* octets of the key identifier */
	CUT = 20, /* octets of a digest that are sent */
};

static const struct {
	const char *name;
	uint8_t octets;
} types[MAC_TYPES] = {
	[MAC_NONE] = { "none", 0 },
	[MAC_MD5] = { "MD5", MD5_DIGEST_SIZE },
	[MAC_SHA1] = { "SHA1", SHA1_DIGEST_SIZE },
	[MAC_SHA224] = { "SHA224", SHA224_DIGEST_SIZE },
	[MAC_SHA256] = { "SHA256", SHA256_DIGEST_SIZE },
	[MAC_SHA384] = { "SHA384", SHA384_DIGEST_SIZE },
	[MAC_SHA512] = { "SHA512", SHA512_DIGEST_SIZE },
	[MAC_CMAC] = { "AES-128-CMAC", CMAC128_DIGEST_SIZE },
};

const char *
mac_name(enum mac_type type)
{
	return (unsigned)type < MAC_TYPES ? types[type].name : "?";
}

size_t
mac_octets(enum mac_type type)
{
	return (unsigned)type < MAC_TYPES ? types[type].octets : 0;
}

const struct mac_key *
keyring_find(const struct keyring *k, uint32_t id)
{
	size_t low = 0, high = k->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (k->key[mid].id == id)
			return &k->key[mid];
		if (k->key[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* H(key | data), the whole digest. */
#define HASH(name, NAME)                                                       \
	static void hash_##name(const struct mac_key *k, const uint8_t *data,  \
	    size_t len, uint8_t *digest)                                       \
	{                                                                      \
		struct name##_ctx ctx;                                         \
                                                                               \
		name##_init(&ctx);                                             \
		name##_update(&ctx, k->len, k->secret);                        \
		name##_update(&ctx, len, data);                                \
		name##_digest(&ctx, NAME##_DIGEST_SIZE, digest);               \
	}

HASH(md5, MD5)
HASH(sha1, SHA1)
HASH(sha224, SHA224)
HASH(sha256, SHA256)
HASH(sha384, SHA384)
HASH(sha512, SHA512)

/* RFC 8573; a secret of another length is padded with zeros or cut, as ntpd
 * does. */
static void
hash_cmac(
    const struct mac_key *k, const uint8_t *data, size_t len, uint8_t *digest)
{
	uint8_t secret[AES128_KEY_SIZE] = { 0 };
	struct cmac_aes128_ctx ctx;

	memcpy(secret, k->secret,
	    k->len < sizeof(secret) ? k->len : sizeof(secret));
	cmac_aes128_set_key(&ctx, secret);
	cmac_aes128_update(&ctx, len, data);
	cmac_aes128_digest(&ctx, CMAC128_DIGEST_SIZE, digest);
}

/* The whole digest; its octets, 0 for a key that is none. */
static size_t
make_digest(
    const struct mac_key *k, const uint8_t *data, size_t len, uint8_t *digest)
{
	static void (*const hash[MAC_TYPES])(const struct mac_key *k,
	    const uint8_t *data, size_t len, uint8_t *digest) = {
		[MAC_MD5] = hash_md5,
		[MAC_SHA1] = hash_sha1,
		[MAC_SHA224] = hash_sha224,
		[MAC_SHA256] = hash_sha256,
		[MAC_SHA384] = hash_sha384,
		[MAC_SHA512] = hash_sha512,
		[MAC_CMAC] = hash_cmac,
	};

	if (k->type >= MAC_TYPES || hash[k->type] == NULL || k->id == 0 ||
	    k->len > sizeof(k->secret))
		return 0;
	hash[k->type](k, data, len, digest);
	return types[k->type].octets;
}

size_t
mac_make(const struct mac_key *k, const uint8_t *data, size_t len, uint8_t *out)
{
	return mac_make_like(k, data, len, MAC_TRAILER, out);
}

size_t
mac_make_like(const struct mac_key *k, const uint8_t *data, size_t len,
    size_t like, uint8_t *out)
{
	uint8_t digest[SHA512_DIGEST_SIZE];
	size_t n = make_digest(k, data, len, digest);

	if (n == 0)
		return 0;
	if (n > CUT && like != ID + n)
		n = CUT;
	for (int i = 0; i < ID; i++)
		out[i] = (uint8_t)(k->id >> (24 - 8 * i));
	memcpy(out + ID, digest, n);
	return ID + n;
}

bool
mac_check(const struct mac_key *k, const uint8_t *data, size_t len,
    const uint8_t *mac, size_t maclen)
{
	uint8_t digest[SHA512_DIGEST_SIZE];
	size_t whole;
	uint32_t id = 0;

	if (maclen <= ID)
		return false;
	for (int i = 0; i < ID; i++)
		id = id << 8 | mac[i];
	if (id != k->id)
		return false;
	whole = make_digest(k, data, len, digest);
	if (whole == 0)
		return false;
	if (maclen != ID + whole && (whole <= CUT || maclen != ID + CUT))
		return false;
	return memeql_sec(mac + ID, digest, maclen - ID) != 0;
}
