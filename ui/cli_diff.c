/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/apply.h"
#include "config/paths.h"
#include "config/revision.h"
#include "config/versions.h"

#include "ui/print_check.h"
#include "ui/print_diff.h"
#include "ui/session.h"

/* A side that is read. */
struct text {
	struct diff_side side;
	struct conf *conf;
	char name[PATH_MAX + 128];
};

static void
understand(struct text *t, struct diags *ds)
{
	t->side.text = conf_text(t->conf, &t->side.len);
	conf_params(t->conf, &t->side.params, ds);
	conf_keys(t->conf, &t->side.params, ds);
	t->side.errors = ds->errors;
	t->side.name = t->name;
}

static void
text_free(struct text *t)
{
	if (t->conf != NULL)
		params_free(&t->side.params);
	conf_free(t->conf);
}

/* A file of its own; false if it cannot be read, which is said. */
static bool
read_file(struct text *t, const char *path, unsigned dialect)
{
	struct diags ds;

	diags_init(&ds);
	t->conf = conf_load_as(path, dialect, &ds);
	snprintf(t->name, sizeof(t->name), "%s", path);
	if (t->conf != NULL)
		understand(t, &ds);
	else
		print_diags(&ds, NULL, stderr);
	diags_free(&ds);
	return t->conf != NULL;
}

/* The text that the engine runs from, if one runs from that file: a kept
 * version, or the file itself. Its number; 0: the file's. */
static bool
find_running(
    const struct snapshot *s, const struct text *file, unsigned long *number)
{
	struct versions v;
	bool found;

	*number = 0;
	found = s->conf.running == revision_of(file->side.text, file->side.len);
	versions_list(&v, file->name, NULL);
	for (size_t i = 0; i < v.count && !found; i++) {
		struct slurp data;

		if (!versions_read(&data, file->name, v.item[i].number))
			continue;
		found = revision_of(data.text, data.len) == s->conf.running;
		*number = v.item[i].number;
		free(data.text);
	}
	versions_free(&v);
	return found;
}

static unsigned long
newest(const char *path)
{
	unsigned long n = 0;
	struct versions v;

	versions_list(&v, path, NULL);
	if (v.count > 0)
		n = v.item[0].number;
	versions_free(&v);
	return n;
}

/* An earlier text of the file, understood as if it stood there. */
static bool
read_version(struct text *t, const struct text *file, unsigned long number)
{
	struct slurp data;
	struct diags ds;

	if (!versions_read(&data, file->name, number)) {
		fprintf(stderr, _("ntptui diff: version %lu of %s %s\n"),
		    number, file->name, data.why);
		return false;
	}
	diags_init(&ds);
	t->conf = conf_with(file->conf, data.text, data.len, &ds);
	snprintf(t->name, sizeof(t->name), "%.*s.~%lu~", PATH_MAX, file->name,
	    number);
	understand(t, &ds);
	diags_free(&ds);
	free(data.text);
	return true;
}

/* Does the engine that runs have that file? */
static bool
runs_from(const struct session *s, const char *path)
{
	const struct snapshot *snap =
	    s->link != NULL ? link_snapshot(s->link) : NULL;
	char here[PATH_MAX];

	return snap != NULL && snap->conf.running != 0 &&
	    realpath(path, here) != NULL && strcmp(here, snap->conf.path) == 0;
}

/* What the file is to be compared with: what is in force, else what was saved
 * last. False if there is neither, which is said. */
static bool
read_earlier(struct text *t, const struct text *file, const struct options *o)
{
	struct session s = { 0 };
	unsigned long number = 0;
	bool running, found = false, good = false;

	session_plain(&s, "");
	running = session_attach(&s, o) && runs_from(&s, file->name);
	if (running)
		found = find_running(link_snapshot(s.link), file, &number);
	session_close(&s);
	if (found && number == 0) {
		good = read_file(t, file->name, conf_dialect(file->conf));
		snprintf(
		    t->name, sizeof(t->name), _("%s, in force"), file->name);
		return good;
	}
	if (!found)
		number = newest(file->name);
	if (number == 0) {
		fprintf(stderr,
		    _("ntptui diff: no earlier version of %s was kept; name "
		      "two files\n"),
		    file->name);
		return false;
	}
	if (running && !found)
		fprintf(stderr, "%s\n",
		    _("ntptui diff: the text in force was not kept; this is "
		      "the one saved last"));
	return read_version(t, file, number);
}

static bool
read_both(struct text t[2], const struct options *o, int argc, char *argv[])
{
	unsigned dialect = session_dialect(o);
	const char *path = paths_ntp_conf(o->conf);

	if (argc > 2)
		return read_file(&t[0], argv[1], dialect) &&
		    read_file(&t[1], argv[2], dialect);
	if (path == NULL) {
		fprintf(stderr,
		    _("ntptui diff: there is no ntp.conf (looked for %s)\n"),
		    paths_ntp_conf_list());
		return false;
	}
	if (argc > 1)
		return read_file(&t[0], path, dialect) &&
		    read_file(&t[1], argv[1], dialect);
	return read_file(&t[1], path, dialect) && read_earlier(&t[0], &t[1], o);
}

int
cli_diff(const struct options *o, int argc, char *argv[])
{
	struct text t[2] = { 0 };
	int code = EXIT_USAGE;

	if (argc > 3) {
		fprintf(stderr,
		    _("ntptui diff: two files at a time, not '%s'\n"), argv[3]);
		return EXIT_USAGE;
	}
	if (read_both(t, o, argc, argv)) {
		const struct diff_side *a = &t[0].side, *b = &t[1].side;

		code = a->len == b->len && memcmp(a->text, b->text, a->len) == 0
		    ? EXIT_GOOD
		    : EXIT_BAD;
		if (o->json)
			print_diff_json(a, b, stdout);
		else
			print_diff(a, b, isatty(STDOUT_FILENO) != 0, stdout);
	}
	text_free(&t[0]);
	text_free(&t[1]);
	return code;
}
