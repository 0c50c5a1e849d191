#!/usr/bin/env bash
# Brings the system packages that huozi needs: `setup.sh python|build|test`.
# With root (or sudo that asks nothing) it installs them through apt; else it says in one line what to install.
set -euo pipefail

build=(fontconfig fonts-noto-cjk libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0)
# test: EPUBCheck and veraPDF run on Java, a real reading system runs in Chromium, plates come from Ghostscript.
test=("${build[@]}" chromium default-jre-headless ghostscript maven nodejs npm poppler-utils)

missing() { # packages of the list given that this machine lacks
  local package
  for package in "$@"; do
    have "$package" || printf '%s\n' "$package"
  done
}

have() { # is what the package brings here, however it came?
  case $1 in
    chromium) command -v chromium >/dev/null ;;
    default-jre-headless) command -v java >/dev/null ;;
    fontconfig) command -v fc-list >/dev/null ;;
    fonts-noto-cjk) [ -n "$(fc-list 'Noto Serif CJK SC:style=Regular' 2>/dev/null)" ] &&
      [ -n "$(fc-list 'Noto Sans CJK SC:style=Bold' 2>/dev/null)" ] ;;
    ghostscript) command -v gs >/dev/null ;;
    libharfbuzz-subset0) ldconfig -p | grep -q 'libharfbuzz-subset\.so' ;;
    libpango-1.0-0) ldconfig -p | grep -q 'libpango-1\.0\.so' ;;
    libpangoft2-1.0-0) ldconfig -p | grep -q 'libpangoft2-1\.0\.so' ;;
    maven) command -v mvn >/dev/null ;;
    nodejs) command -v node >/dev/null ;;
    npm) command -v npm >/dev/null ;;
    poppler-utils) command -v pdftoppm >/dev/null ;;
    python3-venv) "${PYTHON:-python3}" -c 'import ensurepip' 2>/dev/null ;;
    *) dpkg -s "$1" >/dev/null 2>&1 ;;
  esac
}

case ${1:-build} in
  python) wanted=(python3-venv) ;;
  build) wanted=("${build[@]}") ;;
  test) wanted=("${test[@]}") ;;
  *) echo "usage: $0 python|build|test" >&2; exit 2 ;;
esac

PATH=$PATH:/sbin:/usr/sbin # ldconfig is not on every user's path
mapfile -t lacking < <(missing "${wanted[@]}")
[ ${#lacking[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "huozi needs these Debian packages, or what they bring: ${lacking[*]}" >&2
  exit 8
fi
if [ "$(id -u)" = 0 ]; then
  as_root=()
elif sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  echo "huozi needs: sudo apt-get install ${lacking[*]}" >&2
  exit 8
fi
echo "installing ${lacking[*]}" >&2
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${lacking[@]}" >/dev/null
