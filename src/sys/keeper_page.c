/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/keeper_page.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <ucontext.h>
#include <unistd.h>

#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW)

/* Looks at a page that changes under them, before it counts as torn. */
#define LOOKS 100

static const int deadly[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL };

enum { DEADLY = sizeof(deadly) / sizeof(deadly[0]) };

/* What a handler needs: made before it is armed. */
static struct keeper_page *armed;

static struct keeper_page *
map(int fd)
{
	void *p = mmap(NULL, sizeof(struct keeper_page), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);

	return p != MAP_FAILED ? p : NULL;
}

struct keeper_page *
keeper_page_new(int *fd)
{
	struct keeper_page *p = NULL;

	*fd = memfd_create("ntptui", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (*fd < 0)
		return NULL;
	if (ftruncate(*fd, sizeof(struct keeper_page)) == 0 &&
	    fcntl(*fd, F_ADD_SEALS, SEALS) == 0)
		p = map(*fd);
	if (p == NULL)
		close(*fd);
	return p;
}

struct keeper_page *
keeper_page_map(int fd)
{
	int seals = fcntl(fd, F_GET_SEALS);
	struct stat st;

	if (seals < 0 || (seals & SEALS) != SEALS || fstat(fd, &st) != 0 ||
	    st.st_size != (off_t)sizeof(struct keeper_page))
		return NULL;
	return map(fd);
}

void
keeper_page_free(struct keeper_page *p)
{
	if (p != NULL)
		munmap(p, sizeof(*p));
}

void
keeper_page_write(struct keeper_page *p, const struct keeper_beat *b,
    const char *text, size_t len)
{
	if (len >= sizeof(p->text))
		len = sizeof(p->text) - 1;
	p->turn++;
	atomic_thread_fence(memory_order_seq_cst);
	p->beat = *b;
	p->beats++;
	memcpy(p->text, text, len);
	p->text[len] = '\0';
	atomic_thread_fence(memory_order_seq_cst);
	p->turn++;
}

#if defined(__x86_64__)
#define WHERE(uc) ((uint64_t)(uc)->uc_mcontext.gregs[REG_RIP])
#elif defined(__aarch64__)
#define WHERE(uc) ((uint64_t)(uc)->uc_mcontext.pc)
#else
#define WHERE(uc) ((void)(uc), UINT64_C(0))
#endif

static void
on_deadly(int sig, siginfo_t *info, void *context)
{
	const ucontext_t *uc = context;
	struct keeper_page *p = armed;

	if (p != NULL) {
		p->signal = sig;
		p->code = info->si_code;
		p->address = (uint64_t)(uintptr_t)info->si_addr;
		p->at = WHERE(uc);
	}
	/* SA_RESETHAND has put the old action back. */
	raise(sig);
}

void
keeper_page_arm(struct keeper_page *p)
{
	struct sigaction act = { .sa_sigaction = on_deadly,
		.sa_flags = SA_SIGINFO | (int)SA_RESETHAND | SA_ONSTACK };

	armed = p;
	sigemptyset(&act.sa_mask);
	for (int i = 0; i < DEADLY; i++)
		sigaction(deadly[i], &act, NULL);
}

bool
keeper_page_read(const struct keeper_page *p, struct keeper_page *out)
{
	const volatile uint32_t *turn = &p->turn;
	bool whole = false;

	for (int i = 0; i < LOOKS && !whole; i++) {
		uint32_t before = *turn;

		atomic_thread_fence(memory_order_seq_cst);
		memcpy(out, p, sizeof(*out));
		atomic_thread_fence(memory_order_seq_cst);
		whole = before == *turn && before % 2 == 0;
	}
	out->text[sizeof(out->text) - 1] = '\0';
	for (char *c = out->text; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' && *c != '\n')
			*c = '?';
	return whole && out->beats > 0;
}

void
keeper_page_clear(struct keeper_page *p)
{
	memset(p, 0, sizeof(*p));
}
