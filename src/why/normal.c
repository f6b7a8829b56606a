/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What looks alarming and is not; and that all is well. */
#include "core/i18n.h"
#include "why/look.h"

static void
look_healthy(struct why_look *l)
{
	const struct snap_peer *p;
	char name[WHY_NAME], error[WHY_TEXT];
	struct why_finding *f;

	if (l->now == NULL || (p = why_peer(l, l->now->syspeer)) == NULL)
		return;
	f = why_found(l, 100, _("Synchronised to %s, within %s"),
	    why_name(name, p), why_time(error, l->now->maxerror, false));
	why_proof(f, _("%d sources, %d answer, %d are used"), l->sums.sources,
	    l->sums.reached, l->sums.chosen);
}

const struct why_rule why_rules_normal[] = {
	{ "healthy", look_healthy, NULL,
	    N_("The clock follows sources that agree."),
	    N_("Nothing needs to be done.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
