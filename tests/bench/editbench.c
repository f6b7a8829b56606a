/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * editbench: from a key to a painted window of 200x50, in an ntp.conf of ten
 * megabytes and 300,000 lines, and in one that is a single line; beside what
 * the simplest editor would do, an array that is moved and counted through.
 * Processor time, without a terminal; and the memory taken.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ui/canvas.h"
#include "ui/editor.h"

#define LINES 300000
#define SIZE  ((size_t)10 * 1000 * 1000)
#define ROWS  50
#define COLS  200
#define TIMES 301

static const char *const lines[] = {
	"# a comment, as distributions ship\n",
	"server ntp1.example.net iburst key 7\n",
	"restrict 192.0.2.0 mask 255.255.255.0 noquery\n",
	"\n",
	"pool 2.pool.example.net iburst # four\n",
	"tinker panic 0 step 0.128\n",
};

/* A key: what it does, where the cursor is put before. */
struct key {
	const char *name;
	enum editor_op op; /* EDITOR_OP_COUNT: a letter is typed */
};

static const struct key keys[] = {
	{ "a letter", EDITOR_OP_COUNT },
	{ "newline", EDITOR_NEWLINE },
	{ "backspace", EDITOR_BACKSPACE },
	{ "cut a line", EDITOR_CUT },
	{ "undo", EDITOR_UNDO },
	{ "page down", EDITOR_PAGE_DOWN },
	{ "page up", EDITOR_PAGE_UP },
};

static const struct {
	const char *name;
	size_t percent;
} places[] = { { "start", 0 }, { "middle", 50 }, { "end", 100 } };

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Resident memory, MB. */
static double
memory(void)
{
	long total = 0, resident = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (f == NULL || fscanf(f, "%ld %ld", &total, &resident) != 2)
		exit(1);
	fclose(f);
	return (double)resident * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

static void
paint(struct editor *e, struct canvas *c)
{
	struct editor_look look;

	canvas_clear(c);
	editor_look(e, &look);
	for (int row = 0; row < ROWS; row++) {
		struct editor_walk w;
		struct editor_cell cell;

		if (look.top + (size_t)row >= look.lines)
			break;
		editor_walk(e, look.top + (size_t)row, &w);
		while (editor_next(&w, &cell))
			canvas_put(c, row, cell.col, cell.width, ROLE_PLAIN,
			    cell.text);
	}
	c->cursor_row = look.row;
	c->cursor_col = look.col;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void
report(const char *name, const char *place, double took[TIMES])
{
	qsort(took, TIMES, sizeof(took[0]), ascending);
	printf("%-12s %-10s %10.1f %10.1f\n", name, place,
	    1e6 * took[TIMES / 2], 1e6 * took[TIMES - 1]);
}

static void
press(struct editor *e, const struct key *k)
{
	if (k->op == EDITOR_OP_COUNT)
		editor_type(e, "x", 1);
	else
		editor_do(e, k->op, false);
}

static void
measure(struct editor *e, struct canvas *c, const struct key *k, size_t pos,
    const char *place)
{
	double took[TIMES];

	editor_goto_at(e, pos);
	for (int i = 0; i < TIMES; i++) {
		double start = seconds();

		press(e, k);
		paint(e, c);
		took[i] = seconds() - start;
	}
	report(k->name, place, took);
}

/* A letter now at the start and now at the end: the dearest there is. */
static void
measure_ends(struct editor *e, struct canvas *c)
{
	double took[TIMES];

	for (int i = 0; i < TIMES; i++) {
		double start = seconds();

		editor_do(e, i % 2 == 0 ? EDITOR_FIRST : EDITOR_LAST, false);
		editor_type(e, "x", 1);
		paint(e, c);
		took[i] = seconds() - start;
	}
	report("a letter", "both ends", took);
}

/* The simplest editor: the rest of an array moves by a letter, and the lines
 * up to the window are counted. Without the painting. */
static void
measure_array(char *text, size_t size)
{
	for (size_t p = 0; p < 3; p++) {
		size_t pos = (size - TIMES) / 100 * places[p].percent;
		double took[TIMES];
		size_t found = 0;

		for (size_t i = 0; i < TIMES; i++) {
			double start = seconds();
			const char *at = text;

			memmove(text + pos + 1, text + pos, size - pos);
			text[pos] = 'x';
			while ((at = memchr(at, '\n',
				    pos - (size_t)(at - text))) != NULL &&
			    ++found > 0)
				at++;
			took[i] = seconds() - start;
		}
		if (found > 0 || p == 0)
			report("an array", places[p].name, took);
	}
}

/* What reads or writes the whole text at one stroke. */
static void
measure_strokes(struct editor *e, struct canvas *c)
{
	static const char *const name[] = { "find nothing", "replace all",
		"undo that", "comment all", "undo that" };

	for (int i = 0; i < 5; i++) {
		double start = seconds();

		if (i == 0)
			editor_find(e, "no such thing", 13, false);
		else if (i == 1)
			editor_find(e, "server", 6, false);
		if (i == 1)
			editor_replace_all(e, "peer", 4);
		if (i == 3) {
			editor_do(e, EDITOR_ALL, false);
			editor_do(e, EDITOR_COMMENT, false);
		}
		if (i == 2 || i == 4)
			editor_do(e, EDITOR_UNDO, false);
		paint(e, c);
		printf("%-12s %-10s %10.1f ms, once\n", name[i], "",
		    1e3 * (seconds() - start));
	}
}

static size_t
fill(char *text)
{
	size_t used = 0;

	for (size_t i = 0; i < LINES && used + 64 < SIZE; i++) {
		size_t len = strlen(lines[i % 6]);

		memcpy(text + used, lines[i % 6], len);
		used += len;
	}
	return used;
}

static void
measure_text(char *text, size_t size, struct canvas *c)
{
	struct editor *e = editor_new();
	double before = memory(), start = seconds();

	if (!editor_load(e, text, size))
		exit(1);
	editor_window(e, ROWS, COLS);
	paint(e, c);
	printf("# %.1f MB, %zu lines: loaded in %.1f ms, takes %.1f MB\n",
	    (double)size / 1e6, buffer_lines(editor_buffer(e)),
	    1e3 * (seconds() - start), memory() - before);
	printf("%-12s %-10s %10s %10s\n", "key to paint", "where", "median us",
	    "worst us");
	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
		for (size_t p = 0; p < 3; p++)
			measure(e, c, &keys[k], size / 100 * places[p].percent,
			    places[p].name);
	measure_ends(e, c);
	measure_strokes(e, c);
	printf("# with its history of %.1f MB it takes %.1f MB\n",
	    (double)buffer_history(editor_buffer(e)) / 1e6, memory() - before);
	editor_free(e);
}

int
main(void)
{
	char *text = malloc(SIZE + 3 * TIMES);
	struct canvas *c = canvas_new(ROWS, COLS, false);
	size_t size;

	if (text == NULL)
		return 1;
	size = fill(text);
	measure_text(text, size, c);
	measure_array(text, size);
	for (size_t i = 0; i < size; i++)
		if (text[i] == '\n')
			text[i] = ' ';
	measure_text(text, size, c);
	canvas_free(c);
	free(text);
	return 0;
}
