/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/words_peer.h"

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/words.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

/* Of a source whose answers were all refused, or that never gave one. */
static const char *
unheard_standing(const struct snap_peer *p)
{
	if (!p->refused)
		return _("no answer yet");
	return p->refusal.verdict == VERDICT_STRATUM ? _("unsynchronised")
						     : _("refused");
}

/* What a source that is no candidate suffers from. */
static const char *
rejected_standing(const struct snap_peer *p)
{
	switch ((enum snap_phase)p->phase) {
	case PHASE_DNS:
		return _("looking up");
	case PHASE_NODNS:
		return _("no such name");
	case PHASE_POOL:
		return _("pool line");
	case PHASE_INIT:
		return unheard_standing(p);
	case PHASE_DENIED:
		return _("denied");
	case PHASE_RATED:
		return _("rate limited");
	case PHASE_REFUSED:
		return _("not started");
	case PHASE_ACTIVE:
		break;
	}
	if ((p->flash & FLASH_UNREACH) != 0)
		return _("unreachable");
	if ((p->flash & FLASH_LOOP) != 0)
		return _("loop");
	if ((p->flash & FLASH_STRATUM) != 0)
		return _("unsynchronised");
	if ((p->flash & FLASH_DIST) != 0)
		return _("too far");
	return p->noselect ? _("noselect") : _("not chosen");
}

const char *
words_standing(const struct snap_peer *p)
{
	switch ((enum tally)p->tally) {
	case TALLY_SYSPEER:
		return _("system peer");
	case TALLY_PPSPEER:
		return _("PPS peer");
	case TALLY_CANDIDATE:
		return _("good");
	case TALLY_BACKUP:
		return _("spare");
	case TALLY_OUTLIER:
		return _("outlier");
	case TALLY_EXCESS:
		return _("surplus");
	case TALLY_FALSETICK:
		return _("falseticker");
	case TALLY_REJECT:
		break;
	}
	return rejected_standing(p);
}

/* Why a source that has been asked is no candidate. */
static void
add_flash(char *buf, size_t size, const struct snap_peer *p, unsigned how)
{
	char amount[32];

	if ((p->flash & FLASH_UNREACH) != 0)
		add(buf, size, "%s",
		    _("it has not answered the last eight questions"));
	else if ((p->flash & FLASH_LOOP) != 0)
		add(buf, size, "%s",
		    _("it follows us: to follow it would close a loop"));
	else if ((p->flash & FLASH_STRATUM) != 0)
		add(buf, size, _("it is not synchronised itself (stratum %d)"),
		    p->stratum);
	else if ((p->flash & FLASH_DIST) != 0)
		add(buf, size,
		    _("too far to be trusted: its time may be off "
		      "by %s (root distance)"),
		    format_time(
			amount, sizeof(amount), p->distance, false, how));
	else if (p->noselect)
		add(buf, size, "%s",
		    _("measured, but never used (noselect in ntp.conf)"));
	else
		add(buf, size, "%s", _("it waits to be selected"));
}

static void
add_rejected(char *buf, size_t size, const struct snap_peer *p, unsigned how)
{
	char error[96], note[sizeof(p->note)];

	switch ((enum snap_phase)p->phase) {
	case PHASE_DNS:
		add(buf, size, "%s", _("its name is being looked up"));
		return;
	case PHASE_NODNS:
		add(buf, size, "%s", _("its name does not resolve"));
		break;
	case PHASE_POOL:
		add(buf, size, "%s",
		    _("a pool line; its servers are rows of their own"));
		break;
	case PHASE_INIT:
		if (p->refused)
			add(buf, size,
			    _("asked %u times; none of its answers could be "
			      "used: %s"),
			    p->sent, _(verdict_text(p->refusal.verdict)));
		else
			add(buf, size, _("%u questions sent, none answered"),
			    p->sent);
		break;
	case PHASE_DENIED:
		add(buf, size, "%s",
		    _("it told us to go away; it is asked again much later"));
		break;
	case PHASE_RATED:
		add(buf, size, "%s",
		    _("it told us to ask less often, and we do"));
		break;
	case PHASE_REFUSED:
		add(buf, size, "%s", _("not started"));
		break;
	case PHASE_ACTIVE:
		add_flash(buf, size, p, how);
		break;
	}
	if (p->note[0] != '\0')
		add(buf, size, "%s%s", _(": "),
		    format_clean(note, sizeof(note), p->note));
	else if (p->error != 0)
		add(buf, size, "%s%s", _(": "),
		    words_error(error, sizeof(error), p->error));
}

const char *
words_tally(char *buf, size_t size, const struct snapshot *s,
    const struct snap_peer *p, unsigned how)
{
	char amount[32];

	snprintf(buf, size, "%s%s", words_standing(p), _(": "));
	switch ((enum tally)p->tally) {
	case TALLY_SYSPEER:
	case TALLY_PPSPEER:
		add(buf, size, "%s",
		    s->clock != CLOCK_OBSERVE
			? _("the best of those that agree; we follow it")
			: _("the best of those that agree; we would follow "
			    "it"));
		break;
	case TALLY_CANDIDATE:
		add(buf, size, "%s",
		    _("it agrees, and counts in the combined offset"));
		break;
	case TALLY_OUTLIER:
		add(buf, size, "%s",
		    _("it agrees, but scatters more than the others; left "
		      "out of the combined offset"));
		break;
	case TALLY_FALSETICK:
		format_time(amount, sizeof(amount), p->offset, true, how);
		add(buf, size,
		    _("it says %s, which cannot be if the majority is right; "
		      "not used"),
		    amount);
		break;
	case TALLY_EXCESS:
	case TALLY_BACKUP:
		add(buf, size, "%s",
		    _("it agrees, but there are enough better ones; kept in "
		      "reserve"));
		break;
	case TALLY_REJECT:
		buf[0] = '\0';
		add_rejected(buf, size, p, how);
		break;
	}
	return buf;
}

const char *
words_counts(char *buf, size_t size, const struct snap_peer *p)
{
	unsigned refused = 0;

	for (int v = VERDICT_OK + 1; v < VERDICT_COUNT; v++)
		refused += p->counts[v];
	snprintf(buf, size, _("asked %u, accepted %u"), p->sent,
	    p->counts[VERDICT_OK]);
	if (refused > 0)
		add(buf, size, _(", refused %u:"), refused);
	for (int v = VERDICT_OK + 1; v < VERDICT_COUNT; v++)
		if (p->counts[v] != 0)
			add(buf, size, " %s %u", verdict_name((enum verdict)v),
			    p->counts[v]);
	return buf;
}

const char *
words_refusal(char *buf, size_t size, const struct snap_peer *p, unsigned how)
{
	char when[FORMAT_WHEN];

	buf[0] = '\0';
	if (p->refused)
		snprintf(buf, size, _("last refused at %s: %s"),
		    format_when(when, sizeof(when), p->refusal.when, how),
		    _(verdict_text(p->refusal.verdict)));
	return buf;
}

enum role
words_tally_role(const struct snap_peer *p)
{
	switch ((enum tally)p->tally) {
	case TALLY_SYSPEER:
	case TALLY_PPSPEER:
	case TALLY_CANDIDATE:
		return ROLE_OK;
	case TALLY_OUTLIER:
	case TALLY_BACKUP:
	case TALLY_EXCESS:
		return ROLE_INFO;
	case TALLY_FALSETICK:
		return ROLE_BAD;
	case TALLY_REJECT:
		break;
	}
	if (p->phase == PHASE_POOL || p->phase == PHASE_DNS || p->noselect)
		return ROLE_DIM;
	return p->phase == PHASE_DENIED || p->phase == PHASE_REFUSED ||
		p->phase == PHASE_NODNS
	    ? ROLE_BAD
	    : ROLE_WARN;
}

const char *
words_auth(char *buf, size_t size, const struct snap_peer *p)
{
	switch ((enum snap_auth)p->auth) {
	case SNAP_AUTH_NONE:
		snprintf(buf, size, "%s", _("none: no key is configured"));
		break;
	case SNAP_AUTH_WANTED:
		snprintf(buf, size, _("key %u; no answer has proved it yet"),
		    p->keyid);
		break;
	case SNAP_AUTH_OK:
		snprintf(
		    buf, size, _("key %u; its answers prove it"), p->keyid);
		break;
	case SNAP_AUTH_BAD:
		snprintf(buf, size,
		    _("key %u; an answer did not prove it, or the server "
		      "does not know it"),
		    p->keyid);
		break;
	}
	return buf;
}
