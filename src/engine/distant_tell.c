/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a distant daemon. */
#include "engine/distant_state.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"
#include "core/rfc5905.h"

/* An address as people write it with -H: the port only if it is another. */
static const char *
place(const struct distant *d, char *buf, size_t size)
{
	struct addr a = d->addr[d->iaddr];

	a.port = d->port;
	if (d->port == NTP_PORT)
		return addr_text(&a, buf, size);
	return addr_text_port(&a, buf, size);
}

const char *
distant_silence(const struct distant *d, char *buf, size_t size)
{
	char where[ADDR_TEXT];

	place(d, where, sizeof(where));
	snprintf(buf, size,
	    d->rounds > 0
		? _("%s does not answer mode 6 any more: it is down, or the "
		    "way to it is")
		: _("%s does not answer mode 6 (timeout): it is down, a "
		    "firewall drops it, or its ntpd has `restrict noquery` "
		    "for us, which stays silent; a line `restrict OURADDRESS "
		    "nomodify` in its ntp.conf lets us look"),
	    where);
	return buf;
}

const char *
distant_unreachable(const struct distant *d, int error, char *buf, size_t size)
{
	char where[ADDR_TEXT];

	place(d, where, sizeof(where));
	if (error == ECONNREFUSED)
		snprintf(buf, size,
		    _("%s refuses (ICMP): nothing listens at this UDP port "
		      "(%u)"),
		    where, d->port);
	else
		snprintf(buf, size, _("%s cannot be reached: %s"), where,
		    strerror(error));
	return buf;
}

const char *
distant_refused(const struct distant *d, unsigned code, char *buf, size_t size)
{
	char where[ADDR_TEXT];

	place(d, where, sizeof(where));
	snprintf(buf, size, _("%s refuses (mode 6 error %u): %s"), where, code,
	    link_error_text(code));
	return buf;
}

void
distant_introduce(struct distant *d)
{
	char where[ADDR_TEXT];

	snprintf(
	    d->info.version, sizeof(d->info.version), "%s", d->kind.version);
	snprintf(d->info.about, sizeof(d->info.about),
	    _("read-only: mode 6 of %.63s at %s; single exchanges, refusals "
	      "and whether it sets its clock are not told by it"),
	    d->kind.version[0] != '\0' ? d->kind.version : _("a daemon"),
	    place(d, where, sizeof(where)));
	journal_add(&d->journal, d->snap->wall, d->now, EVENT_NOTE, 0,
	    "distant", "%s", d->info.about);
}

struct event_word {
	const char *name;
	enum event_level level;
	const char *text;
};

static const struct event_word system_words[16] = {
	[CONTROL_SYS_FREQ_NOT_SET] = { "freq_not_set", EVENT_NOTE,
	    N_("the frequency of its clock is not known yet") },
	[CONTROL_SYS_FREQ_SET] = { "freq_set", EVENT_INFO,
	    N_("the frequency of its clock is set") },
	[CONTROL_SYS_SPIKE] = { "spike", EVENT_WARN,
	    N_("an offset beyond the step threshold; it waits whether it "
	       "stays") },
	[CONTROL_SYS_FREQ_MODE] = { "freq_mode", EVENT_INFO,
	    N_("it measures the frequency of its clock") },
	[CONTROL_SYS_CLOCK_SYNC] = { "clock_sync", EVENT_NOTE,
	    N_("its clock is synchronised") },
	[CONTROL_SYS_RESTART] = { "restart", EVENT_NOTE,
	    N_("it has started anew") },
	[CONTROL_SYS_PANIC] = { "panic", EVENT_ERROR,
	    N_("an offset beyond the panic threshold; it gives up") },
	[CONTROL_SYS_NO_PEER] = { "no_sys_peer", EVENT_WARN,
	    N_("it follows no source any more") },
	[CONTROL_SYS_LEAP_ARMED] = { "leap_armed", EVENT_NOTE,
	    N_("a leap second is announced") },
	[CONTROL_SYS_LEAP_DISARMED] = { "leap_disarmed", EVENT_NOTE,
	    N_("the leap second is called off") },
	[CONTROL_SYS_LEAP] = { "leap_second", EVENT_NOTE,
	    N_("a leap second has come") },
	[CONTROL_SYS_STEP] = { "clock_step", EVENT_WARN,
	    N_("its clock was stepped") },
	[CONTROL_SYS_KERNEL] = { "kernel_found", EVENT_INFO,
	    N_("something of its kernel's clock has changed") },
	[CONTROL_SYS_TAI] = { "tai", EVENT_INFO,
	    N_("the difference to TAI has changed") },
	[CONTROL_SYS_STALE_LEAP] = { "leapfile_expires", EVENT_WARN,
	    N_("its list of leap seconds is out of date") },
};

static const struct event_word peer_words[16] = {
	[CONTROL_PEER_MOBILIZE] = { "mobilize", EVENT_INFO,
	    N_("is a new association") },
	[CONTROL_PEER_DEMOBILIZE] = { "demobilize", EVENT_INFO,
	    N_("is given up") },
	[CONTROL_PEER_UNREACH] = { "unreachable", EVENT_WARN,
	    N_("does not answer any more") },
	[CONTROL_PEER_REACH] = { "reachable", EVENT_NOTE, N_("answers") },
	[CONTROL_PEER_RESTART] = { "restart", EVENT_NOTE,
	    N_("was started anew") },
	[CONTROL_PEER_NO_REPLY] = { "no_reply", EVENT_WARN,
	    N_("gives no reply") },
	[CONTROL_PEER_RATE] = { "rate_exceeded", EVENT_WARN,
	    N_("says that it is asked too often") },
	[CONTROL_PEER_DENY] = { "access_denied", EVENT_WARN,
	    N_("denies access") },
	[CONTROL_PEER_LEAP] = { "leap_armed", EVENT_NOTE,
	    N_("announces a leap second") },
	[CONTROL_PEER_SYSPEER] = { "sys_peer", EVENT_NOTE,
	    N_("is the source that it follows") },
	[CONTROL_PEER_CLOCK] = { "clock_event", EVENT_NOTE,
	    N_("reports something of its reference clock") },
	[CONTROL_PEER_BADAUTH] = { "bad_auth", EVENT_WARN,
	    N_("does not prove who it is") },
	[CONTROL_PEER_POPCORN] = { "popcorn", EVENT_INFO,
	    N_("had a sample far off, which was left out") },
};

/* The low octet: what happened, and how often. */
static bool
is_new(uint16_t was, uint16_t is)
{
	return was != 0 && ((was ^ is) & 0xff) != 0 && (is & 15) != 0;
}

void
distant_note_system(struct distant *d, uint16_t was, uint16_t is)
{
	const struct event_word *w = &system_words[is & 15];

	if (is_new(was, is) && w->name != NULL)
		journal_add(&d->journal, d->snap->wall, d->now, w->level, 0,
		    w->name, "%s", _(w->text));
}

void
distant_note_peer(struct distant *d, size_t i, uint16_t was, uint16_t is)
{
	const struct event_word *w = &peer_words[is & 15];

	if (is_new(was, is) && w->name != NULL)
		journal_add(&d->journal, d->snap->wall, d->now, w->level,
		    d->snap->peers[i].id, w->name, "%.40s %s",
		    d->snap->peers[i].name, _(w->text));
}
