/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * main() for a fuzz target that is built without libFuzzer: it feeds the
 * target every file of its corpus, one TAP line a file. A fuzz target that
 * finds a fault aborts, which the missing lines of the plan report.
 *
 * fuzz_X -t SECONDS [-s SEED]: inputs made up instead, until the time is over
 * or one of them makes a fault; -n NUMBER -s SEED: only that one of them.
 */

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	INPUT_MAX = 1 << 20,
	MADE_MAX = 1 << 11, /* octets of an input that is made up */
};

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

/* SplitMix64. */
static uint64_t
next(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* Input number `n` of this seed. Every other one is rich in small octets,
 * which choose. */
static void
make_up(uint64_t seed, uint64_t n)
{
	uint64_t state = seed + n * UINT64_C(0xD1B54A32D192ED03);
	size_t len = (size_t)(next(&state) % MADE_MAX) + 1;
	uint8_t *data = malloc(len);
	bool small = next(&state) & 1;

	if (data == NULL)
		abort();
	for (size_t i = 0; i < len; i++) {
		uint64_t r = next(&state);

		data[i] = (uint8_t)(small && (r & 0x100) != 0 ? r % 8 : r);
	}
	LLVMFuzzerTestOneInput(data, len);
	free(data);
}

/* In a process of its own, which tells in *at how far it is. */
static void
go_on(uint64_t seed, uint64_t *at, double seconds)
{
	struct timespec from, now;

	clock_gettime(CLOCK_MONOTONIC, &from);
	do {
		make_up(seed, *at);
		++*at;
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((double)(now.tv_sec - from.tv_sec) +
		(double)(now.tv_nsec - from.tv_nsec) * 1e-9 <
	    seconds);
	exit(0);
}

static int
generate(const char *name, uint64_t seed, double seconds)
{
	uint64_t *at = mmap(NULL, sizeof(*at), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status = 0;
	pid_t pid;

	if (at == MAP_FAILED)
		return 1;
	printf("1..1\n# seed %llu\n", (unsigned long long)seed);
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		go_on(seed, at, seconds);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
		printf("# again by: %s -s %llu -n %llu\nnot ok 1 - made up\n",
		    name, (unsigned long long)seed, (unsigned long long)*at);
		return 1;
	}
	printf("ok 1 - made up\n# %llu inputs\n", (unsigned long long)*at);
	return 0;
}

/* What the options ask for; -1: there are none. */
static int
by_options(int argc, char **argv)
{
	uint64_t seed = (uint64_t)time(NULL), one = 0;
	double seconds = 0;
	bool alone = false;
	int c;

	while ((c = getopt(argc, argv, "s:t:n:")) != -1)
		if (c == 's') {
			seed = strtoull(optarg, NULL, 10);
		} else if (c == 't') {
			seconds = strtod(optarg, NULL);
		} else if (c == 'n') {
			one = strtoull(optarg, NULL, 10);
			alone = true;
		} else {
			return 2;
		}
	if (alone) {
		make_up(seed, one);
		return 0;
	}
	return seconds > 0 ? generate(argv[0], seed, seconds) : -1;
}

/* Without arguments: the corpus named like the program, fuzz_X. Else the files
 * named, for a crash in hand. */
int
main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir"), *base = strrchr(argv[0], '/');
	char dir[4096], path[8192];
	struct dirent **list;
	int n, bad = by_options(argc, argv);

	if (bad >= 0)
		return bad;
	bad = 0;
	if (optind < argc) {
		for (int i = optind; i < argc; i++)
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
