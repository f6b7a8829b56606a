/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's way through the kernel, many datagrams at a time: one call
 * receives, serve_datagram() decides, few calls send, each answer from the
 * address that was asked. Buffers are made once; a packet costs no allocation
 * and no lock. One struct batch belongs to one thread; only its account of
 * addresses may be read by others.
 */
#ifndef NTPTUI_SYS_BATCH_H
#define NTPTUI_SYS_BATCH_H

#include "core/serve.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BATCH_MAX    64 /* datagrams of one call */
#define BATCH_LOCALS 64 /* addresses of ours that are counted apart */

/* What came to one address of ours. */
struct batch_local {
	struct addr addr; /* without port */
	atomic_uint received, sent, failed;
};

struct batch;

/* Aborts when memory ends. */
struct batch *batch_new(void);
void batch_free(struct batch *b);

/* Takes what serve_datagram() calls SERVE_ENGINE; `local` is our address,
 * ADDR_NONE if unknown. All are valid during the call only. */
typedef void batch_hand(
    void *arg, const struct serve_in *in, const struct addr *local);

/*
 * Receives once from `fd`, whose port is `port`, answers, counts in
 * s->counts. Dropped are: datagrams that claim loopback but came by a wire,
 * those from no address or port, those to a group, and those older than
 * BATCH_AGE. How many came: BATCH_MAX means that there are more.
 */
size_t batch_run(struct batch *b, int fd, uint16_t port, struct serve *s,
    batch_hand *hand, void *arg);

/* Receives once and drops it all; how many came. */
size_t batch_drop(struct batch *b, int fd);

/* s; who asked longer ago has given up (the kernel's stamp tells). */
#define BATCH_AGE 1.0

/* The account of each address, *n of them, whose places are the numbers in
 * serve_in.local (BATCH_LOCALS: any other); any thread may read it while the
 * batch lives. */
const struct batch_local *batch_locals(const struct batch *b, size_t *n);

#endif
