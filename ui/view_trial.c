/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A configuration on trial: what was changed, each source from the first
 * question on, and how long it is still watched, or until it goes back.
 */

#include "core/i18n.h"
#include "core/select.h"
#include "ui/format.h"
#include "ui/view.h"

#include <math.h>
#include <stdio.h>

static void
write_left(const struct snap_trial *t, struct text *out)
{
	double left = isfinite(t->left) ? t->left : 0;
	enum trial_state s = (enum trial_state)t->state;

	if (s == TRIAL_WATCHING)
		text_say(out, ROLE_STRONG,
		    _("watched for %.0f s more; k keeps it now, r goes back"),
		    left);
	else if (s == TRIAL_COUNTING)
		text_say(out, ROLE_BAD,
		    _("GOING BACK in %.0f s; k keeps it all the same, r goes "
		      "back now"),
		    left);
}

/* The last eight questions, newest at the right: ● answered, ○ not. */
static void
write_reach(const struct scene *sc, const struct snap_peer *p, struct text *out)
{
	char name[SNAP_NAME], bits[64] = "", offset[40];
	size_t used = 0;
	int row = text_line(out);

	if (row < 0)
		return;
	for (int i = 7; i >= 0; i--)
		used += (size_t)snprintf(bits + used, sizeof(bits) - used, "%s",
		    (p->reach >> i & 1) != 0 ? "\u25CF" : "\u25CB");
	canvas_text(out->c, row, 2, 28, ROLE_PLAIN,
	    scene_remote(name, sizeof(name), sc, p));
	canvas_print(out->c, row, 0, 1, ROLE_STRONG, "%c",
	    tally_char((enum tally)p->tally));
	canvas_put(
	    out->c, row, 32, 8, p->reach != 0 ? ROLE_OK : ROLE_WARN, bits);
	if (p->filled > 0)
		canvas_put(out->c, row, 42, 20, ROLE_PLAIN,
		    format_time(offset, sizeof(offset), p->offset, true,
			sc->how | (out->c->ascii ? 0 : FORMAT_UTF8)));
}

static void
trial_write(const struct view *v, const struct scene *sc, struct text *out)
{
	static const enum role role[] = {
		[TRIAL_NONE] = ROLE_PLAIN,
		[TRIAL_WATCHING] = ROLE_INFO,
		[TRIAL_COUNTING] = ROLE_BAD,
		[TRIAL_KEPT] = ROLE_OK,
		[TRIAL_REVERTED] = ROLE_WARN,
	};
	const struct snapshot *s = sc->snap;

	(void)v;
	if (s == NULL || s->trial.state == TRIAL_NONE) {
		text_say(out, ROLE_PLAIN, "%s",
		    _("No configuration is or was on trial."));
		return;
	}
	text_pair_role(out,
	    s->trial.state <= TRIAL_REVERTED ? role[s->trial.state]
					     : ROLE_PLAIN,
	    _("trial"), s->trial.text);
	write_left(&s->trial, out);
	text_line(out);
	text_say(out, ROLE_PLAIN,
	    _("sources: %u added, %u removed, %u changed, %u kept with their "
	      "samples"),
	    s->trial.added, s->trial.removed, s->trial.changed, s->trial.kept);
	text_say(out, ROLE_PLAIN,
	    _("answered since: %u of %u; chosen: %u, wanted: %u"),
	    s->trial.answered, s->trial.sources, s->trial.survivors,
	    s->trial.wanted);
	text_line(out);
	for (size_t i = 0; i < s->npeers; i++)
		write_reach(sc, &s->peers[i], out);
}

const struct view_ops view_trial = {
	.name = N_("Trial"),
	.screen = SCREEN_TRIAL,
	.write = trial_write,
};
