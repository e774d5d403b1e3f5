# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What guests are made of, cached: clean Debian roots, the same with the project's package installed,
# and Debian's kernel for QEMU. Everything is keyed by what it is made from, made in a temporary
# directory and renamed when complete, so that a cache is either right or absent.

cache=${PPTP_MANAGER_LAB_CACHE:-/var/cache/pptp-manager-lab}

# The machine of a user, the PPTP server, and what the project's programs are linked to.
root_packages=(
    systemd-sysv dbus polkitd network-manager systemd-resolved ppp pptp-linux pptpd
    iproute2 iputils-ping nftables iptables kmod procps busybox-static
    libnl-route-3-200 libpolkit-gobject-1-0 libjson-glib-1.0-0 libsmartcols1 libsystemd0 libedit2
    libnftables1 python3 libsecret-1-0 gnome-keyring dbus-user-session
)

key_of() {
    printf '%s\n' "$@" | sha256sum | cut -c 1-16
}

# cached NAME COMMAND…: sets $cached to the directory NAME of the cache; the command makes it, its
# argument is the directory to fill
cached() {
    local name=$1 unfinished
    shift
    cached=$cache/$name
    [ ! -d "$cached" ] || return 0
    mkdir -p "$cache"
    exec {cache_lock}>"$cache/$name.lock"
    flock "$cache_lock"
    if [ ! -d "$cached" ]; then
        echo "# lab: making $name, once" >&2
        unfinished=$(mktemp -d "$cache/unfinished.XXXXXX")
        chmod 755 "$unfinished"
        if ! "$@" "$unfinished" >"$cached.log" 2>&1; then
            echo "lab: could not make $name; the end of $cached.log:" >&2
            tail -n 20 "$cached.log" >&2
            rm -rf "$unfinished"
            return 1
        fi
        mv "$unfinished" "$cached"
    fi
    exec {cache_lock}>&-
}

make_root() { # SUITE PACKAGES FILES DIRECTORY
    # shellcheck disable=SC2016  # mmdebstrap's
    local fetch='mkdir "$1/packages" && cd "$1/packages" && APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get download '
    mmdebstrap --variant=minbase --include="$2" ${3:+--customize-hook="$fetch$3"} "$1" "$4"
}

# The packages of a Depends line: the first of alternatives, without versions
packages_in() {
    tr ',' '\n' | sed 's/|.*//; s/([^)]*)//g; s/[[:space:]]//g; s/:any$//; /^$/d'
}

# The packages with the libraries that a staged program is linked to
libraries_of() { # PATH
    local directory=$work/programs libraries
    mkdir -p "$directory"
    tar -x -C "$directory" -f "$work/stage.tar" "./$1"
    if libraries=$(cd "$top" && dpkg-shlibdeps -O "$directory/$1" 2>/dev/null); then
        packages_in <<<"${libraries#shlibs:Depends=}"
    else
        echo "lab: what $1 is linked to could not be found out" >&2
    fi
}

# The packages that .debs depend on; where there are none, what the programs that the scenes name by
# their package are linked to
dependencies_of() { # [DEB]…
    local deb name program
    for deb; do
        dpkg-deb --field "$deb" Depends | packages_in
    done
    [ $# = 0 ] && [ -e "$work/stage.tar" ] || return 0
    for name in "${packages_besides[@]}"; do
        [[ $name == pptp-manager-* ]] || continue
        while read -r program; do
            libraries_of "$program"
        done < <(grep '^usr/s\{0,1\}bin/' "$top/debian/$name.install")
    done
}

# clean_root SUITE [DEB]…: sets $cached to a root without the project, with what its packages and the
# scenes need
clean_root() {
    local suite=$1 packages files='' without='^(network-manager-)?pptp-manager|^\+' name
    for name in "${packages_besides[@]}"; do
        [[ $name != -* ]] || without+="|^-|^${name#-}\$"
        [[ $name != +* ]] || files+="${files:+ }${name#+}"
    done
    packages=$({
        printf '%s\n' "${root_packages[@]}" "${packages_besides[@]}"
        dependencies_of "${@:2}"
        [ "$suite" = bookworm ] || echo udev # NetworkManager needs it, and does not bring it along there
    } | grep -vE "$without" | sort -u | paste -sd,)
    cached "root-$suite-$(key_of "$suite" "$packages" ${files:+"$files"})" \
        make_root "$suite" "$packages" "$files"
}

install_packages() { # BASE DEB… DIRECTORY
    local base=$1 directory=${!#}
    local debs=("${@:2:$#-2}")
    cp -a --reflink=auto "$base/." "$directory/"
    mkdir -p "$directory/packages"
    cp "${debs[@]}" "$directory/packages/"
    printf '#!/bin/sh\nexit 101\n' >"$directory/usr/sbin/policy-rc.d"
    chmod +x "$directory/usr/sbin/policy-rc.d"
    (cd "$directory/packages" && chroot "$directory" dpkg --install "${debs[@]/#*\//\/packages\/}")
    rm "$directory/usr/sbin/policy-rc.d"
    [ -d "$base/packages" ] || rm -r "$directory/packages"
}

# debs_of DEB: sets $debs to the package, the plugin for NetworkManager, which every root has, and those
# of the same build that the scenes name
debs_of() {
    local name
    debs=("$1" "${1/pptp-manager_/network-manager-pptp-manager_}")
    for name in "${packages_besides[@]}"; do
        [[ ! $name =~ ^(network-manager-)?pptp-manager- ]] || debs+=("${1/pptp-manager_/${name}_}")
    done
}

# installed_root SUITE DEB: sets $cached to a root with the package installed as a user would
installed_root() {
    local base debs name=installed
    debs_of "$2"
    [ "${#packages_besides[@]}" = 0 ] || name+=-with-$(key_of "${packages_besides[@]}")
    clean_root "$1" "${debs[@]}"
    base=$cached
    cached "$name-$1-$(key_of "$base" "$(cat "${debs[@]}" | sha256sum)")" \
        install_packages "$base" "${debs[@]}"
    forget_others "$name-$1-" "$cached"
}

# Of the roots with the package only the newest is worth its space; one in use is left alone.
forget_others() { # PREFIX DIRECTORY
    local other
    for other in "$cache/$1"*/; do
        other=${other%/}
        [ "$other" != "$2" ] || continue
        flock --nonblock "$other.lock" rm -rf "$other" "$other.log" || true
    done
}

# Debian's kernel, its modules, and those that reach the host's directories in the order to load
make_kernel() {
    local directory=$1 package release module
    cd "$directory" || return
    package=$(apt-cache depends linux-image-amd64 |
        sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
    if [ -z "$package" ] || ! apt-get download -qq "$package"; then
        apt-get update -qq
        package=$(apt-cache depends linux-image-amd64 |
            sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
        apt-get download -qq "$package" || return
    fi
    dpkg -x ./*.deb unpacked
    release=$(basename unpacked/lib/modules/*)
    depmod -b unpacked "$release"
    mv unpacked/boot/vmlinuz-* vmlinuz
    mkdir early-modules
    for module in virtio_pci 9pnet_virtio 9p overlay; do
        modprobe -d "$directory/unpacked" -S "$release" --show-depends "$module" |
            sed -n 's/^insmod \([^ ]*\).*/\1/p'
    done | awk '!seen[$0]++' | while read -r module; do
        cp "$module" early-modules/
        basename "$module" >>early-modules/order
    done
    mv unpacked/lib/modules modules
    rm -rf unpacked ./*.deb
}

newest_package() {
    local deb newest=''
    for deb in "$top"/build/deb/pptp-manager_*.deb; do
        [ ! -e "$deb" ] || [ -n "$newest" ] && [ ! "$deb" -nt "$newest" ] || newest=$deb
    done
    [ ! -e "$newest" ] || printf '%s' "$newest"
}

# stage_project: decides once what scenes test: $package, or the build directory's $work/stage.tar
stage_project() {
    package=$(newest_package)
    case $installed in
        no) package='' ;;
        yes)
            if [ -z "$package" ]; then
                echo "lab: there is no package in build/deb (./dev deb makes it)" >&2
                exit 1
            fi
            ;;
        *) [ "$package" -nt "$build/daemon/pptp-managerd" ] || package='' ;;
    esac
    [ -e "$build/build.ninja" ] || return 0
    exec {stage_lock}>"$build/stage.lock"
    flock "$stage_lock"
    rm -rf "$build/stage"
    if ! DESTDIR=$build/stage meson install -C "$build" --no-rebuild >"$work/stage.log" 2>&1; then
        echo "# lab: $build is not wholly built, so scenes cannot use it:" >&2
        tail -n 3 "$work/stage.log" | sed 's/^/# /' >&2
    else
        tar -c --owner=0 --group=0 -f "$work/stage.tar" -C "$build/stage" .
    fi
    exec {stage_lock}>&-
}

# provide_root KIND SUITE SHARE: links what the guest boots from, and the project, into its share
provide_root() {
    local kind=$1 suite=$2 share=$3
    if [ "$kind" = quick ] || [ -z "$package" ]; then
        [ ! -e "$work/stage.tar" ] || ln "$work/stage.tar" "$share/stage.tar"
    fi
    if [ "$kind" != quick ]; then
        if [ -n "$package" ]; then
            installed_root "$suite" "$package"
        else
            clean_root "$suite"
        fi
        # nobody removes it while this guest runs
        exec {root_lock}>"$cached.lock"
        flock --shared "$root_lock"
        ln -s "$cached" "$share/root"
    fi
    if [ "$kind" = qemu ]; then
        cached "kernel-$(key_of "$(declare -f make_kernel)")" make_kernel
        ln -s "$cached" "$share/kernel"
    fi
}
