/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any octets as messages to a keeper, one after the other: what is sound has
 * every value in its range, and what is allowed is in the rules. Each message
 * begins with two octets, its length.
 */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "must.h"
#include "sys/keeper_msg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const files[] = { "/etc/ntp.conf", "/etc/ntp.keys" };

static void
allow(struct keeper_rules *r)
{
	memset(r, 0, sizeof(*r));
	r->port = 123;
	r->clock = true;
	r->panic = 10;
	snprintf(r->log, sizeof(r->log), "/l");
	snprintf(r->statsdir, sizeof(r->statsdir), "/s/");
	r->stats[2].enable = true;
	for (size_t i = 0; i < 2; i++)
		snprintf(r->read[r->nread++], PATH_MAX, "%s", files[i]);
}

/* What the keeper is about to do. */
static void
check(const struct keeper_ask *ask, double *walked, unsigned *big)
{
	const char *path = ask->u.path.path;
	struct addr a;

	switch ((enum keeper_kind)ask->kind) {
	case KEEPER_PORT:
		a = keeper_addr(&ask->u.port);
		MUST(a.port == 123);
		MUST(a.family == ADDR_IPV4 || a.family == ADDR_IPV6);
		break;
	case KEEPER_ADJUST:
		MUST(isfinite(ask->u.adjust.freq));
		if (ask->u.adjust.kind == ADJUST_FREQ)
			MUST(fabs(ask->u.adjust.freq) <= 0.1);
		else if (fabs(ask->u.adjust.step) > 10)
			++*big;
		else
			*walked += fabs(ask->u.adjust.step);
		break;
	case KEEPER_STATS:
		MUST(ask->u.stats.which == 2);
		break;
	case KEEPER_LOG:
		MUST(strcmp(path, "/l") == 0);
		break;
	case KEEPER_READ:
		MUST(
		    strcmp(path, files[0]) == 0 || strcmp(path, files[1]) == 0);
		break;
	case KEEPER_DRIFT:
		MUST(false); /* the rules name none */
		break;
	case KEEPER_SAY:
		MUST(strlen(ask->u.say.text) < sizeof(ask->u.say.text));
		MUST(strchr(ask->u.say.text, '\n') == NULL);
		break;
	case KEEPER_HELLO:
	case KEEPER_MAY:
	case KEEPER_TAKE:
	case KEEPER_STATUS:
	case KEEPER_REREAD:
	case KEEPER_SETTLED:
	case KEEPER_CONF:
	case KEEPER_OWNER:
	case KEEPER_RIVAL:
	case KEEPER_READY:
	case KEEPER_BYE:
		break;
	case KEEPER_KINDS:
		MUST(false);
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct keeper_rules rules;
	struct keeper_limits limits = { .stepped = false };
	mono_t now = { 1 };
	double walked = 0;
	unsigned big = 0;

	allow(&rules);
	while (size >= 2) {
		struct keeper_ask ask;
		size_t len = (size_t)data[0] << 8 | data[1];

		data += 2;
		size -= 2;
		len = len < size ? len : size;
		memset(&ask, 0xa5, sizeof(ask));
		memcpy(&ask, data, len < sizeof(ask) ? len : sizeof(ask));
		data += len;
		size -= len;
		if (!keeper_sound(&ask, len))
			continue;
		MUST(keeper_size(ask.kind) == len);
		if (keeper_judge(&rules, NULL, &limits, &ask, now) == 0)
			check(&ask, &walked, &big);
	}
	MUST(walked <= 10 + 10);
	MUST(big <= 1);
	return 0;
}
