# Defines `install`, by the pip of CPython, which compiles extensions where the image has a compiler. Jython runs none: there Python 3's pip installs for it.
options='--disable-pip-version-check --no-warn-script-location --no-input --progress-bar off --no-compile'
if [ -w /opt/cache ]; then
  options="$options --cache-dir=/opt/cache/pip"
else
  options="$options --no-cache-dir"
fi
export PIP_NO_PYTHON_VERSION_WARNING=1

interpreter_version() {
  if [ -n "$cpython" ]; then
    "$cpython" -V 2>&1
  else
    java -version 2>&1
    readlink -f "$jython_jar"
  fi
}

# folder, what to install
install_by_python3() {
  folder=$1
  shift
  markers=$(sh /opt/pipe/python2.sh /opt/pipe/markers.py)
  python3 /opt/pipe/foreign_pip.py "$markers" $options --no-warn-conflicts --root-user-action=ignore --target "$folder" "$@"
}

install_by_cpython() {
  if "$cpython" -m pip --version >/dev/null 2>&1; then
    "$cpython" -m pip install $options --target .dependencies --requirement requirements.txt
    return
  fi
  # The last ones for Python 2.7.
  install_by_python3 /tmp/pip pip==20.3.4 setuptools==44.1.1 wheel==0.37.1 >/dev/null
  PYTHONPATH=/tmp/pip "$cpython" -m pip install $options --target .dependencies --requirement requirements.txt
}

install() {
  if [ -n "$cpython" ]; then
    install_by_cpython
  else
    install_by_python3 .dependencies --requirement requirements.txt
  fi
  sh /opt/pipe/python2.sh /opt/pipe/compile.py dependencies
}
