"""A runner program for the contract suite: serves apply() of /opt/algorithm/algorithm.py."""
import base64
import json
import sys
import traceback

sys.dont_write_bytecode = True
sys.path.insert(0, "/opt/algorithm")


def raw_answer(text):
    sys.stdout.flush()
    with open("/tmp/algoout", "w") as fifo:
        fifo.write(text)


def envelope(result):
    if isinstance(result, bytes):
        return {"result": base64.b64encode(result).decode(), "metadata": {"content_type": "binary"}}
    kind = "text" if isinstance(result, str) else "json"
    return {"result": result, "metadata": {"content_type": kind}}


def respond(line):
    request = json.loads(line)
    data = request["data"]
    if request["content_type"] == "binary":
        data = base64.b64decode(data)
    try:
        answer = envelope(algorithm.apply(data))
    except Exception as error:
        answer = {"error": {"message": str(error), "stacktrace": traceback.format_exc()}}
        if hasattr(error, "error_type"):
            answer["error"]["error_type"] = error.error_type
    raw_answer(json.dumps(answer) + "\n")


if __name__ == "__main__":
    sys.modules["runner"] = sys.modules["__main__"]
    import algorithm

    if hasattr(algorithm, "load"):
        algorithm.load()
    print("PIPE_INIT_COMPLETE", flush=True)
    for each in sys.stdin:
        respond(each)
