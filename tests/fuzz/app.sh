#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Some 20 s (NTPTUI_FUZZ_SECONDS) of lives that the console could have, made up
# from a seed (NTPTUI_SEED); `make soak` lives many more of them.

# shellcheck disable=SC2154 # make sets it
exec "$top_builddir/tests/fuzz/fuzz_app" -t "${NTPTUI_FUZZ_SECONDS:-20}" \
	-s "${NTPTUI_SEED:-20261123}"
