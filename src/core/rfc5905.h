/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The constants of RFC 5905, each with its section, and the few that
 * practice (ntp.org, NTPsec) has changed since, said so. Nothing else.
 */
#ifndef NTPTUI_CORE_RFC5905_H
#define NTPTUI_CORE_RFC5905_H

#define NTP_PORT     123    /* section 7.2 */
#define NTP_VERSION  4      /* section 7.2 */
#define NTP_MINPOLL  4      /* section 7.2; ntp.org and NTPsec allow 3, 0 */
#define NTP_MAXPOLL  17     /* section 7.2 */
#define NTP_MINDPOLL 6      /* ntp.org's default minpoll */
#define NTP_MAXDPOLL 10     /* ntp.org's default maxpoll */
#define NTP_MAXSTRAT 16     /* section 7.2: unsynchronised */
#define NTP_NSTAGE   8      /* section 10: clock filter stages */
#define NTP_MAXDISP  16.0   /* section 7.2, s */
#define NTP_MINDISP  0.001  /* ntp.org's tos mindist; RFC 7.2 says 0.005 */
#define NTP_MAXDIST  1.5    /* ntp.org's tos maxdist; RFC 7.2 says 1 */
#define NTP_PHI      15e-6  /* section 7.2: frequency tolerance, s/s */
#define NTP_NMIN     3      /* section 11.2.2: clustering keeps this many */
#define NTP_CMIN     1      /* section 11.2.1: tos minsane */
#define NTP_MAXCLOCK 10     /* tos maxclock */
#define NTP_STEPT    0.128  /* section 11.3: step threshold, s */
#define NTP_PANICT   1000.0 /* section 11.3: panic threshold, s */
#define NTP_STEPOUT  300.0  /* stepout, s (ntp.org; the RFC's WATCH: 900) */
#define NTP_UNREACH  10     /* section 13: polls without an answer, back off */
/* Section 13's BCOUNT. ntp.org's iburst sends six: two stages of the filter
 * then stay empty, and their 16 s of dispersion hide a falseticker for
 * minutes. The RFC's eight fill it. */
#define NTP_BURST   8
#define NTP_BTIME   2.0    /* section 13: burst packets' spacing, s */
#define NTP_ALLAN   2048.0 /* section 11.3: Allan intercept, s */
#define NTP_MAXFREQ 500e-6 /* section 11.3: frequency the discipline sets */

#endif
