/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/logmask.h"

#include <stddef.h>
#include <string.h>

#include "engine/params.h"

struct row {
	const char *word;
	uint32_t bits;
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* A class has four bits; one kind is the same bit of each. */
#define KIND(bit) ((uint32_t)(bit)*0x1111)

static const struct row classes[] = {
	{ "clock", PARAMS_LOG_CLOCK },
	{ "peer", PARAMS_LOG_PEER },
	{ "sync", PARAMS_LOG_SYNC },
	{ "sys", PARAMS_LOG_SYS },
};

static const struct row kinds[] = {
	{ "all", PARAMS_LOG_ALL },
	{ "events", KIND(PARAMS_LOG_EVENT) },
	{ "info", KIND(PARAMS_LOG_INFO) },
	{ "statistics", KIND(PARAMS_LOG_STATISTICS) },
	{ "status", KIND(PARAMS_LOG_STATUS) },
};

static uint32_t
find(const struct row *row, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(row[i].word, word) == 0)
			return row[i].bits;
	return 0;
}

uint32_t
logmask_of(const char *word)
{
	if (strcmp(word, "all") == 0)
		return PARAMS_LOG_ALL;
	if (strncmp(word, "all", 3) == 0)
		return find(classes, COUNT(classes), word + 3) |
		    find(kinds, COUNT(kinds), word + 3);
	for (size_t i = 0; i < COUNT(classes); i++) {
		size_t len = strlen(classes[i].word);

		if (strncmp(word, classes[i].word, len) == 0)
			return classes[i].bits &
			    find(kinds, COUNT(kinds), word + len);
	}
	return 0;
}

uint32_t
logmask_apply(uint32_t mask, const char *item)
{
	char prefix = *item;
	uint32_t bits;

	if (prefix == '=' || prefix == '+' || prefix == '-')
		item++;
	else
		prefix = '=';
	bits = logmask_of(item);
	if (bits == 0)
		return mask;
	if (prefix == '+')
		return mask | bits;
	return prefix == '-' ? mask & ~bits : bits;
}
