# Becomes the Python 2.7 that there is, with the arguments given.
. /opt/pipe/interpreter.sh
path=/opt/algorithm/.algoplane:/opt/algorithm/.dependencies:/opt/algorithm
if [ -n "$cpython" ]; then
  export PYTHONPATH=$path
  exec "$cpython" "$@"
fi

# Three quarters of the memory for objects, but 160 MiB at least for the JVM itself, in which modules become classes: in a sandbox the JVM sees the
# memory of the whole machine.
memory=${ALGOPLANE_MEMORY_MB:-1024}
heap=$((memory * 3 / 4))
[ $((memory - heap)) -ge 160 ] || heap=$((memory - 160))
[ $heap -ge 64 ] || heap=64
# What a build runs is over before the second compiler is worth its time. In a slot it waits for ten times the usual number of calls, for most of what
# runs at the start never runs again.
case $1 in
/opt/pipe/*) compilers=-XX:TieredStopAtLevel=1 ;;
*) compilers='-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000' ;;
esac
# Byte code is not verified, neither Jython's own, most of it in a form for which that takes long, nor what Jython makes. The cache that is skipped is for
# `import *` of Java's packages alone.
exec java -Xmx${heap}m -Xss2m -XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote $compilers \
  -Dfile.encoding=UTF-8 -Dpython.home=/usr/share/jython -Dpython.executable=/usr/bin/jython "-Dpython.path=$path" \
  -Dpython.console=org.python.core.PlainConsole -Dpython.cachedir.skip=true -cp "$jython_jar" org.python.util.jython "$@"
