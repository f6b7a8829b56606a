/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel's nftables rules, read by libnftables. The library is opened when
 * it is needed and where it is installed, which it is where there is nft: a
 * server that never looks at its packet filter does not carry it. Changes
 * nothing.
 */
#ifndef NTPTUI_SYS_NFT_H
#define NTPTUI_SYS_NFT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The ruleset as JSON and as text with handles, both malloc'ed. False with
 * `why` in words if they cannot be read: there is no library, or no right.
 */
bool nft_read(char **json, char **text, char *why, size_t size);

#endif
