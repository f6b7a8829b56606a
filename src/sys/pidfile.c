/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/pidfile.h"

#include "sys/read_file.h"
#include "sys/replace.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT 32

/*
 * Root's scripts believe this file and send signals to the process that it
 * names, so its directory must be root's or ours, and nobody else's to write
 * in unless names there are their owners' (the sticky bit).
 */
static int
judge_directory(const char *path)
{
	char dir[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t len = slash == NULL ? 0 : (size_t)(slash - path);
	struct stat st;

	if (slash == NULL || len >= sizeof(dir))
		return EINVAL;
	memcpy(dir, path, len);
	dir[len] = '\0';
	if (stat(len > 0 ? dir : "/", &st) != 0)
		return errno;
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return EPERM;
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0 &&
	    (st.st_mode & S_ISVTX) == 0)
		return EPERM;
	return 0;
}

int
pidfile_write(const char *path)
{
	char text[TEXT];
	int error = judge_directory(path);
	int n = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (error != 0)
		return error;
	return replace_file(path, text, (size_t)n, 0644);
}

void
pidfile_remove(const char *path)
{
	char text[TEXT];
	long n = read_file(path, text, sizeof(text));

	if (n > 0 && strtol(text, NULL, 10) == (long)getpid())
		unlink(path);
}
