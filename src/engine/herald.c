/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/herald.h"

#include <stdio.h>
#include <string.h>

#include "sys/clock.h"
#include "sys/pidfile.h"

void
herald_open(struct herald *h)
{
	*h = (struct herald){ .fed = clock_mono() };
	notify_open(&h->notify);
}

int
herald_pidfile(struct herald *h, const char *path)
{
	int error;

	if (path[0] == '\0')
		return 0;
	error = pidfile_write(path);
	if (error == 0)
		h->pid = path;
	return error;
}

void
herald_ready(struct herald *h)
{
	notify_ready(&h->notify);
	notify_alive(&h->notify);
	h->fed = clock_mono();
}

void
herald_busy(struct herald *h, bool begins)
{
	if (begins)
		notify_reloading(&h->notify);
	else
		notify_ready(&h->notify);
}

void
herald_say(struct herald *h, const char *line)
{
	mono_t now = clock_mono();

	if (h->notify.every > 0 && mono_diff(now, h->fed) >= h->notify.every) {
		notify_alive(&h->notify);
		h->fed = now;
	}
	if (strncmp(line, h->said, sizeof(h->said) - 1) == 0)
		return;
	snprintf(h->said, sizeof(h->said), "%s", line);
	notify_status(&h->notify, h->said);
}

void
herald_close(struct herald *h)
{
	notify_stopping(&h->notify);
	if (h->pid != NULL)
		pidfile_remove(h->pid);
	notify_close(&h->notify);
}
