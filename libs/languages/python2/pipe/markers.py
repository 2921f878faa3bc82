"""Prints what requirements may ask of the Python that runs this (`; python_version < "3"`), as JSON."""
import json
import os
import platform
import sys

print(json.dumps({
    "implementation_name": "",
    "implementation_version": "0",
    "os_name": os.name,
    "platform_machine": platform.machine(),
    "platform_python_implementation": platform.python_implementation(),
    "platform_release": platform.release(),
    "platform_system": platform.system(),
    "platform_version": platform.version(),
    "python_full_version": platform.python_version(),
    "python_version": "%d.%d" % sys.version_info[:2],
    "sys_platform": sys.platform,
}))
