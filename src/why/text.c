/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as words, for sentences. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"
#include "why/look.h"

#define DAY 86400

const char *
why_time(char buf[WHY_TEXT], double seconds, bool sign)
{
	static const struct {
		double least, unit;
		const char *name;
	} unit[] = {
		{ 2 * 86400.0, 86400.0, N_("days") },
		{ 2 * 3600.0, 3600.0, N_("h") },
		{ 200.0, 60.0, N_("min") },
		{ 1.0, 1.0, N_("s") },
		{ 1e-3, 1e-3, N_("ms") },
		{ 1e-6, 1e-6, N_("us") },
		{ 0.0, 1e-9, N_("ns") },
	};
	double size = fabs(seconds), value;
	size_t i = 0;

	if (isnan(seconds)) {
		snprintf(buf, WHY_TEXT, "%s", _("unknown"));
		return buf;
	}
	if (size == 0) {
		snprintf(buf, WHY_TEXT, "0 %s", _("s"));
		return buf;
	}
	while (size < unit[i].least * (1 - 5e-4))
		i++;
	value = size / unit[i].unit;
	snprintf(buf, WHY_TEXT, "%s%.*f %s",
	    seconds < 0 ? "-"
		: sign  ? "+"
			: "",
	    value < 9.995       ? 2
		: value < 99.95 ? 1
				: 0,
	    value, _(unit[i].name));
	return buf;
}

const char *
why_ppm(char buf[WHY_TEXT], double freq)
{
	snprintf(buf, WHY_TEXT, "%+.3f ppm", freq * 1e6);
	return buf;
}

const char *
why_when(char buf[WHY_TEXT], const struct why_facts *f, wall_t t)
{
	int64_t s = t.ns / 1000000000;

	if (t.ns % 1000000000 < 0)
		s--;
	s = (s + f->zone) % DAY;
	if (s < 0)
		s += DAY;
	snprintf(buf, WHY_TEXT, "%02d:%02d:%02d", (int)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60));
	return buf;
}

const char *
why_at(char buf[WHY_TEXT], const struct why_look *l, mono_t t)
{
	return why_when(
	    buf, l->facts, wall_add(l->now->wall, -mono_diff(l->now->at, t)));
}

const char *
why_name(char buf[WHY_NAME], const struct snap_peer *p)
{
	char addr[ADDR_TEXT];

	addr_text(&p->addr, addr, sizeof(addr));
	if (p->addr.family == ADDR_NONE || strcmp(addr, p->name) == 0)
		snprintf(buf, WHY_NAME, "%s", p->name);
	else if (p->name[0] == '\0')
		snprintf(buf, WHY_NAME, "%s", addr);
	else
		snprintf(buf, WHY_NAME, "%.63s (%.64s)", p->name, addr);
	return buf;
}

const char *
why_reach(char buf[WHY_TEXT], uint8_t reach)
{
	snprintf(buf, WHY_TEXT, "%o", reach);
	return buf;
}

const char *
why_errno(int error)
{
	switch (error) {
	case ECONNREFUSED:
		return _("port unreachable: nobody listens, or a firewall "
			 "rejects");
	case EHOSTUNREACH:
		return _("no route to the host");
	case ENETUNREACH:
		return _("the network is unreachable");
	case ENETDOWN:
		return _("the network is down");
	case EHOSTDOWN:
		return _("the host is down");
	case EADDRNOTAVAIL:
		return _("no address of ours fits");
	case EPERM:
	case EACCES:
		return _("not permitted: a firewall of this host");
	case ENOBUFS:
		return _("no buffers");
	case EMSGSIZE:
		return _("too large for the path");
	case EAFNOSUPPORT:
		return _("this host does not know this address family");
	default:
		return _("an error of the network");
	}
}
