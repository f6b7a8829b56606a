/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of servers as libconfig files: read, and written. */
#include "config/catalog.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config/setting.h"
#include "core/addr.h"
#include "core/i18n.h"
#include "sys/replace.h"

/* The most rows that one file can have. */
enum { ROWS_MAX = 20000 };

static const char *const text_word[CATALOG_TEXTS] = { "iso", "host", "address",
	"location", "page", "area", "reference", "remarks", "source", "date" };
static const char *const policy_word[POLICY_COUNT] = { N_("unknown"),
	N_("open"), N_("restricted"), N_("closed") };

const char *
catalog_policy_word(enum catalog_policy p)
{
	return policy_word[p];
}

const char *
catalog_text_word(enum catalog_text t)
{
	return text_word[t];
}

/* What is read of a row beside its texts. */
struct fields {
	double lat, lon;
	uint8_t stratum;
	bool notify, pool, nts, smear;
};

enum { SET_LAT = 1, SET_LON = 2, SET_NOTIFY = 4, SET_POOL = 8 };

#define FIELD(name, kind, low, high, bit)                                      \
	{                                                                      \
#name, kind, offsetof(struct fields, name), 1, low, high, bit  \
	}

static const struct setting_field field[] = {
	FIELD(lat, SETTING_NUMBER, -90, 90, SET_LAT),
	FIELD(lon, SETTING_NUMBER, -180, 180, SET_LON),
	FIELD(stratum, SETTING_WHOLE, 1, 15, 0),
	FIELD(notify, SETTING_SWITCH, 0, 0, SET_NOTIFY),
	FIELD(pool, SETTING_SWITCH, 0, 0, SET_POOL),
	FIELD(nts, SETTING_SWITCH, 0, 0, 0),
	FIELD(smear, SETTING_SWITCH, 0, 0, 0),
};

enum { FIELDS = sizeof(field) / sizeof(field[0]) };

struct list_file {
	struct reading r;
	struct catalog *c;
	bool own;
	uint8_t stratum;  /* of rows that name none */
	const char *host; /* the same; NULL: they must */
};

static enum catalog_answer
answer(uint32_t set, uint32_t bit, bool value)
{
	return (set & bit) == 0 ? ANSWER_UNKNOWN
	    : value             ? ANSWER_YES
				: ANSWER_NO;
}

static bool
is_host(const char *text)
{
	size_t len = strspn(text,
	    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-."
	    "_");

	return len <= 253 && text[len] == '\0';
}

static bool
is_date(const char *text)
{
	static const char form[] = "0000-00-00";

	for (size_t i = 0; i < sizeof(form); i++)
		if (form[i] == '0' ? !isdigit((unsigned char)text[i])
				   : text[i] != form[i])
			return false;
	return true;
}

/* "DE" or "US-CA". */
static bool
is_iso(const char *t)
{
	size_t len = strlen(t);

	for (size_t i = 0; i < len; i++)
		if (i == 2 ? t[i] != '-' : !isupper((unsigned char)t[i]))
			return false;
	return len == 2 || len == 5;
}

static bool
are_addresses(const char *text)
{
	char one[64];
	struct addr a;

	for (;;) {
		size_t len = strcspn(text, ",");

		if (len == 0 || len >= sizeof(one))
			return false;
		memcpy(one, text, len);
		one[len] = '\0';
		if (!addr_parse(&a, one))
			return false;
		if (text[len] == '\0')
			return true;
		text += len + 1;
	}
}

static bool
is_url(const char *text)
{
	return strncmp(text, "https://", 8) == 0 ||
	    strncmp(text, "http://", 7) == 0;
}

/* Why a text cannot be what its setting says; NULL: it can. */
static const char *
wrong_text(enum catalog_text t, const char *text)
{
	if (t == CATALOG_HOST && !is_host(text))
		return _("is no host name");
	if (t == CATALOG_DATE && !is_date(text))
		return _("is no date; it is written 2026-01-31");
	if (t == CATALOG_ISO && !is_iso(text))
		return _("is no ISO 3166 code; it is written DE or US-CA");
	if (t == CATALOG_ADDRESS && !are_addresses(text))
		return _("is no list of addresses, separated by commas");
	if (t == CATALOG_PAGE && !is_url(text))
		return _("is no address of a page; it begins with https://");
	return NULL;
}

static bool
read_texts(struct list_file *f, const config_setting_t *group,
    char text[CATALOG_TEXTS][CATALOG_TEXT + 1])
{
	size_t errors = f->r.errors;

	for (size_t i = 0; i < CATALOG_TEXTS; i++) {
		const config_setting_t *e =
		    config_setting_get_member(group, text_word[i]);
		const char *why;

		text[i][0] = '\0';
		if (e == NULL ||
		    !setting_text(&f->r, e, text[i], CATALOG_TEXT + 1) ||
		    text[i][0] == '\0')
			continue;
		why = wrong_text((enum catalog_text)i, text[i]);
		if (why != NULL)
			setting_complain(&f->r, e, "bad-text", "%s: %.60s %s",
			    text_word[i], text[i], why);
	}
	return f->r.errors == errors;
}

static bool
read_policy(struct list_file *f, const config_setting_t *group,
    enum catalog_policy *out)
{
	const config_setting_t *e = config_setting_get_member(group, "policy");
	char text[16];

	*out = POLICY_UNKNOWN;
	if (e == NULL)
		return true;
	if (!setting_text(&f->r, e, text, sizeof(text)))
		return false;
	for (size_t i = 0; i < POLICY_COUNT; i++)
		if (strcmp(text, policy_word[i]) == 0) {
			*out = (enum catalog_policy)i;
			return true;
		}
	setting_complain(&f->r, e, "bad-policy",
	    _("policy: %.20s: there are open, restricted, closed and unknown"),
	    text);
	return false;
}

static void
read_row(void *arg, const config_setting_t *group)
{
	static const char *const policy[] = { "policy" };
	char text[CATALOG_TEXTS][CATALOG_TEXT + 1];
	struct list_file *f = arg;
	size_t errors = f->r.errors;
	struct fields v = { .lat = NAN, .lon = NAN, .stratum = f->stratum };
	struct setting_words words = { 0 };
	struct catalog_row row;
	uint32_t set;

	catalog_row_init(&row);
	setting_know(&words, text_word, CATALOG_TEXTS);
	setting_know(&words, policy, 1);
	setting_know_fields(&words, field, FIELDS);
	setting_strangers(&f->r, group, &words, _("a server"));
	set = setting_fields(&f->r, group, field, FIELDS, &v);
	if (!read_texts(f, group, text) ||
	    !read_policy(f, group, &row.policy) || f->r.errors != errors)
		return;
	for (size_t i = 0; i < CATALOG_TEXTS; i++)
		row.text[i] = text[i];
	if (f->host != NULL && text[CATALOG_HOST][0] == '\0')
		row.text[CATALOG_HOST] = f->host;
	if ((set & (SET_LAT | SET_LON)) == (SET_LAT | SET_LON)) {
		row.lat = v.lat;
		row.lon = v.lon;
	}
	row.stratum = v.stratum;
	row.notify = answer(set, SET_NOTIFY, v.notify);
	row.pool = answer(set, SET_POOL, v.pool);
	row.nts = v.nts;
	row.smear = v.smear;
	row.own = f->own;
	if (*catalog_key(&row) == '\0')
		setting_complain(&f->r, group, "no-name",
		    _("a server has a host, an address or a page"));
	else
		catalog_put(f->c, &row);
}

/* What catalog_key() gives: of some no name is known. */
static bool
is_key(const char *text)
{
	return *text != '\0' &&
	    (is_host(text) || is_url(text) || are_addresses(text));
}

static void
read_gone(void *arg, const config_setting_t *group)
{
	static const char *const word[] = { "host", "now", "remarks" };
	struct list_file *f = arg;
	size_t errors = f->r.errors;
	char text[3][CATALOG_TEXT + 1];
	struct setting_words words = { 0 };

	setting_know(&words, word, 3);
	setting_strangers(&f->r, group, &words, _("a name that has ended"));
	for (size_t i = 0; i < 3; i++) {
		const config_setting_t *e =
		    config_setting_get_member(group, word[i]);

		text[i][0] = '\0';
		if (e != NULL)
			setting_text(&f->r, e, text[i], sizeof(text[i]));
	}
	if (!is_key(text[0]) || !is_host(text[1]))
		setting_complain(&f->r, group, "no-name",
		    _("a name that has ended has a host, and perhaps a host "
		      "that it is now"));
	if (f->r.errors == errors)
		catalog_put_gone(f->c,
		    &(struct catalog_gone){
			.host = text[0], .now = text[1], .remarks = text[2] });
}

static void
read_root(struct list_file *f, const config_setting_t *root)
{
	static const char *const word[] = { "servers", "gone", "stratum" };
	struct setting_words words = { 0 };
	const config_setting_t *list;
	double stratum = 0;

	setting_know(&words, word, 3);
	setting_strangers(&f->r, root, &words, _("a list of servers"));
	list = config_setting_get_member(root, "stratum");
	if (list != NULL && setting_number(&f->r, list, 1, 15, &stratum))
		f->stratum = (uint8_t)stratum;
	list = config_setting_get_member(root, "gone");
	if (list != NULL)
		setting_groups(&f->r, list, ROWS_MAX, read_gone, f);
	list = config_setting_get_member(root, "servers");
	if (list != NULL)
		setting_groups(&f->r, list, ROWS_MAX, read_row, f);
}

/* A server of a practice network. What is wrong with it otherwise is said by
 * whoever reads the scenario. */
static void
read_lab_server(void *arg, const config_setting_t *group)
{
	const config_setting_t *own =
	    config_setting_get_member(group, "catalogue");
	struct list_file *f = arg;
	struct catalog_row row;
	int stratum = 0;

	if (!config_setting_lookup_string(group, "name", &f->host))
		return;
	config_setting_lookup_int(group, "stratum", &stratum);
	f->stratum = stratum > 0 && stratum < 16 ? (uint8_t)stratum : 0;
	if (own != NULL && config_setting_is_group(own)) {
		read_row(f, own);
		return;
	}
	catalog_row_init(&row);
	row.text[CATALOG_HOST] = f->host;
	row.stratum = f->stratum;
	row.policy = POLICY_OPEN;
	catalog_put(f->c, &row);
}

static void
read_lab(struct list_file *f, const config_setting_t *root)
{
	const config_setting_t *list =
	    config_setting_get_member(root, "servers");

	if (list != NULL)
		setting_groups(&f->r, list, ROWS_MAX, read_lab_server, f);
}

/* Reads a file's text by its root; false if it is none of libconfig's. */
static bool
read_file(struct list_file *f, const char *text,
    void (*read)(struct list_file *f, const config_setting_t *root))
{
	config_t cfg;
	bool good;

	config_init(&cfg);
	good = config_read_string(&cfg, text) == CONFIG_TRUE;
	if (good) {
		read(f, config_root_setting(&cfg));
	} else {
		struct place at = { .file = f->r.file };

		at.line = (uint32_t)config_error_line(&cfg);
		diag_add(f->r.ds, SEV_ERROR, at, "syntax", "%s",
		    config_error_text(&cfg));
	}
	config_destroy(&cfg);
	return good;
}

bool
catalog_read_lab(
    struct catalog *c, const char *file, const char *text, struct diags *ds)
{
	struct list_file f = { .c = c };

	f.r = (struct reading){ .file = file, .ds = ds };
	return read_file(&f, text, read_lab);
}

bool
catalog_read(struct catalog *c, const char *file, const char *text, bool own,
    struct diags *ds)
{
	struct list_file f = { .c = c, .own = own };

	f.r = (struct reading){ .file = file, .ds = ds };
	return read_file(&f, text, read_root);
}

static void
put_text(const char *word, const char *text, FILE *out)
{
	if (*text == '\0')
		return;
	fprintf(out, " %s = \"", word);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', out);
		putc(*text, out);
	}
	fputs("\";", out);
}

static void
put_answer(const char *word, enum catalog_answer a, FILE *out)
{
	if (a != ANSWER_UNKNOWN)
		fprintf(
		    out, " %s = %s;", word, a == ANSWER_YES ? "true" : "false");
}

/* What it is on one line, what is told of it on others. */
static void
put_row(const struct catalog_row *r, FILE *out)
{
	fputs("\t{", out);
	put_text(text_word[CATALOG_ISO], r->text[CATALOG_ISO], out);
	put_text(text_word[CATALOG_HOST], r->text[CATALOG_HOST], out);
	if (r->stratum != 0)
		fprintf(out, " stratum = %u;", r->stratum);
	if (r->policy != POLICY_UNKNOWN)
		put_text("policy", policy_word[r->policy], out);
	put_answer("notify", r->notify, out);
	put_answer("pool", r->pool, out);
	if (r->nts)
		fputs(" nts = true;", out);
	if (r->smear)
		fputs(" smear = true;", out);
	if (!isnan(r->lat) && !isnan(r->lon))
		fprintf(out, "\n\t  lat = %.4f; lon = %.4f;", r->lat, r->lon);
	for (size_t i = CATALOG_ADDRESS; i < CATALOG_TEXTS; i++)
		if (*r->text[i] != '\0') {
			fputs("\n\t ", out);
			put_text(text_word[i], r->text[i], out);
		}
	fputs(" }", out);
}

int
catalog_write(const struct catalog *c, const char *title, FILE *out)
{
	fprintf(out, "# %s\n\nservers = (\n", title);
	for (size_t i = 0; i < c->count; i++) {
		put_row(&c->row[i], out);
		fputs(i + 1 < c->count ? ",\n" : "\n", out);
	}
	fputs(");\n", out);
	if (c->ngone > 0)
		fputs("\ngone = (\n", out);
	for (size_t i = 0; i < c->ngone; i++) {
		fputs("\t{", out);
		put_text("host", c->gone[i].host, out);
		put_text("now", c->gone[i].now, out);
		put_text("remarks", c->gone[i].remarks, out);
		fputs(i + 1 < c->ngone ? " },\n" : " }\n", out);
	}
	if (c->ngone > 0)
		fputs(");\n", out);
	errno = 0;
	return fflush(out) == 0 && !ferror(out) ? 0 : errno != 0 ? errno : EIO;
}

/* Every directory on the way to the file. */
static int
make_directories(const char *path)
{
	char dir[PATH_MAX];

	for (const char *p = strchr(path + 1, '/'); p != NULL;
	     p = strchr(p + 1, '/')) {
		size_t len = (size_t)(p - path);

		if (len >= sizeof(dir))
			return ENAMETOOLONG;
		memcpy(dir, path, len);
		dir[len] = '\0';
		if (mkdir(dir, 0755) != 0 && errno != EEXIST)
			return errno;
	}
	return 0;
}

int
catalog_save(const struct catalog *c, const char *title, const char *path)
{
	char *text = NULL;
	size_t len;
	int error;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		return errno;
	error = catalog_write(c, title, out);
	if (fclose(out) != 0 && error == 0)
		error = errno;
	if (error == 0)
		error = make_directories(path);
	if (error == 0)
		error = replace_file(path, text, len, 0644);
	free(text);
	return error;
}
