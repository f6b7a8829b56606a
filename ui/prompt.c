/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * readline is a library of global state with one line at a time; so is this
 * file. It is given no terminal: it reads from a queue of ours, writes to
 * /dev/null, and what it would draw is asked of it.
 */

#include "ui/prompt.h"

#include "config/mem.h"
#include "config/paths.h"
#include "core/i18n.h"
#include "ui/key.h"
#include "ui/verb.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

enum { HISTORY_LINES = 500, HINT_ROOM = 300, LINE_ROOM = 4096, KEY_MS = 1000 };

static struct {
	bool ready, open;
	const struct app *app;
	uint8_t queue[KEYS_RAW];
	size_t queued, taken;
	char *line; /* entered, not yet taken */
	bool ended; /* without a line */
	bool raw;   /* the terminal is as a plain line wants it, not `before` */
	struct termios before;
	char hint[HINT_ROOM];
	void **aside; /* what readline may not free: forget_undo() */
	size_t naside;
} prompt;

static int
get_octet(FILE *in)
{
	(void)in;
	if (prompt.taken < prompt.queued)
		return prompt.queue[prompt.taken++];
	return EOF;
}

/* Keys that come in one go are read ahead, but never past the queue. */
static int
more_octets(void)
{
	return prompt.taken < prompt.queued;
}

static void
nothing(void)
{
}

static void
nothing_prepared(int meta)
{
	(void)meta;
}

static void
take_line(char *line)
{
	if (line == NULL)
		prompt.ended = true;
	else
		prompt.line = line;
	prompt.open = false;
	rl_callback_handler_remove();
}

/* The n-th completion that begins with `text`, of verbs. */
static char *
next_verb(const char *text, int state)
{
	static size_t at;
	const struct verb *v;

	if (state == 0)
		at = 0;
	while ((v = verb_at(at++)) != NULL)
		if ((v->where & VERB_PROMPT) != 0 &&
		    strncmp(v->name, text, strlen(text)) == 0)
			return strdup(v->name);
	return NULL;
}

/* The same of sources. */
static char *
next_peer(const char *text, int state)
{
	static size_t at;
	const struct snapshot *s = app_snapshot(prompt.app);

	if (state == 0)
		at = 0;
	while (s != NULL && at < s->npeers) {
		const char *name = s->peers[at++].name;

		if (strncasecmp(name, text, strlen(text)) == 0)
			return strdup(name);
	}
	return NULL;
}

static char **
complete(const char *text, int start, int end)
{
	char line[LINE_ROOM];
	char *argv[VERB_WORDS + 1];
	const struct verb *v;
	int argc;

	(void)end;
	rl_attempted_completion_over = 1; /* never file names */
	if (app_line_kind(prompt.app) != LINE_VERB)
		return NULL;
	snprintf(line, sizeof(line), "%.*s", start, rl_line_buffer);
	argc = verb_split(line, argv);
	if (argc == 0)
		return rl_completion_matches(text, next_verb);
	v = verb_guess(argv[0], VERB_PROMPT, NULL);
	if (v == NULL || argc != 1)
		return NULL;
	switch (v->arg) {
	case VERB_ARG_NONE:
		break;
	case VERB_ARG_PEER:
		return rl_completion_matches(text, next_peer);
	case VERB_ARG_VERB:
		return rl_completion_matches(text, next_verb);
	}
	return NULL;
}

/* Where readline would print the matches in columns, they become a hint. */
static void
show_matches(char **match, int count, int longest)
{
	size_t used = 0;

	(void)longest;
	for (int i = 1; i <= count && used < sizeof(prompt.hint); i++)
		used += (size_t)snprintf(prompt.hint + used,
		    sizeof(prompt.hint) - used, "%s%s", i > 1 ? "  " : "",
		    match[i]);
}

static bool
history_path(char *buf, size_t size)
{
	char dir[PATH_MAX];

	if (!paths_state_dir(dir, sizeof(dir)))
		return false;
	return (size_t)snprintf(buf, size, "%s/history", dir) < size;
}

static void
remember(void)
{
	char path[PATH_MAX + 16];

	using_history();
	stifle_history(HISTORY_LINES);
	if (history_path(path, sizeof(path)))
		read_history(path);
	prompt.ready = true;
}

/* A command of several keys whose next one does not come is given up, lest
 * nothing else be done meanwhile. */
static int
get_octet_soon(FILE *in)
{
	struct pollfd p = { .fd = fileno(in), .events = POLLIN };

	return poll(&p, 1, KEY_MS) == 0 ? KEY_CTRL('g') : rl_getc(in);
}

/*
 * No command that asks for more keys: readline waits for them in places where
 * it must not be left, and its search in the history has crashed on octets that
 * are no character. Whatever the user's inputrc says.
 */
static void
one_key_each(void)
{
	static const char begin[] = { KEY_CTRL('q'), KEY_CTRL('r'),
		KEY_CTRL('s'), KEY_CTRL('v'), KEY_CTRL('x'), KEY_CTRL(']') };
	static const char meta[] = "0123456789-np\035"; /* ^] */

	rl_variable_bind("editing-mode", "emacs");
	for (size_t i = 0; i < sizeof(begin); i++)
		rl_unbind_key_in_map(begin[i], emacs_standard_keymap);
	for (size_t i = 0; i + 1 < sizeof(meta); i++)
		rl_unbind_key_in_map(meta[i], emacs_meta_keymap);
}

/* As readline does it, but without waiting for a terminal that may have been
 * stopped to show what it was sent. */
static void
plain_prepare(int meta)
{
	struct termios raw;

	(void)meta;
	if (prompt.raw || tcgetattr(STDIN_FILENO, &prompt.before) != 0)
		return;
	rl_tty_set_echoing((prompt.before.c_lflag & ECHO) != 0);
	raw = prompt.before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | ISTRIP | INPCK);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	raw.c_cc[VLNEXT] = _POSIX_VDISABLE; /* ^V is readline's */
	prompt.raw = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

static void
plain_restore(void)
{
	if (prompt.raw)
		tcsetattr(STDIN_FILENO, TCSANOW, &prompt.before);
	prompt.raw = false;
}

void
prompt_plain(const struct app *a, const char *sign, FILE *out)
{
	if (!prompt.ready) {
		rl_readline_name = "ntptui";
		rl_outstream = out;
		rl_catch_signals = 0;
		rl_catch_sigwinch = 0;
		rl_prep_term_function = plain_prepare;
		rl_deprep_term_function = plain_restore;
		rl_getc_function = get_octet_soon;
		rl_attempted_completion_function = complete;
		rl_basic_word_break_characters = " \t";
		rl_initialize();
		rl_variable_bind("enable-bracketed-paste", "off");
		one_key_each();
		remember();
	}
	prompt.app = a;
	prompt.open = true;
	prompt.ended = false;
	rl_callback_handler_install(sign, take_line);
}

enum prompt_state
prompt_plain_read(void)
{
	rl_callback_read_char();
	if (prompt.open)
		return PROMPT_OPEN;
	return prompt.ended ? PROMPT_LEFT : PROMPT_RUN;
}

void
prompt_plain_hide(void)
{
	if (prompt.open)
		rl_clear_visible_line();
}

void
prompt_plain_show(void)
{
	if (!prompt.open)
		return;
	rl_on_new_line();
	rl_redisplay();
}

void
prompt_plain_leave(void)
{
	plain_restore();
}

void
prompt_plain_enter(void)
{
	if (prompt.open)
		plain_prepare(0);
}

void
prompt_plain_resize(void)
{
	if (prompt.open)
		rl_resize_terminal();
}

static void
get_ready(void)
{
	rl_readline_name = "ntptui";
	rl_instream = fopen("/dev/null", "r");
	rl_outstream = fopen("/dev/null", "w");
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_prep_term_function = nothing_prepared;
	rl_deprep_term_function = nothing;
	rl_redisplay_function = nothing;
	rl_getc_function = get_octet;
	rl_input_available_hook = more_octets;
	rl_attempted_completion_function = complete;
	rl_completion_display_matches_hook = show_matches;
	rl_completion_query_items = 0;
	rl_basic_word_break_characters = " \t";
	rl_initialize();
	rl_variable_bind("bell-style", "none");
	rl_variable_bind("show-all-if-ambiguous", "on");
	rl_variable_bind("keyseq-timeout", "0");
	one_key_each();
	remember();
}

void
prompt_open(const struct app *a)
{
	if (!prompt.ready)
		get_ready();
	prompt_close();
	prompt.app = a;
	prompt.open = true;
	prompt.ended = false;
	prompt.hint[0] = '\0';
	rl_callback_handler_install("", take_line);
}

/* The sequence that readline knows for a key, whatever the terminal sends. */
static const char *
canonical(int key)
{
	static const struct {
		int key;
		const char *octets;
	} known[] = {
		{ KEYCODE_UP, "\033[A" },
		{ KEYCODE_DOWN, "\033[B" },
		{ KEYCODE_RIGHT, "\033[C" },
		{ KEYCODE_LEFT, "\033[D" },
		{ KEYCODE_HOME, "\001" },
		{ KEYCODE_END, "\005" },
		{ KEYCODE_DELETE, "\033[3~" },
		{ KEYCODE_ENTER, "\r" },
		{ KEYCODE_BACKSPACE, "\177" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].key == key)
			return known[i].octets;
	return NULL;
}

/* Puts the octets of a key into the queue; none for what is no use here. */
static void
queue_key(const struct keypress *k)
{
	const char *octets = canonical(k->key);

	prompt.taken = 0;
	prompt.queued = 0;
	/* The history holds verbs. */
	if (app_line_kind(prompt.app) != LINE_VERB &&
	    (k->key == KEYCODE_UP || k->key == KEYCODE_DOWN))
		return;
	if (octets != NULL) {
		prompt.queued = strlen(octets);
		memcpy(prompt.queue, octets, prompt.queued);
		return;
	}
	/* Alt with a letter is readline's; other sequences are nobody's. */
	if (k->key >= KEYCODE_FIRST && k->len != 2)
		return;
	if (strlen(rl_line_buffer) + k->len >= LINE_ROOM)
		return;
	prompt.queued = k->len;
	memcpy(prompt.queue, k->raw, k->len);
}

enum prompt_state
prompt_key(const struct keypress *k)
{
	if (k->key == KEYCODE_ESC || k->key == KEY_CTRL('g') ||
	    k->key == KEY_CTRL('c')) {
		prompt_close();
		return PROMPT_LEFT;
	}
	prompt.hint[0] = '\0';
	queue_key(k);
	while (prompt.open && prompt.taken < prompt.queued)
		rl_callback_read_char();
	if (prompt.open)
		return PROMPT_OPEN;
	return prompt.ended ? PROMPT_LEFT : PROMPT_RUN;
}

void
prompt_paste(const char *text, size_t len)
{
	char line[LINE_ROOM];
	size_t used = 0, room = LINE_ROOM - 1;

	if (!prompt.open)
		return;
	prompt.hint[0] = '\0';
	room -= strlen(rl_line_buffer) < room ? strlen(rl_line_buffer) : room;
	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	for (size_t i = 0; i < len && used < room; i++)
		line[used++] = (unsigned char)text[i] < ' ' || text[i] == 0x7f
		    ? ' '
		    : text[i];
	line[used] = '\0';
	rl_insert_text(line);
}

const char *
prompt_text(size_t *point)
{
	*point = rl_point > 0 ? (size_t)rl_point : 0;
	return rl_line_buffer;
}

const char *
prompt_hint(void)
{
	return prompt.hint[0] != '\0' ? prompt.hint : NULL;
}

char *
prompt_take(void)
{
	char *line = prompt.line;
	size_t len = line != NULL ? strlen(line) : 0;

	prompt.line = NULL;
	/* Completion ends a word with a blank. */
	while (len > 0 && line[len - 1] == ' ')
		line[--len] = '\0';
	if (len > 0 && app_line_kind(prompt.app) == LINE_VERB) {
		HIST_ENTRY *last = history_get(history_length);

		if (last == NULL || strcmp(last->line, line) != 0)
			add_history(line);
	}
	return line;
}

/* Kept for good: nobody may free it, but a leak it is none. */
static void
put_aside(void *list)
{
	if (list == NULL)
		return;
	prompt.aside = mem_realloc(
	    prompt.aside, prompt.naside + 1, sizeof(prompt.aside[0]));
	prompt.aside[prompt.naside++] = list;
}

/* Lines of the history that were changed keep what undoes that, and share it
 * with the line that is being given up and with one another: readline 8.2
 * would free some of it twice. Where there are none it frees its own. */
static void
forget_undo(void)
{
	HIST_ENTRY **entry = history_list();
	bool shared = false;

	for (size_t i = 0; entry != NULL && entry[i] != NULL; i++) {
		shared |= entry[i]->data != NULL;
		put_aside(entry[i]->data);
		entry[i]->data = NULL;
	}
	if (!shared)
		return;
	put_aside(rl_undo_list);
	rl_undo_list = NULL;
}

void
prompt_close(void)
{
	free(prompt.line);
	prompt.line = NULL;
	if (!prompt.open)
		return;
	prompt.open = false;
	/* It may have been left in the middle of a command of several keys,
	 * which must not go on in the next line. */
	rl_callback_sigcleanup();
	forget_undo();
	rl_replace_line("", 1);
	rl_callback_handler_remove();
}

void
prompt_end(void)
{
	char path[PATH_MAX + 16];

	prompt_close();
	if (prompt.ready && history_length > 0 &&
	    history_path(path, sizeof(path)))
		write_history(path);
}
