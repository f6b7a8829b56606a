# SPDX-License-Identifier: GPL-3.0-or-later
#
# One module a line, sorted: the .c and the .h.
libntpui_a_SOURCES =
