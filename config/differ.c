/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/differ.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/nic.h"

#include "config/diag.h"
#include "config/differ_table.h"
#include "config/mem.h"

#define LIMITS_TEXT 200 /* octets */

static const char *const kind_word[] = {
	[PARAMS_SERVER] = "server",
	[PARAMS_POOL] = "pool",
	[PARAMS_PEER] = "peer",
	[PARAMS_REFCLOCK] = "refclock",
};

/* How many statistics files are written. */
static double
enabled_files(const char *p)
{
	struct params_filegen f[STATS_KINDS];
	double n = 0;

	memcpy(f, p, sizeof(f));
	for (size_t i = 0; i < STATS_KINDS; i++)
		n += f[i].enable;
	return n;
}

/* Any field but a text as a number; all of them fit. */
static double
number(const struct field *f, const void *base)
{
	const char *p = (const char *)base + f->offset;
	union {
		bool b;
		int8_t i8;
		uint8_t u8;
		uint16_t u16;
		int i;
		uint32_t u32;
		size_t size;
		double d;
	} v = { .d = 0 };

	switch (f->type) {
	case FIELD_BOOL:
		return memcpy(&v.b, p, sizeof(v.b)), v.b;
	case FIELD_I8:
		return memcpy(&v.i8, p, sizeof(v.i8)), v.i8;
	case FIELD_U8:
		return memcpy(&v.u8, p, sizeof(v.u8)), v.u8;
	case FIELD_U16:
		return memcpy(&v.u16, p, sizeof(v.u16)), v.u16;
	case FIELD_INT:
		return memcpy(&v.i, p, sizeof(v.i)), v.i;
	case FIELD_U32:
		return memcpy(&v.u32, p, sizeof(v.u32)), v.u32;
	case FIELD_RULES:
	case FIELD_NICS:
	case FIELD_KEYS:
		return memcpy(&v.size, p, sizeof(v.size)), (double)v.size;
	case FIELD_PPM:
	case FIELD_SECONDS:
		return memcpy(&v.d, p, sizeof(v.d)), v.d;
	case FIELD_FILEGEN:
		return enabled_files(p);
	case FIELD_LIMITS:
	case FIELD_TEXT:
		break;
	}
	return 0;
}

static const void *
at(const struct field *f, const void *base)
{
	return (const char *)base + f->offset;
}

static const char *
string(const struct field *f, const void *base)
{
	return (const char *)base + f->offset;
}

static int
compare_rule(const void *a, const void *b)
{
	return access_order(a, b);
}

static struct access_rule *
sorted_rules(const struct params *p)
{
	struct access_rule *r = mem_realloc(NULL, p->nrule, sizeof(*r));

	if (p->nrule > 0)
		memcpy(r, p->rule, p->nrule * sizeof(*r));
	qsort(r, p->nrule, sizeof(*r), compare_rule);
	return r;
}

/* The order of rules does not count, nor their lines. */
static bool
same_rules(const struct params *was, const struct params *now)
{
	struct access_rule *a = sorted_rules(was), *b = sorted_rules(now);
	bool same = was->nrule == now->nrule;

	for (size_t i = 0; same && i < was->nrule; i++)
		same =
		    access_order(&a[i], &b[i]) == 0 && a[i].flags == b[i].flags;
	free(a);
	free(b);
	return same && was->source == now->source &&
	    (!now->source ||
		(was->source_rule.flags == now->source_rule.flags &&
		    was->source_rule.ntpport == now->source_rule.ntpport));
}

/* As the lines that set them; what the other dialect's would is left out. */
static const char *
limits_text(const struct mru_cfg *m, char *buf, size_t size)
{
	int n = m->sec ? snprintf(buf, size, "limit average %g burst %g kod %g",
			     m->rate, m->burst, m->kod)
		       : snprintf(buf, size, "discard average %d minimum %d",
			     m->average, m->minimum);

	snprintf(buf + n, size - (size_t)n,
	    ", mru maxdepth %u mindepth %u maxage %u minage %u%s", m->maxdepth,
	    m->mindepth, m->maxage, m->minage,
	    m->monitor ? "" : ", disable monitor");
	return buf;
}

static bool
same_limits(const struct mru_cfg *was, const struct mru_cfg *now)
{
	char a[LIMITS_TEXT], b[LIMITS_TEXT];

	return strcmp(limits_text(was, a, sizeof(a)),
		   limits_text(now, b, sizeof(b))) == 0;
}

static bool
same_keys(const struct params *was, const struct params *now)
{
	if (was->nkey != now->nkey)
		return false;
	for (size_t i = 0; i < was->nkey; i++) {
		const struct mac_key *a = &was->key[i], *b = &now->key[i];

		if (a->id != b->id || a->type != b->type || a->len != b->len ||
		    a->trusted != b->trusted ||
		    memcmp(a->secret, b->secret, a->len) != 0)
			return false;
	}
	return true;
}

/* What is not written does not count. */
static bool
same_files(const struct params *was, const struct params *now)
{
	for (size_t i = 0; i < STATS_KINDS; i++) {
		const struct params_filegen *a = &was->filegen[i],
					    *b = &now->filegen[i];

		if (a->enable != b->enable ||
		    (b->enable &&
			(a->link != b->link || a->type != b->type ||
			    strcmp(a->file, b->file) != 0)))
			return false;
	}
	return true;
}

static bool
same_value(const struct field *f, const void *was, const void *now)
{
	switch (f->type) {
	case FIELD_TEXT:
		return strcmp(string(f, was), string(f, now)) == 0;
	case FIELD_RULES:
		return same_rules(was, now);
	case FIELD_NICS:
		return nics_same(((const struct params *)was)->nic,
		    ((const struct params *)was)->nnic,
		    ((const struct params *)now)->nic,
		    ((const struct params *)now)->nnic);
	case FIELD_KEYS:
		return same_keys(was, now);
	case FIELD_FILEGEN:
		return same_files(was, now);
	case FIELD_LIMITS:
		return same_limits(at(f, was), at(f, now));
	case FIELD_BOOL:
	case FIELD_I8:
	case FIELD_U8:
	case FIELD_U16:
	case FIELD_INT:
	case FIELD_U32:
	case FIELD_PPM:
	case FIELD_SECONDS:
		break;
	}
	return number(f, was) == number(f, now) ||
	    (isnan(number(f, was)) && isnan(number(f, now)));
}

/* Bits of the fields that differ. */
static uint64_t
compare(const struct field *f, size_t n, const void *was, const void *now)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < n; i++) {
		bool same = same_value(&f[i], was, now);

		if (!same)
			bits |= UINT64_C(1) << i;
	}
	return bits;
}

static struct differ_assoc
pair(const struct params *was, size_t i, const struct params *now, size_t j)
{
	struct differ_assoc d = { DIFFER_KEPT, i, j, 0 };

	d.options = compare(
	    differ_options, DIFFER_OPTIONS, &was->assoc[i], &now->assoc[j]);
	if (d.options != 0)
		d.how = DIFFER_CHANGED;
	return d;
}

/* Fills in the associations of `now`, and marks in `gone` those of `was`
 * that have none there. */
static void
match(struct differ *d, const struct params *was, const struct params *now,
    bool *gone)
{
	size_t *from = mem_zero(now->nassoc, sizeof(*from));

	params_match(was, now, from);
	memset(gone, 1, was->nassoc * sizeof(*gone));
	for (size_t j = 0; j < now->nassoc; j++) {
		if (from[j] == PARAMS_NEW) {
			d->assoc[j] =
			    (struct differ_assoc){ .how = DIFFER_ADDED,
				    .now = j };
			continue;
		}
		gone[from[j]] = false;
		d->assoc[j] = pair(was, from[j], now, j);
	}
	free(from);
}

void
differ_make(
    struct differ *d, const struct params *was, const struct params *now)
{
	bool *gone = mem_zero(was->nassoc, sizeof(*gone));

	memset(d, 0, sizeof(*d));
	d->assoc =
	    mem_realloc(NULL, was->nassoc + now->nassoc, sizeof(*d->assoc));
	d->nassoc = now->nassoc;
	match(d, was, now, gone);
	for (size_t i = 0; i < was->nassoc; i++)
		if (gone[i])
			d->assoc[d->nassoc++] =
			    (struct differ_assoc){ .how = DIFFER_REMOVED,
				    .was = i };
	for (size_t i = 0; i < d->nassoc; i++)
		d->count[d->assoc[i].how]++;
	d->settings = compare(differ_settings, DIFFER_SETTINGS, was, now);
	free(gone);
}

void
differ_free(struct differ *d)
{
	free(d->assoc);
	memset(d, 0, sizeof(*d));
}

bool
differ_none(const struct differ *d)
{
	return d->count[DIFFER_KEPT] == d->nassoc && d->settings == 0;
}

static void
print_visible(const char *text, FILE *out)
{
	size_t len = strlen(text);
	char shown[16];

	while (len > 0) {
		size_t n = diag_visible(text, len, shown);

		fputs(shown, out);
		text += n;
		len -= n;
	}
}

static void
print_value(const struct field *f, const void *base, FILE *out)
{
	char buf[LIMITS_TEXT];

	switch (f->type) {
	case FIELD_BOOL:
		fputs(number(f, base) != 0 ? _("yes") : _("no"), out);
		break;
	case FIELD_PPM:
		fprintf(out, _("%.9g ppm"), number(f, base) * 1e6);
		break;
	case FIELD_SECONDS:
		fprintf(out, _("%.9g s"), number(f, base));
		break;
	case FIELD_LIMITS:
		fputs(limits_text(at(f, base), buf, sizeof(buf)), out);
		break;
	case FIELD_TEXT:
		if (string(f, base)[0] == '\0')
			fputs(_("none"), out);
		print_visible(string(f, base), out);
		break;
	case FIELD_I8:
	case FIELD_U8:
	case FIELD_U16:
	case FIELD_INT:
	case FIELD_U32:
	case FIELD_RULES:
	case FIELD_NICS:
	case FIELD_KEYS:
	case FIELD_FILEGEN:
		fprintf(out, "%.0f", number(f, base));
		break;
	}
}

/* NAME NEW (was OLD) */
static void
print_field(const struct field *f, const void *was, const void *now, FILE *out)
{
	fprintf(out, "%s ", _(f->name));
	print_value(f, now, out);
	fputs(_(" (was "), out);
	print_value(f, was, out);
	fputs(")", out);
}

static void
print_name(const char *what, const struct params_assoc *a, FILE *out)
{
	fprintf(out, "%s: %s ", what, kind_word[a->kind]);
	if (a->family != ADDR_NONE)
		fprintf(out, "-%d ", (int)a->family);
	print_visible(a->name, out);
}

static void
print_assoc(const struct differ_assoc *d, const struct params *was,
    const struct params *now, FILE *out)
{
	const char *comma = ": ";

	switch (d->how) {
	case DIFFER_KEPT:
		return;
	case DIFFER_ADDED:
		print_name(_("added"), &now->assoc[d->now], out);
		break;
	case DIFFER_REMOVED:
		print_name(_("removed"), &was->assoc[d->was], out);
		break;
	case DIFFER_CHANGED:
		print_name(_("changed"), &now->assoc[d->now], out);
		for (size_t i = 0; i < DIFFER_OPTIONS; i++) {
			if ((d->options >> i & 1) == 0)
				continue;
			fputs(comma, out);
			print_field(&differ_options[i], &was->assoc[d->was],
			    &now->assoc[d->now], out);
			comma = ", ";
		}
		break;
	}
	fputc('\n', out);
}

void
differ_print(const struct differ *d, const struct params *was,
    const struct params *now, FILE *out)
{
	for (size_t i = 0; i < d->nassoc; i++)
		print_assoc(&d->assoc[i], was, now, out);
	for (size_t i = 0; i < DIFFER_SETTINGS; i++) {
		if ((d->settings >> i & 1) == 0)
			continue;
		fprintf(out, "%s: ", _("changed"));
		print_field(&differ_settings[i], was, now, out);
		fputc('\n', out);
	}
}
