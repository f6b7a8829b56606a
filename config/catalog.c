/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/catalog.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "config/mem.h"
#include "config/shelf.h"
#include "core/i18n.h"

enum { BLOCK = 64 * 1024, FIRST_SLOTS = 256, DAY = 86400 };

void
catalog_init(struct catalog *c)
{
	*c = (struct catalog){ 0 };
}

void
catalog_free(struct catalog *c)
{
	for (size_t i = 0; i < c->nblock; i++)
		free(c->block[i]);
	free(c->block);
	free(c->by_key.slot);
	free(c->by_gone.slot);
	free(c->row);
	free(c->gone);
	catalog_init(c);
}

void
catalog_row_init(struct catalog_row *r)
{
	*r = (struct catalog_row){ .lat = NAN, .lon = NAN };
	for (size_t i = 0; i < CATALOG_TEXTS; i++)
		r->text[i] = "";
}

const char *
catalog_key(const struct catalog_row *r)
{
	static const enum catalog_text by[] = { CATALOG_HOST, CATALOG_ADDRESS,
		CATALOG_PAGE };
	size_t i = 0;

	while (i < 2 && *r->text[by[i]] == '\0')
		i++;
	return r->text[by[i]];
}

/* Texts live as long as the catalogue; most are short, so they share blocks. */
static const char *
keep(struct catalog *c, const char *text)
{
	size_t len = strlen(text) + 1;
	char *at;

	if (len == 1)
		return "";
	if (len > c->left) {
		size_t size = len > BLOCK ? len : BLOCK;

		c->block =
		    mem_realloc(c->block, c->nblock + 1, sizeof(c->block[0]));
		c->block[c->nblock++] = mem_zero(size, 1);
		c->left = size;
	}
	at = c->block[c->nblock - 1];
	at += (len > BLOCK ? len : BLOCK) - c->left;
	memcpy(at, text, len);
	c->left -= len;
	return at;
}

/* FNV-1a of the name in lower case. */
static size_t
hash(const char *name)
{
	uint32_t h = 2166136261u;

	for (; *name != '\0'; name++) {
		unsigned char ch = (unsigned char)*name;

		h ^= ch >= 'A' && ch <= 'Z' ? ch + 32u : ch;
		h *= 16777619u;
	}
	return h;
}

static const char *
row_name(const struct catalog *c, uint32_t i)
{
	return catalog_key(&c->row[i]);
}

static const char *
gone_name(const struct catalog *c, uint32_t i)
{
	return c->gone[i].host;
}

typedef const char *name_of(const struct catalog *c, uint32_t i);

/* The slot of this name, or the empty one where it would be. */
static uint32_t *
find_slot(const struct catalog *c, const struct catalog_index *x, name_of *of,
    const char *name)
{
	size_t i = hash(name) & (x->slots - 1);

	while (x->slot[i] != 0 && strcasecmp(of(c, x->slot[i] - 1), name) != 0)
		i = (i + 1) & (x->slots - 1);
	return &x->slot[i];
}

/* Notes the newest, which has this name; at most half the slots are taken. */
static void
add_name(const struct catalog *c, struct catalog_index *x, name_of *of)
{
	x->used++;
	if (x->used * 2 > x->slots) {
		x->slots = x->slots == 0 ? FIRST_SLOTS : x->slots * 2;
		free(x->slot);
		x->slot = mem_zero(x->slots, sizeof(x->slot[0]));
		for (uint32_t i = 0; i + 1 < x->used; i++)
			*find_slot(c, x, of, of(c, i)) = i + 1;
	}
	*find_slot(c, x, of, of(c, (uint32_t)x->used - 1)) = (uint32_t)x->used;
}

struct catalog_row *
catalog_find(const struct catalog *c, const char *name)
{
	uint32_t at = c->by_key.slots == 0
	    ? 0
	    : *find_slot(c, &c->by_key, row_name, name);

	return at == 0 ? NULL : &c->row[at - 1];
}

const struct catalog_gone *
catalog_gone(const struct catalog *c, const char *host)
{
	uint32_t at = c->by_gone.slots == 0
	    ? 0
	    : *find_slot(c, &c->by_gone, gone_name, host);

	return at == 0 ? NULL : &c->gone[at - 1];
}

/* Adds to a row what it does not say itself. */
static void
fill_in(struct catalog *c, struct catalog_row *r, const struct catalog_row *by)
{
	for (size_t i = 0; i < CATALOG_TEXTS; i++)
		if (*r->text[i] == '\0' && i != CATALOG_SOURCE &&
		    i != CATALOG_DATE)
			r->text[i] = keep(c, by->text[i]);
	if (isnan(r->lat) || isnan(r->lon)) {
		r->lat = by->lat;
		r->lon = by->lon;
	}
	if (r->stratum == 0)
		r->stratum = by->stratum;
	if (r->policy == POLICY_UNKNOWN)
		r->policy = by->policy;
	if (r->notify == ANSWER_UNKNOWN)
		r->notify = by->notify;
	if (r->pool == ANSWER_UNKNOWN)
		r->pool = by->pool;
	r->nts |= by->nts;
	r->smear |= by->smear;
	r->own |= by->own;
}

struct catalog_row *
catalog_put(struct catalog *c, const struct catalog_row *row)
{
	struct catalog_row *r = catalog_find(c, catalog_key(row));

	if (*catalog_key(row) == '\0' ||
	    (!row->own && catalog_gone(c, catalog_key(row)) != NULL))
		return NULL;
	if (r != NULL) {
		fill_in(c, r, row);
		return r;
	}
	if (c->row == NULL || c->count == c->room) {
		c->room = c->room == 0 ? 64 : c->room * 2;
		c->row = mem_realloc(c->row, c->room, sizeof(c->row[0]));
	}
	r = &c->row[c->count++];
	*r = *row;
	for (size_t i = 0; i < CATALOG_TEXTS; i++)
		r->text[i] = keep(c, row->text[i]);
	add_name(c, &c->by_key, row_name);
	return r;
}

void
catalog_put_gone(struct catalog *c, const struct catalog_gone *g)
{
	struct catalog_gone *to;

	if (catalog_gone(c, g->host) != NULL)
		return;
	if (c->gone == NULL || c->ngone == c->gone_room) {
		c->gone_room = c->gone_room == 0 ? 64 : c->gone_room * 2;
		c->gone =
		    mem_realloc(c->gone, c->gone_room, sizeof(c->gone[0]));
	}
	to = &c->gone[c->ngone++];
	to->host = keep(c, g->host);
	to->now = keep(c, g->now);
	to->remarks = keep(c, g->remarks);
	add_name(c, &c->by_gone, gone_name);
}

int
catalog_age(const struct catalog_row *r, int64_t now)
{
	struct tm tm = { 0 };
	int64_t then;

	if (strptime(r->text[CATALOG_DATE], "%Y-%m-%d", &tm) == NULL)
		return -1;
	then = timegm(&tm);
	return then > now ? 0 : (int)((now - then) / DAY);
}

/* A list of the user's, the system's or the program's. */
static void
load_list(struct catalog *c, const char *name, bool own, struct diags *ds)
{
	struct shelf_file file;

	if (!shelf_read(&file, CATALOG_KIND, _("list of servers"), name, ds))
		return;
	if (file.own == own)
		catalog_read(c, file.path, file.text, own, ds);
	free(file.text);
}

void
catalog_load(struct catalog *c, struct diags *ds)
{
	struct shelf_names names;

	shelf_list(&names, CATALOG_KIND);
	for (size_t i = 0; i < names.count; i++)
		load_list(c, names.name[i], true, ds);
	for (size_t i = 0; i < names.count; i++)
		load_list(c, names.name[i], false, ds);
}

void
catalog_load_lab(struct catalog *c, const char *name, struct diags *ds)
{
	struct shelf_file file;

	if (!shelf_read(&file, "lab", _("practice network"), name, ds))
		return;
	catalog_read_lab(c, file.path, file.text, ds);
	free(file.text);
}
