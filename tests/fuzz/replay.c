/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * main() for a fuzz target that is built without libFuzzer: it feeds the
 * target every file of its corpus, one TAP line a file. A fuzz target that
 * finds a fault aborts, which the missing lines of the plan report.
 */

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 20 };

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* Feeds one file; the bytes lie in a heap block of their own exact size, so
 * that a sanitizer sees every read past the end. */
static int
replay(const char *path)
{
	uint8_t *data = NULL, *all = malloc(INPUT_MAX);
	FILE *in = fopen(path, "rb");
	size_t len;

	if (all == NULL || in == NULL) {
		printf("# %s: %s\n", path, strerror(errno));
		if (in != NULL)
			fclose(in);
		free(all);
		return -1;
	}
	len = fread(all, 1, INPUT_MAX, in);
	fclose(in);
	data = malloc(len > 0 ? len : 1);
	if (data != NULL) {
		memcpy(data, all, len);
		LLVMFuzzerTestOneInput(data, len);
	}
	free(data);
	free(all);
	return 0;
}

/* Without arguments: the corpus named like the program, fuzz_X. Else the files
 * named, for a crash in hand. */
int
main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir"), *base = strrchr(argv[0], '/');
	char dir[4096], path[8192];
	struct dirent **list;
	int n, bad = 0;

	if (argc > 1) {
		for (int i = 1; i < argc; i++)
			bad |= replay(argv[i]);
		return bad != 0;
	}
	base = base != NULL ? base + 1 : argv[0];
	if (strncmp(base, "fuzz_", 5) == 0)
		base += 5;
	snprintf(dir, sizeof(dir), "%s/tests/fuzz/corpus/%s",
	    top != NULL ? top : ".", base);
	n = scandir(dir, &list, not_hidden, by_name);
	if (n <= 0) {
		printf("1..1\nnot ok 1 - no corpus in %s\n", dir);
		return 1;
	}
	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, list[i]->d_name);
		fflush(stdout);
		if (replay(path) == 0)
			printf("ok %d - %s\n", i + 1, list[i]->d_name);
		else
			printf("not ok %d - %s\n", i + 1, list[i]->d_name);
		free(list[i]);
	}
	free(list);
	return 0;
}
