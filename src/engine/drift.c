/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "sys/replace.h"

#include "engine/state.h"

/* ntpd's drift file: the frequency correction in ppm, one line of text. */
bool
drift_read(struct engine *e, double *freq)
{
	char line[64], *end;
	double ppm;
	FILE *f;

	if (e->params.driftfile[0] == '\0')
		return false;
	f = fopen(e->params.driftfile, "re");
	if (f == NULL) {
		if (errno != ENOENT)
			note(e, EVENT_WARN, 0, "drift_unreadable",
			    _("the drift file cannot be read: %s"),
			    strerror(errno));
		return false;
	}
	if (fgets(line, sizeof line, f) == NULL)
		line[0] = '\0';
	fclose(f);
	ppm = strtod(line, &end);
	if (end == line || !isfinite(ppm) || fabs(ppm) > NTP_MAXFREQ * 1e6) {
		note(e, EVENT_WARN, 0, "drift_insane", "%s",
		    _("the drift file holds no frequency within 500 ppm; "
		      "it is ignored"));
		return false;
	}
	*freq = ppm * 1e-6;
	return true;
}

void
drift_write(struct engine *e)
{
	char text[64];
	int error;

	/* A frequency that is only a guess would spoil the next start. */
	if (e->params.driftfile[0] == '\0' || e->disc.state != DISC_SYNC)
		return;
	snprintf(text, sizeof text, "%.6f\n", e->disc.freq * 1e6);
	error = replace_file(e->params.driftfile, text, strlen(text), 0644);
	if (error != 0 && !e->drift_failed)
		note(e, EVENT_WARN, 0, "drift_unwritable",
		    _("the drift file %.60s cannot be written: %s"),
		    e->params.driftfile, strerror(error));
	e->drift_failed = error != 0;
}
