/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/setting.h"

#include "config/suggest.h"
#include "core/i18n.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
setting_complain(struct reading *r, const config_setting_t *at,
    const char *code, const char *fmt, ...)
{
	struct place place = { .file = r->file };
	char text[sizeof(((struct diag *)0)->text)];
	va_list ap;

	if (at)
		place.line = (uint32_t)config_setting_source_line(at);
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	r->errors++;
	diag_add(r->ds, SEV_ERROR, place, code, "%s", text);
}

static bool
is_control(const char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			return true;
	return false;
}

bool
setting_text(
    struct reading *r, const config_setting_t *e, char *out, size_t size)
{
	const char *text = config_setting_get_string(e);

	if (!text) {
		setting_complain(r, e, "wrong-type", _("%s must be a \"text\""),
		    config_setting_name(e));
		return false;
	}
	if (strlen(text) >= size || is_control(text)) {
		setting_complain(r, e, "bad-text",
		    _("%s must be one line of at most %zu octets"),
		    config_setting_name(e), size - 1);
		return false;
	}
	snprintf(out, size, "%s", text);
	return true;
}

bool
setting_number(struct reading *r, const config_setting_t *e, double min,
    double max, double *out)
{
	double v;

	switch (config_setting_type(e)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		v = (double)config_setting_get_int64(e);
		break;
	case CONFIG_TYPE_FLOAT:
		v = config_setting_get_float(e);
		break;
	default:
		setting_complain(r, e, "wrong-type", _("%s must be a number"),
		    config_setting_name(e));
		return false;
	}
	if (!(v >= min && v <= max)) {
		setting_complain(r, e, "out-of-range",
		    _("%s is %g; it must lie between %g and %g"),
		    config_setting_name(e), v, min, max);
		return false;
	}
	*out = v;
	return true;
}

static void
read_field(struct reading *r, const config_setting_t *e,
    const struct setting_field *f, void *into)
{
	unsigned char *to = (unsigned char *)into + f->off;
	double v = 0;

	if (f->kind == SETTING_SWITCH) {
		bool on = config_setting_get_bool(e);

		if (config_setting_type(e) != CONFIG_TYPE_BOOL) {
			setting_complain(r, e, "wrong-type",
			    _("%s must be true or false"), f->name);
			return;
		}
		memcpy(to, &on, sizeof(on));
		return;
	}
	if (!setting_number(r, e, f->min, f->max, &v))
		return;
	if (f->kind == SETTING_WHOLE) {
		if (v != floor(v))
			setting_complain(r, e, "wrong-type",
			    _("%s must be a whole number"), f->name);
		*to = (uint8_t)v;
		return;
	}
	v *= f->scale;
	memcpy(to, &v, sizeof(v));
}

uint32_t
setting_fields(struct reading *r, const config_setting_t *group,
    const struct setting_field *fields, size_t n, void *into)
{
	uint32_t set = 0;

	for (size_t i = 0; i < n; i++) {
		const config_setting_t *e =
		    config_setting_get_member(group, fields[i].name);

		if (!e)
			continue;
		read_field(r, e, &fields[i], into);
		set |= fields[i].bit;
	}
	return set;
}

void
setting_know_fields(
    struct setting_words *w, const struct setting_field *f, size_t n)
{
	for (size_t i = 0;
	     i < n && w->count < sizeof(w->word) / sizeof(w->word[0]); i++)
		w->word[w->count++] = f[i].name;
}

void
setting_know(struct setting_words *w, const char *const *word, size_t n)
{
	for (size_t i = 0;
	     i < n && w->count < sizeof(w->word) / sizeof(w->word[0]); i++)
		w->word[w->count++] = word[i];
}

void
setting_strangers(struct reading *r, const config_setting_t *group,
    const struct setting_words *w, const char *what)
{
	for (int i = 0; i < config_setting_length(group); i++) {
		const config_setting_t *e =
		    config_setting_get_elem(group, (unsigned)i);
		const char *name = config_setting_name(e), *near;
		size_t k = 0;

		while (k < w->count && strcmp(name, w->word[k]) != 0)
			k++;
		if (k < w->count)
			continue;
		near = suggest(name, w->word, w->count);
		if (near)
			setting_complain(r, e, "unknown-setting",
			    _("%s has no setting `%s'; did you mean `%s'?"),
			    what, name, near);
		else
			setting_complain(r, e, "unknown-setting",
			    _("%s has no setting `%s'"), what, name);
	}
}

void
setting_groups(struct reading *r, const config_setting_t *list, int max,
    void (*one)(void *arg, const config_setting_t *group), void *arg)
{
	const char *name = config_setting_name(list);
	int n = config_setting_length(list);

	if (!config_setting_is_list(list)) {
		setting_complain(r, list, "wrong-type",
		    _("%s must be a list of groups: ( { ... }, { ... } )"),
		    name);
		return;
	}
	if (n > max)
		setting_complain(r, list, "too-many",
		    _("%d %s; there is room for %d"), n, name, max);
	for (int i = 0; i < n && i < max; i++) {
		const config_setting_t *e =
		    config_setting_get_elem(list, (unsigned)i);

		if (config_setting_is_group(e))
			one(arg, e);
		else
			setting_complain(r, e, "wrong-type",
			    _("%s holds groups only: { ... }"), name);
	}
}
