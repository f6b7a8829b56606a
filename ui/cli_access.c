/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/access_decide.h"
#include "core/i18n.h"

#include "engine/names.h"

#include "config/dialect.h"
#include "config/paths.h"
#include "config/restrict.h"
#include "config/restrict_parse.h"

#include "ui/session.h"

/* A question to the rules, and what they say. */
struct asking {
	const struct conf *conf;
	struct restrict_set *set;
	struct access_rule *rule;
	struct access table;
	unsigned dialect;
	bool mode7;
};

struct finding {
	enum access_verdict verdict;
	uint32_t flag;             /* that decides; 0: none */
	uint32_t flags;            /* of the rule that covers the address */
	struct restrict_line line; /* that decides; .file NULL: none */
	char quote[512];           /* its text, "" if there is no line */
};

/* As they are called in JSON, and for people. */
static const char *const kind_key[ACCESS_KINDS] = { "time", "query",
	"configure", "mode7" };
static const char *const kind_name[ACCESS_KINDS] = { N_("time"), N_("query"),
	N_("configure"), N_("mode 7") };
static const char *const verdict_key[ACCESS_VERDICTS] = { "answered", "dropped",
	"refused", "limited", "kiss" };
static const char *const verdict_name_of[ACCESS_VERDICTS] = { N_("answered"),
	N_("dropped"), N_("refused"), N_("rate-limited, without a word"),
	N_("rate-limited, with a kiss") };

/* The line as a terminal and JSON may have it. */
static void
quote(const char *line, char *buf, size_t size)
{
	size_t len = strlen(line), used = 0;
	char shown[16];

	buf[0] = '\0';
	while (len > 0) {
		const char *from = *line == '\t' ? " " : line;
		size_t n = diag_visible(from, from == line ? len : 1, shown);
		size_t more = strlen(shown);

		if (used + more >= size)
			break;
		memcpy(buf + used, shown, more + 1);
		used += more;
		line += n;
		len -= n;
	}
}

static struct finding
ask(const struct asking *q, const struct addr *from, enum access_kind kind)
{
	const struct access_rule *r = access_find(&q->table, from);
	struct access_request rq = { .kind = kind,
		.sec = (q->dialect & DIALECT_SEC) != 0,
		.mode7 = q->mode7 };
	struct finding f = { .flags = r != NULL ? r->flags : 0 };
	struct access_answer a = access_decide(f.flags, &rq);
	const char *line;

	f.verdict = a.verdict;
	f.flag = a.flag;
	if (r != NULL && (a.flag != 0 || a.verdict == ACCESS_ANSWERS))
		f.line = restrict_owed(q->set, r, a.flag);
	line = f.line.file != NULL
	    ? conf_line(q->conf, f.line.file, f.line.line)
	    : NULL;
	if (line != NULL)
		quote(line + strspn(line, " \t"), f.quote, sizeof f.quote);
	return f;
}

/* Why, where no line of the file decides. */
static const char *
say_builtin(const struct asking *q, enum access_kind kind,
    const struct finding *f, char *buf, size_t size)
{
	if (kind == ACCESS_MODE7 && f->flag == 0)
		snprintf(buf, size, "%s",
		    q->dialect & DIALECT_SEC
			? _("NTPsec knows no mode 7")
			: _("mode 7 is off unless the file enables it"));
	else if (f->flag != 0)
		snprintf(buf, size, "%s",
		    _("built in: NTPsec's default is noquery limited"));
	else
		snprintf(buf, size, "%s",
		    _("the built-in default restricts nothing"));
	return buf;
}

static void
print_finding(
    const struct asking *q, enum access_kind kind, const struct finding *f)
{
	char why[300], word[40];

	printf("  %s: %s", _(kind_name[kind]), _(verdict_name_of[f->verdict]));
	if (f->flag != 0)
		printf(_(" by %s"), restrict_words(f->flag, word, sizeof word));
	if (f->quote[0] != '\0')
		printf(", %s:%u: %s\n", f->line.file, f->line.line, f->quote);
	else
		printf(": %s\n", say_builtin(q, kind, f, why, sizeof why));
}

static json_t *
finding_json(
    const struct asking *q, enum access_kind kind, const struct finding *f)
{
	json_t *line = f->quote[0] != '\0' ? json_integer(f->line.line) : NULL;
	char why[300];

	return json_pack("{s:s, s:o, s:s}", "verdict", verdict_key[f->verdict],
	    "line", line != NULL ? line : json_null(), "text",
	    f->quote[0] != '\0' ? f->quote
				: say_builtin(q, kind, f, why, sizeof why));
}

static json_t *
address_json(const struct asking *q, const char *text, const struct addr *from)
{
	json_t *o = json_object();

	json_object_set_new(o, "address", json_string(text));
	for (int k = 0; k < ACCESS_KINDS; k++) {
		enum access_kind kind = (enum access_kind)k;
		struct finding f = ask(q, from, kind);

		json_object_set_new(o, kind_key[k], finding_json(q, kind, &f));
	}
	return o;
}

static void
print_address(const struct asking *q, const char *text, const struct addr *from)
{
	printf("%s\n", text);
	for (int k = 0; k < ACCESS_KINDS; k++) {
		enum access_kind kind = (enum access_kind)k;
		struct finding f = ask(q, from, kind);

		print_finding(q, kind, &f);
	}
}

/* 192.0.2.1, 192.0.2.1:123, 2001:db8::1, [2001:db8::1]:123 */
static bool
read_address(const char *text, struct addr *out)
{
	const char *inner = text[0] == '[' ? text + 1 : text;
	size_t len = strcspn(inner, text[0] == '[' ? "]" : ":");
	const char *rest = inner + len + (text[0] == '[' && inner[len] != '\0');
	char host[ADDR_TEXT], *end;
	unsigned long port = 0;

	if (addr_parse(out, text))
		return true;
	if (len >= sizeof host)
		return false;
	memcpy(host, inner, len);
	host[len] = '\0';
	if (!addr_parse(out, host))
		return false;
	if (rest[0] == ':' && rest[1] >= '0' && rest[1] <= '9') {
		port = strtoul(rest + 1, &end, 10);
		rest = end;
	}
	if (*rest != '\0' || port > UINT16_MAX)
		return false;
	out->port = (uint16_t)port;
	return true;
}

static int
answer(const struct asking *q, const struct options *o, int n, char *text[])
{
	json_t *all = json_array();
	struct addr from;

	for (int i = 0; i < n; i++) {
		if (!read_address(text[i], &from)) {
			fprintf(stderr,
			    _("ntptui access: '%.60s' is no address\n"),
			    text[i]);
			json_decref(all);
			return EXIT_USAGE;
		}
		if (o->json)
			json_array_append_new(
			    all, address_json(q, text[i], &from));
		else
			print_address(q, text[i], &from);
	}
	if (o->json) {
		json_dumpf(all, stdout, JSON_INDENT(2));
		printf("\n");
	}
	json_decref(all);
	return EXIT_GOOD;
}

static void
tell(const struct diags *ds, const struct conf *c)
{
	for (size_t i = 0; i < ds->count; i++) {
		const struct place *at = &ds->item[i].at;

		diag_print(&ds->item[i],
		    c != NULL && at->file != NULL
			? conf_line(c, at->file, at->line)
			: NULL,
		    stderr);
	}
}

static int
open_file(struct asking *q, const struct options *o, const char *path,
    struct conf **conf)
{
	const struct restrict_names dns = { .find = names_find };
	struct diags ds, lines; /* only what is wrong with restrict is told */

	diags_init(&ds);
	diags_init(&lines);
	*conf = conf_load(path, &ds);
	if (*conf != NULL) {
		q->conf = *conf;
		q->dialect = session_dialect(o);
		if (q->dialect == DIALECT_NONE)
			q->dialect = dialect_guess(*conf);
		q->set = restrict_read(*conf, q->dialect,
		    o->resolve ? &dns : NULL, &q->mode7, &lines);
	}
	tell(*conf != NULL ? &lines : &ds, *conf);
	diags_free(&ds);
	diags_free(&lines);
	return *conf != NULL ? EXIT_GOOD : EXIT_USAGE;
}

int
cli_access(const struct options *o, int argc, char *argv[])
{
	struct asking q = { 0 };
	struct conf *conf = NULL;
	struct addr first;
	int at = 1, code;
	size_t count;
	const char *path;

	if (argc > 1 && !read_address(argv[1], &first))
		at = 2;
	path = at == 2 ? argv[1] : paths_ntp_conf(o->conf);
	if (at >= argc) {
		fprintf(stderr, "%s\n",
		    _("ntptui access: name the addresses to be judged"));
		return EXIT_USAGE;
	}
	if (path == NULL) {
		fprintf(stderr,
		    _("ntptui access: there is no ntp.conf (looked for %s)\n"),
		    paths_ntp_conf_list());
		return EXIT_USAGE;
	}
	code = open_file(&q, o, path, &conf);
	if (code == EXIT_GOOD) {
		q.rule = restrict_rules(q.set, &count);
		access_build(&q.table, q.rule, count);
		if (!o->json)
			printf(q.dialect == DIALECT_BOTH
				? _("%s, which shows no dialect, so read with "
				    "the stricter default:\n")
				: _("%s, read as %s reads it:\n"),
			    path, dialect_name(q.dialect));
		code = answer(&q, o, argc - at, argv + at);
	}
	free(q.rule);
	restrict_free(q.set);
	conf_free(conf);
	return code;
}
