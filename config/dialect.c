/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/dialect.h"

#include <string.h>

#include "core/i18n.h"

#include "config/parse.h"

bool
dialect_parse(const char *word, unsigned *out)
{
	static const struct {
		const char *word;
		unsigned dialect;
	} words[] = {
		{ "ntp", DIALECT_NTP },
		{ "ntpsec", DIALECT_SEC },
		{ "auto", DIALECT_NONE },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i].word) == 0) {
			*out = words[i].dialect;
			return true;
		}
	}
	return false;
}

const char *
dialect_name(unsigned dialect)
{
	return dialect == DIALECT_NTP ? _("ntp.org's ntpd")
	    : dialect == DIALECT_SEC  ? _("NTPsec's ntpd")
				      : _("one of the two");
}

static int
weight(unsigned dialect)
{
	return dialect == DIALECT_SEC ? 1 : dialect == DIALECT_NTP ? -1 : 0;
}

int
dialect_evidence(const struct stmt *s)
{
	int sum = 0;

	if (s->dir == NULL)
		return 0;
	sum = weight(s->dir->dialect);
	for (size_t i = 0; i < s->narg; i++)
		sum += weight(s->arg[i].word->dialect);
	for (size_t i = 1; i < s->ntoken; i++)
		if (s->token[i].text[0] == '/' &&
		    strstr(s->token[i].text, "/ntpsec/") != NULL)
			sum++;
	return sum;
}

unsigned
dialect_guess(const struct conf *c)
{
	struct conf_walk w;
	struct stmt s;
	long sum = 0;

	stmt_init(&s);
	conf_walk_start(&w, c);
	while (conf_walk_next(&w)) {
		parse_line(&s, w.file, w.line, w.text, w.len, NULL);
		sum += dialect_evidence(&s);
	}
	stmt_free(&s);
	return sum > 0 ? DIALECT_SEC : sum < 0 ? DIALECT_NTP : DIALECT_BOTH;
}
