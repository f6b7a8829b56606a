#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# From a fresh clone to configure, to a running program, or to tested sources.

set -eu
cd -- "$(dirname -- "$0")"

# What the program is built from, what its tests need besides, and what only
# some tests use: those are taken where the distribution has them.
BUILD='gcc libc6-dev make autoconf automake pkgconf libncurses-dev
	libreadline-dev libconfig-dev nettle-dev libjansson-dev libxml2-dev
	libcurl4-gnutls-dev ca-certificates libseccomp-dev gettext'
CHECK='libcmocka-dev tmux iproute2 procps xz-utils'
CHECK_MAYBE='clang-format-14 cppcheck iptables locales mandoc nftables
	openssl strace'
CI_MAYBE='clang libclang-rt-dev clang-tidy'

usage() {
	cat <<'END'
usage: ./autogen.sh              only generate configure
       ./autogen.sh run          build in ./build and open the practice
                                 network; without a terminal print its table
       ./autogen.sh check [OPTION...]
                                 build in ./build and run every test; OPTIONs
                                 go to configure
       ./autogen.sh packages     only install what the above and .ci/run need
       ./autogen.sh --help       this text

Debian packages that are missing are installed, as root or by sudo; where
neither is possible, the command that installs them is printed.
END
}

# Everything but results goes to stderr: `run` prints a table that may be piped.
say() {
	printf '%s\n' "autogen.sh: $*" >&2
}

die() {
	say "$*"
	exit 1
}

# Runs a noisy command with its output in a log; shows the end of it and names
# it when the command fails.
quietly() {
	mkdir -p build
	printf '\n+ %s\n' "$*" >>build/autogen.log
	if ! "$@" >>build/autogen.log 2>&1 </dev/null; then
		tail -n 30 build/autogen.log >&2
		die "failed: $*; the whole log is $(pwd)/build/autogen.log"
	fi
}

installed() {
	dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null |
		grep -qx installed
}

# The packages among the arguments that are not there.
missing() {
	for p in "$@"; do
		installed "$p" || printf '%s ' "$p"
	done
}

# Those that the distribution knows; a name that it has not is no error.
known() {
	for p in "$@"; do
		apt-cache show --no-all-versions "$p" >/dev/null 2>&1 &&
			printf '%s ' "$p"
	done
	return 0
}

# How commands run as root here: '' (we are root), sudo; fails if not at all.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif [ -t 0 ]; then
		sudo "$@"
	else
		sudo -n "$@"
	fi
}

may_install() {
	[ "$(id -u)" -eq 0 ] && return 0
	command -v sudo >/dev/null || return 1
	[ -t 0 ] || sudo -n true 2>/dev/null
}

apt() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" >&2
}

# packages 'NEEDED...' 'WANTED...': installs what is missing of both; what is
# only wanted may stay missing.
packages() {
	if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null
	then
		say "no Debian here: this needs the counterparts of" $1
		return 0
	fi
	need=$(missing $1)
	want=$(missing $2)
	[ -n "$need$want" ] || return 0
	if ! may_install; then
		[ -n "$need" ] || {
			say "some tests will be skipped for want of: $want"
			return 0
		}
		say 'packages are missing, and only root may install them:'
		die "apt-get update && apt-get install --yes $need$want"
	fi
	say "installing $need$want"
	apt update ||
		say 'the package lists could not be renewed; trying those we have'
	if [ -n "$need" ]; then
		apt install --yes --no-install-recommends $need ||
			die "apt-get could not install $need"
	fi
	want=$(known $want)
	if [ -n "$want" ]; then
		apt install --yes --no-install-recommends $want ||
			say "some tests will be skipped for want of: $want"
	fi
	fresh=yes
}

# Configures anew when told to with options, or when a library has just come.
# The relative path lets a tree with a blank in its path be built.
build() {
	[ -x configure ] && [ -z "$fresh" ] || {
		say 'generating configure'
		quietly autoreconf -fi
	}
	if [ ! -e build/Makefile ] || [ -n "$fresh" ] || [ $# -gt 0 ]; then
		say 'configuring in build/'
		quietly env -C build ../configure "$@"
	fi
	say 'building'
	quietly make -C build -j"$(nproc)"
}

fresh=
case ${1-} in
'')
	command -v autoreconf >/dev/null && command -v automake >/dev/null ||
		die "install autoconf, automake and pkgconf first; or let
./autogen.sh run do it"
	autoreconf -fi
	say 'configure is ready'
	;;
run)
	[ $# -eq 1 ] || die 'run takes no argument; see --help'
	packages "$BUILD" ''
	build
	if [ -t 0 ] && [ -t 1 ]; then
		exec build/ntptui lab
	fi
	say 'no terminal: printing the table once it has settled'
	exec build/ntptui lab --once
	;;
check)
	shift
	packages "$BUILD $CHECK" "$CHECK_MAYBE"
	build "$@"
	say 'testing'
	# The tests mostly wait, for other programs and for time to pass.
	exec make --no-print-directory -C build -j"$((3 * $(nproc)))" check
	;;
packages)
	[ $# -eq 1 ] || die 'packages takes no argument; see --help'
	packages "$BUILD $CHECK" "$CHECK_MAYBE $CI_MAYBE"
	;;
-h | --help)
	usage
	;;
*)
	usage >&2
	exit 2
	;;
esac
