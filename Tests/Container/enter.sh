#!/usr/bin/env bash
# Runs a command in an image's file system as a container engine would: everything read-only but one volume, process ids
# of its own, an unprivileged user who has no capability and gets none.
#   unshare --mount --pid --fork --kill-child enter.sh ROOT VOLUME MODE DATA RUN USER COMMAND…
# VOLUME lies at /var/lib/sluice (MODE rw or ro), DATA at /mnt and RUN at /run, both read-only.
set -euo pipefail

root=$1 volume=$2 mode=$3 data=$4 run=$5 user=$6
shift 6

place() {
    mount --bind "$1" "$root$2"
    mount -o "remount,bind,nosuid,nodev,$3" "$root$2"
}

mount --make-rprivate /
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t tmpfs -o mode=0755,size=64k none "$root/dev"
for device in null zero full random urandom; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mount -o remount,ro "$root/dev"
place "$volume" /var/lib/sluice "$mode"
place "$data" /mnt ro
place "$run" /run ro
exec chroot "$root" setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs \
    --bounding-set=-all --inh-caps=-all "$@"
