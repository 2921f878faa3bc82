# Prints the JVM's options for the memory that there is: three quarters of it for objects, but 96 MiB at least for the JVM itself.
# In a sandbox the JVM sees the memory of the whole machine.
memory=${ALGOPLANE_MEMORY_MB:-1024}
heap=$((memory * 3 / 4))
[ $((memory - heap)) -ge 96 ] || heap=$((memory - 96))
[ $heap -ge $((memory / 2)) ] || heap=$((memory / 2))
options="-Xmx${heap}m"
# With little to collect the plain collector does best, and starts first.
[ "$memory" -gt 4096 ] || options="$options -XX:+UseSerialGC"
echo "$options"
