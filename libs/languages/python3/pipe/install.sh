# Installs the requirements beside the sources. A file of comments alone costs nothing.
set -e
if ! grep -Eqv '^[[:space:]]*(#|$)' requirements.txt; then
  echo 'No requirements.'
  exit 0
fi
exec python3 -m pip install --no-cache-dir --disable-pip-version-check --no-warn-script-location --root-user-action=ignore \
  --no-input --progress-bar off --target .dependencies --requirement requirements.txt
