/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps that a person takes at the pool's site: to join, to leave, to move
 * to another address. Texts are data; what stands in braces is filled in. */
#include "ui/pool_say.h"

#include "config/poolzone.h"
#include "core/i18n.h"

#include <stdio.h>
#include <string.h>

struct step {
	const char *title, *text; /* N_() */
	const char *type;         /* to be typed or opened, in no language */
	enum need { ALWAYS, NEED_V4, NEED_V6, NEED_ZONE, NEED_NO_ZONE } need;
};

static const struct step join[] = {
	{ N_("before"),
	    N_("The address should stay the same for years: questions come "
	       "for years after a server has left. Let `ntptui pool verify` "
	       "be all right, from another host too: the form asks the server "
	       "at once, and refuses one that is silent or of a stratum above "
	       "5."),
	    NULL, ALWAYS },
	{ N_("account"),
	    N_("Open this page and log in; who has no account gets one by an "
	       "e-mail that is to be confirmed. Servers belong to the "
	       "account, and mail about them goes to it."),
	    "https://manage.ntppool.org/manage", ALWAYS },
	{ N_("add"),
	    N_("Add a server: type the IPv4 address and submit. Answered "
	       "with \"no NTP answer\" it is the firewall; with a stratum of "
	       "0 or 16, wait 10 to 20 minutes and try again."),
	    "{v4}", NEED_V4 },
	{ N_("add IPv6"),
	    N_("Add the IPv6 address the same way: it is a server of its own, "
	       "with a score of its own. A host name adds all its addresses "
	       "at once."),
	    "{v6}", NEED_V6 },
	{ N_("zone"),
	    N_("The form shows the country that its data have for the "
	       "address, and zones follow from it: {zones}. If it is another "
	       "country, choose the right one and write into the comment box, "
	       "which people read:"),
	    "The server {address} stands in {country}, not where GeoIP has "
	    "it. Please put it into {zones}.",
	    NEED_ZONE },
	{ N_("zone"),
	    N_("The form shows the country that its data have for the "
	       "address. If it is wrong, choose the right one and say so in "
	       "the comment box, which people read. (Set `country` in the "
	       "settings to see your zones here.)"),
	    NULL, NEED_NO_ZONE },
	{ N_("confirm"),
	    N_("It is now registered with a score of 0. Monitors begin to "
	       "look at it within minutes; nobody else is sent to it yet."),
	    NULL, ALWAYS },
	{ N_("ownership"),
	    N_("Prove that the address is yours: run this on this very host. "
	       "It prints the address of a page; open it in the browser in "
	       "which you are logged in, and confirm. (The names of these "
	       "hosts change now and then: the site shows the present ones.)"),
	    "curl --interface {v4} https://validate4.ntppool.dev/p/", NEED_V4 },
	{ N_("ownership"), N_("The same for the IPv6 address."),
	    "curl --interface {v6} https://validate6.ntppool.dev/p/", NEED_V6 },
	{ N_("net speed"),
	    N_("{speed} begin with {netspeed}. It is no limit but a weight: a "
	       "server of twice the speed gets twice the questions. Of how "
	       "many, the country decides: few servers and many clients make "
	       "hundreds a second out of the same setting. Watch `ntptui "
	       "counters` for a day before you raise it (next: {next}); a "
	       "change works within 10 to 30 minutes."),
	    NULL, ALWAYS },
	{ N_("mail"),
	    N_("The pool writes when a score is -15 or less, and again after "
	       "two weeks if it has not come back. A server that stays below "
	       "0 for 45 days after the first mail is taken out. Let the "
	       "account's mail be read."),
	    NULL, ALWAYS },
	{ N_("watch"),
	    N_("At a score of 10 the address is handed out. Look at it with "
	       "`ntptui pool score {address}`, or on the site:"),
	    "https://www.ntppool.org/scores/{address}", ALWAYS },
};

static const struct step leave[] = {
	{ N_("lower"),
	    N_("Set the net speed to its least, or to 0 (\"monitoring "
	       "only\"), on the server's page: new clients are sent elsewhere "
	       "within half an hour."),
	    "https://manage.ntppool.org/manage/servers", ALWAYS },
	{ N_("delete"),
	    N_("Choose \"Delete\" there and one of the dates that are "
	       "offered. DNS stops 14 days before the date, monitoring on it. "
	       "Until then it can be cancelled."),
	    NULL, ALWAYS },
	{ N_("go on"),
	    N_("Keep answering as long as you can: who has looked the address "
	       "up may ask for months, and devices that never look again for "
	       "years. A server that falls silent makes such clients ask more "
	       "often, not less."),
	    NULL, ALWAYS },
	{ N_("watch"),
	    N_("`ntptui counters` shows how many still ask. Below a few a "
	       "minute nobody is hurt when it ends."),
	    NULL, ALWAYS },
	{ N_("never"),
	    N_("Do not answer them wrongly, with kiss codes for all or with "
	       "another time, to make them go: they are not the ones who "
	       "would notice."),
	    NULL, ALWAYS },
};

static const struct step move[] = {
	{ N_("new first"),
	    N_("For the pool another address is another server: nothing is "
	       "carried over. Serve on both addresses for a while, if you "
	       "can."),
	    NULL, ALWAYS },
	{ N_("add"),
	    N_("Add the new address as at the first time (`ntptui pool "
	       "join`), prove it, and wait until its score is above 10: about "
	       "2 hours of good answers once monitors are active."),
	    "https://manage.ntppool.org/manage/server/add", ALWAYS },
	{ N_("old"),
	    N_("Then take the old address out (`ntptui pool leave`): net "
	       "speed down, delete, and answer as long as it is yours."),
	    NULL, ALWAYS },
	{ N_("not yours"),
	    N_("If the old address is lost already, delete it at once: its "
	       "score falls out of the pool after two checks without an "
	       "answer, some 20 minutes, but the next owner of the address "
	       "gets your clients."),
	    NULL, ALWAYS },
	{ N_("reverse"),
	    N_("Give the new address a PTR record with a long time to live: "
	       "clients look it up."),
	    NULL, ALWAYS },
	{ N_("account"),
	    N_("To give a server to somebody else nothing need move: it can "
	       "be moved to another account, or more people invited to "
	       "yours."),
	    NULL, ALWAYS },
};

/* kbit/s that the site offers. */
static const unsigned speeds[] = { 512, 1500, 3000, 6000, 12000, 25000, 50000,
	100000, 250000, 500000, 1000000, 1500000, 2000000, 3000000 };

enum { SPEEDS = sizeof(speeds) / sizeof(speeds[0]) };

unsigned
pool_netspeed(unsigned mbit)
{
	/* A tenth of the link, and no more than 25 Mbit at first: what it
	 * brings differs by three powers of ten from zone to zone. */
	unsigned most = mbit == 0 ? 3000 : mbit * 100, found = speeds[0];

	if (most > 25000)
		most = 25000;
	for (size_t i = 0; i < SPEEDS; i++)
		if (speeds[i] <= most)
			found = speeds[i];
	return found;
}

unsigned
pool_netspeed_next(unsigned kbit)
{
	for (size_t i = 0; i < SPEEDS; i++)
		if (speeds[i] > kbit)
			return speeds[i];
	return 0;
}

static const char *
speed_text(char *buf, size_t size, unsigned kbit)
{
	if (kbit >= 1000000)
		snprintf(buf, size, "%g Gbit", kbit / 1e6);
	else if (kbit >= 1000)
		snprintf(buf, size, "%g Mbit", kbit / 1e3);
	else
		snprintf(buf, size, "%u kbit", kbit);
	return buf;
}

/* What the words in braces stand for. */
struct words {
	char v4[ADDR_TEXT], v6[ADDR_TEXT];
	char country[8], zones[80], speed[160], netspeed[24], next[24];
};

static void
find_address(char *buf, size_t size, const struct pool_facts *f, int side)
{
	buf[0] = '\0';
	if (f->side[side].address.family != ADDR_NONE)
		addr_text(&f->side[side].address, buf, size);
}

static void
fill(struct words *w, const struct pool_facts *f)
{
	unsigned kbit = pool_netspeed(f->speed);
	const char *continent = poolzone_continent(f->country);
	char zone[8];

	find_address(w->v4, sizeof(w->v4), f, POOL_SIDE_V4);
	find_address(w->v6, sizeof(w->v6), f, POOL_SIDE_V6);
	snprintf(w->country, sizeof(w->country), "%s", f->country);
	poolzone_country(zone, sizeof(zone), f->country);
	snprintf(w->zones, sizeof(w->zones), "%s, %s, @", zone, continent);
	if (f->speed > 0)
		snprintf(w->speed, sizeof(w->speed),
		    _("The link of this host does %u Mbit/s;"), f->speed);
	else
		snprintf(w->speed, sizeof(w->speed), "%s",
		    _("How fast the link of this host is cannot be seen;"));
	speed_text(w->netspeed, sizeof(w->netspeed), kbit);
	speed_text(w->next, sizeof(w->next), pool_netspeed_next(kbit));
}

static const char *
word_of(const struct words *w, const char *name, size_t len)
{
	const struct {
		const char *name, *text;
	} rows[] = { { "v4", w->v4 }, { "v6", w->v6 },
		{ "address", w->v4[0] != '\0' ? w->v4 : w->v6 },
		{ "country", w->country }, { "zones", w->zones },
		{ "speed", w->speed }, { "netspeed", w->netspeed },
		{ "next", w->next } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strlen(rows[i].name) == len &&
		    strncmp(rows[i].name, name, len) == 0)
			return rows[i].text[0] != '\0' ? rows[i].text
						       : "ADDRESS";
	return "?";
}

/* `text` with its words filled in; returns buf. */
static const char *
expand(char *buf, size_t size, const char *text, const struct words *w)
{
	size_t used = 0;

	buf[0] = '\0';
	while (*text != '\0' && used < size - 1) {
		size_t len = strcspn(text, "{");

		snprintf(buf + used, size - used, "%.*s", (int)len, text);
		used += strlen(buf + used);
		text += len;
		if (*text != '{')
			continue;
		len = strcspn(++text, "}");
		snprintf(buf + used, size - used, "%s", word_of(w, text, len));
		used += strlen(buf + used);
		text += len + (text[len] == '}');
	}
	return buf;
}

static bool
is_needed(const struct step *s, const struct words *w)
{
	switch (s->need) {
	case ALWAYS:
		return true;
	case NEED_V4:
		/* Without any address known, the IPv4 steps show the way. */
		return w->v4[0] != '\0' || w->v6[0] == '\0';
	case NEED_V6:
		return w->v6[0] != '\0';
	case NEED_ZONE:
		return w->country[0] != '\0';
	case NEED_NO_ZONE:
		return w->country[0] == '\0';
	}
	return true;
}

static void
write_steps(
    const struct step *s, size_t n, const struct words *w, struct text *t)
{
	unsigned number = 0;

	for (size_t i = 0; i < n; i++) {
		char title[64], text[1000];

		if (!is_needed(&s[i], w))
			continue;
		snprintf(
		    title, sizeof(title), "%2u. %s", ++number, _(s[i].title));
		text_pair_role(t, ROLE_PLAIN, title,
		    expand(text, sizeof(text), _(s[i].text), w));
		if (s[i].type != NULL)
			text_pair_role(t, ROLE_STRONG, "",
			    expand(text, sizeof(text), s[i].type, w));
	}
}

void
pool_write_guide(
    enum pool_panel which, const struct pool_facts *f, struct text *t)
{
	struct words w;

	fill(&w, f);
	text_rule(t, pool_panel_name(which));
	if (which == POOL_PANEL_LEAVE)
		write_steps(leave, sizeof(leave) / sizeof(leave[0]), &w, t);
	else if (which == POOL_PANEL_MOVE)
		write_steps(move, sizeof(move) / sizeof(move[0]), &w, t);
	else
		write_steps(join, sizeof(join) / sizeof(join[0]), &w, t);
}
