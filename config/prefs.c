/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/prefs.h"

#include <libconfig.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "engine/params.h"

#include "config/dialect.h"
#include "config/paths.h"
#include "config/slurp.h"
#include "config/suggest.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { PREFS_MAX = 1024 * 1024 };

/* A setting of the file in hand. */
struct setting {
	const config_setting_t *cfg;
	struct place at;
	struct diags *ds;
};

/* A row of the table: how a setting is read into struct prefs. */
struct pref {
	const char *name;
	void (*read)(struct prefs *p, const struct setting *s);
};

static void
wrong(const struct setting *s, const char *wanted)
{
	diag_add(s->ds, SEV_WARNING, s->at, "bad-setting",
	    _("%s must be %s: left as it was"), config_setting_name(s->cfg),
	    wanted);
}

/* The place of the setting's value among `word`, `n` of them; -1: none. */
static int
read_word(const struct setting *s, const char *const word[], size_t n)
{
	const char *value = config_setting_get_string(s->cfg);

	for (size_t i = 0; value != NULL && i < n; i++) {
		if (strcmp(value, word[i]) == 0)
			return (int)i;
	}
	return -1;
}

static void
read_color(struct prefs *p, const struct setting *s)
{
	static const char *const word[] = {
		[PREFS_COLOR_AUTO] = "auto",
		[PREFS_COLOR_ALWAYS] = "always",
		[PREFS_COLOR_NEVER] = "never",
	};
	int i = read_word(s, word, COUNT(word));

	if (i >= 0)
		p->color = (enum prefs_color)i;
	else
		wrong(s, _("\"auto\", \"always\" or \"never\""));
}

static void
read_hangup(struct prefs *p, const struct setting *s)
{
	static const char *const word[] = { "quit", "stay" };
	int i = read_word(s, word, COUNT(word));

	if (i >= 0)
		p->stay = i == 1;
	else
		wrong(s, _("\"stay\" or \"quit\""));
}

static void
read_leap(struct prefs *p, const struct setting *s)
{
	static const char *const word[] = { "kernel", "slew" };
	int i = read_word(s, word, COUNT(word));

	if (i >= 0)
		p->leapslew = i == 1;
	else
		wrong(s, _("\"kernel\" or \"slew\""));
}

static void
read_switch(bool *to, const struct setting *s)
{
	if (config_setting_type(s->cfg) == CONFIG_TYPE_BOOL)
		*to = config_setting_get_bool(s->cfg) != 0;
	else
		wrong(s, _("true or false"));
}

static void
read_ascii(struct prefs *p, const struct setting *s)
{
	read_switch(&p->ascii, s);
}

static void
read_names(struct prefs *p, const struct setting *s)
{
	bool names = !p->numbers;

	read_switch(&names, s);
	p->numbers = !names;
}

static void
read_keeper(struct prefs *p, const struct setting *s)
{
	read_switch(&p->keeper, s);
}

static void
read_crashes(struct prefs *p, const struct setting *s)
{
	int n = config_setting_get_int(s->cfg);

	if (config_setting_type(s->cfg) != CONFIG_TYPE_INT || n < 0 || n > 60)
		wrong(s, _("a number from 0 to 60"));
	else
		p->crashes = (unsigned)n;
}

static void
read_mouse(struct prefs *p, const struct setting *s)
{
	read_switch(&p->mouse, s);
}

static void
read_reverse(struct prefs *p, const struct setting *s)
{
	read_switch(&p->reverse, s);
}

static void
read_time(struct prefs *p, const struct setting *s)
{
	static const char *const word[] = { "utc", "local" };
	int i = read_word(s, word, COUNT(word));

	if (i >= 0)
		p->local = i == 1;
	else
		wrong(s, _("\"utc\" or \"local\""));
}

static void
read_units(struct prefs *p, const struct setting *s)
{
	static const char *const word[] = { "auto", "ntpq" };
	int i = read_word(s, word, COUNT(word));

	if (i >= 0)
		p->ntpq = i == 1;
	else
		wrong(s, _("\"auto\" or \"ntpq\""));
}

static void
read_interval(struct prefs *p, const struct setting *s)
{
	double value = -1;

	if (config_setting_type(s->cfg) == CONFIG_TYPE_INT)
		value = config_setting_get_int(s->cfg);
	else if (config_setting_type(s->cfg) == CONFIG_TYPE_FLOAT)
		value = config_setting_get_float(s->cfg);
	if (value >= PREFS_FASTEST && value <= PREFS_SLOWEST)
		p->interval = value;
	else
		wrong(s, _("seconds from 0.5 to 60"));
}

static void
read_theme(struct prefs *p, const struct setting *s)
{
	const char *value = config_setting_get_string(s->cfg);

	if (value != NULL && value[0] != '\0' &&
	    strlen(value) < sizeof(p->theme))
		snprintf(p->theme, sizeof(p->theme), "%s", value);
	else
		wrong(s, _("the name of a theme, or a file"));
}

static void
read_dialect(struct prefs *p, const struct setting *s)
{
	const char *value = config_setting_get_string(s->cfg);

	if (value == NULL || !dialect_parse(value, &p->dialect))
		wrong(s, _("\"ntp\", \"ntpsec\" or \"auto\""));
}

static void
read_port(struct prefs *p, const struct setting *s)
{
	int value = -1;

	if (config_setting_type(s->cfg) == CONFIG_TYPE_INT)
		value = config_setting_get_int(s->cfg);
	if (value >= 1 && value <= UINT16_MAX)
		p->port = (uint16_t)value;
	else
		wrong(s, _("a whole number from 1 to 65535"));
}

static void
read_text(char *to, size_t size, const struct setting *s, const char *wanted)
{
	const char *value = config_setting_get_string(s->cfg);

	if (value != NULL && strlen(value) < size)
		memcpy(to, value, strlen(value) + 1);
	else
		wrong(s, wanted);
}

static void
read_path(char *to, size_t size, const struct setting *s)
{
	const char *value = config_setting_get_string(s->cfg);
	char wanted[64];

	snprintf(wanted, sizeof(wanted), _("a path of at most %zu octets"),
	    size - 1);
	if (value != NULL && (value[0] == '/' || value[0] == '\0'))
		read_text(to, size, s, wanted);
	else
		wrong(s, _("a path that begins with /"));
}

static void
read_socket(struct prefs *p, const struct setting *s)
{
	read_path(p->socket, sizeof(p->socket), s);
}

static void
read_pidfile(struct prefs *p, const struct setting *s)
{
	read_path(p->pidfile, sizeof(p->pidfile), s);
}

static void
read_log(struct prefs *p, const struct setting *s)
{
	static const char *const word[] = { "auto", "stderr", "syslog" };
	const char *value = config_setting_get_string(s->cfg);

	if (read_word(s, word, COUNT(word)) >= 0 ||
	    (value != NULL && value[0] == '/'))
		read_text(p->log, sizeof(p->log), s, _("a shorter path"));
	else
		wrong(s, _("\"auto\", \"stderr\", \"syslog\" or a path"));
}

static void
read_sandbox(struct prefs *p, const struct setting *s)
{
	read_switch(&p->sandbox, s);
}

static void
read_landlock(struct prefs *p, const struct setting *s)
{
	read_switch(&p->landlock, s);
}

static void
read_seccomp(struct prefs *p, const struct setting *s)
{
	static const char *const word[] = {
		[PREFS_SECCOMP_KILL] = "kill",
		[PREFS_SECCOMP_DENY] = "deny",
		[PREFS_SECCOMP_LOG] = "log",
		[PREFS_SECCOMP_OFF] = "off",
	};
	int i = read_word(s, word, COUNT(word));

	if (i >= 0)
		p->seccomp = (enum prefs_seccomp)i;
	else
		wrong(s, _("\"kill\", \"deny\", \"log\" or \"off\""));
}

static void
read_user(struct prefs *p, const struct setting *s)
{
	read_text(p->user, sizeof(p->user), s, _("the name of a user"));
}

static void
read_group(struct prefs *p, const struct setting *s)
{
	read_text(p->group, sizeof(p->group), s, _("the name of a group"));
}

static void
read_workers(struct prefs *p, const struct setting *s)
{
	const char *word = config_setting_get_string(s->cfg);
	int value = -1;

	if (config_setting_type(s->cfg) == CONFIG_TYPE_INT)
		value = config_setting_get_int(s->cfg);
	if (word != NULL && strcmp(word, "auto") == 0)
		p->workers = PARAMS_AUTO;
	else if (value >= 0 && value <= PARAMS_WORKERS)
		p->workers = value;
	else
		wrong(s, _("\"auto\" or a whole number from 0 to 16"));
}

static void
read_seconds(uint16_t *to, const struct setting *s, int least, int most)
{
	char wanted[64];
	int value = -1;

	if (config_setting_type(s->cfg) == CONFIG_TYPE_INT)
		value = config_setting_get_int(s->cfg);
	snprintf(wanted, sizeof(wanted), _("whole seconds from %d to %d"),
	    least, most);
	if (value >= least && value <= most)
		*to = (uint16_t)value;
	else
		wrong(s, wanted);
}

static void
read_trial(struct prefs *p, const struct setting *s)
{
	read_seconds(&p->trial, s, TRIAL_LEAST, TRIAL_MOST);
}

static void
read_countdown(struct prefs *p, const struct setting *s)
{
	read_seconds(&p->countdown, s, TRIAL_COUNT_LEAST, TRIAL_COUNT_MOST);
}

static void
read_country(struct prefs *p, const struct setting *s)
{
	const char *word = config_setting_get_string(s->cfg);
	static const char form[] = "AA-AA";
	size_t len = word != NULL ? strlen(word) : 1;
	bool good = len == 0 || len == 2 || len == 5;

	for (size_t i = 0; good && i < len; i++)
		good = form[i] == 'A' ? word[i] >= 'A' && word[i] <= 'Z'
				      : word[i] == form[i];
	if (good)
		snprintf(p->country, sizeof(p->country), "%s", word);
	else
		wrong(s, _("a country as \"DE\" or \"US-CA\""));
}

static const struct pref table[] = {
	{ "ascii", read_ascii },
	{ "color", read_color },
	{ "countdown", read_countdown },
	{ "country", read_country },
	{ "crashes", read_crashes },
	{ "dialect", read_dialect },
	{ "group", read_group },
	{ "interval", read_interval },
	{ "keeper", read_keeper },
	{ "landlock", read_landlock },
	{ "leap", read_leap },
	{ "log", read_log },
	{ "mouse", read_mouse },
	{ "names", read_names },
	{ "on_hangup", read_hangup },
	{ "pidfile", read_pidfile },
	{ "port", read_port },
	{ "reverse_dns", read_reverse },
	{ "sandbox", read_sandbox },
	{ "seccomp", read_seccomp },
	{ "socket", read_socket },
	{ "theme", read_theme },
	{ "time", read_time },
	{ "trial", read_trial },
	{ "units", read_units },
	{ "user", read_user },
	{ "workers", read_workers },
};

const char *
prefs_name_at(size_t i)
{
	return i < COUNT(table) ? table[i].name : NULL;
}

void
prefs_init(struct prefs *p)
{
	*p = (struct prefs){
		.color = PREFS_COLOR_AUTO,
		.stay = true,
		.theme = "default",
		.interval = 1,
		.group = "ntptui",
		.user = "ntptui",
		.sandbox = true,
		.landlock = true,
		.log = "auto",
		.keeper = true,
		.crashes = 5,
		.trial = TRIAL_DEFAULT,
		.countdown = TRIAL_COUNT_DEFAULT,
		.workers = PARAMS_AUTO,
	};
}

static void
unknown(const struct setting *s)
{
	const char *name = config_setting_name(s->cfg), *near;
	const char *names[COUNT(table)];

	for (size_t i = 0; i < COUNT(table); i++)
		names[i] = table[i].name;
	near = suggest(name, names, COUNT(table));
	if (near != NULL)
		diag_add(s->ds, SEV_WARNING, s->at, "unknown-setting",
		    _("no setting is called %.40s; did you mean %s?"), name,
		    near);
	else
		diag_add(s->ds, SEV_WARNING, s->at, "unknown-setting",
		    _("no setting is called %.40s"), name);
}

static void
read_setting(struct prefs *p, const struct setting *s)
{
	for (size_t i = 0; i < COUNT(table); i++) {
		if (strcmp(config_setting_name(s->cfg), table[i].name) == 0) {
			table[i].read(p, s);
			return;
		}
	}
	unknown(s);
}

/* Everything that libconfig understood. */
static void
read_all(
    struct prefs *p, const config_t *cfg, const char *path, struct diags *ds)
{
	const config_setting_t *root = config_root_setting(cfg);
	int n = config_setting_length(root);

	for (int i = 0; i < n; i++) {
		struct setting s = { .ds = ds };
		const char *included;

		s.cfg = config_setting_get_elem(root, (unsigned)i);
		included = config_setting_source_file(s.cfg);
		s.at.file = included != NULL ? included : path;
		s.at.line = config_setting_source_line(s.cfg);
		read_setting(p, &s);
	}
}

bool
prefs_read(struct prefs *p, const char *path, struct diags *ds)
{
	struct place at = { .file = path };
	struct slurp data;
	config_t cfg;
	bool ok;

	if (!slurp_file(&data, path, PREFS_MAX)) {
		diag_add(ds, SEV_ERROR, at, data.code, "%s", data.why);
		return false;
	}
	config_init(&cfg);
	ok = config_read_string(&cfg, data.text) == CONFIG_TRUE;
	if (ok) {
		read_all(p, &cfg, path, ds);
	} else {
		if (config_error_line(&cfg) > 0)
			at.line = (uint32_t)config_error_line(&cfg);
		diag_add(ds, SEV_ERROR, at, "syntax",
		    _("%s: nothing in this file counts"),
		    config_error_text(&cfg));
	}
	config_destroy(&cfg);
	free(data.text);
	return ok;
}

/* The same, if the file is there. */
static void
read_present(struct prefs *p, const char *path, struct diags *ds)
{
	if (slurp_present(path))
		prefs_read(p, path, ds);
}

void
prefs_load(struct prefs *p, struct diags *ds)
{
	char path[PATH_MAX];

	prefs_init(p);
	read_present(p, "/etc/ntptui/ntptui.cfg", ds);
	if (paths_user_config("ntptui.cfg", path, sizeof(path)))
		read_present(p, path, ds);
}
