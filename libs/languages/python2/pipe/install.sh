# Installs the requirements beside the sources. A file of comments alone costs nothing, and one that has not changed a copy.
set -e
if ! grep -Eqv '^[[:space:]]*(#|$)' requirements.txt; then
  echo 'No requirements.'
  exit 0
fi
. /opt/pipe/interpreter.sh
. /opt/pipe/pip.sh
if [ ! -w /opt/cache ]; then
  install
  exit
fi
# What names other files depends on more than its own text: paths, with or without ./, and archives beside the file.
names_files='^[[:space:]]*(-[^-]|--(requirement|constraint|editable|find-links)|\.)|/|file:|\.(whl|zip|tar|tgz|tbz|txz|tlz)([^[:alnum:]_-]|$)'
without_addresses='s/(^|[[:space:]])#.*//; s,(https?|ssh|git)://[^[:space:]]*,,g'
if [ -e .dependencies ] || sed -E "$without_addresses" requirements.txt | grep -Eiq "$names_files"; then
  install
  exit
fi
kept=/opt/cache/dependencies-$( (interpreter_version && env | grep '^PIP_' | sort; cat requirements.txt) | sha256sum | cut -c1-32)
if [ ! -d "$kept" ]; then
  install
  rm -rf /opt/cache/dependencies-* /opt/cache/unfinished
  cp -a .dependencies /opt/cache/unfinished
  mv /opt/cache/unfinished "$kept"
else
  echo 'The requirements are those of the last build.'
  cp -a "$kept" .dependencies
fi
