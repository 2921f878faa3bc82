"""Python 3's pip, installing for the Python 2.7 whose markers are the first argument: what is written in Python alone, from wheels or sources.

pip offers this for wheels only, and then asks the requirements' conditions of the Python that it runs on itself.
"""
import json
import sys

from pip._internal.cli import cmdoptions
from pip._internal.cli.main import main
from pip._vendor.packaging import markers

TARGET = ["--python-version", "2.7", "--implementation", "py", "--abi", "none", "--platform", "any"]


def install(environment, arguments):
    markers.default_environment = lambda: dict(environment)
    cmdoptions.check_dist_restriction = lambda options, check_target=False: None
    return main(["install", *TARGET, *arguments])


if __name__ == "__main__":
    sys.exit(install(json.loads(sys.argv[1]), sys.argv[2:]))
