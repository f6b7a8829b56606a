/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/scenario.h"

#include "config/mem.h"
#include "config/scenario_parse.h"
#include "core/i18n.h"
#include "core/rfc5905.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define IN(field) offsetof(struct lab_behaviour, field)

const struct setting_field scenario_behaviour[SCENARIO_BEHAVIOUR] = {
	{ "up", SETTING_SWITCH, IN(up), 1, 0, 1, LAB_SET_UP },
	{ "offset_ms", SETTING_NUMBER, IN(offset), 1e-3,
	    -SCENARIO_FARTHEST * 1e3, SCENARIO_FARTHEST * 1e3, LAB_SET_OFFSET },
	{ "freq_ppm", SETTING_NUMBER, IN(freq), 1e-6, -1e5, 1e5, LAB_SET_FREQ },
	{ "stratum", SETTING_WHOLE, IN(stratum), 1, 0, NTP_MAXSTRAT,
	    LAB_SET_STRATUM },
	{ "leap", SETTING_WHOLE, IN(leap), 1, 0, 3, LAB_SET_LEAP },
	{ "rootdelay_ms", SETTING_NUMBER, IN(rootdelay), 1e-3, 0, 6e7,
	    LAB_SET_ROOTDELAY },
	{ "rootdisp_ms", SETTING_NUMBER, IN(rootdisp), 1e-3, 0, 6e7,
	    LAB_SET_ROOTDISP },
	{ "delay_ms", SETTING_NUMBER, IN(delay), 1e-3, 0, 6e4, LAB_SET_DELAY },
	{ "asymmetry", SETTING_NUMBER, IN(asymmetry), 1, -1, 1,
	    LAB_SET_ASYMMETRY },
	{ "jitter_ms", SETTING_NUMBER, IN(jitter), 1e-3, 0, 1e4,
	    LAB_SET_JITTER },
	{ "loss", SETTING_NUMBER, IN(loss), 1, 0, 1, LAB_SET_LOSS },
	{ "duplicate", SETTING_NUMBER, IN(duplicate), 1, 0, 1,
	    LAB_SET_DUPLICATE },
	{ "rate_s", SETTING_NUMBER, IN(rate), 1, 0, 86400, LAB_SET_RATE },
	{ "nameless", SETTING_SWITCH, IN(nameless), 1, 0, 1, LAB_SET_NAMELESS },
	{ "version", SETTING_WHOLE, IN(version), 1, 0, 7, LAB_SET_VERSION },
	{ "precision", SETTING_NUMBER, IN(precision), 1, -32, -1,
	    LAB_SET_PRECISION },
	{ "reftime_s", SETTING_NUMBER, IN(reftime), 1, 0, 1e7,
	    LAB_SET_REFTIME },
	{ "bogus", SETTING_SWITCH, IN(bogus), 1, 0, 1, LAB_SET_BOGUS },
	{ "zero", SETTING_SWITCH, IN(zero), 1, 0, 1, LAB_SET_ZERO },
	{ "future", SETTING_SWITCH, IN(future), 1, 0, 1, LAB_SET_FUTURE },
	{ "elsewhere", SETTING_SWITCH, IN(elsewhere), 1, 0, 1,
	    LAB_SET_ELSEWHERE },
};

static const struct setting_field clock_fields[] = {
	{ "offset_ms", SETTING_NUMBER,
	    offsetof(struct lab_scenario, clock_offset), 1e-3,
	    -SCENARIO_FARTHEST * 1e3, SCENARIO_FARTHEST * 1e3, 0 },
	{ "freq_ppm", SETTING_NUMBER, offsetof(struct lab_scenario, clock_freq),
	    1e-6, -1e5, 1e5, 0 },
	{ "wander_ppm", SETTING_NUMBER,
	    offsetof(struct lab_scenario, clock_wander), 1e-6, 0, 100, 0 },
};

static const struct setting_field top_fields[] = {
	{ "hours", SETTING_NUMBER, offsetof(struct lab_scenario, hours), 1, 0,
	    1e6, 0 },
};

static const char *const top_words[] = { "title", "seed", "conf", "start",
	"clock", "servers", "events" };
static const char *const server_words[] = { "name", "address", "port", "refid",
	"catalogue" };

/* Four characters for strata 0, 1 and 16, an IPv4 address for the others;
 * either is let through for any, as on the real network. */
bool
scenario_refid(struct reader *r, const config_setting_t *e, char *out)
{
	char text[sizeof(((struct lab_behaviour *)0)->refid)];
	struct addr a;

	if (!setting_text(&r->at, e, text, sizeof(text)))
		return false;
	if (strlen(text) > 4 &&
	    !(addr_parse(&a, text) && a.family == ADDR_IPV4)) {
		setting_complain(&r->at, e, "bad-refid",
		    _("refid `%s' is neither an IPv4 address nor at most four "
		      "characters"),
		    text);
		return false;
	}
	memcpy(out, text, sizeof(text));
	return true;
}

static bool
is_loopback(const struct addr *a)
{
	static const uint8_t one[16] = { [15] = 1 };

	if (a->family == ADDR_IPV4)
		return a->ip[0] == 127;
	return a->family == ADDR_IPV6 && memcmp(a->ip, one, 16) == 0;
}

static void
read_address(struct reader *r, const config_setting_t *group, struct addr *out)
{
	const config_setting_t *e = config_setting_get_member(group, "address");
	char text[ADDR_TEXT];
	double port = 0;

	if (e && setting_text(&r->at, e, text, sizeof(text))) {
		struct addr a = { 0 };

		if (addr_parse(&a, text) && is_loopback(&a))
			*out = a;
		else
			setting_complain(&r->at, e, "not-loopback",
			    _("address `%s' is not in 127.0.0.0/8, nor ::1: a "
			      "practice network never leaves its machine"),
			    text);
	}
	e = config_setting_get_member(group, "port");
	if (e && setting_number(&r->at, e, 1025, 65535, &port))
		out->port = (uint16_t)port;
}

static bool
is_host_name(const char *name)
{
	return *name &&
	    strspn(name,
		"abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == strlen(name);
}

/* What a server is like if its file does not say. */
static struct lab_behaviour
usual(size_t index)
{
	struct lab_behaviour b = { .up = true,
		.stratum = 2,
		.delay = 10e-3,
		.jitter = 0.2e-3,
		.rootdelay = 1e-3,
		.rootdisp = 1e-3 };

	snprintf(b.refid, sizeof(b.refid), "192.0.2.%u", (unsigned)index + 1);
	return b;
}

static void
read_server_name(
    struct reader *r, const config_setting_t *group, struct lab_server *v)
{
	const config_setting_t *e = config_setting_get_member(group, "name");

	if (!e) {
		setting_complain(
		    &r->at, group, "no-name", _("this server has no name"));
		return;
	}
	if (!setting_text(&r->at, e, v->name, sizeof(v->name)))
		return;
	if (!is_host_name(v->name))
		setting_complain(&r->at, e, "bad-name",
		    _("`%s' is no host name: letters, digits, dots and "
		      "hyphens"),
		    v->name);
	for (size_t i = 0; i < r->s->nservers; i++)
		if (strcasecmp(r->s->server[i].name, v->name) == 0)
			setting_complain(&r->at, e, "twice",
			    _("there is another server `%s'"), v->name);
}

static void
read_server(void *arg, const config_setting_t *group)
{
	struct reader *r = arg;
	size_t index = r->s->nservers;
	struct lab_server v = { .now = usual(index) };
	const config_setting_t *refid =
	    config_setting_get_member(group, "refid");
	struct setting_words w = { .count = 0 };

	/* 127.83.0.1, 127.83.0.2 ...; the port is chosen when it opens. */
	v.addr = (struct addr){ .family = ADDR_IPV4,
		.ip = { 127, 83, 0, (uint8_t)(index + 1) } };
	setting_know(&w, server_words, COUNT(server_words));
	setting_know_fields(&w, scenario_behaviour, SCENARIO_BEHAVIOUR);
	setting_strangers(&r->at, group, &w, _("a server"));
	read_server_name(r, group, &v);
	read_address(r, group, &v.addr);
	setting_fields(
	    &r->at, group, scenario_behaviour, SCENARIO_BEHAVIOUR, &v.now);
	if (refid)
		scenario_refid(r, refid, v.now.refid);
	else if (v.now.stratum == 1)
		snprintf(v.now.refid, sizeof(v.now.refid), "GPS");
	for (size_t i = 0; i < index && v.addr.port > 0; i++)
		if (addr_same_endpoint(&r->s->server[i].addr, &v.addr))
			setting_complain(&r->at, group, "twice",
			    _("`%s' has the same address and port as `%s'"),
			    v.name, r->s->server[i].name);
	r->s->server[r->s->nservers++] = v;
}

static void
read_clock(struct reader *r, const config_setting_t *e)
{
	struct setting_words w = { .count = 0 };

	if (!config_setting_is_group(e)) {
		setting_complain(&r->at, e, "wrong-type",
		    _("clock must be a group: { offset_ms = 40; }"));
		return;
	}
	setting_know_fields(&w, clock_fields, COUNT(clock_fields));
	setting_strangers(&r->at, e, &w, _("the clock"));
	setting_fields(&r->at, e, clock_fields, COUNT(clock_fields), r->s);
}

/* Days from 1970-01-01 to a date of the Gregorian calendar: years counted
 * from March, so that the leap day is the last of its year. */
static int64_t
days(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	month = (month + 9) % 12;
	return year * 365 + year / 4 - year / 100 + year / 400 +
	    (month * 153 + 2) / 5 + day - 1 - 719468;
}

/* "2036-02-07 06:28:00", UTC: digits where the pattern has a nought. */
static bool
parse_date(const char *text, int64_t *out)
{
	static const char pattern[] = "0000-00-00 00:00:00";
	int64_t v[6] = { 0 };
	size_t field = 0;

	if (strlen(text) != strlen(pattern))
		return false;
	for (size_t i = 0; pattern[i]; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';

		if (pattern[i] == '0' ? !digit : text[i] != pattern[i])
			return false;
		if (digit)
			v[field] = v[field] * 10 + (text[i] - '0');
		else
			field++;
	}
	if (v[0] < 1970 || v[1] < 1 || v[1] > 12 || v[2] < 1 || v[2] > 31 ||
	    v[3] > 23 || v[4] > 59 || v[5] > 59)
		return false;
	*out = days(v[0], v[1], v[2]) * 86400 + v[3] * 3600 + v[4] * 60 + v[5];
	return true;
}

static void
read_start(struct reader *r, const config_setting_t *e)
{
	const char *text = config_setting_get_string(e);
	double seconds = 0;

	if (!text) {
		if (setting_number(&r->at, e, 0, 9e9, &seconds))
			r->s->start = (int64_t)seconds;
		return;
	}
	if (!parse_date(text, &r->s->start))
		setting_complain(&r->at, e, "bad-date",
		    _("start must be a date in UTC like \"2036-02-07 "
		      "06:28:00\", or seconds since 1970"));
}

/* The practice host's ntp.conf: as written, or one line for each server. */
static void
read_conf(struct reader *r, const config_setting_t *e)
{
	struct lab_scenario *s = r->s;
	const char *text = e ? config_setting_get_string(e) : NULL;
	size_t size = LAB_SERVERS * (LAB_NAME + 16), len = 0;

	if (text) {
		s->conf = mem_string(text, strlen(text));
		return;
	}
	if (e)
		setting_complain(&r->at, e, "wrong-type",
		    _("conf must be the \"text\" of an ntp.conf"));
	s->conf = mem_zero(1, size);
	for (size_t i = 0; i < s->nservers; i++)
		len += (size_t)snprintf(s->conf + len, size - len,
		    "server %s iburst\n", s->server[i].name);
}

static void
read_top(struct reader *r, const config_setting_t *root)
{
	struct setting_words w = { .count = 0 };
	const config_setting_t *e;
	double seed = 0;

	setting_know(&w, top_words, COUNT(top_words));
	setting_know_fields(&w, top_fields, COUNT(top_fields));
	setting_strangers(&r->at, root, &w, _("a scenario"));
	setting_fields(&r->at, root, top_fields, COUNT(top_fields), r->s);
	if ((e = config_setting_get_member(root, "title")))
		setting_text(&r->at, e, r->s->title, sizeof(r->s->title));
	if ((e = config_setting_get_member(root, "seed")) &&
	    setting_number(&r->at, e, 0, 9e15, &seed))
		r->s->seed = (uint64_t)seed;
	if ((e = config_setting_get_member(root, "start")))
		read_start(r, e);
	if ((e = config_setting_get_member(root, "clock")))
		read_clock(r, e);
	if ((e = config_setting_get_member(root, "servers")))
		setting_groups(&r->at, e, LAB_SERVERS, read_server, r);
	if (r->s->nservers == 0)
		setting_complain(&r->at, e, "no-servers",
		    _("a practice network needs servers = ( { name = ...; } "
		      ")"));
	if ((e = config_setting_get_member(root, "events")))
		setting_groups(&r->at, e, LAB_EVENTS, scenario_event, r);
	read_conf(r, config_setting_get_member(root, "conf"));
}

/* libconfig reads the files it is told to include by itself, from wherever
 * the program stands; one file is enough for a practice network. */
static bool
has_include(const char *text)
{
	while (text) {
		text += strspn(text, " \t\r\n\f\v");
		if (strncmp(text, "@include", 8) == 0)
			return true;
		text = strchr(text, '\n');
	}
	return false;
}

static void
parse(struct reader *r, const char *text)
{
	config_t c;

	config_init(&c);
	if (config_read_string(&c, text)) {
		read_top(r, config_root_setting(&c));
	} else {
		r->at.errors++;
		diag_add(r->at.ds, SEV_ERROR,
		    (struct place){ .file = r->at.file,
			.line = (uint32_t)config_error_line(&c) },
		    "syntax", _("%s at or before this line"),
		    config_error_text(&c));
	}
	config_destroy(&c);
}

struct lab_scenario *
scenario_parse(const char *file, const char *text, struct diags *ds)
{
	struct reader r = { .at = { .file = file, .ds = ds } };

	r.s = mem_zero(1, sizeof(*r.s));
	r.s->seed = 1;
	r.s->hours = 1;
	if (has_include(text))
		setting_complain(&r.at, NULL, "include",
		    _("a scenario is one file: @include is not read"));
	else
		parse(&r, text);
	if (r.at.errors > 0) {
		scenario_free(r.s);
		return NULL;
	}
	return r.s;
}

void
scenario_free(struct lab_scenario *s)
{
	if (!s)
		return;
	free(s->conf);
	free(s);
}
