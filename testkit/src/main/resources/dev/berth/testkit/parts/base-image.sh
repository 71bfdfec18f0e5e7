#!/bin/sh
# base-image.sh OUT TAG MARK
# Makes a base image for agents' images without any registry of images: a small Debian with what the agents need, as an
# archive that `docker load` and `nerdctl load` take. The mirror is the one that this machine's apt uses.
set -eu
out=$1
tag=$2
mark=$3
suite=trixie
packages=ca-certificates,nodejs,npm,git,tini,procps,ripgrep,python3,python3-venv

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
if [ -z "$mirror" ]; then
    echo "apt on this machine knows no Debian mirror: run apt-get update" >&2
    exit 1
fi
work=$(mktemp -d "$(dirname "$out")/base.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
apt-config dump | grep -E '^Acquire::https?::(Proxy|CaInfo|Verify-Peer)' >"$work/apt.conf" || true
mmdebstrap --quiet --variant=minbase --include="$packages" --aptopt="$work/apt.conf" "$suite" "$work/layer.tar" "$mirror"

digest() { sha256sum <"$1" | cut -d ' ' -f 1; }
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
cat >"$work/config" <<CONFIG
{"architecture":"$(dpkg --print-architecture)","os":"linux","created":"$now",
"config":{"Env":["PATH=$path"],"Cmd":["/bin/bash"],"Labels":{"dev.berth.testkit.base":"$mark"}},
"rootfs":{"type":"layers","diff_ids":["sha256:$(digest "$work/layer.tar")"]},
"history":[{"created":"$now","created_by":"mmdebstrap $suite"}]}
CONFIG
config=$(digest "$work/config").json
mv "$work/config" "$work/$config"
printf '[{"Config":"%s","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$config" "$tag" >"$work/manifest.json"
tar -C "$work" --owner=0 --group=0 -cf "$out.new" manifest.json "$config" layer.tar
mv "$out.new" "$out"
