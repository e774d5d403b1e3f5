# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Starting guests, and ending those that this run started.

# initramfs FILE [MODULES-DIR]: busybox, our first process, and for QEMU the modules to reach the host
make_initramfs() {
    local tree
    tree=$(mktemp -d "$work/initramfs.XXXXXX")
    mkdir -p "$tree"/{bin,proc,sys,dev}
    cp "$(command -v busybox)" "$tree/bin/busybox"
    cp "$lab/guest/initramfs-init" "$tree/init"
    [ $# = 1 ] || cp -r "$2" "$tree/modules"
    (cd "$tree" && find . | cpio -o -H newc --quiet) >"$1"
    rm -rf "$tree"
}

# boot_guest KIND SUITE SHARE: becomes the virtual machine
boot_guest() {
    local kind=$1 suite=$2 share=$3 root=/
    echo "$BASHPID" >"$share/pid"
    local words="lab.kind=$kind lab.share=$share"
    [ "$suite" = host ] || root=$share/root
    case $kind in
        quick | systemd)
            make_initramfs "$share/initramfs"
            local memory=512M
            [ "$kind" = quick ] || memory=1024M
            # the guest's memory is a file: in /dev/shm unless this says otherwise
            unset TMPDIR
            # shellcheck disable=SC2086
            exec linux.uml "mem=$memory" "initrd=$share/initramfs" quiet con=null con0=fd:0,fd:1 \
                $words "lab.root=$(readlink -f "$root")" lab.modules=/usr/lib/uml/modules
            ;;
        qemu)
            local kernel
            kernel=$(readlink -f "$share/kernel")
            make_initramfs "$share/initramfs" "$kernel/early-modules"
            exec qemu-system-x86_64 -M q35 -accel tcg,thread=multi -cpu Nehalem -smp 2 -m 2048 \
                -nodefaults -nographic -no-reboot -serial stdio -net none \
                -kernel "$kernel/vmlinuz" -initrd "$share/initramfs" \
                -append "console=ttyS0 quiet panic=-1 mitigations=off systemd.show_status=0 $words" \
                -fsdev "local,id=root,path=$(readlink -f "$root"),security_model=none,readonly=on,multidevs=remap" \
                -device virtio-9p-pci,fsdev=root,mount_tag=root \
                -fsdev "local,id=modules,path=$kernel/modules,security_model=none,readonly=on" \
                -device virtio-9p-pci,fsdev=modules,mount_tag=modules \
                -fsdev "local,id=share,path=$share,security_model=none" \
                -device virtio-9p-pci,fsdev=share,mount_tag=share
            ;;
    esac
}

# Seconds a guest may take to boot, and by how much its scenes may be slower than a quick guest's.
boot_limit() {
    case $1 in
        quick) echo 60 ;;
        systemd) echo 120 ;;
        qemu) echo 240 ;;
    esac
}

slowness() {
    case $1 in
        quick) echo 1 ;;
        systemd) echo 2 ;;
        qemu) echo 4 ;;
    esac
}

# start_guest KIND SUITE SHARE SECONDS: in the background, in a session of its own; its end is an event
start_guest() {
    local share=$3 seconds=$4
    (
        export -f boot_guest make_initramfs
        export lab work
        setsid timeout --kill-after=2 "$seconds" bash -c 'boot_guest "$@"' boot "$1" "$2" "$share" \
            </dev/null >"$share/console" 2>&1 || true
        echo ended >>"$share/events"
    ) 2>/dev/null &
    guest_pid=$!
}

# end_guest SHARE: QEMU is one process; User Mode Linux makes a process group of its own. Their
# timeout ends with them.
end_guest() {
    local pid
    [ -n "${guest_pid:-}" ] || return 0
    if read -r pid 2>/dev/null <"$1/pid"; then
        kill -KILL "$pid" "-$pid" 2>/dev/null || true
    fi
    wait "$guest_pid" 2>/dev/null || true
}
