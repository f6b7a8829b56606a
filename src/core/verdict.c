/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/verdict.h"

#include "core/i18n.h"

static const struct {
	const char *name, *text;
	unsigned flash;
} rows[VERDICT_COUNT] = {
#define X(id, name, flash, text) [VERDICT_##id] = { name, text, flash },
	VERDICT_LIST(X)
#undef X
};

static int
known(enum verdict v)
{
	return (unsigned)v < VERDICT_COUNT;
}

const char *
verdict_name(enum verdict v)
{
	return known(v) ? rows[v].name : "?";
}

const char *
verdict_text(enum verdict v)
{
	return known(v) ? rows[v].text : "?";
}

unsigned
verdict_flash(enum verdict v)
{
	return known(v) ? rows[v].flash : 0;
}

bool
verdict_is_kiss(enum verdict v)
{
	return v == VERDICT_RATE || v == VERDICT_DENY || v == VERDICT_RSTR ||
	    v == VERDICT_KISS;
}
