/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/scenario_parse.h"

#include "config/suggest.h"
#include "core/i18n.h"

#include <string.h>
#include <strings.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct setting_field event_fields[] = {
	{ "at", SETTING_NUMBER, offsetof(struct lab_event, at), 1, 0,
	    SCENARIO_LONGEST, 0 },
	{ "clock_step_ms", SETTING_NUMBER, offsetof(struct lab_event, step),
	    1e-3, -SCENARIO_FARTHEST * 1e3, SCENARIO_FARTHEST * 1e3,
	    LAB_SET_STEP },
	{ "clock_freq_ppm", SETTING_NUMBER, offsetof(struct lab_event, freq),
	    1e-6, -1e5, 1e5, LAB_SET_CLOCKFREQ },
};

static const char *const event_words[] = { "server", "say", "refid" };

/* The server of this name, or of this first label; nservers if there is
 * none. */
static size_t
find_server(const struct lab_scenario *s, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < s->nservers; i++)
		if (strcasecmp(s->server[i].name, name) == 0)
			return i;
	for (size_t i = 0; i < s->nservers; i++)
		if (strncasecmp(s->server[i].name, name, len) == 0 &&
		    s->server[i].name[len] == '.')
			return i;
	return s->nservers;
}

/* Appends an event, before which there is none that is later. */
static void
add_event(
    struct reader *r, const config_setting_t *group, const struct lab_event *ev)
{
	struct lab_scenario *s = r->s;
	size_t i = s->nevents;

	if (i == LAB_EVENTS) {
		setting_complain(&r->at, group, "too-many",
		    _("there is room for %d events"), LAB_EVENTS);
		return;
	}
	while (i > 0 && s->event[i - 1].at > ev->at)
		i--;
	memmove(&s->event[i + 1], &s->event[i],
	    (s->nevents - i) * sizeof(s->event[0]));
	s->event[i] = *ev;
	s->nevents++;
}

/* Appends an event for one server, or for all. */
static void
add_for_server(struct reader *r, const config_setting_t *e, const char *name,
    const struct lab_event *ev)
{
	const char *names[LAB_SERVERS], *near;
	struct lab_event one = *ev;

	if (name && strcmp(name, "all") == 0) {
		one.server = LAB_SERVERS;
		add_event(r, e, &one);
		return;
	}
	one.server = name ? find_server(r->s, name) : r->s->nservers;
	if (one.server < r->s->nservers) {
		add_event(r, e, &one);
		return;
	}
	for (size_t i = 0; i < r->s->nservers; i++)
		names[i] = r->s->server[i].name;
	near = name ? suggest(name, names, r->s->nservers) : NULL;
	if (!name)
		setting_complain(&r->at, e, "wrong-type",
		    _("server must be a name, \"all\", or a list of names"));
	else if (near)
		setting_complain(&r->at, e, "no-server",
		    _("there is no server `%s'; did you mean `%s'?"), name,
		    near);
	else
		setting_complain(
		    &r->at, e, "no-server", _("there is no server `%s'"), name);
}

/* server = "name", or [ "name", "name" ]. Only the first tells its text. */
static void
add_for_servers(
    struct reader *r, const config_setting_t *e, const struct lab_event *ev)
{
	struct lab_event one = *ev;

	if (!config_setting_is_array(e) && !config_setting_is_list(e)) {
		add_for_server(r, e, config_setting_get_string(e), ev);
		return;
	}
	for (int i = 0; i < config_setting_length(e); i++) {
		add_for_server(
		    r, e, config_setting_get_string_elem(e, i), &one);
		one.text[0] = '\0';
	}
}

void
scenario_event(void *reader, const config_setting_t *group)
{
	struct reader *r = reader;
	const config_setting_t *server =
	    config_setting_get_member(group, "server");
	const config_setting_t *say = config_setting_get_member(group, "say");
	const config_setting_t *refid =
	    config_setting_get_member(group, "refid");
	struct lab_event ev = { .target = LAB_CLOCK };
	struct setting_words w = { .count = 0 };
	uint32_t clock, set;

	setting_know(&w, event_words, COUNT(event_words));
	setting_know_fields(&w, event_fields, COUNT(event_fields));
	setting_know_fields(&w, scenario_behaviour, SCENARIO_BEHAVIOUR);
	setting_strangers(&r->at, group, &w, _("an event"));
	clock = setting_fields(
	    &r->at, group, event_fields, COUNT(event_fields), &ev);
	set = setting_fields(
	    &r->at, group, scenario_behaviour, SCENARIO_BEHAVIOUR, &ev.then);
	if (refid && scenario_refid(r, refid, ev.then.refid))
		set |= LAB_SET_REFID;
	if (say)
		setting_text(&r->at, say, ev.text, sizeof(ev.text));
	if (!config_setting_get_member(group, "at"))
		setting_complain(&r->at, group, "no-time",
		    _("this event has no time: at = seconds from the start"));
	if (set && !server)
		setting_complain(&r->at, group, "no-server",
		    _("this event does not say of which server it speaks"));
	if (!set && server)
		setting_complain(&r->at, group, "no-effect",
		    _("this event changes nothing of its server"));
	if (!set && !clock && !say)
		setting_complain(&r->at, group, "no-effect",
		    _("this event neither changes nor says anything"));
	if (clock || !set) {
		ev.set = clock;
		add_event(r, group, &ev);
		ev.text[0] = '\0';
	}
	if (set && server) {
		ev.target = LAB_SERVER;
		ev.set = set;
		add_for_servers(r, server, &ev);
	}
}
