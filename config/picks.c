/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/picks.h"

#include <errno.h>
#include <libconfig.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "config/mem.h"
#include "config/paths.h"
#include "config/slurp.h"
#include "sys/replace.h"

#define FILE_MAX ((size_t)16 * 1024 * 1024)

static const char *const state_word[PROBE_STATES] = {
	[PROBE_ANSWERED] = "answered",
	[PROBE_USELESS] = "useless",
	[PROBE_SILENT] = "silent",
	[PROBE_KISSED] = "kissed",
	[PROBE_NO_NAME] = "no-name",
	[PROBE_SAME] = "same",
	[PROBE_WAITING] = "waiting",
	[PROBE_LOOKUP] = "lookup",
	[PROBE_ASKING] = "asking",
	[PROBE_CANCELLED] = "cancelled",
};

const char *
picks_state_word(enum probe_state s)
{
	return s < PROBE_STATES ? state_word[s] : "";
}

static bool
picks_path(char *buf, size_t size)
{
	char dir[PATH_MAX];
	int n;

	if (!paths_state_dir(dir, sizeof(dir)))
		return false;
	n = snprintf(buf, size, "%s/servers.cfg", dir);
	return n > 0 && (size_t)n < size;
}

/* A name that can stand in a catalogue and on a terminal. */
static bool
take_name(struct pick_note *n, const config_setting_t *g)
{
	const char *text = NULL;

	if (!config_setting_lookup_string(g, "name", &text) || *text == '\0' ||
	    strlen(text) >= sizeof(n->name))
		return false;
	for (const char *p = text; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~')
			return false;
	memcpy(n->name, text, strlen(text) + 1);
	return true;
}

static bool
boolean(const config_setting_t *g, const char *name)
{
	int value = 0;

	return config_setting_lookup_bool(g, name, &value) && value != 0;
}

static int64_t
date(const config_setting_t *g, const char *name)
{
	long long value = 0;
	int small;

	if (config_setting_lookup_int64(g, name, &value))
		return value > 0 ? value : 0;
	return config_setting_lookup_int(g, name, &small) && small > 0 ? small
								       : 0;
}

/* A whole number within bounds; `low` if there is none. */
static int
whole(const config_setting_t *g, const char *name, int low, int high)
{
	int value = low;

	if (!config_setting_lookup_int(g, name, &value) || value < low ||
	    value > high)
		return low;
	return value;
}

static double
seconds(const config_setting_t *g, const char *name)
{
	double value = (double)NAN;

	config_setting_lookup_float(g, name, &value);
	return fabs(value) < 1e9 ? value : (double)NAN;
}

static enum probe_state
state(const config_setting_t *g)
{
	const char *text = "";

	config_setting_lookup_string(g, "state", &text);
	for (size_t i = 0; i < PROBE_STATES; i++)
		if (strcmp(state_word[i], text) == 0)
			return (enum probe_state)i;
	return PROBE_CANCELLED;
}

static enum verdict
verdict(const config_setting_t *g)
{
	const char *text = "";
	int v = 0;

	config_setting_lookup_string(g, "verdict", &text);
	while (v < VERDICT_COUNT &&
	    strcmp(verdict_name((enum verdict)v), text) != 0)
		v++;
	return v < VERDICT_COUNT ? (enum verdict)v : VERDICT_OK;
}

static void
take_probe(struct pick_note *n, const config_setting_t *g)
{
	struct probe_result *r = &n->probe;
	const char *addr = "";
	long long refid = 0;

	r->state = state(g);
	config_setting_lookup_string(g, "address", &addr);
	if (addr_parse(&r->addr, addr))
		r->addr.port = 123;
	r->ipv4 = boolean(g, "ipv4");
	r->ipv6 = boolean(g, "ipv6");
	r->nts_ke = (enum probe_port)whole(g, "nts_ke", 0, PORT_CLOSED);
	r->sent = (unsigned)whole(g, "sent", 0, 100);
	r->received = (unsigned)whole(g, "received", 0, 100);
	r->verdict = verdict(g);
	r->told = boolean(g, "told");
	r->leap = (uint8_t)whole(g, "leap", 0, 3);
	r->stratum = (uint8_t)whole(g, "stratum", 0, 255);
	r->version = (uint8_t)whole(g, "version", 0, 7);
	config_setting_lookup_int64(g, "refid", &refid);
	r->refid = (uint32_t)refid;
	r->rootdelay = seconds(g, "rootdelay");
	r->rootdisp = seconds(g, "rootdisp");
	r->delay = seconds(g, "delay");
	r->offset = seconds(g, "offset");
	r->jitter = seconds(g, "jitter");
	r->hops = whole(g, "hops", -1, 255);
	r->measured = r->state == PROBE_ANSWERED && !isnan(r->delay) &&
	    !isnan(r->offset) && !isnan(r->rootdelay) && !isnan(r->rootdisp);
	if (r->state == PROBE_ANSWERED && !r->measured)
		r->state = PROBE_CANCELLED;
}

static bool
take_note(struct pick_note *n, const config_setting_t *g)
{
	memset(n, 0, sizeof(*n));
	if (!config_setting_is_group(g) || !take_name(n, g))
		return false;
	n->marked = boolean(g, "marked");
	n->permitted = boolean(g, "permitted");
	n->mailed = date(g, "mailed");
	n->probed = date(g, "probed");
	if (n->probed != 0)
		take_probe(n, g);
	return true;
}

size_t
picks_load(struct pick_note **out)
{
	char path[PATH_MAX + 16];
	const config_setting_t *list;
	struct slurp file;
	size_t n = 0;
	config_t cfg;
	int count;

	*out = NULL;
	if (!picks_path(path, sizeof(path)) ||
	    !slurp_file(&file, path, FILE_MAX))
		return 0;
	config_init(&cfg);
	list = config_read_string(&cfg, file.text) == CONFIG_TRUE
	    ? config_lookup(&cfg, "servers")
	    : NULL;
	count = list != NULL && config_setting_is_list(list)
	    ? config_setting_length(list)
	    : 0;
	if (count > PICKS_MAX)
		count = PICKS_MAX;
	if (count > 0)
		*out = mem_zero((size_t)count, sizeof(**out));
	for (int i = 0; i < count; i++)
		n += take_note(
		    &(*out)[n], config_setting_get_elem(list, (unsigned)i));
	config_destroy(&cfg);
	free(file.text);
	return n;
}

static void
put_seconds(FILE *out, const char *name, double value)
{
	if (!isnan(value))
		fprintf(out, " %s = %.9e;", name, value);
}

static void
put_probe(FILE *out, const struct pick_note *n)
{
	const struct probe_result *r = &n->probe;
	char addr[ADDR_TEXT];

	fprintf(out, "\n\t  probed = %lldL; state = \"%s\";",
	    (long long)n->probed, picks_state_word(r->state));
	if (r->addr.family != ADDR_NONE)
		fprintf(out, " address = \"%s\";",
		    addr_text(&r->addr, addr, sizeof(addr)));
	fprintf(out, " ipv4 = %s; ipv6 = %s; sent = %u; received = %u;",
	    r->ipv4 ? "true" : "false", r->ipv6 ? "true" : "false", r->sent,
	    r->received);
	if (r->nts_ke != PORT_UNKNOWN)
		fprintf(out, " nts_ke = %d;", (int)r->nts_ke);
	fprintf(out, " verdict = \"%s\";", verdict_name(r->verdict));
	if (!r->told)
		return;
	fprintf(out,
	    "\n\t  told = true; leap = %u; stratum = %u; version = %u; refid = "
	    "%lluL; hops = %d;\n\t ",
	    r->leap, r->stratum, r->version, (unsigned long long)r->refid,
	    r->hops);
	put_seconds(out, "rootdelay", r->rootdelay);
	put_seconds(out, "rootdisp", r->rootdisp);
	if (!r->measured)
		return;
	put_seconds(out, "delay", r->delay);
	put_seconds(out, "offset", r->offset);
	put_seconds(out, "jitter", r->jitter);
}

/* A page's address may have what would end a string. */
static void
put_name(FILE *out, const char *name)
{
	for (; *name != '\0'; name++) {
		if (*name == '"' || *name == '\\')
			fputc('\\', out);
		fputc(*name, out);
	}
}

static void
put_note(FILE *out, const struct pick_note *n, bool first)
{
	fputs(first ? "\t{ name = \"" : ",\n\t{ name = \"", out);
	put_name(out, n->name);
	fputs("\";", out);
	if (n->marked)
		fputs(" marked = true;", out);
	if (n->permitted)
		fputs(" permitted = true;", out);
	if (n->mailed != 0)
		fprintf(out, " mailed = %lldL;", (long long)n->mailed);
	if (n->probed != 0)
		put_probe(out, n);
	fputs(" }", out);
}

int
picks_save(const struct pick_note *note, size_t n)
{
	char path[PATH_MAX + 16], *text = NULL;
	bool first = true;
	size_t len;
	FILE *out;
	int error;

	errno = 0;
	if (!picks_path(path, sizeof(path)))
		return errno != 0 ? errno : ENOENT;
	out = open_memstream(&text, &len);
	if (out == NULL)
		return errno;
	fputs(
	    "# Written by ntptui; not meant to be edited.\nservers = (\n", out);
	for (size_t i = 0; i < n; i++) {
		if (!note[i].marked && !note[i].permitted &&
		    note[i].mailed == 0 && note[i].probed == 0)
			continue;
		put_note(out, &note[i], first);
		first = false;
	}
	fputs("\n);\n", out);
	error = fclose(out) == 0 ? 0 : errno;
	if (error == 0)
		error = replace_file(path, text, len, 0644);
	free(text);
	return error;
}
