#!/bin/sh
# Starts Outreach: its own interpreter runs it, which looks for libraries in the folder before the system's places.
program=$(readlink -f "$0")
inside=${program%/*}/_internal
if [ "${LD_LIBRARY_PATH+set}" ]; then
    export LD_LIBRARY_PATH_ORIG="$LD_LIBRARY_PATH"
fi
export LD_LIBRARY_PATH="$inside${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
exec "$inside/bin/outreach" -IB "$inside/start.py" "$@"
