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
namespace of its own: first load and single changes for several sizes of cluster, with plain Services and with a mix of
features, the stages of a first load, memory, encoding, and maps of fixed size. Times of the kernel alone, for the same
transactions, are in the same rows. Then the whole daemon on a test API server: start, single changes, memory, idling.
Then connections through Shunt's ruleset and through one in kube-proxy's nftables form, and the time to forget clients
that session affinity remembers.
It takes about fifteen minutes after the build, and memory for a million endpoints (4 GB).

  --quick                  small sizes and few runs, to see that everything runs; a few seconds after the build
  SWIFT=PATH               the swift program to use, if it is not found
  SHUNT_PROGRAMS=DIR       use the programs shunt, test-apiserver and shunt-benchmarks of this folder instead of
                           building them
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
    local product
    for product in shunt test-apiserver shunt-benchmarks; do
        "$SWIFT" build --configuration release --static-swift-stdlib --product "$product"
    done
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
install_packages ca-certificates git iproute2 libmnl-dev nftables pkg-config util-linux
build
describe_machine
if $quick; then
    bench "Programming: decoded objects to commit" programming --sizes 200x5,50x20 --cold-runs 1 --changes 20
    bench "Programming: plain and mixed Services" programming --mixed --sizes 200x5 --cold-runs 1 --changes 20
    bench "Daemon on an API server" daemon --sizes 200x5 --starts 1 --changes 20 --further-changes 400 --idle 1
    bench "Connections: Shunt and kube-proxy's form" connections --size 200x5 --rounds 3
    bench "Session affinity: forgetting clients" affinity --size 200x5 --clients 1000 --runs 1
    bench "Stages of a first load, without the kernel" stages --size 200x5 --runs 2
    bench "Memory" memory --size 200x5
    bench "Encoding" encoding --runs 1
    bench "Maps of fixed size" sizing --size 200x5 --runs 1
else
    bench "Programming: decoded objects to commit" programming
    bench "Programming: plain and mixed Services" programming --mixed --sizes 10000x10,5000x50,44000x1
    bench "Daemon on an API server" daemon
    bench "Connections: Shunt and kube-proxy's form" connections
    bench "Session affinity: forgetting clients" affinity
    bench "Stages of a first load, without the kernel" stages
    bench "Memory" memory
    bench "Encoding" encoding
    bench "Maps of fixed size" sizing
fi
