#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A stand-in for org.gnome.Platform and its Sdk: the files of Debian packages that are installed here (the closure of their
# dependencies), put together as a runtime. Needs no network and no root. Libraries that the manifest builds as modules lie in it too,
# because their archives are not at hand here.
# usage: stand-in.sh WORKDIR  → WORKDIR/repo
set -euo pipefail
W=${1:?workdir}; BRANCH=${BRANCH:-50}; ARCH=$(flatpak --default-arch); mkdir -p "$W"; cd "$W"
PLATFORM="libdumbnet1 libsodium23 libseccomp2 libsmbclient libqrencode4 fonts-morisawa-bizud-gothic libgtk-4-1 libsoup-3.0-0 libjson-glib-1.0-0 bash dash coreutils libc-bin sed grep findutils gawk mawk procps dconf-gsettings-backend glib-networking fonts-dejavu-core adwaita-icon-theme hicolor-icon-theme shared-mime-info gsettings-desktop-schemas librsvg2-common ca-certificates fontconfig xkb-data libgtk-4-common libglib2.0-bin at-spi2-common tzdata libxml2"
SDK="$PLATFORM libdumbnet-dev libsodium-dev libseccomp-dev libsmbclient-dev libqrencode-dev gcc binutils libc6-dev make meson ninja-build pkg-config python3-minimal libgtk-4-dev libsoup-3.0-dev libjson-glib-dev gettext desktop-file-utils appstream appstream-util libxml2-utils patch tar xz-utils gzip bzip2 diffutils file perl-base libglib2.0-dev-bin gtk-update-icon-cache libgtk-4-bin"
PRUNE='^/(usr/share/(doc|man|info|lintian|bug|doc-base|zsh|bash-completion|help|gtk-doc|locale/(?!ja/|en)[^/]+/|gir-1.0|i18n)|usr/lib/(systemd|udev|locale/(?!C\.utf8))|usr/src|usr/games|var|boot|dev|proc|sys|run|home|root|tmp|mnt|media|srv|opt|etc/(systemd|init.d|cron|pam|apt|dpkg|default|rc|logrotate|ssh))'
files() { # packages -> list of absolute files of the closure
  python3 - "$PRUNE" $1 <<'P'
import re,sys,os
skip={'dpkg','perl','python3-pip','systemd','systemd-sysv','init','adduser','passwd','debconf','dbus-user-session','libpam-systemd','udev','mount','util-linux','e2fsprogs','login','apt','cpp-12-doc','libicu-dev','gir1.2-gtk-4.0','libicu72-dbg'}
prune=re.compile(sys.argv[1]); pk={}; prov={}
for st in open('/var/lib/dpkg/status',errors='replace').read().split('\n\n'):
    f=dict(re.findall(r'^(\S+):\s*((?:.*)(?:\n[ \t].*)*)',st,re.M))
    if 'installed' not in f.get('Status','').split() : continue
    n=f['Package']; a=f.get('Architecture','')
    if n in pk and a not in('amd64','all','arm64'): continue
    pk[n]=f
    for p in re.findall(r'([a-z0-9.+-]+)(?:\s*\([^)]*\))?(?:,|$)',f.get('Provides','')): prov.setdefault(p,[]).append(n)
todo=list(sys.argv[2:]); seen=set()
while todo:
    n=todo.pop()
    if n in seen or n in skip: continue
    if n not in pk:
        c=[x for x in prov.get(n,[])]
        if c: todo.append(c[0])
        else: print('missing',n,file=sys.stderr)
        continue
    seen.add(n)
    for fld in('Pre-Depends','Depends'):
        for alt in pk[n].get(fld,'').split(','):
            cs=[re.sub(r'[\s(:].*','',x.strip()) for x in alt.split('|') if x.strip()]
            for c in cs:
                if c in pk or c in prov: todo.append(c); break
info='/var/lib/dpkg/info/'; out=set()
for n in seen:
    for l in (info+n+'.list',info+n+':amd64.list',info+n+':arm64.list'):
        if os.path.exists(l):
            for p in open(l).read().split('\n'):
                if not p or prune.match(p): continue
                if re.match(r'/(bin|sbin|lib|lib64)/',p): p='/usr'+p
                if os.path.lexists(p) and (os.path.islink(p) or not os.path.isdir(p)): out.add(p)
for d in ('/usr/lib/x86_64-linux-gnu/gdk-pixbuf-2.0/2.10.0/loaders.cache','/usr/lib/x86_64-linux-gnu/gio/modules/giomodule.cache','/etc/ssl/certs/ca-certificates.crt','/usr/bin/cc','/usr/bin/c++','/usr/bin/awk'):
    if os.path.lexists(d): out.add(d)
print('\n'.join(sorted(p[1:] for p in out)))
print(len(seen),'packages',len(out),'files',file=sys.stderr)
P
}
one() { # name id pkgs
  local d=$W/$1.build; rm -rf "$d"; mkdir -p "$d"/{tree,files,var,export}
  files "$3" > "$1.files"; tar -C / --ignore-failed-read --no-recursion -T "$1.files" -cf - 2>/dev/null | tar -C "$d/tree" --no-same-owner -xf -
  mv "$d/tree/usr" "$d/usr"; mv "$d/tree/etc" "$d/usr/etc"; rm -rf "$d/tree"; chmod -R u+rwX "$d/usr"
  for l in awk:mawk cc:gcc; do rm -f "$d/usr/bin/${l%:*}"; [ -e "$d/usr/bin/${l#*:}" ] && ln -s "${l#*:}" "$d/usr/bin/${l%:*}"; done; ln -sf dash "$d/usr/bin/sh"
  [ -e "$d/usr/lib64/ld-linux-x86-64.so.2" ] || { mkdir -p "$d/usr/lib64"; cp -a /usr/lib64/ld-linux* "$d/usr/lib64/" 2>/dev/null || true; }
  : > "$d/usr/etc/ld.so.conf"; rm -f "$d/usr/etc/ld.so.cache"; printf 'root:x:0:0:root:/nowhere:/bin/sh\n' > "$d/usr/etc/passwd"; printf 'root:x:0:\n' > "$d/usr/etc/group"; : > "$d/usr/etc/machine-id"
  mkdir -p "$d/usr/etc/fonts/conf.d" "$d/usr/lib/locale"
  cat > "$d/usr/etc/fonts/conf.d/50-flatpak.conf" <<X
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>/app/share/fonts</dir><dir>/run/host/fonts</dir><include ignore_missing="yes">/run/host/font-dirs.xml</include></fontconfig>
X
  for c in "$d"/usr/share/fontconfig/conf.avail/*.conf; do b=${c##*/}; case $b in 10-no-sub*|10-sub-pixel*|70-*|10-unhinted*|10-autohint*) continue;; esac; ln -sf "/usr/share/fontconfig/conf.avail/$b" "$d/usr/etc/fonts/conf.d/$b"; done
  localedef -i ja_JP -f UTF-8 --no-archive "$d/usr/lib/locale/ja_JP.utf8" 2>/dev/null || true
  glib-compile-schemas "$d/usr/share/glib-2.0/schemas"; update-mime-database "$d/usr/share/mime" >/dev/null 2>&1 || true
  for t in hicolor Adwaita; do gtk4-update-icon-cache -q -f -t "$d/usr/share/icons/$t" || true; done
  printf '[Runtime]\nname=%s\nruntime=org.gnome.Platform/%s/%s\nsdk=org.gnome.Sdk/%s/%s\n' "$2" "$ARCH" "$BRANCH" "$ARCH" "$BRANCH" > "$d/metadata"
  [ -d repo ] || ostree init --repo=repo --mode=bare-user-only
  HOME=$W flatpak build-export --disable-sandbox --runtime --no-update-summary --arch="$ARCH" repo "$d" "$BRANCH"
  du -sh "$d/usr"; rm -rf "$d"
}
t0=$(date +%s.%N); one plat org.gnome.Platform "$PLATFORM"; t1=$(date +%s.%N); one sdk org.gnome.Sdk "$SDK"; t2=$(date +%s.%N); flatpak build-update-repo repo
printf 'platform %.1f s, sdk %.1f s, total %.1f s\n' $(echo "$t1-$t0" | bc) $(echo "$t2-$t1" | bc) $(echo "$(date +%s.%N)-$t0" | bc); du -sh repo
