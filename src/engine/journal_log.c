/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/journal_log.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "engine/journal_class.h"

/* An entry's level is a message's. */
_Static_assert((int)EVENT_INFO == (int)LOG_LEVEL_INFO &&
	(int)EVENT_ERROR == (int)LOG_LEVEL_ERROR,
    "levels");

/* The file that is to be written, "" for none. */
static const char *
file_of(const struct journal_log *l)
{
	if (l->place[0] == '/')
		return l->place;
	return strcmp(l->place, "auto") == 0 ? l->params->logfile : "";
}

static void
begin(struct journal_log *l)
{
	log_start(&l->log, file_of(l), l->params->sec);
	l->log.kept = l->kept;
	if (strcmp(l->place, "syslog") == 0)
		log_prefer(&l->log, LOG_PLACE_SYSLOG);
	else if (strcmp(l->place, "stderr") == 0)
		log_prefer(&l->log, LOG_PLACE_STDERR);
}

void
journal_log_start(struct journal_log *l, const struct params *p,
    const char *place, struct kept *kept)
{
	memset(l, 0, sizeof(*l));
	l->params = p;
	l->place = place;
	l->kept = kept;
	begin(l);
}

static void
tell(struct journal_log *l, wall_t when, enum log_level level, const char *text)
{
	int error = log_write(&l->log, when, level, text);
	char why[PATH_MAX + 160];

	if (error == l->failed)
		return;
	l->failed = error;
	if (error == 0)
		return;
	snprintf(why, sizeof(why),
	    _("the log file %s cannot be written: %s; messages come here"),
	    l->log.file, strerror(error));
	(void)log_write(&l->log, when, LOG_LEVEL_WARN, why);
}

/* The file may be another one since. */
static void
follow(struct journal_log *l)
{
	if (strcmp(file_of(l), l->log.file) == 0)
		return;
	log_end(&l->log);
	begin(l);
}

void
journal_log_tell(void *self, const struct snapshot *s)
{
	struct journal_log *l = self;

	follow(l);
	for (size_t i = 0; i < s->nevents; i++) {
		const struct event *ev = &s->events[i];
		char line[sizeof(ev->name) + sizeof(ev->text) + 4];

		if (ev->serial <= l->told ||
		    !journal_wanted(ev, l->params->logconfig))
			continue;
		snprintf(line, sizeof(line), "%s: %s", ev->name, ev->text);
		tell(l, ev->wall, (enum log_level)ev->level, line);
	}
	l->told = s->last_event;
}

void
journal_log_end(struct journal_log *l)
{
	log_end(&l->log);
}
