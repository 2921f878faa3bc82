"""Runs one Python 2 algorithm: reads a JSON line from standard input, answers with a JSON line into the FIFO, until the input ends.

Entry points: `apply(input)` with an optional `load()`, in src/NAME.py; the older `Algorithmia.handler`. The published ADK is for Python 3 alone.
Written for CPython 2.7 and Jython 2.7 alike.
"""
import json
import os
import sys

RESULT_FIFO = "/tmp/algoout"
READY = "PIPE_INIT_COMPLETE"


def algorithm_module_name():
    """The module named by algorithmia.conf, else src.Algorithm, else the only one there is."""
    candidates = []
    try:
        with open("algorithmia.conf") as conf:
            candidates.append(json.load(conf)["algoname"])
    except (IOError, ValueError, KeyError, TypeError):
        pass
    candidates.append("Algorithm")
    for name in candidates:
        if os.path.isfile(os.path.join("src", name + ".py")):
            return "src." + str(name)
    modules = [
        file[:-3]
        for file in sorted(os.listdir("src"))
        if file.endswith(".py") and file != "__init__.py" and not file.endswith("_test.py")
    ]
    if len(modules) == 1:
        return "src." + modules[0]
    raise SystemExit("Which module of src/ is the algorithm? Name it in algorithmia.conf as algoname.")


def decode(request):
    kind = request["content_type"]
    if kind == "binary":
        import base64

        return bytearray(base64.b64decode(request["data"]))
    if kind in ("text", "json"):
        return request["data"]
    raise ValueError("Unknown content type: %s" % kind)


def encode(value):
    if isinstance(value, str):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            raise ValueError("apply gave back a str that is not UTF-8. Binary results are a bytearray.")
    if isinstance(value, unicode):
        return {"result": value, "metadata": {"content_type": "text"}}
    if isinstance(value, bytearray):
        import base64

        return {"result": base64.b64encode(str(value)), "metadata": {"content_type": "binary"}}
    return {"result": value, "metadata": {"content_type": "json"}}


def told(read, otherwise):
    """What `read` gives, or `otherwise` where it fails: what an error tells of itself is code of the author's, too."""
    try:
        return read()
    except (SystemExit, KeyboardInterrupt):
        raise
    except:
        return otherwise


def as_text(error):
    """The message of anything that can be raised, an exception of Java and an object of an old-style class included."""
    return told(lambda: unicode(error), None) or told(lambda: str(error).decode("utf-8", "replace"), u"")


def describe(kind, error, trace, error_type=None):
    """What went wrong, with the author's frames and not the runner's."""
    import traceback

    while trace is not None and trace.tb_frame.f_code.co_filename == describe.__code__.co_filename:
        trace = trace.tb_next
    name = as_text(getattr(kind, "__name__", kind))
    error_type = error_type or told(lambda: error.error_type, None)
    return {
        "error": {
            "message": as_text(error) or name,
            "stacktrace": told(lambda: "".join(traceback.format_exception(kind, error, trace)).decode("utf-8", "replace"), name),
            "error_type": error_type if isinstance(error_type, basestring) else "AlgorithmError",
        }
    }


def guarded(action, error_type=None):
    """What `action` gives, and None; or None, and the answer that tells how it failed. Whoever ends the process ends it."""
    try:
        return action(), None
    except (SystemExit, KeyboardInterrupt):
        raise
    except:  # What is raised need not be an Exception: there are old-style classes, and what Java throws.
        return None, json.dumps(describe(*(sys.exc_info() + (error_type,))))


def respond(apply, line):
    answer, failure = guarded(lambda: json.dumps(encode(apply(decode(json.loads(line)))), allow_nan=False))
    return failure or answer


def takes_state(apply):
    import inspect

    try:
        arguments = inspect.getargspec(apply).args
    except TypeError:
        return False
    return len(arguments) - inspect.ismethod(apply) >= 2


def input_lines():
    """Buffered, though the rest is not: read byte by byte, 10 MiB take seconds. Iterating over a file reads ahead and would wait for more."""
    source = sys.stdin if sys.platform.startswith("java") else os.fdopen(sys.stdin.fileno(), "rb", 1 << 16)
    return iter(source.readline, "")


def flush(stream):
    """Of a stream that the author may have closed or replaced: what it held then is lost, and nothing else."""
    try:
        stream.flush()
    except Exception:
        pass


def serve(apply, load):
    state, broken = guarded(load, "LoadingError") if load else (None, None)
    call = apply
    if state is not None and takes_state(apply):
        call = lambda value: apply(value, state)
    print READY
    sys.stdout.flush()
    fifo = None
    for line in input_lines():
        answer = broken or respond(call, line)
        flush(sys.stdout)
        flush(sys.stderr)
        if fifo is None:
            fifo = open(RESULT_FIFO, "w")
        fifo.write(answer + "\n")
        fifo.flush()


def main():
    name = algorithm_module_name()
    # A handler algorithm serves by itself, here, until its input ends.
    __import__(name)
    module = sys.modules[name]
    apply = getattr(module, "apply", None)
    if not callable(apply):
        raise SystemExit("%s has no function apply(input)." % name)
    serve(apply, getattr(module, "load", None))


if __name__ == "__main__":
    main()
