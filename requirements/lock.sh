#!/usr/bin/env bash
# Writes the lock files: for every platform, by the lowest Python that we support, without the address of any index.
# usage: lock.sh UV [--upgrade]
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$1
shift
header="# Written by \`make lock\`; do not edit."

compile() { # the output file, then what to resolve
  local out=$1
  shift
  "$uv" pip compile --quiet --no-config --universal --python-version 3.11 --no-header --output-file "$out" "$@" >/dev/null
  printf '%s\n%s\n' "$header" "$(grep -v '^# Written by' "$out")" >"$out.new"
  mv "$out.new" "$out"
}

compile requirements/main.txt --generate-hashes "$@" pyproject.toml
compile requirements/dev.txt --generate-hashes --extra annotation --extra documents --extra plot --extra tables --extra web --constraint requirements/main.txt "$@" pyproject.toml requirements/dev.in
compile requirements/docs.txt --generate-hashes --constraint requirements/dev.txt "$@" requirements/docs.in
compile requirements/lock.txt --generate-hashes "$@" requirements/lock.in
compile requirements/training.txt --no-annotate --constraint requirements/main.txt "$@" pyproject.toml requirements/training.in
# Torch's build for the CPU does without these; its other builds bring their own.
sed -i -E '/^(nvidia|cuda|triton)[a-z0-9-]*==/d' requirements/training.txt
