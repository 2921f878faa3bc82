# Starts the runner. The archive of classes counts only while everything in it is as it was at the build; otherwise the JVM does without it.
exec java $(. /opt/pipe/memory.sh) -Xshare:auto -XX:SharedArchiveFile=.algoplane/classes.jsa -Xlog:disable -Xlog:all=error:stderr \
  -XX:-UsePerfData -XX:-OmitStackTraceInFastThrow -Dfile.encoding=UTF-8 @.algoplane/arguments algoplane.runner.Main
