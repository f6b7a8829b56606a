/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A change of one line that a diagnosis offers, put into the text. */

#include "config/mem.h"
#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/pad_state.h"

#include <stdlib.h>
#include <string.h>

unsigned
pad_mend(
    struct app *a, struct pad *p, uint32_t line, const struct diag_fix *fix)
{
	p->mend = *fix;
	p->mend_line = line;
	p->mending = true;
	return pad_put_mend(a, p);
}

/* Behind the last line. */
static unsigned
append(struct app *a, struct pad *p, const char *line)
{
	size_t len, more = strlen(line);
	const char *was = editor_text(p->ed, &len);
	bool open = len > 0 && was[len - 1] != '\n';
	char *now = mem_zero(len + more + 3, 1);
	unsigned react;

	memcpy(now, was, len);
	if (open)
		now[len++] = '\n';
	memcpy(now + len, line, more + 1);
	now[len + more] = '\n';
	react = pad_did(a, p, editor_set_text(p->ed, now, len + more + 1));
	editor_goto_at(p->ed, len);
	free(now);
	return react;
}

static unsigned
put(struct app *a, struct pad *p)
{
	unsigned react;

	/* Its number is that of a line in the file. */
	if (editor_modified(p->ed))
		return app_say(a, ROLE_WARN, "%s",
		    _("the text has changes that are not saved: save or undo "
		      "them first, then mend this"));
	if (p->mend_line == 0) {
		react = append(a, p, p->mend.text);
	} else {
		react =
		    pad_did(a, p, editor_fix(p->ed, p->mend_line, &p->mend));
		editor_goto(p->ed, p->mend_line, 1);
	}
	return react |
	    app_say(a, ROLE_OK, "%s",
		_("the line is changed, nothing is saved yet: s shows what "
		  "changes, saves and restarts, u takes it back"));
}

unsigned
pad_put_mend(struct app *a, struct pad *p)
{
	unsigned react = 0;

	/* A question about a draft comes first. */
	if (!p->mending || !p->loaded || a->question[0] != '\0' || p->njobs > 0)
		return 0;
	if (pad_may_edit(a, p, &react))
		react = put(a, p);
	p->mending = false;
	return react;
}
