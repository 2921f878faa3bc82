"""Compiles the sources and the runner, or with the argument `dependencies` those: where they run nothing can be written, and each start would do it."""
import os
import py_compile
import sys

# Compiled code knows its source by the time of it: Jython to the millisecond, of which archives keep the seconds.
SOURCE_TIME = 1000000000


def told(file, mistake):
    """As CPython tells it. Jython keeps of the exception what it was made of."""
    value = mistake.exc_value
    details = value if isinstance(value, tuple) else value.args
    if len(details) < 2:
        return "  File \"%s\"\n%s: %s" % (file, mistake.exc_type_name, details[0])
    message, (_, line, column, text) = details
    return "  File \"%s\", line %d\n    %s\n    %s^\n%s: %s" % (file, line, (text or "").rstrip(), " " * (column - 1), mistake.exc_type_name, message)


def compile_folder(folder):
    """Compiles every file, and returns the mistakes of syntax, as text with their places."""
    mistakes = []
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            file = os.path.join(place, name)
            if not name.endswith(".py") or os.path.islink(file):
                continue
            try:
                os.utime(file, (SOURCE_TIME, SOURCE_TIME))
                py_compile.compile(file, doraise=True)
            except py_compile.PyCompileError as mistake:
                mistakes.append(told(file, mistake))
    return mistakes


def main(arguments):
    if arguments == ["dependencies"]:
        # Packages may hold files for Python 3 that nobody imports here.
        compile_folder(".dependencies")
        return
    mistakes = compile_folder(".algoplane") + compile_folder("src")
    if not os.path.isfile(os.path.join("src", "__init__.py")):
        mistakes.append("src/__init__.py is missing. It may be empty, but without it Python 2 imports nothing from src/.")
    if mistakes:
        raise SystemExit("\n".join(mistakes))


if __name__ == "__main__":
    main(sys.argv[1:])
