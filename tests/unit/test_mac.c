/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Message authentication codes: known answers (FIPS 180-4 and RFC 1321's
 * "abc", RFC 8573 by way of RFC 4493 section 4), and that nothing but what
 * was signed is taken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/mac.h"

#include "prop.h"

/* Octets of two hexadecimal digits each. */
static size_t
unhex(const char *hex, uint8_t *out)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++) {
		char pair[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		out[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return n;
}

/* H("abc"), where "a" is the secret. */
static const struct {
	enum mac_type type;
	const char *digest;
} abc[] = {
	{ MAC_MD5, "900150983cd24fb0d6963f7d28e17f72" },
	{ MAC_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ MAC_SHA224,
	    "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7" },
	{ MAC_SHA256,
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61"
	    "f20015ad" },
	{ MAC_SHA384,
	    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a"
	    "43ff5bed8086072ba1e7cc2358baeca134c825a7" },
	{ MAC_SHA512,
	    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee6"
	    "4b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e"
	    "2a9ac94fa54ca49f" },
};

static void
test_known_digests(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(abc) / sizeof(abc[0]); i++) {
		struct mac_key k = { .id = 0x01020304,
			.type = (uint8_t)abc[i].type,
			.len = 1,
			.secret = "a" };
		const uint8_t data[] = { 'b', 'c' };
		uint8_t whole[4 + 64] = { 1, 2, 3, 4 }, out[MAC_TRAILER];
		uint8_t long_out[MAC_LONGEST];
		size_t n = unhex(abc[i].digest, whole + 4);
		size_t cut = n < 20 ? n : 20;

		assert_int_equal(n, mac_octets(abc[i].type));
		assert_int_equal(mac_make(&k, data, 2, out), 4 + cut);
		assert_memory_equal(out, whole, 4 + cut);
		assert_true(mac_check(&k, data, 2, whole, 4 + cut));
		assert_true(mac_check(&k, data, 2, whole, 4 + n));
		assert_int_equal(
		    mac_make_like(&k, data, 2, 4 + n, long_out), 4 + n);
		assert_memory_equal(long_out, whole, 4 + n);
		assert_int_equal(
		    mac_make_like(&k, data, 2, 4 + cut, long_out), 4 + cut);
		for (size_t len = 0; len < sizeof(whole); len++)
			if (len != 4 + cut && len != 4 + n)
				assert_false(
				    mac_check(&k, data, 2, whole, len));
	}
}

static void
test_known_cmac(void **state)
{
	static const struct {
		size_t len;
		const char *mac;
	} rows[] = {
		{ 0, "bb1d6929e95937287fa37d129b756746" },
		{ 16, "070a16b46b4d4144f79bdd9dd04a287c" },
		{ 40, "dfa66747de9ae63030ca32611497c827" },
		{ 64, "51f0bebf7e3b9d92fc49741779363cfe" },
	};
	struct mac_key k = { .id = 1, .type = MAC_CMAC };
	uint8_t data[64], want[16], out[MAC_TRAILER];

	(void)state;
	k.len = (uint8_t)unhex("2b7e151628aed2a6abf7158809cf4f3c", k.secret);
	unhex(
	    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
	    data);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(unhex(rows[i].mac, want), 16);
		assert_int_equal(mac_make(&k, data, rows[i].len, out), 20);
		assert_memory_equal(out + 4, want, 16);
		assert_true(mac_check(&k, data, rows[i].len, out, 20));
	}
}

static void
random_key(struct mac_key *k)
{
	memset(k, 0, sizeof(*k));
	k->id = (uint32_t)(1 + prop_below(UINT32_MAX));
	k->type = (uint8_t)(1 + prop_below(MAC_TYPES - 1));
	k->len = (uint8_t)(1 + prop_below(MAC_SECRET));
	for (size_t i = 0; i < k->len; i++)
		k->secret[i] = (uint8_t)prop_u64();
}

/* What was signed is taken; with any bit flipped it is not. */
static void
test_every_bit(void **state)
{
	uint8_t buf[128 + MAC_TRAILER];

	(void)state;
	for (int round = 0; round < 40; round++) {
		struct mac_key k;
		size_t len = prop_below(129), n;

		random_key(&k);
		for (size_t i = 0; i < len; i++)
			buf[i] = (uint8_t)prop_u64();
		n = mac_make(&k, buf, len, buf + len);
		assert_in_range(n, 20, 24);
		assert_true(mac_check(&k, buf, len, buf + len, n));
		for (size_t bit = 0; bit < 8 * (len + n); bit++) {
			buf[bit / 8] ^= (uint8_t)(1u << bit % 8);
			assert_false(mac_check(&k, buf, len, buf + len, n));
			buf[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	}
}

/* Another key's MAC is none, even under this key's identifier. */
static void
test_other_key(void **state)
{
	uint8_t data[48] = { 0x23 }, out[MAC_TRAILER];
	struct mac_key a, b;
	size_t n;

	(void)state;
	random_key(&a);
	b = a;
	b.id = a.id ^ 1;
	n = mac_make(&a, data, sizeof(data), out);
	assert_false(mac_check(&b, data, sizeof(data), out, n));
	b.id = a.id;
	b.secret[0] ^= 0x80;
	assert_false(mac_check(&b, data, sizeof(data), out, n));
	b = a;
	b.type = a.type == MAC_SHA1 ? MAC_SHA256 : MAC_SHA1;
	assert_false(mac_check(&b, data, sizeof(data), out, n));
}

static void
test_no_key(void **state)
{
	struct mac_key k = { .id = 7, .type = MAC_NONE, .len = 1 };
	uint8_t data[48] = { 0 }, out[MAC_LONGEST] = { 0, 0, 0, 7 };

	(void)state;
	assert_int_equal(mac_make(&k, data, sizeof(data), out), 0);
	k.type = MAC_TYPES;
	assert_int_equal(mac_make(&k, data, sizeof(data), out), 0);
	k.type = MAC_MD5;
	k.id = 0;
	assert_int_equal(mac_make(&k, data, sizeof(data), out), 0);
	for (size_t len = 0; len <= sizeof(out); len++)
		assert_false(mac_check(&k, data, sizeof(data), out, len));
}

static void
test_keyring(void **state)
{
	struct mac_key key[9] = { 0 };
	struct keyring ring = { key, 0 };

	(void)state;
	assert_null(keyring_find(&ring, 1));
	for (uint32_t i = 0; i < 9; i++)
		key[i].id = 10 * (i + 1);
	for (ring.count = 1; ring.count <= 9; ring.count++) {
		for (uint32_t id = 0; id < 105; id++) {
			const struct mac_key *found = keyring_find(&ring, id);
			bool there =
			    id && id % 10 == 0 && id / 10 <= ring.count;

			assert_int_equal(found != NULL, there);
			if (found != NULL)
				assert_int_equal(found->id, id);
		}
	}
}

static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(mac_name(MAC_CMAC), "AES-128-CMAC");
	assert_string_equal(mac_name(MAC_SHA256), "SHA256");
	assert_string_equal(mac_name(MAC_TYPES), "?");
	assert_int_equal(mac_octets(MAC_TYPES), 0);
	assert_int_equal(mac_octets(MAC_NONE), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_digests),
		cmocka_unit_test(test_known_cmac),
		cmocka_unit_test(test_every_bit),
		cmocka_unit_test(test_other_key),
		cmocka_unit_test(test_no_key),
		cmocka_unit_test(test_keyring),
		cmocka_unit_test(test_names),
	};

	prop_start();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
