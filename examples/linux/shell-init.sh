#!/bin/sh
# The first process of the image with a shell: mounts what it needs and becomes busybox's init, which starts a shell on the console
# again and again, and does as `reboot`, `halt` and `poweroff` say.
/bin/busybox mkdir -p /bin /sbin /usr/bin /usr/sbin /proc /sys /dev /tmp /mnt /etc
/bin/busybox --install -s
export PATH=/bin:/sbin:/usr/bin:/usr/sbin HOME=/ TERM=vt100
echo 'root::0:0:root:/:/bin/sh' > /etc/passwd
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev 2> /dev/null
# The kernel may still be looking for its disks.
for second in 1 2 3 4 5; do
	[ -b /dev/sda ] && break
	sleep 1
done
[ -b /dev/sda ] && mount -t ext2 /dev/sda /mnt && echo 'the disk is mounted on /mnt'
# No login: getty throws away what was typed before it was there.
cat > /etc/inittab << 'END'
::respawn:cttyhack sh
::shutdown:umount -r /mnt 2> /dev/null
END
exec init
