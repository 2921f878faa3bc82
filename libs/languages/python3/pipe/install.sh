# Installs the requirements beside the sources. A file of comments alone costs nothing, and one that has not changed a copy.
set -e
if ! grep -Eqv '^[[:space:]]*(#|$)' requirements.txt; then
  echo 'No requirements.'
  exit 0
fi
install() {
  python3 -m pip install "$1" --disable-pip-version-check --no-warn-script-location --root-user-action=ignore \
    --no-input --progress-bar off --target .dependencies --requirement requirements.txt
}
if [ ! -w /opt/cache ]; then
  install --no-cache-dir
  exit
fi
# What names other files depends on more than its own text: paths, with or without ./, and archives beside the file.
names_files='^[[:space:]]*(-[^-]|--(requirement|constraint|editable|find-links)|\.)|/|file:|\.(whl|zip|tar|tgz|tbz|txz|tlz)([^[:alnum:]_-]|$)'
without_addresses='s/(^|[[:space:]])#.*//; s,(https?|ssh|git)://[^[:space:]]*,,g'
if [ -e .dependencies ] || sed -E "$without_addresses" requirements.txt | grep -Eiq "$names_files"; then
  install --cache-dir=/opt/cache/pip
  exit
fi
kept=/opt/cache/dependencies-$( (python3 -VV && env | grep '^PIP_' | sort; cat requirements.txt) | sha256sum | cut -c1-32)
if [ ! -d "$kept" ]; then
  install --cache-dir=/opt/cache/pip
  python3 -m compileall -q --invalidation-mode unchecked-hash .dependencies || true
  rm -rf /opt/cache/dependencies-* /opt/cache/unfinished
  cp -a .dependencies /opt/cache/unfinished
  mv /opt/cache/unfinished "$kept"
else
  echo 'The requirements are those of the last build.'
  cp -a "$kept" .dependencies
fi
