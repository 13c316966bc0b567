#!/bin/sh
# Tries a package as a person would, in a clean Debian: install, set up in the window, the demo, a search, remove.
#   try_deb.sh DEB [FOLDERS]     FOLDERS: with wheels that need no download, separated by colons
# As root, with debootstrap, Xvfb and xdotool; needs 20 GB in TMPDIR. PHOTOCLIP_BASE may name a ready minimal Debian,
# SSL_CERT_FILE the certificates of a proxy that this machine is behind.
set -eu
deb=$1 folders=${2:-}
work=$(mktemp -d "${TMPDIR:-/tmp}/photoclip-clean-XXXXXX")
root=$work/root
display=:97
xvfb= window=

step() { echo "== $(date +%T) $1"; }
fail() {
	echo "FAILED: $1" >&2
	exit 1
}
tidy() {
	[ -z "$window" ] || kill "$window" 2>/dev/null || true
	[ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || true
	umount "$root/proc" "$root/dev/shm" "$root"/wheels/* 2>/dev/null || true
	grep -q " $work/" /proc/mounts || rm -rf --one-file-system "$work"
}
trap tidy EXIT
inside() { chroot "$root" env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
# A plain person, who can write to a home and to nothing else.
person() {
	chroot --userspec=person:person "$root" env -i HOME="/home/Frau Müller" LANG=C.UTF-8 PATH=/usr/bin:/bin \
		PHOTOCLIP_WHEELS="$offline" XDG_RUNTIME_DIR=/tmp ${certificates:+SSL_CERT_FILE="$certificates"} "$@"
}

step "a clean Debian"
if [ -n "${PHOTOCLIP_BASE:-}" ]; then
	cp -a "$PHOTOCLIP_BASE" "$root"
else
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' | head -n 1)
	debootstrap --variant=minbase "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$root" "$mirror" >/dev/null
fi
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm" # what processes share
certificates=
if [ -n "${SSL_CERT_FILE:-}" ]; then
	certificates=/certificates.pem
	cp "$SSL_CERT_FILE" "$root$certificates"
fi
offline=
for folder in $(echo "$folders" | tr : ' '); do
	into=$root/wheels/$(echo "$folder" | tr / _)
	mkdir -p "$into"
	mount --bind "$folder" "$into"
	offline=$offline${offline:+:}${into#"$root"}
done
inside useradd --create-home --home-dir "/home/Frau Müller" person
inside find / -xdev -path /proc -prune -o -print | sort >"$work/before-deps"

step "the package, with what it depends on"
cp "$deb" "$root/photoclip.deb"
inside apt-get update -qq
# What it depends on comes first, so that afterwards everything that is left is the package's.
inside apt-get install -qq --no-install-recommends $(dpkg-deb -f "$deb" Depends | tr , '\n' | sed 's/ (.*)//; s/^ *//; s/.*python3.11.*/python3.11/; s/ |.*//') >/dev/null 2>&1
inside find / -xdev -path /proc -prune -o -print | sort >"$work/before"
inside dpkg --install /photoclip.deb >/dev/null || fail "it could not be installed"
rm "$root/photoclip.deb"

step "the first run, in its window"
Xvfb $display -screen 0 1280x900x24 >/dev/null 2>&1 &
xvfb=$!
until [ -S "/tmp/.X11-unix/X${display#:}" ]; do
	kill -0 "$xvfb" || fail "Xvfb did not start"
	sleep 0.2
done
begin=$(date +%s)
person DISPLAY=$display photoclip >"$work/window.log" 2>&1 &
window=$!
export DISPLAY=$display
id=$(timeout 60 xdotool search --sync --onlyvisible --name '^Set up PhotoClip$' | head -n 1)
[ -n "$id" ] || { cat "$work/window.log" >&2; fail "no window came"; }
echo "the window was there after $(($(date +%s) - begin)) s"
sleep 1
[ -z "${SCREENSHOT:-}" ] || import -window root "$SCREENSHOT" || true
xdotool windowfocus "$id" key Return
# Without a library yet, PhotoClip's own window asks for folders: its name ends the wait.
until xdotool search --onlyvisible --name '^PhotoClip$' >/dev/null 2>&1; do
	kill -0 "$window" 2>/dev/null || { cat "$work/window.log" "$root"/var/lib/photoclip/*/setup.log >&2; fail "it ended"; }
	sleep 1
done
echo "PhotoClip's window was there after $(($(date +%s) - begin)) s"
kill "$window" 2>/dev/null || true
wait "$window" 2>/dev/null || true
window=
echo "the environment takes $(du -sh "$root/var/lib/photoclip" | cut -f1), the package $(du -sh "$root/usr/lib/photoclip" | cut -f1)"

step "the demo, and a search in it"
person photoclip demo >"$work/demo.log" 2>&1 || { cat "$work/demo.log" >&2; fail "the demo ended"; }
tail -n 1 "$work/demo.log"
library="/home/Frau Müller/.local/share/PhotoClip/demo-library"
person photoclip search "a hot-air balloon" --data-dir "$library" --limit 3 >"$work/search.log"
cat "$work/search.log"
grep -q Balloon "$work/search.log" || fail "no balloon was found"

step "removed"
inside dpkg --remove photoclip >/dev/null 2>&1 || fail "it could not be removed"
inside find / -xdev -path /proc -prune -o -print | sort >"$work/after"
left=$(comm -13 "$work/before" "$work/after" | grep -v -e '^/home/Frau Müller/' -e '^/tmp/' -e '^/var/lib/dpkg/' -e '^/var/log/' -e '^/var/cache/' || true)
[ -z "$left" ] || fail "left behind: $left"
[ -f "$root/home/Frau Müller/.local/share/PhotoClip/demo-library/library.sqlite3" ] || fail "the person's library is gone"
echo "nothing is left but the person's library"
