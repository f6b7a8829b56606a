# SPDX-License-Identifier: GPL-3.0-or-later
#
# One module a line, sorted: the .c and the .h.
libntpengine_a_SOURCES =
libntpengine_a_SOURCES += src/engine/assoc.c
libntpengine_a_SOURCES += src/engine/command.c
libntpengine_a_SOURCES += src/engine/command.h
libntpengine_a_SOURCES += src/engine/drift.c
libntpengine_a_SOURCES += src/engine/engine.c
libntpengine_a_SOURCES += src/engine/engine.h
libntpengine_a_SOURCES += src/engine/foreign.c
libntpengine_a_SOURCES += src/engine/hold.c
libntpengine_a_SOURCES += src/engine/journal.c
libntpengine_a_SOURCES += src/engine/journal.h
libntpengine_a_SOURCES += src/engine/kernel.c
libntpengine_a_SOURCES += src/engine/lab.c
libntpengine_a_SOURCES += src/engine/lab.h
libntpengine_a_SOURCES += src/engine/lab_host.c
libntpengine_a_SOURCES += src/engine/lab_model.c
libntpengine_a_SOURCES += src/engine/lab_model.h
libntpengine_a_SOURCES += src/engine/lab_queue.c
libntpengine_a_SOURCES += src/engine/lab_queue.h
libntpengine_a_SOURCES += src/engine/lab_scenario.h
libntpengine_a_SOURCES += src/engine/lab_state.h
libntpengine_a_SOURCES += src/engine/lookup.c
libntpengine_a_SOURCES += src/engine/loop.c
libntpengine_a_SOURCES += src/engine/loop.h
libntpengine_a_SOURCES += src/engine/observe.c
libntpengine_a_SOURCES += src/engine/names.c
libntpengine_a_SOURCES += src/engine/names.h
libntpengine_a_SOURCES += src/engine/params.c
libntpengine_a_SOURCES += src/engine/params.h
libntpengine_a_SOURCES += src/engine/publish.h
libntpengine_a_SOURCES += src/engine/snapshot.h
libntpengine_a_SOURCES += src/engine/state.h
libntpengine_a_SOURCES += src/engine/system.c
