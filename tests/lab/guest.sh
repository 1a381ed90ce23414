# What every boot in the laboratory shares; sourced by the scripts here. A guest is a folder: in it root (becomes the initramfs),
# initramfs and console. The caller writes root/init, a script of busybox that finds the modules with modprobe, and removes the folder.
#
#   find_kernel KERNEL_DIR                 sets kernel_image, kernel_release and kernel_modules; KERNEL_DIR is what kernel.sh unpacked
#   make_guest GUEST MODULE...             makes the folder with busybox, empty mount points, these modules and what they depend on;
#                                          MODULE? is one that not every kernel has
#   boot_guest GUEST SECONDS APPEND ARG... packs the root and boots it in software emulation, for so long at most; the serial console
#                                          goes to standard output and to GUEST/console. A guest that resets ends, but with -action
#                                          reboot=reset among the arguments of qemu
#   last_words FOLDER WORDS [FILE...]      ends the script where the console in the folder did not come to these words, with what it, and
#                                          the files, had last
#
# Needs qemu-system-x86_64, a static busybox and cpio.

find_kernel() {
    kernel_modules=$(find "$1" -name modules.builtin -printf '%h\n')
    [ -d "$kernel_modules" ] || { echo "not one kernel in $1: ${kernel_modules:-none}" >&2; exit 1; }
    kernel_release=${kernel_modules##*/}
    kernel_image=$1/boot/vmlinuz-$kernel_release
    [ -e "$kernel_image" ] || kernel_image=$kernel_modules/vmlinuz # where newer packages have it
}

make_guest() {
    local root=$1/root
    shift
    mkdir -p "$root/bin" "$root/sbin" "$root/dev" "$root/proc" "$root/sys" "$root/tmp" "$root/mnt" "$root/lib/modules/$kernel_release"
    cp "$(command -v busybox)" "$root/bin/busybox"
    ln -s ../bin/busybox "$root/sbin/modprobe" # for the kernel, which asks for a module itself now and then
    copy_modules "$root/lib/modules/$kernel_release" "$@"
    cp "$kernel_modules/modules.builtin" "$root/lib/modules/$kernel_release" # modprobe is content with those
    busybox depmod -b "$root" "$kernel_release"
}

# Unpacks modules into a flat folder, with those they say they depend on. A name may be written with - or with _.
copy_modules() {
    local folder=$1 name optional pattern file needs
    shift
    for name in "$@"; do
        optional=${name//[^?]/}
        name=${name%\?}
        pattern=${name//[-_]/[-_]}
        name=${name//-/_}
        [ ! -e "$folder/$name.ko" ] || continue
        file=$(find "$kernel_modules/kernel" -name "$pattern.ko" -o -name "$pattern.ko.*")
        case "$file" in
            *.ko) cp "$file" "$folder/$name.ko" ;;
            *.xz) xz -dc "$file" >"$folder/$name.ko" ;;
            *.zst) zstd -dcq "$file" >"$folder/$name.ko" ;;
            *)
                [ "$optional" ] || grep -q "/$pattern\.ko$" "$kernel_modules/modules.builtin" || { echo "$kernel_modules has no module $name" >&2; exit 1; }
                continue
                ;;
        esac
        needs=$(tr '\0' '\n' <"$folder/$name.ko" | sed -n 's/^depends=//p')
        copy_modules "$folder" ${needs//,/ }
    done
}

boot_guest() {
    local guest=$1 seconds=$2 append=$3
    shift 3
    chmod +x "$guest/root/init"
    (cd "$guest/root" && find . | cpio --quiet -o -H newc | gzip -1) >"$guest/initramfs"
    timeout "$seconds" qemu-system-x86_64 -accel tcg -m 256 -display none -no-reboot -serial stdio -kernel "$kernel_image" \
        -initrd "$guest/initramfs" -append "console=ttyS0 panic=-1 $append" "$@" </dev/null | tee "$guest/console" || true # its last words tell
}

last_words() {
    grep -q "^$2" "$1/console" || { tail -n 20 "$1/console" "${@:3}" >&2; echo "the guest failed: no '$2'" >&2; exit 1; }
}
