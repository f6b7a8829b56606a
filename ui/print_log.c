/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_log.h"

#include <jansson.h>

#include "core/i18n.h"

#include "ui/format.h"
#include "ui/print.h"

static const char *const levels[] = {
	[EVENT_INFO] = N_("info"),
	[EVENT_NOTE] = N_("note"),
	[EVENT_WARN] = N_("warning"),
	[EVENT_ERROR] = N_("error"),
};

static const char *
level(const struct event *e)
{
	return levels[e->level <= EVENT_ERROR ? e->level : EVENT_INFO];
}

void
print_event(const struct event *e, unsigned how, FILE *out)
{
	char when[FORMAT_WHEN], text[sizeof(e->text)];

	format_clean(text, sizeof(text), e->text);
	fprintf(out, "%s %s: %s", format_when(when, sizeof(when), e->wall, how),
	    _(level(e)), text);
	if (e->times > 1)
		fprintf(out, _(" (%u times)"), e->times);
	fputc('\n', out);
}

void
print_log(const struct snapshot *s, unsigned how, FILE *out)
{
	if (s->nevents == 0)
		fprintf(out, "%s\n", _("Nothing has happened yet."));
	for (size_t i = 0; i < s->nevents && i < SNAP_EVENTS; i++)
		print_event(&s->events[i], how, out);
}

void
print_log_json(const struct snapshot *s, FILE *out)
{
	json_t *o = json_object(), *list = json_array();

	for (size_t i = 0; i < s->nevents && i < SNAP_EVENTS; i++) {
		const struct event *e = &s->events[i];
		char text[sizeof(e->text)];
		json_t *one = json_object();

		format_clean(text, sizeof(text), e->text);
		json_object_set_new(
		    one, "serial", json_integer((json_int_t)e->serial));
		json_object_set_new(one, "time", print_stamp_json(e->wall));
		json_object_set_new(one, "level", json_string(level(e)));
		json_object_set_new(one, "name", json_string(e->name));
		json_object_set_new(one, "associd", json_integer(e->assoc));
		json_object_set_new(one, "times", json_integer(e->times));
		json_object_set_new(one, "text", json_string(text));
		json_array_append_new(list, one);
	}
	json_object_set_new(o, "events", list);
	print_json(o, out);
}
