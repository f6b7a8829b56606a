/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same as JSON, no number left out. */
#include "ui/print_examine.h"

#include <math.h>

#include "core/dns.h"
#include "core/packet.h"

#include "ui/print.h"

static void
put(json_t *o, const char *key, json_t *value)
{
	json_object_set_new(o, key, value);
}

static json_t *
address(const struct addr *a)
{
	char text[ADDR_TEXT];

	if (a->family == ADDR_NONE)
		return json_null();
	return json_string(addr_text(a, text, sizeof(text)));
}

static json_t *
address_list(const struct addr *addr, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, address(&addr[i]));
	return list;
}

static void
put_answer(json_t *o, const struct doctor_probe *p)
{
	char refid[16];

	put(o, "delay", print_number_json(p->delay));
	put(o, "size_back", json_integer(p->size_back));
	if (p->version == 0)
		return;
	put(o, "offset", print_number_json(p->offset));
	put(o, "verdict", json_string(verdict_name(p->verdict)));
	put(o, "kiss", json_boolean(p->kiss));
	put(o, "version", json_integer(p->version));
	put(o, "leap", json_integer(p->leap));
	put(o, "stratum", json_integer(p->stratum));
	put(o, "refid",
	    json_string(
		refid_text(p->refid, p->stratum, refid, sizeof(refid))));
	put(o, "rootdelay", print_number_json(p->rootdelay));
	put(o, "rootdisp", print_number_json(p->rootdisp));
	put(o, "ttl", json_integer(p->ttl));
}

static json_t *
probe_json(const struct doctor_probe *p, unsigned kind)
{
	json_t *o = json_object();

	put(o, "name", json_string(doctor_kind_name(kind)));
	put(o, "state", json_string(doctor_state_name(p->state)));
	put(o, "to", address(&p->to));
	put(o, "size", json_integer(p->size));
	put(o, "sent", json_integer(p->sent));
	put(o, "received", json_integer(p->received));
	if (p->error != 0)
		put(o, "errno", json_integer(p->error));
	if (p->why[0] != '\0')
		put(o, "why", json_string(p->why));
	if (p->state == DOCTOR_ICMP) {
		put(o, "from", address(&p->from));
		put(o, "icmp_type", json_integer(p->icmp_type));
		put(o, "icmp_code", json_integer(p->icmp_code));
		put(o, "icmp",
		    json_string(doctor_icmp_text(
			p->to.family, p->icmp_type, p->icmp_code)));
	}
	if (p->state == DOCTOR_ANSWERED)
		put_answer(o, p);
	return o;
}

static json_t *
ask_json(const struct doctor_ask *a)
{
	json_t *o = json_object();

	put(o, "state", json_string(doctor_state_name(a->state)));
	if (a->error != 0)
		put(o, "errno", json_integer(a->error));
	if (a->state != DOCTOR_ANSWERED)
		return o;
	put(o, "rcode", json_string(dns_rcode_name(a->rcode)));
	put(o, "truncated", json_boolean(a->truncated));
	put(o, "authentic", json_boolean(a->authentic));
	put(o, "rtt", print_number_json(a->rtt));
	put(o, "addresses", address_list(a->addr, a->n));
	if (a->unchecked == DOCTOR_UNRUN)
		return o;
	put(o, "unchecked", json_string(doctor_state_name(a->unchecked)));
	put(o, "unchecked_rcode",
	    json_string(dns_rcode_name(a->unchecked_rcode)));
	put(o, "unchecked_addresses", json_integer(a->unchecked_n));
	return o;
}

static json_t *
names_json(const struct doctor_names *names)
{
	json_t *o = json_object(), *list = json_array();

	put(o, "state", json_string(doctor_state_name(names->state)));
	put(o, "addresses", address_list(names->addr, names->n));
	put(o, "took", print_number_json(names->took));
	if (names->why[0] != '\0')
		put(o, "why", json_string(names->why));
	for (size_t i = 0; i < names->nresolver; i++) {
		json_t *r = json_object();

		put(r, "server", address(&names->resolver[i].at));
		put(r, "a", ask_json(&names->resolver[i].a));
		put(r, "aaaa", ask_json(&names->resolver[i].aaaa));
		json_array_append_new(list, r);
	}
	put(o, "resolvers", list);
	return o;
}

static json_t *
hop_json(const struct doctor_hop *hop, size_t ttl)
{
	static const char *const word[] = {
		[DOCTOR_HOP_SILENT] = "silent",
		[DOCTOR_HOP_EXPIRED] = "router",
		[DOCTOR_HOP_REFUSED] = "refused",
		[DOCTOR_HOP_SERVER] = "server",
	};
	json_t *o = json_object();

	put(o, "ttl", json_integer((json_int_t)ttl));
	put(o, "state", json_string(word[hop->state]));
	put(o, "address", address(&hop->from));
	put(o, "rtt", print_number_json(hop->rtt));
	if (hop->state == DOCTOR_HOP_REFUSED) {
		put(o, "icmp_type", json_integer(hop->icmp_type));
		put(o, "icmp_code", json_integer(hop->icmp_code));
	}
	return o;
}

static json_t *
path_json(const struct doctor_path *path)
{
	json_t *o = json_object(), *hops = json_array(), *lost = json_array();

	put(o, "state", json_string(doctor_state_name(path->state)));
	if (path->why[0] != '\0')
		put(o, "why", json_string(path->why));
	for (size_t i = 0; i < path->n; i++)
		json_array_append_new(hops, hop_json(&path->hop[i], i + 1));
	put(o, "hops", hops);
	for (unsigned k = 0; k < DOCTOR_KINDS; k++)
		if (path->tried[k] > 0)
			json_array_append_new(lost,
			    json_pack("{s:s,s:i,s:i}", "name",
				doctor_kind_name(k), "tried",
				(int)path->tried[k], "reached",
				(int)path->reached[k]));
	put(o, "lost", lost);
	return o;
}

static json_t *
exam_json(const struct doctor_exam *e)
{
	json_t *o = json_object(), *probes = json_array(), *list = json_array();
	uint32_t signs = doctor_signs(e);

	put(o, "name", json_string(e->name));
	put(o, "address", address(&e->addr));
	put(o, "local", address(&e->local));
	put(o, "over", json_boolean(e->phase == DOCTOR_OVER));
	put(o, "kissed", json_boolean(e->kissed));
	put(o, "sent", json_integer(e->sent));
	put(o, "took", print_number_json(e->took));
	put(o, "at", print_stamp_json(e->began));
	for (unsigned b = 0; b < DOCTOR_SIGNS; b++)
		if (signs >> b & 1)
			json_array_append_new(
			    list, json_string(doctor_sign_name(b)));
	put(o, "signs", list);
	put(o, "names", names_json(&e->names));
	for (unsigned k = 0; k < DOCTOR_KINDS; k++)
		json_array_append_new(probes, probe_json(&e->probe[k], k));
	put(o, "probes", probes);
	put(o, "path", path_json(&e->path));
	return o;
}

void
print_examine_json(const struct doctor_exam *e, size_t n, FILE *out)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, exam_json(&e[i]));
	print_json(json_pack("{s:o}", "servers", list), out);
}
