/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/https_lib.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

/* Every flavour has had this interface since 2006 (version 4). Debian has one
 * without a flavour in its name, too. */
static const char *const files[] = { "libcurl-gnutls.so.4", "libcurl.so.4",
	"libcurl-nss.so.4" };

static const struct {
	const char *name;
	size_t at;
} functions[] = {
#define X(name)                                                                \
	{                                                                      \
		"curl_" #name, offsetof(struct https_lib, name)                \
	}
	X(global_init),
	X(global_cleanup),
	X(easy_init),
	X(easy_setopt),
	X(easy_perform),
	X(easy_getinfo),
	X(easy_cleanup),
	X(easy_strerror),
	X(slist_append),
	X(slist_free_all),
#undef X
};

bool
https_lib_open(struct https_lib *lib)
{
	memset(lib, 0, sizeof(*lib));
	/* Not to be unloaded: what it has registered for the end of threads
	 * and of the process must be there then. */
	for (size_t i = 0;
	     i < sizeof(files) / sizeof(files[0]) && lib->handle == NULL; i++)
		lib->handle =
		    dlopen(files[i], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	if (lib->handle == NULL)
		return false;
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		void *found = dlsym(lib->handle, functions[i].name);

		if (found == NULL) {
			https_lib_close(lib);
			return false;
		}
		/* POSIX has data and function pointers of one size; ISO C has
		 * no other way to say it. */
		memcpy((char *)lib + functions[i].at, &found, sizeof(found));
	}
	return true;
}

void
https_lib_close(struct https_lib *lib)
{
	if (lib->handle != NULL)
		dlclose(lib->handle);
	lib->handle = NULL;
}
