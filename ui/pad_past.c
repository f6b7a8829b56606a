/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Earlier versions of the file: which there are, what differs, restoring. */

#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/pad_state.h"
#include "ui/verb_console.h"

#include <stdlib.h>
#include <string.h>

unsigned
pad_history(struct app *a, struct pad *p)
{
	(void)a;
	return pad_want(p, DESK_VERSIONS) | REACT_DRAW;
}

unsigned
pad_take_versions(struct app *a, struct pad *p, const struct desk_answer *r)
{
	size_t n = r->versions.count;

	versions_free(&p->versions);
	p->versions = (struct versions){ 0 };
	if (n == 0)
		return app_say(a, ROLE_INFO, "%s",
		    _("there is no earlier version: every save keeps one"));
	p->versions.item = malloc(n * sizeof(p->versions.item[0]));
	if (p->versions.item == NULL)
		abort();
	memcpy(p->versions.item, r->versions.item,
	    n * sizeof(p->versions.item[0]));
	p->versions.count = n;
	return app_open(a, &view_versions);
}

unsigned
pad_take_version(struct app *a, struct pad *p, const struct desk_answer *r)
{
	struct paper *paper = paper_new();
	const char *text;
	size_t len;

	free(p->old);
	p->old = malloc(r->len + 1);
	if (p->old == NULL)
		abort();
	memcpy(p->old, r->text, r->len);
	p->old[r->len] = '\0';
	p->old_len = r->len;
	text = editor_text(p->ed, &len);
	paper_rule(paper, _("What restoring this version would change"));
	pad_write_difference(paper, text, len, p->old, p->old_len);
	return pad_show_paper(a, &view_version, paper);
}

unsigned
verb_version(struct app *a, int argc, char *const argv[])
{
	const struct view *v = app_view(a);
	struct pad *p = a->pad;

	(void)argc;
	(void)argv;
	if (v->list.count == 0)
		return REACT_DRAW;
	p->version = v->list.order[v->list.table.at];
	p->version = p->versions.item[p->version].number;
	return pad_want(p, DESK_VERSION) | REACT_DRAW;
}

unsigned
verb_restore(struct app *a, int argc, char *const argv[])
{
	struct pad *p = a->pad;

	(void)argc;
	(void)argv;
	if (p->old == NULL)
		return REACT_DRAW;
	while (a->depth > 0)
		app_close(a);
	pad_did(a, p, editor_set_text(p->ed, p->old, p->old_len));
	return app_say(a, ROLE_OK, "%s",
	    _("that version is the text now; save puts it into the file, undo "
	      "takes it back"));
}
