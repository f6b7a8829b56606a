/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who keeps the packet filter's rules, and what they do to NTP. */
#include "sys/survey_look.h"

#include <stdio.h>

void
survey_firewall(const struct survey_place *at, const struct survey_aim *aim,
    struct survey *s)
{
	struct survey_firewall *f = &s->firewall;

	(void)aim;
	*f = (struct survey_firewall){ .keeper = KEEPER_UNKNOWN };
	f->connections =
	    look_number(at, "/proc/sys/net/netfilter/nf_conntrack_count", -1);
	f->connections_max =
	    look_number(at, "/proc/sys/net/netfilter/nf_conntrack_max", -1);
}
