# Sourced by the scripts beside it. Sets `root`, the folder of the sources, and goes there.
set -eu
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Exit codes as the program's own: 4 = the machine lacks something.
fail() { # code, message
    printf '%s\n' "$2" >&2
    exit "$1"
}

# A service account or a bare root may have neither.
prepare_environment() {
    export HOME="${HOME:-$root/build/home}"
    if [ -z "${XDG_RUNTIME_DIR:-}" ] || [ ! -w "${XDG_RUNTIME_DIR:-/nonexistent}" ]; then
        export XDG_RUNTIME_DIR="$root/build/runtime"
        mkdir -p "$XDG_RUNTIME_DIR"
        chmod 700 "$XDG_RUNTIME_DIR"
    fi
}

# Pictures and limits are those of Mesa's software driver then, whatever GPU there is.
use_software_driver() {
    local driver
    driver=/usr/share/vulkan/icd.d/lvp_icd.$(uname -m).json
    [ ! -r "$driver" ] || export VK_DRIVER_FILES="$driver" VK_ICD_FILENAMES="$driver"
}

# Compilers side by side: one a core, but none without 2 GiB of memory to itself.
job_count() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 2097152) }' /proc/meminfo 2>/dev/null || echo "$cores")
    [ "${memory:-0}" -ge 1 ] || memory=1
    echo $((cores < memory ? cores : memory))
}

listed_packages() { # list names
    local list
    for list; do sed -e 's/#.*//' "$root/scripts/packages/$list"; done | tr -s ' \t' '\n' | sed '/^$/d'
}

missing_packages() { # package names
    local name
    for name; do
        dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || echo "$name"
    done
}

# Installs what is missing of the named lists; asks before it uses sudo. Without anything missing nothing is touched.
install_packages() { # list names
    local names missing line
    mapfile -t names < <(listed_packages "$@")
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "Not a Debian system, so nothing is installed. The build needs what Debian calls: ${names[*]}" >&2
        return
    fi
    mapfile -t missing < <(missing_packages "${names[@]}")
    [ "${#missing[@]}" -gt 0 ] || return 0

    line="apt-get install --no-install-recommends ${missing[*]}"
    if [ "$(id -u)" -eq 0 ]; then
        apt_install env "${missing[@]}"
        return
    fi
    command -v sudo >/dev/null || fail 4 "Some packages are missing. As root, run: $line"
    [ -t 0 ] || fail 4 "Some packages are missing. Run: sudo $line"
    printf 'To be installed with sudo: %s\nGo on? [y/N] ' "${missing[*]}" >&2
    local answer=
    read -r answer || true
    case $answer in
        [yY] | [yY][eE][sS]) apt_install "sudo env" "${missing[@]}" ;;
        *) fail 4 "Nothing was installed. When you are ready: sudo $line" ;;
    esac
}

apt_install() { # command prefix, package names
    local -a as_root
    read -r -a as_root <<<"$1"
    shift
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}
