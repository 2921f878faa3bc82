# Turns an author's pom.xml into target/algorithm.jar with target/lib, and puts the runner beside it. One step: the steps share no /tmp.
. /opt/pipe/environment.sh
. /opt/pipe/adk.sh
. /opt/pipe/package.sh
. /opt/pipe/runner.sh
