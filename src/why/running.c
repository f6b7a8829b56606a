/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the configuration runs: no servers in it, another text than that of
 * the disk, a trial. */
#include "core/i18n.h"
#include "why/look.h"

#define TRIAL_RECENT 3600.0 /* s that a revert is told of */

static void
look_no_servers(struct why_look *l)
{
	struct why_finding *f;

	if (l->now == NULL ||
	    l->sums.sources + l->sums.lines + l->sums.refused > 0)
		return;
	f = why_found(
	    l, 95, "%s", _("The configuration names no server to follow"));
	if (l->now->conf.path[0] != '\0')
		why_proof(f, _("it runs from %.150s"), l->now->conf.path);
	if (l->facts->path != NULL && !l->facts->distant)
		why_proof(f, _("ntptui edits %.150s"), l->facts->path);
	if (l->now->clock == CLOCK_UNTOLD && l->now->sync == SYNC_OK)
		why_milder(f, WHY_NOTICE);
	why_do_verb(f, true, "setup", _("Be guided to a good configuration"));
	why_do_verb(f, false, "servers", _("Choose servers from the lists"));
}

static void
look_all_noselect(struct why_look *l)
{
	char name[WHY_NAME];
	struct why_finding *f;

	if (l->now == NULL || l->sums.sources == 0 ||
	    l->sums.noselect < l->sums.sources)
		return;
	f = why_found(l, 98,
	    _("All %d sources are marked noselect: they are measured, and "
	      "never followed"),
	    l->sums.sources);
	for (size_t i = 0; i < l->now->npeers; i++)
		if (l->now->peers[i].noselect)
			why_proof(f, _("%s: noselect"),
			    why_name(name, &l->now->peers[i]));
	why_do_text(f, _("Take noselect off one of their lines at least"));
}

static void
look_not_running(struct why_look *l)
{
	struct why_finding *f;

	if (!l->facts->differs || l->now == NULL || l->facts->distant)
		return;
	f = why_found(l, 95,
	    _("%.100s was changed, and the engine still runs the text from "
	      "before"),
	    l->facts->path != NULL ? l->facts->path : "ntp.conf");
	why_proof(f, _("revision in force %016llx"),
	    (unsigned long long)l->now->conf.running);
	why_do_verb(f, true, "restart", _("Put the saved text into force"));
	why_do_verb(f, false, "diff running", _("See what would change"));
}

static void
look_trial(struct why_look *l)
{
	const struct snap_trial *t;
	char left[WHY_TEXT];
	struct why_finding *f;

	if (l->now == NULL)
		return;
	t = &l->now->trial;
	if (t->state != TRIAL_WATCHING && t->state != TRIAL_COUNTING)
		return;
	f = why_found(l, 100,
	    t->state == TRIAL_COUNTING
		? _("A new configuration does not work; in %s the old one "
		    "comes back")
		: _("A new configuration is being tried for %s more"),
	    why_time(left, t->left, false));
	why_proof(f,
	    _("%u of %u sources have answered, %u are chosen, %u "
	      "are needed"),
	    t->answered, t->sources, t->survivors, t->wanted);
	if (t->text[0] != '\0')
		why_proof(f, "%.199s", t->text);
	if (t->state == TRIAL_COUNTING)
		f->state = WHY_DEGRADED;
	why_do_verb(f, true, "keep", _("Keep it"));
	why_do_verb(f, true, "revert", _("Take the old one back now"));
}

static void
look_reverted(struct why_look *l)
{
	const struct snap_trial *t;
	char at[WHY_TEXT];
	struct why_finding *f;

	if (l->now == NULL)
		return;
	t = &l->now->trial;
	if (t->state != TRIAL_REVERTED || t->asked ||
	    mono_diff(l->now->at, t->since) > TRIAL_RECENT)
		return;
	f = why_found(l, 95, _("A new configuration was taken back at %s"),
	    why_at(at, l, t->since));
	if (t->text[0] != '\0')
		why_proof(f, "%.199s", t->text);
	why_proof(f, _("%u of %u sources had answered, %u were needed"),
	    t->answered, t->sources, t->wanted);
	if (l->sums.synced)
		why_milder(f, WHY_NOTICE);
}

const struct why_rule why_rules_running[] = {
	{ "no-servers", look_no_servers, NULL,
	    N_("Without a server or a reference clock nobody tells the time "
	       "to this host."),
	    N_("Name four servers, or a pool. Is it the file that you "
	       "edited? Debian's ntpsec reads /etc/ntpsec/ntp.conf.") },
	{ "all-noselect", look_all_noselect, NULL,
	    N_("noselect is for servers that are to be watched only."),
	    N_("Remove noselect from those that may be followed.") },
	{ "not-running", look_not_running, NULL,
	    N_("What was saved has no effect until it is put into force."),
	    N_("Restart with it: sources and clients that stay are not "
	       "disturbed, and it comes back by itself if it does not "
	       "work.") },
	{ "trial-under-way", look_trial, NULL,
	    N_("After a restart with a new text ntptui watches whether time "
	       "is still kept; if not, the old text comes back."),
	    N_("Wait, or say keep or revert.") },
	{ "trial-reverted", look_reverted, NULL,
	    N_("With the new text no time could be kept, so the old one is in "
	       "force again; the new one is kept as a version."),
	    N_("Look what the new text changed (diff), mend it, and try "
	       "again.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
