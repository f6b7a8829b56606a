/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What lines do together: every kind of problem is found in the text that has
 * it and not in the one that has not, and what a fix says mends it.
 */
#include "config/check.h"

#include "config/catalog.h"
#include "config/directive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Four sources and what a careful administrator writes. */
#define FOUR                                                                   \
	"server a.example.net\nserver b.example.net\n"                         \
	"server c.example.net\nserver d.example.net\ndriftfile d\n"
#define SAFE                                                                   \
	"restrict default noquery nomodify limited kod\n"                      \
	"restrict 127.0.0.1\nrestrict ::1\n"

enum { NTP = DIALECT_NTP, SEC = DIALECT_SEC, ANY = 0 };

static const struct row {
	const char *code;
	unsigned dialect;
	enum severity sev;
	uint32_t line; /* of the bad text; 0: the file as a whole */
	const char *bad, *good;
	bool open;
} rows[] = {
	/* the world */
	{ "default-open", ANY, SEV_WARNING, 1, "restrict default nomodify\n",
	    "restrict default nomodify noquery\n", false },
	{ "default-open", NTP, SEV_WARNING, 2,
	    "restrict -4 default noquery\nrestrict -6 default\n",
	    "restrict -4 default noquery\nrestrict -6 default ignore\n",
	    false },
	{ "no-default", NTP, SEV_WARNING, 0, FOUR, FOUR SAFE, false },
	{ "no-default", ANY, SEV_NOTE, 0, FOUR, FOUR SAFE, false },
	{ "one-family", NTP, SEV_WARNING, 1, "restrict -4 default noquery\n",
	    "restrict default noquery\n", false },
	{ "one-family", SEC, SEV_WARNING, 1, "restrict -6 default ignore\n",
	    "restrict -6 default noquery\n", false },
	{ "one-family", ANY, SEV_WARNING, 1,
	    "restrict 0.0.0.0 mask 0.0.0.0 noquery\n",
	    "restrict 0.0.0.0 mask 0.0.0.0 noquery\n"
	    "restrict :: mask :: noquery\n",
	    false },
	{ "localhost-locked", NTP, SEV_WARNING, 1, "restrict default ignore\n",
	    "restrict default ignore\nrestrict 127.0.0.1\nrestrict ::1\n",
	    false },
	{ "localhost-locked", NTP, SEV_WARNING, 1,
	    "restrict default noquery\nrestrict 127.0.0.1\n", SAFE, false },
	{ "localhost-locked", NTP, SEV_WARNING, 1,
	    "restrict default noquery\nrestrict ::1\n",
	    "restrict default noquery\nrestrict localhost\n", false },
	/* our own servers */
	{ "source-blocked", NTP, SEV_WARNING, 2,
	    "restrict default ignore\nserver 192.0.2.1\n",
	    "restrict default ignore\nserver 192.0.2.1\n"
	    "restrict 192.0.2.1 nomodify\n",
	    false },
	{ "source-blocked", ANY, SEV_WARNING, 1,
	    "server a.example.net\nrestrict default ignore\n",
	    "server a.example.net\nrestrict default ignore\n"
	    "restrict source nomodify\n",
	    false },
	{ "source-blocked", SEC, SEV_WARNING, 1,
	    "server a.example.net\nrestrict default noserve\n",
	    "server a.example.net\nrestrict default noquery\n", false },
	{ "source-blocked", SEC, SEV_WARNING, 1,
	    "server a.example.net\nrestrict default notrust\n",
	    "server a.example.net nts\nrestrict default notrust\n", false },
	{ "source-blocked", ANY, SEV_WARNING, 1,
	    "pool a.example.net\nrestrict default ignore\n"
	    "restrict 10.0.0.0 mask 255.0.0.0\n",
	    "server a.example.net\nrestrict default ignore\n"
	    "restrict a.example.net nomodify\n",
	    false },
	{ "nopeer-pool", NTP, SEV_WARNING, 2,
	    "restrict default nopeer noquery\npool pool.example.net\n",
	    "restrict default nopeer noquery\nrestrict source noquery\n"
	    "pool pool.example.net\n",
	    false },
	/* words of a restrict line */
	{ "kod-no-limited", ANY, SEV_WARNING, 1,
	    "restrict default kod noquery\n",
	    "restrict default kod limited noquery\n", false },
	{ "ignore-all", ANY, SEV_NOTE, 1, "restrict 192.0.2.1 ignore noquery\n",
	    "restrict 192.0.2.1 ignore\n", false },
	{ "default-notrust", ANY, SEV_WARNING, 1, "restrict default notrust\n",
	    "restrict 192.0.2.1 notrust\n", false },
	{ "default-version", ANY, SEV_WARNING, 1, "restrict default version\n",
	    "restrict 192.0.2.1 version\n", false },
	{ "obsolete-flag", SEC, SEV_NOTE, 1, "restrict default notrap\n",
	    "restrict default nomodify\n", false },
	{ "restrict-broken", ANY, SEV_ERROR, 1,
	    "restrict 10.9.6.0 netmask 255.255.255.0 nomodify\n",
	    "restrict 10.9.6.0 mask 255.255.255.0 nomodify\n", false },
	{ "restrict-broken", ANY, SEV_ERROR, 1,
	    "restrict default nomodify,noquery\n",
	    "restrict default nomodify noquery\n", false },
	{ "restrict-broken", ANY, SEV_ERROR, 1, "restrct default ignore\n",
	    "restrict default ignore\n", false },
	{ "restrict-broken", SEC, SEV_ERROR, 1,
	    "restrict -6 fe80::1 mask ffff:: noquery\n",
	    "restrict fe80:: mask ffff:: noquery\n", false },
	/* its address */
	{ "cidr", NTP, SEV_ERROR, 1, "restrict 10.0.0.0/8 nomodify\n",
	    "restrict 10.0.0.0 mask 255.0.0.0 nomodify\n", false },
	{ "cidr", ANY, SEV_WARNING, 1, "restrict 2001:db8::/32 nomodify\n",
	    "restrict 2001:db8:: mask ffff:ffff:: nomodify\n", false },
	{ "bad-prefix", SEC, SEV_WARNING, 1, "restrict 10.0.0.0/33 nomodify\n",
	    "restrict 10.0.0.0/32 nomodify\n", false },
	{ "host-bits", ANY, SEV_WARNING, 1,
	    "restrict 192.168.1.7 mask 255.255.255.0\n",
	    "restrict 192.168.1.0 mask 255.255.255.0\n", false },
	{ "host-bits", SEC, SEV_WARNING, 1, "restrict 10.0.0.1/8 noquery\n",
	    "restrict 10.0.0.0/8 noquery\n", false },
	{ "net-no-mask", ANY, SEV_WARNING, 1, "restrict 10.0.0.0 nomodify\n",
	    "restrict 10.0.0.1 nomodify\n", false },
	{ "net-no-mask", ANY, SEV_WARNING, 1, "restrict 0.0.0.0 nomodify\n",
	    "restrict 0.0.0.0 mask 0.0.0.0 nomodify\n", false },
	{ "net-no-mask", ANY, SEV_WARNING, 1, "restrict 2001:db8:: nomodify\n",
	    "restrict 2001:db8::1 nomodify\n", false },
	{ "odd-mask", ANY, SEV_WARNING, 1,
	    "restrict 10.1.1.0 mask 0.0.0.255 noquery\n",
	    "restrict 10.1.1.0 mask 255.255.255.0 noquery\n", false },
	{ "bad-mask", ANY, SEV_ERROR, 1,
	    "restrict 10.1.1.0 mask 255.255.255.256 noquery\n",
	    "restrict 10.1.1.0 mask 255.255.255.0 noquery\n", false },
	{ "mask-family", ANY, SEV_WARNING, 1,
	    "restrict 10.1.1.0 mask ffff:: noquery\n",
	    "restrict 2001:: mask ffff:: noquery\n", false },
	{ "family-mask", ANY, SEV_WARNING, 1,
	    "restrict -6 2001:: mask ffff:: noquery\n",
	    "restrict 2001:: mask ffff:: noquery\n", false },
	{ "wrong-family", ANY, SEV_ERROR, 1, "restrict -6 127.0.0.1\n",
	    "restrict -4 127.0.0.1\n", false },
	{ "odd-address", ANY, SEV_WARNING, 1, "restrict 192.0.2.010\n",
	    "restrict 192.0.2.10\n", false },
	{ "restrict-name", ANY, SEV_NOTE, 1, "restrict ntp.example.net\n",
	    "restrict localhost\n", false },
	{ "restrict-name", ANY, SEV_ERROR, 1, "restrict DEFAULT noquery\n",
	    "restrict default noquery\n", false },
	{ "restrict-name", ANY, SEV_ERROR, 1, "restrict 192.0.2.* noquery\n",
	    "restrict 192.0.2.2 noquery\n", false },
	{ "restrict-name", ANY, SEV_WARNING, 1, "restrict * noquery\n",
	    "restrict default noquery\n", false },
	{ "bad-address", ANY, SEV_ERROR, 1, "restrict default/8 noquery\n",
	    "restrict default noquery\n", false },
	{ "restrict-pool", ANY, SEV_WARNING, 1,
	    "restrict 0.de.pool.ntp.org noquery\n", "restrict source noquery\n",
	    false },
	/* lines for the same addresses */
	{ "restrict-again", ANY, SEV_NOTE, 2,
	    "restrict 192.0.2.1 noquery\nrestrict 192.0.2.1 noquery\n",
	    "restrict 192.0.2.1 noquery\nrestrict 192.0.2.2 noquery\n", false },
	{ "restrict-adds-up", ANY, SEV_WARNING, 2,
	    "restrict default ignore\nrestrict default nomodify\n",
	    "restrict default nomodify\nrestrict source ignore\n", false },
	{ "restrict-adds-up", ANY, SEV_WARNING, 2,
	    "restrict 10.9.8.7 mask 255.0.0.0 noserve\n"
	    "restrict 10.0.0.0 mask 255.0.0.0\n",
	    "restrict 10.9.8.7 mask 255.0.0.0 noserve\n"
	    "restrict 10.0.0.0 mask 255.255.0.0\n",
	    false },
	{ "shadowed", NTP, SEV_NOTE, 2,
	    "restrict 10.0.0.0 mask 255.0.0.0 noquery\n"
	    "restrict 10.1.0.0 mask 255.255.0.0 noquery\n",
	    "restrict 10.0.0.0 mask 255.0.0.0 noquery\n"
	    "restrict 10.1.0.0 mask 255.255.0.0 ignore\n",
	    false },
	/* sources */
	{ "no-source", ANY, SEV_NOTE, 0, "driftfile d\n", FOUR, false },
	{ "no-source", NTP, SEV_NOTE, 0, "driftfile d\n", "broadcastclient\n",
	    false },
	{ "one-source", ANY, SEV_NOTE, 1, "server a.example.net\n", FOUR,
	    false },
	{ "one-source", ANY, SEV_NOTE, 1, "server a.example.net\n",
	    "pool a.example.net\n", false },
	{ "two-sources", ANY, SEV_WARNING, 1,
	    "server a.example.net\nserver b.example.net\n",
	    "server a.example.net\nserver b.example.net\n"
	    "server c.example.net\n",
	    false },
	{ "all-noselect", ANY, SEV_WARNING, 1,
	    "server a.example.net noselect\n", "server a.example.net\n",
	    false },
	{ "burst-foreign", ANY, SEV_WARNING, 1, "server a.example.net burst\n",
	    "server 192.168.1.1 burst\n", false },
	{ "minpoll-low", ANY, SEV_WARNING, 1,
	    "server a.example.net minpoll 4\n",
	    "server 127.127.20.0 minpoll 4\n", false },
	{ "minpoll-low", ANY, SEV_WARNING, 1, "server 8.8.8.8 minpoll 5\n",
	    "server 8.8.8.8 minpoll 6\n", false },
	{ "smear-mix", ANY, SEV_WARNING, 1,
	    "server time.google.com\nserver a.example.net\n",
	    "server time1.google.com\nserver time2.google.com\n", false },
	{ "two-prefer", ANY, SEV_NOTE, 2,
	    "server a.example.net prefer\nserver b.example.net prefer\n",
	    "server a.example.net prefer\nserver 127.127.22.0 prefer\n",
	    false },
	{ "pps-no-prefer", ANY, SEV_WARNING, 1,
	    "server 127.127.22.0\nserver a.example.net\n",
	    "server 127.127.22.0\nserver a.example.net prefer\n", false },
	{ "local-clock", ANY, SEV_WARNING, 1, "server 127.127.1.0\n",
	    "tos orphan 10\n", false },
	{ "local-clock", ANY, SEV_NOTE, 1,
	    "server 127.127.1.0\nfudge 127.127.1.0 stratum 10\n",
	    "server 127.127.20.0\n", false },
	{ "nmea-late", ANY, SEV_NOTE, 1, "server 127.127.20.0\n",
	    "server 127.127.20.0\nfudge 127.127.20.0 time2 0.4\n", false },
	{ "fudge-alone", ANY, SEV_WARNING, 2,
	    "server 127.127.20.0\nfudge 127.127.20.1 flag1 1\n",
	    "server 127.127.20.1\nfudge 127.127.20.1 flag1 1\n", false },
	{ "refid-long", ANY, SEV_WARNING, 2,
	    "server 127.127.28.0\nfudge 127.127.28.0 refid TOOLONG\n",
	    "server 127.127.28.0\nfudge 127.127.28.0 refid GPS\n", false },
	{ "minsane-high", ANY, SEV_WARNING, 2,
	    "server a.example.net\ntos minsane 3\n",
	    "pool a.example.net\ntos minsane 3\n", false },
	{ "minsane-high", ANY, SEV_WARNING, 2,
	    "pool a.example.net\ntos minsane 7 maxclock 5\n",
	    FOUR "tos minsane 4\n", false },
	{ "no-driftfile", ANY, SEV_NOTE, 0, "server a.example.net\n", FOUR,
	    false },
	/* a server for everybody */
	{ "public-silent", ANY, SEV_WARNING, 1, "restrict default ignore\n",
	    SAFE, true },
	{ "few-sources", ANY, SEV_WARNING, 1, "server a.example.net\n", FOUR,
	    true },
	{ "many-sources", ANY, SEV_WARNING, 1,
	    FOUR "server e.example.net\nserver f.example.net\n"
		 "server g.example.net\nserver h.example.net\n",
	    FOUR, true },
	{ "pool-on-public", ANY, SEV_WARNING, 1, "pool de.pool.ntp.org\n", FOUR,
	    true },
	{ "local-on-public", ANY, SEV_WARNING, 1, "server 127.127.1.1\n", FOUR,
	    true },
	{ "smear-on-public", ANY, SEV_WARNING, 1, "leapsmearinterval 86400\n",
	    FOUR, true },
	/* keys */
	{ "no-keys", ANY, SEV_WARNING, 1, "server a.example.net key 7\n",
	    "server a.example.net key 7\nkeys k\ntrustedkey 7\n", false },
	{ "key-untrusted", ANY, SEV_WARNING, 3,
	    "keys k\ntrustedkey 1 2\nserver a.example.net key 7\n",
	    "keys k\ntrustedkey 1 ( 5 ... 9 )\nserver a.example.net key 7\n",
	    false },
	{ "controlkey-untrusted", ANY, SEV_WARNING, 2, "keys k\ncontrolkey 7\n",
	    "keys k\ntrustedkey 7\ncontrolkey 7\n", false },
	{ "requestkey-untrusted", NTP, SEV_WARNING, 2, "keys k\nrequestkey 7\n",
	    "keys k\ntrustedkey 7\nrequestkey 7\n", false },
	{ "nts-address", SEC, SEV_WARNING, 1, "server 192.0.2.1 nts\n",
	    "server a.example.net nts\n", false },
	{ "autokey-insecure", ANY, SEV_WARNING, 1, "crypto\n", "keys k\n",
	    false },
	/* switches, interfaces, rates */
	{ "disable-auth", ANY, SEV_WARNING, 1, "disable auth\n",
	    "disable kernel\n", false },
	{ "enable-mode7", ANY, SEV_WARNING, 1, "enable stats mode7\n",
	    "enable stats\n", false },
	{ "limited-no-monitor", ANY, SEV_WARNING, 2,
	    "restrict default limited\ndisable monitor\n",
	    "restrict default noquery\ndisable monitor\n", false },
	{ "limited-no-monitor", SEC, SEV_WARNING, 1, "disable monitor\n",
	    "enable monitor\n", false },
	{ "discard-no-limited", ANY, SEV_WARNING, 2,
	    "restrict default noquery\ndiscard minimum 1\n",
	    "restrict default noquery limited\ndiscard minimum 1\n", false },
	{ "loopback-cut", ANY, SEV_WARNING, 1, "interface ignore lo\n",
	    "interface ignore wildcard\n", false },
	{ "loopback-cut", ANY, SEV_WARNING, 1,
	    "interface ignore all\ninterface listen eth0\n",
	    "interface ignore all\ninterface listen 127.0.0.1\n", false },
	{ "listen-only", ANY, SEV_WARNING, 1, "interface listen eth0\n",
	    "interface listen all\n", false },
	{ "listen-only", ANY, SEV_WARNING, 1, "nic listen eth0\n",
	    "interface ignore wildcard\ninterface listen eth0\n", false },
	/* whose words */
	{ "mixed-dialects", ANY, SEV_WARNING, 2,
	    "broadcastclient\nserver a.example.net nts\n",
	    "broadcastclient\nserver a.example.net\n", false },
};

static void
run(const struct row *r, const char *text, struct diags *ds)
{
	struct check_how how = { .dialect = r->dialect, .open = r->open };
	struct diags ignored;
	struct conf *c;

	diags_init(ds);
	diags_init(&ignored);
	c = conf_parse("f", text, strlen(text), &ignored);
	assert_non_null(c);
	check_conf(c, &how, ds);
	conf_free(c);
	diags_free(&ignored);
}

static const struct diag *find(const struct diags *ds, const char *code);

/* What is said of the text when these servers are known. */
static void
run_known(const char *text, struct diags *ds)
{
	static const char list[] =
	    "servers = ( { host = \"shut.example.org\"; policy = \"closed\"; "
	    "page = \"https://shut.example.org/ask\"; }, { host = "
	    "\"club.example.org\"; policy = \"restricted\"; }, { host = "
	    "\"open.example.org\"; policy = \"open\"; }, { host = "
	    "\"soft.example.org\"; policy = \"open\"; smear = true; } ); "
	    "gone = ( { host = \"dead.example.org\"; }, { host = "
	    "\"old.example.org\"; now = \"new.example.org\"; } );";
	struct check_how how = { 0 };
	struct diags ignored;
	struct catalog known;
	struct conf *c;

	diags_init(ds);
	diags_init(&ignored);
	catalog_init(&known);
	assert_true(catalog_read(&known, "list", list, false, &ignored));
	assert_int_equal(ignored.count, 0);
	how.catalog = &known;
	c = conf_parse("f", text, strlen(text), &ignored);
	assert_non_null(c);
	check_conf(c, &how, ds);
	conf_free(c);
	catalog_free(&known);
	diags_free(&ignored);
}

/* The compiler is to see that it is there. */
static const struct diag *
must_find(const struct diags *ds, const char *code)
{
	const struct diag *d = find(ds, code);

	assert_non_null(d);
	if (d == NULL)
		abort();
	return d;
}

static void
the_lists_of_servers_are_asked(void **state)
{
	const struct diag *d;
	struct diags ds;

	(void)state;
	run_known("server open.example.org iburst\n"
		  "server OLD.example.org iburst\n",
	    &ds);
	d = must_find(&ds, "server-gone");
	assert_int_equal(d->at.line, 2);
	assert_int_equal(d->fix.kind, FIX_REPLACE);
	assert_string_equal(d->fix.text, "new.example.org");
	assert_int_equal(d->fix.col, 8);
	assert_int_equal(d->fix.len, strlen("OLD.example.org"));
	assert_null(find(&ds, "server-not-open"));
	diags_free(&ds);

	run_known("server dead.example.org\n", &ds);
	d = must_find(&ds, "server-gone");
	assert_int_equal(d->fix.kind, FIX_NONE);
	diags_free(&ds);

	/* Once, with the page. */
	run_known("server shut.example.org\nserver club.example.org\n", &ds);
	d = must_find(&ds, "server-not-open");
	assert_int_equal(d->at.line, 1);
	assert_int_equal(d->sev, SEV_WARNING);
	assert_non_null(strstr(d->text, "https://shut.example.org/ask"));
	for (size_t i = 0; i < ds.count; i++)
		assert_true(&ds.item[i] == d ||
		    strcmp(ds.item[i].code, "server-not-open") != 0);
	diags_free(&ds);
	run_known("server club.example.org\n", &ds);
	d = must_find(&ds, "server-not-open");
	assert_int_equal(d->sev, SEV_NOTE);
	diags_free(&ds);

	run_known("server soft.example.org\nserver open.example.org\n", &ds);
	assert_non_null(find(&ds, "smear-mix"));
	diags_free(&ds);
}

static const struct diag *
find(const struct diags *ds, const char *code)
{
	for (size_t i = 0; i < ds->count; i++)
		if (strcmp(ds->item[i].code, code) == 0)
			return &ds->item[i];
	return NULL;
}

static void
show(const struct row *r, const char *what, const struct diags *ds)
{
	print_error("%s: %s\n", r->code, what);
	for (size_t i = 0; i < ds->count; i++)
		print_error("  line %u: %s [%s]\n",
		    (unsigned)ds->item[i].at.line, ds->item[i].text,
		    ds->item[i].code);
}

static void
each_kind_is_found_where_it_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		const struct diag *d;
		struct diags ds;

		run(r, r->bad, &ds);
		d = find(&ds, r->code);
		if (d == NULL || d->sev != r->sev || d->at.line != r->line)
			show(r, r->bad, &ds);
		assert_non_null(d);
		assert_int_equal(d->sev, r->sev);
		assert_int_equal(d->at.line, r->line);
		diags_free(&ds);
	}
}

static void
no_kind_is_found_where_it_is_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct diags ds;

		run(&rows[i], rows[i].good, &ds);
		if (find(&ds, rows[i].code) != NULL)
			show(&rows[i], rows[i].good, &ds);
		assert_null(find(&ds, rows[i].code));
		diags_free(&ds);
	}
}

/* `text` as it is when a fix has been applied; to be freed. */
static char *
mended(const char *text, const struct diag *d)
{
	const char *from = text, *end;
	char *out = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&out, &len);

	for (uint32_t i = 1; i < d->at.line; i++)
		from = strchr(from, '\n') + 1;
	end = strchr(from, '\n') + 1;
	fwrite(text, 1, (size_t)(from - text), f);
	if (d->fix.kind == FIX_INSERT_BEFORE)
		fprintf(f, "%s\n", d->fix.text);
	if (d->fix.kind == FIX_REPLACE) {
		fwrite(from, 1, d->fix.col - 1, f);
		fputs(d->fix.text, f);
		from += d->fix.col - 1 + d->fix.len;
	}
	if (d->fix.kind != FIX_DELETE_LINE)
		fwrite(from, 1, (size_t)(end - from), f);
	if (d->fix.kind == FIX_INSERT_AFTER)
		fprintf(f, "%s\n", d->fix.text);
	fputs(end, f);
	fclose(f);
	return out;
}

/* Once, or as often as the kind has places. */
static void
a_fix_mends(void **state)
{
	size_t fixes = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		char *text = strdup(r->bad), *next;
		const struct diag *d;
		struct diags ds;

		run(r, text, &ds);
		d = find(&ds, r->code);
		for (int n = 0; d != NULL && d->fix.kind != FIX_NONE; n++) {
			fixes++;
			if (n == 3)
				show(r, text, &ds);
			assert_true(n < 3);
			next = mended(text, d);
			free(text);
			text = next;
			diags_free(&ds);
			run(r, text, &ds);
			d = find(&ds, r->code);
			if (d != NULL && d->fix.kind == FIX_NONE)
				show(r, text, &ds);
			assert_true(d == NULL || d->fix.kind != FIX_NONE);
		}
		diags_free(&ds);
		free(text);
	}
	assert_true(fixes > 20);
}

static void
a_careful_file_is_silent(void **state)
{
	static const unsigned dialect[] = { ANY, NTP, SEC };
	struct diags ds;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct row r = { .code = "any", .dialect = dialect[i] };

		run(&r, FOUR SAFE, &ds);
		if (ds.count > 0)
			show(&r, FOUR SAFE, &ds);
		assert_int_equal(ds.count, 0);
		diags_free(&ds);
	}
}

static bool
blocks(const char *text, unsigned dialect)
{
	struct diags ds;
	struct conf *c;
	bool yes;

	diags_init(&ds);
	c = conf_parse("f", text, strlen(text), &ds);
	yes = check_blocks_restart(c, dialect);
	conf_free(c);
	diags_free(&ds);
	return yes;
}

static void
a_broken_restrict_blocks_a_restart(void **state)
{
	(void)state;
	assert_true(blocks("restrict default nomodfy\n", ANY));
	assert_true(blocks("restrct default ignore\n", ANY));
	assert_true(blocks("restrict -6 fe80::1 mask ffff:: ignore\n", SEC));
	assert_false(blocks("restrict -6 fe80::1 mask ffff:: ignore\n", NTP));
	assert_false(blocks("servr a.example.net\n", ANY));
	assert_false(blocks(FOUR SAFE, ANY));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_found_where_it_is),
		cmocka_unit_test(the_lists_of_servers_are_asked),
		cmocka_unit_test(no_kind_is_found_where_it_is_not),
		cmocka_unit_test(a_fix_mends),
		cmocka_unit_test(a_careful_file_is_silent),
		cmocka_unit_test(a_broken_restrict_blocks_a_restart),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
