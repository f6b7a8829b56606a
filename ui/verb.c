/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/verb.h"

#include "core/i18n.h"
#include "ui/cli.h"
#include "ui/key.h"
#include "ui/verb_console.h"
#include "ui/width.h"

#include <stdio.h>
#include <string.h>

enum { BOTH = VERB_KEY | VERB_PROMPT };

/* The key bar shows the rows that have a `bar` word, in this order. */
static const struct verb verbs[] = {
	{ .name = "help",
	    .usage = "[VERB]",
	    .help = N_("keys, verbs, what the codes mean"),
	    .bar = N_("Help"),
	    .keys = { '?', KEYCODE_F1, 'h' },
	    .group = VERB_SHOW,
	    .where = BOTH | VERB_CLI,
	    .arg = VERB_ARG_VERB,
	    .run = verb_help,
	    .cli = cli_help },
	{ .name = "back",
	    .usage = "",
	    .help = N_("back to the screen before"),
	    .bar = N_("Back"),
	    .keys = { 'q', KEYCODE_ESC, KEYCODE_LEFT },
	    .group = VERB_MOVE,
	    .where = BOTH,
	    .screens = SCREEN_DETAIL | SCREEN_HELP,
	    .run = verb_back },
	{ .name = "dismiss",
	    .usage = "",
	    .help = N_("clear the message"),
	    .keys = { KEYCODE_ESC },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = SCREEN_TABS,
	    .run = verb_dismiss },
	{ .name = "quit",
	    .usage = "",
	    .help = N_("leave; asks if the engine is at work"),
	    .more = N_("Ctrl-C always asks, and pressed twice leaves. With "
		       "the console its engine ends: the clock keeps the "
		       "frequency it has, and nothing is served any more. An "
		       "engine that the console was attached to runs on."),
	    .bar = N_("Quit"),
	    .keys = { 'q', KEYCODE_F10 },
	    .group = VERB_DO,
	    .where = BOTH,
	    .run = verb_quit },
	{ .name = "interrupt",
	    .usage = "",
	    .help = N_("ask whether to leave"),
	    .keys = { KEY_CTRL('c') },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .run = verb_interrupt },
	{ .name = "prompt",
	    .usage = "",
	    .help = N_("type a verb; Tab completes, Up recalls"),
	    .bar = N_("Command"),
	    .keys = { ':' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .run = verb_prompt },
	{ .name = "detail",
	    .usage = "[PEER]",
	    .help = N_("exchanges, filter, refusals of a source"),
	    .bar = N_("Detail"),
	    .keys = { KEYCODE_ENTER, KEYCODE_RIGHT },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .screens = SCREEN_PEERS,
	    .arg = VERB_ARG_PEER,
	    .run = verb_detail },
	{ .name = "overview",
	    .usage = "",
	    .help = N_("what needs attention, and who agrees"),
	    .keys = { '1' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_overview },
	{ .name = "peers",
	    .usage = "",
	    .help = N_("the table of sources"),
	    .keys = { '2' },
	    .group = VERB_SHOW,
	    .where = BOTH | VERB_CLI,
	    .run = verb_peers,
	    .cli = cli_peers },
	{ .name = "clients",
	    .usage = "",
	    .help = N_("who asks us for the time"),
	    .keys = { '4' },
	    .group = VERB_SHOW,
	    .where = BOTH | VERB_CLI,
	    .run = verb_clients,
	    .cli = cli_clients },
	{ .name = "log",
	    .usage = "",
	    .help = N_("what happened, newest first"),
	    .keys = { '9' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_log },
	{ .name = "next",
	    .usage = "",
	    .help = N_("the next screen"),
	    .bar = N_("Screens"),
	    .keys = { KEYCODE_TAB },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .run = verb_next },
	{ .name = "previous",
	    .usage = "",
	    .help = N_("the screen before"),
	    .keys = { KEYCODE_BACKTAB },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .run = verb_previous },
	{ .name = "poll",
	    .usage = "[PEER|all]",
	    .help = N_("ask this source now"),
	    .more = N_("Never sooner than two seconds after the last "
		       "question, nor than a kiss allows."),
	    .bar = N_("Poll"),
	    .keys = { 'p' },
	    .group = VERB_DO,
	    .where = BOTH,
	    .screens = SCREEN_PEERS | SCREEN_DETAIL,
	    .arg = VERB_ARG_PEER,
	    .run = verb_poll },
	{ .name = "start",
	    .usage = "",
	    .help = N_("set the clock and serve time"),
	    .more = N_("Asks first, and is remembered: the next console "
		       "starts so. `observe` takes it back."),
	    .bar = N_("Start"),
	    .keys = { 'S' },
	    .group = VERB_DO,
	    .where = BOTH,
	    .changes = true,
	    .run = verb_start },
	{ .name = "observe",
	    .usage = "",
	    .help = N_("only watch: no setting, no serving"),
	    .more = N_("Asks first if the clock is being set; is remembered."),
	    .bar = N_("Observe"),
	    .keys = { 'O' },
	    .group = VERB_DO,
	    .where = BOTH,
	    .changes = true,
	    .run = verb_observe },
	{ .name = "restart",
	    .usage = "",
	    .help = N_("read the configuration anew"),
	    .more = N_("A file with errors changes nothing. Sources that it "
		       "still wants keep their samples, and the port stays "
		       "open. A daemon does the same on SIGHUP."),
	    .group = VERB_DO,
	    .where = VERB_PROMPT,
	    .changes = true,
	    .run = verb_restart },
	{ .name = "search",
	    .usage = "",
	    .help = N_("go to what holds a text, as it is typed"),
	    .bar = N_("Search"),
	    .keys = { '/', KEYCODE_F3 },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .run = verb_search },
	{ .name = "match",
	    .usage = "",
	    .help = N_("to the next place that holds it"),
	    .keys = { 'n' },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .run = verb_match },
	{ .name = "match_back",
	    .usage = "",
	    .help = N_("to the one before"),
	    .keys = { 'N' },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .run = verb_match_back },
	{ .name = "filter",
	    .usage = "",
	    .help = N_("only rows that hold a text; empty: all"),
	    .bar = N_("Filter"),
	    .keys = { '\\', KEYCODE_F4 },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = SCREEN_LISTS,
	    .run = verb_filter },
	{ .name = "sort",
	    .usage = "",
	    .help = N_("sort by the next column"),
	    .bar = N_("Sort"),
	    .keys = { '>', KEYCODE_F6 },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = SCREEN_LISTS,
	    .run = verb_sort },
	{ .name = "sort_back",
	    .usage = "",
	    .help = N_("sort by the column before"),
	    .keys = { '<' },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = SCREEN_LISTS,
	    .run = verb_sort_back },
	{ .name = "invert",
	    .usage = "",
	    .help = N_("the other way round"),
	    .keys = { 'I' },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = SCREEN_LISTS,
	    .run = verb_invert },
	{ .name = "stop",
	    .usage = "",
	    .help = N_("end the engine that runs; asks first"),
	    .more = N_("The clock keeps the frequency it has, and nothing is "
		       "served any more. Root, and the user whom the engine "
		       "runs as, may do it."),
	    .group = VERB_DO,
	    .where = VERB_PROMPT | VERB_CLI,
	    .changes = true,
	    .run = verb_stop,
	    .cli = cli_stop },
	{ .name = "numbers",
	    .usage = "",
	    .help = N_("names or addresses"),
	    .bar = N_("Addresses"),
	    .keys = { 'a' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_numbers },
	{ .name = "wide",
	    .usage = "",
	    .help = N_("whole names, or ntpq's 15 columns"),
	    .bar = N_("Wide"),
	    .keys = { 'w' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_wide },
	{ .name = "pause",
	    .usage = "",
	    .help = N_("hold the picture; the engine goes on"),
	    .bar = N_("Pause"),
	    .keys = { 'Z' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_pause },
	{ .name = "up",
	    .usage = "",
	    .help = N_("one row up"),
	    .keys = { KEYCODE_UP, 'k' },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .run = verb_up },
	{ .name = "down",
	    .usage = "",
	    .help = N_("one row down"),
	    .keys = { KEYCODE_DOWN, 'j' },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .run = verb_down },
	{ .name = "pageup",
	    .usage = "",
	    .help = N_("one page up"),
	    .keys = { KEYCODE_PGUP, KEY_CTRL('b') },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .run = verb_pageup },
	{ .name = "pagedown",
	    .usage = "",
	    .help = N_("one page down"),
	    .keys = { KEYCODE_PGDN, KEY_CTRL('f'), ' ' },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .run = verb_pagedown },
	{ .name = "first",
	    .usage = "",
	    .help = N_("to the first row"),
	    .keys = { KEYCODE_HOME, 'g' },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .run = verb_first },
	{ .name = "last",
	    .usage = "",
	    .help = N_("to the last row"),
	    .keys = { KEYCODE_END, 'G' },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .run = verb_last },
	{ .name = "redraw",
	    .usage = "",
	    .help = N_("draw the screen anew"),
	    .keys = { KEY_CTRL('l') },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_redraw },
	{ .name = "suspend",
	    .usage = "",
	    .help = N_("back to the shell; `fg` returns"),
	    .more = N_("The engine stands still too until then."),
	    .keys = { KEY_CTRL('z') },
	    .group = VERB_DO,
	    .where = BOTH,
	    .run = verb_suspend },
	{ .name = "access",
	    .usage = "[FILE] ADDRESS...",
	    .help = N_("what restrict lines let an address do"),
	    .more = N_("An address may have a port: a rule with ntpport is "
		       "for port 123 only. Host names in the file, but for "
		       "localhost, are looked up with --resolve only."),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_access },
	{ .name = "clock",
	    .usage = "[minutes|hours|days]",
	    .help = N_("what is known of our clock, and its history"),
	    .more = N_("Offset, frequency, their errors, leap seconds and "
		       "what the kernel makes of it; a span plots the offset, "
		       "or with --json gives its points."),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_clock },
	{ .name = "query",
	    .usage = "HOST...",
	    .help = N_("ask hosts for the time, as ntpdate -q does"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_query },
	{ .name = "check",
	    .usage = "[FILE]",
	    .help = N_("say what is wrong with an ntp.conf"),
	    .more = N_("--dialect says which daemon is to read it, --public "
		       "that everybody is to be served, --coverage which "
		       "directives are acted on."),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_check },
	{ .name = "counters",
	    .usage = "",
	    .help = N_("what the server did, and how often a second"),
	    .more = N_("Of the engine that runs. `now` is measured for two "
		       "seconds, or as long as --wait says."),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_counters },
	{ .name = "serve",
	    .usage = "",
	    .help = N_("no screen: set the clock and serve time"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .changes = true,
	    .cli = cli_serve },
	{ .name = "lab",
	    .usage = "[NAME]",
	    .help = N_("the console on a practice network"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_lab },
};

const struct verb *
verb_table(size_t *count)
{
	*count = sizeof(verbs) / sizeof(verbs[0]);
	return verbs;
}

const struct verb *
verb_find(const char *name, unsigned where)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if ((verbs[i].where & where) != 0 &&
		    strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

const struct verb *
verb_guess(const char *name, unsigned where, bool *ambiguous)
{
	const struct verb *found = verb_find(name, where);
	bool two = false;

	if (ambiguous != NULL)
		*ambiguous = false;
	if (found != NULL || name[0] == '\0')
		return found;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if ((verbs[i].where & where) == 0 ||
		    strncmp(verbs[i].name, name, strlen(name)) != 0)
			continue;
		two = found != NULL;
		if (two)
			break;
		found = &verbs[i];
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
	const struct verb *any = NULL;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		const struct verb *v = &verbs[i];

		if ((v->where & VERB_KEY) == 0 || !has_key(v, key))
			continue;
		if ((v->screens & screen) != 0)
			return v;
		if (v->screens == 0 && any == NULL)
			any = v;
	}
	return any;
}

const char *
verb_key_name(int key, char *buf, size_t size)
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
