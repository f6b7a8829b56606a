/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses, ways out, interfaces, and who is asked for names. */
#include "sys/survey_look.h"

#include <dirent.h>
#include <net/if.h>
#include <net/route.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
has_prefix(const struct addr *a, const char *text, unsigned bits)
{
	struct addr p;

	if (!addr_parse(&p, text) || p.family != a->family)
		return false;
	for (unsigned i = 0; i < bits; i++)
		if (((a->ip[i / 8] ^ p.ip[i / 8]) >> (7 - i % 8) & 1) != 0)
			return false;
	return true;
}

/* RFC 6890's table, as far as an interface has such addresses. */
static enum survey_reach
reach_of(const struct addr *a)
{
	static const struct {
		const char *prefix;
		unsigned bits;
		enum survey_reach reach;
	} rows[] = { { "127.0.0.0", 8, REACH_LOCAL },
		{ "169.254.0.0", 16, REACH_LINK },
		{ "10.0.0.0", 8, REACH_PRIVATE },
		{ "172.16.0.0", 12, REACH_PRIVATE },
		{ "192.168.0.0", 16, REACH_PRIVATE },
		{ "100.64.0.0", 10, REACH_CARRIER },
		{ "0.0.0.0", 0, REACH_PUBLIC }, { "::1", 128, REACH_LOCAL },
		{ "fe80::", 10, REACH_LINK }, { "fc00::", 7, REACH_PRIVATE },
		{ "2000::", 3, REACH_PUBLIC } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (has_prefix(a, rows[i].prefix, rows[i].bits))
			return rows[i].reach;
	return REACH_LINK;
}

static void
find_addresses(const struct survey_place *at, struct survey *s)
{
	size_t n = 0;
	struct nic *nic =
	    at->nics != NULL ? at->nics(at->arg, &n) : nics_read(&n);

	for (size_t i = 0; i < n; i++) {
		struct survey_net *net =
		    &s->net[nic[i].addr.family == ADDR_IPV6];
		enum survey_reach reach = reach_of(&nic[i].addr);
		/* One on the way out is better than its like elsewhere. */
		bool out = strcmp(nic[i].name, net->nic) == 0;

		if (reach < net->reach ||
		    (reach == net->reach && !(net->route && out)))
			continue;
		net->reach = reach;
		net->addr = nic[i].addr;
		if (!net->route)
			snprintf(net->nic, sizeof(net->nic), "%s", nic[i].name);
	}
	free(nic);
}

/* A line of /proc/net/route: numbers in the host's order of octets. */
static void
read_route4(const char *line, struct survey_net *net)
{
	char nic[SURVEY_NIC];
	unsigned to, via, flags, mask;

	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote it */
	if (sscanf(line, "%15s %x %x %x %*s %*s %*s %x", nic, &to, &via, &flags,
		&mask) != 5 ||
	    to != 0 || mask != 0 || net->route ||
	    (flags & (RTF_UP | RTF_REJECT)) != RTF_UP)
		return;
	net->route = true;
	look_clean(net->nic, sizeof(net->nic), nic);
	if (via != 0) {
		net->via.family = ADDR_IPV4;
		memcpy(net->via.ip, &via, sizeof(via));
	}
}

/* A line of /proc/net/ipv6_route: to, its length, source, its length, via,
 * metric, uses ..., flags, interface. */
static void
read_route6(const char *line, struct survey_net *net)
{
	char via[33], nic[SURVEY_NIC];
	unsigned bits, flags;

	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote it */
	if (sscanf(line, "%*32s %x %*32s %*x %32s %*x %*x %*x %x %15s", &bits,
		via, &flags, nic) != 4 ||
	    bits != 0 || net->route || strlen(via) != 32 ||
	    strncmp(line, "00000000000000000000000000000000", 32) != 0 ||
	    (flags & (RTF_UP | RTF_REJECT)) != RTF_UP)
		return;
	net->route = true;
	look_clean(net->nic, sizeof(net->nic), nic);
	for (size_t i = 0; i < 16; i++) {
		char octet[3] = { via[2 * i], via[2 * i + 1] };

		net->via.ip[i] = (uint8_t)strtoul(octet, NULL, 16);
		if (net->via.ip[i] != 0)
			net->via.family = ADDR_IPV6;
	}
}

static void
find_route(const struct survey_place *at, const char *path,
    void (*read)(const char *line, struct survey_net *net),
    struct survey_net *net)
{
	char full[LOOK_PATH], line[256];
	FILE *f = fopen(look_path(at, path, full), "re");

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		read(line, net);
	if (f != NULL)
		fclose(f);
}

static void
read_nic(const struct survey_place *at, const char *name, struct survey_nic *n)
{
	char path[LOOK_PATH], text[32];
	long carrier, speed;

	look_clean(n->name, sizeof(n->name), name);
	snprintf(path, sizeof(path), "/sys/class/net/%s/flags", name);
	n->up = look_line(at, path, text, sizeof(text)) &&
	    (strtoul(text, NULL, 16) & IFF_UP) != 0;
	snprintf(path, sizeof(path), "/sys/class/net/%s/carrier", name);
	carrier = look_number(at, path, -1);
	n->link = carrier < 0 ? FACT_UNKNOWN : carrier > 0 ? FACT_YES : FACT_NO;
	snprintf(path, sizeof(path), "/sys/class/net/%s/speed", name);
	speed = look_number(at, path, 0);
	n->speed = speed > 0 && speed < 10000000 ? (int)speed : 0;
}

static void
find_nics(const struct survey_place *at, struct survey *s)
{
	char full[LOOK_PATH];
	DIR *dir = opendir(look_path(at, "/sys/class/net", full));
	const struct dirent *d;

	s->nnics = 0;
	while (
	    dir != NULL && s->nnics < SURVEY_NICS && (d = readdir(dir)) != NULL)
		if (d->d_name[0] != '.' && strcmp(d->d_name, "lo") != 0)
			read_nic(at, d->d_name, &s->nic[s->nnics++]);
	if (dir != NULL)
		closedir(dir);
}

void
survey_net(const struct survey_place *at, struct survey *s)
{
	memset(s->net, 0, sizeof(s->net));
	find_route(at, "/proc/net/route", read_route4, &s->net[0]);
	find_route(at, "/proc/net/ipv6_route", read_route6, &s->net[1]);
	find_addresses(at, s);
	find_nics(at, s);
}

static void
add_server(struct survey_resolver *r, const char *line)
{
	char text[64];
	struct addr stub, a;

	if (!look_field(line, "nameserver", text, sizeof(text)))
		return;
	text[strcspn(text, " %#;")] = '\0';
	if (r->n == SURVEY_SERVERS || !addr_parse(&a, text))
		return;
	addr_parse(&stub, "127.0.0.53");
	r->stub |= addr_equal(&a, &stub);
	r->server[r->n++] = a;
}

void
survey_resolver(const struct survey_place *at, struct survey *s)
{
	struct survey_resolver *r = &s->resolver;
	char text[8192];
	const char *line = text;

	*r = (struct survey_resolver){ .names = FACT_UNKNOWN };
	r->file = look_read(at, "/etc/resolv.conf", text, sizeof(text)) >= 0;
	for (; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, "nameserver", 10) == 0)
			add_server(r, line);
	}
	if (look_read(at, "/etc/nsswitch.conf", text, sizeof(text)) < 0 ||
	    !look_field(text, "hosts:", r->hosts, sizeof(r->hosts)))
		return;
	r->names = strstr(r->hosts, "dns") != NULL ||
		strstr(r->hosts, "resolve") != NULL
	    ? FACT_YES
	    : FACT_NO;
}
