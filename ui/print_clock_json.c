/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_clock.h"

#include <math.h>

#include "core/i18n.h"

#include "ui/print_history.h"
#include "ui/words.h"

/* JSON knows no NAN: what is unknown is null. */
static void
set(json_t *o, const char *name, double v)
{
	json_object_set_new(o, name, isfinite(v) ? json_real(v) : json_null());
}

static json_t *
kernel_json(const struct host_clock *k)
{
	json_t *o;

	if (!k->readable)
		return json_null();
	o = json_pack("{s:b, s:b, s:i, s:i, s:i, s:i}", "synchronised",
	    !k->unsync, "may_set", k->may_set, "status", (int)k->status, "tick",
	    (int)k->tick, "tai", (int)k->tai, "constant", (int)k->constant);
	set(o, "frequency_ppm", k->freq * 1e6);
	set(o, "offset", k->offset);
	set(o, "adjtime", k->adjtime);
	set(o, "maxerror", k->maxerror);
	set(o, "esterror", k->esterror);
	set(o, "precision", k->resolution);
	set(o, "tolerance_ppm", k->tolerance * 1e6);
	return o;
}

static json_t *
leap_json(const struct snap_leap *l)
{
	static const char *const armed[] = { "none", "insert", "delete" };

	return json_pack("{s:s, s:s, s:i, s:i, s:I, s:I, s:f, s:s}", "armed",
	    l->armed <= LEAP_DELETE ? armed[l->armed] : "none", "decided_by",
	    l->by_file ? "list" : "vote", "tai", (int)l->tai, "change",
	    (int)l->change, "at", (json_int_t)l->at, "expires",
	    (json_int_t)l->expires, "left", l->left, "note", l->note);
}

void
print_clock_json(const struct snapshot *s, enum clock_span span, FILE *out)
{
	char words[200];
	json_t *o = json_pack("{s:s, s:b, s:o, s:b, s:i, s:i, s:i}", "sentence",
	    words_sync(words, sizeof words, s, 0), "synchronised",
	    s->sync == SYNC_OK, "setting",
	    s->clock == CLOCK_UNTOLD ? json_null()
				     : json_boolean(s->clock == CLOCK_SET),
	    "orphan", s->sync == SYNC_ORPHAN, "leap", (int)s->leap, "stratum",
	    (int)s->stratum, "steps", (int)s->steps);

	set(o, "offset", s->offset);
	set(o, "offset_error", s->offset_err);
	set(o, "frequency_ppm", s->freq * 1e6);
	set(o, "frequency_error_ppm", s->freq_err * 1e6);
	set(o, "jitter", s->jitter);
	set(o, "wander_ppm", s->wander * 1e6);
	set(o, "maxerror", s->maxerror);
	set(o, "slew", s->slew);
	set(o, "truth", s->truth);
	json_object_set_new(o, "clock_note", json_string(s->clock_note));
	json_object_set_new(o, "leap_seconds", leap_json(&s->leaps));
	json_object_set_new(o, "kernel", kernel_json(&s->kernel));
	if (span != CLOCK_NO_SPAN)
		json_object_set_new(o, "history",
		    print_history_json(plot_history_ring(&s->history, span)));
	json_dumpf(o, out, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	fputc('\n', out);
	json_decref(o);
}
