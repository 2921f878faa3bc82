# Makes target/algorithm.jar and target/lib. What was fetched is kept, and so are the dependencies of a pom.xml that has not changed.
if [ ! -f pom.xml ]; then
  echo 'There is no pom.xml, from which an algorithm is built.' >&2
  exit 1
fi
rm -rf target
dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.6.1
# What a link leads to may be endless.
kept=$cache/lib-$( (echo "$jdk" "${MAVEN_MIRROR-}"; find . \( -name pom.xml -o -path './.mvn/*' \) -xtype f | sort | xargs head -qc 16M) | digest)
goals=package
if [ -d "$kept" ] && [ -f "$gson" ]; then
  # All is there. Nor may a newer version of anything come in, which `kept` would not have.
  goals="--offline package"
else
  # `get` fetches what the runner needs.
  rm -rf "$cache"/lib-*
  goals="package $dependency_plugin:copy-dependencies $dependency_plugin:get -Dartifact=com.google.code.gson:gson:$gson_version -Dtransitive=false"
fi
# The tests are the author's to run.
run_maven -Dmaven.test.skip=true -DincludeScope=runtime -DoutputDirectory=/opt/algorithm/target/lib $goals
mkdir -p target/lib
if [ ! -d "$kept" ]; then
  rm -rf "$cache/unfinished"
  cp -a target/lib "$cache/unfinished"
  mv "$cache/unfinished" "$kept"
else
  echo 'The dependencies are those of the last build.'
  cp -a "$kept/." target/lib
fi

# The one with everything in it, where a plugin makes such a jar beside the plain one.
jar=$(ls -S target/*.jar 2>/dev/null | grep -Ev -e '-(sources|javadoc|tests)\.jar$|/original-' | head -n 1)
if [ -z "$jar" ]; then
  echo 'The build of pom.xml made no jar in target/.' >&2
  exit 1
fi
[ "$jar" = target/algorithm.jar ] || mv "$jar" target/algorithm.jar
find target -mindepth 1 -maxdepth 1 ! -name algorithm.jar ! -name lib -exec rm -rf {} +
