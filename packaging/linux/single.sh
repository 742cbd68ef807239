#!/bin/sh
# Outreach @VERSION@ in one file: unpacks itself into your cache, the first time only, and starts.
set -eu
have=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d" " -f2)
if [ "$(printf '%s\n' @GLIBC@ "${have:-0}" | sort -V | head -n 1)" != @GLIBC@ ]; then
    echo "outreach: this needs glibc @GLIBC@ or newer, as Debian 12, Ubuntu 24.04 and Fedora 37 have it; here is ${have:-another C library}." >&2
    exit 3
fi
caches=${XDG_CACHE_HOME:-$HOME/.cache}/outreach
place=$caches/@VERSION@-@DIGEST@
if [ ! -d "$place" ]; then
    echo "Unpacking Outreach into $place (the first time only) …" >&2
    mkdir -p "$caches"
    part=$(mktemp -d "$caches/part.XXXXXX")
    trap 'rm -rf "$part"' EXIT
    if ! tail -n +@LINES@ "$0" | tar -xzf - -C "$part"; then
        echo "outreach: this file is damaged or the disk is full. Download the file again." >&2
        exit 3
    fi
    chmod 700 "$part"
    mv -T "$part" "$place" 2>/dev/null || [ -d "$place" ] # another start was faster
    trap - EXIT
    rm -rf "$part"
fi
exec "$place/outreach" "$@"
