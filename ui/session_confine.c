/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/session.h"

#include <limits.h>
#include <stdio.h>

#include "core/i18n.h"

#include "config/paths.h"

/* The settings' words are the sandbox's. */
_Static_assert((int)PREFS_SECCOMP_KILL == (int)SANDBOX_CALLS_KILL &&
	(int)PREFS_SECCOMP_DENY == (int)SANDBOX_CALLS_DENY &&
	(int)PREFS_SECCOMP_LOG == (int)SANDBOX_CALLS_LOG &&
	(int)PREFS_SECCOMP_OFF == (int)SANDBOX_CALLS_ANY,
    "what becomes of a call");

int
session_confine(struct session *s, const struct options *o,
    enum sandbox_role role, const char *user, int report)
{
	char state[PATH_MAX], usual[PATHS_SOCKET], why[sizeof(s->confined)];
	enum prefs_seccomp seccomp =
	    o->sandbox_said ? o->seccomp : s->prefs.seccomp;
	struct confine c = { .role = role,
		.off = !(o->sandbox_said ? o->sandbox : s->prefs.sandbox),
		.calls = (enum sandbox_calls)seccomp,
		.no_landlock = !s->prefs.landlock,
		.user = user,
		.conf = s->reload.full[0] != '\0' ? s->reload.full : NULL,
		.saves = role != SANDBOX_WORKER,
		.state = state,
		.pidfile = o->pidfile != NULL ? o->pidfile : s->prefs.pidfile,
		.log = s->prefs.log,
		.report = report };

	if (!paths_state_dir(state, sizeof(state)))
		state[0] = '\0';
	c.socket = session_place(&s->prefs, o, usual);
	if (c.socket == NULL)
		c.socket = "";
	if (confine_enter(&c, &s->params, why, sizeof(why), &s->weak)) {
		snprintf(s->confined, sizeof(s->confined), "%s", why);
		return EXIT_GOOD;
	}
	fprintf(stderr, "ntptui: %s\n%s\n", why,
	    _("ntptui: --sandbox off keeps all rights"));
	return EXIT_START;
}
