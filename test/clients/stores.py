"""Does with a directory, through the published Python client, all that it offers on data, and prints what came of it as one JSON object."""
import json
import os
import sys
import tempfile

import Algorithmia
from Algorithmia.errors import DataApiError

address, key, place = sys.argv[1:4]
client = Algorithmia.client(key, address)
folder = client.dir(place)
told = {"before": folder.exists()}
folder.create()
folder.dir("inner").create()
file = folder.file("a b ü.txt")
told["absent"] = file.exists()
try:
    file.getString()
    told["missing"] = "read"
except DataApiError as error:
    told["missing"] = "not found" in str(error).lower() or "no " in str(error).lower()
file.put("hällo")
folder.file("bytes").put(bytes(range(256)) * 4000)
folder.file("json").putJson({"a": [1, None, "ü"]})
with tempfile.NamedTemporaryFile() as local:
    local.write(b"of a file")
    local.flush()
    folder.file("local").putFile(local.name)
    folder.file("zipped").putAsZip(local.name)
told["string"] = file.getString()
told["bytes"] = folder.file("bytes").getBytes() == bytes(range(256)) * 4000
told["json"] = folder.file("json").getJson()
with folder.file("local").getFile() as content:
    told["file"] = content.read()
with open(folder.file("zipped").getAsZip(), "rb") as content:
    told["zip"] = content.read().decode()
told["files"] = sorted(one.getName() for one in folder.files())
told["sizes"] = sorted(one.size for one in folder.files())[:2]
told["dirs"] = [one.getName() for one in folder.dirs()]
told["all"] = len(list(folder.list()))
told["directory"] = sorted(os.listdir(folder.getDir()))
file.put("again")
told["again"] = file.getString()
told["deleted"] = [file.delete(), file.exists()]
try:
    folder.delete()
    told["kept"] = False
except DataApiError:
    told["kept"] = True
folder.delete(True)
told["after"] = folder.exists()
print(json.dumps(told))
