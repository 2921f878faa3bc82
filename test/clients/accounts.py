"""Drives what the published Python client offers on accounts, environments and secrets, and prints what came of it as JSON lines."""
import json
import os
import sys
import tempfile
import uuid

import Algorithmia

address, key, admin_key, username, algorithm = sys.argv[1:6]
client = Algorithmia.client(key, address)
admin = Algorithmia.client(admin_key, address)
unique = uuid.uuid4().hex[:8]


def tell(what, value):
    print(json.dumps({what: value}, default=str), flush=True)


user = admin.create_user({"username": "py" + unique, "email": "py%s@example.com" % unique, "passwordHash": "", "shouldCreateHello": False})
tell("user", [user["username"] == "py" + unique, user["resource_type"]])
tell("types", sorted(kind["name"] for kind in admin.get_org_types())[:2])
name = "org" + unique
request = {"org_name": name, "org_label": "Label", "org_contact_name": "Some owner", "org_email": name + "@example.com", "org_url": "https://example.com", "type_id": "basic", "resource_type": "organization"}
made = admin.create_org(request)
tell("created", [made["org_name"] == name, made["resource_type"]])
tell("got", admin.get_org(name)["org_label"])
made["type_id"] = "pro"
made["org_label"] = "Changed"
tell("edited", admin.edit_org(name, made).status_code)
tell("changed", admin.get_org(name)["org_label"])
tell("invited", [admin.invite_to_org(name, "py" + unique).status_code, admin.invite_to_org(name, "py" + unique).status_code])
tell("organization errors", admin.get_organization_errors(name))
tell("user errors", [admin.get_user_errors("py" + unique), admin.get_user_errors(str(uuid.uuid4()))])
tell("algorithm errors", client.get_algorithm_errors(client.algo(algorithm).get_algorithm_id()))
try:
    client.get_algorithm_errors("hello")
except Exception as error:
    tell("missing", "No such algorithm" in str(error) or "404" in str(error))

tell("languages", "python3-1" in [language["name"] for language in client.get_supported_languages()])
environment = client.get_environment("python3-1")["environments"][0]
tell("environment", [environment["machine_type"], environment["language"]["name"]])
with tempfile.TemporaryDirectory() as directory:
    client.get_template(environment["environment_specification_id"], directory)
    tell("template", sorted(os.listdir(directory)))

tell("providers", [provider["name"] for provider in client.get_secret_providers()])
secret = client.algo(algorithm).set_secret("short", "PY_SECRET_" + unique.upper(), "value")
tell("secret", [secret["secret_key"] == "PY_SECRET_" + unique.upper(), "secret_value" in secret])
tell("secrets", secret["id"] in [one["id"] for one in client.algo(algorithm).get_secrets()["secrets"]])
