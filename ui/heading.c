/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/heading.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "ui/width.h"

/* Blanks that fill a text up; none where it is too wide. */
static int
missing(const char *text, int columns)
{
	int used = width_text(text);

	return used < columns ? columns - used : 0;
}

const char *
heading_line(char *buf, size_t size, const struct heading *h, size_t count)
{
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < count && used < size; i++) {
		const char *text = h[i].text[0] != '\0' ? _(h[i].text) : "";
		int blanks = missing(text, abs(h[i].columns));
		bool left = h[i].columns < 0;

		snprintf(buf + used, size - used, "%s%*s%s%*s",
		    i > 0 ? " " : "", left ? 0 : blanks, "", text,
		    left ? blanks : 0, "");
		used += strlen(buf + used);
	}
	return buf;
}

const char *
heading_cell(char *buf, size_t size, const char *text, int columns)
{
	snprintf(buf, size, "%s%*s", text, missing(text, columns), "");
	return buf;
}
