# SPDX-License-Identifier: GPL-3.0-or-later
#
# From a run's logs to one line: seconds in the windows, RMS offset (s), RMS
# frequency error, seconds to 1 ms and to 100 us (-1: never), largest offset
# (s), the client's questions in the windows. Files in this order: packets,
# freq, offset. Variables: node, from, skip_from, skip_to (s; equal: no gap),
# origin (s).
#
# A limit is reached at the first second after which the offset stayed below
# it for 64 seconds.

function within(t) {
	return t >= from && !(t >= skip_from + 0 && t < skip_to + 0)
}

# What stays below `limit` now; the second in which that began is in since[].
function reach(limit, t, error) {
	if (limit in reached)
		return
	if (error >= limit + 0)
		since[limit] = t + 1
	else if (t - since[limit] >= 63)
		reached[limit] = since[limit] - origin
}

function time_to(limit) {
	return (limit in reached) ? reached[limit] : -1
}

BEGIN {
	since["1e-3"] = since["1e-4"] = origin
}

FNR == 1 {
	file++
}

# time, from, to, delay, source port, destination port ...
file == 1 {
	if ($2 == node && $6 == 123 && within($1))
		questions++
	next
}

file == 2 {
	if (within(FNR)) {
		freq += $node * $node
		seconds++
	}
	next
}

{
	error = $node < 0 ? -$node : $node
	if (within(FNR)) {
		square += error * error
		if (error > worst)
			worst = error
	}
	if (FNR >= origin) {
		reach("1e-3", FNR, error)
		reach("1e-4", FNR, error)
	}
}

END {
	if (!seconds) {
		print "no data" > "/dev/stderr"
		exit 1
	}
	print seconds, sqrt(square / seconds), sqrt(freq / seconds),
	    time_to("1e-3"), time_to("1e-4"), worst, questions + 0
}
