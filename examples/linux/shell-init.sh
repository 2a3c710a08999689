#!/bin/sh
# The first process of the image with a shell: mounts what it needs and becomes busybox's init, which starts a shell on the console
# again and again, and does as `reboot`, `halt` and `poweroff` say.
/bin/busybox mkdir -p /bin /sbin /usr/bin /usr/sbin /proc /sys /dev /tmp /mnt /etc /root
/bin/busybox --install -s
export PATH=/bin:/sbin:/usr/bin:/usr/sbin HOME=/ TERM=vt100
echo 'root::0:0:root:/root:/bin/sh' > /etc/passwd
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev 2> /dev/null
# The kernel may still be looking for its disks.
for second in 1 2 3 4 5; do
	[ -b /dev/sda ] && break
	sleep 1
done
[ -b /dev/sda ] && mount -t ext2 /dev/sda /mnt && echo 'the disk is mounted on /mnt'
# What the kernel's command line asks for: net=dhcp, ssh="PUBLIC KEY", www=FOLDER. A host key is made at the first login.
if [ "$net" = dhcp ]; then
	cat > /etc/udhcpc.script << 'END'
#!/bin/sh
case $1 in
bound | renew)
	ifconfig $interface $ip netmask $subnet
	[ -n "$router" ] && route add default gw ${router%% *} 2> /dev/null
	for server in $dns; do echo "nameserver $server"; done > /etc/resolv.conf
	;;
esac
END
	chmod 755 /etc/udhcpc.script
	ifconfig eth0 up
	udhcpc -b -i eth0 -s /etc/udhcpc.script
fi
if [ -x /bin/dropbear ]; then
	mkdir -p -m 700 /root/.ssh /etc/dropbear /dev/pts
	mount -t devpts devpts /dev/pts
	[ -n "$ssh" ] && echo "$ssh" >> /root/.ssh/authorized_keys
	[ -f /root/.ssh/authorized_keys ] && dropbear -R 2> /dev/null && echo 'ssh is served on port 22'
fi
[ -n "$www" ] && httpd -p 80 -h "$www"
# No login: getty throws away what was typed before it was there.
cat > /etc/inittab << 'END'
::respawn:cttyhack sh
::shutdown:umount -r /mnt 2> /dev/null
END
exec init
