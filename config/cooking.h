/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of recipe.c share while they go through a text; nobody else
 * includes it.
 */
#ifndef NTPTUI_CONFIG_COOKING_H
#define NTPTUI_CONFIG_COOKING_H

#include "config/parse.h"
#include "config/recipe.h"
#include "config/restrict_parse.h"

#include <stdio.h>

/* A line of the text that is read. */
struct cook_line {
	const char *text;
	size_t len, whole; /* without and with its end */
	const char *why;   /* why it is commented out; NULL: it stays */
	char *instead;     /* owned: takes its place; NULL: nothing does */
};

/* A restrict line that is wanted. */
struct cook_rule {
	enum restrict_target target;
	struct addr addr; /* RESTRICT_ADDRESS: and the length of its prefix */
	unsigned bits;
	uint32_t flags;
	bool had; /* the text has it */
};

#define COOK_RULES (RECIPE_NETS + 8)

struct cook {
	const struct recipe *r;
	struct cook_line *line; /* owned */
	size_t n;
	struct stmt stmt; /* of the line in hand */
	struct cook_rule rule[COOK_RULES];
	size_t nrule;
	size_t access_at; /* new lines come behind so many; 0: at the end */
	size_t files_at;
	bool drift, leap; /* such a line is there and stays */
	bool pools;       /* a pool line stays */
};

/* What restrict lines are wanted; looks at one that is there; writes those
 * that are missing. */
void cook_rules(struct cook *k);
void cook_restrict(struct cook *k, struct cook_line *l, size_t at);
bool cook_misses_rules(const struct cook *k);
void cook_put_rules(const struct cook *k, FILE *out, const char *end);

/* The words of a wanted line, as the recipe writes them; returns buf. */
const char *cook_words(uint32_t flags, char *buf, size_t size);

#endif
