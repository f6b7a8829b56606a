/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/theme.h"

static const char *const roles[ROLE_COUNT] = {
#define X(id, letter) #id,
	ROLE_LIST(X)
#undef X
};

bool
theme_open(struct theme *t, const char *name, bool colour, struct diags *ds)
{
	bool found;

	for (int r = 0; r < ROLE_COUNT; r++)
		t->role[r] = (struct style){ -1, -1, 0 };
	theme_load("default", roles, ROLE_COUNT, t->role, ds);
	found =
	    theme_load(colour ? name : "mono", roles, ROLE_COUNT, t->role, ds);
	for (int r = 0; r < ROLE_COUNT && !colour; r++)
		t->role[r].fg = t->role[r].bg = -1;
	return found;
}
