/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print.h"

#include <jansson.h>
#include <math.h>
#include <time.h>

#include "core/i18n.h"

#include "ui/format.h"
#include "ui/words.h"

void
print_peers(const struct snapshot *s, const struct options *o, FILE *out)
{
	unsigned flags =
	    (o->numbers ? FORMAT_NUMBERS : 0u) | (o->wide ? FORMAT_WIDE : 0u);
	char row[SNAP_NAME + 160];

	fprintf(out, "%s\n%s\n", FORMAT_PEERS_HEAD, FORMAT_PEERS_RULE);
	for (size_t i = 0; i < s->npeers; i++)
		fprintf(out, "%s\n",
		    format_peer_row(row, sizeof row, &s->peers[i], flags));
}

void
print_json(json_t *o, FILE *out)
{
	json_dumpf(o, out, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	fputc('\n', out);
	json_decref(o);
}

/* JSON knows no NAN: what is unknown is null. */
json_t *
print_number_json(double v)
{
	return isfinite(v) ? json_real(v) : json_null();
}

json_t *
print_stamp_json(wall_t t)
{
	time_t sec = (time_t)(t.ns / 1000000000);
	char day[32], text[48];
	struct tm tm;

	if (t.ns <= 0 || gmtime_r(&sec, &tm) == NULL)
		return json_null();
	strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text, sizeof text, "%s.%09dZ", day, (int)(t.ns % 1000000000));
	return json_string(text);
}

static json_t *
counts_json(const uint32_t counts[VERDICT_COUNT])
{
	json_t *o = json_object();

	for (int v = 0; v < VERDICT_COUNT; v++)
		if (counts[v] != 0)
			json_object_set_new(o, verdict_name((enum verdict)v),
			    json_integer(counts[v]));
	return o;
}

static json_t *
refusal_json(const struct snap_peer *p)
{
	char from[ADDR_TEXT];

	if (!p->refused)
		return json_null();
	return json_pack("{s:s, s:s, s:s, s:i, s:o}", "verdict",
	    verdict_name(p->refusal.verdict), "text",
	    _(verdict_text(p->refusal.verdict)), "from",
	    addr_text_port(&p->refusal.from, from, sizeof from), "length",
	    (int)p->refusal.len, "when", print_stamp_json(p->refusal.when));
}

static json_t *
exchange_json(const struct exchange *x)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:f, s:f, s:b, s:b}", "t1",
	    print_stamp_json(x->t1), "t2", print_stamp_json(x->t2), "t3",
	    print_stamp_json(x->t3), "t4", print_stamp_json(x->t4), "offset",
	    x->offset, "delay", x->delay, "t1_kernel", x->t1_kernel,
	    "t4_kernel", x->t4_kernel);
}

static json_t *
exchanges_json(const struct snap_peer *p)
{
	json_t *a = json_array();

	for (size_t i = 0; i < p->exchanges; i++)
		json_array_append_new(a, exchange_json(&p->exchange[i]));
	return a;
}

static const char *
phase_name(uint8_t phase)
{
	static const char *const name[] = {
		[PHASE_DNS] = "resolving",
		[PHASE_NODNS] = "unresolved",
		[PHASE_POOL] = "pool",
		[PHASE_INIT] = "unanswered",
		[PHASE_ACTIVE] = "active",
		[PHASE_DENIED] = "denied",
		[PHASE_RATED] = "rated",
		[PHASE_REFUSED] = "refused",
	};

	return name[phase];
}

static const char *
auth_name(uint8_t auth)
{
	static const char *const name[] = {
		[SNAP_AUTH_NONE] = "none",
		[SNAP_AUTH_WANTED] = "wanted",
		[SNAP_AUTH_OK] = "ok",
		[SNAP_AUTH_BAD] = "bad",
	};

	return name[auth];
}

json_t *
print_peer_json(const struct snap_peer *p)
{
	char tally[2] = { tally_char((enum tally)p->tally), '\0' };
	char type[2] = { p->type, '\0' };
	char addr[ADDR_TEXT] = "", refid[16];
	char name[SNAP_NAME], note[sizeof(p->note)];
	json_t *o;

	if (p->addr.family != ADDR_NONE)
		addr_text_port(&p->addr, addr, sizeof addr);
	o = json_pack("{s:i, s:i, s:s, s:s, s:s, s:s, s:s, s:s}", "associd",
	    (int)p->id, "pool", (int)p->pool, "name",
	    format_clean(name, sizeof name, p->name), "address", addr, "tally",
	    tally, "type", type, "phase", phase_name(p->phase), "note",
	    format_clean(note, sizeof note, p->note));
	json_object_set_new(
	    o, "refid", json_string(format_refid(refid, sizeof refid, p)));
	json_object_set_new(o, "stratum", json_integer(p->stratum));
	json_object_set_new(o, "leap", json_integer(p->leap));
	json_object_set_new(o, "keyid", json_integer(p->keyid));
	json_object_set_new(o, "auth", json_string(auth_name(p->auth)));
	json_object_set_new(o, "reach", json_integer(p->reach));
	json_object_set_new(o, "hpoll", json_integer(p->hpoll));
	json_object_set_new(o, "ppoll", json_integer(p->ppoll));
	json_object_set_new(o, "flash", json_integer(p->flash));
	json_object_set_new(o, "when", print_number_json(p->when));
	json_object_set_new(o, "delay", print_number_json(p->delay));
	json_object_set_new(o, "offset", print_number_json(p->offset));
	json_object_set_new(o, "jitter", print_number_json(p->jitter));
	json_object_set_new(o, "dispersion", print_number_json(p->disp));
	json_object_set_new(o, "rootdelay", print_number_json(p->rootdelay));
	json_object_set_new(o, "rootdisp", print_number_json(p->rootdisp));
	json_object_set_new(o, "rootdist", print_number_json(p->distance));
	json_object_set_new(o, "sent", json_integer(p->sent));
	json_object_set_new(o, "received", json_integer(p->received));
	json_object_set_new(o, "error", json_integer(p->error));
	json_object_set_new(o, "counts", counts_json(p->counts));
	json_object_set_new(o, "refusal", refusal_json(p));
	json_object_set_new(o, "exchanges", exchanges_json(p));
	return o;
}

const char *
print_state_name(const struct snapshot *s)
{
	static const char *const name[] = {
		[SYNC_STARTING] = "starting",
		[SYNC_NONE] = "unsynchronised",
		[SYNC_HOLDOVER] = "holdover",
		[SYNC_OK] = "synchronised",
		[SYNC_PANIC] = "panic",
		[SYNC_ORPHAN] = "orphan",
	};

	return name[s->sync];
}

void
print_peers_json(const struct snapshot *s, FILE *out)
{
	json_t *o, *peers = json_array();
	char state[200], refid[16];

	for (size_t i = 0; i < s->npeers; i++)
		json_array_append_new(peers, print_peer_json(&s->peers[i]));
	o = json_pack("{s:s, s:s, s:b, s:i, s:i, s:i, s:s}", "state",
	    print_state_name(s), "sentence",
	    words_sync(state, sizeof state, s, 0), "settled", s->settled,
	    "leap", (int)s->leap, "stratum", (int)s->stratum, "syspeer",
	    (int)s->syspeer, "refid",
	    refid_text(s->refid, s->stratum, refid, sizeof refid));
	json_object_set_new(o, "time", print_stamp_json(s->wall));
	json_object_set_new(o, "offset", print_number_json(s->offset));
	json_object_set_new(o, "jitter", print_number_json(s->jitter));
	json_object_set_new(o, "maxerror", print_number_json(s->maxerror));
	json_object_set_new(
	    o, "frequency_ppm", print_number_json(s->freq * 1e6));
	json_object_set_new(o, "rootdelay", print_number_json(s->rootdelay));
	json_object_set_new(o, "rootdisp", print_number_json(s->rootdisp));
	json_object_set_new(o, "truth", print_number_json(s->truth));
	json_object_set_new(o, "setting",
	    s->clock == CLOCK_UNTOLD ? json_null()
				     : json_boolean(s->clock == CLOCK_SET));
	json_object_set_new(o, "port", json_integer(s->port));
	json_object_set_new(o, "steps", json_integer(s->steps));
	json_object_set_new(o, "peers", peers);
	print_json(o, out);
}
