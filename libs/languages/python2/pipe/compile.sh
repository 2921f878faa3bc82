# Compiles the sources and, beside them, the runner.
set -e
rm -rf .algoplane
mkdir .algoplane
cp /opt/pipe/runner.py .algoplane/algoplane_runner.py
exec sh /opt/pipe/python2.sh /opt/pipe/compile.py
