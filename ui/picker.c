/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/picker.h"

#include "config/picks.h"
#include "core/i18n.h"
#include "engine/probe.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "config/mem.h"

void
picker_filter_init(struct picker_filter *f)
{
	*f = (struct picker_filter){ .policies = ~(1u << POLICY_CLOSED) };
}

static bool
is_country(const char *word)
{
	size_t len = strlen(word);

	if (len != 2 && (len != 5 || word[2] != '-'))
		return false;
	for (size_t i = 0; i < len; i++)
		if (i != 2 && !isupper((unsigned char)word[i]))
			return false;
	return true;
}

/* "open", "all"; 0: no such word. */
static unsigned
policies_of(const char *word)
{
	if (strcmp(word, "all") == 0)
		return ~0u;
	for (size_t i = 0; i < POLICY_COUNT; i++)
		if (strcmp(catalog_policy_word((enum catalog_policy)i), word) ==
		    0)
			return 1u << i;
	return 0;
}

static bool
take_number(const char *text, double low, double high, double *out)
{
	char *end;
	double v = strtod(text, &end);

	if (end == text || *end != '\0' || !(v >= low && v <= high))
		return false;
	*out = v;
	return true;
}

/* What stands behind "name=", or NULL. */
static const char *
value_of(const char *word, const char *name)
{
	size_t len = strlen(name);

	return strncmp(word, name, len) == 0 && word[len] == '='
	    ? word + len + 1
	    : NULL;
}

static bool
take_text(struct picker_filter *f, const char *word, char *why, size_t size)
{
	size_t i = 0;

	while (i < PICKER_WORDS && f->text[i][0] != '\0')
		i++;
	if (i == PICKER_WORDS || strlen(word) >= sizeof(f->text[0])) {
		snprintf(why, size, _("too many words, or too long a one"));
		return false;
	}
	memcpy(f->text[i], word, strlen(word) + 1);
	return true;
}

bool
picker_filter_parse(
    struct picker_filter *f, const char *word, char *why, size_t size)
{
	const char *value;
	double v;

	if ((value = value_of(word, "stratum")) != NULL) {
		if (take_number(value, 1, 15, &v)) {
			f->stratum = (uint8_t)v;
			return true;
		}
		snprintf(why, size, _("stratum= wants a number from 1 to 15"));
	} else if ((value = value_of(word, "policy")) != NULL) {
		if (policies_of(value) != 0) {
			f->policies = policies_of(value);
			return true;
		}
		snprintf(why, size,
		    _("policy= wants open, restricted, closed, unknown or "
		      "all"));
	} else if ((value = value_of(word, "km")) != NULL) {
		if (take_number(value, 1, 30000, &f->km))
			return true;
		snprintf(why, size, _("km= wants a number from 1 to 30000"));
	} else if ((value = value_of(word, "ms")) != NULL) {
		if (take_number(value, 0.001, 1e5, &v)) {
			f->delay = v / 1e3;
			return true;
		}
		snprintf(why, size, _("ms= wants a number of milliseconds"));
	} else if (is_country(word)) {
		snprintf(f->iso, sizeof(f->iso), "%s", word);
		return true;
	} else if (strcmp(word, "nts") == 0) {
		return f->nts = true;
	} else if (strcmp(word, "marked") == 0) {
		return f->marked = true;
	} else if (strcmp(word, "answers") == 0) {
		return f->answering = true;
	} else {
		return take_text(f, word, why, size);
	}
	return false;
}

static bool
any_text(const struct catalog_row *r, const char *word)
{
	for (size_t i = 0; i < CATALOG_TEXTS; i++)
		if (strcasestr(r->text[i], word) != NULL)
			return true;
	return false;
}

bool
picker_shown(const struct pick *p, const struct picker_filter *f)
{
	const struct catalog_row *r = p->row;

	if (p->marked) /* what was chosen is never out of sight */
		return true;
	if ((f->policies & 1u << r->policy) == 0 || f->marked ||
	    (f->nts && !r->nts) || (f->stratum && r->stratum != f->stratum) ||
	    (f->answering && !(p->probed && p->probe.measured)))
		return false;
	if (f->iso[0] != '\0' &&
	    strncmp(r->text[CATALOG_ISO], f->iso, strlen(f->iso)) != 0)
		return false;
	if (f->km > 0 && !(p->km <= f->km))
		return false;
	if (f->delay > 0 &&
	    !(p->probed && p->probe.measured && p->probe.delay <= f->delay))
		return false;
	for (size_t i = 0; i < PICKER_WORDS && f->text[i][0] != '\0'; i++)
		if (!any_text(r, f->text[i]))
			return false;
	return true;
}

/* Unknown ones come last. */
static int
by_number(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(a) - isnan(b);
	return (a > b) - (a < b);
}

static double
delay_of(const struct pick *p)
{
	return p->probed && p->probe.measured ? p->probe.delay : (double)NAN;
}

/* Taken ones first, then by rank. */
static int
by_choice(const struct pick *a, const struct pick *b)
{
	unsigned x = a->chosen.rank, y = b->chosen.rank;
	int order = b->marked - a->marked;

	if (order == 0)
		order = (x == 0) - (y == 0);
	if (order == 0)
		order = (x > y) - (x < y);
	if (order == 0)
		order = by_number(delay_of(a), delay_of(b));
	return order != 0 ? order : by_number(a->km, b->km);
}

int
picker_compare(
    const struct pick *a, const struct pick *b, enum picker_order order)
{
	const struct catalog_row *x = a->row, *y = b->row;
	int result = 0;

	if (order == PICKER_BY_RANK)
		result = by_choice(a, b);
	else if (order == PICKER_BY_COUNTRY)
		result = strcmp(x->text[CATALOG_ISO], y->text[CATALOG_ISO]);
	else if (order == PICKER_BY_STRATUM)
		result = x->stratum - y->stratum;
	else if (order == PICKER_BY_DELAY)
		result = by_number(delay_of(a), delay_of(b));
	else if (order == PICKER_BY_DISTANCE)
		result = by_number(a->km, b->km);
	else if (order == PICKER_BY_AGE)
		result = strcmp(y->text[CATALOG_DATE], x->text[CATALOG_DATE]);
	return result != 0 ? result
			   : strcasecmp(catalog_key(x), catalog_key(y));
}

/* Where a row's country is; those met before are remembered. */
struct countries {
	struct {
		char iso[8];
		bool known;
		struct place_on_earth place;
	} seen[300];
	size_t count;
};

static bool
country(struct countries *c, const char *iso, struct place_on_earth *out)
{
	size_t i = 0;

	while (i < c->count && strcmp(c->seen[i].iso, iso) != 0)
		i++;
	if (i == c->count) {
		if (i == sizeof(c->seen) / sizeof(c->seen[0]))
			return false;
		snprintf(c->seen[i].iso, sizeof(c->seen[i].iso), "%s", iso);
		c->seen[i].known = geography_country(iso, &c->seen[i].place);
		c->count++;
	}
	if (c->seen[i].known)
		*out = c->seen[i].place;
	return c->seen[i].known;
}

static double
distance(const struct picker *p, const struct catalog_row *r,
    struct countries *known)
{
	struct place_on_earth place = { .lat = r->lat, .lon = r->lon };

	if (!p->placed)
		return (double)NAN;
	if ((isnan(place.lat) || isnan(place.lon)) &&
	    (*r->text[CATALOG_ISO] == '\0' ||
		!country(known, r->text[CATALOG_ISO], &place)))
		return (double)NAN;
	return geography_km(p->here.lat, p->here.lon, place.lat, place.lon);
}

static void
recall(struct picker *p)
{
	struct pick_note *note;
	size_t n = picks_load(&note);

	for (size_t i = 0; i < n; i++) {
		struct pick *pick = picker_find(p, note[i].name);

		if (pick == NULL)
			continue;
		pick->marked = note[i].marked;
		pick->permitted = note[i].permitted;
		pick->mailed = note[i].mailed;
		pick->probed = note[i].probed;
		pick->probe = note[i].probe;
	}
	free(note);
}

static void
fill(struct picker *p)
{
	struct countries *known = mem_zero(1, sizeof(*known));

	p->count = p->catalog.count;
	p->pick = mem_zero(p->count + 1, sizeof(p->pick[0]));
	for (size_t i = 0; i < p->count; i++) {
		struct pick *pick = &p->pick[i];

		pick->row = &p->catalog.row[i];
		pick->km = distance(p, pick->row, known);
		pick->error = (double)NAN;
		pick->probe.hops = -1;
	}
	free(known);
}

void
picker_load(struct picker *p, const char *country, struct diags *ds)
{
	memset(p, 0, sizeof(*p));
	catalog_init(&p->catalog);
	catalog_load(&p->catalog, ds);
	p->placed = country != NULL ? geography_country(country, &p->here)
				    : geography_here(&p->here);
	fill(p);
	recall(p);
	picker_judge(p);
}

void
picker_load_lab(struct picker *p, const char *name, struct diags *ds)
{
	memset(p, 0, sizeof(*p));
	p->lab = true;
	catalog_init(&p->catalog);
	catalog_load_lab(&p->catalog, name, ds);
	fill(p);
}

void
picker_free(struct picker *p)
{
	free(p->pick);
	p->pick = NULL;
	p->count = 0;
	catalog_free(&p->catalog);
}

int
picker_save(const struct picker *p)
{
	struct pick_note *note;
	int error;

	if (p->lab)
		return 0;
	note = mem_zero(p->count + 1, sizeof(*note));
	for (size_t i = 0; i < p->count; i++) {
		const struct pick *pick = &p->pick[i];

		snprintf(note[i].name, sizeof(note[i].name), "%s",
		    catalog_key(pick->row));
		note[i].marked = pick->marked;
		note[i].permitted = pick->permitted;
		note[i].mailed = pick->mailed;
		note[i].probed = pick->probed;
		note[i].probe = pick->probe;
	}
	error = picks_save(note, p->count);
	free(note);
	return error;
}

struct pick *
picker_find(const struct picker *p, const char *name)
{
	const struct catalog_row *r = catalog_find(&p->catalog, name);

	return r != NULL ? &p->pick[r - p->catalog.row] : NULL;
}

/* s: NIST asks for four between two questions, and others may. */
#define POLITE 4.0

void
picker_aim(const struct pick *p, struct probe_aim *aim)
{
	const char *host = p->row->text[CATALOG_HOST];

	memset(aim, 0, sizeof(*aim));
	if (*host == '\0')
		host = p->row->text[CATALOG_ADDRESS];
	snprintf(aim->name, sizeof(aim->name), "%.*s", (int)strcspn(host, ","),
	    host);
	aim->nts = p->row->nts;
	aim->gap = strstr(host, "nist.gov") != NULL ? POLITE : 0;
}

void
picker_probed(struct pick *p, const struct probe_result *r, int64_t now)
{
	p->probe = *r;
	p->probed = now;
}

void
picker_judge(struct picker *p)
{
	struct probe_result *r = mem_zero(p->count + 1, sizeof(*r));
	double *error = mem_zero(p->count + 1, sizeof(*error));
	bool *wrong = mem_zero(p->count + 1, sizeof(*wrong));

	for (size_t i = 0; i < p->count; i++)
		if (p->pick[i].probed != 0)
			r[i] = p->pick[i].probe;
	probe_judge(r, p->count, error, wrong);
	for (size_t i = 0; i < p->count; i++) {
		p->pick[i].error = error[i];
		p->pick[i].wrong = wrong[i];
	}
	free(r);
	free(error);
	free(wrong);
}

size_t
picker_suggest(struct picker *p, const struct choose_cfg *cfg,
    const struct picker_filter *among)
{
	struct choose_aim *aim = mem_zero(p->count + 1, sizeof(*aim));
	struct choose_result *out = mem_zero(p->count + 1, sizeof(*out));
	size_t *at = mem_zero(p->count + 1, sizeof(*at)), n = 0, taken;

	picker_judge(p);
	for (size_t i = 0; i < p->count; i++) {
		struct pick *pick = &p->pick[i];

		pick->marked = false;
		pick->chosen = (struct choose_result){ .verdict = CHOOSE_OUT };
		if (among != NULL && !picker_shown(pick, among))
			continue;
		at[n] = i;
		aim[n++] = (struct choose_aim){ .row = pick->row,
			.probe = pick->probed != 0 ? &pick->probe : NULL,
			.error = pick->error,
			.wrong = pick->wrong,
			.km = pick->km,
			.permitted = pick->permitted };
	}
	taken = choose(aim, n, cfg, out);
	for (size_t i = 0; i < n; i++) {
		struct pick *pick = &p->pick[at[i]];

		pick->chosen = out[i];
		pick->chosen.other = at[out[i].other];
		pick->marked = out[i].verdict == CHOOSE_TAKEN;
	}
	p->suggested = true;
	free(aim);
	free(out);
	free(at);
	return taken;
}

const char *
picker_reason(int64_t now, char *buf, size_t size)
{
	time_t t = (time_t)now;
	char day[16];
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	snprintf(buf, size, "replaced on %s by servers that were chosen", day);
	return buf;
}

bool
picker_usable(const struct pick *p)
{
	return *p->row->text[CATALOG_HOST] != '\0' ||
	    *p->row->text[CATALOG_ADDRESS] != '\0';
}

bool
picker_allowed(const struct pick *p)
{
	return p->permitted || p->row->policy == POLICY_OPEN;
}

char *
picker_mail(const struct pick *p, const char *host, const char *address)
{
	const char *name = catalog_key(p->row);
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		abort();
	fprintf(out, _("To: the operator of %s, named at\n"), name);
	fprintf(out, "    %s\n", p->row->text[CATALOG_PAGE]);
	fprintf(out, _("Subject: a new client of %s\n\n"), name);
	fprintf(out,
	    _("Hello,\n\nI would like to take the time from your server %s,\n"
	      "for a server of mine:\n\n    %s (%s)\n\nIt asks with ntpd's "
	      "ordinary intervals (64 to 1024 s; eight\nquestions at a "
	      "start), heeds kiss-o'-death packets, and is\nto serve the NTP "
	      "Pool. If that is not welcome, tell me, and it will\nstop.\n\n"
	      "Thank you for running the server.\n"),
	    name, host, address);
	fclose(out);
	return text;
}
