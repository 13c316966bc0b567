#!/bin/sh
# Installs the programs that some tests compare PhotoClip with, exiftool, exiv2 and libtiff's, and what a screen reader
# and Qt's player of videos need.
#   test_tools.sh [windows]     windows: also NSIS and Wine, in which the installer for Windows is run
# Only as root and with apt-get; where that cannot be, those tests skip themselves by name.
set -u
missing=
command -v exiftool >/dev/null 2>&1 || missing="$missing libimage-exiftool-perl"
command -v exiv2 >/dev/null 2>&1 || missing="$missing exiv2"
command -v tiff2rgba >/dev/null 2>&1 || missing="$missing libtiff-tools"
ldconfig -p 2>/dev/null | grep -q 'libpulse\.so\.0' || missing="$missing libpulse0"
command -v Xvfb >/dev/null 2>&1 || missing="$missing xvfb"
command -v dbus-run-session >/dev/null 2>&1 || missing="$missing dbus"
[ -f /usr/share/dbus-1/services/org.a11y.Bus.service ] || missing="$missing at-spi2-core"
windows=
if [ "${1:-}" = windows ]; then
	command -v makensis >/dev/null 2>&1 || windows="$windows nsis"
	# An installer by NSIS is a program of 32 bits.
	[ -d /usr/lib/i386-linux-gnu/wine ] || windows="$windows wine wine64 wine32:i386"
fi
[ -n "$missing$windows" ] || exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || {
	echo "Not installed, so that the tests that need them skip:$missing$windows"
	exit 0
}
export DEBIAN_FRONTEND=noninteractive
# What cannot be had of one list keeps nothing of the other away; and of lists of packages an old one may do.
install() {
	[ $# -gt 0 ] || return 0
	timeout 300 apt-get install --yes --quiet --quiet --no-install-recommends "$@" >/dev/null 2>&1 || {
		timeout 300 apt-get update --quiet --quiet >/dev/null 2>&1
		timeout 300 apt-get install --yes --quiet --quiet --no-install-recommends "$@" >/dev/null 2>&1
	} || echo "Could not be installed, so that the tests that need them skip: $*"
}
# shellcheck disable=SC2086 - lists of packages
install $missing
case $windows in *:i386*) dpkg --add-architecture i386 ;; esac
# shellcheck disable=SC2086
install $windows
exit 0
