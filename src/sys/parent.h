/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the kernel does for a process whose parent dies.
 */
#ifndef NTPTUI_SYS_PARENT_H
#define NTPTUI_SYS_PARENT_H

/* When the parent of this process dies, however it does, this process gets
 * the signal; 0: it does not. prctl(2), PR_SET_PDEATHSIG. */
void parent_death(int sig);

#endif
