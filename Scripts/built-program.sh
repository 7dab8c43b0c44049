#!/bin/sh
# Prints the path of the released program, if it was built of the sources as they are now; for tests, which are done
# sooner with it than with a program that is built for debugging.
cd "$(dirname "$0")/.." || exit
program=.build/release/gupaudit
[ -x "$program" ] || exit 0
[ -z "$(find Package.swift Plugins Scripts/embed.sh Sources docs/glossary.md Rules -newer "$program" | head -n 1)" ] || exit 0
echo "$PWD/$program"
