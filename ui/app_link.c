/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/i18n.h"
#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/format.h"

#include <stdio.h>
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

const char *
app_said(const struct app *a)
{
	return a->said;
}

const char *
app_question(const struct app *a)
{
	return a->question;
}
