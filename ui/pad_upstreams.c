/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers that were chosen on the Servers screen, put into the text. */

#include "config/mem.h"
#include "config/upstreams.h"
#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/pad_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
pad_forget_upstreams(struct pad *p)
{
	for (size_t i = 0; i < p->nhosts; i++)
		free(p->host[i]);
	free(p->host);
	p->host = NULL;
	p->nhosts = 0;
}

unsigned
pad_upstreams(struct app *a, struct pad *p, const char *const *host, size_t n,
    const char *reason)
{
	pad_forget_upstreams(p);
	p->host = mem_zero(n + 1, sizeof(p->host[0]));
	for (size_t i = 0; i < n; i++)
		p->host[i] = mem_string(host[i], strlen(host[i]));
	p->nhosts = n;
	snprintf(p->reason, sizeof(p->reason), "%s", reason);
	return pad_put_upstreams(a, p);
}

/* The first line, from 1, in which two texts differ. */
static size_t
first_change(const char *was, size_t len, const char *now)
{
	size_t line = 1;

	for (size_t i = 0; i < len && was[i] == now[i]; i++)
		line += was[i] == '\n';
	return line;
}

static unsigned
put(struct app *a, struct pad *p)
{
	struct upstreams_count count;
	size_t len, now_len, line;
	const char *was = editor_text(p->ed, &len);
	char *now = upstreams_text(was, len, (const char *const *)p->host,
	    p->nhosts, p->reason, &now_len, &count);
	unsigned react = REACT_DRAW;

	if (count.added == 0 && count.left == 0) {
		free(now);
		return app_say(
		    a, ROLE_INFO, "%s", _("These are its servers already."));
	}
	line = first_change(was, len, now);
	react |= pad_did(a, p, editor_set_text(p->ed, now, now_len));
	editor_goto(p->ed, line, 1);
	free(now);
	return react |
	    app_say(a, ROLE_OK,
		_("added: %zu, commented out: %zu, kept: %zu; s shows what "
		  "changes, saves and restarts, u takes it back"),
		count.added, count.left, count.kept);
}

unsigned
pad_put_upstreams(struct app *a, struct pad *p)
{
	unsigned react = 0;

	/* A question about a draft comes first. */
	if (p->host == NULL || !p->loaded || a->question[0] != '\0' ||
	    p->njobs > 0)
		return 0;
	if (pad_may_edit(a, p, &react))
		react = put(a, p);
	pad_forget_upstreams(p);
	return react;
}
