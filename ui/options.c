/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/dialect.h"
#include "config/prefs.h"

#include "ui/cli.h"
#include "ui/verb.h"

/* Longest --wait, s. */
#define MAX_WAIT 3600.0

enum {
	LONG_ASCII = 256,
	LONG_COLOR,
	LONG_THEME,
	LONG_COVERAGE,
	LONG_DIALECT,
	LONG_INTERVAL,
	LONG_JSON,
	LONG_LIST,
	LONG_LOCAL,
	LONG_NO_ATTACH,
	LONG_OBSERVE,
	LONG_ONCE,
	LONG_ONE_PROCESS,
	LONG_PLAIN,
	LONG_PUBLIC,
	LONG_RESOLVE,
	LONG_SAMPLES,
	LONG_SOCKET,
	LONG_VERSION,
	LONG_WAIT
};

static const struct row {
	const char *name;
	int has_arg;
	int val;
	const char *usage;
	const char *help;
} rows[] = {
	{ "conf", required_argument, 'c', "-c, --conf FILE",
	    N_("the ntp.conf to read") },
	{ "no-attach", no_argument, LONG_NO_ATTACH, "    --no-attach",
	    N_("an engine of its own, though one runs") },
	{ "socket", required_argument, LONG_SOCKET, "    --socket PATH",
	    N_("where an engine listens, or is to listen") },
	{ "host", required_argument, 'H', "-H, --host HOST[:PORT]",
	    N_("look at another host's ntpd (mode 6); nothing is changed") },
	{ "observe", no_argument, LONG_OBSERVE, "    --observe",
	    N_("never set the clock, never serve") },
	{ "numbers", no_argument, 'n', "-n, --numbers",
	    N_("addresses instead of names") },
	{ "wide", no_argument, 'w', "-w, --wide",
	    N_("names in full, on a line of their own if need be") },
	{ "ipv4", no_argument, '4', "-4, --ipv4",
	    N_("only IPv4 addresses (query, -H)") },
	{ "ipv6", no_argument, '6', "-6, --ipv6",
	    N_("only IPv6 addresses (query, -H)") },
	{ "json", no_argument, LONG_JSON, "    --json",
	    N_("print JSON (every verb that prints data)") },
	{ "dialect", required_argument, LONG_DIALECT, "    --dialect NAME",
	    N_("ntp, ntpsec or auto: whose file (access, check, serve)") },
	{ "public", no_argument, LONG_PUBLIC, "    --public",
	    N_("it is to serve everybody, as in the NTP pool (check)") },
	{ "coverage", no_argument, LONG_COVERAGE, "    --coverage",
	    N_("list the directives, and which are acted on (check)") },
	{ "resolve", no_argument, LONG_RESOLVE, "    --resolve",
	    N_("look up host names in the file (access)") },
	{ "plain", no_argument, LONG_PLAIN, "    --plain",
	    N_("the console in lines: for screen readers and pipes") },
	{ "once", no_argument, LONG_ONCE, "    --once",
	    N_("print the settled table instead of the console (lab)") },
	{ "one-process", no_argument, LONG_ONE_PROCESS, "    --one-process",
	    N_("no thread, no helper process: as simulators need it (serve)") },
	{ "list", no_argument, LONG_LIST, "    --list",
	    N_("list the practice networks (lab)") },
	{ "wait", required_argument, LONG_WAIT, "    --wait SECONDS",
	    N_("wait at most so long for the sources to settle") },
	{ "samples", required_argument, LONG_SAMPLES, "    --samples N",
	    N_("questions to each host, 1 to 8 (query; 4)") },
	{ "color", required_argument, LONG_COLOR, "    --color WHEN",
	    N_("auto, always or never; NO_COLOR is honoured") },
	{ "theme", required_argument, LONG_THEME, "    --theme NAME",
	    N_("default, light, colour-blind, mono, or a file") },
	{ "interval", required_argument, LONG_INTERVAL,
	    "    --interval SECONDS",
	    N_("renew the console so often: 0.5 to 60") },
	{ "local", no_argument, LONG_LOCAL, "    --local",
	    N_("local time in the console, not UTC") },
	{ "ascii", no_argument, LONG_ASCII, "    --ascii",
	    N_("draw with ASCII characters only") },
	{ "verbose", no_argument, 'v', "-v, --verbose",
	    N_("say what ntp.conf lines are kept but not acted on") },
	{ "help", no_argument, 'h', "-h, --help", N_("print this") },
	{ "version", no_argument, LONG_VERSION, "    --version",
	    N_("print the version") },
};

#define NROWS (sizeof rows / sizeof rows[0])

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
	o->resolve |= val == LONG_RESOLVE;
	o->plain |= val == LONG_PLAIN;
	o->once |= val == LONG_ONCE;
	o->no_attach |= val == LONG_NO_ATTACH;
	o->one_process |= val == LONG_ONE_PROCESS;
	o->local |= val == LONG_LOCAL;
	o->list |= val == LONG_LIST;
	o->public |= val == LONG_PUBLIC;
	o->coverage |= val == LONG_COVERAGE;
	o->ascii |= val == LONG_ASCII;
	o->verbose |= val == 'v';
	o->help |= val == 'h';
	o->version |= val == LONG_VERSION;
	return val != '?';
}

bool
options_parse(struct options *o, int argc, char *argv[], int *verb)
{
	struct option table[NROWS + 1] = { 0 };
	char letters[2 * NROWS + 1] = "";
	size_t used = 0;
	int val;

	*o = (struct options){ .wait = -1, .samples = 4 };
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
		if (!take(o, val, optarg)) {
			fprintf(stderr, "%s\n", _("Try 'ntptui --help'."));
			return false;
		}
	}
	*verb = optind;
	return true;
}

static void
help_verbs(FILE *out)
{
	const struct verb *v;

	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		char head[64];

		if (!(v->where & VERB_CLI))
			continue;
		snprintf(head, sizeof head, "%s%s%s", v->name,
		    v->usage[0] ? " " : "", v->usage);
		fprintf(out, "  %-24s %s\n", head, _(v->help));
	}
}

void
options_help(FILE *out)
{
	fprintf(out, "%s\n\n%s\n\n%s\n",
	    _("usage: ntptui [OPTION...] [VERB [ARGUMENT...]]"),
	    _("An administration console for NTP with the NTP engine in it.\n"
	      "Without a verb it opens the console: on the engine that runs\n"
	      "here, else on the servers that ntp.conf names, watching the\n"
	      "clock until you say start."),
	    _("Verbs:"));
	help_verbs(out);
	fprintf(out, "\n%s\n", _("Options:"));
	for (size_t i = 0; i < NROWS; i++)
		fprintf(out, "  %-24s %s\n", rows[i].usage, _(rows[i].help));
	fprintf(out, "\n%s\n",
	    _("Exit codes:\n"
	      "  0  done; peers: a system peer was found; query: all answered\n"
	      "  1  peers: no system peer; query: a host gave no usable "
	      "answer;\n"
	      "     check: there are errors; clients, counters, poll, start,\n"
	      "     observe, restart, stop: no engine runs, or it refused\n"
	      "  2  wrong usage, a file that cannot be read, no terminal\n"
	      "  3  the practice network or a thread cannot be started\n"));
	fprintf(out, "%s\n",
	    _("ntp.conf is the first of /etc/ntptui/ntp.conf, /etc/ntp.conf\n"
	      "and /etc/ntpsec/ntp.conf, unless -c names one."));
}

int
cli_help(const struct options *o, int argc, char *argv[])
{
	const struct verb *v;

	(void)o;
	if (argc < 2) {
		options_help(stdout);
		return 0;
	}
	v = verb_find(argv[1], VERB_CLI | VERB_PROMPT | VERB_KEY);
	if (v == NULL) {
		fprintf(stderr, _("ntptui help: there is no verb '%.40s'\n"),
		    argv[1]);
		return 2;
	}
	printf("%s%s%s\n  %s\n", v->name, v->usage[0] ? " " : "", v->usage,
	    _(v->help));
	if (v->more != NULL)
		printf("  %s\n", _(v->more));
	return 0;
}
