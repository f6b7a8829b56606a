/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics files and the log: statsdir, statistics, filegen, logfile,
 * logconfig. */

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "config/applying.h"
#include "config/logmask.h"

/* The file of this name; NULL: one that we do not write. */
static struct params_filegen *
find(struct params *p, const char *name)
{
	for (size_t i = 0; i < STATS_KINDS; i++)
		if (strcmp(params_stats_name[i], name) == 0)
			return &p->filegen[i];
	return NULL;
}

static void
apply_statsdir(struct apply *a)
{
	const char *dir = a->stmt.head > 0 ? apply_text(a, a->stmt.head) : "";
	size_t len = strlen(dir);

	if (a->stmt.refused)
		return;
	snprintf(a->out->statsdir, sizeof(a->out->statsdir), "%s%s", dir,
	    len > 0 && dir[len - 1] != '/' ? "/" : "");
}

static void
apply_statistics(struct apply *a)
{
	for (size_t i = 0; i < a->stmt.narg; i++) {
		const struct arg *arg = &a->stmt.arg[i];
		struct params_filegen *f = find(a->out, arg->word->name);

		if (f == NULL) {
			apply_note_kept(a, arg->token, arg->word->dialect);
			continue;
		}
		f->enable = true;
		a->stats_at = apply_here(a, arg->token);
	}
}

/* A name leads nowhere but below statsdir, as with ntpd. */
static bool
stays_below(const char *name)
{
	const char *at = name;

	while ((at = strstr(at, "..")) != NULL) {
		bool begins = at == name || at[-1] == '/';

		at += 2;
		if (begins && (*at == '/' || *at == '\0'))
			return false;
	}
	return *name != '\0';
}

static void
apply_file_name(struct apply *a, const struct arg *arg, char *to, size_t size)
{
	const char *name = apply_text(a, arg->value);

	if (stays_below(name) && strlen(name) < size)
		snprintf(to, size, "%s", name);
	else
		diag_add(a->ds, SEV_WARNING, apply_here(a, arg->value),
		    "bad-file-name",
		    _(WORD " is no name of a file below statsdir: the name "
			   "stays %.64s"),
		    name, to);
}

static enum filegen_type
type_of(const char *word)
{
	static const char *const types[] = { [FILEGEN_NONE] = "none",
		[FILEGEN_PID] = "pid",
		[FILEGEN_DAY] = "day",
		[FILEGEN_WEEK] = "week",
		[FILEGEN_MONTH] = "month",
		[FILEGEN_YEAR] = "year",
		[FILEGEN_AGE] = "age" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i], word) == 0)
			return (enum filegen_type)i;
	return FILEGEN_DAY;
}

static void
apply_option(struct apply *a, const struct arg *arg, struct params_filegen *f)
{
	const char *name = arg->word->name;

	if (strcmp(name, "file") == 0)
		apply_file_name(a, arg, f->file, sizeof(f->file));
	else if (strcmp(name, "type") == 0)
		f->type = (uint8_t)type_of(apply_text(a, arg->value));
	else if (strcmp(name, "link") == 0 || strcmp(name, "nolink") == 0)
		f->link = name[0] == 'l';
	else
		f->enable = name[0] == 'e';
}

/* A line that names a file enables it, unless it says otherwise. */
static void
apply_filegen(struct apply *a)
{
	const struct stmt *s = &a->stmt;
	struct params_filegen *f;

	if (s->ntoken < 2)
		return;
	f = find(a->out, apply_text(a, 1));
	if (f == NULL) {
		if (!s->broken)
			apply_note_kept(a, 1, s->dir->dialect);
		return;
	}
	f->enable = true;
	for (size_t i = 0; i < s->narg; i++)
		if (s->arg[i].token > 1)
			apply_option(a, &s->arg[i], f);
	a->stats_at = apply_here(a, 1);
}

static void
apply_logfile(struct apply *a)
{
	if (a->stmt.refused || a->stmt.head == 0)
		return;
	snprintf(a->out->logfile, sizeof(a->out->logfile), "%s",
	    apply_text(a, a->stmt.head));
	a->log_at = apply_here(a, a->stmt.head);
}

static void
apply_logconfig(struct apply *a)
{
	for (size_t i = 1; i < a->stmt.ntoken; i++)
		a->out->logconfig =
		    logmask_apply(a->out->logconfig, apply_text(a, i));
}

void
apply_stats(struct apply *a)
{
	enum directive_id id = a->stmt.dir->id;

	if (id == DIR_FILEGEN)
		apply_filegen(a);
	else if (id == DIR_LOGCONFIG)
		apply_logconfig(a);
	else if (id == DIR_LOGFILE)
		apply_logfile(a);
	else if (id == DIR_STATISTICS)
		apply_statistics(a);
	else if (id == DIR_STATSDIR)
		apply_statsdir(a);
}

/* A log among the keys, or in the place of the frequency, spoils both. */
static void
check_log(struct apply *a)
{
	struct params *p = a->out;
	const char *const other[] = { p->driftfile, p->keys, p->leapfile };

	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		if (p->logfile[0] == '\0' || strcmp(p->logfile, other[i]) != 0)
			continue;
		diag_add(a->ds, SEV_ERROR, a->log_at, "same-file",
		    _("%.120s is another file of ours already: nothing is "
		      "logged there"),
		    p->logfile);
		p->logfile[0] = '\0';
	}
}

void
apply_stats_end(struct apply *a)
{
	bool any = false;

	check_log(a);
	for (size_t i = 0; i < STATS_KINDS; i++)
		any |= a->out->filegen[i].enable;
	if (any && a->out->stats && a->out->statsdir[0] == '\0')
		diag_add(a->ds, SEV_WARNING, a->stats_at, "no-statsdir",
		    _("no statsdir says where statistics go: none are "
		      "written"));
}
