/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/include.h"

#include <string.h>

#include "config/mem.h"

static int
is_conf(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return d->d_name[0] != '.' && len > 5 &&
	    strcmp(d->d_name + len - 5, ".conf") == 0;
}

static int
last_first(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*b)->d_name, (*a)->d_name);
}

int
include_scan(const char *path, struct dirent ***list)
{
	return scandir(path, list, is_conf, last_first);
}

char *
include_path(const char *from, const char *word)
{
	const char *slash = strrchr(from, '/');
	size_t dir = slash != NULL ? (size_t)(slash - from) + 1 : 0;
	size_t len = strlen(word);
	char *path;

	if (word[0] == '/')
		dir = 0;
	path = mem_realloc(NULL, dir + len + 1, 1);
	memcpy(path, from, dir);
	memcpy(path + dir, word, len + 1);
	return path;
}
