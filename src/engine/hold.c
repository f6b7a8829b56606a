/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "engine/state.h"
#include "sys/kept.h"

#define HOLD_PERIOD 30.0 /* s between looks for rivals and at the port */

/* Why the clock may not be set now; false if it may. */
static bool
clock_reason(struct engine *e, char *buf, size_t size)
{
	struct host_clock clock = { 0 };
	struct rival rival;

	if (e->params.observe) {
		snprintf(buf, size, "%s", _("--observe asks for it"));
		return true;
	}
	if (!e->want) {
		snprintf(buf, size, "%s", _("until you say start"));
		return true;
	}
	if (e->host->rival(e->host->self, &rival)) {
		snprintf(buf, size, _("%s (pid %d) sets it; to stop that: %s"),
		    rival.name, rival.pid, rival.remedy);
		return true;
	}
	if (kernel_refuses(e, buf, size))
		return true;
	e->host->clock(e->host->self, &clock);
	e->may_set = clock.may_set;
	if (clock.may_set)
		return false;
	if (!kept_here(e->host->kept)) {
		snprintf(buf, size, "%s",
		    _("the keeper has died, and the rights with it; the next "
		      "one brings them back"));
		return true;
	}
	snprintf(buf, size, "%s",
	    _("no right to set it (CAP_SYS_TIME); root has it"));
	return true;
}

static void
hold_clock(struct engine *e)
{
	char why[sizeof e->clock_note] = "";
	bool set = !clock_reason(e, why, sizeof why);
	struct adjust last;

	if (strcmp(why, e->clock_note) != 0 && why[0] != '\0')
		note(e, EVENT_NOTE, 0, "observe",
		    _("the clock is only watched: %s"), why);
	snprintf(e->clock_note, sizeof e->clock_note, "%s", why);
	if (set == e->setting)
		return;
	last = discipline_observe(&e->disc, !set);
	if (set) {
		note(e, EVENT_NOTE, 0, "discipline", "%s",
		    _("the clock is set by us from now on"));
		kernel_take(e);
	} else {
		kernel_leave(e);
	}
	system_adjust(e, &last);
	e->setting = set;
	e->dirty = true;
}

static void
open_port(struct engine *e)
{
	uint16_t port = e->params.port;
	int error = e->host->listen(e->host->self, port);
	char why[sizeof e->port_note];
	struct rival rival;

	if (error == 0) {
		e->port = port;
		service_port(e);
		e->port_note[0] = '\0';
		note(e, EVENT_NOTE, 0, "serving",
		    _("time is served on UDP port %u"), port);
		return;
	}
	if (error == EADDRINUSE &&
	    e->host->port_owner(e->host->self, port, &rival))
		snprintf(why, sizeof why,
		    _("UDP port %u is held by %s (pid %d); to stop it: %s"),
		    port, rival.name, rival.pid, rival.remedy);
	else
		snprintf(why, sizeof why, _("UDP port %u cannot be opened: %s"),
		    port, strerror(error));
	if (strcmp(why, e->port_note) != 0)
		note(e, EVENT_WARN, 0, "port_taken", "%s", why);
	memcpy(e->port_note, why, sizeof e->port_note);
}

/* Time is served when asked to, unless another program disciplines the
 * clock. */
static void
hold_port(struct engine *e)
{
	struct rival rival;
	bool serve = e->want && e->params.port != 0 &&
	    !e->host->rival(e->host->self, &rival);

	if (serve && e->port == 0) {
		open_port(e);
	} else if (!serve && e->port != 0) {
		e->host->listen(e->host->self, 0);
		e->port = 0;
		service_port(e);
		note(e, EVENT_NOTE, 0, "not_serving", "%s",
		    _("time is no longer served"));
	}
}

void
hold_update(struct engine *e)
{
	hold_clock(e);
	hold_port(e);
	e->hold_at = mono_add(e->now, HOLD_PERIOD);
}
