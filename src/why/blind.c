/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cannot be seen: a finding that is missing is no proof of health. */
#include <stdio.h>

#include "core/i18n.h"
#include "why/look.h"

static void
blind(struct why_report *r, const char *sentence)
{
	if (r->nblind < sizeof(r->blind) / sizeof(r->blind[0]))
		snprintf(
		    r->blind[r->nblind++], sizeof(r->blind[0]), "%s", sentence);
}

static void
blind_distant(struct why_report *r)
{
	blind(r,
	    _("Mode 6 does not tell single exchanges, nor why answers are "
	      "refused."));
	blind(r,
	    _("That host's firewall, its other programs, its log and its "
	      "ntp.conf are not seen from here."));
}

static void
blind_host(struct why_report *r, const struct why_look *l)
{
	const struct survey *h = why_survey(l, SURVEY_FIREWALL);
	char text[sizeof(r->blind[0])];

	if (l->facts->host == NULL)
		blind(r,
		    _("This host was not looked at: firewall, interfaces and "
		      "other time daemons are not known."));
	else if (h == NULL)
		blind(r, _("The firewall's rules were not read in time."));
	if (h == NULL || h->firewall.readable != FACT_NO)
		return;
	snprintf(text, sizeof(text),
	    _("The firewall's rules cannot be read: %.140s"), h->firewall.why);
	blind(r, text);
}

void
why_blind(const struct why_look *l)
{
	const struct why_facts *f = l->facts;
	struct why_report *r = l->report;

	if (f->practice)
		return;
	if (f->distant) {
		blind_distant(r);
		return;
	}
	blind_host(r, l);
	if (f->path == NULL)
		blind(r, _("No ntp.conf was read."));
	if (l->sums.silent > 0 && f->nexam == 0)
		blind(r,
		    _("Silent servers have not been examined: `examine` finds "
		      "out what is lost on the way."));
}
