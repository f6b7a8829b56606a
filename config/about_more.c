/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an admin wants to know and one line of help has no room for: of access
 * and keys here, of the rest in about_rest.c. */

#include "config/about.h"

#include <string.h>

#include "core/i18n.h"

#include "config/about_rows.h"
#include "config/directive.h"

static const struct about_row access_rows[] = {
	{ "restrict", NULL,
	    N_("The narrowest line that covers an address decides alone, "
	       "wherever it stands in the file: the words of wider lines do "
	       "not count for it. Lines for the very same addresses add up. "
	       "Without a flag everything is allowed, so 'restrict 127.0.0.1' "
	       "opens. A mistake in a line does not void it: what stands "
	       "before the bad word is in force.") },
	{ "restrict", "default",
	    N_("The line for everybody whom no other line names. ntp.org's "
	       "ntpd has no restriction built in, NTPsec 'noquery limited', "
	       "which stays even if this line does not say it. A public "
	       "server wants: restrict default kod limited nomodify "
	       "noquery.") },
	{ "restrict", "source",
	    N_("A template: each time source gets a line of its own with "
	       "these flags, also the servers of a pool, whose addresses "
	       "nobody knows beforehand. Needed as soon as the default keeps "
	       "out the answers of our own servers, by ignore or notrust. "
	       "NTPsec makes such a line only where it is needed.") },
	{ "restrict", "mask",
	    N_("Which bits of the address count, as 255.255.255.0 or ffff::. "
	       "Without it the line is for one single host, even if the "
	       "address ends in .0. A length (/24) is understood by NTPsec "
	       "only; for ntp.org's ntpd such a line has no effect.") },
	{ "restrict", "ignore",
	    N_("Every packet is dropped, the answers of our own time sources "
	       "too. As a default it needs lines that let sources and "
	       "localhost through.") },
	{ "restrict", "noserve",
	    N_("Time requests are dropped, ntpq may still ask. In NTPsec it "
	       "drops the answers of our own servers as well, in ntp.org's "
	       "ntpd it does not.") },
	{ "restrict", "noquery",
	    N_("ntpq gets no answer; the time is served all the same. Without "
	       "it anybody can read the list of clients, and forged questions "
	       "make this host flood others with answers far larger than the "
	       "questions. Leave it out only for localhost and the networks "
	       "you administer from.") },
	{ "restrict", "nomodify",
	    N_("ntpq may read but not configure. Configuring needs the "
	       "control key anyhow; this is the second lock. noquery "
	       "includes it.") },
	{ "restrict", "notrust",
	    N_("Packets without a valid key are dropped: clients "
	       "without one get no time, and servers without one are "
	       "not believed. Before version 4.2 it meant something "
	       "else: do not use it as a default.") },
	{ "restrict", "limited",
	    N_("Who asks too often gets no answer until it asks less. How "
	       "often that is, say discard (ntp.org) or limit (NTPsec). It "
	       "needs the list of clients, so 'disable monitor' does not go "
	       "with it.") },
	{ "restrict", "kod",
	    N_("Who is over the limit gets a kiss-o'-death packet now and "
	       "then instead of silence, which tells a polite client to slow "
	       "down. It does nothing without limited.") },
	{ "restrict", "nopeer",
	    N_("Nobody becomes an association without a key. Lines with "
	       "server are not concerned, but ntp.org's pool is: with nopeer "
	       "by default no server of a pool is ever used, unless "
	       "'restrict source' says otherwise.") },
	{ "restrict", "noepeer",
	    N_("Nobody becomes an association, not even with a key. Lines "
	       "with server and peer are not concerned.") },
	{ "restrict", "notrap",
	    N_("No traps, an old way of reporting events that hardly anybody "
	       "uses. Harmless, and customary.") },
	{ "restrict", "nomrulist",
	    N_("ntpq may ask, but not for the list of clients, which is long "
	       "and tells who they are.") },
	{ "restrict", "ntpport",
	    N_("The line counts only for packets that come from port 123, as "
	       "those of servers do. For the same address it is asked before "
	       "the line without it.") },
	{ "restrict", "version",
	    N_("Packets of another version of NTP than 4 are dropped: old "
	       "and very simple clients get no time.") },
	{ "restrict", "flake",
	    N_("One packet of ten is lost on purpose. For tests of clients, "
	       "never for a server in use.") },
	{ "restrict", "mssntp",
	    N_("Requests of Windows domain members are signed by Samba "
	       "(ntpsigndsocket). Signing takes long: only for your own "
	       "network, and only beside a domain controller.") },
	{ "restrict", "ippeerlimit",
	    N_("How many associations one address can bring up without being "
	       "configured; -1 is any number. It stands right behind the "
	       "address.") },
	{ "unrestrict", NULL,
	    N_("With flags it takes these from the line for the same address; "
	       "without, it removes that line, but never the default. "
	       "'unrestrict default noquery' is how NTPsec's built-in default "
	       "is lifted.") },
	{ "discard", NULL,
	    N_("Applies to clients under 'restrict ... limited' only. Values "
	       "that are too strict shut out whole offices that share one "
	       "address: for a public server the defaults are right.") },
	{ "discard", "average",
	    N_("A power of two: 3 means that a client may ask once in 8 "
	       "seconds on average.") },
	{ "discard", "minimum",
	    N_("Packets closer together than this are not answered. iburst "
	       "sends them 2 seconds apart, so more than 2 hurts honest "
	       "clients.") },
	{ "limit", NULL,
	    N_("Applies to clients under 'restrict ... limited' only, which "
	       "NTPsec's default is.") },
	{ "mru", NULL,
	    N_("The list of clients (ntpq's mrulist) is what limited "
	       "counts by. On a busy server it should hold every client "
	       "of a few minutes.") },
	{ "mru", "maxdepth",
	    N_("maxdepth and maxmem are the same limit: the one that stands "
	       "last counts. A public server may need a million entries.") },
	{ "mru", "maxmem",
	    N_("maxdepth and maxmem are the same limit: the one that stands "
	       "last counts.") },
	{ "mru", "maxage",
	    N_("Entries older than this are used again for new clients; 64 s "
	       "in ntp.org's ntpd, 3600 s in NTPsec.") },
	{ "mru", "mindepth",
	    N_("Below this number of clients nobody is forgotten because of "
	       "age.") },
	{ "keys", NULL,
	    N_("One key a line: number, type (such as AES128CMAC or SHA1) and "
	       "secret. The file must not be readable for others, and a key "
	       "counts only if trustedkey names it.") },
	{ "trustedkey", NULL,
	    N_("A range needs blanks round its points: ( 10 ... 20 ). A key "
	       "that is in the file and not here is not believed.") },
	{ "controlkey", NULL,
	    N_("Without it nobody can configure a running daemon by ntpq, "
	       "which is the safe state. The key must be in the key file and "
	       "among the trusted ones.") },
	{ "requestkey", NULL,
	    N_("For ntpdc and its private mode 7, which invited abuse and is "
	       "off by default.") },
};

const struct about_row *
about_access(size_t *count)
{
	*count = sizeof(access_rows) / sizeof(access_rows[0]);
	return access_rows;
}

static const struct about_row *
find(const struct about_row *row, size_t n, const char *directive,
    const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(row[i].directive, directive) == 0 &&
		    (row[i].word == NULL) == (word == NULL) &&
		    (word == NULL || strcmp(row[i].word, word) == 0))
			return &row[i];
	return NULL;
}

const char *
about_more(const char *directive, const char *word)
{
	static const char *const same[] = { "server", "restrict", "disable" };
	const struct directive *d = directive_find(directive);
	const struct about_row *r, *rows;
	size_t n;

	/* Directives with the same options share the rows of one of them. */
	for (size_t i = 0; i < 3 && d != NULL && word != NULL; i++)
		if (d->option != NULL &&
		    d->option == directive_find(same[i])->option)
			directive = same[i];
	rows = about_rest(&n);
	r = find(rows, n, directive, word);
	if (r == NULL) {
		rows = about_access(&n);
		r = find(rows, n, directive, word);
	}
	return r != NULL ? r->text : NULL;
}
