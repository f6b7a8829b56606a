# SPDX-License-Identifier: GPL-3.0-or-later
#
# One module a line, sorted: the .c and the .h.
libntpsys_a_SOURCES =
libntpsys_a_SOURCES += src/sys/append.c
libntpsys_a_SOURCES += src/sys/append.h
libntpsys_a_SOURCES += src/sys/clock.c
libntpsys_a_SOURCES += src/sys/clock.h
libntpsys_a_SOURCES += src/sys/filegen.c
libntpsys_a_SOURCES += src/sys/filegen.h
libntpsys_a_SOURCES += src/sys/host.h
libntpsys_a_SOURCES += src/sys/leap_hash.c
libntpsys_a_SOURCES += src/sys/leap_hash.h
libntpsys_a_SOURCES += src/sys/local.c
libntpsys_a_SOURCES += src/sys/local.h
libntpsys_a_SOURCES += src/sys/machine.c
libntpsys_a_SOURCES += src/sys/machine.h
libntpsys_a_SOURCES += src/sys/memory.c
libntpsys_a_SOURCES += src/sys/memory.h
libntpsys_a_SOURCES += src/sys/read_file.c
libntpsys_a_SOURCES += src/sys/read_file.h
libntpsys_a_SOURCES += src/sys/platform.c
libntpsys_a_SOURCES += src/sys/platform.h
libntpsys_a_SOURCES += src/sys/refids.c
libntpsys_a_SOURCES += src/sys/refids.h
libntpsys_a_SOURCES += src/sys/replace.c
libntpsys_a_SOURCES += src/sys/replace.h
libntpsys_a_SOURCES += src/sys/resolve.c
libntpsys_a_SOURCES += src/sys/resolve.h
libntpsys_a_SOURCES += src/sys/rivals.c
libntpsys_a_SOURCES += src/sys/rivals.h
libntpsys_a_SOURCES += src/sys/servers.c
libntpsys_a_SOURCES += src/sys/servers.h
libntpsys_a_SOURCES += src/sys/shmclock.c
libntpsys_a_SOURCES += src/sys/shmclock.h
libntpsys_a_SOURCES += src/sys/signals.h
libntpsys_a_SOURCES += src/sys/udp.c
libntpsys_a_SOURCES += src/sys/udp.h
