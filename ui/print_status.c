/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_status.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>

#include "core/i18n.h"
#include "core/rfc5905.h"

#include "ui/attention.h"
#include "ui/format.h"
#include "ui/print.h"
#include "ui/words.h"

#define ALARMS 64 /* looked at */

static const char *
word_of(enum role role)
{
	return role == ROLE_BAD ? N_("bad")
	    : role == ROLE_WARN ? N_("warning")
				: N_("note");
}

static void
print_numbers(const struct snapshot *s, unsigned how, FILE *out)
{
	char text[48];

	if (isfinite(s->offset))
		fprintf(out,
		    s->offset < 0       ? _("offset %s (clock ahead)\n")
			: s->offset > 0 ? _("offset %s (clock behind)\n")
					: _("offset %s\n"),
		    format_time(text, sizeof(text), s->offset, true, how));
	if (isfinite(s->maxerror))
		fprintf(out, _("maximum error %s\n"),
		    format_time(text, sizeof(text), s->maxerror, false, how));
	if (isfinite(s->freq))
		fprintf(out, _("frequency %s\n"),
		    format_ppm(text, sizeof(text), s->freq));
	if (s->stratum < NTP_MAXSTRAT)
		fprintf(out, _("our stratum %u\n"), s->stratum);
	if (isfinite(s->truth))
		fprintf(out, _("true error %s\n"),
		    format_time(text, sizeof(text), s->truth, true, how));
}

void
print_status(const struct snapshot *s, unsigned how, FILE *out)
{
	struct attention a[ALARMS];
	char text[512];
	size_t all = attention_list(s, a, ALARMS, how);

	fprintf(out, "%s\n", words_state(text, sizeof(text), s, how));
	print_numbers(s, how, out);
	fprintf(out, "%s\n", words_clock(text, sizeof(text), s, how));
	if (words_serve(text, sizeof(text), s)[0] != '\0')
		fprintf(out, "%s\n", text);
	if (s->sandbox[0] != '\0')
		fprintf(out, _("Sandbox: %s\n"),
		    format_clean(text, sizeof(text), s->sandbox));
	if (all == 0)
		fprintf(out, "%s\n",
		    s->settled ? _("Nothing needs attention.")
			       : _("Sources are being asked."));
	else
		fprintf(out, _("Needs attention: %zu\n"), all);
	for (size_t i = 0; i < all && i < ALARMS; i++)
		fprintf(out, "  %s: %s\n", _(word_of(a[i].role)), a[i].text);
	if (all > ALARMS)
		fprintf(out, _("  and %zu more\n"), all - ALARMS);
}

static json_t *
attention_json(const struct snapshot *s)
{
	struct attention a[ALARMS];
	json_t *list = json_array();
	size_t all = attention_list(s, a, ALARMS, 0);

	for (size_t i = 0; i < all && i < ALARMS; i++)
		json_array_append_new(list,
		    json_pack("{s:s, s:i, s:s}", "level", word_of(a[i].role),
			"associd", (int)a[i].assoc, "text", a[i].text));
	return list;
}

static json_t *
conf_json(const struct snapshot *s)
{
	static const char *const state[] = {
		[TRIAL_NONE] = "none",
		[TRIAL_WATCHING] = "watching",
		[TRIAL_COUNTING] = "counting",
		[TRIAL_KEPT] = "kept",
		[TRIAL_REVERTED] = "reverted",
	};
	const struct snap_trial *t = &s->trial;
	char revision[24];
	json_t *o = json_object();

	snprintf(revision, sizeof(revision), "%016" PRIx64, s->conf.running);
	json_object_set_new(o, "file", json_string(s->conf.path));
	json_object_set_new(o, "revision", json_string(revision));
	json_object_set_new(o, "trial", json_string(state[t->state]));
	json_object_set_new(o, "left", print_number_json(t->left));
	json_object_set_new(o, "text", json_string(t->text));
	return o;
}

void
print_status_json(const struct snapshot *s, FILE *out)
{
	json_t *o = json_object();
	char text[512];

	json_object_set_new(o, "state", json_string(print_state_name(s)));
	json_object_set_new(
	    o, "synchronised", json_boolean(s->sync == SYNC_OK));
	json_object_set_new(
	    o, "sentence", json_string(words_sync(text, sizeof(text), s, 0)));
	json_object_set_new(o, "settled", json_boolean(s->settled));
	json_object_set_new(o, "time", print_stamp_json(s->wall));
	json_object_set_new(o, "stratum", json_integer(s->stratum));
	json_object_set_new(o, "offset", print_number_json(s->offset));
	json_object_set_new(o, "maxerror", print_number_json(s->maxerror));
	json_object_set_new(o, "jitter", print_number_json(s->jitter));
	json_object_set_new(
	    o, "frequency_ppm", print_number_json(s->freq * 1e6));
	json_object_set_new(o, "setting",
	    s->clock == CLOCK_UNTOLD ? json_null()
				     : json_boolean(s->clock == CLOCK_SET));
	json_object_set_new(
	    o, "clock", json_string(words_clock(text, sizeof(text), s, 0)));
	json_object_set_new(o, "port", json_integer(s->port));
	json_object_set_new(
	    o, "serving", json_string(words_serve(text, sizeof(text), s)));
	json_object_set_new(o, "configuration", conf_json(s));
	json_object_set_new(o, "attention", attention_json(s));
	print_json(o, out);
}
