#!/usr/bin/env bash
# Stand-ins for the two public images that the Dockerfile begins with, for machines that reach Debian but no registry.
# The compiler is not in them: it is mounted where it lies on this machine.
#   bases.sh FOLDER BUILDAH…     FOLDER keeps the base; BUILDAH… is the command with its options for storage
#   MMDEBSTRAP_FLAGS="…"         further options, such as --aptopt='Acquire::Check-Valid-Until "false"'
set -euo pipefail

folder=$1
shift
buildah=("$@")
toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
suites="deb http://deb.debian.org/debian bookworm main
deb http://deb.debian.org/debian bookworm-updates main
deb http://deb.debian.org/debian-security bookworm-security main"

mkdir -p "$folder"
if [ ! -s "$folder/base.tar" ]; then
    eval "mmdebstrap --quiet --variant=minbase --include=ca-certificates ${MMDEBSTRAP_FLAGS:-} \
        bookworm '$folder/base.tar.new'" <<<"$suites"
    mv "$folder/base.tar.new" "$folder/base.tar"
fi

# The name under which the Dockerfile asks for it.
keep() {
    "${buildah[@]}" commit --quiet --rm "$1" "docker.io/library/$2" >/dev/null
}

if ! "${buildah[@]}" inspect --type image docker.io/library/debian:bookworm-slim >/dev/null 2>&1; then
    container=$("${buildah[@]}" from scratch)
    "${buildah[@]}" add --quiet "$container" "$folder/base.tar" / >/dev/null
    "${buildah[@]}" config --cmd bash "$container"
    keep "$container" debian:bookworm-slim
fi
if ! "${buildah[@]}" inspect --type image docker.io/library/swift:6.3-bookworm >/dev/null 2>&1; then
    container=$("${buildah[@]}" from docker.io/library/debian:bookworm-slim)
    "${buildah[@]}" config \
        --env "PATH=$toolchain/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" "$container"
    # What the public image installs for the compiler.
    "${buildah[@]}" run --isolation chroot --network host "$container" sh -c '
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            binutils git gnupg2 libc6-dev libcurl4-openssl-dev libedit2 libgcc-12-dev libncurses-dev libpython3-dev \
            libsqlite3-0 libstdc++-12-dev libxml2-dev libz3-dev pkg-config tzdata zlib1g-dev >/dev/null'
    keep "$container" swift:6.3-bookworm
fi
