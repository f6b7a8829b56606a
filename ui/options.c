/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/choose.h"
#include "config/dialect.h"
#include "config/prefs.h"
#include "engine/params.h"

/* Longest --wait, s. */
#define MAX_WAIT 3600.0

/* Longest --after, s: a third of a year. */
#define MAX_AFTER 1e7

enum {
	LONG_AFTER = 256,
	LONG_ASCII,
	LONG_CHOOSE,
	LONG_COLOR,
	LONG_THEME,
	LONG_COUNTRY,
	LONG_COVERAGE,
	LONG_DRY_RUN,
	LONG_DIALECT,
	LONG_INTERVAL,
	LONG_JSON,
	LONG_LAB,
	LONG_LIST,
	LONG_LOCAL,
	LONG_MASK,
	LONG_NAGIOS,
	LONG_NO_ATTACH,
	LONG_NO_ROLLBACK,
	LONG_OBSERVE,
	LONG_ONCE,
	LONG_ONE_PROCESS,
	LONG_OUTSIDE,
	LONG_PERMISSION,
	LONG_PIDFILE,
	LONG_PLAIN,
	LONG_PROBE,
	LONG_PUBLIC,
	LONG_QUICK,
	LONG_RESOLVE,
	LONG_ROLE,
	LONG_SAMPLES,
	LONG_SERVERS,
	LONG_SANDBOX,
	LONG_SMEAR,
	LONG_SOCKET,
	LONG_TIMEOUT,
	LONG_VERSION,
	LONG_WAIT,
	LONG_YES
};

/* The verbs that read an option; "console" is none of them, but the bare
 * program. */
#define CONSOLE "console"
#define ENGINE                                                                 \
	"clients counters metrics poll start observe restart reload keep "     \
	"revert stop"

static const struct option_row rows[] = {
	{ "conf", required_argument, 'c', "-c, --conf FILE",
	    CONSOLE " peers clock status detail log access check diff servers "
		    "setup serve why pool host report",
	    N_("the ntp.conf to read") },
	{ "no-attach", no_argument, LONG_NO_ATTACH, "    --no-attach",
	    CONSOLE " setup peers clock status detail log why report",
	    N_("an engine of its own, though one runs") },
	{ "socket", required_argument, LONG_SOCKET, "    --socket PATH",
	    CONSOLE " setup peers clock status detail log diff " ENGINE
		    " serve why pool report",
	    N_("where an engine listens, or is to listen") },
	{ "host", required_argument, 'H', "-H, --host HOST[:PORT]",
	    CONSOLE " peers clock clients counters metrics why",
	    N_("look at another host's ntpd by mode 6") },
	{ "observe", no_argument, LONG_OBSERVE, "    --observe",
	    CONSOLE " setup lab peers clock status detail log query serve",
	    N_("never set the clock, never serve") },
	{ "numbers", no_argument, 'n', "-n, --numbers",
	    CONSOLE " setup lab peers detail",
	    N_("addresses instead of names") },
	{ "wide", no_argument, 'w', "-w, --wide", CONSOLE " setup lab peers",
	    N_("names in full, on a line of their own if need be") },
	{ "ipv4", no_argument, '4', "-4, --ipv4",
	    CONSOLE " peers clock clients counters metrics query why",
	    N_("only IPv4 addresses, of query and -H") },
	{ "ipv6", no_argument, '6', "-6, --ipv6",
	    CONSOLE " peers clock clients counters metrics query why",
	    N_("only IPv6 addresses, of query and -H") },
	{ "json", no_argument, LONG_JSON, "    --json",
	    "lab peers clock status detail log clients counters query check "
	    "diff access restart servers examine why pool host",
	    N_("print JSON") },
	{ "probe", no_argument, LONG_PROBE, "    --probe", "why",
	    N_("examine the servers too: other ports, sizes, the way") },
	{ "nagios", no_argument, LONG_NAGIOS, "    --nagios", "why",
	    N_("print the one line that monitoring plugins print") },
	{ "mask", no_argument, LONG_MASK, "    --mask", "report",
	    N_("hide public network addresses") },
	{ "quick", no_argument, LONG_QUICK, "    --quick", "report",
	    N_("examine no server: that takes half a minute") },
	{ "dialect", required_argument, LONG_DIALECT, "    --dialect NAME",
	    CONSOLE
	    " peers clock status detail log access check diff setup serve "
	    "why pool report",
	    N_("whose the file is: ntp, ntpsec or auto") },
	{ "public", no_argument, LONG_PUBLIC, "    --public", "check why",
	    N_("it is to serve everybody, as in the NTP pool") },
	{ "role", required_argument, LONG_ROLE, "    --role ROLE", "setup",
	    N_("what this host is to be: client, lan or pool") },
	{ "servers", required_argument, LONG_SERVERS,
	    "    --servers NAME[,NAME]", "setup",
	    N_("whom it is to ask; else those of the file stay") },
	{ "yes", no_argument, LONG_YES, "    --yes", "setup",
	    N_("write ntp.conf without a question") },
	{ "dry-run", no_argument, LONG_DRY_RUN, "    --dry-run", "setup",
	    N_("only say what would be done") },
	{ "coverage", no_argument, LONG_COVERAGE, "    --coverage", "check",
	    N_("list the directives, and which are acted on") },
	{ "resolve", no_argument, LONG_RESOLVE, "    --resolve", "access",
	    N_("look up host names in the file") },
	{ "plain", no_argument, LONG_PLAIN, "    --plain", CONSOLE " setup lab",
	    N_("the console in lines: for screen readers and pipes") },
	{ "once", no_argument, LONG_ONCE, "    --once", "lab",
	    N_("print the settled table instead of the console") },
	{ "after", required_argument, LONG_AFTER, "    --after SECONDS",
	    "lab why", N_("print it as it is after so long, without waiting") },
	{ "one-process", no_argument, LONG_ONE_PROCESS, "    --one-process",
	    "serve", N_("no thread, no helper process, no sandbox") },
	{ "sandbox", required_argument, LONG_SANDBOX, "    --sandbox HOW",
	    "serve", N_("rights given away: kill, deny, log or off") },
	{ "pidfile", required_argument, LONG_PIDFILE, "    --pidfile PATH",
	    "serve", N_("where the process id is written") },
	{ "list", no_argument, LONG_LIST, "    --list", "lab",
	    N_("list the practice networks") },
	{ "lab", required_argument, LONG_LAB, "    --lab NAME", "servers why",
	    N_("of a practice network instead of the real one") },
	{ "country", required_argument, LONG_COUNTRY, "    --country CODE",
	    CONSOLE " setup servers pool",
	    N_("where this host is: DE, US-CA; else its time zone") },
	{ "choose", required_argument, LONG_CHOOSE, "    --choose N+M",
	    "servers", N_("so many of stratum 1 and of 2; 2+3 if not said") },
	{ "smear", no_argument, LONG_SMEAR, "    --smear", "servers",
	    N_("choose those that smear leap seconds, not the others") },
	{ "outside", no_argument, LONG_OUTSIDE, "    --outside", "pool",
	    N_("verify: read what another host saw, from standard input") },
	{ "permission", no_argument, LONG_PERMISSION, "    --permission",
	    "servers", N_("add what is not open: I have permission") },
	{ "wait", required_argument, LONG_WAIT, "    --wait SECONDS",
	    CONSOLE
	    " lab peers clock status detail log clients counters query why "
	    "report",
	    N_("wait at most so long for the sources to settle") },
	{ "timeout", required_argument, LONG_TIMEOUT, "    --timeout SECONDS",
	    "restart", N_("to prove healthy in: 5 to 3600; 0: do not wait") },
	{ "no-rollback", no_argument, LONG_NO_ROLLBACK, "    --no-rollback",
	    "restart", N_("keep the new configuration, healthy or not") },
	{ "samples", required_argument, LONG_SAMPLES, "    --samples N",
	    "query", N_("questions to each host, 1 to 8; 4 if not said") },
	{ "color", required_argument, LONG_COLOR, "    --color WHEN",
	    CONSOLE " setup lab",
	    N_("auto, always or never; NO_COLOR is honoured") },
	{ "theme", required_argument, LONG_THEME, "    --theme NAME",
	    CONSOLE " setup lab",
	    N_("default, light, colour-blind, mono, or a file") },
	{ "interval", required_argument, LONG_INTERVAL,
	    "    --interval SECONDS", CONSOLE " setup lab",
	    N_("renew the console so often: 0.5 to 60") },
	{ "local", no_argument, LONG_LOCAL, "    --local",
	    CONSOLE " setup lab status detail log why pool",
	    N_("local time in the console, not UTC") },
	{ "ascii", no_argument, LONG_ASCII, "    --ascii",
	    CONSOLE " setup lab status detail log pool",
	    N_("draw with ASCII characters only") },
	{ "verbose", no_argument, 'v', "-v, --verbose", NULL,
	    N_("say what ntp.conf lines are kept but not acted on") },
	{ "help", no_argument, 'h', "-h, --help", NULL, N_("print this") },
	{ "version", no_argument, LONG_VERSION, "    --version", NULL,
	    N_("print the version") },
};

#define NROWS (sizeof rows / sizeof rows[0])

_Static_assert(NROWS <= 64, "options.given has a bit for each");

static bool
parse_number(const char *text, double low, double high, double *out)
{
	char *end;
	double v = strtod(text, &end);

	if (end == text || *end != '\0' || !(v >= low) || !(v <= high))
		return false;
	*out = v;
	return true;
}

static bool
parse_colour(const char *text, enum console_colour *out)
{
	static const char *const name[] = { [COLOUR_AUTO] = "auto",
		[COLOUR_ALWAYS] = "always",
		[COLOUR_NEVER] = "never" };

	for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
		if (strcmp(text, name[i]) == 0) {
			*out = (enum console_colour)i;
			return true;
		}
	}
	return false;
}

/* "2+3": two digits, and at least one server. */
static bool
parse_choice(const char *text, struct options *o)
{
	static const char digits[] = "0123456789";

	if (strlen(text) != 3 || text[1] != '+' ||
	    strchr(digits, text[0]) == NULL ||
	    strchr(digits, text[2]) == NULL || strcmp(text, "0+0") == 0)
		return false;
	o->stratum1 = (unsigned)(text[0] - '0');
	o->stratum2 = (unsigned)(text[2] - '0');
	return true;
}

/* The words of the setting `seccomp`; but "off" is off altogether. */
static bool
parse_sandbox(const char *text, struct options *o)
{
	static const char *const name[] = {
		[PREFS_SECCOMP_KILL] = "kill",
		[PREFS_SECCOMP_DENY] = "deny",
		[PREFS_SECCOMP_LOG] = "log",
		[PREFS_SECCOMP_OFF] = "off",
	};

	for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
		if (strcmp(text, name[i]) == 0) {
			o->sandbox_said = true;
			o->seccomp = (enum prefs_seccomp)i;
			o->sandbox = o->seccomp != PREFS_SECCOMP_OFF;
			return true;
		}
	}
	return false;
}

static bool
complain(const char *option, const char *arg, const char *wanted)
{
	fprintf(stderr, _("ntptui: %s %s: %s\n"), option, arg, wanted);
	return false;
}

/* One option; false after its error has been said. */
static bool
take(struct options *o, int val, const char *arg)
{
	double v = 0;

	switch (val) {
	case 'c':
		o->conf = arg;
		return true;
	case 'H':
		o->host = arg;
		return true;
	case LONG_SOCKET:
		o->socket = arg;
		return true;
	case LONG_WAIT:
		if (!parse_number(arg, 0, MAX_WAIT, &o->wait))
			return complain("--wait", arg,
			    _("seconds from 0 to 3600 are wanted"));
		return true;
	case LONG_AFTER:
		if (!parse_number(arg, 1, MAX_AFTER, &o->after))
			return complain("--after", arg,
			    _("seconds from 1 to 10000000 are wanted"));
		return true;
	case LONG_TIMEOUT:
		if (!parse_number(arg, 0, TRIAL_MOST, &o->timeout) ||
		    (o->timeout > 0 && o->timeout < TRIAL_LEAST))
			return complain("--timeout", arg,
			    _("seconds from 5 to 3600 are wanted, or 0"));
		return true;
	case LONG_INTERVAL:
		if (!parse_number(
			arg, PREFS_FASTEST, PREFS_SLOWEST, &o->interval))
			return complain("--interval", arg,
			    _("seconds from 0.5 to 60 are wanted"));
		return true;
	case LONG_SAMPLES:
		if (!parse_number(arg, 1, 8, &v))
			return complain("--samples", arg,
			    _("a number from 1 to 8 is wanted"));
		o->samples = (int)v;
		return true;
	case LONG_DIALECT:
		o->dialect_said = true;
		if (!dialect_parse(arg, &o->dialect))
			return complain("--dialect", arg,
			    _("ntp, ntpsec or auto is wanted"));
		return true;
	case LONG_THEME:
		o->theme = arg;
		return true;
	case LONG_ROLE:
		o->role = arg;
		return true;
	case LONG_SERVERS:
		o->servers = arg;
		return true;
	case LONG_CHOOSE:
		if (!parse_choice(arg, o))
			return complain("--choose", arg,
			    _("two numbers from 0 to 9 are wanted: 2+3"));
		return true;
	case LONG_LAB:
		o->lab = arg;
		return true;
	case LONG_PIDFILE:
		o->pidfile = arg;
		return true;
	case LONG_SANDBOX:
		if (!parse_sandbox(arg, o))
			return complain("--sandbox", arg,
			    _("kill, deny, log or off is wanted"));
		return true;
	case LONG_COUNTRY:
		o->country = arg;
		return true;
	case LONG_COLOR:
		o->colour_said = true;
		if (!parse_colour(arg, &o->colour))
			return complain("--color", arg,
			    _("auto, always or never is wanted"));
		return true;
	default:
		break;
	}
	o->observe |= val == LONG_OBSERVE;
	o->numbers |= val == 'n';
	o->wide |= val == 'w';
	o->ipv4 |= val == '4';
	o->ipv6 |= val == '6';
	o->json |= val == LONG_JSON;
	o->nagios |= val == LONG_NAGIOS;
	o->probe |= val == LONG_PROBE;
	o->mask |= val == LONG_MASK;
	o->quick |= val == LONG_QUICK;
	o->resolve |= val == LONG_RESOLVE;
	o->plain |= val == LONG_PLAIN;
	o->smear |= val == LONG_SMEAR;
	o->permission |= val == LONG_PERMISSION;
	o->outside |= val == LONG_OUTSIDE;
	o->once |= val == LONG_ONCE;
	o->no_rollback |= val == LONG_NO_ROLLBACK;
	o->no_attach |= val == LONG_NO_ATTACH;
	o->one_process |= val == LONG_ONE_PROCESS;
	o->local |= val == LONG_LOCAL;
	o->list |= val == LONG_LIST;
	o->public |= val == LONG_PUBLIC;
	o->coverage |= val == LONG_COVERAGE;
	o->yes |= val == LONG_YES;
	o->dry_run |= val == LONG_DRY_RUN;
	o->ascii |= val == LONG_ASCII;
	o->verbose |= val == 'v';
	o->help |= val == 'h';
	o->version |= val == LONG_VERSION;
	return val != '?';
}

/* Remembers that the option was given. */
static void
note(struct options *o, int val)
{
	for (size_t i = 0; i < NROWS; i++)
		if (rows[i].val == val)
			o->given |= UINT64_C(1) << i;
}

bool
options_parse(struct options *o, int argc, char *argv[], int *verb)
{
	struct option table[NROWS + 1] = { 0 };
	char letters[2 * NROWS + 1] = "";
	size_t used = 0;
	int val;

	*o = (struct options){ .wait = -1,
		.timeout = -1,
		.samples = 4,
		.stratum1 = CHOOSE_STRATUM1,
		.stratum2 = CHOOSE_STRATUM2 };
	for (size_t i = 0; i < NROWS; i++) {
		table[i] = (struct option){ .name = rows[i].name,
			.has_arg = rows[i].has_arg,
			.val = rows[i].val };
		if (rows[i].val > 255)
			continue;
		letters[used++] = (char)rows[i].val;
		if (rows[i].has_arg == required_argument)
			letters[used++] = ':';
	}
	letters[used] = '\0';
	while ((val = getopt_long(argc, argv, letters, table, NULL)) != -1) {
		note(o, val);
		if (!take(o, val, optarg)) {
			fprintf(stderr, "%s\n", _("Try 'ntptui --help'."));
			return false;
		}
	}
	*verb = optind;
	return true;
}

const struct option_row *
option_at(size_t i)
{
	return i < NROWS ? &rows[i] : NULL;
}

bool
option_is_for(const struct option_row *row, const char *verb)
{
	size_t len = strlen(verb);
	const char *at = row->verbs;

	if (at == NULL)
		return true;
	while ((at = strstr(at, verb)) != NULL) {
		if ((at == row->verbs || at[-1] == ' ') &&
		    (at[len] == ' ' || at[len] == '\0'))
			return true;
		at += len;
	}
	return false;
}

bool
options_fit(const struct options *o, const char *verb)
{
	const char *name = verb != NULL ? verb : CONSOLE;
	const char *gap = verb != NULL ? " " : "";
	bool family = (o->ipv4 || o->ipv6) && strcmp(name, "query") != 0;

	for (size_t i = 0; i < NROWS; i++) {
		if ((o->given & (UINT64_C(1) << i)) == 0 ||
		    option_is_for(&rows[i], name))
			continue;
		fprintf(stderr,
		    _("ntptui%s%s: --%s does nothing here; it is for: %s\n"),
		    gap, verb != NULL ? verb : "", rows[i].name, rows[i].verbs);
		return false;
	}
	if (family && o->host == NULL)
		fprintf(stderr,
		    _("ntptui%s%s: --ipv4 and --ipv6 are for -H HOST, and for "
		      "query\n"),
		    gap, verb != NULL ? verb : "");
	return !family || o->host != NULL;
}
