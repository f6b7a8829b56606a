/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the file says: one rule for each kind of mistake that `check` knows. */
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"
#include "why/look.h"

/* Is the diag's code among those, separated by blanks? */
static bool
named(const char *codes, const char *code)
{
	size_t len = strlen(code);

	for (const char *s = codes; (s = strstr(s, code)) != NULL; s++)
		if ((s == codes || s[-1] == ' ') &&
		    (s[len] == ' ' || s[len] == '\0'))
			return true;
	return false;
}

static void
prove_line(const struct diag *d, struct why_finding *f)
{
	if (d->at.line == 0)
		why_proof(f, "%s [%s]", d->text, d->code);
	else if (d->at.file != NULL)
		why_proof(f, _("%.60s, line %u: %.110s [%s]"), d->at.file,
		    d->at.line, d->text, d->code);
	else
		why_proof(
		    f, _("line %u: %.140s [%s]"), d->at.line, d->text, d->code);
}

static void
about_line(const struct diag *d, struct why_finding *f)
{
	why_about_name(f, WHY_LINE, d->at.file != NULL ? d->at.file : "");
	f->subject.line = d->at.line;
}

/* The fix of a line, with its number and what becomes of it. */
static void
offer(struct why_finding *f, const struct diag *d)
{
	char text[160];

	switch (d->fix.kind) {
	case FIX_NONE:
		return;
	case FIX_REPLACE:
		if (d->fix.text[0] == '\0')
			snprintf(text, sizeof(text),
			    _("line %u: take a word out"), d->at.line);
		else
			snprintf(text, sizeof(text), _("line %u: write \"%s\""),
			    d->at.line, d->fix.text);
		break;
	case FIX_DELETE_LINE:
		snprintf(
		    text, sizeof(text), _("line %u: take it out"), d->at.line);
		break;
	case FIX_INSERT_BEFORE:
	case FIX_INSERT_AFTER:
		snprintf(text, sizeof(text), _("beside line %u: add \"%s\""),
		    d->at.line, d->fix.text);
		break;
	}
	why_do_edit(f, d, text);
}

/* Nobody outside can ask anything. */
static bool
serves_nobody(const struct why_look *l)
{
	return l->facts->practice || (l->now != NULL && l->now->port == 0);
}

/* All mistakes of the kinds that `arg` names are one finding: they are mended
 * in one go. That a file says nothing of those outside is no matter where they
 * are not served. */
static void
look_diags(struct why_look *l)
{
	const struct why_facts *facts = l->facts;
	struct why_finding *f = NULL;
	bool said = false;

	for (size_t i = 0; i < facts->ndiag; i++) {
		const struct diag *d = &facts->diag[i];

		if (!named(l->rule->arg, d->code))
			continue;
		if (f == NULL) {
			f = why_found(l, 95, "%s", d->text);
			about_line(d, f);
		}
		said |= strcmp(d->code, "no-default") != 0;
		prove_line(d, f);
		offer(f, d);
	}
	if (f != NULL && !said && serves_nobody(l))
		why_milder(f, WHY_NOTICE);
	if (f != NULL && f->nremedy == 0)
		why_do_verb(f, false, "config", _("Open it in the editor"));
}

/* Errors that no other rule of this file takes. */
static void
look_errors(struct why_look *l)
{
	const struct why_facts *facts = l->facts;
	struct why_finding *f = NULL;
	unsigned errors = 0;

	for (size_t i = 0; i < facts->ndiag; i++) {
		const struct diag *d = &facts->diag[i];
		bool taken = false;

		if (d->sev != SEV_ERROR)
			continue;
		for (const struct why_rule *r = why_rules_config;
		     r->code != NULL; r++)
			taken |= r->arg != NULL && named(r->arg, d->code);
		if (taken)
			continue;
		errors++;
		if (f == NULL) {
			f = why_found(l, 95, "%s", d->text);
			about_line(d, f);
		}
		prove_line(d, f);
		offer(f, d);
	}
	if (f != NULL)
		why_do_verb(f, false, "check", _("List all of them"));
}

static void
look_unreadable(struct why_look *l)
{
	const struct why_facts *facts = l->facts;
	struct why_finding *f;

	if (facts->conf_error == NULL || facts->distant)
		return;
	f = why_found(l, 90, _("%.120s cannot be read: %s"),
	    facts->path != NULL ? facts->path : "ntp.conf", facts->conf_error);
	if (l->sums.sources > 0) {
		why_proof(f,
		    _("the engine runs with %d sources of an earlier text"),
		    l->sums.sources);
		why_milder(f, WHY_DEGRADED);
	}
}

const struct why_rule why_rules_config[] = {
	{ "config-unreadable", look_unreadable, NULL,
	    N_("Without its text nobody knows what is to be done."),
	    N_("Make the file, or put its owner and mode in order; ntptui "
	       "setup makes a good one.") },
	{ "restrict-broken", look_diags, "restrict-broken",
	    N_("A daemon takes what stands before the mistake and drops the "
	       "rest of the line: whom it should keep out, it lets in."),
	    N_("Correct the line before anything is restarted.") },
	{ "restrict-cuts-sources", look_diags, "cuts-source source-blocked",
	    N_("The rule that decides for a server's address drops its "
	       "answers, so it can never be followed."),
	    N_("Add restrict source nomodify noquery, or a line for each "
	       "server.") },
	{ "restrict-open", look_diags,
	    "open-query open-modify default-open no-default",
	    N_("Strangers can read who your clients are and use this host to "
	       "amplify attacks; with nomodify missing, a stolen key is "
	       "enough to reconfigure it."),
	    N_("restrict default nomodify noquery limited kod, and lines for "
	       "those who may.") },
	{ "restrict-cuts-host", look_diags,
	    "cuts-host loopback-cut localhost-locked",
	    N_("ntpq, and ntptui attached, get no answer on this host."),
	    N_("restrict 127.0.0.1 and restrict ::1, without flags.") },
	{ "restrict-cuts-world", look_diags,
	    "silent-world public-silent default-notrust default-version "
	    "ignore-all",
	    N_("It is to serve everybody, and its default rule turns everybody "
	       "away."),
	    N_("Take ignore, noserve, notrust and version out of restrict "
	       "default.") },
	{ "config-errors", look_errors, NULL,
	    N_("ntpd would log it and go on with what it understood: the "
	       "line does not do what was wished for."),
	    N_("Correct it; check shows line and column.") },
	{ "pool-nopeer", look_diags, "nopeer-pool",
	    N_("nopeer keeps ntp.org's ntpd from making associations with "
	       "pool servers: it solicits for ever and follows nobody."),
	    N_("Add restrict source nomodify noquery notrap, without "
	       "nopeer.") },
	{ "restrict-unusable", look_diags,
	    "restrict-unusable cidr mask-family family-mask wrong-family "
	    "restrict-pool bad-prefix",
	    N_("The daemon cannot use the line and ignores it: the "
	       "restriction does not exist."),
	    N_("Write the network as the daemon wants it.") },
	{ "keys-wrong", look_diags,
	    "key-undefined key-untrusted keys-file no-keys key-hex "
	    "key-length key-number key-range key-type key-incomplete "
	    "keys-mode",
	    N_("Whoever is to prove himself with it cannot."),
	    N_("Put the keys file in order; the same line on both sides.") },
	{ "restrict-mask", look_diags,
	    "net-no-mask odd-mask host-bits bad-mask",
	    N_("The line is for other addresses than it seems: without a mask "
	       "it is for a single host."),
	    N_("Write the mask, or the prefix length.") },
	{ "restrict-one-family", look_diags, "one-family",
	    N_("The other family of addresses is open, though nobody meant "
	       "it to be."),
	    N_("Write restrict default without -4 and -6.") },
	{ "restrict-no-effect", look_diags,
	    "kod-no-limited limited-no-monitor discard-no-limited",
	    N_("The words need each other: kod tells whom limited has "
	       "caught, and limited needs the list of clients (monitor)."),
	    N_("Add limited, or leave kod out.") },
	{ "restrict-name", look_diags, "restrict-name",
	    N_("The name is looked up once at the start; later addresses are "
	       "not covered."),
	    N_("Use addresses, or restrict source.") },
	{ "restrict-adds-up", look_diags, "restrict-adds-up",
	    N_("Two lines for the same addresses: their flags add up, and "
	       "neither order nor repetition takes one away."),
	    N_("Leave one line, with the flags that are meant.") },
	{ "local-clock", look_diags, "local-clock local-on-public",
	    N_("It makes this host say that it is synchronised when it is "
	       "not, for it follows itself."),
	    N_("Remove 127.127.1.x; tos orphan does what it was meant for.") },
	{ "smear-configured", look_diags, "smear-mix smear-on-public",
	    N_("Around a leap second they will be half a second apart."),
	    N_("Use either only smearing servers or none.") },
	{ "few-configured", look_diags, "one-source two-sources",
	    N_("With fewer than four, one wrong source cannot be told from a "
	       "right one."),
	    N_("Name four servers of different operators, or a pool.") },
	{ "server-gone", look_diags, "server-gone server-not-open",
	    N_("The list of public servers knows that it no longer serves, "
	       "or not everybody."),
	    N_("Take another server.") },
	{ "config-nonsense", look_diags,
	    "poll-order minpoll-low two-prefer two-addresses same-file "
	    "clock-order odd-address eight-bit out-of-range fudge-alone "
	    "most-clients many-sources mixed-dialects pool-on-public",
	    N_("It is legal, and does not do what whoever wrote it hoped "
	       "for."),
	    N_("See the editor's remark on the line.") },
	{ "listen-odd", look_diags, "listen-only",
	    N_("The server listens on more addresses than was meant."),
	    N_("Write interface ignore wildcard or interface ignore all "
	       "before it.") },
	{ "pps-alone", look_diags, "pps-no-prefer",
	    N_("A pulse tells when a second begins, not which: it needs a "
	       "source marked prefer that says so."),
	    N_("Mark one good source prefer.") },
	{ "obsolete", look_diags, "obsolete-flag no-effect needless",
	    N_("An old word that this kind of daemon ignores, and logs at "
	       "every start."),
	    N_("Leave it out.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
