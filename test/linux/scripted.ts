/** A Linux whose first process is a shell script of the test's, with busybox's commands. */
import { defaultPlan, type RunPlan } from '../../src/sim/plan/plan';
import { kernelOptions } from './kernel-options';
import { image, linuxIsHere } from './linux';

const options = linuxIsHere ? kernelOptions(image('vmlinux')) : new Set<string>();
const needed = ['COMPAT_32BIT_TIME', 'CHR_DEV_ST', 'IKCONFIG'];
const missing = needed.filter((option) => !options.has(option));

export const scriptsRun = linuxIsHere && missing.length === 0;
export const whyNoScript = scriptsRun
  ? ''
  : ` (the kernel of the images lacks CONFIG_${missing[0]}: build one with examples/linux/build.sh)`;

const prelude = `#!/bin/busybox sh
/bin/busybox mkdir -p /bin /sbin /usr/bin /usr/sbin /proc /sys /dev /tmp /mnt
/bin/busybox --install -s
export PATH=/bin:/sbin:/usr/bin:/usr/sbin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmpfs /tmp
# The disk is found while the kernel already starts its first process.
until [ -b /dev/sda ]; do sleep 1; done
echo 'script: begun'
`;
const end = `
echo 'script: over'
halt -f
`;

/** The script runs, and the machine halts. Each step of it tells its result on the console. */
export const scriptedPlan = (script: string, more: Partial<RunPlan> = {}): RunPlan => ({
  ...initPlan(`${prelude}${script}${end}`),
  ...more,
});

/** A boot whose first process is this script. */
export const initPlan = (script: string): RunPlan => ({
  ...defaultPlan,
  guest: image('vmlinux'),
  initrd: Buffer.concat([padded(image('initramfs-busybox.cpio')), archive('script', script)]),
  disk: image('disk.img'),
  memorySize: 64 << 20,
  append: 'console=ttyS0 lpj=250000 panic=1 loglevel=4 rdinit=/script',
  epochLength: 1 << 18,
  comparison: 'text',
  patienceNs: 7_200e9,
});

/** The kernel unpacks one archive after the other, each from a multiple of four bytes on. */
const padded = (bytes: Uint8Array): Uint8Array => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

/** An archive with one executable file, in the form that cpio calls newc. */
function archive(name: string, text: string): Uint8Array {
  const entry = (path: string, mode: number, data: Uint8Array) => {
    const fields = [0, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, path.length + 1, 0];
    const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${path}\0`;
    return Buffer.concat([padded(Buffer.from(head)), padded(data)]);
  };
  return Buffer.concat([entry(name, 0o100755, Buffer.from(text)), entry('TRAILER!!!', 0, new Uint8Array())]);
}
