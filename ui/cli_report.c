/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `report [FILE]`: one text with everything that a helper would ask for. */
#include "ui/cli.h"

#include <errno.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "config/keyfile.h"
#include "config/mem.h"
#include "config/paths.h"
#include "core/i18n.h"
#include "engine/surveyor.h"

#include "ui/examine.h"
#include "ui/report.h"
#include "ui/session.h"
#include "ui/settle.h"

#define REPORT_WAIT 30.0

/* Servers that are examined; and the file that names the distribution. */
enum { EXAMINED = 4 };
#define RELEASE "/etc/os-release"

/* The whole of a file of text, to be freed; NULL if it cannot be read. */
static char *
read_text(const char *path, size_t most, size_t *len)
{
	FILE *in = fopen(path, "re");
	char *text;

	if (in == NULL)
		return NULL;
	text = mem_zero(most + 1, 1);
	*len = fread(text, 1, most, in);
	fclose(in);
	return text;
}

/* Kernel and distribution; not the host's name, which nobody needs. */
static void
name_system(char *buf, size_t size)
{
	static const char key[] = "PRETTY_NAME=";
	struct utsname u;
	size_t len, at = 0;
	char *text = read_text(RELEASE, 4096, &len);
	const char *name = text != NULL ? strstr(text, key) : NULL;

	buf[0] = '\0';
	if (uname(&u) == 0)
		at = (size_t)snprintf(
		    buf, size, "%s %s %s\n", u.sysname, u.release, u.machine);
	if (name != NULL && at < size) {
		name += strlen(key);
		snprintf(buf + at, size - at, "%.*s\n",
		    (int)strcspn(name, "\n"), name);
	}
	free(text);
}

/* The running engine's picture, else that of one of our own which only
 * watches; NULL: there is neither. */
static const struct snapshot *
picture(struct session *s, const struct options *o)
{
	struct settle w = { .limit = o->wait >= 0 ? o->wait : REPORT_WAIT };

	if (session_attach(s, o))
		return link_snapshot(s->link);
	if (session_conf(s, o) != EXIT_GOOD)
		return NULL;
	s->params.observe = true;
	for (size_t i = 0; i < s->params.nassoc; i++)
		s->params.assoc[i].cfg.iburst = true;
	return session_start(s, false) == EXIT_GOOD ? settle_wait(s, &w) : NULL;
}

static const char *
file_of(const struct session *s, const struct options *o,
    const struct snapshot *snap)
{
	if (snap != NULL && snap->conf.path[0] != '\0')
		return snap->conf.path;
	return s->reload.path != NULL ? s->reload.path
				      : paths_ntp_conf(o->conf);
}

static void
learn_host(struct facts *f)
{
	struct survey_aim aim = facts_aim(f);
	struct survey *found = mem_zero(1, sizeof(*found));

	surveyor_now(&aim, found);
	facts_host(f, found);
	free(found);
}

/* The first sources that are servers of others. */
static size_t
choose(const struct snapshot *snap, struct examine_aim aim[EXAMINED])
{
	size_t n = 0;

	for (size_t i = 0; i < snap->npeers && n < EXAMINED; i++) {
		const struct snap_peer *p = &snap->peers[i];

		if (p->phase == PHASE_POOL || p->phase == PHASE_REFUSED ||
		    (p->addr.family == ADDR_IPV4 && p->addr.ip[0] == 127))
			continue;
		aim[n] = (struct examine_aim){ .addr = p->addr };
		snprintf(aim[n++].name, sizeof(aim[0].name), "%s", p->name);
	}
	return n;
}

static void
learn_network(struct facts *f, const struct snapshot *snap)
{
	struct examine_aim *aim = mem_zero(EXAMINED, sizeof(*aim));
	struct doctor_exam *e = mem_zero(EXAMINED, sizeof(*e));
	size_t n = choose(snap, aim);

	if (n > 0 && examine_wait(aim, n, true, e))
		facts_exams(f, e, n);
	free(aim);
	free(e);
}

/* What the keys file has is to appear nowhere. */
static void
learn_keys(struct redact *r, const char *path)
{
	size_t len;
	char *text =
	    path[0] != '\0' ? read_text(path, KEYFILE_SIZE, &len) : NULL;

	if (text == NULL)
		return;
	redact_keys(r, text, len);
	explicit_bzero(text, len);
	free(text);
}

static FILE *
open_output(const char *path)
{
	mode_t before;
	FILE *out;

	if (path == NULL)
		return stdout;
	/* What it says is for whom it is given to. */
	before = umask(077);
	out = fopen(path, "wxe");
	umask(before);
	if (out == NULL)
		fprintf(stderr, _("ntptui report: %s: %s\n"), path,
		    strerror(errno));
	return out;
}

static int
close_output(FILE *out, const char *path)
{
	bool bad = fflush(out) != 0 || ferror(out) != 0;

	if (path == NULL)
		return bad ? EXIT_BAD : EXIT_GOOD;
	bad |= fclose(out) != 0;
	if (bad)
		fprintf(stderr, _("ntptui report: %s: %s\n"), path,
		    strerror(errno));
	else
		fprintf(stderr,
		    _("ntptui: the report is in %s; read it before you send "
		      "it\n"),
		    path);
	return bad ? EXIT_BAD : EXIT_GOOD;
}

static void
compose(struct session *s, const struct options *o, FILE *out)
{
	const struct snapshot *snap;
	struct options quiet = *o;
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	char system[512];
	struct report rep = { .system = system, .how = utf8 ? FORMAT_UTF8 : 0 };
	struct redact r;
	struct facts f;

	/* stderr may go where the report goes. */
	quiet.discreet = true;
	snap = picture(s, &quiet);
	rep.snap = snap;
	rep.running = s->link != NULL && s->engine == NULL;
	facts_init(&f);
	redact_init(&r, o->mask);
	name_system(system, sizeof(system));
	if (snap != NULL)
		facts_picture(&f, snap, false);
	facts_conf(&f, file_of(s, o, snap), session_dialect(o), false);
	learn_host(&f);
	if (snap != NULL && !o->quick)
		learn_network(&f, snap);
	learn_keys(&r, f.params.keys);
	rep.facts = &f;
	report_print(&rep, &r, out);
	redact_free(&r);
	facts_free(&f);
}

int
cli_report(const struct options *o, int argc, char *argv[])
{
	const char *path = argc > 1 ? argv[1] : NULL;
	struct session s = { .link = NULL };
	FILE *out;
	int code;

	if (argc > 2) {
		fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), argv[0],
		    argv[2]);
		return EXIT_USAGE;
	}
	out = open_output(path);
	if (out == NULL)
		return EXIT_BAD;
	compose(&s, o, out);
	code = close_output(out, path);
	session_close(&s);
	return code;
}
