/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_examine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/dns.h"
#include "core/i18n.h"
#include "core/packet.h"

#include "ui/words.h"

/* Addresses with commas between. */
static const char *
addresses(const struct addr *addr, size_t n, char *buf, size_t size)
{
	size_t at = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < n && at < size; i++) {
		char one[ADDR_TEXT];

		at += (size_t)snprintf(buf + at, size - at, "%s%s",
		    i > 0 ? ", " : "", addr_text(&addr[i], one, sizeof(one)));
	}
	return buf;
}

static void
say_answer(const struct doctor_probe *p, char *buf, size_t size)
{
	char refid[16], offset[48] = "";

	if (!isnan(p->offset))
		snprintf(offset, sizeof(offset), _(", offset %+.3f ms"),
		    p->offset * 1e3);
	if (p->stratum == 0 && p->version == 0)
		snprintf(buf, size, _("answered in %.3f ms"), p->delay * 1e3);
	else if (p->kiss)
		snprintf(buf, size, _("answered with kiss code %s"),
		    refid_text(p->refid, 0, refid, sizeof(refid)));
	else if (p->verdict != VERDICT_OK)
		snprintf(buf, size, _("answered in %.3f ms, but: %s"),
		    p->delay * 1e3, _(verdict_text(p->verdict)));
	else
		snprintf(buf, size, _("answered in %.3f ms%s, stratum %u"),
		    p->delay * 1e3, offset, (unsigned)p->stratum);
}

static void
say_refusal(const struct doctor_probe *p, char *buf, size_t size)
{
	char from[ADDR_TEXT], why[96];
	const char *text =
	    doctor_icmp_text(p->to.family, p->icmp_type, p->icmp_code);

	if (p->from.family == ADDR_NONE)
		snprintf(
		    buf, size, "%s", words_error(why, sizeof(why), p->error));
	else
		snprintf(buf, size, _("%s says: %s"),
		    addr_text(&p->from, from, sizeof(from)), _(text));
}

const char *
print_examine_probe(const struct doctor_probe *p, char *buf, size_t size)
{
	switch ((enum doctor_state)p->state) {
	case DOCTOR_ANSWERED:
		say_answer(p, buf, size);
		break;
	case DOCTOR_SILENT:
		snprintf(buf, size, _("no answer (questions: %u)"),
		    (unsigned)p->sent);
		break;
	case DOCTOR_ICMP:
		say_refusal(p, buf, size);
		break;
	case DOCTOR_UNSENT:
	case DOCTOR_CANNOT:
		snprintf(buf, size, "%s: %s", _(doctor_state_text(p->state)),
		    p->why);
		break;
	case DOCTOR_UNRUN:
	case DOCTOR_RUNNING:
	case DOCTOR_STATES:
		snprintf(buf, size, "%s", _(doctor_state_text(p->state)));
		break;
	}
	return buf;
}

static void
print_probes(const struct doctor_exam *e, FILE *out)
{
	char text[256];

	for (unsigned k = 0; k < DOCTOR_KINDS; k++)
		if (e->probe[k].state != DOCTOR_UNRUN)
			fprintf(out, "  %-10s%s: %s\n", doctor_kind_name(k),
			    _(doctor_kind_text(k)),
			    print_examine_probe(
				&e->probe[k], text, sizeof(text)));
}

/* What one name server says of one type. */
static void
print_ask(const char *type, const struct doctor_ask *a, FILE *out)
{
	char text[DOCTOR_ADDRS * ADDR_TEXT];

	if (a->state != DOCTOR_ANSWERED)
		fprintf(out, "%s: %s", type, _(doctor_state_text(a->state)));
	else if (a->n > 0)
		fprintf(out, "%s: %s", type,
		    addresses(a->addr, a->n, text, sizeof(text)));
	else
		fprintf(out, "%s: %s", type,
		    a->rcode == DNS_NOERROR ? _("none")
					    : dns_rcode_name(a->rcode));
	if (a->unchecked == DOCTOR_ANSWERED)
		fprintf(out, _(" (without checking signatures: %s)"),
		    dns_rcode_name(a->unchecked_rcode));
}

static void
print_names(const struct doctor_names *names, FILE *out)
{
	char text[DOCTOR_ADDRS * ADDR_TEXT];

	if (names->state == DOCTOR_ANSWERED)
		fprintf(out, _("  %-10sthis host finds %s in %.0f ms\n"),
		    "names",
		    addresses(names->addr, names->n, text, sizeof(text)),
		    names->took * 1e3);
	else if (names->state != DOCTOR_CANNOT)
		fprintf(out, _("  %-10sthis host finds no address: %s\n"),
		    "names", names->why);
	for (size_t i = 0; i < names->nresolver; i++) {
		const struct doctor_resolver *r = &names->resolver[i];

		fprintf(out, _("  %-10sname server %s: "), "dns",
		    addr_text(&r->at, text, sizeof(text)));
		print_ask("A", &r->a, out);
		fputs("; ", out);
		print_ask("AAAA", &r->aaaa, out);
		fputc('\n', out);
	}
}

static void
print_hop(const struct doctor_exam *e, size_t i, FILE *out)
{
	const struct doctor_hop *hop = &e->path.hop[i];
	char from[ADDR_TEXT];

	fprintf(out, "  %-10s%2zu  ", i == 0 ? "path" : "", i + 1);
	if (hop->state == DOCTOR_HOP_SILENT) {
		fprintf(out, "*\n");
		return;
	}
	fprintf(out, "%-39s %8.3f ms",
	    addr_text(&hop->from, from, sizeof(from)), hop->rtt * 1e3);
	if (hop->state == DOCTOR_HOP_SERVER)
		fprintf(out, "  %s", _("the server"));
	else if (hop->state == DOCTOR_HOP_REFUSED)
		fprintf(out, "  %s",
		    _(doctor_icmp_text(
			e->addr.family, hop->icmp_type, hop->icmp_code)));
	fputc('\n', out);
}

/* The router that had it last, and the next that tells of itself. */
static void
print_lost(const struct doctor_exam *e, unsigned kind, FILE *out)
{
	const struct doctor_path *path = &e->path;
	unsigned had = path->reached[kind], next = had + 1;
	char a[ADDR_TEXT] = "", b[ADDR_TEXT];

	while (next < path->n && path->hop[next - 1].state == DOCTOR_HOP_SILENT)
		next++;
	addr_text(had > 0 ? &path->hop[had - 1].from : &e->local, a, sizeof(a));
	addr_text(
	    next <= path->n && path->hop[next - 1].from.family != ADDR_NONE
		? &path->hop[next - 1].from
		: &e->addr,
	    b, sizeof(b));
	fprintf(out, _("  %-10scomes as far as %s, and is lost before %s\n"),
	    doctor_kind_name(kind), a, b);
}

static void
print_path(const struct doctor_exam *e, FILE *out)
{
	const struct doctor_path *path = &e->path;

	for (size_t i = 0; i < path->n; i++)
		print_hop(e, i, out);
	if (path->state == DOCTOR_CANNOT || path->state == DOCTOR_UNSENT)
		fprintf(out, "  %-10s%s: %s\n", "path",
		    _(doctor_state_text(path->state)), path->why);
	for (unsigned k = 0; k < DOCTOR_KINDS; k++)
		if (path->tried[k] > 0)
			print_lost(e, k, out);
}

void
print_examine(const struct doctor_exam *e, FILE *out)
{
	uint32_t signs = doctor_signs(e);
	char to[ADDR_TEXT], from[ADDR_TEXT];

	fprintf(out, "%s", e->name);
	if (e->addr.family != ADDR_NONE &&
	    strcmp(addr_text(&e->addr, to, sizeof(to)), e->name) != 0)
		fprintf(out, " (%s)", to);
	if (e->local.family != ADDR_NONE)
		fprintf(out, _(", asked from %s"),
		    addr_text(&e->local, from, sizeof(from)));
	fprintf(out, "\n");
	print_names(&e->names, out);
	print_probes(e, out);
	print_path(e, out);
	for (unsigned b = 0; b < DOCTOR_SIGNS; b++)
		if (signs >> b & 1)
			fprintf(out, "  => %s\n", _(doctor_sign_text(b)));
	if (e->phase == DOCTOR_CANCELLED)
		fprintf(
		    out, "  => %s\n", _("It was ended before it was over."));
}
