/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/scenario.h"

#include "config/shelf.h"
#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

#define KIND   "lab"
#define SUFFIX ".cfg"

/* outage, from /home/joe/outage.cfg. */
static void
set_name(struct lab_scenario *s, const char *name)
{
	const char *slash = strrchr(name, '/');
	size_t len;

	name = slash ? slash + 1 : name;
	len = strlen(name);
	if (len > strlen(SUFFIX) && shelf_is_path(name))
		len -= strlen(SUFFIX);
	snprintf(s->name, sizeof(s->name), "%.*s",
	    (int)(len < LAB_NAME ? len : LAB_NAME - 1), name);
}

struct lab_scenario *
scenario_load(const char *name, struct diags *ds)
{
	struct lab_scenario *s;
	struct shelf_file f;

	if (!shelf_read(&f, KIND, _("practice network"), name, ds))
		return NULL;
	s = scenario_parse(f.path, f.text, ds);
	free(f.text);
	if (s)
		set_name(s, name);
	return s;
}

/* One line of the list: name, title, and the file if it is a user's. */
static void
print_one(const char *name, int width, FILE *out)
{
	char path[PATH_MAX];
	struct lab_scenario *s;
	struct diags ds;

	diags_init(&ds);
	s = scenario_load(name, &ds);
	fprintf(out, "%-*s  %s", width, name,
	    s ? s->title : _("broken, see below"));
	if (shelf_path(KIND, name, path, sizeof(path)))
		fprintf(out, " (%s)", path);
	fputc('\n', out);
	for (size_t i = 0; !s && i < ds.count; i++)
		diag_print(&ds.item[i], NULL, out);
	scenario_free(s);
	diags_free(&ds);
}

void
scenario_list(FILE *out)
{
	struct shelf_names all;
	int width = 0;

	shelf_list(&all, KIND);
	for (size_t i = 0; i < all.count; i++)
		if ((int)strlen(all.name[i]) > width)
			width = (int)strlen(all.name[i]);
	for (size_t i = 0; i < all.count; i++)
		print_one(all.name[i], width, out);
}
