/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"
#include "core/poolcheck.h"

#include "ui/format.h"
#include "ui/print.h"
#include "ui/session.h"
#include "ui/settle.h"
#include "ui/words.h"

/* Beyond the questions themselves, s. */
#define QUERY_GRACE 4.0

static bool
add_host(struct params *p, const struct options *o, const char *host)
{
	struct params_assoc *a;

	if (host[0] == '\0' || strlen(host) >= PARAMS_NAME) {
		fprintf(stderr,
		    _("ntptui query: '%.60s' cannot be a host name\n"), host);
		return false;
	}
	a = params_add(p);
	memcpy(a->name, host, strlen(host) + 1);
	a->family = o->ipv4 == o->ipv6 ? ADDR_NONE
	    : o->ipv4                  ? ADDR_IPV4
				       : ADDR_IPV6;
	a->cfg.iburst = true;
	return true;
}

/* Why a host gave no usable answer, in a sentence. */
static void
say_why(const struct snap_peer *p, double limit, char *buf, size_t size)
{
	char error[96], refid[16];

	if (p->phase == PHASE_DNS || p->phase == PHASE_NODNS) {
		snprintf(buf, size, _("the name cannot be resolved: %s"),
		    p->note[0] ? p->note : _("no answer from DNS yet"));
	} else if (p->refused && p->refusal.verdict == VERDICT_KISS) {
		snprintf(buf, size, _("kiss code %s"),
		    refid_text(p->refusal.pkt.refid, 0, refid, sizeof refid));
	} else if (p->refused) {
		snprintf(buf, size, _("answered, but: %s"),
		    _(verdict_text(p->refusal.verdict)));
	} else if (p->error != 0) {
		snprintf(buf, size, "%s",
		    words_error(error, sizeof error, p->error));
	} else {
		snprintf(buf, size,
		    _("no answer to %u questions in %.0f s: it is down, or "
		      "something on the way drops NTP"),
		    p->sent, limit);
	}
}

static const char *
leap_words(uint8_t leap)
{
	static const char *const words[] = { N_("no leap second"),
		N_("a leap second will be inserted"),
		N_("a leap second will be deleted"), N_("not synchronised") };

	return _(words[leap & 3]);
}

static void
print_samples(const struct snap_peer *p)
{
	for (int i = p->exchanges - 1; i >= 0; i--)
		printf(_("  sample %d: offset %+.6f s, delay %.6f s\n"),
		    p->exchanges - i, p->exchange[i].offset,
		    p->exchange[i].delay);
}

/*
 * What the offset may be off by, s: half of the whole round trip, what the
 * server says of itself, and the scatter. The root distance of the table also
 * counts the stages of its filter that are still empty, for it must not trust
 * a newcomer; who asks once wants to know about these samples.
 */
static double
error_bound(const struct snap_peer *p)
{
	return (p->rootdelay + p->delay) / 2 + p->rootdisp + p->jitter +
	    log2_seconds(p->precision);
}

static void
print_host(const struct snap_peer *p, double limit)
{
	char addr[ADDR_TEXT] = "", refid[16], why[160];

	if (p->addr.family != ADDR_NONE)
		addr_text(&p->addr, addr, sizeof addr);
	if (addr[0] != '\0' && strcmp(addr, p->name) != 0)
		printf("%s (%s): ", p->name, addr);
	else
		printf("%s: ", p->name);
	if (p->exchanges == 0) {
		say_why(p, limit, why, sizeof why);
		printf("%s\n", why);
		return;
	}
	printf(_("stratum %d, refid %s, %s\n"), p->stratum,
	    format_refid(refid, sizeof refid, p), leap_words(p->leap));
	print_samples(p);
	printf(_("  offset %+.6f s +/- %.6f s, delay %.6f s, jitter %.6f s\n"),
	    p->offset, error_bound(p), p->delay, p->jitter);
	if (p->refused) {
		say_why(p, limit, why, sizeof why);
		printf(_("  last refused: %s\n"), why);
	}
}

/* The same in one line of no language, to be pasted into `pool verify`. */
static void
print_verdict(const struct snap_peer *p)
{
	struct pool_verdict v = { .address = p->addr,
		.answered = p->exchanges > 0,
		.stratum = p->stratum,
		.leap = p->leap,
		.good = p->exchanges,
		.asked = p->sent,
		.offset = p->offset,
		.error = error_bound(p),
		.delay = p->delay,
		.at = session_now() };
	char line[POOL_VERDICT_TEXT];

	if (p->addr.family != ADDR_NONE)
		printf("%s\n", poolcheck_text(&v, line, sizeof line));
}

int
cli_query(const struct options *o, int argc, char *argv[])
{
	struct settle w = { .samples = o->samples };
	const struct snapshot *snap;
	int code = EXIT_GOOD;
	struct session s;

	if (argc < 2) {
		fprintf(stderr, "%s\n",
		    _("ntptui query: name the hosts to be asked"));
		return EXIT_USAGE;
	}
	session_plain(&s, "query");
	for (int i = 1; i < argc && code == EXIT_GOOD; i++)
		if (!add_host(&s.params, o, argv[i]))
			code = EXIT_USAGE;
	if (code == EXIT_GOOD)
		code = session_start(&s, false);
	if (code == EXIT_GOOD) {
		w.limit =
		    o->wait >= 0 ? o->wait : 2.0 * o->samples + QUERY_GRACE;
		snap = settle_wait(&s, &w);
		if (o->json)
			print_peers_json(snap, stdout);
		for (size_t i = 0; i < snap->npeers; i++) {
			if (!o->json) {
				print_host(&snap->peers[i], w.limit);
				print_verdict(&snap->peers[i]);
			}
			if (snap->peers[i].exchanges == 0)
				code = EXIT_BAD;
		}
	}
	session_close(&s);
	return code;
}
