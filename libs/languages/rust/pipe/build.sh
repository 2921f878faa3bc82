# Turns an author's Cargo.toml into one program, .algoplane/algorithm. What was fetched and compiled is kept beside, and never in the artifact.
set -eu
cache=/tmp
[ ! -w /opt/cache ] || cache=/opt/cache
export CARGO_HOME=$cache/cargo CARGO_TARGET_DIR=$cache/target CARGO_TERM_COLOR=never CARGO_TERM_PROGRESS_WHEN=never CARGO_NET_GIT_FETCH_WITH_CLI=true
. /opt/pipe/entry.sh
. /opt/pipe/lock.sh

fail() {
  echo "$1" >&2
  exit 1
}

version=$(cargo --version | cut -d ' ' -f 2)
case $version in
  0.* | 1.[0-9].* | 1.[1-6][0-9].*)
    fail "cargo $version is too old for the registry of packages, which needs 1.70 or newer. An administrator can install another: in Debian 12 it is the package cargo-web." ;;
esac
[ -f Cargo.toml ] || fail 'There is no Cargo.toml, from which an algorithm is built.'

set -- build --release
if [ -n "${CARGO_MIRROR-}" ]; then
  mirror=sparse+${CARGO_MIRROR#sparse+}
  set -- "$@" --config 'source.crates-io.replace-with="mirror"' --config "source.mirror.registry=\"${mirror%/}/\""
fi

# Programs of other builds: what remains is of this one.
mkdir -p "$CARGO_TARGET_DIR/release"
find "$CARGO_TARGET_DIR/release" -maxdepth 1 -type f -exec rm -f {} +
take_lock
if has_program; then
  cargo "$@" --bins
  program=$(find_program)
else
  put_runner
  cargo "$@" --bin algoplane
  program=$CARGO_TARGET_DIR/release/algoplane
  remove_runner
  "$program" --algoplane-check
fi
keep_lock
rm -rf .algoplane
mkdir .algoplane
if depends_on algorithmia; then
  cp "$program" .algoplane/program
  cp /opt/pipe/start.sh .algoplane/algorithm
  chmod 755 .algoplane/algorithm
else
  cp "$program" .algoplane/algorithm
fi
