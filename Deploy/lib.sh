# shellcheck shell=bash
# Functions that the scripts of this folder share; sourced, not run.

# die MESSAGE...: ends the script with a message.
die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# need_root: network namespaces and packages need it.
need_root() {
    [ "$(id -u)" -eq 0 ] || die "run it as root: sudo $0"
}

# install_packages NAME...: installs those Debian packages that are missing.
install_packages() {
    local package missing=()
    for package in "$@"; do
        [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] \
            || missing+=("$package")
    done
    [ "${#missing[@]}" -eq 0 ] && return
    command -v apt-get >/dev/null || die "install these packages, or what your system calls them: ${missing[*]}"
    printf 'Installing %s\n' "${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update --quiet --quiet </dev/null || die "apt-get update failed"
    apt-get install --yes --quiet --quiet --no-install-recommends "${missing[@]}" </dev/null >/dev/null \
        || die "these packages could not be installed: ${missing[*]}"
}

# find_swift: sets SWIFT to the swift program, which sudo's PATH often lacks.
find_swift() {
    local candidate home
    home=$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)
    for candidate in "${SWIFT:-}" "$(command -v swift || true)" /opt/swift/usr/bin/swift \
        /usr/local/swift/usr/bin/swift /opt/swift*/usr/bin/swift /usr/libexec/swift/bin/swift \
        "$home/.local/share/swiftly/bin/swift" "$home/.swiftly/bin/swift"; do
        if [ -n "$candidate" ] && [ -x "$candidate" ]; then
            SWIFT=$candidate
            # Swift finds its tools, swift-format among them, through PATH.
            PATH=$PATH:$(dirname "$candidate")
            export SWIFT PATH
            return
        fi
    done
    die "no Swift found; install it from https://www.swift.org/install, or name it: sudo SWIFT=/path/to/swift $0"
}

# hand_back: gives what root built to the owner of the clone, so that the next build without sudo works.
hand_back() {
    local path
    for path in .build Package.resolved; do
        if [ -e "$path" ]; then chown --recursive --reference=Package.swift "$path"; fi
    done
}
