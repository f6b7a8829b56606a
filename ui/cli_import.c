/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `servers import`: saved lists of public servers become the user's own. */
#include "ui/cli_servers.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/import.h"
#include "config/paths.h"
#include "config/slurp.h"
#include "core/i18n.h"

#include "ui/print.h"
#include "ui/print_check.h"
#include "ui/session.h"
#include "ui/sure.h"

struct importing {
	struct catalog have, found;
	struct import_count count;
	struct diags ds;
	size_t n[IMPORT_CHANGES];
	bool json, verbose;
	json_t *list[IMPORT_CHANGES]; /* names; NULL without --json */
	struct catalog out;           /* what is to be written */
};

static const char *const word[IMPORT_CHANGES] = { "new", "changed", "same",
	"gone" };

/* What is different, in the words of the lists' settings. */
static void
print_changes(const struct catalog_row *was, const struct catalog_row *now)
{
	for (size_t i = 0; i < CATALOG_SOURCE; i++)
		if (*now->text[i] != '\0' &&
		    strcmp(was->text[i], now->text[i]) != 0)
			printf("      %s: %s -> %s\n",
			    catalog_text_word((enum catalog_text)i),
			    *was->text[i] != '\0' ? was->text[i] : "-",
			    now->text[i]);
	if (now->policy != POLICY_UNKNOWN && was->policy != now->policy)
		printf("      %s -> %s\n", _(catalog_policy_word(was->policy)),
		    _(catalog_policy_word(now->policy)));
}

static void
note_gone(struct importing *im, const struct catalog_row *was)
{
	struct catalog_gone g = { .host = catalog_key(was),
		.now = "",
		.remarks = "no longer in the registry's list" };

	catalog_put_gone(&im->out, &g);
}

static void
on_change(void *arg, enum import_change change, const struct catalog_row *was,
    const struct catalog_row *now)
{
	static const char sign[IMPORT_CHANGES] = { '+', '~', ' ', '-' };
	const struct catalog_row *r = now != NULL ? now : was;
	struct importing *im = arg;

	im->n[change]++;
	if (change == IMPORT_GONE)
		note_gone(im, was);
	if (im->list[change] != NULL) {
		json_array_append_new(
		    im->list[change], print_text_json(catalog_key(r)));
		return;
	}
	if (im->json || change == IMPORT_SAME)
		return;
	printf("  %c %-5s %s\n", sign[change], r->text[CATALOG_ISO],
	    catalog_key(r));
	if (was != NULL && now != NULL && im->verbose)
		print_changes(was, now);
}

static void
print_counts(const struct importing *im)
{
	printf(_("files: %zu, rows: %zu, of them odd: %zu, without a name: "
		 "%zu, joined with others: %zu\n"),
	    im->count.files, im->count.rows, im->count.odd, im->count.bare,
	    im->count.joined);
	printf(_("new: %zu, changed: %zu, as they were: %zu, gone: %zu\n"),
	    im->n[IMPORT_NEW], im->n[IMPORT_CHANGED], im->n[IMPORT_SAME],
	    im->n[IMPORT_GONE]);
}

/* The system's list for root, unless he says where he keeps his own; else the
 * user's own. */
static bool
target(char *buf, size_t size)
{
	if (geteuid() != 0 || getenv("XDG_CONFIG_HOME") != NULL)
		return paths_user_config("servers/imported.cfg", buf, size);
	snprintf(buf, size, "/etc/ntptui/servers/imported.cfg");
	return true;
}

/* What was found before what an earlier import has. */
static void
merge(struct importing *im, const char *path)
{
	struct slurp old;

	for (size_t i = 0; i < im->found.count; i++)
		catalog_put(&im->out, &im->found.row[i]);
	if (!slurp_file(&old, path, IMPORT_MAX))
		return;
	catalog_read(&im->out, path, old.text, true, &im->ds);
	free(old.text);
}

static int
finish(struct importing *im)
{
	char path[PATH_MAX];
	int error;

	if (!target(path, sizeof(path))) {
		fprintf(stderr, "%s\n",
		    _("ntptui servers: there is no home directory to keep "
		      "lists in"));
		return EXIT_BAD;
	}
	if (!sure(_("Write this into %s?"), path))
		return EXIT_BAD;
	merge(im, path);
	error = catalog_save(&im->out,
	    "Imported by `ntptui servers import`; you may edit it.", path);
	if (error == 0)
		return EXIT_GOOD;
	fprintf(stderr, _("ntptui servers: %s cannot be written: %s\n"), path,
	    strerror(error));
	return EXIT_BAD;
}

static void
print_all_json(struct importing *im)
{
	json_t *o = json_object();

	json_object_set_new(
	    o, "files", json_integer((json_int_t)im->count.files));
	json_object_set_new(
	    o, "rows", json_integer((json_int_t)im->count.rows));
	json_object_set_new(o, "odd", json_integer((json_int_t)im->count.odd));
	json_object_set_new(
	    o, "bare", json_integer((json_int_t)im->count.bare));
	json_object_set_new(
	    o, "joined", json_integer((json_int_t)im->count.joined));
	for (size_t i = 0; i < IMPORT_CHANGES; i++)
		json_object_set_new(o, word[i], im->list[i]);
	print_json(o, stdout);
}

static bool
read_all(struct importing *im, int argc, char *argv[])
{
	struct import *reader = import_new(&im->ds);
	bool good = true;

	for (int i = 0; i < argc; i++)
		good &= import_path(reader, argv[i]);
	import_finish(reader, &im->found, &im->count);
	import_free(reader);
	print_diags(&im->ds, NULL, stderr);
	return good && im->found.count > 0;
}

int
cli_servers_import(const struct options *o, int argc, char *argv[])
{
	struct importing im = { .json = o->json, .verbose = o->verbose };
	int code = EXIT_BAD;

	if (argc < 1) {
		fprintf(stderr, "%s\n",
		    _("ntptui servers import: name the files or directories "
		      "to read"));
		return EXIT_USAGE;
	}
	diags_init(&im.ds);
	catalog_init(&im.have);
	catalog_init(&im.found);
	catalog_init(&im.out);
	for (size_t i = 0; i < IMPORT_CHANGES && o->json; i++)
		im.list[i] = json_array();
	if (read_all(&im, argc, argv)) {
		catalog_load(&im.have, &im.ds);
		import_compare(&im.have, &im.found, on_change, &im);
		if (o->json)
			print_all_json(&im);
		else
			print_counts(&im);
		code = im.n[IMPORT_NEW] + im.n[IMPORT_CHANGED] +
			    im.n[IMPORT_GONE] ==
			0
		    ? EXIT_GOOD
		    : finish(&im);
	}
	catalog_free(&im.have);
	catalog_free(&im.found);
	catalog_free(&im.out);
	diags_free(&im.ds);
	return code;
}
