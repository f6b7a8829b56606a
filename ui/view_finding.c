/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All of one finding: its proof, what it means, and what to do. */

#include "core/i18n.h"
#include "ui/inquiry.h"
#include "ui/view.h"

#include <stdio.h>

/* Of any length, behind a sign. */
static void
say_long(struct text *t, enum role role, const char *sign, const char *text)
{
	int room = t->cols - 5;
	struct canvas *sheet = text_sheet(t, canvas_lines(text, room));

	if (sheet == NULL)
		return;
	canvas_put(sheet, 0, 2, 1, ROLE_DIM, sign);
	canvas_wrap(sheet, 0, 4, room, sheet->rows, role, text);
	text_paste(t, sheet);
}

static void
write_remedy(struct text *t, size_t n, const struct why_remedy *m)
{
	char sign[2] = { (char)('a' + n), '\0' };

	say_long(t, ROLE_KEY, sign, m->text);
	/* As it is, to be copied. */
	if (m->line[0] != '\0')
		text_say(t, ROLE_STRING, "      %s", m->line);
}

static void
write_symptoms(
    const struct why_report *r, const struct why_finding *f, struct text *t)
{
	bool first = true;

	for (size_t i = r->count; i < r->all; i++) {
		const struct why_finding *s = &r->finding[i];

		if (s->cause != f->code)
			continue;
		if (first)
			text_rule(t, _("It explains"));
		first = false;
		say_long(t, ROLE_PLAIN, inquiry_sign(s->state), s->verdict);
	}
}

static void
write_unseen(const struct why_report *r, struct text *t)
{
	if (r->nblind == 0)
		return;
	text_rule(t, _("What cannot be seen from here"));
	for (size_t i = 0; i < r->nblind; i++)
		say_long(t, ROLE_DIM, "\u00B7", r->blind[i]);
}

static void
finding_write(const struct view *v, const struct scene *sc, struct text *t)
{
	const struct why_finding *f =
	    sc->inquiry != NULL ? inquiry_detail(sc->inquiry) : NULL;
	char sure[160];

	(void)v;
	if (f == NULL) {
		text_say(t, ROLE_OK, "%s", _("This is over:"));
		if (sc->inquiry != NULL)
			say_long(t, ROLE_PLAIN, " ", inquiry_was(sc->inquiry));
		return;
	}
	say_long(t, inquiry_role(f->state), inquiry_sign(f->state), f->verdict);
	snprintf(sure, sizeof(sure), _("%s; %u %% sure; code %s"),
	    why_group_title(f->code->group), f->confidence, f->code->code);
	say_long(t, ROLE_DIM, " ", sure);
	text_rule(t, _("The proof"));
	for (size_t i = 0; i < f->nproof; i++)
		say_long(t, ROLE_PLAIN, "\u00B7", f->proof[i]);
	text_rule(t, _("What it means"));
	say_long(t, ROLE_PLAIN, " ", f->meaning);
	text_rule(t, _("What to do"));
	say_long(t, ROLE_PLAIN, " ", f->advice);
	for (size_t i = 0; i < f->nremedy; i++)
		write_remedy(t, i, &f->remedy[i]);
	if (f->nremedy > 0)
		text_say(t, ROLE_INFO, "  %s",
		    _("x begins one of them; what changes something asks "
		      "first"));
	write_symptoms(inquiry_report(sc->inquiry), f, t);
	write_unseen(inquiry_report(sc->inquiry), t);
}

const struct view_ops view_finding = {
	.name = N_("Finding"),
	.screen = SCREEN_FINDING,
	.write = finding_write,
};
