# Installs the packages beside the sources. A file of comments alone costs nothing, and one that has not changed a copy.
set -e
if ! grep -Eqv '^[[:space:]]*(#|$)' packages.txt; then
  echo 'No packages.'
  exit 0
fi
install() {
  mkdir -p .dependencies
  Rscript --vanilla /opt/pipe/install.R
}
# What R code installs, or lies in the repository, depends on more than the text.
if [ ! -w /opt/cache ] || [ -e .dependencies ] || grep -Eq '^[[:space:]]*-e' packages.txt || grep -E '^[[:space:]]*-t' packages.txt | grep -Evq '[[:space:]](https?|ftps?)://'; then
  install
  exit
fi
# Packages that R itself has are not installed.
environment='cat(R.version.string, unlist(lapply(.libPaths(), list.files)), sep = "\n")'
kept=/opt/cache/dependencies-$( (R_DEFAULT_PACKAGES=NULL Rscript --vanilla -e "$environment"; echo "$CRAN_MIRROR"; cat packages.txt /opt/pipe/client/R/*) | sha256sum | cut -c1-32)
if [ ! -d "$kept" ]; then
  install
  rm -rf /opt/cache/dependencies-* /opt/cache/unfinished
  cp -a .dependencies /opt/cache/unfinished
  mv /opt/cache/unfinished "$kept"
else
  echo 'The packages are those of the last build.'
  cp -a "$kept" .dependencies
fi
