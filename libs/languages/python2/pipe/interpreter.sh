# Which Python 2.7 there is. `cpython`: CPython's path, or nothing, where Jython takes its place.
cpython=$(command -v python2.7 || command -v python2 || true)
jython_jar=/usr/share/java/jython.jar
