/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Switches, interfaces, rates: words that take back what others promise. */

#include "config/checking.h"

#include <string.h>

#include "core/i18n.h"

#include "config/mem.h"

/* Switches that open something, or shut what is needed. */
static const struct {
	const char *directive, *word, *code, *text;
} switches[] = {
	{ "disable", "auth", "disable-auth",
	    N_("without auth anybody may send broadcasts or become a peer, and "
	       "so set the clock") },
	{ "enable", "mode7", "enable-mode7",
	    N_("mode 7 has served many attacks on others, and ntpq does "
	       "without: leave it off") },
};

static void
check_switches(struct checking *k)
{
	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		size_t at = check_is(k, switches[i].directive)
		    ? check_has(k, switches[i].word)
		    : 0;
		struct diag *d;

		if (at == 0)
			continue;
		d = diag_add(k->ds, SEV_WARNING, check_spot(k, at).at,
		    switches[i].code, "%s", _(switches[i].text));
		if (k->stmt.ntoken == 2)
			diag_mend(d, FIX_DELETE_LINE, 0, 0, "%s", "");
	}
}

static void
take_nic(struct checking *k)
{
	const char *what = check_word(k, 2);
	struct check_nic *n;

	if (k->stmt.ntoken < 3)
		return;
	n = CHECK_ADD(k->nic, k->nnic);
	n->at = check_spot(k, 0);
	n->action = check_word(k, 1)[0];
	n->all = strcmp(what, "all") == 0;
	n->lo4 = n->lo6 = strcmp(what, "all") == 0 || strcmp(what, "lo") == 0 ||
	    strcmp(what, "lo0") == 0;
	n->lo4 |= strcmp(what, "ipv4") == 0 || strncmp(what, "127.", 4) == 0;
	n->lo6 |= strcmp(what, "ipv6") == 0 || strcmp(what, "::1") == 0;
}

static void
tuning_line(struct checking *k)
{
	size_t at;

	if (check_is(k, "disable") || check_is(k, "enable")) {
		check_switches(k);
		at = check_has(k, "monitor");
		if (at != 0)
			k->no_monitor = check_spot(k, at);
		if (at != 0 && check_is(k, "enable"))
			k->no_monitor.at.line = 0;
		k->no_monitor_alone |= at != 0 && k->stmt.ntoken == 2;
	} else if (check_is(k, "discard")) {
		k->discard = check_spot(k, 0);
	} else if (check_is(k, "interface") || check_is(k, "nic")) {
		take_nic(k);
	} else if (check_is(k, "leapsmearinterval")) {
		k->smear = check_spot(k, 0);
	} else if (check_is(k, "crypto")) {
		diag_add(k->ds, SEV_WARNING, check_spot(k, 0).at,
		    "autokey-insecure",
		    _("Autokey is broken and gives no security: use NTS or "
		      "symmetric keys"));
	}
}

static bool
any_limited(const struct checking *k)
{
	for (size_t i = 0; i < k->nrule; i++)
		if (k->rule[i].flags & ACCESS_LIMITED)
			return true;
	return k->dialect == DIALECT_SEC;
}

static void
check_rates(struct checking *k)
{
	bool limited = any_limited(k);
	struct diag *d;

	if (k->no_monitor.at.line != 0 && limited) {
		d = diag_add(k->ds, SEV_WARNING, k->no_monitor.at,
		    "limited-no-monitor",
		    _("limited needs the list of clients: daemons refuse to "
		      "disable monitor with it"));
		if (k->no_monitor_alone)
			diag_mend(d, FIX_DELETE_LINE, 0, 0, "%s", "");
	}
	if (k->discard.at.line != 0 && !limited && k->nrule > 0)
		diag_add(k->ds, SEV_WARNING, k->discard.at,
		    "discard-no-limited",
		    _("discard does nothing unless a restrict line has "
		      "limited"));
}

/* The last rule that speaks of an address counts. */
static void
check_nics(struct checking *k)
{
	const struct check_nic *four = NULL, *six = NULL, *cut;
	bool shuts = false;

	for (size_t i = 0; i < k->nnic; i++) {
		four = k->nic[i].lo4 ? &k->nic[i] : four;
		six = k->nic[i].lo6 ? &k->nic[i] : six;
		shuts |= k->nic[i].action != 'l' || k->nic[i].all;
	}
	cut = four != NULL && four->action != 'l' ? four
	    : six != NULL && six->action != 'l'   ? six
						  : NULL;
	if (cut != NULL &&
	    (six == NULL || six->action != 'l' || four == NULL ||
		four->action != 'l') &&
	    !(four != NULL && four->action == 'l'))
		diag_add(k->ds, SEV_WARNING, cut->at.at, "loopback-cut",
		    _("no address of this host itself is left: ntpq here gets "
		      "no answer; add 'interface listen lo'"));
	if (k->nnic > 0 && !shuts)
		diag_add(k->ds, SEV_WARNING, k->nic[0].at.at, "listen-only",
		    _("listen alone shuts nothing: all other interfaces are "
		      "used too; write 'interface ignore all' before it"));
}

static void
tuning_end(struct checking *k)
{
	check_rates(k);
	check_nics(k);
	if (k->smear.at.line != 0 && k->how->open)
		diag_add(k->ds, SEV_WARNING, k->smear.at, "smear-on-public",
		    _("a public server must not smear leap seconds: its "
		      "clients would disagree with all others"));
}

const struct check_topic check_tuning_topic = { tuning_line, tuning_end };
