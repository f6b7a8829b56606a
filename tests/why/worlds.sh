# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2154 # variables of lib.sh
#
# How the diagnosis bench makes a world of a scenario, asks `ntptui why` what
# is the matter there, and keeps the score. Scenarios are data (README); this
# is the machine that plays them.

jget=$top_builddir/tests/tools/jget
all=$scratch/scenarios

# bench_read FILE...: takes the scenarios apart.
bench_read() {
	mkdir -p "$all"
	awk -v out="$all" -f "$here/split.awk" "$@" || exit 99
}

# said WORD [DEFAULT]: what the scenario says, on one line.
said() {
	if [ -f "$dir/$1" ]; then
		paste -sd ' ' - <"$dir/$1"
	else
		printf '%s\n' "${2:-}"
	fi
}

# ---- what a scenario's ntp.conf is ----

bench_servers() {
	for _s in ntp1.provider ntp2.school gps.harbour ntp.village; do
		echo "server $_s.lab iburst maxpoll 6"
	done
}

bench_restrict() {
	echo 'restrict default kod limited nomodify noquery'
	echo 'restrict source kod limited nomodify noquery'
	echo 'restrict 127.0.0.1'
	echo 'restrict ::1'
}

# bench_conf: the text, with the bench's own words put in.
bench_conf() {
	if [ -f "$dir/conf" ]; then
		cat "$dir/conf"
	else
		printf '@SERVERS@\ndriftfile @DIR@/drift\n@RESTRICT@\n'
	fi | while IFS= read -r _line; do
		case $_line in
		@SERVERS@) bench_servers ;;
		@RESTRICT@) bench_restrict ;;
		*) printf '%s\n' "$_line" ;;
		esac
	done | sed "s|@DIR@|$dir|g"
	[ ! -f "$dir/more" ] || sed "s|@DIR@|$dir|g" "$dir/more"
	grep -qs leapfile "$dir/conf" "$dir/more" ||
		echo "leapfile $dir/leaps"
}

# bench_leaps EXPIRES: a list of all leap seconds with its checksum; seconds
# since 1900.
bench_leaps() {
	printf '#$\t3676924800\n#@\t%s\n' "$1" >"$scratch/leaps"
	_tai=10
	for _at in 2272060800 2287785600 2303683200 2335219200 2366755200 \
		2398291200 2429913600 2461449600 2492985600 2524521600 \
		2571782400 2603318400 2634854400 2698012800 2776982400 \
		2840140800 2871676800 2918937600 2950473600 2982009600 \
		3029443200 3076704000 3124137600 3345062400 3439756800 \
		3550089600 3644697600 3692217600; do
		printf '%s\t%s\n' "$_at" "$_tai"
		_tai=$((_tai + 1))
	done >>"$scratch/leaps"
	cat "$scratch/leaps"
	tr -dc 0-9 <"$scratch/leaps" | sha1sum |
		sed -E 's/^(.{8})(.{8})(.{8})(.{8})(.{8}).*/#h\t\1 \2 \3 \4 \5/'
}

# bench_files: the files beside it: a name and a line, or a made-up one.
bench_files() {
	echo 0.000 >"$dir/drift"
	bench_leaps 4290000000 >"$dir/leaps"
	[ -f "$dir/file" ] || return 0
	while read -r _name _text; do
		case $_text in
		@LEAP-OLD@) bench_leaps 3833827200 ;;
		*) printf '%s\n' "$_text" ;;
		esac >>"$dir/$_name"
		chmod 600 "$dir/$_name"
	done <"$dir/file"
}

# ---- the world `lab`: a practice network in virtual time ----

# bench_network: the practice network's file.
bench_network() {
	bench_conf | sed 's/[\\"]/\\&/g' >"$dir/text"
	sed 's/^/	, /' "$dir/also" >"$dir/alsos" 2>/dev/null ||
		: >"$dir/alsos"
	sed -e 's/^/	{ /' -e 's/$/ },/' -e '$s/,$//' "$dir/event" \
		>"$dir/events" 2>/dev/null || : >"$dir/events"
	awk -v dir="$dir" -v clock="$(said clock '{ freq_ppm = 14; wander_ppm = 0.005; }')" \
		-v start="$(said start '"2030-03-04 08:00:00"')" '
		function paste(file, line) {
			while ((getline line <(dir "/" file)) > 0)
				print line
		}
		/^@CONF@/ { paste("text"); next }
		/^@ALSO@/ { paste("alsos"); next }
		/^@EVENTS@/ { paste("events"); next }
		{
			sub(/@CLOCK@;/, clock ";")
			sub(/^@START@/, "start = " start ";")
			print
		}' "$here/base.cfg" >"$dir/lab.cfg"
}

# lab_why SECONDS: leaves $code and $state of the first finding, $status.
lab_why() {
	set -- --lab "$dir/lab.cfg" --after "$1" \
		"--dialect=$(said dialect ntpsec)"
	"$ntptui" why --json "$@" >"$dir/why.json" 2>"$dir/why.err"
	status=$?
	bench_first
}

# ---- what comes of it ----

# bench_first: of the answer in why.json.
bench_first() {
	code=$("$jget" "$dir/why.json" 'findings 0 code' 2>/dev/null)
	state=$("$jget" "$dir/why.json" 'findings 0 state' 2>/dev/null)
	[ "${code:-missing}" != missing ] || code=nothing
	[ "${state:-missing}" != missing ] || state=no
}

# bench_told: it is an answer, and no mistake of the bench.
bench_told() {
	[ "$("$jget" "$dir/why.json" state 2>/dev/null)" != missing ]
}

# bench_tell: the answer, into the log.
bench_tell() {
	cat "$dir/why.err"
	_i=0
	while [ $_i -lt 4 ]; do
		_line=$("$jget" "$dir/why.json" "findings $_i state" \
			"findings $_i code" "findings $_i verdict" \
			2>/dev/null | paste -sd ' ' -)
		case $_line in missing*) ;; *) echo "$_line" ;; esac
		_i=$((_i + 1))
	done
}

# expected: is $code among what the scenario names?
expected() {
	case "|$(said expect)|" in
	*"|$code|"*) return 0 ;;
	esac
	return 1
}

# lab_fault: nothing is reported before it begins; then it comes first.
lab_fault() {
	_at=$(said at 0)
	if [ "$_at" -gt 0 ]; then
		lab_why $((_at - 1))
		if [ "$status" -ne 0 ]; then
			wrong="before it began: $state $code"
			return 1
		fi
	fi
	lab_why $((_at + $(said within 600)))
	expected && return 0
	wrong="not $(said expect) but $state $code"
	return 1
}

# lab_odd: nothing is degraded or worse, whenever one looks.
lab_odd() {
	for _at in $(said look 900); do
		lab_why "$_at"
		[ "$status" -eq 0 ] && bench_told && continue
		wrong="after $_at s: $state $code"
		return 1
	done
}

# ---- the world of network namespaces: a process for each scenario ----

# bench_net NAME...: several at once, for most of the time is spent waiting.
bench_net() {
	for _n in "$@"; do
		"${CONFIG_SHELL:-sh}" "$here/netplay.sh" "$all/$_n" \
			>"$all/$_n/tap" 2>&1 </dev/null &
		eval "_pid_of_$(echo "$_n" | tr - _)=$!"
	done
	for _n in "$@"; do
		eval "wait \"\$_pid_of_$(echo "$_n" | tr - _)\"" || :
		bench_retell "$_n"
	done
}

# bench_retell NAME: what came of it.
bench_retell() {
	dir=$all/$1
	_result=$(grep -E '^(ok|not ok) 1 - ' "$dir/tap")
	case $_result in
	ok*) pass "$1: $(said about)" ;;
	not*) bench_fail "$1: $(said about)" ;;
	*)
		skip "$1: $(said about)" \
			"$(sed -n 's/^1\.\.0 # SKIP //p' "$dir/tap")"
		return
		;;
	esac
	grep '^#' "$dir/tap"
	bench_count "${_result%%1 - *}"
}

# bench_fail WHAT: of a scenario that is known to be open, it is no failure of
# the test, but one in the score.
bench_fail() {
	if [ -f "$dir/open" ]; then
		tests_run=$((tests_run + 1))
		echo "not ok $tests_run - $1 # TODO $(said open)"
	else
		fail "$1"
	fi
}

# bench_play NAME: one scenario, one result.
bench_play() {
	dir=$all/$1
	kind=$(cat "$dir/kind" 2>/dev/null)
	wrong=
	bench_files
	bench_network
	"lab_$kind"
	if [ -z "$wrong" ]; then
		pass "$1: $(said about)"
		bench_count ok
	else
		bench_fail "$1: $(said about)"
		diag "$wrong"
		bench_count not
		bench_tell | sed 's/^/# /'
	fi
}

# bench_count ok|not: for the score.
bench_count() {
	echo "$(cat "$dir/from" "$dir/kind" | paste -sd ' ' -) $1" \
		>>"$all/score"
}

# bench_score: the last lines but TAP's own, file by file, and the sum.
bench_score() {
	touch "$all/score"
	awk '
	function say(what, f) {
		printf "# %s%d of %d faults named first, ", what,
		    good[f, "fault"], n[f, "fault"]
		printf "%d of %d odd ones left in peace\n",
		    good[f, "odd"], n[f, "odd"]
	}
	{
		if (!($1 in seen))
			file[++files] = $1
		seen[$1] = 1
		n[$1, $2]++
		n["", $2]++
		if ($3 == "ok") {
			good[$1, $2]++
			good["", $2]++
		}
	}
	END {
		for (i = 1; i <= files; i++)
			say(file[i] ": ", file[i])
		say("", "")
	}' "$all/score"
}
