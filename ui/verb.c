/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/verb.h"

#include "core/i18n.h"
#include "ui/key.h"
#include "ui/verbs.h"
#include "ui/width.h"

#include <stdio.h>
#include <string.h>

const struct verb *
verb_at(size_t i)
{
	static const struct verb_part *const parts[] = { &verbs_main,
		&verbs_screens, &verbs_config, &verbs_servers, &verbs_setup,
		&verbs_why, &verbs_engine, &verbs_lists, &verbs_looks,
		&verbs_ntpq, &verbs_examine, &verbs_pool, &verbs_scripts };

	for (size_t p = 0; p < sizeof(parts) / sizeof(parts[0]); p++) {
		if (i < parts[p]->count)
			return &parts[p]->rows[i];
		i -= parts[p]->count;
	}
	return NULL;
}

const struct verb *
verb_find(const char *name, unsigned where)
{
	const struct verb *v;

	for (size_t i = 0; (v = verb_at(i)) != NULL; i++)
		if ((v->where & where) != 0 && strcmp(v->name, name) == 0)
			break;
	return v;
}

const struct verb *
verb_guess(const char *name, unsigned where, bool *ambiguous)
{
	const struct verb *v, *found = verb_find(name, where);
	bool two = false;

	if (ambiguous != NULL)
		*ambiguous = false;
	if (found != NULL || name[0] == '\0')
		return found;
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		if ((v->where & where) == 0 ||
		    strncmp(v->name, name, strlen(name)) != 0)
			continue;
		two = found != NULL;
		if (two)
			break;
		found = v;
	}
	if (ambiguous != NULL)
		*ambiguous = two;
	return two ? NULL : found;
}

static bool
has_key(const struct verb *v, int key)
{
	for (int i = 0; i < VERB_KEYS && v->keys[i] != 0; i++)
		if (v->keys[i] == key)
			return true;
	return false;
}

const struct verb *
verb_by_key(int key, unsigned screen)
{
	const struct verb *v, *any = NULL;

	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		if ((v->where & VERB_KEY) == 0 || !has_key(v, key))
			continue;
		if ((v->screens & screen) != 0)
			return v;
		if (v->screens == 0 && any == NULL)
			any = v;
	}
	return any;
}

/* A key without Shift, Alt and Ctrl. */
static void
plain_key_name(int key, char *buf, size_t size)
{
	static const char *const named[] = {
		[KEYCODE_UP - KEYCODE_FIRST] = N_("Up"),
		[KEYCODE_DOWN - KEYCODE_FIRST] = N_("Down"),
		[KEYCODE_LEFT - KEYCODE_FIRST] = N_("Left"),
		[KEYCODE_RIGHT - KEYCODE_FIRST] = N_("Right"),
		[KEYCODE_HOME - KEYCODE_FIRST] = N_("Home"),
		[KEYCODE_END - KEYCODE_FIRST] = N_("End"),
		[KEYCODE_PGUP - KEYCODE_FIRST] = N_("PgUp"),
		[KEYCODE_PGDN - KEYCODE_FIRST] = N_("PgDn"),
		[KEYCODE_INSERT - KEYCODE_FIRST] = N_("Ins"),
		[KEYCODE_DELETE - KEYCODE_FIRST] = N_("Del"),
		[KEYCODE_BACKTAB - KEYCODE_FIRST] = N_("Shift-Tab"),
	};

	if (key >= KEYCODE_F1 && key <= KEYCODE_F12)
		snprintf(buf, size, "F%d", key - KEYCODE_F1 + 1);
	else if (key >= KEYCODE_FIRST && key <= KEYCODE_BACKTAB)
		snprintf(buf, size, "%s", _(named[key - KEYCODE_FIRST]));
	else if (key == KEYCODE_ENTER)
		snprintf(buf, size, "%s", _("Enter"));
	else if (key == KEYCODE_ESC)
		snprintf(buf, size, "%s", _("Esc"));
	else if (key == KEYCODE_TAB)
		snprintf(buf, size, "%s", _("Tab"));
	else if (key == ' ')
		snprintf(buf, size, "%s", _("Space"));
	else if (key == KEYCODE_BACKSPACE)
		snprintf(buf, size, "%s", _("Backspace"));
	else if (key > 0 && key < ' ')
		snprintf(buf, size, _("Ctrl-%c"), key | 0x40);
	else if (key > 0 && key < KEYCODE_FIRST &&
	    width_of((uint32_t)key) > WIDTH_MARK) {
		char utf8[5];

		width_encode((uint32_t)key, utf8);
		snprintf(buf, size, "%s", utf8);
	} else {
		snprintf(buf, size, "%s", _("this key"));
	}
}

const char *
verb_key_name(int key, char *buf, size_t size)
{
	char plain[32];

	plain_key_name(key & ~KEY_MODIFIERS, plain, sizeof(plain));
	snprintf(buf, size, "%s%s%s%s",
	    (key & KEY_CTRL_BIT) != 0 ? _("Ctrl-") : "",
	    (key & KEY_ALT_BIT) != 0 ? _("Alt-") : "",
	    (key & KEY_SHIFT_BIT) != 0 ? _("Shift-") : "", plain);
	return buf;
}

const char *
verb_key_names(const struct verb *v, char *buf, size_t size)
{
	size_t used = 0;

	if (size > 0)
		buf[0] = '\0';
	for (int i = 0; i < VERB_KEYS && v->keys[i] != 0; i++) {
		char one[32];

		verb_key_name(v->keys[i], one, sizeof(one));
		if (used + strlen(one) + 2 > size)
			break;
		used += (size_t)snprintf(
		    buf + used, size - used, "%s%s", i > 0 ? " " : "", one);
	}
	return buf;
}

int
verb_split(char *line, char *argv[VERB_WORDS + 1])
{
	int argc = 0;

	while (argc < VERB_WORDS) {
		line += strspn(line, " \t");
		if (*line == '\0')
			break;
		argv[argc++] = line;
		line += strcspn(line, " \t");
		if (*line != '\0')
			*line++ = '\0';
	}
	argv[argc] = NULL;
	return argc;
}
