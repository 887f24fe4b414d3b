#!/usr/bin/env bash
# `mvn deploy` of a build of two modules into a package, by plain PUT, and a build that reads from there.
#   maven.sh STOWAGE_WAR
# Maven is the project's own mvnw; its plugins come from Maven Central or from ~/.m2.
set -euo pipefail
war=$(realpath "$1"); project=$(realpath "$(dirname "$0")/../../../..")
work=$(mktemp -d "${TMPDIR:-/tmp}/stowage-maven-XXXXXX")
group=io.stowage.clients.deployed; repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done
    rm -rf "$work" "$repository/${group//.//}"
}
trap finish EXIT
fail() { echo "FAILED: $*" >&2; tail -20 "$work/server.log" >&2 || true; exit 1; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
json() { python3 -c 'import json, sys; value = json.load(sys.stdin)
for name in sys.argv[1:]: value = value[int(name)] if name.isdigit() else value[name]
print(value)' "$@"; }

token=maven-test-administrator
printf '%s' "$token" > "$work/token"; chmod 600 "$work/token"
port=$(free_port); root=http://127.0.0.1:$port; base=$root/artifacts/v1
java -Xmx256m -jar "$war" serve --port "$port" --set "stowage.data=$work/data" --set stowage.cashier.type=none \
    --set "stowage.admin.token=file:$work/token" > "$work/server.log" 2>&1 &
pids+=($!)
for _ in $(seq 300); do curl -s -o "$work/wait" "$root/-/health/live" && break; sleep 0.2; done

key() { curl -sf -X POST -H "Authorization: Bearer $token" -d "{\"rights\":\"$1\"}" "$root/-/keys"; }
publisher=$(key read,write); admin=$(key admin:artifacts); reader=$(key read:artifacts)
curl -sf -X PUT -H "Authorization: Bearer $(json secret <<< "$admin")" -d '{"producers":["ci/**"]}' \
    "$base/publishers/$(json key <<< "$publisher")" > "$work/out"
publish() { curl -sf -H "Authorization: Bearer $(json secret <<< "$publisher")" "$@"; }
settings() { # KEY FILE
    printf '<settings><servers><server><id>stowage</id><username>%s</username><password>%s</password></server></servers></settings>\n' \
        "$(json key <<< "$1")" "$(json secret <<< "$1")" > "$2"
}
settings "$publisher" "$work/publisher.xml"; settings "$reader" "$work/reader.xml"

# A build of a parent and two modules, one of which needs the other
plugin() { printf '<plugin><artifactId>maven-%s-plugin</artifactId><version>%s</version></plugin>' "$1" "$2"; }
head='<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
coordinates() { printf '<groupId>%s</groupId><artifactId>%s</artifactId><version>1.4</version>' "$group" "$1"; }
mkdir -p "$work/build/lib/src/main/resources" "$work/build/app/src/main/java"
cat > "$work/build/pom.xml" <<POM
$head$(coordinates parent)<packaging>pom</packaging>
<properties><maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
<modules><module>lib</module><module>app</module></modules>
<build><pluginManagement><plugins>$(plugin deploy 3.1.4)$(plugin install 3.1.4)$(plugin resources 3.3.1)$(plugin jar 3.4.2)$(plugin compiler 3.16.0)$(plugin surefire 3.6.1)</plugins></pluginManagement></build>
</project>
POM
echo "$head<parent>$(coordinates parent)</parent><artifactId>lib</artifactId></project>" > "$work/build/lib/pom.xml"
echo "$head<parent>$(coordinates parent)</parent><artifactId>app</artifactId><dependencies><dependency>$(coordinates lib)</dependency></dependencies></project>" > "$work/build/app/pom.xml"
head -c 300000 /dev/urandom > "$work/build/lib/src/main/resources/data.bin"
echo 'public class App { }' > "$work/build/app/src/main/java/App.java"

mvn() { (cd "$project" && ./mvnw -B -ntp "$@" > "$work/mvn.log" 2>&1) || { tail -40 "$work/mvn.log" >&2; fail "mvnw $*"; }; }
id=$(publish -d '{"producer":"ci/maven","name":"app","version":"1.4"}' "$base/packages" | json id)
mvn -f "$work/build/pom.xml" -s "$work/publisher.xml" deploy "-DaltDeploymentRepository=stowage::$base/packages/$id/files"
publish -X POST "$base/packages/$id/finalize" > "$work/done"
[ "$(json state < "$work/done")" = finalized ] || fail "it is not finalized"

# Another machine, without what the build installed, gets both from the package
rm -rf "${repository:?}/${group//.//}"
mkdir "$work/fetched"
cat > "$work/consumer.xml" <<POM
$head$(coordinates consumer)<packaging>pom</packaging>
<repositories><repository><id>stowage</id><url>$base/packages/$id/files</url></repository></repositories>
<dependencies><dependency>$(coordinates app)</dependency></dependencies>
</project>
POM
mvn -f "$work/consumer.xml" -s "$work/reader.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies "-DoutputDirectory=$work/fetched"
cmp "$work/fetched/lib-1.4.jar" "$work/build/lib/target/lib-1.4.jar" || fail "another lib came back"
cmp "$work/fetched/app-1.4.jar" "$work/build/app/target/app-1.4.jar" || fail "another app came back"

# A second build needs a package of its own: files are never replaced
status=$(curl -s -o "$work/out" -w '%{http_code}' -u "$(json key <<< "$publisher"):$(json secret <<< "$publisher")" -T "$work/build/pom.xml" \
    "$base/packages/$id/files/${group//.//}/app/maven-metadata.xml")
[ "$status" = 409 ] || fail "a finalized package took a file: $status"
echo "passed: mvn deploy ($(json file_count < "$work/done") files)"
