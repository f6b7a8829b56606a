# SPDX-License-Identifier: GPL-3.0-or-later
#
# One module a line, sorted: the .c and the .h.
libntpui_a_SOURCES =
libntpui_a_SOURCES += ui/canvas.c
libntpui_a_SOURCES += ui/canvas.h
libntpui_a_SOURCES += ui/cli.h
libntpui_a_SOURCES += ui/cli_console.c
libntpui_a_SOURCES += ui/cli_peers.c
libntpui_a_SOURCES += ui/cli_query.c
libntpui_a_SOURCES += ui/cli_serve.c
libntpui_a_SOURCES += ui/console.h
libntpui_a_SOURCES += ui/format.c
libntpui_a_SOURCES += ui/format.h
libntpui_a_SOURCES += ui/interrupt.c
libntpui_a_SOURCES += ui/interrupt.h
libntpui_a_SOURCES += ui/key.h
libntpui_a_SOURCES += ui/options.c
libntpui_a_SOURCES += ui/options.h
libntpui_a_SOURCES += ui/print.c
libntpui_a_SOURCES += ui/print.h
libntpui_a_SOURCES += ui/session.c
libntpui_a_SOURCES += ui/session.h
libntpui_a_SOURCES += ui/settle.c
libntpui_a_SOURCES += ui/settle.h
libntpui_a_SOURCES += ui/table.c
libntpui_a_SOURCES += ui/table.h
libntpui_a_SOURCES += ui/theme.c
libntpui_a_SOURCES += ui/theme.h
libntpui_a_SOURCES += ui/verb.h
libntpui_a_SOURCES += ui/width.c
libntpui_a_SOURCES += ui/width.h
libntpui_a_SOURCES += ui/words.c
libntpui_a_SOURCES += ui/words.h
