/* SPDX-License-Identifier: GPL-3.0-or-later */
/* READ_ORDLIST: our addresses and the access table, for who may know. */
#include "engine/control_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The bits of a network interface as ntpd shows them. */
enum {
	NIC_UP = 0x01,
	NIC_LOOPBACK = 0x04,
	NIC_BROADCAST = 0x08,
	NIC_MULTICAST = 0x10,
};

static const struct {
	uint32_t ours;
	unsigned theirs;  /* RES_* of NTPsec */
	const char *name; /* on a restrict line */
} words[] = {
	{ ACCESS_IGNORE, 0x0001, "ignore" },
	{ ACCESS_NOSERVE, 0x0002, "noserve" },
	{ ACCESS_NOTRUST, 0x0004, "notrust" },
	{ ACCESS_NOQUERY, 0x0040, "noquery" },
	{ ACCESS_NOMODIFY, 0x0080, "nomodify" },
	{ ACCESS_NOPEER, 0x0010, "nopeer" },
	{ ACCESS_NOEPEER, 0, "noepeer" },
	{ ACCESS_NOTRAP, 0x0100, "notrap" },
	{ ACCESS_LOWPRIOTRAP, 0x0200, "lowpriotrap" },
	{ ACCESS_LIMITED, 0x0020, "limited" },
	{ ACCESS_VERSION, 0x0008, "version" },
	{ ACCESS_KOD, 0x0400, "kod" },
	{ ACCESS_MSSNTP, 0x0800, "mssntp" },
	{ ACCESS_FLAKE, 0x1000, "flake" },
	{ ACCESS_NOMRULIST, 0x2000, "nomrulist" },
};

unsigned
control_restrictions(uint32_t flags)
{
	unsigned bits = 0;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (flags & words[i].ours)
			bits |= words[i].theirs;
	return bits;
}

static unsigned
nic_flags(const struct snap_nic *n)
{
	if (strcmp(n->name, "lo") == 0)
		return NIC_UP | NIC_LOOPBACK;
	if (n->addr.family == ADDR_IPV6)
		return NIC_UP | NIC_MULTICAST;
	return NIC_UP | NIC_BROADCAST | NIC_MULTICAST;
}

static void
put_nic(struct query *q, size_t i, const struct snap_nic *n)
{
	struct control_text *t = &q->out;
	struct addr a = n->addr;
	char buf[ADDR_TEXT];

	a.port = q->e->port;
	control_printf(
	    t, "addr.%zu=%s", i, addr_text_port(&a, buf, sizeof buf));
	control_printf(t, "en.%zu=%d", i, n->act == NIC_LISTEN);
	snprintf(buf, sizeof buf, "name.%zu", i);
	control_put_string(t, buf, n->name);
	control_printf(t, "flags.%zu=0x%x", i, nic_flags(n));
	control_printf(t, "rx.%zu=%" PRIu32, i, n->received);
	control_printf(t, "tx.%zu=%" PRIu32, i, n->sent);
	control_printf(t, "txerr.%zu=%" PRIu32, i, n->failed);
	control_printf(t, "pc.%zu=%" PRIu32, i, n->peers);
	control_printf(t, "up.%zu=%.0f", i, n->since);
}

static enum outcome
list_nics(struct query *q)
{
	for (size_t i = 0; i < q->s->nnics; i++)
		put_nic(q, i, &q->s->nics[i]);
	return OUTCOME_ANSWER;
}

static void
put_octets(struct query *q, const char *name, size_t i,
    const struct access_rule *r, const uint8_t ip[16])
{
	struct addr a = { .family = r->family };
	char buf[ADDR_TEXT];

	memcpy(a.ip, ip, sizeof a.ip);
	control_printf(
	    &q->out, "%s.%zu=%s", name, i, addr_text(&a, buf, sizeof buf));
}

static void
put_rule(struct query *q, size_t i, const struct access_rule *r)
{
	char buf[256] = "";
	size_t len = 0;

	put_octets(q, "addr", i, r, r->ip);
	put_octets(q, "mask", i, r, r->mask);
	if (r->ntpport)
		len = (size_t)snprintf(buf, sizeof buf, "ntpport");
	for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
		if (r->flags & words[k].ours)
			len += (size_t)snprintf(buf + len, sizeof buf - len,
			    "%s%s", len > 0 ? " " : "", words[k].name);
	/* Nobody counts them; ntpq drops a row without. */
	control_printf(&q->out, "hits.%zu=0", i);
	control_printf(&q->out, "flags.%zu=%s", i, buf);
}

/* In the order in which they are asked. */
static enum outcome
list_rules(struct query *q)
{
	const struct access *a = &q->e->rules->serve.access;
	size_t n = 0;

	for (int family = ADDR_IPV4; family <= ADDR_IPV6; family += 2)
		for (size_t i = 0; i < a->count; i++)
			if (a->rule[i].family == family)
				put_rule(q, n++, &a->rule[i]);
	return OUTCOME_ANSWER;
}

enum outcome
control_read_list(struct query *q)
{
	static const char nics[] = "ifstats", rules[] = "addr_restrictions";
	size_t len = (size_t)(q->end - q->text);

	if (!query_trusted(q))
		return query_fail(q, CONTROL_EPERMISSION);
	if (len == 0 ||
	    (len == sizeof nics - 1 && memcmp(q->text, nics, len) == 0))
		return list_nics(q);
	if (len == sizeof rules - 1 && memcmp(q->text, rules, len) == 0)
		return list_rules(q);
	return query_fail(q, CONTROL_EUNKNOWNVAR);
}
