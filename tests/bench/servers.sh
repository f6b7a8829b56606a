#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # variables of lib.sh
#
# What it costs to measure a thousand public servers: they stand on the
# loopback of a network namespace, in one process that counts the questions.

. "${top_srcdir:-.}/tests/lib.sh"
if [ "$(id -u)" -ne 0 ] || ! unshare --net true 2>/dev/null; then
	echo 'servers: needs root, for a network namespace with port 123'
	exit 0
fi
XDG_CONFIG_HOME=$scratch/config
STATE_DIRECTORY=$scratch/state
export XDG_CONFIG_HOME STATE_DIRECTORY
mkdir -p "$XDG_CONFIG_HOME/ntptui/servers" "$STATE_DIRECTORY" || exit 1
awk 'BEGIN {
	print "servers = ("
	for (i = 0; i < 1000; i++)
		printf("%s{ address = \"127.%d.%d.1\"; policy = \"open\";" \
		    " stratum = 1; remarks = \"zebra\"; }\n",
		    i ? "," : "", 1 + i % 50, int(i / 50))
	print ");"
}' >"$XDG_CONFIG_HOME/ntptui/servers/own.cfg"
unshare --net sh -c 'PATH=$PATH:/usr/sbin:/sbin; ip link set lo up
	exec "$@"' sh "$top_builddir/tests/tools/crowd" 123 \
	"$ntptui" servers probe zebra 2>"$scratch/err" >"$scratch/out"
rc=$?
echo 'measuring 1000 servers (questions counted where they arrive):'
sed -n 's/^sum: /  /p' "$scratch/out"
[ $rc -eq 0 ] || sed 's/^/# /' "$scratch/err"
exit $rc
