/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/report.h"

#include <stdlib.h>
#include <string.h>

#include "config/mem.h"
#include "core/i18n.h"

#include "ui/print.h"
#include "ui/print_check.h"
#include "ui/print_clock.h"
#include "ui/print_examine.h"
#include "ui/print_host.h"
#include "ui/print_log.h"
#include "ui/print_server.h"
#include "ui/print_status.h"

#include "ui/print_why.h"

enum { COLUMNS = 80 };

/* What one part prints; before it is seen by anybody. */
typedef void part_fn(const struct report *rep, FILE *raw);

static void
system_part(const struct report *rep, FILE *raw)
{
	fprintf(raw, "%s\n%s", PACKAGE_STRING, rep->system);
	if (rep->facts->why.host != NULL)
		print_host(rep->facts->why.host, raw);
}

static void
why_part(const struct report *rep, FILE *raw)
{
	struct why_report *r = mem_zero(1, sizeof(*r));

	why_explain(&rep->facts->why, r);
	print_why(r, true, COLUMNS, raw);
	free(r);
}

static void
status_part(const struct report *rep, FILE *raw)
{
	fprintf(raw, "%s\n",
	    rep->running ? _("Of the engine that runs.")
			 : _("No engine runs: this one only watched, for "
			     "this report."));
	print_status(rep->snap, rep->how, raw);
}

static void
peers_part(const struct report *rep, FILE *raw)
{
	struct options o = { .numbers = true, .wide = true };

	print_peers(rep->snap, &o, raw);
}

static void
clock_part(const struct report *rep, FILE *raw)
{
	print_clock(rep->snap, CLOCK_NO_SPAN, raw);
}

static void
counters_part(const struct report *rep, FILE *raw)
{
	print_counters(rep->snap, rep->snap, raw);
}

static void
log_part(const struct report *rep, FILE *raw)
{
	print_log(rep->snap, rep->how, raw);
}

static void
variables_part(const struct report *rep, FILE *raw)
{
	print_peers_json(rep->snap, raw);
}

static void
check_part(const struct report *rep, FILE *raw)
{
	/* Without the lines themselves: they are in their own part. */
	print_diags(&rep->facts->diags, NULL, raw);
}

static void
examine_part(const struct report *rep, FILE *raw)
{
	for (size_t i = 0; i < rep->facts->why.nexam; i++)
		print_examine(&rep->facts->why.exam[i], raw);
}

struct part {
	const char *title;
	part_fn *print;
	bool engine; /* needs a picture */
	bool quotes; /* may quote ntp.conf */
};

static void
print_raw(struct redact *r, const char *title, const char *text, bool quotes,
    FILE *out)
{
	fprintf(out, "\n==== %s ====\n", title);
	redact_text(r, text, quotes, out);
}

/* The lines of the file: what is left out of them is known from now on. */
static char *
read_conf(const struct report *rep, struct redact *r)
{
	char *text = NULL;
	size_t len;
	FILE *raw = open_memstream(&text, &len);

	if (raw == NULL)
		return NULL;
	if (rep->facts->conf != NULL)
		redact_conf(r, rep->facts->conf, raw);
	else if (rep->facts->why.conf_error != NULL)
		fprintf(raw, "%s\n", rep->facts->why.conf_error);
	fclose(raw);
	return text;
}

static void
print_part(
    const struct report *rep, const struct part *p, struct redact *r, FILE *out)
{
	char *text = NULL;
	size_t len;
	FILE *raw;

	if (p->engine && rep->snap == NULL)
		return;
	raw = open_memstream(&text, &len);
	if (raw == NULL)
		return;
	p->print(rep, raw);
	fclose(raw);
	print_raw(r, _(p->title), text, p->quotes, out);
	free(text);
}

void
report_print(const struct report *rep, struct redact *r, FILE *out)
{
	static const struct part parts[] = {
		{ N_("What is the matter"), why_part, false, true },
		{ N_("Sources"), peers_part, true, false },
		{ N_("State"), status_part, true, true },
		{ N_("Clock"), clock_part, true, false },
		{ N_("Host"), system_part, false, false },
		{ N_("Examinations"), examine_part, false, false },
		{ N_("Problems of ntp.conf"), check_part, false, true },
		{ N_("Journal"), log_part, true, true },
		{ N_("Server"), counters_part, true, false },
		{ N_("Variables"), variables_part, true, false },
	};
	char *conf = read_conf(rep, r);

	fprintf(out,
	    _("Report of ntptui. Keys, passwords, comments of ntp.conf "
	      "and mail addresses are left out;\npublic addresses "
	      "are %s.\n"),
	    r->mask ? _("masked") : _("shown (--mask hides them)"));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		print_part(rep, &parts[i], r, out);
	if (conf != NULL)
		print_raw(r, _("ntp.conf"), conf, false, out);
	free(conf);
}
