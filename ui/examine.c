/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/examine.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "core/i18n.h"
#include "engine/doctor.h"

#include "ui/interrupt.h"

static void
show_progress(const struct doctor_exam *e, size_t n, bool end)
{
	unsigned done = 0, of = 0;

	for (size_t i = 0; i < n; i++) {
		done += e[i].done;
		of += e[i].of;
	}
	if (of > 0)
		fprintf(stderr, _("\rexamining: %3u %%"), 100 * done / of);
	if (end)
		fputc('\n', stderr);
	fflush(stderr);
}

/* Who has no neighbour to be compared with is compared with the others. */
static void
compare(struct doctor_exam *e, size_t n)
{
	const struct doctor_probe *lives = NULL;

	for (size_t i = 0; i < n; i++)
		if (e[i].probe[DOCTOR_PLAIN].state == DOCTOR_ANSWERED)
			lives = &e[i].probe[DOCTOR_PLAIN];
	for (size_t i = 0; i < n && lives != NULL; i++)
		if (e[i].probe[DOCTOR_PLAIN].state == DOCTOR_SILENT &&
		    e[i].probe[DOCTOR_SECOND].state == DOCTOR_UNRUN)
			e[i].probe[DOCTOR_SECOND] = *lives;
}

bool
examine_wait(const struct examine_aim *aim, size_t n, bool progress,
    struct doctor_exam *e)
{
	volatile sig_atomic_t *stop = interrupt_catch();
	struct doctor *d = doctor_start(aim, n);
	struct pollfd fd = { .events = POLLIN };

	if (d == NULL)
		return false;
	progress = progress && isatty(STDERR_FILENO);
	fd.fd = doctor_fd(d);
	while (!doctor_over(d)) {
		if (*stop)
			doctor_cancel(d);
		poll(&fd, 1, 1000);
		doctor_take(d, e);
		if (progress)
			show_progress(e, n, false);
	}
	if (progress)
		show_progress(e, n, true);
	doctor_free(d);
	compare(e, n);
	return true;
}
