/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/restrict.h"

#include <stdlib.h>
#include <string.h>

/* Room for an address in brackets; ntpd's is as large. */
#define BRACKETS 128

/* One number of inet_aton(3): 10, 012, 0x0a; false if none stands there. */
static bool
aton_number(const char **s, uint32_t *out)
{
	int base = 10;
	uint64_t v = 0;
	bool any = false;

	if (**s == '0') {
		base = 8;
		if ((*s)[1] == 'x' || (*s)[1] == 'X') {
			base = 16;
			*s += 2;
		}
	}
	for (;; (*s)++) {
		static const char digits[] = "0123456789abcdef";
		char c = **s >= 'A' && **s <= 'F' ? (char)(**s + 32) : **s;
		const char *at = c != '\0' ? strchr(digits, c) : NULL;

		if (at == NULL || at - digits >= base)
			break;
		v = v * (uint64_t)base + (uint64_t)(at - digits);
		if (v > UINT32_MAX)
			return false;
		any = true;
	}
	*out = (uint32_t)v;
	return any;
}

/* inet_aton(3): one to four numbers, the last one fills what is left. */
static bool
aton(struct addr *out, const char *s)
{
	uint32_t part[4], max, ip = 0;
	int n = 0;

	for (;;) {
		if (n == 4 || !aton_number(&s, &part[n]))
			return false;
		n++;
		if (*s != '.')
			break;
		s++;
	}
	max = UINT32_MAX >> (8 * (n - 1));
	if (*s != '\0' || part[n - 1] > max)
		return false;
	for (int i = 0; i < n - 1; i++) {
		if (part[i] > 255)
			return false;
		ip |= part[i] << (24 - 8 * i);
	}
	ip |= part[n - 1];
	*out = (struct addr){ .family = ADDR_IPV4 };
	for (int i = 0; i < 4; i++)
		out->ip[i] = (uint8_t)(ip >> (24 - 8 * i));
	return true;
}

/* As ntpd does, what stands behind the closing bracket is not looked at. */
static bool
in_brackets(struct addr *out, const char *text)
{
	char inner[BRACKETS];
	size_t len;

	if (text[0] != '[')
		return false;
	len = strcspn(text + 1, "]");
	if (len >= sizeof inner)
		return false;
	memcpy(inner, text + 1, len);
	inner[len] = '\0';
	return addr_parse(out, inner) && out->family == ADDR_IPV6;
}

bool
restrict_address(struct addr *out, const char *text, enum addr_family family)
{
	struct addr a;

	if (!addr_parse(&a, text) && !in_brackets(&a, text) && !aton(&a, text))
		return false;
	if (family != ADDR_NONE && a.family != family)
		return false;
	*out = a;
	return true;
}
