/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/theme.h"

#include "config/setting.h"
#include "config/shelf.h"
#include "config/suggest.h"
#include "core/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TEXT = 80, OWN = -1 };

/* Roles, and their looks. */
struct theme_file {
	struct reading r;
	const char *const *role;
	size_t n;
	struct style *style;
};

/* A colour's number, or OWN - 1 if it is none. */
static int
colour_of(const char *word)
{
	static const char *const name[] = { "black", "red", "green", "yellow",
		"blue", "magenta", "cyan", "white" };

	for (int i = 0; i < 8; i++)
		if (strcmp(word, name[i]) == 0)
			return i;
	return OWN - 1;
}

static uint8_t
attribute_of(const char *word)
{
	return strcmp(word, "bold") == 0     ? STYLE_BOLD
	    : strcmp(word, "dim") == 0       ? STYLE_DIM
	    : strcmp(word, "reverse") == 0   ? STYLE_REVERSE
	    : strcmp(word, "underline") == 0 ? STYLE_UNDERLINE
					     : 0;
}

bool
theme_style_parse(const char *text, struct style *out)
{
	struct style s = { OWN, OWN, 0 };
	char copy[TEXT], *rest = NULL;
	bool ground = false;

	if ((size_t)snprintf(copy, sizeof(copy), "%s", text) >= sizeof(copy))
		return false;
	for (char *w = strtok_r(copy, " \t", &rest); w != NULL;
	     w = strtok_r(NULL, " \t", &rest)) {
		int colour = colour_of(w);

		if (colour >= 0 && ground)
			s.bg = (int8_t)colour;
		else if (colour >= 0 && s.fg == OWN)
			s.fg = (int8_t)colour;
		else if (attribute_of(w) != 0 && !ground)
			s.attr |= attribute_of(w);
		else if (strcmp(w, "on") != 0 || ground || s.bg != OWN)
			return false;
		ground = strcmp(w, "on") == 0;
	}
	if (ground)
		return false;
	*out = s;
	return true;
}

static void
read_role(struct theme_file *f, const config_setting_t *e)
{
	const char *name = config_setting_name(e), *near;
	char text[TEXT];
	size_t i = 0;

	while (i < f->n && strcasecmp(f->role[i], name) != 0)
		i++;
	if (i == f->n) {
		near = suggest(name, f->role, f->n);
		setting_complain(&f->r, e, "unknown-role",
		    near != NULL
			? _("no role is called %.40s; did you mean %s?")
			: _("no role is called %.40s"),
		    name, near);
		return;
	}
	if (!setting_text(&f->r, e, text, sizeof(text)))
		return;
	if (!theme_style_parse(text, &f->style[i]))
		setting_complain(&f->r, e, "bad-style",
		    _("%.40s: not a look: a colour, \"on\" a colour, bold, "
		      "dim, underline, reverse; for instance \"white on blue "
		      "bold\""),
		    text);
}

bool
theme_load(const char *name, const char *const *role, size_t n,
    struct style *style, struct diags *ds)
{
	struct theme_file f = { .role = role, .n = n, .style = style };
	struct place at = { 0 };
	struct shelf_file file;
	config_t cfg;

	if (!shelf_read(&file, "themes", _("theme"), name, ds))
		return false;
	f.r = (struct reading){ .file = file.path, .ds = ds };
	at.file = file.path;
	config_init(&cfg);
	if (config_read_string(&cfg, file.text) == CONFIG_TRUE) {
		const config_setting_t *root = config_root_setting(&cfg);

		for (int i = 0; i < config_setting_length(root); i++)
			read_role(
			    &f, config_setting_get_elem(root, (unsigned)i));
	} else {
		at.line = (uint32_t)config_error_line(&cfg);
		diag_add(
		    ds, SEV_ERROR, at, "syntax", "%s", config_error_text(&cfg));
	}
	config_destroy(&cfg);
	free(file.text);
	return true;
}
