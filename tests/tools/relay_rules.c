/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules as a person writes them: one table, for command line and file. */
#include "relay_model.h"

#include <arpa/inet.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum type {
	TYPE_TIME,
	TYPE_CHANCE,
	TYPE_PPM,
	TYPE_INT,
	TYPE_JITTER,
	TYPE_WINDOW,
	TYPE_REFID,
	TYPE_KOD
};

struct key {
	const char *name;
	enum type type;
	size_t at;
	double min, max;
};

#define AT(field) offsetof(struct relay_rules, field)

static const struct key keys[] = {
	{ "delay", TYPE_TIME, AT(delay), 0, 3600 },
	{ "jitter", TYPE_TIME, AT(jitter), 0, 3600 },
	{ "distribution", TYPE_JITTER, AT(distribution), 0, 0 },
	{ "loss", TYPE_CHANCE, AT(loss), 0, 1 },
	{ "burst", TYPE_CHANCE, AT(burst), 0, 1 },
	{ "recover", TYPE_CHANCE, AT(recover), 0, 1 },
	{ "burst-loss", TYPE_CHANCE, AT(burst_loss), 0, 1 },
	{ "dup", TYPE_CHANCE, AT(dup), 0, 1 },
	{ "reorder", TYPE_CHANCE, AT(reorder), 0, 1 },
	{ "reorder-by", TYPE_TIME, AT(reorder_by), 0, 3600 },
	{ "corrupt", TYPE_CHANCE, AT(corrupt), 0, 1 },
	{ "truncate", TYPE_CHANCE, AT(truncate), 0, 1 },
	{ "truncate-to", TYPE_INT, AT(truncate_to), RELAY_KEEP, RELAY_PACKET },
	{ "bogus", TYPE_INT, AT(bogus), 0, 10 },
	{ "alien", TYPE_INT, AT(alien), 0, 10 },
	{ "junk", TYPE_INT, AT(junk), 0, 10 },
	{ "blackout", TYPE_WINDOW, 0, 0, 1e9 },
	{ "shift", TYPE_TIME, AT(shift), -1e9, 1e9 },
	{ "drift", TYPE_PPM, AT(drift), -1e6, 1e6 },
	{ "stratum", TYPE_INT, AT(stratum), RELAY_KEEP, 255 },
	{ "leap", TYPE_INT, AT(leap), RELAY_KEEP, 3 },
	{ "version", TYPE_INT, AT(version), RELAY_KEEP, 7 },
	{ "rootdelay", TYPE_TIME, AT(rootdelay), RELAY_KEEP, 65535 },
	{ "rootdisp", TYPE_TIME, AT(rootdisp), RELAY_KEEP, 65535 },
	{ "refid", TYPE_REFID, 0, 0, 0 },
	{ "kod", TYPE_KOD, 0, 0, 0 },
	{ "ttl", TYPE_INT, AT(ttl), RELAY_KEEP, 255 },
};

void
relay_rules_init(struct relay_rules *r)
{
	*r = (struct relay_rules){
		.recover = 1,
		.burst_loss = 1,
		.reorder_by = 0.01,
		.truncate_to = RELAY_KEEP,
		.stratum = RELAY_KEEP,
		.leap = RELAY_KEEP,
		.version = RELAY_KEEP,
		.rootdelay = RELAY_KEEP,
		.rootdisp = RELAY_KEEP,
		.ttl = RELAY_KEEP,
	};
}

static bool
parse_number(const char *s, enum type type, double *out, const char **end)
{
	static const struct {
		const char *suffix;
		enum type type;
		double factor;
	} units[] = {
		{ "ms", TYPE_TIME, 1e-3 },
		{ "us", TYPE_TIME, 1e-6 },
		{ "s", TYPE_TIME, 1 },
		{ "%", TYPE_CHANCE, 1e-2 },
		{ "ppm", TYPE_PPM, 1 },
	};
	char *after;

	*out = strtod(s, &after);
	*end = after;
	if (after == s || !isfinite(*out))
		return false;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t n = strlen(units[i].suffix);

		if (units[i].type != type ||
		    strncmp(after, units[i].suffix, n) != 0)
			continue;
		*out *= units[i].factor;
		*end += n;
		break;
	}
	return true;
}

static bool
set_number(struct relay_rules *r, const struct key *k, const char *value)
{
	unsigned char *field = (unsigned char *)r + k->at;
	const char *end;
	double v;
	int i;

	if (!parse_number(value, k->type, &v, &end) || *end != '\0' ||
	    v < k->min || v > k->max)
		return false;
	if (k->type == TYPE_INT) {
		i = (int)v;
		memcpy(field, &i, sizeof i);
		return i == v;
	}
	if (k->type == TYPE_PPM)
		v *= 1e-6;
	memcpy(field, &v, sizeof v);
	return true;
}

static bool
set_window(struct relay_rules *r, const struct key *k, const char *value)
{
	struct relay_window w;
	const char *end;

	if (r->blackouts == RELAY_BLACKOUTS ||
	    !parse_number(value, TYPE_TIME, &w.from, &end) || *end != '-' ||
	    !parse_number(end + 1, TYPE_TIME, &w.to, &end) || *end != '\0' ||
	    w.from < k->min || w.to > k->max || w.to <= w.from)
		return false;
	r->blackout[r->blackouts++] = w;
	return true;
}

static bool
set_jitter(struct relay_rules *r, const char *value)
{
	if (strcmp(value, "uniform") == 0)
		r->distribution = RELAY_JITTER_UNIFORM;
	else if (strcmp(value, "exponential") == 0)
		r->distribution = RELAY_JITTER_EXPONENTIAL;
	else
		return false;
	return true;
}

/* Up to four characters, filled with zeros. */
static bool
set_code(uint8_t code[4], const char *value)
{
	size_t n = strlen(value);

	if (n < 1 || n > 4)
		return false;
	memset(code, 0, 4);
	memcpy(code, value, n);
	return true;
}

/* An IPv4 address, or the name of a clock. */
static bool
set_refid(struct relay_rules *r, const char *value)
{
	r->set_refid = inet_pton(AF_INET, value, r->refid) == 1 ||
	    set_code(r->refid, value);
	return r->set_refid;
}

/* "none" takes an earlier kiss back, for a later phase. */
static bool
set_kod(struct relay_rules *r, const char *value)
{
	if (strcmp(value, "none") == 0) {
		r->set_kod = false;
		return true;
	}
	r->set_kod = set_code(r->kod, value);
	return r->set_kod;
}

static bool
set(struct relay_rules *r, const struct key *k, const char *value)
{
	switch (k->type) {
	case TYPE_TIME:
	case TYPE_CHANCE:
	case TYPE_PPM:
	case TYPE_INT:
		return set_number(r, k, value);
	case TYPE_JITTER:
		return set_jitter(r, value);
	case TYPE_WINDOW:
		return set_window(r, k, value);
	case TYPE_REFID:
		return set_refid(r, value);
	case TYPE_KOD:
		return set_kod(r, value);
	}
	return false;
}

bool
relay_rules_set(struct relay_rules *r, const char *key, const char *value,
    char *why, size_t size)
{
	struct relay_rules next = *r;

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (strcmp(keys[i].name, key) != 0)
			continue;
		if (!set(&next, &keys[i], value)) {
			snprintf(why, size, "%s cannot be \"%s\"", key, value);
			return false;
		}
		*r = next;
		return true;
	}
	snprintf(why, size, "no rule is called \"%s\"", key);
	return false;
}
