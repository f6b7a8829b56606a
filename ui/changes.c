/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/changes.h"

#include "core/i18n.h"

#include "ui/format.h"
#include "ui/print_log.h"
#include "ui/words.h"
#include "ui/words_peer.h"

#include <string.h>

static const struct snap_peer *
find(const struct snapshot *s, uint16_t id)
{
	for (size_t i = 0; i < s->npeers; i++)
		if (s->peers[i].id == id)
			return &s->peers[i];
	return NULL;
}

/* Events that were not there before; a repetition has a new serial. */
static size_t
print_events(const struct snapshot *before, const struct snapshot *now,
    unsigned how, FILE *out)
{
	size_t lines = 0;

	for (size_t i = 0; i < now->nevents && i < SNAP_EVENTS; i++) {
		if (now->events[i].serial <= before->last_event)
			continue;
		print_event(&now->events[i], how, out);
		lines++;
	}
	return lines;
}

static size_t
print_state(const struct snapshot *before, const struct snapshot *now,
    unsigned how, FILE *out)
{
	char text[512];
	size_t lines = 0;

	if (now->sync != before->sync || now->why != before->why ||
	    now->syspeer != before->syspeer) {
		fprintf(out, "%s\n", words_state(text, sizeof(text), now, how));
		lines++;
	}
	if (now->clock != before->clock) {
		fprintf(out, "%s\n", words_clock(text, sizeof(text), now, how));
		lines++;
	}
	if (now->port != before->port) {
		words_serve(text, sizeof(text), now);
		fprintf(out, "%s\n",
		    text[0] != '\0' ? text : _("Time is no longer served."));
		lines++;
	}
	return lines;
}

/* Those that could be followed change places all the time. */
static bool
is_fine(const struct snap_peer *p)
{
	switch ((enum tally)p->tally) {
	case TALLY_EXCESS:
	case TALLY_OUTLIER:
	case TALLY_BACKUP:
	case TALLY_CANDIDATE:
	case TALLY_SYSPEER:
	case TALLY_PPSPEER:
		return true;
	case TALLY_REJECT:
	case TALLY_FALSETICK:
		break;
	}
	return false;
}

static size_t
print_sources(
    const struct snapshot *before, const struct snapshot *now, FILE *out)
{
	char name[SNAP_NAME];
	size_t lines = 0;

	for (size_t i = 0; i < now->npeers; i++) {
		const struct snap_peer *p = &now->peers[i];
		const struct snap_peer *was = find(before, p->id);
		const char *standing = words_standing(p);

		/* Those that came and went are told by events. */
		if (was == NULL || strcmp(standing, words_standing(was)) == 0 ||
		    (is_fine(p) && is_fine(was)))
			continue;
		format_clean(name, sizeof(name), p->name);
		fprintf(out, _("source %s: %s, was %s\n"), name, standing,
		    words_standing(was));
		lines++;
	}
	return lines;
}

size_t
changes_print(const struct snapshot *before, const struct snapshot *now,
    unsigned how, FILE *out)
{
	size_t lines = print_events(before, now, how, out);

	lines += print_sources(before, now, out);
	return lines + print_state(before, now, how, out);
}
