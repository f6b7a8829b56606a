/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel knows of our clock: taking it over, telling it how good its
 * time is, and what to do when it refuses. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "engine/state.h"

#define TELL_PERIOD 64.0 /* s between words to the kernel; its error grows */
#define RETRY       64.0 /* s before a kernel that refused is asked again */

const char *
kernel_remedy(int error)
{
	switch (error) {
	case EPERM:
	case EACCES:
		return _("give it CAP_SYS_TIME: run it as root, or a container "
			 "with --cap-add SYS_TIME");
	case ENOSYS:
		return _("the system-call filter of the container or the unit "
			 "forbids adjtimex; allow @clock");
	case EINVAL:
		return _("the kernel rejects the value; another kernel or "
			 "machine is needed");
	default:
		return _("the kernel's own message is all there is");
	}
}

/* Appends ", what" or "what". */
static void
list(char *buf, size_t size, const char *what)
{
	size_t len = strlen(buf);

	snprintf(buf + len, size - len, "%s%s", len > 0 ? ", " : "", what);
}

/* What was found that is not as it is on a fresh machine; "" if nothing. */
static void
describe(const struct host_clock *c, char *buf, size_t size)
{
	char one[48];

	buf[0] = '\0';
	if (c->status & (HOST_PLL | HOST_FLL))
		list(buf, size, _("its own loop"));
	if (c->status & (HOST_PPSFREQ | HOST_PPSTIME))
		list(buf, size, _("PPS"));
	if (c->status & HOST_FREQHOLD)
		list(buf, size, _("a held frequency"));
	if (c->status & (HOST_INS | HOST_DEL))
		list(buf, size, _("a leap second"));
	if (fabs(c->offset) > 0 || fabs(c->adjtime) > 0) {
		snprintf(one, sizeof one, _("a slew of %+.6f s"),
		    c->offset + c->adjtime);
		list(buf, size, one);
	}
	if (c->tick != 10000 && c->tick != 0) {
		snprintf(one, sizeof one, _("tick %d"), (int)c->tick);
		list(buf, size, one);
	}
}

void
kernel_take(struct engine *e)
{
	struct host_clock found = { 0 };
	char what[90];
	int error;

	e->kernel.is_set = false;
	e->kernel.told_at = e->kernel.answered = (mono_t){ INT64_MIN };
	if (e->host->take == NULL)
		return;
	error = e->host->take(e->host->self, &found);
	describe(&found, what, sizeof what);
	if (error != 0)
		note(e, EVENT_WARN, 0, "kernel_untidy",
		    _("the kernel does not let go of %s (%s)"),
		    what[0] != '\0' ? what : _("nothing"), strerror(error));
	else if (what[0] != '\0')
		note(e, EVENT_NOTE, 0, "kernel_found",
		    _("left in the kernel and ended: %s"), what);
}

void
kernel_set(struct engine *e, double base, double set)
{
	e->kernel.base = base;
	e->kernel.set = set;
	e->kernel.is_set = true;
}

void
kernel_refused(struct engine *e, int error)
{
	e->kernel.error = error;
	e->kernel.retry = mono_add(e->now, RETRY);
	note(e, EVENT_ERROR, 0, "clock_failed",
	    _("the clock cannot be set (%s); it is only watched"),
	    strerror(error));
}

bool
kernel_refuses(struct engine *e, char *buf, size_t size)
{
	if (e->kernel.error == 0)
		return false;
	if (mono_diff(e->kernel.retry, e->now) <= 0) {
		e->kernel.error = 0;
		return false;
	}
	snprintf(buf, size, _("the kernel refuses to set it (%s): %s"),
	    strerror(e->kernel.error), kernel_remedy(e->kernel.error));
	return true;
}

/* What it should know now. */
static struct host_status
wanted(const struct engine *e)
{
	double age = fmax(0, mono_diff(e->now, e->sys.updated));
	struct host_status s = { .synced =
				     system_synchronised(e) && !e->orphan.on };

	if (!s.synced)
		return s;
	s.maxerror = e->sys.rootdelay / 2 + e->sys.rootdisp + NTP_PHI * age;
	s.esterror = isfinite(e->jitter) ? e->jitter : 0;
	s.leap = e->params.leapslew ? LEAP_NONE : e->leap.armed;
	s.tai = e->leap.tai;
	return s;
}

static bool
is_news(const struct engine *e, const struct host_status *s)
{
	const struct host_status *old = &e->kernel.told;

	if (e->kernel.told_at.ns == INT64_MIN ||
	    mono_diff(e->now, e->kernel.told_at) >= TELL_PERIOD)
		return true;
	/* A step makes the kernel forget, and so may another program. */
	return s->synced != old->synced || s->leap != old->leap ||
	    s->tai != old->tai || e->kernel.now.unsync == s->synced;
}

static void
tell(struct engine *e, const struct host_status *s)
{
	int error = e->host->status(e->host->self, s);

	if (error != 0 && error != e->kernel.untold)
		note(e, EVENT_WARN, 0, "kernel_deaf",
		    _("the kernel cannot be told of its time (%s): %s"),
		    strerror(error), kernel_remedy(error));
	e->kernel.untold = error;
	e->kernel.told = *s;
	e->kernel.told_at = e->now;
}

void
kernel_tell(struct engine *e)
{
	struct host_status s;

	if (!e->setting || e->host->status == NULL)
		return;
	s = wanted(e);
	if (is_news(e, &s))
		tell(e, &s);
}

void
kernel_remember(struct engine *e)
{
	double age = fmax(0, mono_diff(e->now, e->sys.updated));
	struct history_point p = { .offset = (float)e->offset,
		.error = (float)e->disc.offset_err,
		.freq = (float)e->disc.freq,
		.jitter = (float)e->jitter,
		.wander = (float)e->disc.wander,
		.maxerror = (float)NAN };

	if (e->had_sync)
		p.maxerror = (float)(e->sys.rootdelay / 2 + e->sys.rootdisp +
		    NTP_PHI * age);
	history_add(&e->history, &p, e->now);
}

void
kernel_leave(struct engine *e)
{
	struct host_status s = { .synced = false };

	if (e->setting && e->host->status != NULL)
		tell(e, &s);
}
