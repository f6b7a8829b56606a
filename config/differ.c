/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/differ.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/i18n.h"

#include "config/diag.h"
#include "config/mem.h"

#define LIMITS_TEXT 200 /* octets */

enum field_type {
	FIELD_BOOL,
	FIELD_I8,
	FIELD_U8,
	FIELD_U16,
	FIELD_INT,
	FIELD_U32,
	FIELD_SECONDS, /* double */
	FIELD_TEXT,
	FIELD_LIMITS, /* struct mru_cfg */
	FIELD_FILES,  /* statistics: how many are written, and how */
	FIELD_RULES,  /* how many they are, and all of them */
	FIELD_NICS,   /* the same */
};

/* A member of a struct, and its word in ntp.conf. */
struct field {
	const char *name;
	enum field_type type;
	size_t offset;
};

#define OPTION(type, member)  type, offsetof(struct peer_cfg, member)
#define SETTING(type, member) type, offsetof(struct params, member)

static const struct field options[DIFFER_OPTIONS] = {
	[DIFFER_MODE] = { "mode", OPTION(FIELD_U8, hmode) },
	[DIFFER_VERSION] = { "version", OPTION(FIELD_U8, version) },
	[DIFFER_MINPOLL] = { "minpoll", OPTION(FIELD_I8, minpoll) },
	[DIFFER_MAXPOLL] = { "maxpoll", OPTION(FIELD_I8, maxpoll) },
	[DIFFER_IBURST] = { "iburst", OPTION(FIELD_BOOL, iburst) },
	[DIFFER_BURST] = { "burst", OPTION(FIELD_BOOL, burst) },
	[DIFFER_PREFER] = { "prefer", OPTION(FIELD_BOOL, prefer) },
	[DIFFER_NOSELECT] = { "noselect", OPTION(FIELD_BOOL, noselect) },
	[DIFFER_TRUE] = { "true", OPTION(FIELD_BOOL, truechimer) },
	[DIFFER_KEY] = { "key", OPTION(FIELD_U32, keyid) },
	[DIFFER_BIAS] = { "bias", OPTION(FIELD_SECONDS, bias) },
};

static const struct field settings[DIFFER_SETTINGS] = {
	[DIFFER_DRIFTFILE] = { "driftfile", SETTING(FIELD_TEXT, driftfile) },
	[DIFFER_STEP] = { "tinker step", SETTING(FIELD_SECONDS, step) },
	[DIFFER_STEPBACK] = { "tinker stepback",
	    SETTING(FIELD_SECONDS, stepback) },
	[DIFFER_PANIC] = { "tinker panic", SETTING(FIELD_SECONDS, panic) },
	[DIFFER_STEPOUT] = { "tinker stepout",
	    SETTING(FIELD_SECONDS, stepout) },
	[DIFFER_MINSANE] = { "tos minsane", SETTING(FIELD_INT, minsane) },
	[DIFFER_MINCLOCK] = { "tos minclock", SETTING(FIELD_INT, minclock) },
	[DIFFER_MAXCLOCK] = { "tos maxclock", SETTING(FIELD_INT, maxclock) },
	[DIFFER_MINDIST] = { "tos mindist", SETTING(FIELD_SECONDS, mindist) },
	[DIFFER_MAXDIST] = { "tos maxdist", SETTING(FIELD_SECONDS, maxdist) },
	[DIFFER_FLOOR] = { "tos floor", SETTING(FIELD_U8, floor) },
	[DIFFER_CEILING] = { "tos ceiling", SETTING(FIELD_U8, ceiling) },
	[DIFFER_DSCP] = { "dscp", SETTING(FIELD_INT, dscp) },
	[DIFFER_PORT] = { N_("port"), SETTING(FIELD_U16, port) },
	[DIFFER_OBSERVE] = { N_("only observe the clock"),
	    SETTING(FIELD_BOOL, observe) },
	[DIFFER_START] = { N_("set the clock from the beginning"),
	    SETTING(FIELD_BOOL, start) },
	[DIFFER_RULES] = { N_("access rules"), SETTING(FIELD_RULES, nrule) },
	[DIFFER_LIMITS] = { N_("limits of clients"),
	    SETTING(FIELD_LIMITS, mru) },
	[DIFFER_STATS] = { "enable stats", SETTING(FIELD_BOOL, stats) },
	[DIFFER_STATSDIR] = { "statsdir", SETTING(FIELD_TEXT, statsdir) },
	[DIFFER_FILEGEN] = { "filegen", SETTING(FIELD_FILES, filegen) },
	[DIFFER_LOGFILE] = { "logfile", SETTING(FIELD_TEXT, logfile) },
	[DIFFER_LOGCONFIG] = { "logconfig", SETTING(FIELD_U32, logconfig) },
	[DIFFER_NICS] = { N_("interface lines"), SETTING(FIELD_NICS, nnic) },
};

static const char *const kind_word[] = {
	[PARAMS_SERVER] = "server",
	[PARAMS_POOL] = "pool",
	[PARAMS_PEER] = "peer",
};

/* How many statistics files are written. */
static double
count_files(const struct params_filegen *f)
{
	int n = 0;

	for (size_t i = 0; i < STATS_KINDS; i++)
		n += f[i].enable;
	return n;
}

/* What is not written does not count. */
static bool
same_files(const struct params_filegen *was, const struct params_filegen *now)
{
	for (size_t i = 0; i < STATS_KINDS; i++)
		if (was[i].enable != now[i].enable ||
		    (now[i].enable &&
			(was[i].link != now[i].link ||
			    was[i].type != now[i].type ||
			    strcmp(was[i].file, now[i].file) != 0)))
			return false;
	return true;
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
		return memcpy(&v.size, p, sizeof(v.size)), (double)v.size;
	case FIELD_SECONDS:
		return memcpy(&v.d, p, sizeof(v.d)), v.d;
	case FIELD_FILES:
		return count_files((const void *)p);
	case FIELD_TEXT:
	case FIELD_LIMITS:
		break;
	}
	return 0;
}

static const char *
string(const struct field *f, const void *base)
{
	return (const char *)base + f->offset;
}

static const void *
at(const struct field *f, const void *base)
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
same_value(const struct field *f, const void *was, const void *now)
{
	if (f->type == FIELD_TEXT)
		return strcmp(string(f, was), string(f, now)) == 0;
	if (f->type == FIELD_RULES)
		return same_rules(was, now);
	if (f->type == FIELD_LIMITS)
		return same_limits(at(f, was), at(f, now));
	if (f->type == FIELD_FILES)
		return same_files(((const struct params *)was)->filegen,
		    ((const struct params *)now)->filegen);
	if (f->type == FIELD_NICS)
		return nics_same(((const struct params *)was)->nic,
		    ((const struct params *)was)->nnic,
		    ((const struct params *)now)->nic,
		    ((const struct params *)now)->nnic);
	return number(f, was) == number(f, now);
}

/* Bits of the fields that differ. */
static unsigned
compare(const struct field *f, size_t n, const void *was, const void *now)
{
	unsigned bits = 0;

	for (size_t i = 0; i < n; i++) {
		bool same = same_value(&f[i], was, now);

		if (!same)
			bits |= 1u << i;
	}
	return bits;
}

/* An association that is to be sorted. */
struct item {
	const struct params_assoc *a;
	size_t index;
};

static int
compare_key(const struct params_assoc *a, const struct params_assoc *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return strcasecmp(a->name, b->name);
}

static int
compare_item(const void *pa, const void *pb)
{
	const struct item *a = pa, *b = pb;
	int order = compare_key(a->a, b->a);

	if (order != 0)
		return order;
	return a->index < b->index ? -1 : a->index > b->index;
}

static struct item *
sorted(const struct params *p)
{
	struct item *item = mem_realloc(NULL, p->nassoc, sizeof(*item));

	for (size_t i = 0; i < p->nassoc; i++)
		item[i] = (struct item){ &p->assoc[i], i };
	qsort(item, p->nassoc, sizeof(*item), compare_item);
	return item;
}

static struct differ_assoc
pair(const struct item *was, const struct item *now)
{
	struct differ_assoc d = { DIFFER_KEPT, was->index, now->index, 0 };

	d.options =
	    compare(options, DIFFER_OPTIONS, &was->a->cfg, &now->a->cfg);
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
	struct item *a = sorted(was), *b = sorted(now);
	size_t i = 0, j = 0;

	while (i < was->nassoc || j < now->nassoc) {
		int order = i == was->nassoc ? 1
		    : j == now->nassoc       ? -1
					     : compare_key(a[i].a, b[j].a);

		if (order < 0) {
			gone[a[i++].index] = true;
		} else if (order > 0) {
			d->assoc[b[j].index] =
			    (struct differ_assoc){ .how = DIFFER_ADDED,
				    .now = b[j].index };
			j++;
		} else {
			d->assoc[b[j].index] = pair(&a[i++], &b[j]);
			j++;
		}
	}
	free(a);
	free(b);
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
	d->settings = compare(settings, DIFFER_SETTINGS, was, now);
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
	case FIELD_SECONDS:
		fprintf(out, _("%.9g s"), number(f, base));
		break;
	case FIELD_TEXT:
		if (string(f, base)[0] == '\0')
			fputs(_("none"), out);
		print_visible(string(f, base), out);
		break;
	case FIELD_LIMITS:
		fputs(limits_text(at(f, base), buf, sizeof(buf)), out);
		break;
	case FIELD_I8:
	case FIELD_U8:
	case FIELD_U16:
	case FIELD_INT:
	case FIELD_U32:
	case FIELD_FILES:
	case FIELD_RULES:
	case FIELD_NICS:
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
			if ((d->options & 1u << i) == 0)
				continue;
			fputs(comma, out);
			print_field(&options[i], &was->assoc[d->was].cfg,
			    &now->assoc[d->now].cfg, out);
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
		if ((d->settings & 1u << i) == 0)
			continue;
		fprintf(out, "%s: ", _("changed"));
		print_field(&settings[i], was, now, out);
		fputc('\n', out);
	}
}
