/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/keeping.h"

#include <math.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

_Static_assert(STATS_KINDS == KEEPER_FILES, "a keeper knows them all");

bool
keeping_possible(void)
{
	return geteuid() == 0;
}

void
keeping_allow_read(struct keeper_rules *out, const char *path)
{
	if (path[0] == '\0' || strlen(path) >= PATH_MAX ||
	    out->nread == KEEPER_READS)
		return;
	snprintf(out->read[out->nread++], PATH_MAX, "%s", path);
}

void
keeping_allow(struct keeper_rules *out, const struct params *p)
{
	out->port = p->port;
	out->clock = !p->observe;
	out->panic = p->panic;
	snprintf(out->drift, sizeof(out->drift), "%s", p->driftfile);
	snprintf(out->log, sizeof(out->log), "%s", p->logfile);
	if (p->stats)
		snprintf(
		    out->statsdir, sizeof(out->statsdir), "%s", p->statsdir);
	for (size_t i = 0; i < STATS_KINDS; i++) {
		struct keeper_stats *s = &out->stats[i];
		const struct params_filegen *f = &p->filegen[i];

		*s = (struct keeper_stats){
			.enable = f->enable, .link = f->link, .type = f->type
		};
		_Static_assert(sizeof(s->file) == sizeof(f->file), "a copy");
		memcpy(s->file, f->file, sizeof(s->file));
	}
	keeping_allow_read(out, p->driftfile);
	keeping_allow_read(out, p->leapfile);
	keeping_allow_read(out, p->keys);
}

void
keeping_beat(
    struct kept *k, const struct snapshot *s, const char *text, size_t len)
{
	const struct keeper_beat b = { .freq = s->freq,
		.err = isfinite(s->freq_err) ? s->freq_err : 0,
		.known = isfinite(s->freq) && s->disc == DISC_SYNC,
		.setting = s->clock == CLOCK_SET };

	if (kept_page(k) != NULL)
		keeper_page_write(kept_page(k), &b, text, len);
}

void
keeping_arm(struct kept *k)
{
	if (kept_page(k) != NULL)
		keeper_page_arm(kept_page(k));
}

const char *
keeping_user(const char *user)
{
	return user[0] != '\0' && getpwnam(user) != NULL ? user : "nobody";
}
