/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/ntpq.h"

#include "core/control.h"
#include "ui/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *
begin(char **text, size_t *size)
{
	FILE *out = open_memstream(text, size);

	if (out == NULL)
		abort();
	return out;
}

/* ---- from the picture ---- */

/* Like the table of sources, with the association in place of the refid, or
 * with our address there and the dispersion in place of the jitter. */
static void
print_table(const char *name, const struct snapshot *s, bool numbers, FILE *out)
{
	bool assid = name[0] == 'a', local = strchr(name, 'o') != NULL;
	char middle[ADDR_TEXT], disp[8];

	fprintf(out,
	    "     remote       %s st t when poll reach   delay   offset  %s\n",
	    assid       ? "refid    assid"
		: local ? "    local     "
			: "    refid     ",
	    local ? "   disp" : " jitter");
	fprintf(out, "%s\n", FORMAT_PEERS_RULE);
	for (size_t i = 0; i < s->npeers; i++) {
		const struct snap_peer *p = &s->peers[i];
		struct peer_cells c;

		format_peer_cells(&c, p, numbers);
		format_ms(disp, sizeof(disp), p->disp, 7);
		snprintf(middle, sizeof(middle), "%s", c.refid);
		if (assid)
			snprintf(middle, sizeof(middle), "%-9.9s %5u", c.refid,
			    p->id);
		else if (local)
			addr_text(&p->local, middle, sizeof(middle));
		fprintf(out,
		    "%c%-15.15s %-15.15s %2.2s %c %4.4s %4.4s  %3.3s  %7.7s "
		    "%8.7s %7.7s\n",
		    c.tally, c.remote, middle, c.st, c.type, c.when, c.poll,
		    c.reach, c.delay, c.offset, local ? disp : c.jitter);
	}
}

static void
print_clients(const struct snapshot *s, FILE *out)
{
	char addr[ADDR_TEXT];

	fprintf(out,
	    "lstint avgint m v  count   drop rport remote address\n"
	    "%s\n",
	    "======================================================");
	for (size_t i = 0; i < s->nclients; i++) {
		const struct snap_client *k = &s->clients[i];

		fprintf(out, "%6.0f %6.0f %u %u %6u %6u %5u %s\n", k->last,
		    isnan(k->interval) ? 0 : k->interval, k->mode, k->version,
		    k->count, k->dropped, k->addr.port,
		    addr_text(&k->addr, addr, sizeof(addr)));
	}
}

char *
ntpq_picture(const char *name, const struct snapshot *s, bool numbers)
{
	char *text = NULL;
	size_t size;
	FILE *out;

	if (s == NULL ||
	    (strstr(name, "peers") == NULL && strcmp(name, "mrulist") != 0))
		return NULL;
	out = begin(&text, &size);
	if (strcmp(name, "mrulist") == 0)
		print_clients(s, out);
	else
		print_table(name, s, numbers, out);
	fclose(out);
	return text;
}

/* ---- what is asked ---- */

static const struct {
	const char *name;
	uint8_t op;
	const char *text;
} asks[] = {
	{ "associations", CONTROL_READSTAT, "" },
	{ "rv", CONTROL_READVAR, NULL },
	{ "rl", CONTROL_READVAR, NULL },
	{ "readvar", CONTROL_READVAR, NULL },
	{ "readlist", CONTROL_READVAR, NULL },
	{ "cv", CONTROL_READCLOCK, NULL },
	{ "sysinfo", CONTROL_READVAR,
	    "peeradr,peermode,leap,stratum,precision,rootdelay,rootdisp,refid,"
	    "reftime,sys_jitter,clk_jitter,clk_wander" },
	{ "sysstats", CONTROL_READVAR,
	    "ss_uptime,ss_reset,ss_received,ss_thisver,ss_oldver,ss_badformat,"
	    "ss_badauth,ss_declined,ss_restricted,ss_limited,ss_kodsent,"
	    "ss_processed" },
	{ "kerninfo", CONTROL_READVAR,
	    "koffset,kfreq,kmaxerr,kesterr,kstflags,ktimeconst,kprecis,"
	    "kfreqtol" },
	{ "monstats", CONTROL_READVAR,
	    "mru_enabled,mru_depth,mru_deepest,mru_maxdepth,mru_mindepth,"
	    "mru_maxage,mru_mem,mru_maxmem" },
	{ "iostats", CONTROL_READVAR,
	    "iostats_reset,io_dropped,io_ignored,io_received,io_sent,"
	    "io_sendfailed,io_wakeups" },
	{ "timerstats", CONTROL_READVAR,
	    "timerstats_reset,timer_overruns,timer_xmts" },
	{ "authinfo", CONTROL_READVAR,
	    "authreset,authkeys,authfreek,authklookups,authknotfound,"
	    "authencrypts,authdecrypts" },
	{ "ifstats", CONTROL_READ_ORDLIST, "ifstats" },
	{ "reslist", CONTROL_READ_ORDLIST, "addr_restrictions" },
};

/* 17, or &1: the first. */
static bool
take_assoc(const char *word, const struct snapshot *s, uint16_t *assoc)
{
	bool index = word[0] == '&';
	char *end;
	unsigned long n = strtoul(word + index, &end, 10);

	if (word[index] < '0' || word[index] > '9' || *end != '\0' ||
	    n > UINT16_MAX)
		return false;
	if (index && (s == NULL || n == 0 || n > s->npeers))
		return false;
	*assoc = index ? s->peers[n - 1].id : (uint16_t)n;
	return true;
}

bool
ntpq_question(struct link_question *q, char *text, const struct snapshot *s,
    int argc, char *const argv[])
{
	size_t i = 0, used = 0;
	int at = 1;

	while (i < sizeof(asks) / sizeof(asks[0]) &&
	    strcmp(asks[i].name, argv[0]) != 0)
		i++;
	if (i == sizeof(asks) / sizeof(asks[0]))
		return false;
	*q = (struct link_question){ .op = asks[i].op, .text = text };
	snprintf(
	    text, NTPQ_TEXT, "%s", asks[i].text != NULL ? asks[i].text : "");
	if (asks[i].text != NULL)
		return argc == 1;
	if (argc > 1 &&
	    (argv[1][0] == '&' || (argv[1][0] >= '0' && argv[1][0] <= '9'))) {
		if (!take_assoc(argv[1], s, &q->assoc))
			return false;
		at = 2;
	}
	for (; at < argc && used < NTPQ_TEXT; at++)
		used += (size_t)snprintf(text + used, NTPQ_TEXT - used, "%s%s",
		    used > 0 ? "," : "", argv[at]);
	return used < NTPQ_TEXT;
}
