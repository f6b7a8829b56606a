/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who else is at work on this machine: programs that set its clock, and the
 * one that holds a UDP port. Reads /proc only; never sends a signal.
 */
#ifndef NTPTUI_SYS_RIVALS_H
#define NTPTUI_SYS_RIVALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rival {
	int pid;
	char name[32];   /* its command name, printable characters only */
	char remedy[96]; /* how to stop it: "systemctl disable --now chrony" */
};

/*
 * The first other process that is a known time daemon (chronyd, ntpd,
 * systemd-timesyncd, openntpd, ntpd-rs, phc2sys, another ntptui serve ...)
 * and has the capability to set the clock. A daemon without CAP_SYS_TIME
 * disciplines nothing and is no rival.
 */
bool rival_clock(struct rival *out);

/* The process that has UDP `port` open in this network namespace; if it may not
 * be looked at and the port is NTP's, a time daemon of which that holds. False
 * if none is found. */
bool rival_port(uint16_t port, struct rival *out);

/* rival_clock(), without the process `other` of ours. */
bool rival_clock_but(int other, struct rival *out);

/* The same two with /proc elsewhere, and without process `self`. */
bool rival_clock_in(const char *proc, int self, struct rival *out);
bool rival_port_in(
    const char *proc, int self, uint16_t port, struct rival *out);

/* Does this process set the clock by trade? */
bool rival_trade(const char *proc, int pid);

/* True if this process may bind NTP's port, which is below 1024, here. */
bool rights_low_ports(void);

#endif
