# What the build steps have in common: where packages come from, and where they are kept.
set -eu
cache=/tmp
[ -w /opt/cache ] && cache=/opt/cache
repository=$cache/m2
gson_version=2.10.1
gson=$repository/com/google/code/gson/gson/$gson_version/gson-$gson_version.jar

# Half of the memory: what the author's plugins start needs some, too.
export MAVEN_OPTS="-Xmx$((${ALGOPLANE_MEMORY_MB:-2048} / 2))m -Xss4m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData ${MAVEN_OPTS-}"

settings=
if [ -n "${MAVEN_MIRROR-}" ]; then
  settings=/tmp/settings.xml
  mirror=$(printf '%s' "$MAVEN_MIRROR" | sed 's/&/\&amp;/g; s/</\&lt;/g')
  cat >$settings <<XML
<settings><mirrors><mirror><id>algoplane</id><mirrorOf>*</mirrorOf><url>$mirror</url></mirror></mirrors></settings>
XML
fi

run_maven() {
  mvn --batch-mode --no-transfer-progress ${settings:+--settings "$settings"} "-Dmaven.repo.local=$repository" -Dstyle.color=never "$@"
}
