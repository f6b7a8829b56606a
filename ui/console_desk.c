/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console's errands for the Config screen: files, and pasted texts. */

#include "config/conf.h"
#include "config/explain.h"
#include "core/i18n.h"
#include "engine/nets.h"
#include "ui/console_state.h"
#include "ui/pad.h"
#include "ui/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Octets of one paste, at most: as much as a file may have. */
#define PASTE_MAX CONF_MAX_SIZE

/* The file that is edited: that which the engine runs from, if it says so. */
static struct desk *
open_desk(const struct console *c)
{
	const struct snapshot *s = app_snapshot(c->app);
	const char *path = c->cfg->conf;

	if (s != NULL && s->conf.path[0] != '\0')
		path = s->conf.path;
	return desk_new(path);
}

/* No draft could be kept, and the program ends: any place will do. */
static void
rescue(struct console *c, const struct save_text *text)
{
	char name[] = "/tmp/ntp.conf.XXXXXX";
	int fd = mkstemp(name);
	FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;

	c->lost = true;
	if (out == NULL)
		return;
	fwrite(text->text, 1, text->len, out);
	if (fclose(out) != 0)
		return;
	snprintf(c->rescued, sizeof(c->rescued), "%s", name);
}

/* What is public can be named; who wants nobody new is not offered. */
static void
know_hosts(struct console *c)
{
	struct diags ds;
	size_t n = 0;

	diags_init(&ds);
	catalog_init(&c->hosts);
	catalog_load(&c->hosts, &ds);
	diags_free(&ds);
	c->host = calloc(c->hosts.count + 1, sizeof(c->host[0]));
	if (c->host == NULL)
		abort();
	for (size_t i = 0; i < c->hosts.count; i++) {
		const struct catalog_row *r = &c->hosts.row[i];

		if (r->text[CATALOG_HOST][0] != '\0' &&
		    r->policy != POLICY_CLOSED)
			c->host[n++] =
			    (struct complete_name){ .name =
							r->text[CATALOG_HOST],
				    .help = r->text[CATALOG_LOCATION] };
	}
	app_know_hosts(c->app, c->host, n);
}

/* Those that this host is in now; a practice network has hosts of its own. */
static void
know_nets(struct console *c)
{
	struct net net[PAD_NETS];
	struct explain_net out[PAD_NETS];
	size_t n;

	if (c->cfg->practice)
		return;
	n = nets_read(net, PAD_NETS);
	for (size_t i = 0; i < n; i++)
		out[i] = (struct explain_net){ net[i].addr, net[i].bits };
	app_know_nets(c->app, out, n);
}

/* Each answer may bring the next wish. */
unsigned
console_serve_desk(struct console *c)
{
	unsigned what = 0;
	struct desk_wish wish;

	if (c->desk == NULL) {
		c->desk = open_desk(c);
		know_hosts(c);
	}
	while (app_desk_wish(c->app, &wish)) {
		struct desk_answer answer;
		struct save_text base;

		if (wish.job == DESK_READ || wish.job == DESK_LOOK)
			know_nets(c);
		if (wish.job == DESK_EDIT)
			console_step_aside(c);
		desk_do(c->desk, &wish, &answer);
		if (c->unsaved && wish.job == DESK_DRAFT &&
		    answer.result == DESK_REFUSED)
			rescue(c, &wish.text);
		if (wish.job == DESK_EDIT)
			console_step_in(c);
		base.text = desk_base(c->desk, &base.len);
		what |= app_desk(c->app, &answer, &base);
		desk_answer_free(&answer);
	}
	return what;
}

void
console_keep_draft(struct console *c)
{
	if (c->desk == NULL)
		return;
	c->unsaved = app_last(c->app);
	console_serve_desk(c);
	desk_free(c->desk);
	catalog_free(&c->hosts);
	free(c->host);
}

void
console_say_draft(const struct console *c)
{
	if (!c->unsaved || c->gone || c->cfg->practice)
		return;
	if (!c->lost)
		printf("%s\n",
		    _("Changes of the configuration that were not saved are "
		      "kept as a draft; screen 5 offers it next time."));
	else if (c->rescued[0] != '\0')
		printf(_("Changes of the configuration that were not saved "
			 "could not be kept as a draft; the text is in %s.\n"),
		    c->rescued);
	else
		printf("%s\n",
		    _("Changes of the configuration that were not saved are "
		      "lost: no draft of them could be kept."));
}

void
console_add_paste(struct console *c, const struct keypress *k)
{
	if (c->paste_len + k->len > PASTE_MAX)
		return;
	if (c->paste == NULL || c->paste_len + k->len > c->paste_room) {
		c->paste_room = 2 * c->paste_room + KEYS_ROOM;
		c->paste = realloc(c->paste, c->paste_room);
		if (c->paste == NULL)
			abort();
	}
	memcpy(c->paste + c->paste_len, k->raw, k->len);
	c->paste_len += k->len;
}

void
console_end_paste(struct console *c)
{
	if (c->prompting) {
		prompt_paste(c->paste, c->paste_len);
		console_show_prompt(c);
		console_want(c, PACE_KEY);
	} else {
		console_react(c, app_paste(c->app, c->paste, c->paste_len));
	}
	free(c->paste);
	c->paste = NULL;
	c->paste_len = c->paste_room = 0;
}
