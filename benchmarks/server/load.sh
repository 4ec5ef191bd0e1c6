#!/usr/bin/env bash
# load.sh DOSIMETERD [SECONDS [OPTIONS OF WRK]]: scores notes of 1 KB over loopback as fast as it
# goes, and prints requests a second, latencies, errors and the server's memory before and after.
set -euo pipefail
program=$(realpath "$1"); seconds=${2:-60}
here=$(dirname "$(realpath "$0")"); folder=$(mktemp -d); trap 'kill $server; rm -r "$folder"' EXIT
DOSIMETER_TOKEN=$("$program" token --tokens "$folder/tokens" --scope submit); export DOSIMETER_TOKEN
"$program" --port 8097 --tokens "$folder/tokens" --store "sqlite:$folder/ledger" 2>"$folder/log" &
server=$!; sleep 1
memory() { grep VmRSS "/proc/$server/status"; }
memory
wrk --threads 1 --connections 16 --duration "$seconds" --latency "${@:3}" \
  --script "$here/load.lua" http://127.0.0.1:8097/v1/score
memory
