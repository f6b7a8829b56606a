/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/docs.h"

#include <string.h>

#include "config/prefs.h"

#include "ui/options.h"
#include "ui/verb.h"

/* Of the last change to the prose here. */
#define DATE "2026-11-23"

/* Text as roff has it: hyphens that are to be copied, no requests by
 * accident. */
static void
roff(FILE *out, const char *text)
{
	if (text[0] == '.' || text[0] == '\'')
		fputs("\\&", out);
	for (; *text != '\0'; text++) {
		if (*text == '\\')
			fputs("\\e", out);
		else if (*text == '-')
			fputs("\\-", out);
		else if (*text == '"')
			fputs("\\(dq", out);
		else
			fputc(*text, out);
	}
}

static void
line(FILE *out, const char *text)
{
	roff(out, text);
	fputc('\n', out);
}

/* A head and what it means. */
static void
item(FILE *out, const char *head, const char *rest)
{
	fputs(".TP\n.B ", out);
	roff(out, head);
	if (rest[0] != '\0') {
		fputs(" \\fI", out);
		roff(out, rest);
		fputs("\\fP", out);
	}
	fputc('\n', out);
}

static void
sentence(FILE *out, const char *text)
{
	size_t len = strlen(text);

	roff(out, text);
	fputs(len > 0 && text[len - 1] == '.' ? "\n" : ".\n", out);
}

static void
man_verbs(FILE *out)
{
	const struct verb *v;

	fputs(".SH VERBS\nOf the command line:\n", out);
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		if ((v->where & VERB_CLI) == 0)
			continue;
		item(out, v->name, v->usage);
		sentence(out, v->help);
		if (v->more != NULL)
			sentence(out, v->more);
		if (v->fails != NULL) {
			fputs("Exit status 1: ", out);
			sentence(out, v->fails);
		}
	}
}

static void
man_options(FILE *out)
{
	const struct option_row *r;

	fputs(".SH OPTIONS\nThey may stand anywhere.\n", out);
	for (size_t i = 0; (r = option_at(i)) != NULL; i++) {
		item(out, r->usage + strspn(r->usage, " "), "");
		sentence(out, r->help);
		if (r->verbs != NULL) {
			fputs("For: ", out);
			sentence(out, r->verbs);
		}
	}
}

static void
man_keys(FILE *out)
{
	static const struct {
		enum verb_group group;
		const char *title;
	} groups[] = { { VERB_MOVE, "Getting about" },
		{ VERB_SHOW, "How things are shown" },
		{ VERB_DO, "The engine and the clock" },
		{ VERB_EDIT, "The configuration" },
		{ VERB_NTPQ, "ntpq's words" } };
	const struct verb *v;
	char keys[128];

	fputs(".SH THE CONSOLE\nKeys, and words at its prompt, which the key "
	      ": opens.\n",
	    out);
	for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
		fputs(".SS ", out);
		line(out, groups[g].title);
		for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
			if (v->group != groups[g].group ||
			    (v->where & (VERB_KEY | VERB_PROMPT)) == 0)
				continue;
			verb_key_names(v, keys, sizeof keys);
			item(out, keys[0] != '\0' ? keys : v->name,
			    keys[0] != '\0' ? "" : v->usage);
			sentence(out, v->help);
			if ((v->where & VERB_PROMPT) != 0 && keys[0] != '\0') {
				fputs("At the prompt: ", out);
				sentence(out, v->name);
			}
		}
	}
}

static void
man_codes(FILE *out)
{
	fputs(".SH EXIT STATUS\n.nf\n", out);
	options_help_codes(out);
	fputs(".fi\n", out);
}

static void
man_rest(FILE *out)
{
	fputs(
	    ".SH SIGNALS\n"
	    "Of\n.BR \"ntptui serve\" :\n"
	    ".TP\n.B SIGHUP\nReads the configuration anew; one with errors "
	    "changes nothing.\n"
	    ".TP\n.BR SIGTERM \", \" SIGINT\nEnds in order: the drift file is "
	    "written and sockets are closed.\n"
	    ".SH ENVIRONMENT\n"
	    ".TP\n.BR NOTIFY_SOCKET \", \" WATCHDOG_USEC \", \" "
	    "JOURNAL_STREAM\n"
	    "As systemd sets them: readiness, signs of life, levels of "
	    "messages.\n"
	    ".TP\n.BR STATE_DIRECTORY \", \" RUNTIME_DIRECTORY\n"
	    "Absolute paths in the place of those below.\n"
	    ".TP\n.B NO_COLOR\nNo colours unless \\-\\-color says so.\n"
	    ".TP\n.BR VISUAL \", \" EDITOR\nThe editor that the console "
	    "opens on request.\n"
	    ".SH FILES\n"
	    ".TP\n.IR /etc/ntptui/ntp.conf \", \" /etc/ntp.conf \", \" "
	    "/etc/ntpsec/ntp.conf\n"
	    "The configuration: the first that exists.\n"
	    ".TP\n.IR /etc/ntptui/ntptui.cfg \", \" "
	    "~/.config/ntptui/ntptui.cfg\n"
	    "Settings, see\n.BR ntptui.cfg (5).\n"
	    ".TP\n.I /run/ntptui/control\nWhere consoles attach.\n"
	    ".TP\n.I /var/lib/ntptui\nState: the drift file, notes of trials.\n"
	    ".SH SEE ALSO\n.BR ntptui.cfg (5),\n.BR ntp.conf (5),\n"
	    ".BR ntpq (1)\n",
	    out);
}

void
docs_man(FILE *out)
{
	fputs(".\\\" Made from the program's tables.\n"
	      ".TH NTPTUI 1 " DATE " \"" PACKAGE_STRING "\" \"User Commands\"\n"
	      ".SH NAME\nntptui \\- administration console for NTP with the "
	      "NTP engine in it\n"
	      ".SH SYNOPSIS\n.B ntptui\n.RI [ option ...]\n"
	      ".RI [ verb\n.RI [ argument ...]]\n"
	      ".SH DESCRIPTION\n"
	      "Without a verb it opens the console: on the engine that runs "
	      "here, else on the servers that ntp.conf names, watching the "
	      "clock until its user says start.\n"
	      ".B ntptui serve\nis the engine without a screen, and\n"
	      ".B ntptui lab\na practice network that touches no clock.\n",
	    out);
	man_verbs(out);
	man_options(out);
	man_keys(out);
	man_codes(out);
	man_rest(out);
}

/* ---- ntptui.cfg(5) ---- */

/* "# name = value;": the name's length; 0: it is no such line. */
static size_t
setting_name(const char *text)
{
	size_t len;

	if (strncmp(text, "# ", 2) != 0 || strchr(text, ';') == NULL)
		return 0;
	len = strspn(text + 2, "abcdefghijklmnopqrstuvwxyz_");
	return len > 0 && strncmp(text + 2 + len, " = ", 3) == 0 ? len : 0;
}

static int
place_of(const char *name, size_t len)
{
	const char *known;

	for (int i = 0; (known = prefs_name_at((size_t)i)) != NULL; i++)
		if (strlen(known) == len && memcmp(known, name, len) == 0)
			return i;
	return -1;
}

#define SETTINGS 64
#define TOLD     4096

/* What has been read of the settings' file. */
struct telling {
	FILE *out;
	char told[TOLD]; /* the lines above a setting */
	bool seen[SETTINGS];
	bool good;
};

static void
tell_setting(struct telling *t, const char *text, size_t len)
{
	int i = place_of(text + 2, len);

	if (i < 0 || i >= SETTINGS) {
		fprintf(stderr, "mkdocs: no setting is called %.*s\n", (int)len,
		    text + 2);
		t->good = false;
		return;
	}
	t->seen[i] = true;
	fputs(".TP\n.B ", t->out);
	line(t->out, text + 2);
	/* Two settings may stand below one explanation. */
	fputs(t->told[0] != '\0' ? t->told : "See above.\n", t->out);
	t->told[0] = '\0';
}

static void
tell_line(struct telling *t, const char *text)
{
	size_t used = strlen(t->told);
	FILE *mem;

	if (text[0] != '#') {
		t->told[0] = '\0';
		return;
	}
	mem = fmemopen(t->told + used, TOLD - used, "w");
	if (mem == NULL)
		return;
	line(mem, text + 1 + strspn(text + 1, " "));
	fclose(mem);
}

bool
docs_man_cfg(FILE *in, FILE *out)
{
	struct telling t = { .out = out, .good = true };
	const char *name;
	char text[512];

	fputs(".\\\" Made from the settings' file.\n"
	      ".TH NTPTUI.CFG 5 " DATE " \"" PACKAGE_STRING
	      "\" \"File Formats\"\n"
	      ".SH NAME\nntptui.cfg \\- settings of ntptui\n"
	      ".SH SYNOPSIS\n.I /etc/ntptui/ntptui.cfg\n.br\n"
	      ".I ~/.config/ntptui/ntptui.cfg\n"
	      ".SH DESCRIPTION\nSettings in the form of libconfig: "
	      "name = value; \\- what a user's file says counts more than the "
	      "system's. The program never writes them. The values here are "
	      "those that hold without a file.\n"
	      ".SH SETTINGS\n",
	    out);
	while (fgets(text, sizeof(text), in) != NULL) {
		size_t len;

		text[strcspn(text, "\n")] = '\0';
		len = setting_name(text);
		if (len > 0)
			tell_setting(&t, text, len);
		else
			tell_line(&t, text);
	}
	fputs(".SH SEE ALSO\n.BR ntptui (1),\n.BR ntp.conf (5)\n", out);
	for (size_t i = 0; (name = prefs_name_at(i)) != NULL; i++)
		if (i >= SETTINGS || !t.seen[i]) {
			fprintf(stderr, "mkdocs: %s is not told\n", name);
			t.good = false;
		}
	return t.good;
}
