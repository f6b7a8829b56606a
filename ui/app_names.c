/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which addresses want a name, and their names as they come. */

#include "ui/app.h"
#include "ui/app_state.h"

void
app_want_names(struct app *a)
{
	const struct snapshot *s = a->snap;

	if (!a->modes.reverse || s == NULL)
		return;
	for (size_t i = 0; i < s->npeers; i++)
		names_want(&a->names, &s->peers[i].addr, s->at);
	for (size_t i = 0; i < s->nclients && i < SNAP_CLIENTS; i++)
		names_want(&a->names, &s->clients[i].addr, s->at);
}

bool
app_wants_name(struct app *a, struct addr *out)
{
	return a->modes.reverse && names_next(&a->names, out);
}

unsigned
app_name(struct app *a, const struct addr *addr, const char *name)
{
	mono_t now = a->snap != NULL ? a->snap->at : (mono_t){ 0 };

	return names_put(&a->names, addr, name, now) && a->modes.reverse
	    ? REACT_DRAW
	    : 0;
}
