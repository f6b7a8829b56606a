/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console's errands for the Servers screen: lists, measuring, files. */

#include "config/mem.h"
#include "core/i18n.h"
#include "engine/lab.h"
#include "engine/prober.h"
#include "ui/console_state.h"
#include "ui/picker.h"
#include "ui/roster.h"
#include "ui/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An address of this host that others may see, or a word for it. */
static void
find_address(char *buf, size_t size)
{
	struct addr here;

	if (prober_here(&here))
		addr_text(&here, buf, size);
	else
		snprintf(buf, size, "%s", _("its address"));
}

static unsigned
load(struct console *c)
{
	struct picker *p = mem_zero(1, sizeof(*p));
	char host[256] = "", address[ADDR_TEXT];
	struct diags ds;
	unsigned what;

	diags_init(&ds);
	if (c->cfg->lab_name != NULL)
		picker_load_lab(p, c->cfg->lab_name, &ds);
	else
		picker_load(p, c->cfg->country, &ds);
	gethostname(host, sizeof(host) - 1);
	find_address(address, sizeof(address));
	c->picker = p;
	what = app_roster_loaded(c->app, p, host, address);
	if (ds.count > 0)
		what |= app_say(c->app, ROLE_WARN,
		    _("problems in the lists: %zu; `ntptui servers list` "
		      "shows them"),
		    ds.count);
	diags_free(&ds);
	return what;
}

static unsigned
start(struct console *c, const struct roster_wish *wish)
{
	struct probe_aim *aim = mem_zero(wish->n + 1, sizeof(*aim));

	prober_free(c->prober);
	for (size_t i = 0; i < wish->n; i++) {
		picker_aim(&c->picker->pick[wish->at[i]], &aim[i]);
		if (c->cfg->lab != NULL)
			lab_address(c->cfg->lab, aim[i].name, &aim[i].addr);
	}
	free(c->probed);
	c->probed = mem_zero(wish->n + 1, sizeof(c->probed[0]));
	c->prober = prober_start(aim, wish->n);
	free(aim);
	return c->prober != NULL ? 0
				 : app_roster_done(c->app, ROSTER_PROBE, errno);
}

/* Into a new file only: nothing is written over. 0 or an errno. */
static int
write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (out == NULL)
		return errno;
	if (fputs(text, out) < 0) {
		fclose(out);
		return EIO;
	}
	return fclose(out) == 0 ? 0 : errno;
}

static unsigned
carry_out(struct console *c, const struct roster_wish *wish)
{
	switch (wish->job) {
	case ROSTER_LOAD:
		return load(c);
	case ROSTER_PROBE:
		return start(c, wish);
	case ROSTER_CANCEL:
		if (c->prober != NULL)
			prober_cancel(c->prober);
		return 0;
	case ROSTER_KEEP:
		return app_roster_done(
		    c->app, ROSTER_KEEP, picker_save(c->picker));
	case ROSTER_WRITE:
		if (wish->text == NULL)
			return 0;
		return app_roster_done(
		    c->app, ROSTER_WRITE, write_text(wish->path, wish->text));
	case ROSTER_JOBS:
		break;
	}
	return 0;
}

unsigned
console_serve_roster(struct console *c)
{
	struct roster_wish wish;
	unsigned what = 0;

	while (app_roster_wish(c->app, &wish)) {
		what |= carry_out(c, &wish);
		free(wish.text);
	}
	return what;
}

int
console_roster_fd(const struct console *c)
{
	return c->prober != NULL ? prober_fd(c->prober) : -1;
}

void
console_take_roster(struct console *c)
{
	int64_t now;
	size_t done;
	bool over;

	if (c->prober == NULL)
		return;
	done = prober_take(c->prober, c->probed);
	over = prober_over(c->prober);
	if (over) {
		prober_free(c->prober);
		c->prober = NULL;
	}
	now = roster_now(app_snapshot(c->app));
	console_react(c,
	    app_roster_news(
		c->app, c->probed, done, over, now != 0 ? now : session_now()));
}

void
console_end_roster(struct console *c)
{
	prober_free(c->prober);
	free(c->probed);
	if (c->picker != NULL)
		picker_free(c->picker);
	free(c->picker);
}
