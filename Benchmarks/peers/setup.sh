#!/usr/bin/env bash
# Installs the programs that run.py compares with, and builds the C engine bench. What cannot be had is named and left
# out. As root or with sudo it installs Debian packages; the rest goes into a Python environment in the scratch folder.
#   setup.sh SCRATCH
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
scratch=${1:?setup.sh SCRATCH}
mkdir -p "$scratch"

packages=(clamav gcc libc6-dev libpcre2-dev libvectorscan-dev p7zip-full python3-venv ripgrep util-linux)
wheels=(kingfisher-bin==2.14.0 yara-x==1.23.0 presidio-analyzer==2.2.366 ferret-scan==2.5.5)

missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        as_root=(sudo -n)
    fi
    echo "peers: installing ${missing[*]}" >&2
    { "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq \
            --no-install-recommends "${missing[@]}"; } >&2 || echo "peers: left out: ${missing[*]}" >&2
fi

[ -x "$scratch/venv/bin/python3" ] || python3 -m venv "$scratch/venv" || echo "peers: no Python environment" >&2
if [ -x "$scratch/venv/bin/pip" ]; then
    installed=$("$scratch/venv/bin/pip" list --disable-pip-version-check --format freeze | tr '_' '-')
    # One at a time: a package that cannot be had must not stop the others.
    for wheel in "${wheels[@]}"; do
        grep -qix "$wheel" <<<"$installed" || "$scratch/venv/bin/pip" -q install --disable-pip-version-check "$wheel" \
            || echo "peers: left out: $wheel" >&2
    done
fi

if [ ! -x "$scratch/engine_bench" ] || [ "$here/engine_bench.c" -nt "$scratch/engine_bench" ]; then
    # Its digit scanner is AVX2.
    cc -O3 -march=native -w "$here/engine_bench.c" -o "$scratch/engine_bench" -lpcre2-8 -lhs ||
        echo "peers: left out: engine_bench (wants x86-64 with AVX2, libpcre2-dev and libvectorscan-dev)" >&2
fi
