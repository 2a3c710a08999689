#!/bin/sh
# The first process of the image with a shell: what it needs is mounted, then there is a shell, again and again.
/bin/busybox mkdir -p /bin /sbin /usr/bin /usr/sbin /proc /sys /dev /tmp /mnt /etc
/bin/busybox --install -s
export PATH=/bin:/sbin:/usr/bin:/usr/sbin HOME=/ TERM=vt100
echo 'root::0:0:root:/:/bin/sh' > /etc/passwd
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev 2> /dev/null
[ -b /dev/sda ] && mount -t ext2 /dev/sda /mnt && echo 'the disk is mounted on /mnt'
# No login: getty throws away what was typed before it was there.
while :; do
	setsid cttyhack sh
done
