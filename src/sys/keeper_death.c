/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker has died: its frequency is put in force and on disk, a report is
 * saved, and the next one starts, unless they die like flies. */
#include "sys/keeper_state.h"

#include "core/i18n.h"
#include "sys/replace.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MINUTE 60.0 /* s in which deaths are counted */

/* s before the second, third ... in a minute is started again: it must be back
 * within one. */
#define FIRST_WAIT 0.1
#define LAST_WAIT  0.4

/* A report beside so many others replaces none. */
#define REPORTS 20

/* waitpid(2)'s word about it; -1: it was not our child, nobody knows. */
static int
status_of(struct keeper *k)
{
	int status = -1;

	if (k->child && waitpid(k->pid, &status, 0) != k->pid)
		status = -1;
	return status;
}

/* How it died, as the end of a sentence. */
static void
describe(struct keeper *k, int status, const struct keeper_page *page,
    char *text, size_t size)
{
	char told[256] = "";

	if (k->report >= 0) {
		ssize_t n = read(k->report, told, sizeof(told) - 1);

		told[n > 0 ? n : 0] = '\0';
	}
	if (sandbox_died(status, told, text, size))
		return;
	if (status == -1)
		snprintf(text, size, "%s", _("nobody knows why"));
	else if (WIFEXITED(status))
		snprintf(text, size, _("it ended by itself with code %d"),
		    WEXITSTATUS(status));
	else if (page->signal == WTERMSIG(status))
		snprintf(text, size,
		    _("signal %d (%s) at 0x%" PRIx64 ", address 0x%" PRIx64),
		    WTERMSIG(status), strsignal(WTERMSIG(status)), page->at,
		    page->address);
	else
		snprintf(text, size, _("signal %d (%s)"), WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
}

/* What it knew of the clock outlives it: without it a slew that was under way
 * would go on for ever. */
static void
keep_frequency(struct keeper *k, const struct keeper_beat *b)
{
	const struct adjust a = { .kind = ADJUST_FREQ, .freq = b->freq };
	char text[64];

	if (b->known == 0 || b->setting == 0 || !isfinite(b->freq) ||
	    fabs(b->freq) > DISCIPLINE_MAXFREQ)
		return;
	if (k->rule->clock)
		(void)clock_adjust(k->kernel, &a);
	if (k->rule->drift[0] == '\0' || !isfinite(b->err) || b->err < 0 ||
	    b->err > 1)
		return;
	snprintf(
	    text, sizeof(text), "%.6f %.6f\n", b->freq * 1e6, b->err * 1e6);
	(void)replace_file(k->rule->drift, text, strlen(text), 0644);
}

/* A name that no other report has: death-20261123T093000Z-PID.txt. */
static bool
report_name(const struct keeper *k, char *path, size_t size)
{
	time_t t = (time_t)(clock_wall().ns / 1000000000);
	struct tm tm = { .tm_mday = 1 };
	char when[32];
	int n;

	if (k->cfg->state[0] == '\0')
		return false;
	gmtime_r(&t, &tm);
	strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &tm);
	n = snprintf(path, size, "%s/death-%s-%ld.txt", k->cfg->state, when,
	    (long)k->pid);
	return n > 0 && (size_t)n < size;
}

static void
save_report(struct keeper *k, const char *how, const struct keeper_page *page)
{
	char path[PATH_MAX], *text = NULL;
	size_t len = 0;
	FILE *out;
	int error;

	if (k->deaths > REPORTS || !report_name(k, path, sizeof(path)))
		return;
	out = open_memstream(&text, &len);
	if (out == NULL)
		return;
	fprintf(out,
	    "ntptui %s: the engine (pid %ld) died: %s\n"
	    "frequency %.6f ppm, error %.6f ppm, known %u, clock set %u, "
	    "pictures %" PRIu64 "\n\n%s",
	    PACKAGE_VERSION, (long)k->pid, how, page->beat.freq * 1e6,
	    page->beat.err * 1e6, page->beat.known, page->beat.setting,
	    page->beats, page->text);
	error = fclose(out) == 0 ? replace_file(path, text, len, 0600) : ENOMEM;
	free(text);
	if (error == 0)
		keeper_say(k, LOG_LEVEL_NOTE,
		    _("what it knew is saved for a report: %s"), path);
	else
		keeper_say(k, LOG_LEVEL_WARN,
		    _("what it knew cannot be saved in %s: %s"), path,
		    strerror(error));
}

/* Deaths of the last minute, this one included. */
static unsigned
count(struct keeper *k)
{
	mono_t now = clock_mono();
	unsigned n = 0;

	k->death[k->deaths++ % KEEPER_DEATHS] = now;
	for (unsigned i = 0; i < k->deaths && i < KEEPER_DEATHS; i++)
		n += mono_diff(now, k->death[i]) < MINUTE;
	return n;
}

/* It died of something. */
static void
mourn(struct keeper *k, int status)
{
	struct keeper_page *page = malloc(sizeof(*page));
	unsigned n = count(k);
	double wait = n > 1 ? FIRST_WAIT * pow(2, n - 2) : 0;
	char how[256];

	if (page == NULL)
		abort();
	if (keeper_page_read(k->map, page))
		keep_frequency(k, &page->beat);
	describe(k, status, page, how, sizeof(how));
	keeper_say(k, LOG_LEVEL_ERROR, _("the engine (pid %ld) has died: %s"),
	    (long)k->pid, how);
	save_report(k, how, page);
	free(page);
	snprintf(k->notice, sizeof(k->notice), _("the last engine died: %.60s"),
	    how);
	if (k->cfg->crashes != 0 && n >= k->cfg->crashes) {
		keeper_say(k, LOG_LEVEL_ERROR,
		    _("it has died %u times in a minute and is not started "
		      "again"),
		    n);
		k->over = true;
		return;
	}
	k->again = mono_add(clock_mono(), fmin(wait, LAST_WAIT));
}

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
keeper_bury(struct keeper *k)
{
	const struct keeper_ops *ops = &k->cfg->ops;
	int status;

	/* Its last words come before its death. */
	while (keeper_serve(k))
		continue;
	status = status_of(k);
	ops->died(ops->self);
	if (k->bye || k->stopping) {
		k->over = true;
		k->result = k->bye ? k->code : 0;
	} else if (!k->was_ready && status != -1 && WIFEXITED(status)) {
		/* It has said why it cannot start. */
		k->over = true;
		k->result = WEXITSTATUS(status);
	} else {
		mourn(k, status);
	}
	shut(&k->link);
	shut(&k->report);
	shut(&k->pidfd);
	k->pid = 0;
	k->tried = k->learnt = false;
}
