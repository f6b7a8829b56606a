/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people and pages write becomes what a catalogue's row says. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "config/importing.h"
#include "core/addr.h"
#include "core/i18n.h"

static const char registry[] =
    "https://support.ntp.org/Servers/PublicTimeServer";

/* Labels and headings, in lower case, letters and digits only. */
static const struct {
	const char *label;
	enum import_field field;
} labels[] = { { "access", FIELD_POLICY }, { "accessdetails", FIELD_DETAILS },
	{ "accesspolicy", FIELD_POLICY }, { "area", FIELD_AREA },
	{ "asof", FIELD_DATE }, { "clock", FIELD_CLOCK },
	{ "contactpage", FIELD_PAGE }, { "coordinates", FIELD_PLACE },
	{ "country", FIELD_ISO }, { "countrycode", FIELD_ISO },
	{ "date", FIELD_DATE }, { "geographiccoordinates", FIELD_PLACE },
	{ "host", FIELD_HOST }, { "hostname", FIELD_HOST },
	{ "hostorganization", FIELD_OWNER }, { "hostsponsor", FIELD_OWNER },
	{ "ip", FIELD_IPV4 }, { "ipaddress", FIELD_IPV4 },
	{ "ipv4", FIELD_IPV4 }, { "ipv4address", FIELD_IPV4 },
	{ "ipv6", FIELD_IPV6 }, { "ipv6address", FIELD_IPV6 },
	{ "iso", FIELD_ISO }, { "lastmodified", FIELD_DATE },
	{ "lat", FIELD_LAT }, { "latitude", FIELD_LAT },
	{ "leapsmear", FIELD_SMEAR }, { "location", FIELD_LOCATION },
	{ "lon", FIELD_LON }, { "longitude", FIELD_LON },
	{ "name", FIELD_HOST }, { "notes", FIELD_REMARKS },
	{ "notificationmessage", FIELD_NOTIFY }, { "notify", FIELD_NOTIFY },
	{ "nts", FIELD_NTS }, { "operator", FIELD_OWNER },
	{ "organization", FIELD_OWNER }, { "owner", FIELD_OWNER },
	{ "page", FIELD_PAGE }, { "policy", FIELD_POLICY },
	{ "pool", FIELD_POOL }, { "poolmember", FIELD_POOL },
	{ "provenance", FIELD_SOURCE }, { "reference", FIELD_CLOCK },
	{ "refid", FIELD_CLOCK }, { "remarks", FIELD_REMARKS },
	{ "server", FIELD_HOST }, { "serverlocation", FIELD_LOCATION },
	{ "serverstratum", FIELD_STRATUM },
	{ "serversynchronization", FIELD_CLOCK }, { "servicearea", FIELD_AREA },
	{ "smear", FIELD_SMEAR }, { "source", FIELD_SOURCE },
	{ "stratum", FIELD_STRATUM }, { "synchronization", FIELD_CLOCK } };

enum import_field
import_field_of(const char *label)
{
	char plain[32];
	size_t n = 0;

	for (; *label != '\0' && n + 1 < sizeof(plain); label++)
		if (isalnum((unsigned char)*label))
			plain[n++] = (char)tolower((unsigned char)*label);
	plain[n] = '\0';
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i].label, plain) == 0)
			return labels[i].field;
	return FIELD_NONE;
}

bool
import_id(const char *link, char id[8])
{
	static const char word[] = "publictimeserver";
	unsigned long number;
	char *end;

	for (; *link != '\0'; link++)
		if (strncasecmp(link, word, sizeof(word) - 1) == 0)
			break;
	if (*link == '\0')
		return false;
	link += sizeof(word) - 1;
	if (!isdigit((unsigned char)*link))
		return false;
	number = strtoul(link, &end, 10);
	if (number > 999999 || end - link > 8)
		return false;
	snprintf(id, 8, "%06lu", number);
	return true;
}

void
import_append(struct import_cell *c, const char *text, size_t len)
{
	size_t n = strlen(c->text);

	for (size_t i = 0; i < len && n < IMPORT_CELL; i++) {
		unsigned char ch = (unsigned char)text[i];
		bool blank = ch <= ' ' || ch == 0x7f;

		/* A no-break space (C2 A0) is one too. */
		if (ch == 0xc2 && i + 1 < len &&
		    (unsigned char)text[i + 1] <= 0xa0) {
			blank = true;
			i++;
		}
		if (!blank)
			c->text[n++] = (char)ch;
		else if (n > 0 && c->text[n - 1] != ' ')
			c->text[n++] = ' ';
	}
	c->text[n] = '\0';
}

/* Without the blanks at both ends. */
static void
trim(char *out, size_t size, const char *text)
{
	size_t len;

	while (*text == ' ' || *text == ',')
		text++;
	len = strlen(text);
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == ','))
		len--;
	if (len >= size)
		len = size - 1;
	/* Not in the midst of a UTF-8 sequence. */
	while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	memcpy(out, text, len);
	out[len] = '\0';
}

static const char *
field(const struct import_entry *e, enum import_field f)
{
	return e->text[f] != NULL ? e->text[f] : "";
}

/* Tells what could not be used. */
static bool
odd(struct import *im, const struct import_entry *e, const char *what,
    const char *text)
{
	diag_add(im->ds, SEV_WARNING,
	    (struct place){ .file = e->file, .line = e->line }, "odd-row",
	    _("%s: %.80s: not understood, and left out"), what, text);
	return false;
}

static bool
take_iso(struct import *im, const struct import_entry *e, char *out)
{
	char t[IMPORT_CELL + 1];
	size_t n;

	trim(t, sizeof(t), field(e, FIELD_ISO));
	for (n = 0; t[n] != '\0'; n++)
		t[n] = t[n] == ' ' || t[n] == '_'
		    ? '-'
		    : (char)toupper((unsigned char)t[n]);
	if (n == 0)
		return true;
	if ((n != 2 && (n != 5 || t[2] != '-')) ||
	    !isalpha((unsigned char)t[0]) || !isalpha((unsigned char)t[1]) ||
	    (n == 5 &&
		(!isalpha((unsigned char)t[3]) ||
		    !isalpha((unsigned char)t[4]))))
		return odd(im, e, _("country"), t);
	snprintf(out, CATALOG_TEXT, "%.5s", strcmp(t, "UK") == 0 ? "GB" : t);
	return true;
}

/* Words with which a page says that there is nothing to be said. */
static bool
is_nothing(const char *text)
{
	static const char *const word[] = { "", "-", "none", "n/a", "dynamic",
		"on request", "ask", "undated", "unknown" };

	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if (strcasecmp(text, word[i]) == 0)
			return true;
	return false;
}

static bool
take_host(struct import *im, const struct import_entry *e, char *out)
{
	char t[IMPORT_CELL + 1];
	size_t n;

	trim(t, sizeof(t), field(e, FIELD_HOST));
	n = strcspn(t, " (");
	t[strspn(t + n, " (") > 0 && !is_nothing(t) ? n : strlen(t)] = '\0';
	if (is_nothing(t))
		return true;
	n = strlen(t);
	if (t[n - 1] == '.')
		t[--n] = '\0';
	for (size_t i = 0; i < n; i++)
		t[i] = (char)tolower((unsigned char)t[i]);
	if (n > 253 ||
	    strspn(t, "abcdefghijklmnopqrstuvwxyz0123456789-._") != n)
		return odd(im, e, _("host"), t);
	snprintf(out, CATALOG_TEXT, "%.253s", t);
	return true;
}

/* Adds those of a text that are addresses. */
static bool
take_addresses(struct import *im, const struct import_entry *e,
    enum import_field f, char *out)
{
	char t[IMPORT_CELL + 1], *rest = NULL;
	bool good = true;

	trim(t, sizeof(t), field(e, f));
	if (is_nothing(t))
		return true;
	for (char *w = strtok_r(t, " ,;", &rest); w != NULL;
	     w = strtok_r(NULL, " ,;", &rest)) {
		size_t n = strlen(out);
		struct addr a;

		if (!addr_parse(&a, w))
			good = odd(im, e, _("address"), w);
		else if (n + strlen(w) + 2 < CATALOG_TEXT)
			snprintf(out + n, CATALOG_TEXT - n, "%s%s",
			    n > 0 ? "," : "", w);
	}
	return good;
}

static bool
take_policy(
    struct import *im, const struct import_entry *e, enum catalog_policy *out)
{
	const char *t = field(e, FIELD_POLICY);

	if (strcasestr(t, "open") != NULL)
		*out = POLICY_OPEN;
	else if (strcasestr(t, "restrict") != NULL)
		*out = POLICY_RESTRICTED;
	else if (strcasestr(t, "clos") != NULL)
		*out = POLICY_CLOSED;
	else if (!is_nothing(t))
		return odd(im, e, _("policy"), t);
	return true;
}

static enum catalog_answer
answer(const char *text)
{
	while (*text == ' ')
		text++;
	return tolower((unsigned char)*text) == 'y' ? ANSWER_YES
	    : tolower((unsigned char)*text) == 'n'  ? ANSWER_NO
						    : ANSWER_UNKNOWN;
}

/* "Stratum Two", "StratumTwo", "2", "[stratum=2]"; 0: unknown. */
static uint8_t
stratum_of(const char *text)
{
	static const char *const word[] = { "one", "two", "three", "four" };
	const char *digit = strpbrk(text, "123456789");

	for (size_t i = 0; i < 4; i++)
		if (strcasestr(text, word[i]) != NULL)
			return (uint8_t)(i + 1);
	return digit != NULL ? (uint8_t)(*digit - '0') : 0;
}

static void
take_stratum(const struct import_entry *e, struct catalog_row *out)
{
	const char *tag = strstr(field(e, FIELD_REMARKS), "[stratum=");

	out->stratum = stratum_of(
	    tag != NULL ? tag + strlen("[stratum=") : field(e, FIELD_STRATUM));
}

static bool
take_place(
    struct import *im, const struct import_entry *e, struct catalog_row *out)
{
	const char *lat = field(e, FIELD_LAT), *lon = field(e, FIELD_LON);
	const char *place = field(e, FIELD_PLACE);
	char both[64];

	if (*lat != '\0' && *lon != '\0') {
		snprintf(both, sizeof(both), "%.30s,%.30s", lat, lon);
		place = both;
	}
	if (is_nothing(place) ||
	    import_coordinates(place, &out->lat, &out->lon))
		return true;
	return odd(im, e, _("coordinates"), place);
}

/* What drives its clock, by the words in a description. */
static void
take_clock(const struct import_entry *e, char *out)
{
	static const struct {
		const char *word, *token;
	} known[] = { { "gps", "GPS" }, { "gnss", "GNSS" },
		{ "glonass", "GLONASS" }, { "galileo", "GAL" },
		{ "dcf", "DCF77" }, { "msf", "MSF" }, { "cdma", "CDMA" },
		{ "goes", "GOES" }, { "acts", "ACTS" }, { "irig", "IRIG" },
		{ "rubid", "RB" }, { "caesium", "ATOM" }, { "cesium", "ATOM" },
		{ "atom", "ATOM" }, { "pps", "PPS" } };
	const char *t = field(e, FIELD_CLOCK);
	size_t n = 0;

	if (*t != '\0' && strpbrk(t, " ,") == NULL) {
		trim(out, CATALOG_TEXT, t); /* tokens already */
		return;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcasestr(t, known[i].word) != NULL &&
		    strcasestr(out, known[i].token) == NULL)
			n += (size_t)snprintf(out + n, CATALOG_TEXT - n, "%s%s",
			    n > 0 ? "+" : "", known[i].token);
}

/* Two texts in one, unless the first holds the second. */
static void
take_both(const struct import_entry *e, enum import_field a,
    enum import_field b, char *out)
{
	size_t n;

	trim(out, CATALOG_TEXT, field(e, a));
	n = strlen(out);
	if (*field(e, b) == '\0' || strcasestr(out, field(e, b)) != NULL)
		return;
	if (n > 0 && n + 3 < CATALOG_TEXT)
		n += (size_t)snprintf(out + n, CATALOG_TEXT - n, ", ");
	trim(out + n, CATALOG_TEXT - n, field(e, b));
}

static bool
take_date(struct import *im, const struct import_entry *e, char *out)
{
	char t[IMPORT_CELL + 1];
	struct tm tm = { 0 };

	trim(t, sizeof(t), field(e, FIELD_DATE));
	if (is_nothing(t))
		return true;
	if (strptime(t, "%Y-%m-%d", &tm) == NULL &&
	    strptime(t, "%d %b %Y", &tm) == NULL)
		return odd(im, e, _("date"), t);
	strftime(out, CATALOG_TEXT, "%Y-%m-%d", &tm);
	return true;
}

static void
take_page(const struct import_entry *e, char *out)
{
	trim(out, CATALOG_TEXT, field(e, FIELD_PAGE));
	if (out[0] == '\0' && e->id[0] != '\0')
		snprintf(out, CATALOG_TEXT, "%s%s", registry, e->id);
	if (strncmp(out, "http://", 7) != 0 && strncmp(out, "https://", 8) != 0)
		out[0] = '\0';
}

bool
import_value(struct import *im, const struct import_entry *e,
    struct import_room *room, struct catalog_row *out)
{
	bool good = true;

	memset(room, 0, sizeof(*room));
	catalog_row_init(out);
	good &= take_iso(im, e, room->text[CATALOG_ISO]);
	good &= take_host(im, e, room->text[CATALOG_HOST]);
	good &= take_addresses(im, e, FIELD_IPV4, room->text[CATALOG_ADDRESS]);
	good &= take_addresses(im, e, FIELD_IPV6, room->text[CATALOG_ADDRESS]);
	good &= take_policy(im, e, &out->policy);
	good &= take_place(im, e, out);
	good &= take_date(im, e, room->text[CATALOG_DATE]);
	take_page(e, room->text[CATALOG_PAGE]);
	take_clock(e, room->text[CATALOG_REFERENCE]);
	take_stratum(e, out);
	take_both(e, FIELD_LOCATION, FIELD_OWNER, room->text[CATALOG_LOCATION]);
	take_both(e, FIELD_DETAILS, FIELD_REMARKS, room->text[CATALOG_REMARKS]);
	trim(room->text[CATALOG_AREA], CATALOG_TEXT, field(e, FIELD_AREA));
	trim(room->text[CATALOG_SOURCE], CATALOG_TEXT, field(e, FIELD_SOURCE));
	out->notify = answer(field(e, FIELD_NOTIFY));
	out->pool = answer(field(e, FIELD_POOL));
	out->nts = answer(field(e, FIELD_NTS)) == ANSWER_YES;
	out->smear = answer(field(e, FIELD_SMEAR)) == ANSWER_YES;
	for (size_t i = 0; i < CATALOG_TEXTS; i++)
		out->text[i] = room->text[i];
	return good;
}
