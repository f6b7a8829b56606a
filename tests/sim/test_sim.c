/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plays every scene of tests/sim, one TAP line an expectation. With names of
 * files only those, with their journals. NTPTUI_SEED replaces their seeds.
 */
#include "tests/sim/play.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct tap {
	int count, failed;
};

static void
report(struct tap *t, bool ok, const char *name, const char *what)
{
	t->count++;
	t->failed += !ok;
	printf("%s %d - %s: %s\n", ok ? "ok" : "not ok", t->count, name, what);
}

static double
wall_seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

static void
print_figures(const struct scene *s, const struct figures *f, double took)
{
	printf("# seed %" PRIu64 ", %.1f h in %.2f s: synchronised after "
	       "%.0f s, error rms %.1f us, worst %.1f us, last %.1f us, "
	       "freq %.3f ppm, %u steps, %u questions, %u adjustments\n",
	    s->scenario->seed, s->scenario->hours, took, f->synced,
	    f->rms * 1e6, f->worst * 1e6, f->final * 1e6, f->freq * 1e6,
	    f->steps, f->sent, f->adjusts);
}

static void
print_diags(const struct diags *ds)
{
	for (size_t i = 0; i < ds->count; i++)
		printf("# %s:%u: %s\n", ds->item[i].at.file,
		    ds->item[i].at.line, ds->item[i].text);
}

/* Two runs of one seed must agree to the last bit; it is tried where a run
 * is short. */
static void
play_again(
    struct tap *t, const char *name, const struct scene *s, uint64_t trace)
{
	struct outcome out[SCENE_EXPECTS];

	report(t, play(s, out, NULL).trace == trace, name,
	    "the same seed gives the same run");
}

static void
play_file(struct tap *t, const char *path, bool verbose)
{
	const char *slash = strrchr(path, '/'), *seed = getenv("NTPTUI_SEED");
	const char *name = slash != NULL ? slash + 1 : path;
	struct outcome out[SCENE_EXPECTS] = { 0 };
	struct figures f;
	struct diags ds;
	struct scene *s;
	double began;

	diags_init(&ds);
	s = scene_load(path, &ds);
	print_diags(&ds);
	diags_free(&ds);
	report(t, s != NULL, name, "can be read");
	if (s == NULL)
		return;
	if (seed != NULL)
		s->scenario->seed = strtoull(seed, NULL, 0);
	printf("# %s: %s\n", name, s->scenario->title);
	began = wall_seconds();
	f = play(s, out, verbose ? stdout : NULL);
	print_figures(s, &f, wall_seconds() - began);
	for (size_t i = 0; i < s->nexpects; i++) {
		report(t, out[i].held, name, s->expect[i].what);
		if (!out[i].held || verbose)
			printf("#   %s\n", out[i].seen);
	}
	if (s->scenario->hours <= 2)
		play_again(t, name, s, f.trace);
	scene_free(s);
	fflush(stdout);
}

static int
is_scene(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return len > 4 && strcmp(d->d_name + len - 4, ".cfg") == 0;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int
main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir");
	struct tap t = { 0, 0 };
	struct dirent **list = NULL;
	char dir[4096], path[8192];
	int n = 0;

	for (int i = 1; i < argc; i++)
		play_file(&t, argv[i], true);
	if (argc == 1) {
		snprintf(
		    dir, sizeof dir, "%s/tests/sim", top != NULL ? top : ".");
		n = scandir(dir, &list, is_scene, by_name);
		report(&t, n > 0, dir, "there are scenes");
	}
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, list[i]->d_name);
		play_file(&t, path, false);
		free(list[i]);
	}
	free(list);
	printf("1..%d\n", t.count);
	return t.failed != 0;
}
