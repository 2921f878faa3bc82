# Puts the runner beside the algorithm, sees whether the two fit, and keeps what the JVM learns of their classes for a fast start.
runner=$cache/runner-$(digest_of /opt/pipe/runner)
if [ ! -d "$runner" ]; then
  rm -rf "$cache"/runner-* "$cache/unfinished"
  # Texts put together at run time the old way: the new way generates classes at every start.
  javac -nowarn -XDstringConcat=inline -encoding UTF-8 -cp "$gson" -d "$cache/unfinished/classes" $(find /opt/pipe/runner -name '*.java')
  jar --create --file "$cache/unfinished/runner.jar" -C "$cache/unfinished/classes" .
  cp "$gson" "$cache/unfinished/gson.jar"
  mv "$cache/unfinished" "$runner"
fi
rm -rf .algoplane
mkdir .algoplane
cp -p "$runner/runner.jar" "$runner/gson.jar" .algoplane

# The author's own classes and jars first: their Gson is the runner's, too. Jars in the repository count as dependencies.
class_path=$( (find target/lib -name '*.jar' | sort; find . -name '*.jar' -not -path './target/*' -not -path './.algoplane/*' | sort) |
  sed 's|^\(\./\)\?|:/opt/algorithm/|' | tr -d '\n')
class_path=/opt/algorithm/target/algorithm.jar$class_path:/opt/algorithm/.algoplane/runner.jar:/opt/algorithm/.algoplane/gson.jar
printf -- '-cp "%s"\n' "$class_path" >.algoplane/arguments

# Reads the whole class path once, without running any of the author's code.
java $(. /opt/pipe/memory.sh) -XX:ArchiveClassesAtExit=.algoplane/classes.jsa -Xlog:disable -Xlog:all=error:stderr -XX:-UsePerfData -Dfile.encoding=UTF-8 \
  @.algoplane/arguments algoplane.runner.Main --check
