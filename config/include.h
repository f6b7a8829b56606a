/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which files an includefile line means, as NTPsec has it. It reads
 * directories and no file.
 */
#ifndef NTPTUI_CONFIG_INCLUDE_H
#define NTPTUI_CONFIG_INCLUDE_H

#include <dirent.h>

/* The path that `word` means in the file `from`: relative ones begin at the
 * directory of that file. To be freed. */
char *include_path(const char *from, const char *word);

/* Every *.conf of a directory, last name first, as scandir(3) gives them; -1
 * if it is none. */
int include_scan(const char *path, struct dirent ***list);

#endif
