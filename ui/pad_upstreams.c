/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts from elsewhere: servers that were chosen on the Servers screen, and
 * what the guided setup has made. */

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

void
pad_look(const struct pad *p, struct pad_look *out)
{
	memset(out, 0, sizeof(*out));
	out->loaded = p->loaded;
	out->why = p->state.why;
	out->command = p->state.command;
	out->writable = p->state.writable;
	out->dialect = p->dialect;
	if (!p->loaded)
		return;
	out->text = editor_text(p->ed, &out->len);
	out->revision = buffer_revision(editor_buffer(p->ed));
	out->base = p->base;
	out->base_len = p->base_len;
}

/* Is there an engine that runs from a file, and may be told to? */
static bool
can_try(const struct app *a)
{
	return a->snap != NULL && a->snap->conf.path[0] != '\0' &&
	    (!a->link.attached || a->link.may);
}

unsigned
pad_try(struct app *a, struct pad *p)
{
	if (!can_try(a))
		return app_say(a, ROLE_WARN, "%s",
		    _("The engine cannot be told to run from the file."));
	p->trying = true;
	return app_want(a, COMMAND_TRY, p->window);
}

bool
pad_put_in_force(
    struct app *a, struct pad *p, const char *text, size_t len, unsigned *react)
{
	*react = REACT_DRAW;
	if (!pad_may_edit(a, p, react))
		return false;
	if (!p->state.writable && p->state.why[0] != '\0') {
		*react |= app_say(a, ROLE_BAD, "%s", p->state.why);
		return false;
	}
	*react |= pad_did(a, p, editor_set_text(p->ed, text, len));
	p->restart = can_try(a);
	*react |= pad_want(p, DESK_SAVE);
	return true;
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
