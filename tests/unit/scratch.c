/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int
scratch_enter(void **state)
{
	char *dir = strdup("/tmp/ntptui-test-XXXXXX");

	if (dir == NULL || mkdtemp(dir) == NULL)
		return -1;
	*state = dir;
	return 0;
}

int
scratch_leave(void **state)
{
	char command[128];
	int r;

	snprintf(command, sizeof(command), "rm -rf '%s'", (char *)*state);
	r = system(command);
	free(*state);
	return r;
}

const char *
scratch_path(void **state, const char *name, char buf[256])
{
	snprintf(buf, 256, "%s/%s", (const char *)*state, name);
	return buf;
}

void
scratch_put(void **state, const char *name, const char *text, size_t len)
{
	char path[256];
	FILE *out = fopen(scratch_path(state, name, path), "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, len, out), len);
	fclose(out);
}

void
scratch_text(void **state, const char *name, const char *text)
{
	scratch_put(state, name, text, strlen(text));
}
