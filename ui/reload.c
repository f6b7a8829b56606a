/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/reload.h"

#include <stdio.h>

#include "core/i18n.h"

#include "config/apply.h"
#include "config/check.h"
#include "config/differ.h"

static void
tell(const struct diags *ds, const struct conf *c)
{
	for (size_t i = 0; i < ds->count; i++) {
		const struct diag *d = &ds->item[i];

		if (d->sev == SEV_NOTE)
			continue;
		diag_print(d,
		    c != NULL && d->at.file != NULL
			? conf_line(c, d->at.file, d->at.line)
			: NULL,
		    stderr);
	}
}

/* The first error, and how many there are. */
static void
say_wrong(const struct diags *ds, char *text, size_t size)
{
	const struct diag *d = NULL;

	for (size_t i = 0; i < ds->count && d == NULL; i++)
		if (ds->item[i].sev == SEV_ERROR)
			d = &ds->item[i];
	if (d == NULL)
		snprintf(text, size, "%s",
		    _("Nothing has changed: a line that was to keep somebody "
		      "out has a mistake"));
	else if (d->at.file == NULL || d->at.line == 0)
		snprintf(text, size, _("Nothing has changed, errors: %zu: %s"),
		    ds->errors, d->text);
	else
		snprintf(text, size,
		    _("Nothing has changed, errors: %zu: %s, line %lu: %s"),
		    ds->errors, d->at.file, (unsigned long)d->at.line, d->text);
}

static size_t
settings_of(const struct differ *d)
{
	size_t n = 0;

	for (uint64_t bits = d->settings; bits != 0; bits &= bits - 1)
		n++;
	return n;
}

/* What the new parameters change. */
static void
say_changes(const struct reload *r, char *text, size_t size)
{
	struct differ d;
	int n = 0;

	differ_make(&d, r->now, &r->next);
	if (differ_none(&d))
		n = snprintf(text, size,
		    _("The configuration is as it was; sources that go on: "
		      "%zu"),
		    d.count[DIFFER_KEPT]);
	else
		n = snprintf(text, size,
		    _("Sources: %zu added, %zu removed, %zu changed, %zu kept "
		      "with their samples; settings changed: %zu"),
		    d.count[DIFFER_ADDED], d.count[DIFFER_REMOVED],
		    d.count[DIFFER_CHANGED], d.count[DIFFER_KEPT],
		    settings_of(&d));
	if (r->now->port != 0 && n > 0 && (size_t)n < size)
		snprintf(text + n, size - (size_t)n, _("; port %u stays"),
		    r->now->port);
	if (r->loud)
		differ_print(&d, r->now, &r->next, stderr);
	differ_free(&d);
}

/* What no ntp.conf says stays as the program was started. */
static void
keep_started(const struct reload *r, struct params *next)
{
	next->observe |= r->observe;
	next->start = r->now->start;
	next->port = r->now->port;
	next->workers = r->now->workers;
	next->leapslew = r->now->leapslew;
}

static bool
read_conf(struct reload *r, struct diags *ds, struct conf **out)
{
	struct conf *c = conf_load_as(r->path, r->dialect, ds);

	*out = c;
	if (c == NULL)
		return false;
	conf_params(c, &r->next, ds);
	r->trying = true;
	conf_keys(c, &r->next, ds);
	keep_started(r, &r->next);
	return ds->errors == 0 && !check_blocks_restart(c, 0);
}

static const struct params *
reload_read(void *arg, char *text, size_t size)
{
	struct reload *r = arg;
	struct conf *c;
	struct diags ds;
	bool good;

	diags_init(&ds);
	good = read_conf(r, &ds, &c);
	diags_sort(&ds);
	if (r->loud)
		tell(&ds, c);
	if (good)
		say_changes(r, text, size);
	else
		say_wrong(&ds, text, size);
	diags_free(&ds);
	conf_free(c);
	return good ? &r->next : NULL;
}

static void
reload_done(void *arg, bool taken)
{
	struct reload *r = arg;

	if (taken) {
		params_free(r->now);
		*r->now = r->next;
	} else if (r->trying) {
		params_free(&r->next);
	}
	r->trying = false;
}

struct loop_reload
reload_hook(struct reload *r, volatile sig_atomic_t *asked)
{
	return (struct loop_reload){ .arg = r,
		.read = reload_read,
		.done = reload_done,
		.asked = asked };
}
