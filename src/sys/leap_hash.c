/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/leap_hash.h"

#include <string.h>

#include <nettle/sha1.h>

_Static_assert(LEAP_HASH == SHA1_DIGEST_SIZE, "the hash of a list is SHA-1");

bool
leap_hash_fits(const struct leap_table *t)
{
	uint8_t digest[SHA1_DIGEST_SIZE];
	struct sha1_ctx sha1;

	if (!t->hashed)
		return false;
	sha1_init(&sha1);
	sha1_update(&sha1, t->ndigits, (const uint8_t *)t->digits);
	sha1_digest(&sha1, sizeof(digest), digest);
	return memcmp(digest, t->hash, sizeof(digest)) == 0;
}
