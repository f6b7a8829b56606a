/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/doctoring.h"

#include <errno.h>

#include "core/dns.h"
#include "core/i18n.h"

struct words {
	const char *name, *text;
};

static const struct words kind_words[DOCTOR_KINDS] = {
#define X(id, code, text) [DOCTOR_##id] = { code, text },
	DOCTOR_KIND_LIST(X)
#undef X
};

static const struct words state_words[DOCTOR_STATES] = {
#define X(id, code, text) [DOCTOR_##id] = { code, text },
	DOCTOR_STATE_LIST(X)
#undef X
};

static const struct words sign_words[DOCTOR_SIGNS] = {
#define X(id, code, text) [DOCTOR_SIGN_##id##_BIT] = { code, text },
	DOCTOR_SIGN_LIST(X)
#undef X
};

static struct words
find(const struct words *table, unsigned n, unsigned i)
{
	return i < n ? table[i] : (struct words){ "?", "?" };
}

const char *
doctor_kind_name(unsigned kind)
{
	return find(kind_words, DOCTOR_KINDS, kind).name;
}

const char *
doctor_kind_text(unsigned kind)
{
	return find(kind_words, DOCTOR_KINDS, kind).text;
}

const char *
doctor_state_name(unsigned state)
{
	return find(state_words, DOCTOR_STATES, state).name;
}

const char *
doctor_state_text(unsigned state)
{
	return find(state_words, DOCTOR_STATES, state).text;
}

const char *
doctor_sign_name(unsigned bit)
{
	return find(sign_words, DOCTOR_SIGNS, bit).name;
}

const char *
doctor_sign_text(unsigned bit)
{
	return find(sign_words, DOCTOR_SIGNS, bit).text;
}

const char *
doctor_icmp_text(uint8_t family, uint8_t type, uint8_t code)
{
	static const struct {
		uint8_t family, type, code;
		const char *text;
	} icmp[] = {
		{ ADDR_IPV4, 3, 0, N_("network unreachable") },
		{ ADDR_IPV4, 3, 1, N_("host unreachable") },
		{ ADDR_IPV4, 3, 2, N_("protocol unreachable") },
		{ ADDR_IPV4, 3, 3, N_("port unreachable") },
		{ ADDR_IPV4, 3, 4, N_("too large for a link on the way") },
		{ ADDR_IPV4, 3, 9, N_("forbidden (network)") },
		{ ADDR_IPV4, 3, 10, N_("forbidden (host)") },
		{ ADDR_IPV4, 3, 13, N_("forbidden (administratively)") },
		{ ADDR_IPV4, 11, 0, N_("TTL exceeded") },
		{ ADDR_IPV6, 1, 0, N_("no route") },
		{ ADDR_IPV6, 1, 1, N_("forbidden (administratively)") },
		{ ADDR_IPV6, 1, 3, N_("host unreachable") },
		{ ADDR_IPV6, 1, 4, N_("port unreachable") },
		{ ADDR_IPV6, 1, 5, N_("forbidden (source address)") },
		{ ADDR_IPV6, 1, 6, N_("forbidden (route rejected)") },
		{ ADDR_IPV6, 2, 0, N_("too large for a link on the way") },
		{ ADDR_IPV6, 3, 0, N_("TTL exceeded") },
	};

	for (size_t i = 0; i < sizeof(icmp) / sizeof(icmp[0]); i++)
		if (icmp[i].family == family && icmp[i].type == type &&
		    icmp[i].code == code)
			return icmp[i].text;
	return N_("unreachable");
}

static bool
answered(const struct doctor_exam *e, enum doctor_kind kind)
{
	return e->probe[kind].state == DOCTOR_ANSWERED;
}

/* Asked, and nothing good came. */
static bool
failed(const struct doctor_exam *e, enum doctor_kind kind)
{
	return e->probe[kind].state == DOCTOR_SILENT ||
	    e->probe[kind].state == DOCTOR_ICMP ||
	    e->probe[kind].state == DOCTOR_UNSENT;
}

static bool
ask_failed(const struct doctor_ask *a)
{
	return a->state == DOCTOR_SILENT || a->state == DOCTOR_ICMP ||
	    a->state == DOCTOR_UNSENT;
}

static bool
ask_good(const struct doctor_ask *a)
{
	return a->state == DOCTOR_ANSWERED && a->rcode == DNS_NOERROR;
}

/* Refused, but for the signatures. */
static bool
ask_bogus(const struct doctor_ask *a)
{
	return a->state == DOCTOR_ANSWERED && a->rcode == DNS_SERVFAIL &&
	    a->unchecked == DOCTOR_ANSWERED &&
	    a->unchecked_rcode == DNS_NOERROR && a->unchecked_n > 0;
}

static bool
among(const struct addr *addr, const struct doctor_ask *a)
{
	for (size_t i = 0; i < a->n && i < DOCTOR_ADDRS; i++)
		if (addr_equal(addr, &a->addr[i]))
			return true;
	return false;
}

/* Do all addresses in use come from elsewhere than the name servers? */
static bool
differs(const struct doctor_names *names)
{
	bool told = false;

	for (size_t r = 0; r < names->nresolver; r++) {
		const struct doctor_resolver *s = &names->resolver[r];

		told |= s->a.n > 0 || s->aaaa.n > 0;
		for (size_t i = 0; i < names->n; i++)
			if (among(&names->addr[i], &s->a) ||
			    among(&names->addr[i], &s->aaaa))
				return false;
	}
	return told && names->n > 0;
}

static uint32_t
name_signs(const struct doctor_names *names)
{
	bool dead = names->nresolver > 0, bogus = false, good = false;
	uint32_t signs = 0;

	if (names->state == DOCTOR_SILENT)
		signs |= DOCTOR_SIGN(NO_NAME);
	for (size_t r = 0; r < names->nresolver; r++) {
		const struct doctor_resolver *s = &names->resolver[r];

		dead &= ask_failed(&s->a) && ask_failed(&s->aaaa);
		bogus |= ask_bogus(&s->a) || ask_bogus(&s->aaaa);
		good |= ask_good(&s->a) || ask_good(&s->aaaa);
	}
	if (dead)
		signs |= DOCTOR_SIGN(NO_DNS);
	if (bogus && !good)
		signs |= DOCTOR_SIGN(DNSSEC);
	if (differs(names))
		signs |= DOCTOR_SIGN(DNS_DIFFERS);
	return signs;
}

/* Destination unreachable: RFC 792, RFC 1812 section 5.2.7.1, RFC 4443
 * section 3.1. */
static uint32_t
icmp_sign(const struct doctor_exam *e, const struct doctor_probe *p)
{
	bool v6 = p->to.family == ADDR_IPV6;
	uint8_t code = p->icmp_code;

	if (p->from.family != ADDR_NONE && addr_equal(&p->from, &e->local) &&
	    !addr_equal(&p->from, &p->to) && p->error != EHOSTUNREACH)
		return DOCTOR_SIGN(OUTPUT_BLOCKED);
	if (v6 ? code == 4 : code == 3)
		return addr_equal(&p->from, &p->to) ? DOCTOR_SIGN(REFUSED)
						    : DOCTOR_SIGN(FILTERED);
	if (v6 ? code == 1 || code == 5 || code == 6
	       : code == 9 || code == 10 || code == 13)
		return DOCTOR_SIGN(FILTERED);
	return DOCTOR_SIGN(UNREACHABLE);
}

static uint32_t
unsent_sign(const struct doctor_probe *p)
{
	return p->error == EPERM || p->error == EACCES
	    ? DOCTOR_SIGN(OUTPUT_BLOCKED)
	    : DOCTOR_SIGN(NO_ROUTE);
}

/* A router that has told of a short question did not tell of this one. */
static bool
lost_early(const struct doctor_path *path, enum doctor_kind kind)
{
	return path->reached[kind] < path->tried[kind];
}

/* A server that answers 76 octets with a field knows fields. */
static uint32_t
size_sign(const struct doctor_exam *e)
{
	const struct doctor_path *path = &e->path;

	if (!failed(e, DOCTOR_MEDIUM) && !failed(e, DOCTOR_LARGE))
		return 0;
	if (answered(e, DOCTOR_MEDIUM) || lost_early(path, DOCTOR_MEDIUM) ||
	    lost_early(path, DOCTOR_LARGE))
		return DOCTOR_SIGN(SIZE_FILTERED);
	return DOCTOR_SIGN(SIZE_UNSURE);
}

/* A quarter of what was asked in ways that do work was lost. */
static uint32_t
loss_sign(const struct doctor_exam *e)
{
	unsigned sent = 0, received = 0;

	for (unsigned k = 0; k < DOCTOR_KINDS; k++)
		if (answered(e, k)) {
			sent += e->probe[k].sent;
			received += e->probe[k].received;
		}
	return sent >= received + 2 && 4 * (sent - received) >= sent
	    ? DOCTOR_SIGN(LOSSY)
	    : 0;
}

/* It answers: what else does not? */
static uint32_t
living_signs(const struct doctor_exam *e)
{
	const struct doctor_probe *plain = &e->probe[DOCTOR_PLAIN];
	uint32_t signs = size_sign(e) | loss_sign(e);

	if (failed(e, DOCTOR_PORT123))
		signs |= DOCTOR_SIGN(PORT123_FILTERED);
	if (failed(e, DOCTOR_DSCP))
		signs |= DOCTOR_SIGN(DSCP_FILTERED);
	if (failed(e, DOCTOR_V3))
		signs |= DOCTOR_SIGN(VERSION);
	if (failed(e, DOCTOR_FAMILY))
		signs |= DOCTOR_SIGN(FAMILY_BROKEN);
	if (plain->verdict == VERDICT_UNSYNC ||
	    plain->verdict == VERDICT_STRATUM || plain->verdict == VERDICT_KISS)
		signs |= DOCTOR_SIGN(UNSYNC);
	return signs;
}

/* It does not: what else does? */
static uint32_t
dead_signs(const struct doctor_exam *e)
{
	const struct doctor_probe *plain = &e->probe[DOCTOR_PLAIN];
	uint32_t signs = 0;

	if (plain->state == DOCTOR_ICMP)
		signs |= icmp_sign(e, plain);
	if (plain->state == DOCTOR_UNSENT)
		signs |= unsent_sign(plain);
	if (answered(e, DOCTOR_PORT123))
		signs |= DOCTOR_SIGN(PORT123_ONLY);
	if (answered(e, DOCTOR_V3))
		signs |= DOCTOR_SIGN(VERSION);
	if (answered(e, DOCTOR_FAMILY))
		signs |= DOCTOR_SIGN(FAMILY_ONLY);
	if (signs != 0 || plain->state != DOCTOR_SILENT)
		return signs;
	return answered(e, DOCTOR_SECOND) ? DOCTOR_SIGN(DEAD)
					  : DOCTOR_SIGN(SILENT_ALL);
}

uint32_t
doctor_signs(const struct doctor_exam *e)
{
	const struct doctor_probe *plain = &e->probe[DOCTOR_PLAIN];
	uint32_t signs = name_signs(&e->names);

	if (e->kissed)
		return signs | DOCTOR_SIGN(KISSED);
	if (failed(e, DOCTOR_PLAIN))
		return signs | dead_signs(e);
	if (plain->state != DOCTOR_ANSWERED)
		return signs;
	signs |= living_signs(e);
	return signs != 0 ? signs : DOCTOR_SIGN(FINE);
}
