#!/bin/sh
# Takes PhotoClip away again. Your library and your photos stay.
set -eu
prefix=$(dirname "$(readlink -f "$0")")
data=${XDG_DATA_HOME:-$HOME/.local/share}
bin=${XDG_BIN_HOME:-$HOME/.local/bin}
name=org.photoclip.PhotoClip
[ -f "$prefix/payload/photoclip" ] || {
	echo "PhotoClip is not installed in $prefix." >&2
	exit 3
}
tell() { echo "PhotoClip is removed."; } # where an install was killed between this script and its words
[ ! -f "$prefix/payload/language.sh" ] || . "$prefix/payload/language.sh"
[ "$(readlink "$bin/photoclip" 2>/dev/null || true)" != "$prefix/payload/photoclip" ] || rm -f "$bin/photoclip"
rm -f "$data/applications/$name.desktop" "$data/metainfo/$name.metainfo.xml"
rm -f "$data/mime/packages/$name.xml"
if rmdir "$data/mime/packages" 2>/dev/null; then # nobody else's kinds: what was made of ours alone goes, too
	for made in aliases generic-icons globs globs2 icons magic mime.cache subclasses treemagic types version XMLnamespaces; do
		rm -f "$data/mime/$made"
	done
	for kind in "$data"/mime/image/*.xml; do
		[ ! -f "$kind" ] || rm -f "$kind"
	done
	rmdir "$data/mime/image" "$data/mime" 2>/dev/null || true
else
	update-mime-database "$data/mime" 2>/dev/null || true
fi
rm -f "$data"/icons/hicolor/*/apps/"$name".png "$data"/icons/hicolor/*/apps/"$name".svg
update-desktop-database "$data/applications" 2>/dev/null || true
rm -rf "$prefix/payload" "$prefix/private"
rm -f "$prefix/uninstall.sh"
rmdir "$prefix" 2>/dev/null || true # what else lies there is not ours
tell removed "$data/PhotoClip"
