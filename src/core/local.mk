# SPDX-License-Identifier: GPL-3.0-or-later
#
# One module a line, sorted: the .c and the .h.
libntpcore_a_SOURCES =
libntpcore_a_SOURCES += src/core/access.c
libntpcore_a_SOURCES += src/core/access.h
libntpcore_a_SOURCES += src/core/access_decide.c
libntpcore_a_SOURCES += src/core/access_decide.h
libntpcore_a_SOURCES += src/core/addr.c
libntpcore_a_SOURCES += src/core/addr.h
libntpcore_a_SOURCES += src/core/control.h
libntpcore_a_SOURCES += src/core/discipline.c
libntpcore_a_SOURCES += src/core/discipline.h
libntpcore_a_SOURCES += src/core/estimate.c
libntpcore_a_SOURCES += src/core/estimate.h
libntpcore_a_SOURCES += src/core/filter.c
libntpcore_a_SOURCES += src/core/filter.h
libntpcore_a_SOURCES += src/core/i18n.h
libntpcore_a_SOURCES += src/core/mac.c
libntpcore_a_SOURCES += src/core/mac.h
libntpcore_a_SOURCES += src/core/mru.h
libntpcore_a_SOURCES += src/core/ntptime.c
libntpcore_a_SOURCES += src/core/ntptime.h
libntpcore_a_SOURCES += src/core/packet.c
libntpcore_a_SOURCES += src/core/packet.h
libntpcore_a_SOURCES += src/core/peer.c
libntpcore_a_SOURCES += src/core/peer.h
libntpcore_a_SOURCES += src/core/peer_judge.c
libntpcore_a_SOURCES += src/core/peer_judge.h
libntpcore_a_SOURCES += src/core/respond.c
libntpcore_a_SOURCES += src/core/respond.h
libntpcore_a_SOURCES += src/core/rfc5905.h
libntpcore_a_SOURCES += src/core/rng.h
libntpcore_a_SOURCES += src/core/select.c
libntpcore_a_SOURCES += src/core/select.h
libntpcore_a_SOURCES += src/core/serve.h
libntpcore_a_SOURCES += src/core/verdict.c
libntpcore_a_SOURCES += src/core/verdict.h
