"""Runs one Python algorithm: reads a JSON line from standard input, answers with a JSON line into the FIFO, until the input ends.

Entry points: `apply(input)` with an optional `load()`, in src/NAME.py; the published ADK; the older `Algorithmia.handler`.
"""
import importlib
import json
import os
import sys

RESULT_FIFO = "/tmp/algoout"
READY = "PIPE_INIT_COMPLETE"
# Whoever raises these ends the process. All else is an error of the call, whatever its base class: asyncio.CancelledError is no Exception.
ENDS = (SystemExit, KeyboardInterrupt)


def algorithm_module_name():
    """The module named by algorithmia.conf, else src.Algorithm, else the only one there is."""
    candidates = []
    try:
        with open("algorithmia.conf", encoding="utf-8") as conf:
            candidates.append(json.load(conf)["algoname"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    candidates.append("Algorithm")
    for name in candidates:
        if os.path.isfile(os.path.join("src", name + ".py")):
            return "src." + name
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

        return base64.b64decode(request["data"])
    if kind in ("text", "json"):
        return request["data"]
    raise ValueError("Unknown content type: %s" % kind)


def encode(value):
    if isinstance(value, str):
        return {"result": value, "metadata": {"content_type": "text"}}
    if isinstance(value, (bytes, bytearray)):
        import base64

        return {"result": base64.b64encode(value).decode("ascii"), "metadata": {"content_type": "binary"}}
    return {"result": value, "metadata": {"content_type": "json"}}


def told(read, otherwise):
    """What `read` gives, or `otherwise` where it fails: what an error tells of itself is code of the author's, too."""
    try:
        return read()
    except ENDS:
        raise
    except BaseException:
        return otherwise


def describe(error, kind=None):
    """What went wrong, with the author's frames and not the runner's."""
    import traceback

    name = type(error).__name__
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    kind = kind or told(lambda: error.error_type, None)
    return {
        "error": {
            "message": told(lambda: str(error), "") or name,
            "stacktrace": told(lambda: "".join(traceback.format_exception(type(error), error, trace)), name),
            "error_type": kind if isinstance(kind, str) else "AlgorithmError",
        }
    }


def respond(apply, line):
    try:
        return json.dumps(encode(apply(decode(json.loads(line)))), allow_nan=False)
    except ENDS:
        raise
    except BaseException as error:
        return json.dumps(describe(error))


def flush(stream):
    """Of a stream that the author may have closed or replaced: what it held then is lost, and nothing else."""
    try:
        stream.flush()
    except Exception:
        pass


def serve(apply, load):
    state, broken = None, None
    try:
        state = load() if load else None
    except ENDS:
        raise
    except BaseException as error:
        broken = json.dumps(describe(error, "LoadingError"))
    call = apply
    if load and state is not None and takes_state(apply):
        call = lambda value: apply(value, state)
    print(READY, flush=True)
    fifo = None
    for line in sys.stdin:
        answer = broken or respond(call, line)
        flush(sys.stdout)
        flush(sys.stderr)
        if fifo is None:
            fifo = open(RESULT_FIFO, "w", encoding="utf-8")
        fifo.write(answer + "\n")
        fifo.flush()


def takes_state(apply):
    import inspect

    try:
        required = [
            parameter
            for parameter in inspect.signature(apply).parameters.values()
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
    except (TypeError, ValueError):
        return False
    return len(required) >= 2


def main():
    name = algorithm_module_name()
    # An ADK or handler algorithm serves by itself, here, until its input ends.
    module = importlib.import_module(name)
    if os.path.exists(".adk"):
        return
    apply = getattr(module, "apply", None)
    if not callable(apply):
        raise SystemExit("%s has no function apply(input)." % name)
    serve(apply, getattr(module, "load", None))


if __name__ == "__main__":
    main()
