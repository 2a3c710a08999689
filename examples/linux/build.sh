#!/usr/bin/env bash
# Builds a Linux for the machine from Debian's source packages with Debian's cross compiler: two kernels, four RAM disks and a disk.
# usage: build.sh [images-folder [work-folder]]     (images beside this script; work in a new folder under /tmp)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
images=$(mkdir -p "${1:-$here/images}" && cd "${1:-$here/images}" && pwd)
work=${2:-$(mktemp -d)}
work=$(mkdir -p "$work" && cd "$work" && pwd)
jobs=${JOBS:-$(nproc)}
# One date for everything, so that building twice gives the same bytes.
epoch=662688000
cross=hppa-linux-gnu-
step() { echo "== $*" >&2; }

packages="linux-source-6.1 gcc-hppa-linux-gnu libc6-dev-hppa-cross bc bison flex libelf-dev libssl-dev make gcc bzip2 xz-utils e2fsprogs dpkg-dev"
missing=""
for package in $packages; do
  dpkg -s "$package" > /dev/null 2>&1 || missing="$missing $package"
done
if [ -n "$missing" ]; then
  step "installing Debian's packages:$missing"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing > /dev/null
fi

step "kernel (some minutes)"
[ -f "$work"/linux-source-6.1/Makefile ] || tar xf /usr/src/linux-source-6.1.tar.xz -C "$work"
kernel() {
  make -s -C "$work/linux-source-6.1" O="$work/$1" ARCH=parisc CROSS_COMPILE=$cross KBUILD_BUILD_TIMESTAMP="@$epoch" \
    KBUILD_BUILD_USER=understudy KBUILD_BUILD_HOST=understudy KBUILD_BUILD_VERSION=1 "${@:2}"
}
kernel kernel KCONFIG_ALLCONFIG="$here/kernel.config" allnoconfig > /dev/null
kernel kernel -j"$jobs" vmlinux
cp "$work/kernel/vmlinux" "$images/vmlinux"

step "kernel with a network (some minutes)"
cat "$here/kernel.config" "$here/network.config" > "$work/network.config"
kernel kernel-net KCONFIG_ALLCONFIG="$work/network.config" allnoconfig > /dev/null
kernel kernel-net -j"$jobs" vmlinux
cp "$work/kernel-net/vmlinux" "$images/vmlinux-net"

# The kernel's own tool makes device nodes without being root.
archive="$work/kernel/usr/gen_init_cpio"
[ -x "$archive" ] || gcc -O1 -o "$archive" "$work/linux-source-6.1/usr/gen_init_cpio.c"
common="dir /dev 0755 0 0
dir /proc 0755 0 0
dir /mnt 0755 0 0
nod /dev/console 0600 0 0 c 5 1
nod /dev/null 0666 0 0 c 1 3
nod /dev/sda 0600 0 0 b 8 0"

step "RAM disk that writes records"
${cross}gcc -Os -static -ffreestanding -fno-stack-protector -nostdlib -nostartfiles -o "$work/init" "$here/init.c" -lgcc
${cross}strip "$work/init"
touch -d "@$epoch" "$work/init"
printf '%s\nfile /init %s 0755 0 0\n' "$common" "$work/init" > "$work/records.list"
"$archive" -t $epoch "$work/records.list" | gzip -9n > "$images/initramfs.cpio.gz"

step "RAM disk with the programs of the benchmark"
${cross}gcc -O2 -static -o "$work/programs" "$here"/programs/*.c -lm
${cross}strip "$work/programs"
touch -d "@$epoch" "$work/programs"
printf '%s\nfile /init %s 0755 0 0\n' "$common" "$work/programs" > "$work/programs.list"
"$archive" -t $epoch "$work/programs.list" | gzip -9n > "$images/initramfs-programs.cpio.gz"

# Sources are asked for where the binary packages come from.
source_of() {
  ls -d "$work/$1"-*/ > /dev/null 2>&1 && return
  mkdir -p "$work/sources"
  for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [ -f "$list" ] && sed 's/^Types: deb$/Types: deb-src/; s/^deb /deb-src /' "$list" > "$work/sources/$(basename "$list")"
  done
  apt="-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$work/sources -o APT::Get::List-Cleanup=0"
  (cd "$work" && apt-get $apt update -qq && apt-get $apt source -qq "$1" > /dev/null)
}

step "busybox"
source_of busybox
busybox=$(ls -d "$work"/busybox-*/)
make -s -C "$busybox" defconfig > /dev/null
sed -i 's/^# CONFIG_STATIC is not set/CONFIG_STATIC=y/; s/^CONFIG_TC=y/# CONFIG_TC is not set/' "$busybox/.config"
yes '' | make -s -C "$busybox" oldconfig > /dev/null 2>&1 || true
SOURCE_DATE_EPOCH=$epoch KCONFIG_NOTIMESTAMP=1 make -s -C "$busybox" ARCH=parisc CROSS_COMPILE=$cross -j"$jobs" busybox > "$work/busybox.log" 2>&1 ||
  { tail -20 "$work/busybox.log" >&2; exit 1; }

step "RAM disk with a shell"
touch -d "@$epoch" "$busybox/busybox"
printf '%s\ndir /bin 0755 0 0\nfile /bin/busybox %s 0755 0 0\nslink /bin/sh busybox 0777 0 0\nfile /init %s 0755 0 0\n' \
  "$common" "$busybox/busybox" "$here/shell-init.sh" > "$work/shell.list"
"$archive" -t $epoch "$work/shell.list" | gzip -9n > "$images/initramfs-busybox.cpio.gz"

step "dropbear"
source_of dropbear
dropbear=$(ls -d "$work"/dropbear-*/)
# The cross compiler's library has no crypt: keys only, no passwords.
printf '#define DROPBEAR_SVR_PASSWORD_AUTH 0\n#define DROPBEAR_SVR_PUBKEY_AUTH 1\n' > "$dropbear/localoptions.h"
(
  cd "$dropbear"
  export SOURCE_DATE_EPOCH=$epoch
  [ -f Makefile ] || ./configure --host=hppa-linux-gnu --enable-static --disable-harden --disable-zlib --enable-bundled-libtom \
    --disable-syslog --disable-lastlog --disable-utmp --disable-utmpx --disable-wtmp --disable-wtmpx
  make -j"$jobs" PROGRAMS=dropbear
) > "$work/dropbear.log" 2>&1 || { tail -20 "$work/dropbear.log" >&2; exit 1; }
${cross}strip "$dropbear/dropbear"
touch -d "@$epoch" "$dropbear/dropbear"

step "RAM disk with a shell and ssh"
(cat "$work/shell.list" && echo "file /bin/dropbear $dropbear/dropbear 0755 0 0") > "$work/ssh.list"
"$archive" -t $epoch "$work/ssh.list" | gzip -9n > "$images/initramfs-ssh.cpio.gz"

step "disk"
rm -f "$images/disk.img"
truncate -s 16M "$images/disk.img"
E2FSPROGS_FAKE_TIME=$epoch mke2fs -q -F -t ext2 -b 1024 -I 128 -O none -L understudy -U 00000000-0000-4000-8000-000000000720 \
  -E hash_seed=00000000-0000-4000-8000-000000000720 "$images/disk.img"

step "built"
ls -l "$images" >&2
