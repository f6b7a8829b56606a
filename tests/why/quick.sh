#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Of the diagnosis bench in network namespaces, what a minute has room for;
# `make why-bench` plays all of it.

NTPTUI_BENCH_JOBS=${NTPTUI_BENCH_JOBS:-8}
export NTPTUI_BENCH_JOBS
exec "${CONFIG_SHELL:-sh}" "${top_srcdir:-.}/tests/why/bench.sh" net.scn -- \
	net-no-route net-all-refused net-one-refused net-prohibited \
	net-no-ipv6 net-kiss net-port-taken net-watching
