/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the readers of nft's JSON share: only sys/gate_nft*.c know it.
 */
#ifndef NTPTUI_SYS_GATE_NFT_H
#define NTPTUI_SYS_GATE_NFT_H

#include "sys/gate_state.h"

#include <jansson.h>

/* Where rules are added. */
struct nft_reader {
	struct gate *g;
	const json_t *all;               /* the ruleset */
	const char *table, *family_name; /* of the rule, for its sets */
	size_t chain;
	long handle;
	bool foreign; /* what only iptables can tell */
};

/* A member's text; "" if it has none. */
const char *nft_text(const json_t *o, const char *key);

/* The first member of an object, which names what it is. */
const char *nft_kind(const json_t *o, const json_t **value);

/* The elements of a set or a map of the rule's table; NULL. */
const json_t *nft_set(const struct nft_reader *r, const char *name);

/* left OP right as one more match of the draft. */
void nft_match(struct nft_reader *r, struct gate_draft *d, const json_t *left,
    const char *op, const json_t *right);

#endif
