/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/i18n.h"
#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned
say_distant(struct app *a, const struct link_info *info)
{
	if (info->trouble[0] != '\0')
		return app_say(a, ROLE_BAD, "%s", info->trouble);
	if (info->about[0] != '\0')
		return app_say(a, ROLE_OK, "%s", info->about);
	return app_say(a, ROLE_INFO, _("asking %.80s ..."), info->host);
}

static unsigned
say_state(struct app *a, const struct link_info *info)
{
	switch (info->state) {
	case LINK_LOST:
		return app_say(a, ROLE_BAD,
		    _("The engine (pid %d) is gone: this is its last picture. "
		      "The console waits for it to come back."),
		    info->pid);
	case LINK_SILENT:
		return app_say(a, ROLE_WARN,
		    _("The engine (pid %d) says nothing: this is its last "
		      "picture."),
		    info->pid);
	case LINK_FINE:
		break;
	}
	return app_say(a, ROLE_OK,
	    _("Attached to the engine that runs here (pid %d)."), info->pid);
}

unsigned
app_attached(struct app *a, const struct link_info *info)
{
	bool news = info->attached &&
	    (!a->link.attached || info->state != a->link.state ||
		strcmp(info->trouble, a->link.trouble) != 0 ||
		strcmp(info->about, a->link.about) != 0);

	if (info->listed && !a->link.listed)
		a->before_list = a->snap != NULL ? a->snap->serial : 0;
	a->link = *info;
	a->modes.attached = info->attached;
	if (!news)
		return 0;
	return info->distant ? say_distant(a, info) : say_state(a, info);
}

const char *
app_title(const struct app *a, char *buf, size_t size)
{
	char up[32];

	if (!a->link.attached)
		snprintf(buf, size, "%s", a->title);
	else if (a->link.distant)
		snprintf(buf, size, _("%.80s, read-only"), a->link.host);
	else if (a->snap == NULL)
		snprintf(buf, size, _("attached to pid %d"), a->link.pid);
	else
		snprintf(buf, size, _("attached to pid %d, up %s"), a->link.pid,
		    format_time(up, sizeof(up),
			mono_diff(a->snap->at, a->snap->started), false,
			false));
	return buf;
}

const char *
app_trouble(const struct app *a)
{
	if (a->link.state == LINK_LOST)
		return _("LOST");
	return a->link.state == LINK_SILENT ? _("SILENT") : "";
}

/* Puts a text on the screen for answers; NULL: it is to come. */
static unsigned
lay_down(struct app *a, char *paper)
{
	unsigned react = app_open(a, &view_answer);

	free(a->paper);
	a->paper = paper;
	app_view(a)->top = 0;
	return react;
}

bool
app_watches_clients(const struct app *a)
{
	const struct view_ops *ops =
	    a->depth > 0 ? a->above[a->depth - 1].ops : a->root[a->tab].ops;

	return ops == &view_clients ||
	    (ops == &view_answer && a->awaits_clients);
}

unsigned
app_link_clients(struct app *a)
{
	if (!a->awaits_clients || !a->link.listed ||
	    a->snap->serial == a->before_list)
		return 0;
	a->awaits_clients = false;
	if (app_view(a)->ops != &view_answer)
		return 0;
	if (a->link.unlisted[0] != '\0')
		return lay_down(a, strdup(a->link.unlisted));
	return lay_down(a, ntpq_picture("mrulist", a->snap, a->modes.numbers));
}

unsigned
app_ask_daemon(struct app *a, const char *name, int argc, char *const argv[])
{
	char *paper = ntpq_picture(name, a->snap, a->modes.numbers);
	char *words[VERB_WORDS + 1] = { 0 };

	a->awaits_clients = strcmp(name, "mrulist") == 0 && paper != NULL &&
	    a->link.distant && !a->link.listed;
	if (a->awaits_clients) {
		free(paper);
		paper = NULL;
		return lay_down(a, NULL);
	}
	if (paper != NULL)
		return lay_down(a, paper);
	snprintf(a->asked_name, sizeof(a->asked_name), "%s", name);
	words[0] = a->asked_name;
	for (int i = 1; i < argc && i < VERB_WORDS; i++)
		words[i] = argv[i];
	if (!ntpq_question(&a->question_6, a->asked_text, a->snap, argc, words))
		return app_say(a, ROLE_WARN,
		    _("%s cannot be asked so; help %s says how"), name, name);
	return REACT_ASK | REACT_DRAW;
}

const struct link_question *
app_question_6(const struct app *a)
{
	return &a->question_6;
}

void
app_asked(struct app *a, uint32_t id)
{
	a->asked = id;
	if (id == 0)
		app_say(a, ROLE_WARN, "%s",
		    _("the last question is not answered yet; try again"));
	else
		lay_down(a, NULL);
}

unsigned
app_answered(struct app *a, const struct link_answer *answer)
{
	if (a->asked == 0 || answer->id != a->asked)
		return 0;
	a->asked = 0;
	/* Whoever has gone back to another screen is not called again. */
	if (app_view(a)->ops != &view_answer)
		return 0;
	return lay_down(a,
	    ntpq_answer(a->asked_name, answer,
		a->snap != NULL ? a->snap->wall : (wall_t){ 0 }));
}

char *
app_take_paper(struct app *a)
{
	char *paper = a->paper;

	a->paper = NULL;
	return paper;
}
