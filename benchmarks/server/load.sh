#!/usr/bin/env bash
# load.sh MODE DOSIMETERD [...]: scores 512 different notes of 1 KB over loopback with wrk. Fails where
# a request fails.
#   full   DOSIMETERD [SECONDS]       as fast as it goes: requests a second, latencies, memory (60 s)
#   paced  DOSIMETERD RATE [SECONDS]  RATE requests a second from 256 connections: latencies (60 s)
#   both   DOSIMETERD [SECONDS]       full, then paced at half the rate that it reached
#   memory DOSIMETERD [SECONDS]       full, with the resident memory every 15 s (600 s); fails where
#                                     the last third has over 2 % more of it than the second
# PRIORITY="nice -n -15" gives the server and wrk the processor first, on a machine with other work.
set -euo pipefail
mode=$1; program=$(realpath "$2"); shift 2
here=$(dirname "$(realpath "$0")"); folder=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; wait; rm -r "$folder"' EXIT
DOSIMETER_TOKEN=$("$program" token --tokens "$folder/tokens" --scope submit); export DOSIMETER_TOKEN
${PRIORITY:-} "$program" --port 0 --tokens "$folder/tokens" --store "sqlite:$folder/ledger" \
  2>"$folder/log" & server=$!
until port=$(grep -Po '"event":"listening".*"port":\K\d+' "$folder/log" 2>/dev/null); do sleep 0.1; done
memory() { awk '/VmRSS/ {print $2}' "/proc/$server/status"; }  # KiB

run() {  # SECONDS CONNECTIONS
  ${PRIORITY:-} wrk --threads 1 --connections "$2" --duration "$1" --latency \
    --script "$here/load.lua" "http://127.0.0.1:$port/v1/score" | tee "$folder/result"
  if grep -E 'Non-2xx|Socket errors' "$folder/result"; then exit 1; fi
}
full() { echo "memory before: $(memory) KiB"; run "$1" 16; echo "memory after: $(memory) KiB"; }
paced() { DOSIMETER_DELAY=$((256 * 1000 / $1)) run "$2" 256; }

case $mode in
  full) full "${1:-60}" ;;
  paced) paced "$1" "${2:-60}" ;;
  both)
    full "${1:-60}"
    paced "$(awk '/Requests\/sec/ {print int($2 / 2)}' "$folder/result")" "${1:-60}" ;;
  memory)
    seconds=${1:-600}
    run "$seconds" 16 & load=$!
    for ((second = 15; second < seconds; second += 15)); do
      sleep 15
      echo "$second s: $(memory) KiB" | tee -a "$folder/memory"
    done
    wait "$load"
    awk '{n[NR] = $3} END {third = int(NR / 3)
      for (i = 1; i <= third; i++) {second += n[third + i] / third; last += n[2 * third + i] / third}
      printf "second third: %.0f KiB, last third: %.0f KiB\n", second, last
      exit last > 1.02 * second}' "$folder/memory" ;;
  *) echo "load.sh full|paced|both|memory DOSIMETERD ..." >&2; exit 2 ;;
esac
