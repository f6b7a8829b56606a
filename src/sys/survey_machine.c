/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kind of machine it is, what counts its time, how large it is. */
#include "sys/survey_look.h"

#include "sys/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utmp.h>

#define NS_PER_S INT64_C(1000000000)

static void
call_it(
    struct survey_machine *m, enum survey_machine_kind kind, const char *name)
{
	m->kind = kind;
	look_clean(m->name, sizeof(m->name), name);
}

/* An environment's variable; process 1's is for root alone. */
static bool
container_of(const struct survey_place *at, char *name, size_t size)
{
	char text[4096];
	long n = look_read(at, "/proc/1/environ", text, sizeof(text));

	for (long i = 0; i < n; i++)
		if (text[i] == '\0')
			text[i] = '\n';
	return n > 0 && look_field(text, "container=", name, size);
}

static bool
is_container(const struct survey_place *at, struct survey_machine *m)
{
	/* Its manager's own mark, systemd's of it, and what others leave. */
	static const struct {
		const char *path, *name;
	} marks[] = { { "/.dockerenv", "docker" },
		{ "/run/.containerenv", "podman" }, { "/dev/lxd", "lxd" },
		{ "/proc/vz", "openvz" } };
	char name[SURVEY_NAME];

	if (look_line(at, "/run/systemd/container", name, sizeof(name)) ||
	    container_of(at, name, sizeof(name))) {
		call_it(m, MACHINE_CONTAINER, name);
		return true;
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (look_exists(at, marks[i].path) &&
		    !(i == 3 && look_exists(at, "/proc/bc"))) {
			call_it(m, MACHINE_CONTAINER, marks[i].name);
			return true;
		}
	return false;
}

/* By the names that makers give (systemd-detect-virt(1) knows the same). */
static const char *
maker_of(const struct survey_place *at)
{
	static const struct {
		const char *sign, *name;
	} signs[] = { { "KVM", "kvm" }, { "OpenStack", "kvm" },
		{ "Amazon EC2", "amazon" }, { "QEMU", "qemu" },
		{ "VMware", "vmware" }, { "VirtualBox", "virtualbox" },
		{ "innotek", "virtualbox" }, { "Xen", "xen" },
		{ "Bochs", "bochs" }, { "Parallels", "parallels" },
		{ "BHYVE", "bhyve" }, { "Hyper-V", "hyper-v" },
		{ "Virtual Machine", "hyper-v" }, { "Google", "google" },
		{ "DigitalOcean", "kvm" }, { "Hetzner", "kvm" },
		{ "Firecracker", "firecracker" } };
	static const char *const files[] = { "product_name", "sys_vendor",
		"board_vendor", "bios_vendor", "product_version" };
	char path[64], text[128];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "/sys/class/dmi/id/%s", files[i]);
		look_line(at, path, text, sizeof(text));
		for (size_t k = 0; k < sizeof(signs) / sizeof(signs[0]); k++)
			if (strstr(text, signs[k].sign) != NULL)
				return signs[k].name;
	}
	return NULL;
}

/* The processor's own word: a hypervisor sets this flag. */
static bool
has_hypervisor(const struct survey_place *at)
{
	char text[16384];

	return look_read(at, "/proc/cpuinfo", text, sizeof(text)) > 0 &&
	    strstr(text, " hypervisor") != NULL;
}

static void
find_kind(const struct survey_place *at, struct survey_machine *m)
{
	char name[SURVEY_NAME];
	const char *maker;

	if (is_container(at, m))
		return;
	maker = maker_of(at);
	if (look_line(at, "/sys/hypervisor/type", name, sizeof(name)))
		call_it(m, MACHINE_VIRTUAL, name);
	else if (strncmp(m->clocksource, "kvm", 3) == 0)
		call_it(m, MACHINE_VIRTUAL, maker != NULL ? maker : "kvm");
	else if (strncmp(m->clocksource, "hyperv", 6) == 0)
		call_it(m, MACHINE_VIRTUAL, "hyper-v");
	else if (has_hypervisor(at) || maker != NULL)
		call_it(m, MACHINE_VIRTUAL, maker != NULL ? maker : "");
	else if (look_exists(at, "/proc/cpuinfo"))
		call_it(m, MACHINE_BARE, "");
}

/* A line of meminfo, in kB there. */
static int64_t
memory_of(const char *text, const char *label)
{
	char number[32];

	if (!look_field(text, label, number, sizeof(number)))
		return 0;
	return (int64_t)strtoll(number, NULL, 10) * 1024;
}

static double
uptime_of(const struct survey_place *at)
{
	char text[64], *end;
	double up;

	if (!look_line(at, "/proc/uptime", text, sizeof(text)))
		return (double)NAN;
	up = strtod(text, &end);
	return end != text && up >= 0 ? up : (double)NAN;
}

/*
 * By how much the wall clock was moved against the time since the boot: the
 * record of the boot (utmp(5)) has the wall clock's view of that moment from
 * before anybody set it but the machine's own clock.
 */
static double
stepped_of(const struct survey_place *at, double uptime)
{
	char path[LOOK_PATH];
	struct utmp u;
	double stepped = (double)NAN;
	int64_t now = clock_wall().ns / NS_PER_S;
	FILE *f = fopen(look_path(at, "/run/utmp", path), "re");

	while (f != NULL && isnan(stepped) && fread(&u, sizeof(u), 1, f) == 1)
		if (u.ut_type == BOOT_TIME && u.ut_tv.tv_sec > 0)
			stepped = (double)(now - u.ut_tv.tv_sec) - uptime;
	if (f != NULL)
		fclose(f);
	return stepped;
}

void
survey_machine(const struct survey_place *at, struct survey *s)
{
	static const char dir[] = "/sys/devices/system/clocksource/"
				  "clocksource0";
	struct survey_machine *m = &s->machine;
	char path[96], text[4096];

	*m = (struct survey_machine){ .kind = MACHINE_UNKNOWN };
	snprintf(path, sizeof(path), "%s/current_clocksource", dir);
	look_line(at, path, m->clocksource, sizeof(m->clocksource));
	snprintf(path, sizeof(path), "%s/available_clocksource", dir);
	look_line(at, path, m->clocksources, sizeof(m->clocksources));
	find_kind(at, m);
	m->systemd = look_exists(at, "/run/systemd/system");
	m->uptime = uptime_of(at);
	m->stepped = stepped_of(at, m->uptime);
	if (look_read(at, "/proc/meminfo", text, sizeof(text)) > 0) {
		m->memory = memory_of(text, "MemTotal:");
		m->memory_free = memory_of(text, "MemAvailable:");
	}
}
