/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/suggest.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static inline size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* A letter of ASCII without its case; what is no letter may change, but words
 * of files hardly have '[' for '{'. */
static inline unsigned char
fold(char c)
{
	return (unsigned char)c | 0x20;
}

/*
 * Damerau and Levenshtein's distance, of which only the last three rows of
 * the matrix are ever needed.
 */
size_t
suggest_distance(const char *a, const char *b)
{
	size_t rows[3][SUGGEST_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	size_t la = strlen(a), lb = strlen(b);

	if (la >= SUGGEST_MAX || lb >= SUGGEST_MAX)
		return SUGGEST_MAX;
	for (size_t j = 0; j <= lb; j++)
		above[j] = before[j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t *old = before;

		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			int x = fold(a[i - 1]), y = fold(b[j - 1]);

			row[j] = least(above[j] + 1, row[j - 1] + 1);
			row[j] = least(row[j], above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == fold(b[j - 2]) &&
			    y == fold(a[i - 2]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = above;
		above = row;
		row = old;
	}
	return above[lb];
}

/* Which letters a word has: a bit for each, some sharing one. */
static uint32_t
letters(const char *word)
{
	uint32_t set = 0;

	for (; *word != '\0'; word++)
		set |= (uint32_t)1 << (fold(*word) & 31u);
	return set;
}

/* Letters that one word has and the other has not each cost a change: a bound
 * of the distance, without its matrix. */
static size_t
least_distance(uint32_t a, uint32_t b)
{
	int more = __builtin_popcount(a & ~b);
	int less = __builtin_popcount(b & ~a);

	return (size_t)(more > less ? more : less);
}

/* Does `name` begin with the word of `length` letters, case ignored? */
static bool
begins(const char *name, const char *word, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (name[i] == '\0' || fold(name[i]) != fold(word[i]))
			return false;
	return true;
}

const char *
suggest(const char *word, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t length = strlen(word);
	size_t limit = length < 3 ? 1 : length < 7 ? 2 : length / 3;
	size_t near = limit + 1;
	uint32_t set;

	if (length >= SUGGEST_MAX)
		return NULL;
	set = letters(word);
	for (size_t i = 0; i < n && near > 0; i++) {
		size_t d, other = strlen(names[i]);

		if (length > 2 && begins(names[i], word, length))
			d = other > length;
		else if (length >= other + near || other >= length + near ||
		    least_distance(set, letters(names[i])) >= near)
			continue; /* cannot be near */
		else
			d = suggest_distance(word, names[i]);
		if (d < near) {
			near = d;
			best = names[i];
		}
	}
	return best;
}
