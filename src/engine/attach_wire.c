/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/attach_wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The words; a new kind must get one. */
static const char *
word_of(enum command_kind kind)
{
	switch (kind) {
	case COMMAND_START:
		return "start";
	case COMMAND_OBSERVE:
		return "observe";
	case COMMAND_POLL:
		return "poll";
	case COMMAND_RESTART:
		return "restart";
	case COMMAND_TRY:
		return "try";
	case COMMAND_KEEP:
		return "keep";
	case COMMAND_REVERT:
		return "revert";
	case COMMAND_QUIT:
		return "stop";
	}
	return "";
}

static const enum command_kind kinds[] = { COMMAND_START, COMMAND_OBSERVE,
	COMMAND_POLL, COMMAND_RESTART, COMMAND_TRY, COMMAND_KEEP,
	COMMAND_REVERT, COMMAND_QUIT };

const char *
attach_command_text(const struct command *c, char *buf, size_t size)
{
	unsigned number = c->assoc != 0 ? c->assoc : c->value;

	if (number != 0)
		snprintf(buf, size, "%s %u", word_of(c->kind), number);
	else
		snprintf(buf, size, "%s", word_of(c->kind));
	return buf;
}

static void
take(struct command *c, enum command_kind kind, uint16_t number)
{
	uint32_t id = c->id;

	*c = command_make(kind, number);
	c->id = id;
}

bool
attach_command_parse(struct command *c, const uint8_t *text, size_t len)
{
	char line[32], *end;
	size_t n;

	if (len >= sizeof(line) || memchr(text, '\0', len) != NULL)
		return false;
	memcpy(line, text, len);
	line[len] = '\0';
	n = strcspn(line, " ");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *word = word_of(kinds[i]);
		unsigned long id = 0;

		if (strlen(word) != n || strncmp(line, word, n) != 0)
			continue;
		if (line[n] != '\0') {
			if (line[n + 1] < '1' || line[n + 1] > '9')
				return false;
			id = strtoul(line + n + 1, &end, 10);
			if (*end != '\0' || id > UINT16_MAX)
				return false;
		}
		take(c, kinds[i], (uint16_t)id);
		return true;
	}
	return false;
}
