#!/bin/bash
# Checks everything: format, shell scripts, build, unit tests, kernel tests with real traffic.
# Steps are functions called by name, which shellcheck takes for unreachable:
# shellcheck disable=SC2317,SC2329
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=Deploy/lib.sh
. Deploy/lib.sh

usage() {
    cat <<END
usage: sudo Deploy/test.sh [--help]

Installs the Debian packages that are missing, then checks the format of the sources and the scripts, builds with and
without optimisation, and runs the unit tests, the kernel tests, the playground and the benchmarks at small sizes. What
needs the kernel runs in namespaces of its own and leaves nothing behind. A test that is skipped counts as failed. The
last line is "N passed, N failed"; the exit code is 0 if none failed.

  SWIFT=PATH   the swift program to use, if it is not found
END
}

case "${1:-}" in
    "") ;;
    -h | --help) usage; exit ;;
    *) usage >&2; exit 64 ;;
esac

kernel_tests='^(NetfilterKernelTests|ProxyKernelTests|EndToEndTests)\.'
passed=0
failed=0
results=$(mktemp -d)
cleanup() {
    rm -rf "$results"
    hand_back
}
trap cleanup EXIT

# step TITLE COMMAND...: runs it under a heading, with its duration; a failure is counted and the run goes on.
step() {
    local title=$1 started=$SECONDS
    shift
    printf '\n==> %s\n' "$title"
    if "$@"; then
        printf '    %s: %d s\n' "$title" $((SECONDS - started))
    else
        printf '    %s: FAILED after %d s\n' "$title" $((SECONDS - started))
        failed=$((failed + 1))
        return 1
    fi
}

finish() {
    printf '\n%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ]
    exit
}

set_up() {
    install_packages ca-certificates conntrack curl git iproute2 libmnl-dev libnftnl-dev nftables pkg-config procps \
        shellcheck util-linux && find_swift && "$SWIFT" --version 2>&1 | head -n 1
}

check_format() {
    "$SWIFT" format lint --strict --parallel --recursive Sources Tests Package.swift
}

check_scripts() {
    local scripts
    mapfile -t scripts < <(find Deploy .ci -type f \( -name '*.sh' -o -name run \) | sort)
    shellcheck --external-sources "${scripts[@]}"
}

# What no formatter checks: files that grew too long, and work left for later.
check_sources() {
    local long
    long=$(find Sources Tests -name '*.swift' -exec awk 'END { if (FNR > 400) print FILENAME ": " FNR " lines" }' {} \;)
    if [ -n "$long" ]; then
        printf '%s\nA file has at most 400 lines: split it.\n' "$long"
        return 1
    fi
    if grep --recursive --line-number --extended-regexp --include='*.swift' --include='*.h' \
        '\b(TODO|FIXME|XXX)\b|fatalError\(|try!' Sources Tests; then
        printf 'Finish it, or throw an error.\n'
        return 1
    fi
    if grep --recursive --line-number --extended-regexp --include='*.swift' \
        '\b(Test|Case)\.cancel\(|withKnownIssue' Tests; then
        printf 'Such a test would count as passed.\n'
        return 1
    fi
}

build() {
    "$SWIFT" build --build-tests --explicit-target-dependency-import-check error
}

# run_tests NAME ARGUMENT...: runs the tests that the arguments select and adds up the outcome that they recorded.
run_tests() {
    local name=$1 status=0 counts tests failures skipped
    shift
    "${within[@]}" "$SWIFT" test --skip-build --disable-xctest --xunit-output "$results/$name.xml" "$@" \
        2>&1 </dev/null | sed -u '/^◇.* started\.$/d' || status=$?
    counts=$(record "$results/$name"*.xml)
    read -r tests failures skipped <<<"$counts"
    printf '    %d tests, %d failed, %d skipped\n' "$tests" "$failures" "$skipped"
    passed=$((passed + tests - failures))
    failed=$((failed + failures + skipped))
    if [ "$tests" -eq 0 ]; then
        printf '    No test ran.\n'
        return 1
    elif [ "$status" -ne 0 ] && [ "$failures" -eq 0 ]; then
        printf '    The tests ended with exit code %d.\n' "$status"
        return 1
    fi
}

# record FILE...: prints how many tests ran, failed and were skipped, from the xunit files that exist; a crash leaves
# none. Skipped tests are not among those that ran.
record() {
    local file
    for file in "$@"; do
        [ ! -e "$file" ] || sed -n 's/.*<testsuite \(.*\)>.*/\1/p' "$file"
    done | awk '
        function value(name) {
            return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0
        }
        { tests += value("tests"); failures += value("failures") + value("errors"); skipped += value("skipped") }
        END { print tests + 0, failures + 0, skipped + 0 }'
}

# The optimizer can fail where a build without it passes.
build_optimised() {
    local product
    for product in shunt test-apiserver shunt-benchmarks; do
        "$SWIFT" build --configuration release --static-swift-stdlib --product "$product" || return
    done
}

# run_script CONFIGURATION SCRIPT ARGUMENT...: a script of this folder with the programs that are built already.
run_script() {
    local programs
    programs=$("$SWIFT" build --configuration "$1" --show-bin-path) && shift && private_namespaces env SHUNT_PROGRAMS="$programs" "$@" </dev/null
}

# Mounts, network and processes of their own: whatever a killed test leaves behind ends with them.
private_namespaces() {
    # The inner shell's words are its own.
    # shellcheck disable=SC2016
    unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private bash -c '
        set -e
        mkdir -p /run/netns
        mount -t tmpfs shunt-tests /run/netns
        ip link set lo up
        status=0
        "$@" || status=$?
        if [ -n "$(ip netns list)" ]; then
            printf "Namespaces were left behind:\n%s\n" "$(ip netns list)"
            status=1
        fi
        exit "$status"' bash "$@"
}

need_root
step "Packages and Swift" set_up || finish
step "Format of the sources" check_format || true
step "Shell scripts" check_scripts || true
step "Cluster scripts" Deploy/validate.sh || true
step "Source rules" check_sources || true
step "Build" build || finish
within=()
step "Unit tests" run_tests unit --skip "$kernel_tests" || true
within=(private_namespaces)
step "Kernel tests" run_tests kernel --no-parallel --filter "$kernel_tests" || true
step "Playground" run_script debug Deploy/try.sh || true
if step "Optimised build" build_optimised; then step "Benchmarks" run_script release Deploy/bench.sh --quick || true; fi
finish
