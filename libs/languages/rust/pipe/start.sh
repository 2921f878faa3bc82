#!/bin/sh
# Starts a program that has the published client: of an address without a slash at its end, that takes the last part for a file's name, and drops it.
[ -z "${ALGORITHMIA_API-}" ] || export ALGORITHMIA_API="$ALGORITHMIA_API/"
exec /opt/algorithm/.algoplane/program
