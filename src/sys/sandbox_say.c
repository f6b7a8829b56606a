/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sandbox is, and what became of who was in it, in words. */
#include "sys/sandboxing.h"

#include <linux/capability.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "core/i18n.h"

static const char *const words[] = {
	[SANDBOX_CALLS_KILL] = "kill",
	[SANDBOX_CALLS_DENY] = "deny",
	[SANDBOX_CALLS_LOG] = "log",
	[SANDBOX_CALLS_ANY] = "off",
};

bool
sandbox_calls_named(const char *word, enum sandbox_calls *calls)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0) {
			*calls = (enum sandbox_calls)i;
			return true;
		}
	return false;
}

struct text {
	char *buf;
	size_t size, len;
};

static void add(struct text *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct text *t, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(t->buf + t->len, t->size - t->len, fmt, ap);
	va_end(ap);
	t->len = n < 0 ? t->len : t->len + (size_t)n;
	if (t->len >= t->size)
		t->len = t->size - 1;
}

static void
add_caps(struct text *t, uint64_t caps)
{
	static const struct {
		unsigned cap;
		const char *name;
	} known[] = { { CAP_SYS_TIME, "SYS_TIME" },
		{ CAP_NET_BIND_SERVICE, "NET_BIND_SERVICE" },
		{ CAP_CHOWN, "CHOWN" }, { CAP_FOWNER, "FOWNER" },
		{ CAP_DAC_OVERRIDE, "DAC_OVERRIDE" }, { CAP_SETUID, "SETUID" },
		{ CAP_SETGID, "SETGID" }, { CAP_KILL, "KILL" },
		{ CAP_IPC_OWNER, "IPC_OWNER" }, { CAP_SETPCAP, "SETPCAP" } };

	add(t, "%s", caps == 0 ? _(", no capabilities") : _(", capabilities"));
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if ((caps >> known[i].cap & 1) != 0)
			add(t, " %s", known[i].name);
}

static void
add_calls(struct text *t, const struct sandbox_state *s)
{
	if (s->calls == SANDBOX_CALLS_ANY)
		add(t, "%s", _(", any system call"));
	else if (s->ncalls == 0)
		add(t, "%s", _(", some system calls forbidden"));
	else
		add(t, _(", %u system calls (another: %s)"), s->ncalls,
		    words[s->calls]);
}

const char *
sandbox_say(const struct sandbox_state *s, char *buf, size_t size)
{
	struct text t = { buf, size, 0 };
	const struct passwd *pw = s->off ? NULL : getpwuid(s->uid);

	if (s->off) {
		add(&t, "%s", _("no sandbox"));
	} else {
		if (pw != NULL)
			add(&t, _("user %s"), pw->pw_name);
		else
			add(&t, _("user %u"), s->uid);
		add_calls(&t, s);
		if (s->landlock > 0)
			add(&t, _(", files by Landlock %d"), s->landlock);
		add_caps(&t, s->caps);
	}
	if (s->note[0] != '\0')
		add(&t, " (%s)", s->note);
	return buf;
}

bool
sandbox_died(int status, const char *told, char *buf, size_t size)
{
	size_t len = strcspn(told, "\n");

	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
		return false;
	if (len > 0)
		snprintf(buf, size, "%.*s", (int)len, told);
	else
		snprintf(buf, size, "%s",
		    _("a process of ours ended for a system call that its "
		      "sandbox forbids"));
	return true;
}
