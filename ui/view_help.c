/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Help: the keys of the screen below, every other verb, and what codes and
 * columns mean. All keys come from the verb table.
 */

#include "core/i18n.h"
#include "ui/view.h"

#include <stdio.h>
#include <string.h>

static const char *const groups[VERB_GROUPS] = {
	[VERB_MOVE] = N_("Getting about"),
	[VERB_SHOW] = N_("What is shown"),
	[VERB_DO] = N_("What is done"),
	[VERB_EDIT] = N_("On the Config screen"),
	[VERB_NTPQ] = N_("As in ntpq, at the prompt"),
	[VERB_SCRIPT] = N_("Printed once, for scripts"),
};

static const struct {
	const char *name, *text;
} codes[] = {
	{ "*", N_("system peer: the best of those that agree") },
	{ "+", N_("good: counts in the combined offset") },
	{ "-", N_("outlier: agrees, but scatters more than the others") },
	{ "x", N_("falseticker: cannot be right if the majority is") },
	{ "#", N_("spare: agrees, but there are enough better ones") },
	{ ".", N_("surplus: beyond what is looked at") },
	{ "o", N_("PPS peer: a pulse disciplines the clock") },
	{ " ", N_("blank: not used; the line below the table says why") },
};

static bool
on_screen(const struct verb *v, unsigned screen)
{
	return (v->where & VERB_KEY) != 0 && (v->screens & screen) != 0;
}

static void
verb_row(struct text *t, const struct verb *v)
{
	bool narrow = t->c != NULL && t->c->cols < 60;
	int row, at = narrow ? 19 : 37;
	char keys[64], name[80];

	verb_key_names(v, keys, sizeof(keys));
	if ((v->where & (VERB_PROMPT | VERB_CLI)) == 0)
		snprintf(name, sizeof(name), "%s", "");
	else
		snprintf(name, sizeof(name), ":%s%s%s", v->name,
		    v->usage[0] != '\0' ? " " : "", v->usage);
	row = text_line(t);
	if (row < 0)
		return;
	canvas_text(t->c, row, 1, 17, ROLE_KEY, keys);
	if (!narrow)
		canvas_text(t->c, row, 19, 17, ROLE_PLAIN, name);
	canvas_text(t->c, row, at, t->c->cols - at, ROLE_PLAIN, _(v->help));
}

static void
write_verbs(struct text *t, unsigned screen)
{
	const struct verb *v;

	text_say(t, ROLE_STRONG, "%s", _("This screen"));
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++)
		if (on_screen(v, screen))
			verb_row(t, v);
	for (int g = 0; g < VERB_GROUPS; g++) {
		bool head = false;

		for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
			if (v->group != (enum verb_group)g ||
			    on_screen(v, screen))
				continue;
			if (!head) {
				text_line(t);
				text_say(t, ROLE_STRONG, "%s", _(groups[g]));
				head = true;
			}
			verb_row(t, v);
		}
	}
}

static void
write_columns(struct text *t, const struct view_ops *ops)
{
	char title[64];

	text_line(t);
	text_say(t, ROLE_STRONG, "%s", _("The columns"));
	for (int i = 0; i < ops->ncolumns; i++)
		text_pair(t,
		    table_title(title, sizeof(title), &ops->columns[i]),
		    _(ops->columns[i].help));
}

/* The columns are those of the table below, else those of the sources. */
static void
write_all(struct text *t, const struct view_ops *below)
{
	unsigned screen = below->screen;

	/* What works while one edits is of the same screen. */
	if (screen == SCREEN_CONFIG)
		screen |= SCREEN_EDIT;
	write_verbs(t, screen);
	text_line(t);
	text_say(t, ROLE_STRONG, "%s", _("The first column (tally)"));
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		text_pair(t, codes[i].name, _(codes[i].text));
	write_columns(t, below->table != NULL ? below : &view_peers);
}

static void
write_one(struct text *t, const struct verb *v)
{
	char keys[64];

	text_say(t, ROLE_STRONG, "%s %s", v->name, v->usage);
	text_line(t);
	text_say(t, ROLE_PLAIN, "%s.", _(v->help));
	if (v->more != NULL) {
		const char *more = _(v->more);

		/* Sentences stand on lines of their own. */
		while (*more != '\0') {
			const char *end = strstr(more, ". ");
			size_t len = end != NULL ? (size_t)(end - more) + 1
						 : strlen(more);

			text_say(t, ROLE_PLAIN, "%.*s", (int)len, more);
			more += len;
			more += strspn(more, " ");
		}
	}
	text_line(t);
	verb_key_names(v, keys, sizeof(keys));
	if (keys[0] != '\0')
		text_pair(t, _("keys"), keys);
	text_pair(t, _("works"),
	    (v->where & VERB_CLI) != 0          ? (v->where & VERB_PROMPT) != 0
			     ? _("at the prompt and on the command line")
			     : _("on the command line")
			 : (v->where & VERB_PROMPT) != 0 ? _("at the prompt")
						: _("as a key"));
	text_pair(t, _("changes"),
	    v->changes ? _("yes: the engine, the clock or a file")
		       : _("nothing"));
}

static void
help_write(const struct view *v, const struct scene *sc, struct text *t)
{
	(void)sc;
	if (v->verb != NULL)
		write_one(t, v->verb);
	else
		write_all(t, v->below->ops);
}

const struct view_ops view_help = {
	.name = N_("Help"),
	.screen = SCREEN_HELP,
	.write = help_write,
};
