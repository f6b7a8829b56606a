# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034 # variables of the scripts that read this
#
# The networks of the yardstick. network NAME writes clknetsim's `conf` into
# the current directory and sets
#
#	net_servers	how many; the client is the node after them
#	net_seconds	length of the run, s
#	net_from	s from which on the clock is to be settled; every run's
#			windows are long in polls of 1024 s
#	net_skip	A-B: seconds that are left out, or nothing
#	net_origin	s from which the times to 1 ms and 100 us count
#	net_kind	queue: the error comes from one-sided delays; other
#	net_q		wander: deviation of the frequency's walk, s/s per
#			square root of a second
#	net_noise	variance of one sample's offset, s^2
#	net_heard	share of the questions that are answered
#	net_bias	half of the mean asymmetry of the paths, s
#
# The client begins 10 ms and 10 ppm off unless it is said otherwise. Delays
# are s one way. Exponential jitter of mean s on both ways makes an offset's
# variance s^2 / 2, so does normal jitter of deviation s.

network_names='one lan wan liars loss cold wander silence gauss daily evening'

network_title() {
	case $1 in
	one) echo 'a one server, 100 us' ;;
	lan) echo 'b five on a LAN, 10 us' ;;
	wan) echo 'c four, WAN, asymmetric, 1 ms' ;;
	liars) echo 'd two liars of five' ;;
	loss) echo 'e 50 % lost each way' ;;
	cold) echo 'f starts 0.5 s, 100 ppm off' ;;
	wander) echo 'g ten times the wander' ;;
	silence) echo 'h six hours of silence' ;;
	gauss) echo 'i normal jitter, 100 us' ;;
	daily) echo 'j temperature, 0.5 ppm a day' ;;
	evening) echo 'k evenings with 200 ms more' ;;
	esac
}

# path SERVER THERE BACK: two expressions for the delays of one server.
path() {
	echo "node${net_client}_delay$1 = $2"
	echo "node$1_delay${net_client} = $3"
}

# paths EXPRESSION: the same for every server, both ways.
paths() {
	_i=1
	while [ $_i -le "$net_servers" ]; do
		path $_i "$1" "$1"
		_i=$((_i + 1))
	done
}

# clock OFFSET FREQ WANDER [EXPRESSION]: the client's.
clock() {
	echo "node${net_client}_offset = $1"
	echo "node${net_client}_freq = (+ $2 (sum (* $3 (normal))) ${4:-0.0})"
}

network_body() {
	_one='(+ 1e-3 (* 1e-4 (exponential)))'
	_wan='(* 1e-3 (exponential))'
	case $1 in
	cold) clock 0.5 1e-4 1e-9 ;;
	wander) clock 0.01 1e-5 1e-8 ;;
	daily) clock 0.01 1e-5 1e-9 '(* 5e-7 (sine 86400))' ;;
	*) clock 0.01 1e-5 1e-9 ;;
	esac
	case $1 in
	lan) paths '(+ 1e-4 (* 1e-5 (exponential)))' ;;
	wan)
		path 1 "(+ 10e-3 $_wan)" "(+ 12e-3 $_wan)"
		path 2 "(+ 15e-3 $_wan)" "(+ 14e-3 $_wan)"
		path 3 "(+ 20e-3 $_wan)" "(+ 23e-3 $_wan)"
		path 4 "(+ 30e-3 $_wan)" "(+ 30e-3 $_wan)"
		;;
	liars)
		paths "$_one"
		# They even agree with one another.
		printf '%s\n' 'node2_offset = 0.05' 'node4_offset = 0.05'
		;;
	loss)
		# A negative delay means that the packet is lost.
		paths "(+ $_one (* -1.0 (equal 0.5 (uniform) 1.0)))"
		;;
	silence) paths "(+ $_one (* -1.0 (equal 10800 time 25200)))" ;;
	gauss) paths '(+ 1e-3 (* 1e-4 (normal)))' ;;
	evening)
		# From 15 to 21 h one way fills up to 200 ms and empties again,
		# with a jitter of a tenth of that.
		_ramp='(max 0.0 (min (+ -1.0 (* 1.85185e-5 time)) (+ 1.4 (* -1.85185e-5 time))))'
		path 1 '(+ 5e-3 (* 1e-4 (exponential)))' \
			"(+ 5e-3 (* 1e-4 (exponential)) (* (+ 1.0 (* 0.1 (exponential))) $_ramp))"
		;;
	*) paths "$_one" ;;
	esac
}

network() {
	net_servers=1 net_seconds=43200 net_from=14400 net_skip='' \
		net_origin=0
	net_kind=queue net_q=1e-9 net_noise=5e-9 net_heard=1 net_bias=0
	case $1 in
	lan) net_servers=5 net_noise=5e-11 ;;
	wan) net_servers=4 net_noise=5e-7 net_bias=5e-4 net_kind=other ;;
	liars) net_servers=5 ;;
	loss) net_heard=0.25 ;;
	wander) net_q=1e-8 ;;
	silence)
		# Silence from 4 to 10 h; ten minutes more to come back.
		net_seconds=57600 net_from=7200 net_skip=14400-36600
		net_origin=36000
		;;
	gauss) net_kind=other ;;
	daily) net_seconds=100800 net_kind=other ;;
	evening) net_seconds=100800 ;;
	esac
	net_client=$((net_servers + 1))
	network_body "$1" >conf
}
