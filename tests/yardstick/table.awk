# SPDX-License-Identifier: GPL-3.0-or-later
#
# From the runs' lines to the table: for each network and poll the medians over
# the seeds. A line: network, poll, daemon, seed, servers, kind, q, noise,
# heard, bias, and what measure.awk says. The file `titles` has a network's
# name and its title on each line.

function median(key, column,    n, i, j, v, a) {
	n = split(values[key, column], a, " ")
	if (!n)
		return ""
	for (i = 2; i <= n; i++) {
		v = a[i] + 0
		for (j = i - 1; j >= 1 && a[j] + 0 > v; j--)
			a[j + 1] = a[j]
		a[j + 1] = v
	}
	return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
}

# A number to print, or a dash.
function show(format, v, factor) {
	if (v == "" || v < 0)
		return "-"
	return v >= 1e9 ? "never" : sprintf(format, v * factor)
}

function ratio(key, column,    a, b) {
	a = median(key SUBSEP "ntptui", column)
	b = median(key SUBSEP "chronyd", column)
	return a == "" || b == "" || b == 0 ? "" : a / b
}

function both(key, column, format, factor) {
	return sprintf("%8s %8s",
	    show(format, median(key SUBSEP "ntptui", column), factor),
	    show(format, median(key SUBSEP "chronyd", column), factor))
}

# The error of the best linear filter, s: sqrt(sqrt(2) q^(1/2) (R T)^(3/4)),
# T the mean time between two samples of any server.
function linear(key,    t) {
	t = median(key SUBSEP "ntptui", "interval")
	if (t == "")
		t = median(key SUBSEP "chronyd", "interval")
	return sqrt(sqrt(2) * sqrt(q[key]) * (noise[key] * t) ^ 0.75)
}

function verdict(key, poll,    r, p) {
	r = ratio(key, "rms")
	if (r == "")
		return ""
	if (poll == 6)
		return r <= (kind[key] == "queue" ? 0.7 : 1.0) ? "ok" : "MISS"
	p = ratio(key, "packets")
	return r <= 1 && p <= 1 ? "ok" : "MISS"
}

function row(net, poll,    key) {
	key = net SUBSEP poll
	if (!(key in kind))
		return
	printf "%-28s %s %5s %s %s %s %s %s %5s %7s %7s  %s\n", title[net],
	    both(key, "rms", "%.1f", 1e6), show("%.2f", ratio(key, "rms"), 1),
	    both(key, "freq", "%.1f", 1e9), both(key, "t1", "%d", 1),
	    both(key, "t2", "%d", 1), both(key, "worst", "%.0f", 1e6),
	    both(key, "packets", "%.0f", 1),
	    show("%.2f", ratio(key, "packets"), 1),
	    show("%.0f", bias[key], 1e6), show("%.1f", linear(key), 1e6),
	    verdict(key, poll)
}

function heading(poll) {
	if (poll == "default")
		print "\nDefault polls (wanted: no worse, with no more questions)"
	else
		printf "\nPoll %s (wanted: 0.7 of chronyd's RMS error; 1.0 on c, i, j)\n", poll
	printf "%-28s %17s %5s %17s %17s %17s %17s %17s %5s %7s %7s\n", "",
	    "RMS error us", "", "RMS freq ppb", "s to 1 ms", "s to 100 us",
	    "worst us", "questions/day", "", "asym/2", "linear"
	printf "%-28s", "network"
	for (i = 1; i <= 6; i++)
		printf " %8s %8s%s", "ntptui", "chronyd",
		    i == 1 || i == 6 ? " ratio" : ""
	printf " %7s %7s\n", "us", "us"
}

function add(key, column, v) {
	values[key, column] = values[key, column] " " v
}

FILENAME == titles {
	name = $1
	sub(/^[^ ]+ /, "")
	title[name] = $0
	order[++nets] = name
	next
}

{
	key = $1 SUBSEP $2
	kind[key] = $6
	q[key] = $7
	noise[key] = $8
	bias[key] = $10
	polls[$2] = 1
	seeds[$4] = 1
	each = key SUBSEP $3
	add(each, "rms", $12)
	add(each, "freq", $13)
	# Never is later than any time.
	add(each, "t1", $14 < 0 ? 1e9 : $14)
	add(each, "t2", $15 < 0 ? 1e9 : $15)
	add(each, "worst", $16)
	add(each, "packets", $17 / $11 * 86400)
	add(each, "interval", $17 ? $11 / ($17 * $9) : 1e9)
}

END {
	n = 0
	for (s in seeds)
		n++
	printf "Medians over %d seeds.\n", n
	for (p = 6; p <= 7; p++) {
		poll = p == 6 ? 6 : "default"
		if (!(poll in polls))
			continue
		heading(poll)
		for (k = 1; k <= nets; k++)
			row(order[k], poll)
	}
}
