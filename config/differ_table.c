/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/differ_table.h"

#include "core/i18n.h"

#define OPTION(type, member)  type, offsetof(struct params_assoc, cfg.member)
#define CLOCK(type, member)   type, offsetof(struct params_assoc, clock.member)
#define SETTING(type, member) type, offsetof(struct params, member)

const struct field differ_options[DIFFER_OPTIONS] = {
	[DIFFER_MODE] = { "mode", OPTION(FIELD_U8, hmode) },
	[DIFFER_VERSION] = { "version", OPTION(FIELD_U8, version) },
	[DIFFER_MINPOLL] = { "minpoll", OPTION(FIELD_I8, minpoll) },
	[DIFFER_MAXPOLL] = { "maxpoll", OPTION(FIELD_I8, maxpoll) },
	[DIFFER_IBURST] = { "iburst", OPTION(FIELD_BOOL, iburst) },
	[DIFFER_BURST] = { "burst", OPTION(FIELD_BOOL, burst) },
	[DIFFER_PREFER] = { "prefer", OPTION(FIELD_BOOL, prefer) },
	[DIFFER_NOSELECT] = { "noselect", OPTION(FIELD_BOOL, noselect) },
	[DIFFER_TRUE] = { "true", OPTION(FIELD_BOOL, truechimer) },
	[DIFFER_KEY] = { "key", OPTION(FIELD_U32, keyid) },
	[DIFFER_BIAS] = { "bias", OPTION(FIELD_SECONDS, bias) },
	[DIFFER_REFUSED] = { N_("not started"), FIELD_BOOL,
	    offsetof(struct params_assoc, refused) },
	[DIFFER_DRIVER] = { "driver", CLOCK(FIELD_U8, driver) },
	[DIFFER_UNIT] = { "unit", CLOCK(FIELD_U8, unit) },
	[DIFFER_STRATUM] = { "stratum", CLOCK(FIELD_U8, stratum) },
	[DIFFER_STRATUM_SET] = { N_("stratum is given"),
	    CLOCK(FIELD_BOOL, stratum_set) },
	[DIFFER_REFID] = { "refid", CLOCK(FIELD_U32, refid) },
	[DIFFER_TIME1] = { "time1", CLOCK(FIELD_SECONDS, time1) },
	[DIFFER_TIME2] = { "time2", CLOCK(FIELD_SECONDS, time2) },
	[DIFFER_FLAGS] = { N_("flags"), CLOCK(FIELD_U8, flags) },
	[DIFFER_CLOCK_MODE] = { "mode", CLOCK(FIELD_U8, mode) },
};

_Static_assert(DIFFER_OPTIONS <= 64 && DIFFER_SETTINGS <= 64,
    "a row is a bit of a uint64_t");

const struct field differ_settings[DIFFER_SETTINGS] = {
	[DIFFER_DRIFTFILE] = { "driftfile", SETTING(FIELD_TEXT, driftfile) },
	[DIFFER_STEP] = { "tinker step", SETTING(FIELD_SECONDS, step) },
	[DIFFER_STEPBACK] = { "tinker stepback",
	    SETTING(FIELD_SECONDS, stepback) },
	[DIFFER_PANIC] = { "tinker panic", SETTING(FIELD_SECONDS, panic) },
	[DIFFER_STEPOUT] = { "tinker stepout",
	    SETTING(FIELD_SECONDS, stepout) },
	[DIFFER_MINSANE] = { "tos minsane", SETTING(FIELD_INT, minsane) },
	[DIFFER_MINCLOCK] = { "tos minclock", SETTING(FIELD_INT, minclock) },
	[DIFFER_MAXCLOCK] = { "tos maxclock", SETTING(FIELD_INT, maxclock) },
	[DIFFER_MINDIST] = { "tos mindist", SETTING(FIELD_SECONDS, mindist) },
	[DIFFER_MAXDIST] = { "tos maxdist", SETTING(FIELD_SECONDS, maxdist) },
	[DIFFER_FLOOR] = { "tos floor", SETTING(FIELD_U8, floor) },
	[DIFFER_CEILING] = { "tos ceiling", SETTING(FIELD_U8, ceiling) },
	[DIFFER_DSCP] = { "dscp", SETTING(FIELD_INT, dscp) },
	[DIFFER_PORT] = { N_("port"), SETTING(FIELD_U16, port) },
	[DIFFER_OBSERVE] = { N_("only observe the clock"),
	    SETTING(FIELD_BOOL, observe) },
	[DIFFER_START] = { N_("set the clock from the beginning"),
	    SETTING(FIELD_BOOL, start) },
	[DIFFER_RULES] = { N_("access rules"), SETTING(FIELD_RULES, nrule) },
	[DIFFER_SEC] = { N_("as NTPsec does"), SETTING(FIELD_BOOL, sec) },
	[DIFFER_WORKERS] = { N_("threads that answer"),
	    SETTING(FIELD_INT, workers) },
	[DIFFER_NICS] = { N_("interface lines"), SETTING(FIELD_NICS, nnic) },
	[DIFFER_LIMITS] = { N_("limits of clients"),
	    SETTING(FIELD_LIMITS, mru) },
	[DIFFER_KEYS_FILE] = { "keys", SETTING(FIELD_TEXT, keys) },
	[DIFFER_KEYS] = { N_("keys that are known"),
	    SETTING(FIELD_KEYS, nkey) },
	[DIFFER_CONTROLKEY] = { "controlkey", SETTING(FIELD_U32, controlkey) },
	[DIFFER_REQUESTKEY] = { "requestkey", SETTING(FIELD_U32, requestkey) },
	[DIFFER_STATS] = { "enable stats", SETTING(FIELD_BOOL, stats) },
	[DIFFER_STATSDIR] = { "statsdir", SETTING(FIELD_TEXT, statsdir) },
	[DIFFER_FILEGEN] = { "filegen", SETTING(FIELD_FILEGEN, filegen) },
	[DIFFER_LOGFILE] = { "logfile", SETTING(FIELD_TEXT, logfile) },
	[DIFFER_LOGCONFIG] = { "logconfig", SETTING(FIELD_U32, logconfig) },
	[DIFFER_SYSLOG] = { "syslog", SETTING(FIELD_BOOL, syslog) },
	[DIFFER_LEAPFILE] = { "leapfile", SETTING(FIELD_TEXT, leapfile) },
	[DIFFER_LEAPFILE_NAMED] = { N_("leapfile is given"),
	    SETTING(FIELD_BOOL, leapfile_named) },
	[DIFFER_LEAPFILE_UNCHECKED] = { "leapfile ignorehash",
	    SETTING(FIELD_BOOL, leapfile_unchecked) },
	[DIFFER_LEAPSLEW] = { N_("leap seconds are slewed"),
	    SETTING(FIELD_BOOL, leapslew) },
	[DIFFER_ORPHAN] = { "tos orphan", SETTING(FIELD_U8, orphan) },
	[DIFFER_ORPHANWAIT] = { "tos orphanwait",
	    SETTING(FIELD_SECONDS, orphanwait) },
};
