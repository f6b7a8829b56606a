/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confbench: what it costs to read an ntp.conf of ten megabytes, to write it
 * back, and to find which daemon it is for; a careful file and one in which
 * every fourth line has a mistake.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "config/conf.h"
#include "config/dialect.h"

#define SIZE ((size_t)10 * 1000 * 1000)

static const char *const lines[] = {
	"# a comment, as they are in files that distributions ship\n",
	"server ntp1.example.net iburst minpoll 4 maxpoll 10 key 7\n",
	"restrict 192.0.2.0 mask 255.255.255.0 nomodify notrap noquery\n",
	"restrict default kod limited nomodify noquery\n",
	"\n",
	"filegen loopstats file loopstats type day enable\n",
	"pool 2.pool.example.net iburst # four of them\n",
	"tinker panic 0 step 0.128\n",
};

static const char *const mistakes[] = {
	"server ntp1.example.net ibrust\n",
	"restrct default ignore\n",
	"driftfile /var/lib/ntp/ntp.drift 5\n",
	"tos minclock three\n",
};

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Fills `text`; of every `often` lines one has a mistake (0: none). */
static size_t
fill(char *text, size_t often)
{
	size_t used = 0;

	for (size_t i = 0;; i++) {
		const char *line = lines[i % 8];
		size_t len;

		if (often > 0 && i % often == often - 1)
			line = mistakes[i / often % 4];
		len = strlen(line);
		if (used + len > SIZE)
			return used;
		memcpy(text + used, line, len);
		used += len;
	}
}

static void
measure(const char *title, char *text, size_t len)
{
	double start = seconds(), read, guess;
	struct diags ds;
	struct conf *c;
	FILE *null = fopen("/dev/null", "w");

	diags_init(&ds);
	c = conf_parse("bench", text, len, &ds);
	read = seconds() - start;
	start = seconds();
	dialect_guess(c);
	guess = seconds() - start;
	start = seconds();
	if (null == NULL || conf_write(c, null) != 0)
		exit(1);
	printf("%-24s %6.1f MB: read %6.0f ms, dialect %6.0f ms, write %4.0f "
	       "ms, %zu errors\n",
	    title, (double)len / 1e6, 1e3 * read, 1e3 * guess,
	    1e3 * (seconds() - start), ds.errors);
	fclose(null);
	conf_free(c);
	diags_free(&ds);
}

int
main(void)
{
	char *text = malloc(SIZE);

	if (text == NULL)
		return 1;
	puts("# an ntp.conf of ten megabytes");
	measure("without a mistake", text, fill(text, 0));
	measure("with many", text, fill(text, 4));
	free(text);
	return 0;
}
