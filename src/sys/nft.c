/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/nft.h"

#include "core/i18n.h"
#include "sys/memory.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/netlink.h>

/* libnftables(3), whose interface of this number is stable. */
#define LIBRARY "libnftables.so.1"
#define HANDLES (1u << 3) /* NFT_CTX_OUTPUT_HANDLE */
#define JSON    (1u << 4) /* NFT_CTX_OUTPUT_JSON */

struct nft_ctx;

struct library {
	void *handle;
	struct nft_ctx *(*open)(uint32_t flags);
	void (*close)(struct nft_ctx *ctx);
	void (*set_flags)(struct nft_ctx *ctx, unsigned flags);
	int (*buffer_output)(struct nft_ctx *ctx);
	int (*buffer_error)(struct nft_ctx *ctx);
	const char *(*output)(struct nft_ctx *ctx);
	const char *(*error)(struct nft_ctx *ctx);
	int (*run)(struct nft_ctx *ctx, const char *command);
};

/* ISO C has no cast from an object's pointer to a function's; POSIX has both
 * alike (dlsym(3)). */
static bool
find(void *handle, const char *name, void *function)
{
	void *at = dlsym(handle, name);

	memcpy(function, &at, sizeof(at));
	return at != NULL;
}

static bool
open_library(struct library *l)
{
	void *h = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	l->handle = h;
	if (h == NULL)
		return false;
	return find(h, "nft_ctx_new", &l->open) &&
	    find(h, "nft_ctx_free", &l->close) &&
	    find(h, "nft_ctx_output_set_flags", &l->set_flags) &&
	    find(h, "nft_ctx_buffer_output", &l->buffer_output) &&
	    find(h, "nft_ctx_buffer_error", &l->buffer_error) &&
	    find(h, "nft_ctx_get_output_buffer", &l->output) &&
	    find(h, "nft_ctx_get_error_buffer", &l->error) &&
	    find(h, "nft_run_cmd_from_buffer", &l->run);
}

static char *
copy(const char *text)
{
	size_t size = (text != NULL ? strlen(text) : 0) + 1;

	return memcpy(memory_new(size, 1), text != NULL ? text : "", size);
}

/* The ruleset as the flags want it; NULL. */
static char *
list(const struct library *l, unsigned flags, char *why, size_t size)
{
	struct nft_ctx *ctx = l->open(0);
	char *out = NULL;

	if (ctx == NULL) {
		snprintf(why, size, "%s", strerror(ENOMEM));
		return NULL;
	}
	l->set_flags(ctx, flags);
	if (l->buffer_output(ctx) == 0 && l->buffer_error(ctx) == 0 &&
	    l->run(ctx, "list ruleset") == 0)
		out = copy(l->output(ctx));
	else
		snprintf(why, size, "%s", l->error(ctx));
	why[strcspn(why, "\n")] = '\0';
	l->close(ctx);
	return out;
}

/* The library ends the whole program when it gets no socket. */
static int
try_socket(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

bool
nft_read(char **json, char **text, char *why, size_t size)
{
	struct library l = { .handle = NULL };
	int error = try_socket();

	*json = NULL;
	*text = NULL;
	why[0] = '\0';
	if (error == EPROTONOSUPPORT) { /* a kernel without */
		*json = copy("{\"nftables\": []}");
		return true;
	}
	if (error != 0) {
		snprintf(why, size, "%s", strerror(error));
		return false;
	}
	if (open_library(&l)) {
		*json = list(&l, HANDLES | JSON, why, size);
		if (*json != NULL)
			*text = list(&l, HANDLES, why, size);
	} else {
		snprintf(why, size, _("%s is not installed"), LIBRARY);
	}
	if (l.handle != NULL)
		dlclose(l.handle);
	return *json != NULL;
}
