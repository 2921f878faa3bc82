"""Drives the platform through the published Python client, and prints what came of it as JSON lines."""
import json
import subprocess
import sys
import tempfile
import uuid

import Algorithmia
from Algorithmia.errors import AlgorithmException

address, key, admin_key, git_url, username = sys.argv[1:6]
client = Algorithmia.client(key, address)
name = "Py" + uuid.uuid4().hex[:8]


def tell(what, value):
    print(json.dumps({what: value}, default=str), flush=True)


algo = client.algo("%s/%s" % (username, name))
tell("exists before", algo.exists())
created = algo.create(
    details={"label": "From Python"},
    settings={"language": "python3-1", "source_visibility": "closed", "license": "apl", "network_access": "full", "pipeline_enabled": True, "environment": "cpu"},
)
tell("created", created["name"])
tell("exists after", algo.exists())
tell("scm status", algo.get_scm_status() if hasattr(algo, "get_scm_status") else client.algo(name).url)

with tempfile.TemporaryDirectory() as directory:
    remote = git_url.replace("://", "://%s:%s@" % (username, key)) + "/%s/%s.git" % (username, name)
    git = lambda *words: subprocess.run(["git", "-C", directory, "-c", "user.name=t", "-c", "user.email=t@example.com", *words], check=True, capture_output=True)
    subprocess.run(["git", "clone", "--quiet", remote, directory], check=True)
    with open("%s/src/%s.py" % (directory, name), "w") as source:
        source.write("def apply(input):\n    if input == 'fail':\n        raise ValueError('failed')\n    return input\n")
    git("commit", "--all", "--message", "Echo")
    git("push")

compiled = algo.compile()
commit = compiled["version_info"]["git_hash"]
tell("compiled", len(commit))
tell("by hash", client.algo("%s/%s/%s" % (username, name, commit)).pipe("text").result)
tell("builds", [build["status"] for build in algo.get_builds()["results"]])
tell("build", algo.get_build(algo.get_builds()["results"][0]["build_id"])["commit_sha"] == commit)
tell("logs", "Beginning container customization" in algo.get_build_logs(algo.get_builds()["results"][0]["build_id"])["logs"])
published = algo.publish(settings={"algorithm_callability": "private"}, version_info={"release_notes": "notes", "sample_input": '"sample"', "version_type": "minor"})
tell("published", published["version_info"]["semantic_version"])
tell("versions", [version["version_info"]["semantic_version"] for version in algo.versions(limit=10)["results"]])
tell("info", algo.info(commit)["version_info"]["sample_output"])

latest = client.algo("%s/%s/latestPrivate" % (username, name))
for value in ["text", {"json": [1, None, "ü"]}, None, 3]:
    response = latest.pipe(value)
    tell("pipe", [response.result, response.metadata.content_type, response.metadata.duration >= 0])
tell("bytes", list(latest.pipe(bytearray([0, 1, 255])).result))
try:
    latest.pipe("fail")
except AlgorithmException as error:
    # The client joins the message and the stack trace, and quotes them as Python does.
    tell("raised", [str(error).startswith("'failed\\nTraceback"), error.error_type])
latest.set_options(timeout=60, stdout=False)
tell("options", latest.pipe("again").result)
latest.set_options(output=Algorithmia.algorithm.OutputType.raw)
tell("raw", latest.pipe("räw"))
latest.set_options(output=Algorithmia.algorithm.OutputType.void)
tell("void", latest.pipe("later").async_protocol)
try:
    client.algo("%s/%s/9.9.9" % (username, name)).pipe("x")
except Exception as error:
    tell("missing", "404" in str(error))
tell("scms", [scm["id"] for scm in client.scms()["results"]])
admin = Algorithmia.client(admin_key, address)
user = "u" + uuid.uuid4().hex[:8]
tell("user", admin.create_user({"username": user, "email": user + "@example.com", "passwordHash": "", "shouldCreateHello": False})["username"] == user)

# Data
folder = client.dir("data://.my/pydata" + uuid.uuid4().hex[:8])
tell("dir exists", folder.exists())
folder.create()
one = client.file(folder.path + "/a b.txt")
one.put("hällo")
tell("data", [folder.exists(), one.exists(), one.getString()])
client.file(folder.path + "/j.json").putJson({"a": [1, None]})
tell("json", client.file(folder.path + "/j.json").getJson())
client.file(folder.path + "/b").put(bytes([0, 255]))
tell("data bytes", list(client.file(folder.path + "/b").getBytes()))
tell("files", sorted(entry.path.rsplit("/", 1)[1] for entry in folder.files()))
from Algorithmia.acl import Acl, ReadAcl, AclType
tell("acl", folder.get_permissions().read_acl == AclType.my_algos)
folder.update_permissions(ReadAcl.public)
tell("public", folder.get_permissions().read_acl == AclType.public)
tell("name", client.username())
tell("deleted", one.delete() is not None and not one.exists())
folder.delete(True)
tell("dir gone", not folder.exists())
