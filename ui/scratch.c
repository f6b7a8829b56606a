/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/scratch.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char name[] = "/ntp.conf";

static bool
write_text(const char *path, const char *text, size_t len)
{
	FILE *out = fopen(path, "wx");
	bool done;

	if (out == NULL)
		return false;
	done = fwrite(text, 1, len, out) == len;
	return fclose(out) == 0 && done;
}

bool
scratch_make(char *path, size_t size, const char *text, size_t len)
{
	const char *tmp = getenv("TMPDIR");
	int n = snprintf(path, size, "%s/ntptui-lab.XXXXXX%s",
	    tmp != NULL && tmp[0] == '/' ? tmp : "/tmp", name);
	size_t dir = (size_t)n - strlen(name);

	if (n < 0 || (size_t)n >= size) {
		path[0] = '\0';
		return false;
	}
	path[dir] = '\0';
	if (mkdtemp(path) == NULL) {
		path[0] = '\0';
		return false;
	}
	path[dir] = '/';
	if (write_text(path, text, len))
		return true;
	scratch_remove(path);
	path[0] = '\0';
	return false;
}

void
scratch_remove(const char *path)
{
	size_t len = strlen(path);
	char *dir;
	DIR *d;

	if (len <= strlen(name))
		return;
	dir = strndup(path, len - strlen(name));
	d = dir != NULL ? opendir(dir) : NULL;
	if (d != NULL) {
		/* Entries that are no files of ours stay, and so does the
		 * directory then. */
		for (struct dirent *e; (e = readdir(d)) != NULL;)
			unlinkat(dirfd(d), e->d_name, 0);
		closedir(d);
		rmdir(dir);
	}
	free(dir);
}
