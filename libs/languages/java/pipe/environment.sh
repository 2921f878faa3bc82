# What the build steps have in common: where packages come from, and where they are kept.
set -eu
cache=/tmp
[ -w /opt/cache ] && cache=/opt/cache
repository=$cache/m2
gson_version=2.10.1
gson=$repository/com/google/code/gson/gson/$gson_version/gson-$gson_version.jar

jdk=$(java -version 2>&1)

digest() {
  sha256sum | cut -c1-32
}

# Of the sources below a folder of the platform's, and of what compiles them.
digest_of() {
  (echo "$jdk"; find "$1" -name '*.java' | sort | xargs cat; cat /opt/pipe/*.sh) | digest
}

settings=
if [ -n "${MAVEN_MIRROR-}" ]; then
  settings=/tmp/settings.xml
  mirror=$(printf '%s' "$MAVEN_MIRROR" | sed 's/&/\&amp;/g; s/</\&lt;/g')
  cat >$settings <<XML
<settings><mirrors><mirror><id>algoplane</id><mirrorOf>*</mirrorOf><url>$mirror</url></mirror></mirrors></settings>
XML
fi

# Maven's own classes as the first run of it found them, which saves each later run a second.
maven_archive=$cache/maven-$( (echo "$jdk"; ls -lL /usr/share/maven/lib /usr/share/maven/boot) | digest).jsa

run_maven() {
  archive=
  if [ -f "$maven_archive" ]; then
    archive=-XX:SharedArchiveFile=$maven_archive
  elif [ "$cache" = /opt/cache ]; then
    archive=-XX:ArchiveClassesAtExit=$cache/unfinished.jsa
  fi
  # Half of the memory: what plugins start needs some, too.
  MAVEN_OPTS="-Xmx$((${ALGOPLANE_MEMORY_MB:-2048} / 2))m -Xss4m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData $archive \
    -Xlog:disable -Xlog:all=error:stderr -Djansi.noreset=true" \
    mvn --batch-mode --no-transfer-progress --quiet ${settings:+--settings "$settings"} "-Dmaven.repo.local=$repository" -Dstyle.color=never "$@"
  if [ -f "$cache/unfinished.jsa" ]; then
    rm -f "$cache"/maven-*.jsa
    mv "$cache/unfinished.jsa" "$maven_archive"
  fi
}
