/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_server.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>

#include "core/i18n.h"

#include "ui/counters.h"
#include "ui/format.h"
#include "ui/heading.h"

/* Columns of an address; a longer one gets a line of its own. */
#define ADDRESS 26

static void
print_client(const struct snap_client *k, FILE *out)
{
	char addr[ADDR_TEXT], every[16], last[16], since[16];
	int len = fprintf(out, "%s", addr_text(&k->addr, addr, sizeof addr));

	if (len > ADDRESS) {
		fputc('\n', out);
		len = 0;
	}
	fprintf(out, "%*s %8" PRIu32 " %7" PRIu32 " %5s %4s %5s %u %u  %s\n",
	    ADDRESS - len, "", k->count, k->dropped,
	    format_interval(every, sizeof every, k->interval),
	    format_interval(last, sizeof last, k->last),
	    format_interval(since, sizeof since, k->first), k->version, k->mode,
	    counters_treated(k));
}

static const struct heading client_heads[] = {
	{ N_("client"), -ADDRESS },
	{ N_("asked"), 8 },
	{ N_("dropped"), 7 },
	{ N_("every"), 5 },
	{ N_("last"), 4 },
	{ N_("since"), 5 },
	{ N_("v"), 1 },
	{ N_("m"), -2 },
	{ N_("treated"), -1 },
};

void
print_clients(const struct snapshot *s, FILE *out)
{
	char line[256];

	if (s->nclients == 0) {
		fprintf(out, "%s\n",
		    s->port != 0 ? _("Nobody has asked yet.")
				 : _("No time is served, so nobody asks."));
		return;
	}
	if (s->mru.depth != SNAP_UNTOLD32 && s->mru.maxdepth != SNAP_UNTOLD32)
		fprintf(out,
		    _("clients known: %" PRIu32 ", room for: %" PRIu32
		      "; the busiest of late:\n"),
		    s->mru.depth, s->mru.maxdepth);
	fprintf(out, "%s\n",
	    heading_line(line, sizeof line, client_heads,
		sizeof client_heads / sizeof client_heads[0]));
	fprintf(out, "%s%s\n", "=======================================",
	    "=======================================");
	for (size_t i = 0; i < s->nclients && i < SNAP_CLIENTS; i++)
		print_client(&s->clients[i], out);
}

/* JSON knows no NAN: what is unknown is null. */
static json_t *
number(double v)
{
	return isfinite(v) ? json_real(v) : json_null();
}

static json_t *
client_json(const struct snap_client *k)
{
	char addr[ADDR_TEXT];
	json_t *o = json_object();

	addr_text(&k->addr, addr, sizeof addr);
	json_object_set_new(o, "address", json_string(addr));
	json_object_set_new(o, "port", json_integer(k->addr.port));
	json_object_set_new(o, "asked", json_integer(k->count));
	json_object_set_new(o, "dropped", json_integer(k->dropped));
	json_object_set_new(o, "interval", number(k->interval));
	json_object_set_new(o, "first", number(k->first));
	json_object_set_new(o, "last", number(k->last));
	json_object_set_new(o, "score", number((double)k->score));
	json_object_set_new(o, "version", json_integer(k->version));
	json_object_set_new(o, "mode", json_integer(k->mode));
	json_object_set_new(o, "flags", json_integer(k->flags));
	json_object_set_new(o, "treated", json_string(counters_treated(k)));
	return o;
}

static void
dump(json_t *o, FILE *out)
{
	json_dumpf(o, out, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	fputc('\n', out);
	json_decref(o);
}

static json_t *
level(uint32_t count)
{
	return count != SNAP_UNTOLD32 ? json_integer(count) : json_null();
}

void
print_clients_json(const struct snapshot *s, FILE *out)
{
	json_t *o = json_object(), *clients = json_array();

	for (size_t i = 0; i < s->nclients && i < SNAP_CLIENTS; i++)
		json_array_append_new(clients, client_json(&s->clients[i]));
	json_object_set_new(o, "port", json_integer(s->port));
	json_object_set_new(o, "known", level(s->mru.depth));
	json_object_set_new(o, "room", level(s->mru.maxdepth));
	json_object_set_new(o, "clients", clients);
	dump(o, out);
}

/* A rate in at most 8 columns; "-" if it is unknown. */
static const char *
rate_text(char *buf, size_t size, double rate)
{
	if (!isfinite(rate))
		snprintf(buf, size, "-");
	else if (rate >= 1e7)
		snprintf(buf, size, "%.1fM", rate / 1e6);
	else
		snprintf(buf, size, rate < 1000 ? "%.2f" : "%.0f", rate);
	return buf;
}

static const char *
total_text(
    char *buf, size_t size, const struct counter *c, const struct snapshot *s)
{
	if (counters_told(c, s))
		snprintf(buf, size, "%" PRIu64, counters_value(c, s));
	else
		snprintf(buf, size, "-");
	return buf;
}

static const struct heading counter_heads[] = {
	{ N_("counter"), -12 },
	{ N_("total"), 13 },
	{ N_("now/s"), 8 },
	{ N_("mean/s"), 8 },
	{ "", 0 },
	{ N_("meaning"), -1 },
};

void
print_counters(
    const struct snapshot *before, const struct snapshot *now, FILE *out)
{
	char line[256];
	double span = mono_diff(now->at, before->at);
	char up[32], total[32], recent[32], mean[32];
	size_t n;
	const struct counter *c = counters_table(&n);

	format_time(up, sizeof up, mono_diff(now->at, now->started), false, 0);
	if (span > 0)
		fprintf(out,
		    _("Counted for %s; `now` is the last %.1f s, a second "
		      "each.\n"),
		    up, span);
	else
		fprintf(out, _("Counted for %s.\n"), up);
	fprintf(out, "%s\n",
	    heading_line(line, sizeof line, counter_heads,
		sizeof counter_heads / sizeof counter_heads[0]));
	fprintf(out, "%s%s\n", "=======================================",
	    "=======================================");
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%-12s %13s %8s %8s  %s\n", c[i].name,
		    total_text(total, sizeof total, &c[i], now),
		    rate_text(recent, sizeof recent,
			counters_rate(&c[i], before, now)),
		    rate_text(mean, sizeof mean, counters_mean(&c[i], now)),
		    _(c[i].meaning));
}

void
print_counters_json(
    const struct snapshot *before, const struct snapshot *now, FILE *out)
{
	json_t *o = json_object(), *list = json_array();
	size_t n;
	const struct counter *c = counters_table(&n);

	for (size_t i = 0; i < n; i++) {
		json_t *one = json_object();

		json_object_set_new(one, "name", json_string(c[i].name));
		json_object_set_new(one, "total",
		    counters_told(&c[i], now)
			? json_integer((json_int_t)counters_value(&c[i], now))
			: json_null());
		json_object_set_new(
		    one, "rate", number(counters_rate(&c[i], before, now)));
		json_object_set_new(
		    one, "mean", number(counters_mean(&c[i], now)));
		json_object_set_new(
		    one, "meaning", json_string(_(c[i].meaning)));
		json_array_append_new(list, one);
	}
	json_object_set_new(
	    o, "seconds", number(mono_diff(now->at, now->started)));
	json_object_set_new(
	    o, "interval", number(mono_diff(now->at, before->at)));
	json_object_set_new(o, "counters", list);
	dump(o, out);
}
