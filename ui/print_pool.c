/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_pool.h"

#include "ui/pool_say.h"
#include "ui/print.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLS = 80 };

void
print_pool(
    enum pool_panel which, const struct pool_facts *f, unsigned how, FILE *out)
{
	struct text t = { .cols = COLS };
	struct canvas *c;

	pool_panel_write(which, f, &t, how);
	t.rows = t.lines < CANVAS_SIDE ? (int)t.lines : CANVAS_SIDE;
	c = canvas_new(t.rows > 0 ? t.rows : 1, COLS, (how & FORMAT_UTF8) == 0);
	t = (struct text){ .c = c, .cols = COLS, .rows = t.rows };
	pool_panel_write(which, f, &t, how);
	canvas_dump(c, false, out);
	canvas_free(c);
}

static json_t *
address_json(const struct addr *a)
{
	char text[ADDR_TEXT];

	if (a->family == ADDR_NONE)
		return json_null();
	return json_string(addr_text(a, text, sizeof(text)));
}

/* The checks of one side, or of both (POOL_SIDES). */
static json_t *
checks_json(const struct pool_finding *p, size_t n, int side)
{
	json_t *all = json_array();

	for (size_t i = 0; i < n; i++)
		if (p[i].side == side)
			json_array_append_new(all,
			    json_pack("{s:s, s:s, s:o, s:s}", "name",
				pool_item_name(p[i].item), "state",
				pool_state_name(p[i].state), "value",
				print_number_json(p[i].value), "text",
				p[i].text));
	return all;
}

static json_t *
verify_json(const struct pool_facts *f)
{
	struct pool_finding p[POOL_FINDINGS];
	size_t n = pool_findings(f, p);
	json_t *o = json_object();

	json_object_set_new(o, "state",
	    json_string(pool_state_name(
		pool_panel_state(POOL_PANEL_VERIFY, f, NULL, 0))));
	for (int s = 0; s < POOL_SIDES; s++)
		json_object_set_new(o, s == POOL_SIDE_V6 ? "ipv6" : "ipv4",
		    json_pack("{s:o, s:o}", "address",
			address_json(&f->side[s].address), "checks",
			checks_json(p, n, s)));
	json_object_set_new(o, "checks", checks_json(p, n, POOL_SIDES));
	return o;
}

/* s until then; null: never. */
static json_t *
after_json(const struct pool_outlook *o, uint32_t checks)
{
	return checks == UINT32_MAX ? json_null()
				    : json_real(checks * o->interval);
}

static json_t *
forecast_json(const struct pool_facts *f)
{
	struct pool_behaviour b;
	json_t *o;

	if (!pool_behaviour(f, &b))
		return json_pack("{s:b}", "known", 0);
	o = json_pack("{s:b, s:b, s:I, s:I, s:I, s:I}", "known", 1,
	    "synchronised", !b.unsynchronised, "received",
	    (json_int_t)b.received, "answered", (json_int_t)b.answered,
	    "limited", (json_int_t)b.limited, "late", (json_int_t)b.late);
	json_object_set_new(o, "worst_offset", print_number_json(b.worst));
	json_object_set_new(o, "loss", json_real(b.loss));
	json_object_set_new(o, "from", json_real(b.score));
	json_object_set_new(o, "step", print_number_json(b.ahead.step));
	json_object_set_new(o, "end", print_number_json(b.ahead.end));
	json_object_set_new(
	    o, "in_pool_after", after_json(&b.ahead, b.ahead.to_in));
	json_object_set_new(
	    o, "out_of_pool_after", after_json(&b.ahead, b.ahead.to_out));
	json_object_set_new(
	    o, "end_after", after_json(&b.ahead, b.ahead.to_end));
	json_object_set_new(
	    o, "worst_rule", json_string(poolscore_rule_name(b.ahead.why)));
	return o;
}

static json_t *
monitor_json(const struct pool_log *log, const struct pool_monitor *m)
{
	size_t rows;
	double off = poolfile_replay(log, m->id, &rows);

	return json_pack("{s:I, s:s, s:b, s:s, s:o, s:o, s:I, s:o}", "id",
	    (json_int_t)m->id, "name", m->name, "made", m->made, "status",
	    poolscore_status_name(m->status), "score",
	    print_number_json(m->score), "rtt", print_number_json(m->rtt),
	    "rows", (json_int_t)rows, "replay_error",
	    print_number_json(rows > 0 ? off : (double)NAN));
}

static json_t *
row_json(const struct pool_row *r)
{
	struct pool_step s =
	    poolscore_step_published(r->step, r->offset, r->error);

	return json_pack("{s:I, s:I, s:o, s:o, s:o, s:o, s:s, s:s}", "at",
	    (json_int_t)r->at, "monitor", (json_int_t)r->monitor, "step",
	    print_number_json(r->step), "score", print_number_json(r->score),
	    "offset", print_number_json(r->offset), "rtt",
	    print_number_json(r->rtt), "rule",
	    isnan(r->step) ? "unknown" : poolscore_rule_name(s.rule), "error",
	    r->error);
}

static json_t *
score_json(const struct pool_facts *f)
{
	json_t *o = json_object(), *monitors = json_array();
	json_t *history = json_array();
	int64_t at = 0;
	double score = (double)NAN;

	if (f->log != NULL)
		score = poolfile_score(f->log, &at);
	json_object_set_new(o, "server", address_json(&f->watched));
	json_object_set_new(o, "score", print_number_json(score));
	json_object_set_new(o, "at", at > 0 ? json_integer(at) : json_null());
	json_object_set_new(o, "in_pool",
	    isnan(score) ? json_null() : json_boolean(score >= POOL_IN));
	json_object_set_new(o, "record", json_string(f->record));
	for (size_t i = 0; f->log != NULL && i < f->log->monitors; i++)
		json_array_append_new(
		    monitors, monitor_json(f->log, &f->log->monitor[i]));
	for (size_t i = 0; f->log != NULL && i < f->log->rows; i++)
		json_array_append_new(history, row_json(&f->log->row[i]));
	json_object_set_new(o, "monitors", monitors);
	json_object_set_new(o, "history", history);
	return o;
}

json_t *
print_pool_json(enum pool_panel which, const struct pool_facts *f)
{
	if (which == POOL_PANEL_VERIFY)
		return verify_json(f);
	if (which == POOL_PANEL_FORECAST)
		return forecast_json(f);
	return score_json(f);
}
