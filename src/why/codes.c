/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "why/codes.h"

#include <string.h>

#include "core/i18n.h"

/*
 * Within a state the greater urgency comes first: what stops everything before
 * what stops one source, and what somebody can mend before what can only be
 * noted. What hides what is the order of cause and symptom; hidden findings
 * become proof of what hides them.
 */

/* Symptoms of nothing coming back at all. */
#define SILENCE                                                                \
	"all-silent server-silent server-refused holdover "                    \
	"never-synchronised too-few network-error "
/* Symptoms of no source being good enough. */
#define UNFIT  "never-synchronised holdover too-few no-majority few-good "
#define CUTOFF "all-silent server-silent never-synchronised holdover few-good "

static const struct why_code network[] = {
	{ "interface-down", WHY_NETWORK, WHY_FAULT, 90,
	    N_("No network interface is up"),
	    SILENCE "no-route dns-down name-unresolved no-ipv6 no-ipv4 "
		    "ntp-blocked" },
	{ "no-route", WHY_NETWORK, WHY_FAULT, 88,
	    N_("There is no route to the servers"),
	    SILENCE "dns-down name-unresolved ntp-blocked no-ipv6 no-ipv4 "
		    "all-refused" },
	{ "firewall-out", WHY_NETWORK, WHY_FAULT, 86,
	    N_("This host's firewall keeps NTP questions from leaving"),
	    SILENCE
	    "send-refused ntp-blocked source-port-blocked all-refused" },
	{ "firewall-in", WHY_NETWORK, WHY_FAULT, 85,
	    N_("This host's firewall drops the answers"),
	    SILENCE "ntp-blocked source-port-blocked all-refused" },
	{ "send-refused", WHY_NETWORK, WHY_FAULT, 84,
	    N_("This host refuses to send NTP questions"), SILENCE },
	{ "source-port-blocked", WHY_NETWORK, WHY_FAULT, 82,
	    N_("Something on the way filters source port 123"),
	    SILENCE "ntp-blocked" },
	{ "dscp-dropped", WHY_NETWORK, WHY_FAULT, 81,
	    N_("Packets marked for priority (DSCP) are dropped"),
	    SILENCE "ntp-blocked" },
	{ "size-filtered", WHY_NETWORK, WHY_FAULT, 80,
	    N_("Larger NTP packets are dropped on the way"),
	    "server-silent auth-failed all-silent never-synchronised" },
	{ "dns-unset", WHY_NETWORK, WHY_FAULT, 79,
	    N_("No name server is configured"),
	    SILENCE "dns-down name-unresolved name-unknown" },
	{ "dns-down", WHY_NETWORK, WHY_FAULT, 78,
	    N_("Names cannot be looked up"),
	    SILENCE "name-unresolved name-unknown" },
	{ "ntp-blocked", WHY_NETWORK, WHY_FAULT, 76,
	    N_("The network does not let NTP through"), SILENCE },
	{ "all-refused", WHY_NETWORK, WHY_FAULT, 75,
	    N_("Every server's port is refused"), SILENCE },
	{ "no-ipv6", WHY_NETWORK, WHY_FAULT, 74,
	    N_("This host has no IPv6, and its servers need it"),
	    "server-silent all-silent never-synchronised network-error "
	    "holdover few-good" },
	{ "no-ipv4", WHY_NETWORK, WHY_FAULT, 74,
	    N_("This host has no IPv4, and its servers need it"),
	    "server-silent all-silent never-synchronised network-error "
	    "holdover few-good" },
	{ "all-silent", WHY_NETWORK, WHY_FAULT, 70, N_("No server answers"),
	    "server-silent holdover never-synchronised few-good too-few" },
	{ "network-error", WHY_NETWORK, WHY_DEGRADED, 60,
	    N_("The network reports an error"), "server-silent" },
	{ "all-lossy", WHY_NETWORK, WHY_DEGRADED, 58,
	    N_("Answers of all servers get lost"), "server-lossy poll-stuck" },
	{ "path-congested", WHY_NETWORK, WHY_DEGRADED, 56,
	    N_("The line is congested"),
	    "jitter-high server-far server-jittery steps-often clock-spike" },
};

static const struct why_code source[] = {
	{ "source-is-self", WHY_SOURCE, WHY_FAULT, 72,
	    N_("A source is this host itself"),
	    "source-loop server-silent all-silent server-refused" },
	{ "all-unsynchronised", WHY_SOURCE, WHY_FAULT, 68,
	    N_("The servers have no time themselves"),
	    UNFIT "server-unsynchronised" },
	{ "no-majority", WHY_SOURCE, WHY_FAULT, 66,
	    N_("The sources do not agree"),
	    "falseticker never-synchronised holdover too-few few-good" },
	{ "all-far", WHY_SOURCE, WHY_FAULT, 64,
	    N_("Every source is too far away to be trusted"),
	    UNFIT "server-far" },
	{ "all-denied", WHY_SOURCE, WHY_FAULT, 63,
	    N_("Every server denies us access"), UNFIT "kiss-deny" },
	{ "all-loop", WHY_SOURCE, WHY_FAULT, 62,
	    N_("All sources take their time from us"), UNFIT "source-loop" },
	{ "too-few", WHY_SOURCE, WHY_FAULT, 60,
	    N_("Fewer sources agree than the configuration demands"),
	    "never-synchronised holdover few-good" },
	{ "pool-empty", WHY_SOURCE, WHY_FAULT, 58,
	    N_("A pool gives no servers"),
	    "never-synchronised few-good all-silent" },
	{ "all-unusable", WHY_SOURCE, WHY_FAULT, 50,
	    N_("No answer can be used"),
	    UNFIT "auth-failed nts-unsupported replies-bogus replies-elsewhere "
		  "replies-late server-version server-header kiss-other "
		  "replies-zero server-unsynchronised server-far" },
	{ "never-synchronised", WHY_SOURCE, WHY_FAULT, 10,
	    N_("The clock is not synchronised"),
	    "few-good serving-unsynchronised" },
	{ "auth-failed", WHY_SOURCE, WHY_DEGRADED, 70,
	    N_("A source does not prove who it is"),
	    "server-silent all-silent never-synchronised holdover" },
	{ "nts-unsupported", WHY_SOURCE, WHY_DEGRADED, 69,
	    N_("A source asks for an authentication we do not have"),
	    "never-synchronised few-good" },
	{ "replies-bogus", WHY_SOURCE, WHY_DEGRADED, 68,
	    N_("Answers do not belong to our questions"),
	    "server-silent all-silent never-synchronised holdover" },
	{ "replies-elsewhere", WHY_SOURCE, WHY_DEGRADED, 67,
	    N_("Answers come from another address"),
	    "server-silent all-silent never-synchronised holdover" },
	{ "replies-late", WHY_SOURCE, WHY_DEGRADED, 66,
	    N_("Answers come too late"),
	    "server-silent all-silent never-synchronised holdover "
	    "server-lossy" },
	{ "replies-zero", WHY_SOURCE, WHY_DEGRADED, 65,
	    N_("Answers lack a timestamp"),
	    "server-silent all-silent never-synchronised holdover" },
	{ "server-version", WHY_SOURCE, WHY_DEGRADED, 64,
	    N_("A server answers in another version of NTP"),
	    "server-silent all-silent never-synchronised holdover" },
	{ "server-header", WHY_SOURCE, WHY_DEGRADED, 63,
	    N_("A server's answers contradict themselves"),
	    "server-silent all-silent never-synchronised holdover" },
	{ "falseticker", WHY_SOURCE, WHY_DEGRADED, 62,
	    N_("A source tells a wrong time"), "few-good" },
	{ "smear-mixed", WHY_SOURCE, WHY_DEGRADED, 63,
	    N_("Smearing and other servers are mixed"),
	    "falseticker no-majority smear-configured" },
	{ "source-loop", WHY_SOURCE, WHY_DEGRADED, 60,
	    N_("A source takes its time from us"), "" },
	{ "server-unsynchronised", WHY_SOURCE, WHY_DEGRADED, 58,
	    N_("A server has no time itself"),
	    "server-silent never-synchronised holdover few-good" },
	{ "server-stale", WHY_SOURCE, WHY_DEGRADED, 57,
	    N_("A server has lost its own sources"),
	    "server-far never-synchronised holdover" },
	{ "server-windows", WHY_SOURCE, WHY_DEGRADED, 56,
	    N_("A server's accuracy is that of the Windows time service"),
	    "server-far all-far never-synchronised" },
	{ "server-far", WHY_SOURCE, WHY_DEGRADED, 54,
	    N_("A server is too far away to be trusted"),
	    "never-synchronised holdover" },
	{ "kiss-deny", WHY_SOURCE, WHY_DEGRADED, 52,
	    N_("A server denies us access"),
	    "server-silent never-synchronised holdover all-silent" },
	{ "kiss-rate", WHY_SOURCE, WHY_DEGRADED, 51,
	    N_("A server says that we ask too often"),
	    "server-lossy server-silent" },
	{ "kiss-other", WHY_SOURCE, WHY_DEGRADED, 50,
	    N_("A server sends a kiss code"), "server-silent" },
	{ "name-unknown", WHY_SOURCE, WHY_DEGRADED, 49,
	    N_("A server's name does not exist"),
	    "never-synchronised name-unresolved" },
	{ "name-unresolved", WHY_SOURCE, WHY_DEGRADED, 48,
	    N_("A server's name cannot be looked up"), "never-synchronised" },
	{ "server-refused", WHY_SOURCE, WHY_DEGRADED, 47,
	    N_("Nobody listens on a server's NTP port"),
	    "server-silent never-synchronised" },
	{ "server-gone", WHY_SOURCE, WHY_DEGRADED, 46,
	    N_("A configured server is known to be gone"),
	    "server-silent name-unknown server-refused" },
	{ "server-silent", WHY_SOURCE, WHY_DEGRADED, 44,
	    N_("A server does not answer"), "few-good" },
	{ "one-source", WHY_SOURCE, WHY_NOTICE, 40,
	    N_("There is one source only"), "few-good few-configured" },
	{ "two-sources", WHY_SOURCE, WHY_NOTICE, 39,
	    N_("Two sources cannot outvote a wrong one"),
	    "few-good few-configured" },
	{ "few-good", WHY_SOURCE, WHY_NOTICE, 36,
	    N_("Few sources are good at present"), "" },
	{ "server-lossy", WHY_SOURCE, WHY_NOTICE, 50,
	    N_("Answers of a server get lost"), "" },
	{ "server-asymmetric", WHY_SOURCE, WHY_NOTICE, 47,
	    N_("A path is longer one way than the other"), "" },
	{ "server-jittery", WHY_SOURCE, WHY_NOTICE, 48,
	    N_("A server's time scatters"), "" },
	{ "leap-lone", WHY_SOURCE, WHY_NOTICE, 49,
	    N_("One source alone announces a leap second"), "" },
	{ "duplicates", WHY_SOURCE, WHY_NOTICE, 44, N_("Answers arrive twice"),
	    "" },
};

static const struct why_code config[] = {
	{ "no-servers", WHY_CONFIG, WHY_FAULT, 92,
	    N_("No server is configured"),
	    "never-synchronised few-configured not-running" },
	{ "config-unreadable", WHY_CONFIG, WHY_FAULT, 91,
	    N_("The configuration cannot be read"),
	    "no-servers never-synchronised" },
	{ "own-restrict", WHY_CONFIG, WHY_FAULT, 89,
	    N_("Our own restrict lines keep the answers out"),
	    CUTOFF "restrict-cuts-sources no-majority" },
	{ "all-noselect", WHY_CONFIG, WHY_FAULT, 87,
	    N_("Every source is marked noselect"),
	    "never-synchronised few-good holdover" },
	{ "minsane-high", WHY_CONFIG, WHY_FAULT, 83,
	    N_("tos minsane demands more sources than there are"),
	    "too-few never-synchronised holdover few-good" },
	{ "restrict-broken", WHY_CONFIG, WHY_DEGRADED, 90,
	    N_("A restrict line has a mistake and protects nobody"),
	    "config-errors restrict-open" },
	{ "restrict-cuts-sources", WHY_CONFIG, WHY_DEGRADED, 88,
	    N_("A restrict line cuts off a time source"), "" },
	{ "restrict-open", WHY_CONFIG, WHY_DEGRADED, 86,
	    N_("Strangers may query or configure this host"), "" },
	{ "restrict-cuts-host", WHY_CONFIG, WHY_DEGRADED, 84,
	    N_("Restrict lines cut off this host itself"), "" },
	{ "restrict-cuts-world", WHY_CONFIG, WHY_DEGRADED, 83,
	    N_("A public server that answers nobody"), "clients-restricted" },
	{ "trial-reverted", WHY_CONFIG, WHY_DEGRADED, 80,
	    N_("The last configuration was taken back"), "not-running" },
	{ "config-errors", WHY_CONFIG, WHY_DEGRADED, 78,
	    N_("Lines of the configuration have no effect"), "" },
	{ "pool-nopeer", WHY_CONFIG, WHY_DEGRADED, 76,
	    N_("nopeer keeps pool servers out"), "pool-empty" },
	{ "restrict-unusable", WHY_CONFIG, WHY_DEGRADED, 74,
	    N_("A restrict line names no usable network"), "" },
	{ "keys-wrong", WHY_CONFIG, WHY_DEGRADED, 72,
	    N_("A key cannot be used"), "auth-failed" },
	{ "not-running", WHY_CONFIG, WHY_DEGRADED, 70,
	    N_("The saved configuration is not the one that runs"), "" },
	{ "trial-under-way", WHY_CONFIG, WHY_NOTICE, 90,
	    N_("A configuration is on trial"), "not-running" },
	{ "restrict-mask", WHY_CONFIG, WHY_NOTICE, 28,
	    N_("A restrict line's network looks wrong"), "" },
	{ "restrict-one-family", WHY_CONFIG, WHY_NOTICE, 27,
	    N_("Restrict lines protect one address family only"), "" },
	{ "restrict-no-effect", WHY_CONFIG, WHY_NOTICE, 26,
	    N_("Restrict words without effect"), "" },
	{ "restrict-name", WHY_CONFIG, WHY_NOTICE, 25,
	    N_("A restrict line depends on a name"), "" },
	{ "restrict-adds-up", WHY_CONFIG, WHY_NOTICE, 24,
	    N_("A restrict line does not undo an earlier one"), "" },
	{ "local-clock", WHY_CONFIG, WHY_NOTICE, 29,
	    N_("The undisciplined local clock is a source"), "" },
	{ "smear-configured", WHY_CONFIG, WHY_NOTICE, 22,
	    N_("Smearing and other servers are configured together"), "" },
	{ "few-configured", WHY_CONFIG, WHY_NOTICE, 20,
	    N_("Few sources are configured"), "" },
	{ "config-nonsense", WHY_CONFIG, WHY_NOTICE, 12,
	    N_("Settings that cannot be meant"), "" },
	{ "listen-odd", WHY_CONFIG, WHY_NOTICE, 18,
	    N_("Interface lines do not do what they seem to"), "" },
	{ "obsolete", WHY_CONFIG, WHY_NOTICE, 10,
	    N_("Words that no longer do anything"), "" },
};

static const struct why_code clock_[] = {
	{ "panic", WHY_CLOCK, WHY_FAULT, 95,
	    N_("The clock is too far off to be set without asking"),
	    "never-synchronised holdover no-majority" },
	{ "clock-failed", WHY_CLOCK, WHY_FAULT, 93,
	    N_("The kernel refuses to set the clock"), "frequency-limit" },
	{ "frequency-limit", WHY_CLOCK, WHY_FAULT, 73,
	    N_("The clock runs too fast or slow to be corrected"),
	    "steps-often jitter-high clock-spike server-far all-far "
	    "offset-large frequency-wanders no-majority never-synchronised "
	    "falseticker holdover few-good" },
	{ "clock-fought-over", WHY_CLOCK, WHY_DEGRADED, 92,
	    N_("Another program sets the clock too"),
	    "clock-stepped-by-other steps-often jitter-high "
	    "frequency-wanders" },
	{ "clock-stepped-by-other", WHY_CLOCK, WHY_DEGRADED, 82,
	    N_("Somebody else stepped the clock"), "offset-large" },
	{ "gps-rollover", WHY_CLOCK, WHY_DEGRADED, 81,
	    N_("A receiver is off by 1024 weeks"), "falseticker panic" },
	{ "holdover", WHY_CLOCK, WHY_DEGRADED, 75,
	    N_("The clock runs without a source"), "few-good" },
	{ "steps-often", WHY_CLOCK, WHY_DEGRADED, 68,
	    N_("The clock is stepped again and again"), "" },
	{ "frequency-high", WHY_CLOCK, WHY_NOTICE, 66,
	    N_("The clock's frequency is unusually far off"), "" },
	{ "refclock-silent", WHY_CLOCK, WHY_DEGRADED, 64,
	    N_("A reference clock gives no time"), "server-silent few-good" },
	{ "nmea-late", WHY_CLOCK, WHY_DEGRADED, 63,
	    N_("A GPS receiver's sentences come late"), "falseticker" },
	{ "pps-alone", WHY_CLOCK, WHY_DEGRADED, 62,
	    N_("A PPS signal has nobody to number its seconds"), "" },
	{ "orphan", WHY_CLOCK, WHY_DEGRADED, 60,
	    N_("The network keeps its own time (orphan)"),
	    "holdover never-synchronised" },
	{ "offset-large", WHY_CLOCK, WHY_DEGRADED, 50,
	    N_("The clock is being brought to the right time"), "" },
	{ "clock-spike", WHY_CLOCK, WHY_NOTICE, 60,
	    N_("A sudden offset is being watched"), "" },
	{ "frequency-wanders", WHY_CLOCK, WHY_NOTICE, 46,
	    N_("The clock's frequency wanders"), "" },
	{ "jitter-high", WHY_CLOCK, WHY_NOTICE, 45, N_("The time scatters"),
	    "poll-stuck" },
	{ "leap-file-expired", WHY_CLOCK, WHY_NOTICE, 30,
	    N_("The list of leap seconds is out of date"), "" },
	{ "leap-file-bad", WHY_CLOCK, WHY_NOTICE, 38,
	    N_("The list of leap seconds cannot be used"), "" },
	{ "poll-stuck", WHY_CLOCK, WHY_NOTICE, 30,
	    N_("The poll interval does not grow"), "" },
};

static const struct why_code host[] = {
	{ "engine-absent", WHY_HOST, WHY_FAULT, 96, N_("No NTP engine runs"),
	    "not-serving service-off" },
	{ "distant-silent", WHY_HOST, WHY_FAULT, 96,
	    N_("The host does not answer ntpq's questions"), "" },
	{ "rival-daemon", WHY_HOST, WHY_DEGRADED, 94,
	    N_("Another time daemon runs on this host"),
	    "clock-fought-over clock-stepped-by-other steps-often port-taken "
	    "clock-watched frequency-wanders jitter-high" },
	{ "no-clock-right", WHY_HOST, WHY_DEGRADED, 93,
	    N_("This process may not set the clock"), "clock-watched" },
	{ "container-clock", WHY_HOST, WHY_DEGRADED, 94,
	    N_("In a container the clock belongs to its host"),
	    "no-clock-right clock-watched" },
	{ "port-taken", WHY_HOST, WHY_DEGRADED, 91,
	    N_("Another program holds the NTP port"), "not-serving" },
	{ "no-port-right", WHY_HOST, WHY_DEGRADED, 89,
	    N_("This process may not open the NTP port"), "not-serving" },
	{ "machine-slept", WHY_HOST, WHY_NOTICE, 60,
	    N_("The machine was asleep or suspended"),
	    "clock-stepped-by-other offset-large steps-often holdover" },
	{ "machine-stalls", WHY_HOST, WHY_DEGRADED, 58,
	    N_("The machine stands still again and again"),
	    "jitter-high machine-paused" },
	{ "machine-paused", WHY_HOST, WHY_NOTICE, 57,
	    N_("The machine or this program stood still"), "" },
	{ "clocksource-poor", WHY_HOST, WHY_DEGRADED, 56,
	    N_("The kernel reads a poor clock"),
	    "jitter-high frequency-high frequency-wanders" },
	{ "clock-before-build", WHY_HOST, WHY_DEGRADED, 54,
	    N_("The date cannot be right"), "" },
	{ "drift-unwritable", WHY_HOST, WHY_DEGRADED, 44,
	    N_("The drift file cannot be written"), "" },
	{ "stats-unwritable", WHY_HOST, WHY_NOTICE, 42,
	    N_("Statistics cannot be written"), "" },
	{ "service-off", WHY_HOST, WHY_NOTICE, 40,
	    N_("The service does not start with the machine"), "" },
	{ "kernel-deaf", WHY_HOST, WHY_NOTICE, 38,
	    N_("The kernel does not take what it is told"), "" },
	{ "kernel-untidy", WHY_HOST, WHY_NOTICE, 36,
	    N_("A predecessor left the kernel's clock in disorder"), "" },
	{ "interface-changed", WHY_HOST, WHY_NOTICE, 34,
	    N_("Addresses of this host came or went"), "" },
};

static const struct why_code server[] = {
	{ "firewall-clients", WHY_SERVER, WHY_FAULT, 57,
	    N_("The firewall keeps clients out"), "score-silent" },
	{ "serving-unsynchronised", WHY_SERVER, WHY_DEGRADED, 74,
	    N_("Clients are told that we have no time"), "" },
	{ "not-serving", WHY_SERVER, WHY_DEGRADED, 73, N_("No time is served"),
	    "score-silent" },
	{ "clients-restricted", WHY_SERVER, WHY_DEGRADED, 60,
	    N_("Restrict lines turn clients away"), "score-silent" },
	{ "conntrack-full", WHY_SERVER, WHY_DEGRADED, 59,
	    N_("The firewall's connection table is full"),
	    "score-silent clients-late" },
	{ "score-silent", WHY_SERVER, WHY_DEGRADED, 58,
	    N_("The pool's monitors get no answer"), "score-low" },
	{ "score-offset", WHY_SERVER, WHY_DEGRADED, 57,
	    N_("The pool's monitors see a wrong time"), "score-low" },
	{ "score-low", WHY_SERVER, WHY_DEGRADED, 55,
	    N_("The pool score is too low to be used"), "" },
	{ "clients-limited", WHY_SERVER, WHY_NOTICE, 54,
	    N_("Clients are turned away because they ask too often"), "" },
	{ "clients-unproven", WHY_SERVER, WHY_NOTICE, 52,
	    N_("Clients' keys do not fit"), "" },
	{ "clients-late", WHY_SERVER, WHY_DEGRADED, 51,
	    N_("Requests wait too long to be answered"), "" },
	{ "answers-unsent", WHY_SERVER, WHY_DEGRADED, 50,
	    N_("Answers cannot be sent"), "" },
	{ "listens-nowhere", WHY_SERVER, WHY_DEGRADED, 49,
	    N_("The server listens on no outside address"), "not-serving" },
	{ "behind-nat", WHY_SERVER, WHY_NOTICE, 47,
	    N_("A public server behind address translation"), "" },
	{ "client-greedy", WHY_SERVER, WHY_NOTICE, 44,
	    N_("One client asks far too often"), "" },
	{ "client-list-small", WHY_SERVER, WHY_NOTICE, 42,
	    N_("The list of clients is too small for them"), "" },
	{ "clients-malformed", WHY_SERVER, WHY_NOTICE, 40,
	    N_("Packets come that are no NTP questions"), "" },
};

static const struct why_code normal[] = {
	{ "starting", WHY_NORMAL, WHY_FINE, 90, N_("It has just started"),
	    "never-synchronised few-good holdover server-far all-far "
	    "serving-unsynchronised too-few frequency-high server-lossy" },
	{ "slewing", WHY_NORMAL, WHY_FINE, 70,
	    N_("A small offset is being slewed"), "" },
	{ "clock-watched", WHY_NORMAL, WHY_FINE, 68,
	    N_("The clock is only watched"), "" },
	{ "practice", WHY_NORMAL, WHY_FINE, 66,
	    N_("This is the practice network"), "" },
	{ "leap-coming", WHY_NORMAL, WHY_FINE, 64,
	    N_("A leap second is announced"), "" },
	{ "frequency-learning", WHY_NORMAL, WHY_FINE, 62,
	    N_("The clock's frequency is being learned"), "" },
	{ "kernel-unsynchronised", WHY_NORMAL, WHY_FINE, 60,
	    N_("The kernel says unsynchronised"), "" },
	{ "reach-climbing", WHY_NORMAL, WHY_FINE, 50,
	    N_("reach fills up bit by bit"), "" },
	{ "outlier", WHY_NORMAL, WHY_FINE, 48,
	    N_("A good source is not needed at present"), "" },
	{ "backup", WHY_NORMAL, WHY_FINE, 46, N_("A source is kept in reserve"),
	    "" },
	{ "noselect", WHY_NORMAL, WHY_FINE, 44, N_("A source is only measured"),
	    "" },
	{ "pool-line", WHY_NORMAL, WHY_FINE, 42, N_("A pool line is no server"),
	    "" },
	{ "refid-hash", WHY_NORMAL, WHY_FINE, 40,
	    N_("A reference identifier that is no address"), "" },
	{ "jitter-start", WHY_NORMAL, WHY_FINE, 38,
	    N_("Jitter is large after a start"), "" },
	{ "healthy", WHY_NORMAL, WHY_FINE, 5, N_("All is well"), "" },
};

static const struct {
	const struct why_code *row;
	size_t count;
} groups[WHY_GROUPS] = {
#define GROUP(array)                                                           \
	{                                                                      \
		array, sizeof(array) / sizeof((array)[0])                      \
	}
	[WHY_NETWORK] = GROUP(network),
	[WHY_SOURCE] = GROUP(source),
	[WHY_CONFIG] = GROUP(config),
	[WHY_CLOCK] = GROUP(clock_),
	[WHY_HOST] = GROUP(host),
	[WHY_SERVER] = GROUP(server),
	[WHY_NORMAL] = GROUP(normal),
#undef GROUP
};

const struct why_code *
why_code_at(size_t i)
{
	for (size_t g = 0; g < WHY_GROUPS; g++) {
		if (i < groups[g].count)
			return &groups[g].row[i];
		i -= groups[g].count;
	}
	return NULL;
}

const struct why_code *
why_code_find(const char *code)
{
	const struct why_code *c;

	for (size_t i = 0; (c = why_code_at(i)) != NULL; i++)
		if (strcmp(c->code, code) == 0)
			return c;
	return NULL;
}

bool
why_code_hides(const struct why_code *a, const struct why_code *b)
{
	size_t len = strlen(b->code);

	for (const char *s = a->hides; (s = strstr(s, b->code)) != NULL; s++)
		if ((s == a->hides || s[-1] == ' ') &&
		    (s[len] == ' ' || s[len] == '\0'))
			return true;
	return false;
}

const char *
why_group_name(enum why_group group)
{
	static const char *const name[WHY_GROUPS] = {
		[WHY_NETWORK] = "network",
		[WHY_SOURCE] = "source",
		[WHY_CONFIG] = "config",
		[WHY_CLOCK] = "clock",
		[WHY_HOST] = "host",
		[WHY_SERVER] = "server",
		[WHY_NORMAL] = "normal",
	};

	return group < WHY_GROUPS ? name[group] : "?";
}

const char *
why_group_title(enum why_group group)
{
	static const char *const title[WHY_GROUPS] = {
		[WHY_NETWORK] = N_("Network"),
		[WHY_SOURCE] = N_("Sources"),
		[WHY_CONFIG] = N_("Configuration"),
		[WHY_CLOCK] = N_("Clock"),
		[WHY_HOST] = N_("This host"),
		[WHY_SERVER] = N_("Server"),
		[WHY_NORMAL] = N_("As it should be"),
	};

	return group < WHY_GROUPS ? _(title[group]) : "?";
}

const char *
why_state_name(enum why_state state)
{
	static const char *const name[WHY_STATES] = {
		[WHY_FINE] = "fine",
		[WHY_NOTICE] = "notice",
		[WHY_DEGRADED] = "degraded",
		[WHY_FAULT] = "fault",
	};

	return state < WHY_STATES ? name[state] : "?";
}
