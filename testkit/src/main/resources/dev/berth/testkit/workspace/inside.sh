# Helpers of the attacks. $P is the command that the host must not run.
settings() { printf '[core]\n\tfsmonitor = "%s"\n' "$P"; }
program() { mkdir -p "$(dirname "$1")" && printf '#!/bin/sh\n%s\n' "$P" >"$1" && chmod +x "$1"; }
task() { mkdir -p "$(dirname "$1")" && printf '{"command": "%s"}\n' "$P" >"$1"; }
# A repository with a command in its configuration.
evil() { git init -q --template= "$1" && git -C "$1" commit -q --allow-empty -m evil; settings >>"$1/.git/config"; }
