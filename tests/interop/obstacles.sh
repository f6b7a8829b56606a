#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What stands in the way of a setup, made real on a host of our own: it is
# found and named, and gone once it was mended as the guide says.

. "${top_srcdir:-.}/tests/lib.sh"
. "$top_srcdir/tests/netns.sh"
netns_need
unshare --mount true 2>/dev/null || skip_all 'no mount namespace here'
plan 9

chmod 755 "$scratch"
mkdir -p "$scratch/state" "$scratch/config" "$scratch/drift"
chmod 1777 "$scratch/state" "$scratch/config"
netns_new host
netns_new out
netns_link host 198.18.0.2/24 out 198.18.0.1/24
netns_address host to-out 45.60.70.80/32
netns_route host 198.18.0.1
cat >"$scratch/ntp.conf" <<END
driftfile $scratch/drift/ntp.drift
server 198.18.0.1
END

# guide [COMMAND...]: what it would do, as the command lets it.
guide() {
	netns_run host "$@" env STATE_DIRECTORY="$scratch/state" \
		XDG_CONFIG_HOME="$scratch/config" "$ntptui" setup --dry-run \
		--role pool --servers 198.18.0.1,198.18.0.3,198.18.0.4,198.18.0.5 \
		-c "$scratch/ntp.conf" >"$scratch/out" 2>&1
	grep -q '^Network:' "$scratch/out"
}
names() {
	grep -q "\[$1\]" "$scratch/out"
}

ok 'the guide looks at the host' guide
ok 'no public IPv6 is named' names no-ipv6
netns_address host to-out 2a00:1450::80/128
ip -n "$netns_prefix-host" -6 route add default dev to-out
guide
not_ok 'with an address it is gone' names no-ipv6

guide setpriv --reuid=65534 --regid=65534 --clear-groups \
	--bounding-set=-all --inh-caps=-all
ok 'who may not have the port is told' names no-low-port
ok 'and how to get it' grep -q 'sudo ntptui setup' "$scratch/out"
guide
not_ok 'root may' names no-low-port

# The drift file's directory on a disk that can only be read.
cat >"$scratch/readonly" <<END
#!/bin/sh
exec unshare --mount sh -c 'mount -t tmpfs -o ro none $scratch/drift &&
	exec "\$@"' sh "\$@"
END
chmod +x "$scratch/readonly"
guide "$scratch/readonly"
ok 'a drift file that cannot be written is named' names drift-file
ok 'with its path' grep -q "$scratch/drift" "$scratch/out"
guide
not_ok 'one that can is not' names drift-file
finish
