/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps, their words, and the ways between them. */

#include "ui/guide.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/i18n.h"

enum {
	CLIENT = 1 << RECIPE_CLIENT,
	LAN = 1 << RECIPE_LAN,
	POOL = 1 << RECIPE_POOL,
	ALL = CLIENT | LAN | POOL,
};

static const struct {
	const char *word;
	const char *name;    /* N_() */
	const char *purpose; /* N_(): what and why */
	const char *without; /* N_(): what follows if it is skipped */
	unsigned roles;
} steps[GUIDE_STEPS] = {
	[GUIDE_ROLE] = { "role", N_("Role"),
	    N_("Says for whom this host keeps the time. Everything after it "
	       "depends on it: what is opened, checked and asked for."),
	    N_("The role stays as it is."), ALL },
	[GUIDE_HOST] = { "host", N_("This host"),
	    N_("Looks at who sets the clock here and who has UDP port 123. Two "
	       "programs that set one clock spoil it, and only one can have "
	       "the port."),
	    N_("What is in the way stays there: the clock may be set by two, "
	       "or nobody be served."),
	    ALL },
	[GUIDE_NET] = { "network", N_("Network"),
	    N_("Looks at addresses, routes, the resolver and this host's "
	       "firewall. Time must come in from servers, and requests from "
	       "those who are to be served."),
	    N_("If packets are dropped on the way, the later steps find "
	       "silence and no reason."),
	    ALL },
	[GUIDE_UPSTREAMS] = { "upstreams", N_("Upstreams"),
	    N_("Chooses the servers that the time comes from, by measuring "
	       "them. Four or more that have nothing in common outvote one "
	       "that is wrong."),
	    N_("The servers of the file stay as they are, good or not."), ALL },
	[GUIDE_ACCESS] = { "access", N_("Access"),
	    N_("Writes who may do what: the time for those of the role, no "
	       "questions and no changes from outside. The server's own access "
	       "table proves it."),
	    N_("The restrict lines stay as they are: perhaps the world may "
	       "query this host, and use it for attacks on others."),
	    ALL },
	[GUIDE_FILES] = { "files", N_("Files"),
	    N_("The drift file keeps the clock's frequency over restarts, the "
	       "leap file tells of leap seconds. Both must be where this "
	       "program may use them."),
	    N_("After each start the clock needs longer, and a leap second may "
	       "be missed."),
	    ALL },
	[GUIDE_REVIEW] = { "review", N_("Review"),
	    N_("Shows what changes in ntp.conf before anything is written. The "
	       "old text is kept, and comes back by itself if the new one does "
	       "not prove healthy."),
	    N_("Nothing is written: what was chosen has no effect."), ALL },
	[GUIDE_START] = { "start", N_("Start"),
	    N_("Sets the clock and serves. The first answers come at once, a "
	       "choice after four of each server, and the frequency is known "
	       "well after some hours."),
	    N_("The clock is only watched, and nobody gets the time."), ALL },
	[GUIDE_SERVICE] = { "service", N_("Service"),
	    N_("Lets systemd start it at boot, without this screen. Until then "
	       "it ends with the console."),
	    N_("After a reboot nobody keeps the time here, until it is started "
	       "by hand."),
	    ALL },
	[GUIDE_VERIFY] = { "verify", N_("Verify"),
	    N_("Asks this server as a stranger asks it, and tries what "
	       "strangers must not get. What lies before this host, such as a "
	       "cloud's security group, only a question from outside proves."),
	    N_("Whether others get the time, and nothing else, is not proven."),
	    LAN | POOL },
	[GUIDE_REGISTER] = { "register", N_("Register"),
	    N_("The pool's own site takes a server in; here are its steps, "
	       "with "
	       "what to type. It asks for an account, and for a proof that the "
	       "address is yours."),
	    N_("The pool does not know this server, and sends it nobody."),
	    POOL },
	[GUIDE_WATCH] = { "watch", N_("Watch"),
	    N_("The pool's monitors ask every server and score it; at 10 it is "
	       "given to clients. Here is what they gave, and what each step "
	       "down means."),
	    N_("Nothing is lost: `ntptui pool` shows it at any time."), POOL },
};

bool
guide_has(const struct setup_notes *g, enum guide_step step)
{
	return step < GUIDE_STEPS && (steps[step].roles >> g->role & 1) != 0;
}

enum guide_step
guide_next(const struct setup_notes *g, enum guide_step step)
{
	for (unsigned i = step + 1; i < GUIDE_STEPS; i++)
		if (guide_has(g, (enum guide_step)i))
			return (enum guide_step)i;
	return step;
}

enum guide_step
guide_back(const struct setup_notes *g, enum guide_step step)
{
	for (unsigned i = step; i-- > 0;)
		if (guide_has(g, (enum guide_step)i))
			return (enum guide_step)i;
	return step;
}

void
guide_accept(struct setup_notes *g, bool skipped)
{
	unsigned bit = 1u << g->at;

	g->accepted = skipped ? g->accepted & ~bit : g->accepted | bit;
	g->skipped = skipped ? g->skipped | bit : g->skipped & ~bit;
	g->at = guide_next(g, (enum guide_step)g->at);
}

enum guide_step
guide_resume(const struct setup_notes *g, const struct guide_facts *f)
{
	for (unsigned i = 0; i < GUIDE_STEPS; i++) {
		enum guide_step step = (enum guide_step)i;
		struct guide_verdict v;

		if (!guide_has(g, step) || (g->skipped >> i & 1) != 0)
			continue;
		guide_judge(g, f, step, &v);
		if (v.state == GUIDE_OPEN || v.state == GUIDE_BLOCKED)
			return step;
	}
	return (enum guide_step)g->at;
}

bool
guide_take_names(struct setup_notes *g, const char *line, char bad[SETUP_NAME])
{
	char host[SETUP_SERVERS][SETUP_NAME];
	size_t n = 0;

	for (;;) {
		size_t len;

		line += strspn(line, " \t,");
		len = strcspn(line, " \t,");
		if (len == 0)
			break;
		/* All of its octets count when choices are compared. */
		memset(bad, 0, SETUP_NAME);
		snprintf(bad, SETUP_NAME, "%.*s",
		    (int)(len < SETUP_NAME ? len : SETUP_NAME - 1), line);
		if (len >= SETUP_NAME || !setup_name_good(bad) ||
		    n == SETUP_SERVERS)
			return false;
		memcpy(host[n++], bad, SETUP_NAME);
		line += len;
	}
	bad[0] = '\0';
	if (n == 0)
		return false;
	memset(g->host, 0, sizeof(g->host));
	memcpy(g->host, host, n * sizeof(host[0]));
	g->nhost = n;
	g->keep = false;
	return true;
}

bool
guide_drop(struct setup_notes *g, const char *name)
{
	for (size_t i = 0; i < g->nhost; i++) {
		if (strcasecmp(g->host[i], name) != 0)
			continue;
		g->nhost--;
		memmove(g->host[i], g->host[i + 1],
		    (g->nhost - i) * sizeof(g->host[0]));
		memset(g->host[g->nhost], 0, SETUP_NAME);
		return true;
	}
	return false;
}

const char *
guide_name(enum guide_step step)
{
	return _(steps[step].name);
}

const char *
guide_purpose(enum guide_step step, enum recipe_role role)
{
	if (step == GUIDE_START && role == RECIPE_CLIENT)
		return _("Sets the clock. The first answers come at once, a "
			 "choice after four of each server, and the frequency "
			 "is known well after some hours.");
	return _(steps[step].purpose);
}

const char *
guide_consequence(enum guide_step step, enum recipe_role role)
{
	if (step == GUIDE_START && role == RECIPE_CLIENT)
		return _("The clock is only watched.");
	return _(steps[step].without);
}

const char *
guide_word(enum guide_step step)
{
	return steps[step].word;
}

static const struct {
	const char *name; /* N_() */
	char sign;
} states[] = {
	[GUIDE_OPEN] = { N_("to do"), ' ' },
	[GUIDE_BUSY] = { N_("being looked at"), '~' },
	[GUIDE_DONE] = { N_("done"), '+' },
	[GUIDE_DOUBT] = { N_("to be known"), '?' },
	[GUIDE_BLOCKED] = { N_("something is in the way"), '!' },
	[GUIDE_SKIPPED] = { N_("skipped"), '-' },
};

const char *
guide_state_name(enum guide_state state)
{
	return _(states[state].name);
}

char
guide_sign(enum guide_state state)
{
	return states[state].sign;
}
