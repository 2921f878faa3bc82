# Prints the JVM's options for the memory that there is: three quarters of it for objects, but 96 MiB at least for the JVM itself.
# In a sandbox the JVM sees the memory of the whole machine.
memory=${ALGOPLANE_MEMORY_MB:-1024}
heap=$((memory * 3 / 4))
[ $((memory - heap)) -ge 96 ] || heap=$((memory - 96))
[ $heap -ge $((memory / 2)) ] || heap=$((memory / 2))
# The plain collector needs the least memory for itself, the other one starts faster: the JVM's own archive has objects for that one only.
if [ "$memory" -lt 512 ]; then
  echo "-Xmx${heap}m -XX:+UseSerialGC"
else
  echo "-Xmx${heap}m -XX:+UseG1GC"
fi
