/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing comes back, or not enough. */
#include "core/i18n.h"
#include "why/look.h"

/* One line for each silent source. */
static void
prove_silence(const struct why_look *l, struct why_finding *f)
{
	char name[WHY_NAME], at[WHY_TEXT];

	for (size_t i = 0; i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (why_is_source(p) && p->sent > 0 && p->received == 0)
			why_proof(f,
			    _("%s: asked %u times since %s, received 0; flash "
			      "%04x"),
			    why_name(name, p), p->sent,
			    why_at(at, l, l->now->started), p->flash);
	}
}

static void
look_all_silent(struct why_look *l)
{
	const struct why_sums *s = &l->sums;
	struct why_finding *f;

	if (s->silent == 0 || s->reached > 0 || s->heard > 0 ||
	    s->silent < s->asked)
		return;
	f = why_found(l, s->silent > 1 ? 90 : 60,
	    _("None of %d servers answers"), s->silent);
	prove_silence(l, f);
	why_do_probe(f, "probe all",
	    _("Ask the servers in other ways: it shows what is filtered"));
}

const struct why_rule why_rules_network[] = {
	{ "all-silent", look_all_silent, NULL,
	    N_("Questions leave this host, and nothing whatever comes back. "
	       "That all are silent speaks against the servers: the cause is "
	       "on this host or on its way to the Internet."),
	    N_("Let UDP port 123 out and its answers in, in the firewall of "
	       "this host and of its network. Let ntptui probe: it tells "
	       "which of them it is.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
