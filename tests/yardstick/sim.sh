# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154 # variables of the scripts that read this
#
# Runs real programs under clknetsim, the simulator of clocks and networks that
# stands between a program and its C library. Whoever uses it has built it; its
# directory is $CLKNETSIM, chronyd's path is $CHRONYD, ours is $ntptui.
#
# A run has a directory of its own with clknetsim's `conf`; it leaves there
# `offset` and `freq` (one line a second, one column a node, s and s/s) and
# `packets`. Nodes 1 to N are at 192.168.123.1 to N.

# The simulated time at the start: later than every program's build date, so
# that nobody unfolds an NTP era from that (s since 1970).
sim_date=1830000000

# sim_check: are the programs there? Says what is missing.
sim_check() {
	if ! [ -x "$CLKNETSIM/clknetsim" ] || ! [ -e "$CLKNETSIM/clknetsim.so" ]
	then
		echo "CLKNETSIM=$CLKNETSIM: no clknetsim built there" >&2
		return 1
	fi
	if ! [ -x "$CHRONYD" ]; then
		echo "CHRONYD=$CHRONYD: no chronyd" >&2
		return 1
	fi
	CLKNETSIM=$(cd "$CLKNETSIM" && pwd)
	CHRONYD=$(cd "$(dirname "$CHRONYD")" && pwd)/$(basename "$CHRONYD")
	export CLKNETSIM CHRONYD
	# In namespaces of its own, our engine does not take this machine's
	# time daemon, or the simulated servers, for a rival.
	sim_apart=
	if unshare -Urpf --mount-proc --kill-child=TERM true 2>/dev/null; then
		sim_apart='unshare -Urpf --mount-proc --kill-child=TERM'
	fi
}

# sim_client NODE COMMAND...: a node of the run in the current directory. Not a
# shell is to be in between, for the simulator would wait for that, too.
sim_client() {
	_node=$1
	shift
	# shellcheck disable=SC2086 # words
	$sim_wrap env LD_PRELOAD="$CLKNETSIM/clknetsim.so" \
		CLKNETSIM_NODE="$_node" CLKNETSIM_SOCKET=sock \
		CLKNETSIM_START_DATE="${sim_start:-$sim_date}" \
		"$@" >"log.$_node" 2>&1 </dev/null &
	sim_pids="$sim_pids $!"
}

# sim_server NODE [LINE...]: a chronyd that claims to be right.
sim_server() {
	_node=$1
	shift
	{
		printf 'pidfile pid.%s\n' "$_node"
		printf '%s\n' 'local stratum 1' allow 'cmdport 0' \
			'bindcmdaddress /' "$@"
	} >"conf.$_node"
	sim_client "$_node" "$CHRONYD" -d -f "conf.$_node"
}

# sim_chronyd NODE LINE..., sim_ntptui NODE LINE...: a client with this file.
sim_chronyd() {
	_node=$1
	shift
	{
		printf 'pidfile pid.%s\n' "$_node"
		printf '%s\n' deny 'cmdport 0' 'bindcmdaddress /' "$@"
	} >"conf.$_node"
	sim_client "$_node" "$CHRONYD" -d -f "conf.$_node"
}

sim_ntptui() {
	_node=$1
	shift
	printf '%s\n' "$@" >"conf.$_node"
	sim_wrap=$sim_apart
	sim_client "$_node" "$ntptui" serve --one-process -c "conf.$_node"
	sim_wrap=
}

# sim_run NODES SEED SECONDS [OPTION...]: lets the time pass; then every node
# is ended. False if the simulator failed.
sim_run() {
	_nodes=$1
	_seed=$2
	_seconds=$3
	shift 3
	CLKNETSIM_RANDOM_SEED=$_seed "$CLKNETSIM/clknetsim" -s sock \
		-o offset -f freq -p packets -l "$_seconds" "$@" \
		conf "$_nodes" >stats 2>log.sim
	_rc=$?
	for _pid in $sim_pids; do
		kill "$_pid" 2>/dev/null
	done
	for _pid in $sim_pids; do
		wait "$_pid" 2>/dev/null
	done
	sim_pids=
	rm -f sock
	return $_rc
}
