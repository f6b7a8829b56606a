/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Symmetric keys: who has one, who must not be started, who has proved it. */
#include <stdio.h>

#include "core/i18n.h"

#include "engine/state.h"

static const struct mac_key *
find(const struct engine *e, const struct assoc *a)
{
	struct keyring ring = { e->params.key, e->params.nkey };

	return keyring_find(&ring, a->cfg.cfg.keyid);
}

const struct mac_key *
auth_key(const struct engine *e, const struct assoc *a)
{
	const struct mac_key *k;

	if (a->cfg.cfg.keyid == 0)
		return NULL;
	k = find(e, a);
	return k != NULL && k->trusted ? k : NULL;
}

bool
auth_missing(const struct engine *e, const struct assoc *a, char note[96])
{
	uint32_t id = a->cfg.cfg.keyid;

	if (id == 0 || auth_key(e, a) != NULL)
		return false;
	if (e->params.keys[0] == '\0')
		snprintf(note, 96,
		    _("key %lu is wanted, but no keys line names its file"),
		    (unsigned long)id);
	else if (find(e, a) == NULL)
		snprintf(note, 96, _("key %lu is not in the keys file"),
		    (unsigned long)id);
	else
		snprintf(note, 96, _("key %lu is not a trustedkey"),
		    (unsigned long)id);
	return true;
}

enum snap_auth
auth_state(const struct assoc *a)
{
	const struct peer *p = &a->peer;
	bool failed = p->refused && p->refusal.verdict == VERDICT_AUTH;

	if (a->cfg.cfg.keyid == 0)
		return SNAP_AUTH_NONE;
	if (!a->live)
		return SNAP_AUTH_WANTED;
	if (failed &&
	    (!p->answered || p->filter.count == 0 ||
		mono_diff(p->refusal.at, p->filter.stage[0].at) > 0))
		return SNAP_AUTH_BAD;
	return p->answered ? SNAP_AUTH_OK : SNAP_AUTH_WANTED;
}
