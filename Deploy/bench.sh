#!/bin/bash
# Measures Shunt on this machine, beside the kernel's own time for the same work.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=Deploy/lib.sh
. Deploy/lib.sh

usage() {
    cat <<END
usage: sudo Deploy/bench.sh [--quick] [--help]

Installs the Debian packages that are missing, builds the benchmarks with optimisation and runs them in a network
namespace of its own: first load and single changes for several sizes of cluster, the stages of a first load, memory,
encoding, and maps of fixed size. Times of the kernel alone, for the same transactions, are in the same rows.
It takes about five minutes after the build, and memory for a million endpoints (4 GB).

  --quick                  small sizes and few runs, to see that everything runs; a few seconds after the build
  SWIFT=PATH               the swift program to use, if it is not found
  SHUNT_PROGRAMS=DIR       use the program shunt-benchmarks of this folder instead of building it
END
}

quick=false
case "${1:-}" in
    "") ;;
    --quick) quick=true ;;
    -h | --help) usage; exit ;;
    *) usage >&2; exit 64 ;;
esac

heading() { printf '\n==> %s\n' "$*"; }

build() {
    if [ -n "${SHUNT_PROGRAMS:-}" ]; then
        programs=$SHUNT_PROGRAMS
        return
    fi
    heading "Building with optimisation; from a clean clone it takes a few minutes"
    find_swift
    trap hand_back EXIT
    "$SWIFT" build --configuration release --product shunt-benchmarks
    programs=$("$SWIFT" build --configuration release --show-bin-path)
}

describe_machine() {
    heading "Machine"
    printf 'processor  %s, %s cores\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sort -u | head -n 1)" "$(nproc)"
    printf 'memory     %s GB\n' "$(awk '/^MemTotal:/ { printf "%.1f", $2 / 1048576 }' /proc/meminfo)"
    printf 'kernel     %s\n' "$(uname -rm)"
    printf 'load       %s before (one, five and fifteen minutes)\n' "$(cut -d ' ' -f 1-3 /proc/loadavg)"
}

# bench TITLE ARGUMENT...: runs a benchmark under a heading, in an empty network namespace.
bench() {
    heading "$1"
    unshare --net "$programs/shunt-benchmarks" "${@:2}"
}

need_root
install_packages ca-certificates git libmnl-dev pkg-config util-linux
build
describe_machine
if $quick; then
    bench "Programming: decoded objects to commit" programming --sizes 200x5,50x20 --cold-runs 1 --changes 20
    bench "Stages of a first load, without the kernel" stages --size 200x5 --runs 2
    bench "Memory" memory --size 200x5
    bench "Encoding" encoding --runs 1
    bench "Maps of fixed size" sizing --size 200x5 --runs 1
else
    bench "Programming: decoded objects to commit" programming
    bench "Stages of a first load, without the kernel" stages
    bench "Memory" memory
    bench "Encoding" encoding
    bench "Maps of fixed size" sizing
fi
