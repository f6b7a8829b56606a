# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # variables of test.common
#
# Stands before chrony's own test.common in a copy of its directory, so that
# its simulation tests state their networks and limits themselves: the servers
# stay chronyd, the client is ours. No check ends the test, so that all of its
# networks are run. Each is a line of $LIMITS_OUT: met or MISSED, the test and
# the number of its network, the figures, the conditions; by tabs.

# shellcheck source=/dev/null
. "$CHRONY_SRC/test/simulation/test.common"

eval "chrony_$(declare -f start_client)"
eval "chrony_$(declare -f run_test)"
eval "chrony_$(declare -f check_packet_interval)"

# What chrony's directives are in ntp.conf; what is unknown is said, for then
# the conditions differ. makestep names the first updates after which a step
# is no longer allowed; ours steps once at the start, and later only if the
# clock was moved by more than tinker's panic allows.
translate() {
	local word rest option value
	while read -r word rest; do
		case $word in
		'' | deny | cmdport | maxclockerror) ;;
		server)
			# shellcheck disable=SC2086 # words
			set -- $rest
			printf 'server %s' "$1"
			shift
			while [ $# -gt 0 ]; do
				option=$1 value=$2
				shift
				case $option in
				minpoll | maxpoll)
					printf ' %s %s' "$option" "$value"
					shift
					;;
				iburst | burst | prefer)
					printf ' %s' "$option"
					;;
				*) limits_unknown "server option $option" ;;
				esac
			done
			echo
			;;
		makestep)
			value=${rest#* }
			rest=${rest% *}
			[ "$rest" = 0 ] && rest=0.000001
			echo "tinker step $rest"
			if [ "$value" = -1 ]; then
				echo 'tinker panic 0 stepout 1'
			fi
			;;
		driftfile)
			# chrony's counts what the clock gains, ntpd's what is
			# done about it.
			awk '{ printf "%.6f\n", -$1 }' "$rest" >"$rest.ntp"
			echo "driftfile $rest.ntp"
			;;
		minsources) echo "tos minsane $rest" ;;
		*) limits_unknown "$word" ;;
		esac
	done
	# Whoever simulates an offset of any size means it to be mended.
	echo 'tinker panic 0'
}

# limits_unknown WHAT: a condition that we cannot have.
limits_unknown() {
	echo "$1" >>"$CLKNETSIM_TMPDIR/unknown"
}

start_client() {
	local node=$1 client=$2 config=$3
	if [ "$client" != chronyd ] ||
		[ "$node" -le $((servers * server_strata)) ]; then
		chrony_start_client "$@"
		return
	fi
	translate <<<"$config" >"$CLKNETSIM_TMPDIR/conf.$node"
	# shellcheck disable=SC2086 # words
	$sim_apart env LD_PRELOAD="$CLKNETSIM_PATH/clknetsim.so" \
		CLKNETSIM_NODE="$node" \
		CLKNETSIM_SOCKET="$CLKNETSIM_TMPDIR/sock" \
		"$ntptui" serve --one-process -n \
		-c "$CLKNETSIM_TMPDIR/conf.$node" \
		&>"$CLKNETSIM_TMPDIR/log.$node" </dev/null &
	disown $!
	client_pids="$client_pids $!"
}

limits_nodes() {
	seq $((servers * server_strata + 1)) "$(get_chronyd_nodes)"
}

check_chronyd_exit() {
	local i
	limits_check='exit'
	for i in $(limits_nodes); do
		if grep -q 'ssertion\|ERROR: \|abort' \
			"$CLKNETSIM_TMPDIR/log.$i"; then
			return 1
		fi
	done
}

# A source is the system peer, and once there was one it stays.
check_source_selection() {
	local i
	limits_check=selection
	for i in $(limits_nodes); do
		grep -q 'sys_peer' "$CLKNETSIM_TMPDIR/log.$i" || return 1
		grep -q 'no_sys_peer\|majority' "$CLKNETSIM_TMPDIR/log.$i" &&
			return 1
	done
	return 0
}

check_packet_interval() {
	limits_check=interval
	chrony_check_packet_interval
}

# Their words are not ours; what they are about is checked elsewhere.
check_log_messages() {
	return 0
}

limit() {
	local name=$1 value=$2 most=$3
	if check_stat "$value" 0.0 "$most"; then
		printf ' %s %.2e/%.0e' "$name" "$value" "$most"
	else
		printf ' %s %.2e/%.0e!' "$name" "$value" "$most"
	fi
}

check_sync() {
	local i text time ret=0
	limits_check=sync
	for i in $(limits_nodes); do
		time=$(find_sync tmp/log.offset tmp/log.freq "$i" \
			"$time_max_limit" "$freq_max_limit" 1.0)
		text="sync $time/$max_sync_time"
		check_stat "$time" 0 "$max_sync_time" || text+='!'
		check_stat "$time" "$min_sync_time" inf || text+=' (early)'
		text+=$(limit max "$(get_stat 'Maximum absolute offset' "$i")" \
			"$time_max_limit")
		text+=$(limit fmax \
			"$(get_stat 'Maximum absolute frequency' "$i")" \
			"$freq_max_limit")
		text+=$(limit rms "$(get_stat 'RMS offset' "$i")" \
			"$time_rms_limit")
		text+=$(limit frms "$(get_stat 'RMS frequency' "$i")" \
			"$freq_rms_limit")
		case $text in
		*!*) ret=1 ;;
		esac
		limits_figures="${limits_figures:+$limits_figures; }$text"
	done
	return $ret
}

# How the network differs from test.common's, without the limits.
limits_conditions() {
	local default name
	for default in ${!default_*}; do
		name=${default#default_}
		case $name in
		*_limit | *_sync_time) continue ;;
		esac
		[ "${!default}" = "${!name}" ] || echo -n " $name=${!name}"
	done | tr '\n' ' '
}

# Writes the line of the network that has just been looked at.
limits_close() {
	[ "$limits_network" -gt 0 ] || return
	printf '%s\t%s/%s\t%s\t%s\n' \
		"$([ "$limits_failed" ] && echo MISSED || echo met)" \
		"$LIMITS_TEST" "$limits_network" "$limits_figures" \
		"${limits_failed:+fails:$limits_failed;}$limits_given$(
		[ -s "$CLKNETSIM_TMPDIR/unknown" ] &&
			echo "; without $(sort -u "$CLKNETSIM_TMPDIR/unknown" |
				tr '\n' ' ')")" >>"$LIMITS_OUT"
}

limits_network=0

run_test() {
	limits_close
	limits_network=$((limits_network + 1))
	limits_failed=
	limits_figures=
	limits_given=$(limits_conditions)
	rm -f "$CLKNETSIM_TMPDIR/unknown"
	limits_check=simulation
	chrony_run_test
}

# The tests' own words, `CHECK || test_fail` and `CHECK && test_fail`, come
# here when one is not as it should be.
test_fail() {
	# Where chronyd is expected to fail, in another era of NTP than the one
	# it was compiled for, ours may do better.
	case $LIMITS_TEST:$limits_check:$limits_figures in
	008-ntpera:sync:*!*) ;;
	008-ntpera:sync:*) return ;;
	esac
	limits_failed="$limits_failed $limits_check"
}

test_pass() {
	limits_close
	exit 0
}
