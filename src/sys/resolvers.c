/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/resolvers.h"

#include "sys/read_file.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>

#define CONF   "/etc/resolv.conf"
#define BEHIND "/run/systemd/resolve/resolv.conf"
#define PORT   53

enum { FILE_SIZE = 16384, WORD = 128 };

/* An address, perhaps with the name of its interface: fe80::1%eth0. */
static bool
read_address(const char *word, struct addr *a)
{
	char host[WORD];
	size_t len = strcspn(word, "%");
	unsigned scope;

	if (addr_parse(a, word))
		return true;
	if (word[len] == '\0' || len >= sizeof(host))
		return false;
	memcpy(host, word, len);
	host[len] = '\0';
	scope = if_nametoindex(word + len + 1);
	if (scope == 0 || !addr_parse(a, host))
		return false;
	a->scope = scope;
	return true;
}

static size_t
add(const char *word, struct addr *out, size_t n, size_t max)
{
	struct addr a;

	if (n == max || !read_address(word, &a))
		return n;
	for (size_t i = 0; i < n; i++)
		if (addr_equal(&out[i], &a))
			return n;
	a.port = PORT;
	out[n] = a;
	return n + 1;
}

size_t
resolvers_parse(const char *text, struct addr *out, size_t n, size_t max)
{
	static const char keyword[] = "nameserver";

	while (*text != '\0') {
		size_t line = strcspn(text, "\n"), k = strlen(keyword);
		char word[WORD];

		if (line > k && memcmp(text, keyword, k) == 0 &&
		    strchr(" \t", text[k]) != NULL) {
			const char *at = text + k + strspn(text + k, " \t");
			size_t len = strcspn(at, " \t\r\n#;");

			snprintf(word, sizeof(word), "%.*s", (int)len, at);
			n = add(word, out, n, max);
		}
		text += line;
		text += *text == '\n';
	}
	return n;
}

static size_t
parse_file(const char *path, struct addr *out, size_t n, size_t max)
{
	char text[FILE_SIZE];

	if (read_file(path, text, sizeof(text)) < 0)
		return n;
	return resolvers_parse(text, out, n, max);
}

size_t
resolvers_find(struct addr *out, size_t max)
{
	size_t n = parse_file(CONF, out, 0, max);
	bool stub = n > 0 && out[0].family == ADDR_IPV4 && out[0].ip[0] == 127;

	if (stub)
		n = parse_file(BEHIND, out, n, max);
	return n > 0 ? n : add("127.0.0.1", out, 0, max);
}
