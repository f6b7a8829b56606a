/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/words.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "ui/format.h"

/* What the sentences count. */
struct tallies {
	int sources, resolved, reached, unsynced, far, loops;
};

static struct tallies
count(const struct snapshot *s)
{
	struct tallies t = { 0 };

	for (size_t i = 0; i < s->npeers; i++) {
		const struct snap_peer *p = &s->peers[i];

		if (p->phase == PHASE_POOL || p->phase == PHASE_REFUSED)
			continue;
		t.sources++;
		t.resolved += p->phase != PHASE_DNS && p->phase != PHASE_NODNS;
		t.reached += p->reach != 0;
		t.unsynced += (p->refused && p->reach == 0 &&
				  p->refusal.verdict == VERDICT_STRATUM) ||
		    (p->reach != 0 && (p->flash & FLASH_STRATUM));
		t.far += p->reach != 0 && (p->flash & FLASH_DIST);
		t.loops += p->reach != 0 && (p->flash & FLASH_LOOP);
	}
	return t;
}

static const char *
peer_name(char *buf, size_t size, const struct snapshot *s, uint16_t id)
{
	for (size_t i = 0; i < s->npeers; i++)
		if (s->peers[i].id == id)
			return format_clean(buf, size, s->peers[i].name);
	return "?";
}

static void
unfit(char *buf, size_t size, const struct tallies *t)
{
	if (t->unsynced > 0 && t->unsynced >= t->far)
		snprintf(buf, size,
		    _("%d of %d sources answer; %d say that they have no "
		      "time themselves"),
		    t->reached, t->sources, t->unsynced);
	else if (t->loops > 0)
		snprintf(buf, size,
		    _("%d of %d sources answer; %d take their time from us"),
		    t->reached, t->sources, t->loops);
	else if (t->far > 0)
		snprintf(buf, size,
		    _("%d of %d sources answer; more samples are needed to "
		      "trust them"),
		    t->reached, t->sources);
	else
		snprintf(buf, size,
		    _("%d of %d sources answer; none is fit to be used"),
		    t->reached, t->sources);
}

static void
why(char *buf, size_t size, const struct snapshot *s, unsigned how)
{
	struct tallies t = count(s);
	char offset[32];

	switch ((enum sync_why)s->why) {
	case WHY_NONE:
		snprintf(buf, size, "%s", _("all is well"));
		break;
	case WHY_NOSERVERS:
		snprintf(buf, size, "%s",
		    s->npeers > 0
			? _("no server in the configuration can be used")
			: _("the configuration names no server"));
		break;
	case WHY_DNS:
		snprintf(
		    buf, size, "%s", _("no server name has been resolved"));
		break;
	case WHY_WAITING:
		snprintf(buf, size, _("%d of %d sources have answered so far"),
		    t.reached, t.sources);
		break;
	case WHY_SILENT:
		snprintf(buf, size, _("none of %d sources answers"), t.sources);
		break;
	case WHY_UNFIT:
		unfit(buf, size, &t);
		break;
	case WHY_DISAGREE:
		snprintf(buf, size,
		    _("%d of %d sources answer, but no majority agrees"),
		    t.reached, t.sources);
		break;
	case WHY_FEW:
		snprintf(buf, size,
		    _("only %d sources agree, and tos minsane asks for more"),
		    s->survivors);
		break;
	case WHY_PANIC:
		snprintf(buf, size,
		    _("the clock is off by %s, beyond the panic threshold: "
		      "set it by hand, or look who is wrong"),
		    format_time(offset, sizeof offset, s->offset, true, how));
		break;
	}
}

/* Appends by printf rules; never past the end. */
static void __attribute__((format(printf, 3, 4)))
add(char *buf, size_t size, const char *fmt, ...)
{
	size_t used = strlen(buf);
	va_list ap;

	va_start(ap, fmt);
	if (used < size)
		vsnprintf(buf + used, size - used, fmt, ap);
	va_end(ap);
}

const char *
words_state_short(const struct snapshot *s)
{
	switch ((enum sync_state)s->sync) {
	case SYNC_STARTING:
		return _("STARTING");
	case SYNC_NONE:
		return _("NOT SYNCHRONISED");
	case SYNC_HOLDOVER:
		return _("HOLDOVER");
	case SYNC_OK:
		return s->clock != CLOCK_OBSERVE ? _("SYNCHRONISED")
						 : _("OBSERVING");
	case SYNC_PANIC:
		return _("PANIC");
	case SYNC_ORPHAN:
		return _("ORPHAN");
	}
	return "";
}

const char *
words_state(char *buf, size_t size, const struct snapshot *s, unsigned how)
{
	struct tallies t = count(s);
	char name[SNAP_NAME], reason[160];

	snprintf(buf, size, "%s", words_state_short(s));
	why(reason, sizeof(reason), s, how);
	if (s->sync == SYNC_HOLDOVER)
		add(buf, size, "%s",
		    _(": the clock runs on its last frequency"));
	if (s->sync == SYNC_ORPHAN)
		add(buf, size, _(": our own time is served at stratum %d"),
		    s->stratum);
	if (s->sync != SYNC_OK) {
		if (reason[0] != '\0')
			add(buf, size, "%s%s",
			    s->sync == SYNC_HOLDOVER || s->sync == SYNC_ORPHAN
				? _("; ")
				: _(": "),
			    reason);
		return buf;
	}
	add(buf, size,
	    s->clock != CLOCK_OBSERVE ? _(" to %s; %d of %d sources agree")
				      : _(": the best source is %s; %d of %d "
					  "sources agree"),
	    peer_name(name, sizeof(name), s, s->syspeer), s->truechimers,
	    t.sources);
	if (t.reached < t.sources)
		add(buf, size, _(", %d with reach 0"), t.sources - t.reached);
	return buf;
}

enum role
words_state_role(const struct snapshot *s)
{
	switch ((enum sync_state)s->sync) {
	case SYNC_OK:
		return ROLE_OK;
	case SYNC_STARTING:
		return ROLE_INFO;
	case SYNC_HOLDOVER:
	case SYNC_ORPHAN:
		return ROLE_WARN;
	case SYNC_NONE:
	case SYNC_PANIC:
		break;
	}
	return ROLE_BAD;
}

const char *
words_clock(char *buf, size_t size, const struct snapshot *s, unsigned how)
{
	char amount[32], note[sizeof(s->clock_note)];

	if (s->clock == CLOCK_UNTOLD) {
		snprintf(buf, size, "%s",
		    _("Whether it sets its clock is not told."));
		return buf;
	}
	if (s->clock != CLOCK_SET) {
		snprintf(buf, size, "%s", _("Only watching the clock"));
		if (s->clock_note[0] != '\0')
			add(buf, size, "%s%s", _(": "),
			    format_clean(note, sizeof(note), s->clock_note));
		add(buf, size, "%s", _("."));
		return buf;
	}
	snprintf(buf, size, "%s", _("Setting the clock"));
	if (fabs(s->slew) >= 1e-3)
		add(buf, size, _(", %s still to be slewed"),
		    format_time(amount, sizeof(amount), s->slew, true, how));
	if (s->steps > 0)
		add(buf, size, _(", steps so far: %u"), s->steps);
	add(buf, size, "%s", _("."));
	return buf;
}

const char *
words_serve(char *buf, size_t size, const struct snapshot *s)
{
	char note[sizeof(s->port_note)];

	buf[0] = '\0';
	if (s->port != 0)
		snprintf(buf, size, _("Serving time on port %u."), s->port);
	if (s->port_note[0] != '\0')
		add(buf, size, "%s%s%s", s->port != 0 ? _(" ") : "",
		    format_clean(note, sizeof(note), s->port_note), _("."));
	return buf;
}

const char *
words_sync(char *buf, size_t size, const struct snapshot *s, unsigned how)
{
	char name[SNAP_NAME], reason[160];

	why(reason, sizeof reason, s, how);
	switch ((enum sync_state)s->sync) {
	case SYNC_OK:
		snprintf(buf, size, _("synchronised to %s, stratum %d"),
		    peer_name(name, sizeof(name), s, s->syspeer), s->stratum);
		break;
	case SYNC_STARTING:
		snprintf(buf, size, _("starting: %s"), reason);
		break;
	case SYNC_HOLDOVER:
		snprintf(buf, size, _("running on its own: %s"), reason);
		break;
	case SYNC_ORPHAN:
		snprintf(buf, size,
		    _("an orphan, serving its own time at stratum %d: %s"),
		    s->stratum, reason);
		break;
	case SYNC_NONE:
	case SYNC_PANIC:
		snprintf(buf, size, _("not synchronised: %s"), reason);
		break;
	}
	return buf;
}

const char *
words_error(char *buf, size_t size, int error)
{
	switch (error) {
	case 0:
		snprintf(buf, size, "%s", "");
		break;
	case ECONNREFUSED:
		snprintf(buf, size, "%s", _("nothing listens on its NTP port"));
		break;
	case ENETUNREACH:
	case EHOSTUNREACH:
		snprintf(buf, size, "%s", _("there is no way to it"));
		break;
	case EACCES:
	case EPERM:
		snprintf(buf, size, "%s", _("a firewall forbids the way"));
		break;
	default:
		snprintf(buf, size, "%s", strerror(error));
		break;
	}
	return buf;
}
