/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the console says, asks and wants done. */

#include "core/i18n.h"
#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/format.h"
#include "ui/key.h"
#include "ui/pad.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static unsigned
say(struct app *a, enum role role, const char *text)
{
	format_clean(a->said, sizeof(a->said), text);
	a->said_role = role;
	if (a->snap != NULL) {
		a->said_at = a->snap->at;
		a->seen_event = a->snap->last_event;
	}
	return REACT_DRAW;
}

unsigned
app_say(struct app *a, enum role role, const char *fmt, ...)
{
	char text[APP_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return say(a, role, text);
}

unsigned
app_ask(struct app *a, unsigned (*yes)(struct app *a), const char *fmt, ...)
{
	char text[APP_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	format_clean(a->question, sizeof(a->question), text);
	a->yes = yes;
	a->nchoices = 0;
	return REACT_DRAW;
}

unsigned
app_choose(struct app *a, const struct app_choice *choice, size_t n,
    const char *fmt, ...)
{
	char text[APP_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	format_clean(a->question, sizeof(a->question), text);
	a->nchoices = n < APP_CHOICES ? n : APP_CHOICES;
	memcpy(a->choice, choice, a->nchoices * sizeof(choice[0]));
	return REACT_DRAW;
}

/* A choice is made by its letter only, lest an Enter or a blank that was
 * meant for something else make one. */
static unsigned
take_choice(struct app *a, int key)
{
	for (size_t i = 0; i < a->nchoices; i++)
		if (a->choice[i].key == key) {
			a->question[0] = '\0';
			return a->choice[i].run(a) | REACT_DRAW;
		}
	if (key == KEYCODE_ESC || key == KEY_CTRL('c') ||
	    key == KEY_CTRL('g')) {
		a->question[0] = '\0';
		return app_say(a, ROLE_INFO, "%s", _("nothing was done"));
	}
	return REACT_DRAW;
}

unsigned
app_leave(struct app *a)
{
	(void)a;
	return REACT_QUIT;
}

bool
app_leavable(const struct app *a)
{
	return a->leavable && !a->link.attached;
}

unsigned
app_detach(struct app *a)
{
	/* Attached, or asked of a host: quitting leaves its engine alone. */
	if (a->link.attached)
		return REACT_QUIT;
	if (app_leavable(a))
		return REACT_DETACH;
	return app_say(a, ROLE_WARN, "%s",
	    a->modes.practice
		? _("a practice network ends with its console")
		: _("nobody could attach to the engine again: it ends with "
		    "the console"));
}

unsigned
app_reply(struct app *a, int key)
{
	/* Ctrl-C says yes to leaving, and no to everything else. */
	bool leave = key == KEY_CTRL('c') && a->yes == app_leave;

	if (a->nchoices > 0)
		return take_choice(a, key);
	if ((key == 'd' || key == 'D') && a->yes == app_leave &&
	    app_leavable(a)) {
		a->question[0] = '\0';
		return app_detach(a);
	}
	if (key == 'y' || key == 'Y' || leave) {
		a->question[0] = '\0';
		return a->yes(a) | REACT_DRAW;
	}
	if (key == 'n' || key == 'N' || key == 'q' || key == KEYCODE_ESC ||
	    key == KEY_CTRL('c') || key == KEY_CTRL('g')) {
		a->question[0] = '\0';
		return app_say(a, ROLE_INFO, "%s", _("nothing was done"));
	}
	return REACT_DRAW;
}

unsigned
app_want(struct app *a, enum command_kind kind, uint16_t assoc)
{
	a->wish_kind = kind;
	a->wish_assoc = assoc;
	return REACT_COMMAND | REACT_DRAW;
}

void
app_wish(const struct app *a, enum command_kind *kind, uint16_t *assoc)
{
	*kind = a->wish_kind;
	*assoc = a->wish_assoc;
}

void
app_sent(struct app *a, uint32_t id)
{
	a->sent = id;
	a->sent_kind = a->wish_kind;
	if (id == 0)
		app_say(a, ROLE_BAD, "%s",
		    _("the engine is busy and took no command; try again"));
}

unsigned
app_take_answer(struct app *a, const struct snapshot *s)
{
	if (a->sent == 0 || s->acked != a->sent)
		return 0;
	a->sent = 0;
	if (a->sent_kind == COMMAND_TRY)
		pad_acked(a, a->pad, s->ack_ok);
	app_say(a, s->ack_ok ? ROLE_OK : ROLE_BAD, "%s",
	    s->ack_text[0] != '\0' ? s->ack_text
		: s->ack_ok        ? _("done")
				   : _("the engine refused"));
	/* A start that cannot be had at once stands: the engine keeps trying,
	 * and the next one shall too. */
	if (a->sent_kind == COMMAND_START)
		return REACT_STARTED;
	return a->sent_kind == COMMAND_OBSERVE && s->ack_ok ? REACT_OBSERVED
							    : 0;
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
