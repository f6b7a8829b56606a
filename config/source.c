/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/source.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MAX_OCTETS = 253, LABEL_MAX_OCTETS = 63 }; /* RFC 1035 2.3.4 */

static bool
is_name_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/* Every label has 1 to 63 octets; one point may end the name. */
static bool
labels_fit(const char *text)
{
	size_t len = strlen(text), label = 0;

	if (len == 0 || len > NAME_MAX_OCTETS + 1)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '.')
			label++;
		else if (label == 0)
			return false;
		else
			label = 0;
		if (label > LABEL_MAX_OCTETS)
			return false;
	}
	return text[0] != '.';
}

/* An IPv6 address whose scope is the name of an interface. */
static bool
has_scope_name(const char *text, struct addr *addr)
{
	const char *scope = strchr(text, '%');
	char bare[ADDR_TEXT];

	if (scope == NULL || scope[1] == '\0' ||
	    (size_t)(scope - text) >= sizeof(bare))
		return false;
	for (const char *p = scope + 1; *p != '\0'; p++)
		if (!is_name_letter(*p))
			return false;
	snprintf(bare, sizeof(bare), "%.*s", (int)(scope - text), text);
	return addr_parse(addr, bare) && addr->family == ADDR_IPV6;
}

static bool
read_address(const char *text, struct addr *addr)
{
	char bare[ADDR_TEXT];
	size_t len = strlen(text);

	if (len > 2 && len - 2 < sizeof(bare) && text[0] == '[' &&
	    text[len - 1] == ']') {
		snprintf(bare, sizeof(bare), "%.*s", (int)len - 2, text + 1);
		return (addr_parse(addr, bare) || has_scope_name(bare, addr)) &&
		    addr->family == ADDR_IPV6;
	}
	return addr_parse(addr, text) || has_scope_name(text, addr);
}

enum source_kind
source_kind(const char *text, struct addr *addr, size_t *bad)
{
	bool digits = true;

	if (read_address(text, addr)) {
		if (addr->family == ADDR_IPV4 && addr->ip[0] == 127 &&
		    addr->ip[1] == 127)
			return SOURCE_REFCLOCK;
		return SOURCE_ADDRESS;
	}
	for (*bad = 0; text[*bad] != '\0'; ++*bad) {
		if (!is_name_letter(text[*bad]))
			return SOURCE_LETTER;
		if (strchr("0123456789.", text[*bad]) == NULL)
			digits = false;
	}
	if (!labels_fit(text))
		return SOURCE_LENGTH;
	return digits ? SOURCE_ODD_NAME : SOURCE_NAME;
}
