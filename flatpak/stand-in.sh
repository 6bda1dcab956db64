#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A stand-in for org.gnome.Platform and its Sdk, put together as a runtime from Debian packages: those that are installed here (no
# network, no root), or those of another release of Debian, downloaded and unpacked from the mirror that this machine uses. What the manifest
# builds as modules lies in it too, unless RELEASE is "whole": then none of it does, and the tools that build modules are there instead.
# usage: stand-in.sh WORKDIR [RELEASE | whole]  → WORKDIR/repo
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
work=${1:?workdir} release=${2:-} branch=50
mkdir -p "$work" && cd "$work"
work=$PWD arch=$(flatpak --default-arch) triple=$(uname -m)-linux-gnu

modules=(libdumbnet1 libsodium23 libseccomp2 libsmbclient libqrencode4 fonts-morisawa-bizud-gothic)
sdk_modules=(libdumbnet-dev libsodium-dev libseccomp-dev libsmbclient-dev libqrencode-dev)
if [ "$release" = whole ]; then
  release=""
  modules=()
  sdk_modules=(autoconf automake libtool m4 gperf perl flex bison python3 libpython3-stdlib libgnutls28-dev zlib1g-dev)
fi
platform=("${modules[@]}" libgtk-4-1 libsoup-3.0-0 libjson-glib-1.0-0
  bash dash coreutils libc-bin sed grep findutils gawk mawk procps dconf-gsettings-backend glib-networking fonts-dejavu-core adwaita-icon-theme
  hicolor-icon-theme shared-mime-info gsettings-desktop-schemas librsvg2-common ca-certificates fontconfig xkb-data libgtk-4-common
  libglib2.0-bin at-spi2-common tzdata libxml2)
sdk=("${platform[@]}" "${sdk_modules[@]}" gcc binutils libc6-dev make meson ninja-build
  pkg-config python3-minimal libgtk-4-dev libsoup-3.0-dev libjson-glib-dev gettext desktop-file-utils appstream appstream-util libxml2-utils
  patch tar xz-utils gzip bzip2 diffutils file perl-base libglib2.0-dev-bin gtk-update-icon-cache libgtk-4-bin)

# ---- the files -----------------------------------------------------------------------

from_this_machine () {
  local into=$1
  shift
  /usr/bin/python3 "$here/installed_files.py" "$@" > "$into.list"
  tar -C / --ignore-failed-read --no-recursion -T "$into.list" -cf - 2>/dev/null | tar -C "$into" --no-same-owner -xf -
}

# apt with lists, cache and status of its own: nothing of this machine changes
apt () {
  apt-get -o "Dir::State=$work/apt/state" -o "Dir::State::status=$work/apt/status" -o "Dir::Cache=$work/apt/cache" \
    -o "Dir::Etc::sourcelist=$work/apt/sources.list" -o Dir::Etc::sourceparts=- -o "APT::Sandbox::User=$(id -un)" \
    -o APT::Install-Recommends=false -o Debug::NoLocking=true --yes --quiet=2 "$@"
}

prepare_apt () {
  local mirror
  [ ! -e apt/ready ] || return 0
  mirror=$(. /etc/os-release && apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' \
    | awk -v release="$VERSION_CODENAME" '$2 == release { print $1; exit }')
  mkdir -p apt/state/lists/partial apt/cache/archives/partial
  : > apt/status
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$mirror" "$release" > apt/sources.list
  apt update
  touch apt/ready
}

from_release () {
  local into=$1 name
  shift
  prepare_apt
  # names that changed since Debian 12
  set -- "${@/#libsmbclient/libsmbclient0}"
  set -- "${@/#libsmbclient0-dev/libsmbclient-dev}"
  apt --simulate install "$@" | sed -n 's/^Inst \([^ ]*\) .*/\1/p' > "$into.list"
  apt --download-only install "$@"
  for name in bin sbin lib lib64; do
    mkdir -p "$into/usr/$name" && ln -s "usr/$name" "$into/$name"
  done
  while read -r name; do
    dpkg-deb --fsys-tarfile "$work"/apt/cache/archives/"${name%:*}"_*.deb \
      | tar -C "$into" -x --no-same-owner --keep-directory-symlink --exclude='./usr/share/man' --exclude='./usr/share/doc' --exclude='./var' --exclude='./dev'
  done < "$into.list"
  find "$into/usr/share/locale" -mindepth 1 -maxdepth 1 ! -name ja ! -name 'en*' ! -name locale.alias -exec rm -rf {} +
}

# ---- what scripts of packages would have done --------------------------------------------

in_runtime () {
  bwrap --bind "$folder/usr" /usr --symlink usr/lib /lib --symlink usr/lib64 /lib64 --symlink usr/bin /bin --ro-bind "$folder/usr/etc" /etc \
    --proc /proc --dev /dev --tmpfs /tmp --unshare-all --clearenv --setenv PATH /usr/bin:/usr/sbin --setenv LC_ALL C.UTF-8 "$@"
}

fonts () {
  local conf name
  mkdir -p "$folder/usr/etc/fonts/conf.d"
  cat > "$folder/usr/etc/fonts/conf.d/50-flatpak.conf" <<X
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>/app/share/fonts</dir><dir>/run/host/fonts</dir><include ignore_missing="yes">/run/host/font-dirs.xml</include></fontconfig>
X
  for conf in "$folder"/usr/share/fontconfig/conf.avail/*.conf; do
    name=${conf##*/}
    case $name in 05-*|09-*|10-no-*|10-hinting-[fmn]*|10-sub-pixel*|70-*|10-unhinted*|10-autohint*) continue ;; esac
    ln -sf "/usr/share/fontconfig/conf.avail/$name" "$folder/usr/etc/fonts/conf.d/$name"
  done
}

finish () {
  local link lib=/usr/lib/$triple
  for link in awk:mawk cc:gcc automake:automake-1.16 aclocal:aclocal-1.16; do
    [ ! -e "$folder/usr/bin/${link#*:}" ] || ln -sf "${link#*:}" "$folder/usr/bin/${link%:*}"
  done
  ln -sf dash "$folder/usr/bin/sh"
  if ! ls "$folder"/usr/lib64/ld-linux* > /dev/null 2>&1; then
    mkdir -p "$folder/usr/lib64"
    cp -a /usr/lib64/ld-linux* "$folder/usr/lib64/"
  fi
  : > "$folder/usr/etc/ld.so.conf"
  rm -f "$folder/usr/etc/ld.so.cache"
  printf 'root:x:0:0:root:/nowhere:/bin/sh\n' > "$folder/usr/etc/passwd"
  printf 'root:x:0:\n' > "$folder/usr/etc/group"
  : > "$folder/usr/etc/machine-id"
  fonts
  mkdir -p "$folder/usr/etc/ssl/certs"
  cat "$folder"/usr/share/ca-certificates/mozilla/*.crt > "$folder/usr/etc/ssl/certs/ca-certificates.crt"
  in_runtime glib-compile-schemas /usr/share/glib-2.0/schemas
  in_runtime sh -c "$lib/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders > $lib/gdk-pixbuf-2.0/2.10.0/loaders.cache; $lib/glib-2.0/gio-querymodules $lib/gio/modules"
  in_runtime update-mime-database /usr/share/mime 2> /dev/null || true
  printf '[Runtime]\nname=%s\nruntime=org.gnome.Platform/%s/%s\nsdk=org.gnome.Sdk/%s/%s\n' "$1" "$arch" "$branch" "$arch" "$branch" > "$folder/metadata"
}

# one NAME PACKAGE…: a runtime of that name in the repository
one () {
  local name=$1
  shift
  folder=$work/$name.build
  rm -rf "$folder"
  mkdir -p "$folder"/{tree,files,var,export}
  if [ -n "$release" ]; then from_release "$folder/tree" "$@"; else from_this_machine "$folder/tree" "$@"; fi
  mv "$folder/tree/usr" "$folder/usr"
  mv "$folder/tree/etc" "$folder/usr/etc"
  rm -rf "$folder/tree"
  chmod -R u+rwX "$folder/usr"
  finish "$name"
  [ -d repo ] || ostree init --repo=repo --mode=bare-user-only
  HOME=$work flatpak build-export --disable-sandbox --runtime --no-update-summary --arch="$arch" repo "$folder" "$branch"
  rm -rf "$folder"
}

one org.gnome.Platform "${platform[@]}"
one org.gnome.Sdk "${sdk[@]}"
flatpak build-update-repo repo
