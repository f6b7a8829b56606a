/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/errand.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"
#include "core/rfc5905.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS  "0123456789"
#define NAME    LETTERS DIGITS "_-"

#define OUR_UNIT "ntptui.service"

/* Words of a row that stand for an argument; all others are themselves. */
#define W_UNIT     "$unit"
#define W_OURS     "$ours"
#define W_PID      "$pid"
#define W_PORT_UDP "$port/udp"
#define W_ZONE     "$zone" /* left out if it is "" */
#define W_ADD_PORT "$add"
#define W_NFT      "$nft"   /* family, table and chain */
#define W_WHICH    "$which" /* dport 123 */
#define W_TABLE    "$table" /* -t nat; left out if it is filter */
#define W_CHAIN    "$chain"
#define W_LONG     "$long" /* --dport 123 */
#define W_IPTABLES "$iptables"
#define W_SAVE     "$save"
#define W_USER     "$user"
#define W_DIR      "$dir"

struct row {
	const char *about;
	bool changes;
	const char *word[12];
};

static const struct row rows[ERRANDS] = {
	[ERRAND_UNIT_OFF] = { N_("stop a service, and do not start it at boot"),
	    true, { "systemctl", "disable", "--now", W_UNIT } },
	[ERRAND_UNIT_STOP] = { N_("stop a service until the next boot"), true,
	    { "systemctl", "stop", W_UNIT } },
	[ERRAND_UNIT_ON] = { N_("start our service, now and at boot"), true,
	    { "systemctl", "enable", "--now", W_OURS } },
	[ERRAND_UNIT_RESTART] = { N_("restart our service"), true,
	    { "systemctl", "restart", W_OURS } },
	[ERRAND_UNITS_READ] = { N_("let systemd read its units again"), true,
	    { "systemctl", "daemon-reload" } },
	[ERRAND_END_PROCESS] = { N_("end a process"), true,
	    { "kill", "-TERM", W_PID } },
	[ERRAND_VMWARE_OFF] = { N_("let the virtual machine's tools leave the "
				   "clock alone"),
	    true, { "vmware-toolbox-cmd", "timesync", "disable" } },
	[ERRAND_UFW] = { N_("let NTP in, now and at boot"), true,
	    { "ufw", "allow", W_PORT_UDP } },
	[ERRAND_UFW_OUT] = { N_("let NTP out, now and at boot"), true,
	    { "ufw", "allow", "out", "123/udp" } },
	[ERRAND_FIREWALLD] = { N_("let NTP in, until the next boot"), true,
	    { "firewall-cmd", W_ZONE, W_ADD_PORT } },
	[ERRAND_FIREWALLD_KEEP] = { N_("let NTP in from the next boot on"),
	    true, { "firewall-cmd", "--permanent", W_ZONE, W_ADD_PORT } },
	[ERRAND_NFT] = { N_("let NTP pass, until the next boot"), true,
	    { "nft", "insert", "rule", W_NFT, "udp", W_WHICH, "accept" } },
	[ERRAND_IPTABLES] = { N_("let NTP pass, until the next boot"), true,
	    { W_IPTABLES, W_TABLE, "-I", W_CHAIN, "-p", "udp", W_LONG, "-j",
		"ACCEPT" } },
	[ERRAND_IPTABLES_READ] = { N_("print the packet filter's rules"), false,
	    { W_SAVE } },
	[ERRAND_MAKE_DIR] = { N_("make a directory that the service may write "
				 "in"),
	    true,
	    { "install", "-d", "-m", "0755", "-o", W_USER, "-g", W_USER,
		W_DIR } },
};

/* What may be stopped: time daemons by the names that distributions give
 * their units, and ours. */
static const char *const units[] = { OUR_UNIT, "chrony.service",
	"chronyd.service", "ntp.service", "ntpd.service", "ntpsec.service",
	"openntpd.service", "systemd-timesyncd.service", "ntpd-rs.service",
	"ntpdate.service", "sntp.service", "phc2sys.service", "ptp4l.service",
	"timemaster.service", "vboxadd-service.service",
	"virtualbox-guest-utils.service", "vboxservice.service" };

bool
errand_unit(const char *unit)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(unit, units[i]) == 0)
			return true;
	return false;
}

/* Not empty, nothing but these characters, no option. */
static bool
made_of(const char *text, const char *allowed)
{
	return text[0] != '\0' && text[0] != '-' &&
	    text[strspn(text, allowed)] == '\0';
}

/* A directory of a daemon's own: /var/lib/ntptui. */
static bool
is_dir(const char *dir)
{
	static const char *const below[] = { "/var/lib/", "/var/log/" };

	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
		size_t len = strlen(below[i]);

		if (strncmp(dir, below[i], len) == 0)
			return made_of(dir + len, LETTERS DIGITS "_-");
	}
	return false;
}

static bool __attribute__((format(printf, 2, 3)))
add(struct errand_words *w, const char *format, ...)
{
	size_t used = 0;
	char *at;
	va_list ap;
	int n;

	if (w->n + 1 >= ERRAND_WORDS)
		return false;
	if (w->n > 0)
		used = (size_t)(w->word[w->n - 1] - w->space) +
		    strlen(w->word[w->n - 1]) + 1;
	at = w->space + used;
	va_start(ap, format);
	n = vsnprintf(at, sizeof(w->space) - used, format, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(w->space) - used)
		return false;
	w->word[w->n++] = at;
	return true;
}

/* "inet filter" and its chain, as three words. */
static bool
add_nft(struct errand_words *w, const struct errand_order *o)
{
	static const char *const families[] = { "ip", "ip6", "inet", "netdev" };
	const char *blank = strchr(o->table, ' ');
	size_t len = blank ? (size_t)(blank - o->table) : 0;

	if (!blank || !made_of(blank + 1, LETTERS DIGITS "_-./\\") ||
	    !made_of(o->chain, LETTERS DIGITS "_-./\\"))
		return false;
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (strlen(families[i]) == len &&
		    memcmp(o->table, families[i], len) == 0)
			return add(w, "%s", families[i]) &&
			    add(w, "%s", blank + 1) && add(w, "%s", o->chain);
	return false;
}

static bool
add_table(struct errand_words *w, const struct errand_order *o)
{
	static const char *const tables[] = { "raw", "mangle", "nat",
		"security" };

	if (o->table[0] == '\0' || strcmp(o->table, "filter") == 0)
		return true;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (strcmp(o->table, tables[i]) == 0)
			return add(w, "-t") && add(w, "%s", tables[i]);
	return false;
}

static bool
add_iptables(
    struct errand_words *w, const struct errand_order *o, const char *tail)
{
	static const char *const kinds[] = { [TABLES_PLAIN] = "",
		[TABLES_NFT] = "-nft",
		[TABLES_LEGACY] = "-legacy" };

	if ((o->family != 4 && o->family != 6) ||
	    (unsigned)o->tables > TABLES_LEGACY)
		return false;
	return add(w, "ip%stables%s%s", o->family == 6 ? "6" : "",
	    kinds[o->tables], tail);
}

static uint16_t
port_of(const struct errand_order *o)
{
	return o->port != 0 ? o->port : NTP_PORT;
}

static bool
add_port(struct errand_words *w, const struct errand_order *o, const char *mark)
{
	return add(w, "%s%s", mark, o->source ? "sport" : "dport") &&
	    add(w, "%u", (unsigned)port_of(o));
}

static bool
add_unit(struct errand_words *w, const struct errand_order *o)
{
	return errand_unit(o->unit) && add(w, "%s", o->unit);
}

static bool
add_ours(struct errand_words *w, const struct errand_order *o)
{
	(void)o;
	return add(w, OUR_UNIT);
}

static bool
add_pid(struct errand_words *w, const struct errand_order *o)
{
	return o->pid > 1 && add(w, "%d", o->pid);
}

static bool
add_port_udp(struct errand_words *w, const struct errand_order *o)
{
	return add(w, "%u/udp", (unsigned)port_of(o));
}

static bool
add_add_port(struct errand_words *w, const struct errand_order *o)
{
	return add(w, "--add-port=%u/udp", (unsigned)port_of(o));
}

static bool
add_zone(struct errand_words *w, const struct errand_order *o)
{
	return o->zone[0] == '\0' ||
	    (made_of(o->zone, NAME) && add(w, "--zone=%s", o->zone));
}

static bool
add_user(struct errand_words *w, const struct errand_order *o)
{
	return made_of(o->user, NAME) && add(w, "%s", o->user);
}

static bool
add_dir(struct errand_words *w, const struct errand_order *o)
{
	return is_dir(o->dir) && add(w, "%s", o->dir);
}

static bool
add_which(struct errand_words *w, const struct errand_order *o)
{
	return add_port(w, o, "");
}

static bool
add_long(struct errand_words *w, const struct errand_order *o)
{
	return add_port(w, o, "--");
}

static bool
add_chain(struct errand_words *w, const struct errand_order *o)
{
	return made_of(o->chain, NAME) && add(w, "%s", o->chain);
}

static bool
add_program(struct errand_words *w, const struct errand_order *o)
{
	return add_iptables(w, o, "");
}

static bool
add_save(struct errand_words *w, const struct errand_order *o)
{
	return add_iptables(w, o, "-save");
}

/* An argument, if it is one that may be. */
static bool
add_argument(
    struct errand_words *w, const struct errand_order *o, const char *mark)
{
	static const struct {
		const char *mark;
		bool (*add)(
		    struct errand_words *w, const struct errand_order *o);
	} arguments[] = {
		{ W_UNIT, add_unit },
		{ W_OURS, add_ours },
		{ W_PID, add_pid },
		{ W_PORT_UDP, add_port_udp },
		{ W_ADD_PORT, add_add_port },
		{ W_ZONE, add_zone },
		{ W_NFT, add_nft },
		{ W_WHICH, add_which },
		{ W_TABLE, add_table },
		{ W_CHAIN, add_chain },
		{ W_LONG, add_long },
		{ W_IPTABLES, add_program },
		{ W_SAVE, add_save },
		{ W_USER, add_user },
		{ W_DIR, add_dir },
	};

	for (size_t i = 0; i < sizeof(arguments) / sizeof(arguments[0]); i++)
		if (strcmp(mark, arguments[i].mark) == 0)
			return arguments[i].add(w, o);
	return false;
}

bool
errand_words(const struct errand_order *o, struct errand_words *out)
{
	const struct row *row;

	memset(out, 0, sizeof(*out));
	if ((unsigned)o->what >= ERRANDS || o->what == ERRAND_NONE)
		return false;
	row = &rows[o->what];
	for (size_t i = 0; i < sizeof(row->word) / sizeof(row->word[0]) &&
	     row->word[i] != NULL;
	     i++)
		if (row->word[i][0] == '$' ? !add_argument(out, o, row->word[i])
					   : !add(out, "%s", row->word[i])) {
			memset(out, 0, sizeof(*out));
			return false;
		}
	return true;
}

/* What no shell takes for anything but itself. */
static bool
is_plain(const char *word)
{
	return word[strspn(word, LETTERS DIGITS "_-./:=@%+,")] == '\0';
}

const char *
errand_text(const struct errand_order *o, char *buf, size_t size)
{
	struct errand_words w;
	size_t len = 0;

	buf[0] = '\0';
	if (!errand_words(o, &w))
		return buf;
	/* No word has a quote in it: made_of() saw to that. */
	for (size_t i = 0; i < w.n && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len,
		    is_plain(w.word[i]) ? "%s%s" : "%s'%s'", i > 0 ? " " : "",
		    w.word[i]);
	return buf;
}

const char *
errand_about(enum errand what)
{
	return (unsigned)what < ERRANDS ? rows[what].about : NULL;
}

double
errand_limit(enum errand what)
{
	const char *program;

	if ((unsigned)what >= ERRANDS || what == ERRAND_NONE)
		return 0;
	program = rows[what].word[0];
	/* systemd gives a service 90 s to stop. */
	return strcmp(program, "systemctl") == 0 ? 120 : 30;
}

const char *
errand_end_text(const struct errand_result *r, char *buf, size_t size)
{
	static const char *const texts[] = {
		[ERRAND_RUNNING] = N_("it has not ended"),
		[ERRAND_DONE] = N_("done"),
		[ERRAND_REFUSED] = N_("refused: not one of our commands"),
		[ERRAND_MISSING] = N_("there is no such program here"),
		[ERRAND_LATE] = N_("it took too long and was ended"),
		[ERRAND_CANCELLED] = N_("cancelled"),
	};

	if (r->end == ERRAND_FAILED)
		snprintf(buf, size, _("it failed with exit code %d"), r->code);
	else if (r->end == ERRAND_KILLED)
		snprintf(buf, size, _("it was killed by signal %d"), r->code);
	else if (r->end == ERRAND_BROKEN)
		snprintf(buf, size, _("it could not be started (error %d)"),
		    r->code);
	else
		snprintf(buf, size, "%s", _(texts[r->end]));
	return buf;
}

bool
errand_changes(enum errand what)
{
	return (unsigned)what < ERRANDS && rows[what].changes;
}
