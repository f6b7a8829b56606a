# SPDX-License-Identifier: GPL-3.0-or-later
#
# One module a line, sorted: the .c and the .h.
libntpwhy_a_SOURCES =
libntpwhy_a_SOURCES += src/why/blind.c
libntpwhy_a_SOURCES += src/why/clock.c
libntpwhy_a_SOURCES += src/why/codes.c
libntpwhy_a_SOURCES += src/why/codes.h
libntpwhy_a_SOURCES += src/why/config.c
libntpwhy_a_SOURCES += src/why/host.c
libntpwhy_a_SOURCES += src/why/leap.c
libntpwhy_a_SOURCES += src/why/look.c
libntpwhy_a_SOURCES += src/why/look.h
libntpwhy_a_SOURCES += src/why/name.c
libntpwhy_a_SOURCES += src/why/network.c
libntpwhy_a_SOURCES += src/why/normal.c
libntpwhy_a_SOURCES += src/why/path.c
libntpwhy_a_SOURCES += src/why/peers.c
libntpwhy_a_SOURCES += src/why/reply.c
libntpwhy_a_SOURCES += src/why/running.c
libntpwhy_a_SOURCES += src/why/server.c
libntpwhy_a_SOURCES += src/why/source.c
libntpwhy_a_SOURCES += src/why/sources.c
libntpwhy_a_SOURCES += src/why/sums.c
libntpwhy_a_SOURCES += src/why/tell.c
libntpwhy_a_SOURCES += src/why/tell.h
libntpwhy_a_SOURCES += src/why/tell_column.c
libntpwhy_a_SOURCES += src/why/tell_time.c
libntpwhy_a_SOURCES += src/why/telling.h
libntpwhy_a_SOURCES += src/why/text.c
libntpwhy_a_SOURCES += src/why/why.c
libntpwhy_a_SOURCES += src/why/why.h
