/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one of ntpq's commands was answered, as ntpq would have printed it. */

#include "core/i18n.h"
#include "ui/view.h"

#include <string.h>

static void
answer_write(const struct view *v, const struct scene *sc, struct text *t)
{
	const char *at = sc->paper;

	(void)v;
	if (at == NULL) {
		text_say(t, ROLE_INFO, "%s", _("asked; the answer is to come"));
		return;
	}
	while (*at != '\0') {
		size_t len = strcspn(at, "\n");

		text_say(t, ROLE_PLAIN, "%.*s", (int)len, at);
		at += len + (at[len] == '\n');
	}
}

const struct view_ops view_answer = {
	.name = N_("Answer"),
	.screen = SCREEN_ANSWER,
	.write = answer_write,
};
