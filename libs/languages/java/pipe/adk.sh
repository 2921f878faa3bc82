# Puts the classes that newer algorithms are built with into the local repository, under the names that their pom.xml has for them: the public
# registry has them no longer.
adk=$cache/adk-$(digest_of /opt/pipe/adk)

# artifact, version
install_adk() {
  folder=$repository/com/algorithmia/$1
  mkdir -p "$folder/$2"
  cp "$cache/unfinished/adk.jar" "$folder/$2/$1-$2.jar"
  cat >"$folder/$2/$1-$2.pom" <<XML
<project><modelVersion>4.0.0</modelVersion><groupId>com.algorithmia</groupId><artifactId>$1</artifactId><version>$2</version></project>
XML
  cat >"$folder/maven-metadata-local.xml" <<XML
<metadata><groupId>com.algorithmia</groupId><artifactId>$1</artifactId><versioning><release>$2</release><versions><version>$2</version></versions></versioning></metadata>
XML
}

if [ ! -d "$adk" ]; then
  rm -rf "$cache"/adk-* "$cache/unfinished"
  javac --release 11 -d "$cache/unfinished/classes" $(find /opt/pipe/adk -name '*.java')
  jar --create --file "$cache/unfinished/adk.jar" -C "$cache/unfinished/classes" .
  install_adk algorithm-handler 1.2.1
  install_adk adk 1.0.3
  mv "$cache/unfinished" "$adk"
fi
