/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences about sources, the clock and files. */

#include "config/about_rows.h"

#include "core/i18n.h"

static const struct about_row rows[] = {
	{ "server", NULL,
	    N_("One time source. Four or more lines are wise: with three one "
	       "wrong clock is outvoted, with two nobody knows which is "
	       "right. A name with many addresses gives one of them; for all "
	       "of them write pool.") },
	{ "pool", NULL,
	    N_("Brings up servers from all addresses of the name, up to tos "
	       "maxclock, and replaces those that fall silent. ntp.org's ntpd "
	       "uses none of them where 'restrict default nopeer' forbids "
	       "it.") },
	{ "peer", NULL,
	    N_("Two servers of the same rank that back each other up; both "
	       "must name the other, and both should have a key. NTPsec takes "
	       "it for server. For an ordinary client write server.") },
	{ "server", "iburst",
	    N_("While the server is not reachable, every poll is a burst of "
	       "packets two seconds apart, so the clock is set within about "
	       "ten seconds of the start instead of minutes. It costs the "
	       "server nothing afterwards, and is right for nearly every "
	       "line.") },
	{ "server", "burst",
	    N_("A volley of packets at every poll instead of one. "
	       "Public servers forbid it and may stop answering; it "
	       "helps only with a server of your own over a bad line.") },
	{ "server", "minpoll",
	    N_("A power of two: 6 is 64 s, 4 is 16 s, 10 is 1024 s. Shorter "
	       "intervals than the default do not make a clock on the "
	       "Internet better, but annoy the server; inside one building "
	       "4 is sensible. ntp.org's ntpd takes no less than 3.") },
	{ "server", "maxpoll",
	    N_("A power of two: 10 is 1024 s. The interval grows to this by "
	       "itself while the clock is steady. If it is less than minpoll, "
	       "minpoll is lowered to it.") },
	{ "server", "prefer",
	    N_("Of the sources that agree, this one sets the clock alone. For "
	       "one line at most, the best clock you have; a preferred server "
	       "that is wrong is still outvoted.") },
	{ "server", "noselect",
	    N_("The source is measured and shown, and never sets the clock: "
	       "to watch a server, or to compare.") },
	{ "server", "true",
	    N_("The source is believed even if all others say otherwise. Only "
	       "for experiments with a clock you know to be right.") },
	{ "server", "key",
	    N_("Number of a key in the key file (keys), which trustedkey must "
	       "name too. The other side needs the same key under the same "
	       "number; otherwise it is as if it were not there.") },
	{ "server", "nts",
	    N_("Authenticated by certificates instead of shared keys: the "
	       "server must offer it on TCP port 4460, and is named by its "
	       "host name, as the certificate has it.") },
	{ "server", "noval",
	    N_("The certificate is not checked, so anybody in between can "
	       "pretend to be the server. For tests only.") },
	{ "server", "xleave",
	    N_("Timestamps follow one packet later and are more exact. Both "
	       "sides of a peer line need it.") },
	{ "server", "autokey",
	    N_("An old scheme that has been broken. Use a key, or NTS.") },
	{ "server", "bias",
	    N_("For a path whose two directions differ by a known amount.") },
	{ "tos", NULL,
	    N_("Rules of the vote among the sources. The defaults are right "
	       "but for minsane on a host that must not follow a single "
	       "server.") },
	{ "tos", "minsane",
	    N_("With fewer sources that agree, the clock is left alone. 2 or "
	       "3 protect against a single wrong server, and need as many "
	       "lines and more.") },
	{ "tos", "maxclock",
	    N_("How many associations a pool brings up, all others "
	       "included. Less than 4 leaves no vote.") },
	{ "tos", "minclock",
	    N_("Outliers are thrown out until this many are left, whose mean "
	       "sets the clock.") },
	{ "tos", "maxdist",
	    N_("A source whose distance (half the delay to its primary clock, "
	       "and all errors on the way) is greater is not used. Over a "
	       "satellite or after a long time without answers it may have to "
	       "be larger.") },
	{ "tos", "orphan",
	    N_("A network that lost its sources agrees on one server by "
	       "itself, which then serves at this stratum: one more than any "
	       "that normally occurs, such as 6. It replaces the local "
	       "clock, 127.127.1.0.") },
	{ "tos", "floor", N_("Servers of a lower stratum are not used.") },
	{ "tos", "ceiling",
	    N_("Servers of this stratum or a higher one are not used.") },
	{ "tinker", NULL,
	    N_("Constants that were chosen with care. panic and step are the "
	       "two that are changed for good reasons; 'tinker panic 0' is "
	       "customary in virtual machines.") },
	{ "tinker", "panic",
	    N_("An offset greater than this is taken for a fault: ntpd "
	       "exits, unless it is the first offset and -g was given. 0 "
	       "turns the test off, which suits machines that are suspended, "
	       "and obeys any server that lies by years.") },
	{ "tinker", "step",
	    N_("Smaller offsets are slewed away, greater ones stepped once "
	       "they have lasted for stepout. 0 never steps; then an offset "
	       "of a minute takes more than a day to go.") },
	{ "tinker", "stepout",
	    N_("How long a great offset must last before it is believed: a "
	       "short disturbance of the network does not step the clock.") },
	{ "tinker", "huffpuff",
	    N_("For lines that are full in one direction for hours, such as "
	       "a modem: the least delay of that span is looked at. 7200 is a "
	       "usual value.") },
	{ "driftfile", NULL,
	    N_("The frequency error of this machine's clock is kept over a "
	       "restart, which saves the first quarter of an hour. The "
	       "directory must be writable for the daemon, for the file is "
	       "written anew and renamed. Without a name none is kept.") },
	{ "leapfile", NULL,
	    N_("The list of leap seconds (leap-seconds.list), so that "
	       "one is announced even if no source does. It is good for "
	       "less than a year: updates of tzdata bring a new one.") },
	{ "leapsmearinterval", NULL,
	    N_("Serves a time that is wrong by part of a second on "
	       "purpose, so that clients see no leap second. Never on a "
	       "public server, and never on some of your servers only.") },
	{ "rlimit", NULL,
	    N_("Limits of the process itself; the service manager usually "
	       "sets them.") },
	{ "rlimit", "memlock",
	    N_("How much memory is locked so that it is never paged "
	       "out; -1 locks none. If it is too small, ntpd ends with "
	       "'out of memory'.") },
	{ "rlimit", "filenum",
	    N_("Every address that is listened on takes one; hosts with "
	       "hundreds of addresses need more.") },
	{ "interface", NULL,
	    N_("The last line that matches an address decides. The port "
	       "is held on all addresses unless 'interface ignore "
	       "wildcard' is there too; to answer at one address only, "
	       "write that and 'interface listen ADDRESS'.") },
	{ "includefile", NULL,
	    N_("As if the text stood here; up to five deep. Write the name "
	       "from / on, for the two daemons begin at different "
	       "directories.") },
	{ "end", NULL,
	    N_("What stands behind it is not read, by no daemon. ntpd logs a "
	       "syntax error for it, which is harmless.") },
	{ "disable", "monitor",
	    N_("No list of clients: mrulist is empty and limited cannot "
	       "count. It closes the door to an old attack (monlist) that "
	       "noquery closes too.") },
	{ "disable", "ntp",
	    N_("Sources are measured and the clock is not touched.") },
	{ "disable", "kernel",
	    N_("The kernel's own loop is off and the daemon corrects the "
	       "clock by itself once a second.") },
	{ "disable", "auth",
	    N_("'disable auth' lets anybody become a peer of this server "
	       "without a key. Never disable it.") },
	{ "disable", "mode7",
	    N_("'enable mode7' opens ntpdc's questions, whose answers can be "
	       "hundreds of times larger than they are: never towards the "
	       "Internet.") },
	{ "logconfig", NULL,
	    N_("A class (sys, peer, clock, sync) and a kind (all, info, "
	       "events, status, statistics) in one word, with = + or - right "
	       "before it. Usual: logconfig =syncall +clockall.") },
	{ "logfile", NULL, N_("Without it messages go to syslog.") },
	{ "statistics", NULL,
	    N_("Each name is a file below statsdir with a line for each "
	       "event. loopstats and peerstats are what graphs are made of; "
	       "rawstats grows fast on a server.") },
	{ "statsdir", NULL,
	    N_("File names are put right behind it, so it must end in a "
	       "slash. The directory must be there and writable.") },
	{ "filegen", NULL,
	    N_("A new file every day by default, with the date in its name. "
	       "Nothing is ever deleted: something else must do that.") },
	{ "fudge", NULL,
	    N_("Stands behind the server line of the same clock. time1 is "
	       "the delay of its signal, to be measured against good "
	       "sources.") },
	{ "refclock", NULL,
	    N_("NTPsec's way to write a clock at this machine; 'server "
	       "127.127.TYPE.UNIT' and fudge mean the same and are taken by "
	       "both.") },
	{ "setvar", NULL, N_("The = needs blanks round it.") },
	{ "dscp", NULL,
	    N_("46 (expedited forwarding) is the default, which some networks "
	       "drop or mangle; 0 is like any other packet.") },
	{ "broadcastclient", NULL,
	    N_("Anybody in the network can then set this clock unless keys "
	       "are used. Write server or pool instead.") },
	{ "crypto", NULL,
	    N_("Autokey has been broken, and NTPsec has removed it. Use "
	       "symmetric keys, or NTS.") },
	{ "nts", NULL,
	    N_("For a server: enable, cert and key, and TCP port 4460 open. "
	       "For a client only if its certificates are not those of the "
	       "system (ca).") },
};

const struct about_row *
about_rest(size_t *count)
{
	*count = sizeof(rows) / sizeof(rows[0]);
	return rows;
}
