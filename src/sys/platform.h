/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What this machine calls itself (uname(2)), as ntpq's variables processor,
 * system and release show it. No host name: nobody has to know it.
 */
#ifndef NTPTUI_SYS_PLATFORM_H
#define NTPTUI_SYS_PLATFORM_H

#define PLATFORM_NAME 72

struct platform {
	char processor[PLATFORM_NAME]; /* x86_64 */
	char system[PLATFORM_NAME];    /* Linux */
	char release[PLATFORM_NAME];   /* 6.1.0 */
};

/* Never fails; what is unknown is "". */
void platform_read(struct platform *p);

#endif
