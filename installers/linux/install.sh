#!/bin/sh
# Installs PhotoClip for the person who runs it; no administrator is needed.
#   ./install.sh [--prefix DIR] [--no-start]
# Everything goes into one folder, by default ~/.local/share/photoclip-app; uninstall.sh there takes it away again.
set -eu
here=$(dirname "$(readlink -f "$0")")
data=${XDG_DATA_HOME:-$HOME/.local/share}
bin=${XDG_BIN_HOME:-$HOME/.local/bin}
prefix=$data/photoclip-app
start=yes
name=org.photoclip.PhotoClip

if [ ! -f "$here/payload/language.sh" ]; then
	echo "The folder payload is missing beside install.sh: unpack the whole archive." >&2
	exit 3
fi
. "$here/payload/language.sh"

fail() {
	tell "$@" >&2
	exit 3
}

while [ $# -gt 0 ]; do
	case $1 in
	--prefix) [ $# -ge 2 ] || fail no_folder_named; prefix=$2; shift 2 ;;
	--no-start) start=no; shift ;;
	*) tell usage >&2; exit 2 ;;
	esac
done
case $prefix in /*) ;; *) prefix=$(pwd)/$prefix ;; esac

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail other_machine "$(uname -s)" "$(uname -m)"
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed -n 's/^glibc 2\.\([0-9]*\).*/\1/p')
[ "${libc:-0}" -ge 34 ] || fail old_system

# Whole or not at all: the new files stand beside the old ones before these go.
mkdir -p "$prefix" 2>/dev/null || fail not_made "$prefix"
# What a try that was ended has left is no reason against the next one.
others=$(ls -A "$prefix" | grep -v -x -e installing -e 'payload\.new' || true)
{ [ -z "$others" ] || [ -f "$prefix/uninstall.sh" ]; } ||
	fail something_else "$prefix"
# The folder itself is locked: no file has to be left for that, and the kernel lets go for whoever is killed. 1 is for
# locked by another one; a disk that knows no locks is no reason not to install.
[ -r "$prefix" ] && [ -w "$prefix" ] || fail not_written "$prefix"
exec 9<"$prefix"
! command -v flock >/dev/null || flock -n 9 || [ $? -ne 1 ] || fail installing_already "$prefix"
trap 'rm -rf "$prefix/payload.new"' EXIT
trap 'exit 130' INT TERM HUP
[ -d "$prefix/payload" ] || [ ! -d "$prefix/payload.old" ] || mv "$prefix/payload.old" "$prefix/payload"
rm -rf "$prefix/payload.new" "$prefix/payload.old" "$prefix/installing"
cp -R "$here/payload" "$prefix/payload.new" 2>/dev/null || fail not_copied "$prefix"
for near in "$here" "$(dirname "$here")"; do # wheels that lie beside the installer need no download
	[ ! -d "$near/photoclip-wheels" ] || printf '%s' "$near" >"$prefix/payload.new/near"
done
cp "$here/uninstall.sh" "$prefix/uninstall.sh" 2>/dev/null || fail not_copied "$prefix"
[ ! -d "$prefix/payload" ] || mv "$prefix/payload" "$prefix/payload.old" 2>/dev/null || fail not_copied "$prefix"
mv "$prefix/payload.new" "$prefix/payload" 2>/dev/null || {
	[ ! -d "$prefix/payload.old" ] || mv "$prefix/payload.old" "$prefix/payload"
	fail not_copied "$prefix"
}
rm -rf "$prefix/payload.old"

# Menu entry, icons, what software centres read. Of what may stand in the quotes of Exec= only these mean something.
quoted=$(printf '%s' "$prefix/payload/photoclip" | sed 's/\\/\\\\\\\\/g; s/["`$]/\\\\&/g; s/%/%%/g')
mkdir -p "$data/applications" 2>/dev/null || fail not_made "$data"
mkdir -p "$bin" 2>/dev/null || fail not_made "$bin"
cp -R "$here/share/icons" "$here/share/metainfo" "$here/share/mime" "$data/" 2>/dev/null || fail not_copied "$data"
while IFS= read -r line; do
	case $line in
	Exec=*) printf 'Exec="%s"%s\n' "$quoted" "${line#Exec=photoclip}" ;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$here/share/applications/$name.desktop" >"$data/applications/$name.desktop"
update-mime-database "$data/mime" 2>/dev/null || true
update-desktop-database "$data/applications" 2>/dev/null || true
gtk-update-icon-cache -q "$data/icons/hicolor" 2>/dev/null || true

case $(readlink "$bin/photoclip" 2>/dev/null || true) in
"") [ -e "$bin/photoclip" ] || ln -s "$prefix/payload/photoclip" "$bin/photoclip" ;;
*/payload/photoclip) ln -sfn "$prefix/payload/photoclip" "$bin/photoclip" ;;
esac
tell installed "$prefix" "$bin/photoclip"
exec 9<&- # whoever goes on is no installer
[ "$start" = no ] || exec "$prefix/payload/photoclip"
