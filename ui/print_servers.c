/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_servers.h"

#include <math.h>
#include <string.h>

#include "config/mem.h"
#include "config/picks.h"
#include "core/i18n.h"
#include "core/packet.h"
#include "engine/probe.h"

#include "ui/print.h"
#include "ui/print_check.h"

const char *
print_age(int days, char *buf, size_t size)
{
	if (days < 0)
		snprintf(buf, size, "?");
	else if (days < 60)
		snprintf(buf, size, _("%d d"), days);
	else if (days < 730)
		snprintf(buf, size, _("%d mo"), days / 30);
	else
		snprintf(buf, size, _("%d y"), days / 365);
	return buf;
}

static const char *
kissed(const struct probe_result *r, char *buf, size_t size)
{
	char code[16];

	snprintf(buf, size, _("kiss %s"),
	    refid_text(r->refid, 0, code, sizeof(code)));
	return buf;
}

const char *
print_pick_state(const struct pick *p, char *buf, size_t size)
{
	static const char *const word[PROBE_STATES] = {
		[PROBE_WAITING] = N_("waiting"),
		[PROBE_LOOKUP] = N_("look-up"),
		[PROBE_ASKING] = N_("asking"),
		[PROBE_ANSWERED] = N_("answers"),
		[PROBE_USELESS] = N_("unsynchronised"),
		[PROBE_SILENT] = N_("silent"),
		[PROBE_NO_NAME] = N_("no address"),
		[PROBE_SAME] = N_("listed twice"),
		[PROBE_CANCELLED] = N_("cancelled"),
	};
	const struct probe_result *r = &p->probe;

	if (p->probed == 0)
		snprintf(buf, size, "-");
	else if (r->state == PROBE_KISSED)
		kissed(r, buf, size);
	else if (p->wrong)
		snprintf(buf, size, "%s", _("falseticker"));
	else
		snprintf(buf, size, "%s", _(word[r->state]));
	return buf;
}

/* Milliseconds; `sign`: with a sign, whichever it is. */
static const char *
ms(double s, bool sign, char *buf, size_t size)
{
	if (isnan(s))
		return "-";
	snprintf(buf, size, sign ? "%+.2f" : "%.2f", s * 1e3);
	return buf;
}

static void
print_one(const struct pick *p, int64_t now, FILE *out)
{
	const struct catalog_row *r = p->row;
	bool good = p->probed != 0 && p->probe.measured;
	char age[16], delay[32], error[32], state[64], km[16] = "-";
	char kind[4];

	snprintf(kind, sizeof(kind), "%c%c%c", p->marked ? '*' : ' ',
	    r->nts ? 'N' : ' ', r->smear ? 's' : ' ');
	if (!isnan(p->km))
		snprintf(km, sizeof(km), "%.0f", p->km);
	fprintf(out, "%-3s%2u %-5s %-10s %-5s %6s %8s %9s  %-14s %s\n", kind,
	    (unsigned)(good ? p->probe.stratum : r->stratum),
	    r->text[CATALOG_ISO], _(catalog_policy_word(r->policy)),
	    print_age(catalog_age(r, now), age, sizeof(age)), km,
	    ms(good ? p->probe.delay : (double)NAN, false, delay,
		sizeof(delay)),
	    ms(p->error, true, error, sizeof(error)),
	    print_pick_state(p, state, sizeof(state)), catalog_key(r));
}

void
print_servers(const struct pick *const *pick, size_t n, int64_t now, FILE *out)
{
	fprintf(out, "%-3s%2s %-5s %-10s %-5s %6s %8s %9s  %-14s %s\n", "",
	    _("st"), _("where"), _("policy"), _("age"), "km", _("delay"),
	    _("offset"), _("measured"), _("server"));
	for (size_t i = 0; i < n; i++)
		print_one(pick[i], now, out);
}

const char *
print_pick_why(
    const struct picker *all, const struct pick *p, char *buf, size_t size)
{
	struct choose_aim *aim = mem_zero(all->count + 1, sizeof(*aim));

	for (size_t i = 0; i < all->count; i++)
		aim[i] = (struct choose_aim){ .row = all->pick[i].row,
			.probe =
			    all->pick[i].probed ? &all->pick[i].probe : NULL,
			.km = all->pick[i].km };
	choose_text(aim, &p->chosen, (size_t)(p - all->pick), buf, size);
	free(aim);
	return buf;
}

static json_t *
probe_json(const struct pick *p)
{
	const struct probe_result *r = &p->probe;
	char text[ADDR_TEXT], refid[16];
	json_t *o = json_object();

	json_object_set_new(
	    o, "state", json_string(picks_state_word(r->state)));
	json_object_set_new(o, "probed", json_integer(p->probed));
	if (r->addr.family != ADDR_NONE)
		json_object_set_new(o, "address",
		    json_string(addr_text(&r->addr, text, sizeof(text))));
	json_object_set_new(o, "ipv4", json_boolean(r->ipv4));
	json_object_set_new(o, "ipv6", json_boolean(r->ipv6));
	json_object_set_new(o, "sent", json_integer(r->sent));
	json_object_set_new(o, "received", json_integer(r->received));
	json_object_set_new(o, "nts_ke",
	    r->nts_ke == PORT_UNKNOWN ? json_null()
				      : json_boolean(r->nts_ke == PORT_OPEN));
	if (r->told) {
		json_object_set_new(o, "leap", json_integer(r->leap));
		json_object_set_new(o, "stratum", json_integer(r->stratum));
		json_object_set_new(o, "refid",
		    json_string(refid_text(
			r->refid, r->stratum, refid, sizeof(refid))));
		json_object_set_new(
		    o, "rootdelay", print_number_json(r->rootdelay));
		json_object_set_new(
		    o, "rootdisp", print_number_json(r->rootdisp));
	}
	if (r->measured) {
		json_object_set_new(o, "delay", print_number_json(r->delay));
		json_object_set_new(o, "offset", print_number_json(r->offset));
		json_object_set_new(o, "jitter", print_number_json(r->jitter));
		json_object_set_new(o, "hops",
		    r->hops < 0 ? json_null() : json_integer(r->hops));
		json_object_set_new(
		    o, "from_majority", print_number_json(p->error));
		json_object_set_new(o, "falseticker", json_boolean(p->wrong));
	}
	return o;
}

static json_t *
answer_json(enum catalog_answer a)
{
	return a == ANSWER_UNKNOWN ? json_null()
				   : json_boolean(a == ANSWER_YES);
}

json_t *
print_server_pick_json(
    const struct picker *all, const struct pick *p, int64_t now)
{
	const struct catalog_row *r = p->row;
	json_t *o = json_object();
	int days = catalog_age(r, now);
	char why[256];

	for (size_t i = 0; i < CATALOG_TEXTS; i++)
		if (*r->text[i] != '\0')
			json_object_set_new(o,
			    catalog_text_word((enum catalog_text)i),
			    print_text_json(r->text[i]));
	json_object_set_new(o, "stratum", json_integer(r->stratum));
	json_object_set_new(
	    o, "policy", json_string(catalog_policy_word(r->policy)));
	json_object_set_new(o, "notify", answer_json(r->notify));
	json_object_set_new(o, "pool", answer_json(r->pool));
	json_object_set_new(o, "nts", json_boolean(r->nts));
	json_object_set_new(o, "smear", json_boolean(r->smear));
	json_object_set_new(o, "lat", print_number_json(r->lat));
	json_object_set_new(o, "lon", print_number_json(r->lon));
	json_object_set_new(o, "km", print_number_json(p->km));
	json_object_set_new(
	    o, "age_days", days < 0 ? json_null() : json_integer(days));
	json_object_set_new(o, "marked", json_boolean(p->marked));
	json_object_set_new(o, "permitted", json_boolean(p->permitted));
	if (p->mailed != 0)
		json_object_set_new(o, "mailed", json_integer(p->mailed));
	if (p->probed != 0)
		json_object_set_new(o, "probe", probe_json(p));
	if (all->suggested)
		json_object_set_new(o, "why",
		    json_string(print_pick_why(all, p, why, sizeof(why))));
	return o;
}
