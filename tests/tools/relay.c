/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * relay: a user-space impairment relay for UDP, for kernels without netem.
 * It stands on the address that clients ask and passes their datagrams to a
 * server, both ways through rules: delay, loss, lies (see usage below).
 */
#include "relay_net.h"

#include <getopt.h>
#include <inttypes.h>
#include <libconfig.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: relay [-v] [-s SEED] [-o ADDRESS:PORT] [-f FILE]\n"
    "             [LISTEN-ADDRESS:PORT SERVER-ADDRESS:PORT] [RULE]...\n"
    "  -s  seed of every decision (default 1)\n"
    "  -o  the other address, from which \"alien\" copies come\n"
    "  -f  read all this from a file\n"
    "  -v  print every decision\n"
    "A rule is KEY=VALUE for both directions, up:KEY=VALUE (to the server),\n"
    "down:KEY=VALUE (to the client), or at:SECONDS: the rules after it hold\n"
    "from then on. An IPv6 address is written in brackets.\n"
    "  delay jitter (s, ms, us)  distribution=uniform|exponential\n"
    "  loss dup reorder corrupt truncate (0.2 or 20%)  reorder-by truncate-to\n"
    "  burst recover burst-loss (Gilbert-Elliott)  blackout=FROM-TO (s)\n"
    "  shift (s, ms) drift (ppm): what the server's clock lies by\n"
    "  stratum leap version rootdelay rootdisp refid kod=RATE|none  ttl\n"
    "  bogus alien junk: copies with a wrong origin, from the other address,\n"
    "  or of 0 to 1500 random bytes, sent before each packet\n"
    "SIGTERM or SIGINT ends it with a summary.\n";

static volatile sig_atomic_t stop;

static void
on_signal(int sig)
{
	(void)sig;
	stop = 1;
}

static _Noreturn void die(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

static _Noreturn void
die(const char *fmt, ...)
{
	va_list ap;

	fputs("relay: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

/* "192.0.2.1:123" or "[2001:db8::1]:123"; no names, so that no DNS is asked. */
static void
address(struct relay_address *out, const char *text)
{
	const struct addrinfo hints = {
		.ai_socktype = SOCK_DGRAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
	};
	const char *colon = strrchr(text, ':');
	struct addrinfo *ai;
	char host[64];
	size_t n = colon == NULL ? 0 : (size_t)(colon - text);
	size_t skip = n > 1 && text[0] == '[' && text[n - 1] == ']';

	if (n == 0 || n - 2 * skip >= sizeof host)
		die("\"%s\" is not ADDRESS:PORT", text);
	memcpy(host, text + skip, n - 2 * skip);
	host[n - 2 * skip] = '\0';
	if (getaddrinfo(host, colon + 1, &hints, &ai) != 0)
		die("\"%s\" is not ADDRESS:PORT", text);
	memset(out, 0, sizeof *out);
	memcpy(&out->sa, ai->ai_addr, ai->ai_addrlen);
	out->len = ai->ai_addrlen;
	freeaddrinfo(ai);
}

/* A new phase begins with the rules of the one before it. */
static void
add_phase(struct relay_options *o, double at)
{
	if (o->phases == RELAY_PHASES)
		die("more than %d phases", RELAY_PHASES);
	if (o->phases > 0 && at < o->phase[o->phases - 1].at)
		die("the phases are not in the order of time");
	if (o->phases > 0)
		o->phase[o->phases] = o->phase[o->phases - 1];
	else
		for (int i = 0; i < RELAY_DIRS; i++)
			relay_rules_init(&o->phase[0].rules[i]);
	o->phase[o->phases++].at = at;
}

static void
set(struct relay_options *o, bool up, bool down, const char *key,
    const char *value)
{
	struct relay_phase *p = &o->phase[o->phases - 1];
	char why[128];

	if ((up &&
		!relay_rules_set(
		    &p->rules[RELAY_UP], key, value, why, sizeof why)) ||
	    (down &&
		!relay_rules_set(
		    &p->rules[RELAY_DOWN], key, value, why, sizeof why)))
		die("%s", why);
}

static void
rule(struct relay_options *o, const char *text)
{
	bool up = strncmp(text, "up:", 3) == 0;
	bool down = strncmp(text, "down:", 5) == 0;
	const char *key = text + (up ? 3 : down ? 5 : 0);
	const char *equals = strchr(key, '=');
	char name[32], *end;
	size_t n;

	if (strncmp(text, "at:", 3) == 0) {
		double at = strtod(text + 3, &end);

		if (end == text + 3 || *end != '\0')
			die("\"%s\" is not at:SECONDS", text);
		add_phase(o, at);
		return;
	}
	n = equals == NULL ? 0 : (size_t)(equals - key);
	if (n == 0 || n >= sizeof name)
		die("\"%s\" is not KEY=VALUE", text);
	memcpy(name, key, n);
	name[n] = '\0';
	set(o, up || !down, down || !up, name, equals + 1);
}

/* The value of a setting as the command line would have it. */
static const char *
as_text(const config_setting_t *s, char *buf, size_t size)
{
	switch (config_setting_type(s)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		snprintf(buf, size, "%lld", config_setting_get_int64(s));
		return buf;
	case CONFIG_TYPE_FLOAT:
		snprintf(buf, size, "%.17g", config_setting_get_float(s));
		return buf;
	case CONFIG_TYPE_STRING:
		return config_setting_get_string(s);
	default:
		die("line %u: neither a number nor a string",
		    config_setting_source_line(s));
	}
}

static void
read_rules(struct relay_options *o, config_setting_t *phase, const char *name)
{
	config_setting_t *group = config_setting_lookup(phase, name);
	int n = group == NULL ? 0 : config_setting_length(group);

	for (int i = 0; i < n; i++) {
		const config_setting_t *s =
		    config_setting_get_elem(group, (unsigned)i);
		char buf[40];

		set(o, strcmp(name, "down") != 0, strcmp(name, "up") != 0,
		    config_setting_name(s), as_text(s, buf, sizeof buf));
	}
}

static void
read_phases(struct relay_options *o, config_t *c)
{
	config_setting_t *list = config_lookup(c, "phases");
	int n = list == NULL ? 0 : config_setting_length(list);

	for (int i = 0; i < n; i++) {
		config_setting_t *phase =
		    config_setting_get_elem(list, (unsigned)i);
		double at = 0;

		config_setting_lookup_float(phase, "at", &at);
		if (at > 0)
			add_phase(o, at);
		read_rules(o, phase, "both");
		read_rules(o, phase, "up");
		read_rules(o, phase, "down");
	}
}

static void
read_file(struct relay_options *o, const char *name)
{
	config_t c;
	const char *text;
	long long seed;

	config_init(&c);
	config_set_auto_convert(&c, 1);
	if (!config_read_file(&c, name))
		die("%s:%d: %s", name, config_error_line(&c),
		    config_error_text(&c));
	if (config_lookup_int64(&c, "seed", &seed))
		o->seed = (uint64_t)seed;
	if (config_lookup_string(&c, "listen", &text))
		address(&o->listen, text);
	if (config_lookup_string(&c, "server", &text))
		address(&o->server, text);
	if (config_lookup_string(&c, "other", &text))
		address(&o->other, text);
	read_phases(o, &c);
	config_destroy(&c);
}

static void
read_options(struct relay_options *o, int argc, char **argv)
{
	int c;

	add_phase(o, 0);
	while ((c = getopt(argc, argv, "vs:o:f:h")) != -1)
		switch (c) {
		case 'v':
			o->verbose = true;
			break;
		case 's':
			o->seed = strtoull(optarg, NULL, 0);
			break;
		case 'o':
			address(&o->other, optarg);
			break;
		case 'f':
			read_file(o, optarg);
			break;
		case 'h':
			fputs(usage, stdout);
			exit(0);
		default:
			fputs(usage, stderr);
			exit(2);
		}
	if (argc - optind >= 2 && strspn(argv[optind], "[0123456789") > 0) {
		address(&o->listen, argv[optind++]);
		address(&o->server, argv[optind++]);
	}
	while (optind < argc)
		rule(o, argv[optind++]);
	if (o->listen.len == 0 || o->server.len == 0)
		die("no address to listen on, or no server; -h shows how");
}

int
main(int argc, char **argv)
{
	static struct relay_options o = { .seed = 1 };
	const struct sigaction sa = { .sa_handler = on_signal };
	sigset_t blocked;

	read_options(&o, argc, argv);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGINT);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	return relay_run(&o, &stop) ? 0 : 1;
}
