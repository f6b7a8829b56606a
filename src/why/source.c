/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something comes back, or not, of single sources. */
#include "core/i18n.h"
#include "why/look.h"

static void
look_server_silent(struct why_look *l)
{
	char name[WHY_NAME], reach[WHY_TEXT];

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		struct why_finding *f;

		if (!why_is_source(p) || p->type == 'l' || p->reach != 0 ||
		    p->unreach < 3 || p->sent < 3)
			continue;
		f = why_found(
		    l, 80, _("%s does not answer"), why_name(name, p));
		why_about_peer(f, p);
		why_proof(f, _("asked %u times, received %u; reach %s"),
		    p->sent, p->received, why_reach(reach, p->reach));
		why_do_probe(f, "probe", _("Ask it in other ways"));
	}
}

const struct why_rule why_rules_source[] = {
	{ "server-silent", look_server_silent, NULL,
	    N_("Others answer, so this host and its network let NTP through: "
	       "this server is down, gone, or does not want to be asked from "
	       "here."),
	    N_("Wait a while; if it stays silent, take another server.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
