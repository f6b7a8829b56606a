/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which addresses the server listens on. */

#include "config/applying.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/mem.h"

/* ADDRESS[/LENGTH]; false if it is none, and so the name of an interface. */
static bool
read_prefix(struct nic_rule *r, const char *text)
{
	const char *slash = strchr(text, '/');
	size_t len = slash != NULL ? (size_t)(slash - text) : strlen(text);
	char inner[ADDR_TEXT], *end;
	unsigned long bits, most;

	if (len >= sizeof(inner))
		return false;
	memcpy(inner, text, len);
	inner[len] = '\0';
	if (!restrict_address(&r->addr, inner, ADDR_NONE))
		return false;
	most = r->addr.family == ADDR_IPV4 ? 32 : 128;
	bits = most;
	if (slash != NULL)
		bits = strtoul(slash + 1, &end, 10);
	if (slash != NULL && (end == slash + 1 || *end != '\0'))
		return false;
	r->prefix = (uint8_t)(bits < most ? bits : most);
	return true;
}

static void
read_target(struct nic_rule *r, const char *text)
{
	static const struct {
		const char *word;
		enum nic_what what;
	} words[] = { { "all", NIC_ALL }, { "ipv4", NIC_IPV4 },
		{ "ipv6", NIC_IPV6 }, { "wildcard", NIC_WILDCARD } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(text, words[i].word) == 0) {
			r->what = words[i].what;
			return;
		}
	}
	/* A bare number is the name of an interface, as it is for ntpd. */
	r->what = NIC_BY_NAME;
	if (strpbrk(text, ".:") != NULL && read_prefix(r, text))
		r->what = NIC_BY_ADDR;
	else
		snprintf(r->name, sizeof(r->name), "%s", text);
}

void
apply_nic(struct apply *a)
{
	struct params *out = a->out;
	struct nic_rule r = { .line = a->line };
	const struct stmt *s = &a->stmt;
	char act;

	/* First the action, then a word or the name of something. */
	if (s->refused || s->narg < (s->head == 0 ? 2u : 1u))
		return;
	act = s->arg[0].word->name[0];
	r.act = act == 'l' ? NIC_LISTEN : act == 'd' ? NIC_DROP : NIC_IGNORE;
	read_target(
	    &r, s->head == 0 ? s->arg[1].word->name : apply_text(a, s->head));
	out->nic = mem_realloc(out->nic, out->nnic + 1, sizeof(*out->nic));
	out->nic[out->nnic++] = r;
}
