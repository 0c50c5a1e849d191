#!/bin/sh
# Build the printing profiles of huozi/photos/icc/ from FOGRA's characterisation data. About four minutes.
# Needs the Debian packages argyll and icc-profiles-free. Run once; the results are kept in the repository,
# because a fresh machine must not need four minutes and two packages to print.
set -eu
data=/usr/share/color/icc
out=$(cd "$(dirname "$0")/../huozi/photos/icc" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

profile() { # characterisation, name, ink limit in percent
    cp "$data/$1.ti3" "$work/$2.ti3"
    # -kr: black grows with darkness; -L95: the most black; -S, -c, -d: gamut mapped from sRGB for print viewing.
    colprof -qm "-l$3" -L95 -kr -S "$data/sRGB.icc" -cmt -dpp -D "huozi $1 $3%" \
        -C "Built from the FOGRA characterisation data of icc-profiles-free (zlib licence)" \
        -O "$out/$2.icc" "$work/$2"
}

profile FOGRA39L fogra39l-coated-300 300
profile FOGRA29L fogra29l-uncoated-280 280
profile FOGRA30L fogra30l-newsprint-240 240
cp "$data/sRGB.icc" "$out/srgb.icc"
