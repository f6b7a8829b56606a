/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each row of the pool's table means, and what is to be done. */
#include "core/poolscore.h"

#include "core/i18n.h"

static const struct {
	const char *name, *text, *remedy;
} rows[POOL_RULES] = {
	[POOL_RULE_SILENT] = { "silent", N_("no answer to three questions"),
	    N_("Something on the way drops NTP, or the server was down or too "
	       "busy: look at the firewall, the line and the load.") },
	[POOL_RULE_RATE] = { "rate",
	    N_("the server told the monitor to ask less often (kiss code "
	       "RATE)"),
	    N_("The rate limit is too strict: a monitor asks three times, 2 s "
	       "apart. `discard` must let that pass.") },
	[POOL_RULE_DENY] = { "deny",
	    N_("the server sent the monitor away (kiss code DENY or RSTR)"),
	    N_("A restrict line denies the monitor's address: the server of a "
	       "pool answers everybody.") },
	[POOL_RULE_ZERO] = { "zero",
	    N_("an answer of stratum 0 without a reason"),
	    N_("The server was not ready: look whether it is synchronised.") },
	[POOL_RULE_ERROR] = { "error",
	    N_("an answer that is no time: not synchronised (stratum 16), "
	       "another kiss code, or broken on the way"),
	    N_("The server had no source that it trusts: look at its peers.") },
	[POOL_RULE_FAR] = { "far", N_("more than 3 s wrong"),
	    N_("The clock is plainly wrong: look at the peers, and at what "
	       "else sets this clock.") },
	[POOL_RULE_STRATUM] = { "stratum", N_("stratum 8 or more"),
	    N_("The chain of servers above is too long, or an orphan's or a "
	       "local clock's time was served.") },
	[POOL_RULE_BAD] = { "bad", N_("more than 750 ms wrong"),
	    N_("The clock is wrong, or the way to the monitor is very "
	       "lopsided: compare with several monitors.") },
	[POOL_RULE_POOR] = { "poor", N_("100 to 750 ms off"),
	    N_("If most monitors see it, the clock is off: look at the peers. "
	       "If one does, its path is lopsided.") },
	[POOL_RULE_FAIR] = { "fair", N_("25 to 100 ms off"),
	    N_("Part of a point is lost: a lopsided path to this monitor, or "
	       "a busy line at one end.") },
	[POOL_RULE_GOOD] = { "good", N_("within 25 ms"),
	    N_("Nothing is to be done.") },
};

const char *
poolscore_rule_name(enum pool_rule r)
{
	return rows[r].name;
}

const char *
poolscore_rule_text(enum pool_rule r)
{
	return rows[r].text;
}

const char *
poolscore_rule_remedy(enum pool_rule r)
{
	return rows[r].remedy;
}
