"""Lets code that was written for the Python of 2019 run on the Python of today."""
import sys

PATCHED = ("format_exception", "print_exception")


def _with_old_names(function):
    """`etype=` was a keyword until 3.9; the published ADK still passes it when an algorithm raises."""

    def call(*args, **kwargs):
        if "etype" in kwargs:
            kwargs.pop("etype")
            value = kwargs.pop("value", None)
            tb = kwargs.pop("tb", None)
            return function(type(value), value, tb, *args, **kwargs)
        return function(*args, **kwargs)

    call.__name__ = function.__name__
    call.__doc__ = function.__doc__
    return call


def _patch(traceback):
    for name in PATCHED:
        setattr(traceback, name, _with_old_names(getattr(traceback, name)))


class _WhenImported:
    """Waits for traceback, and then is gone: to import it at the start of every process would be a tenth of that."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "traceback":
            return None
        sys.meta_path.remove(cls)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                execute = spec.loader.exec_module

                def exec_module(module):
                    execute(module)
                    _patch(module)

                spec.loader.exec_module = exec_module
                return spec
        return None


if sys.version_info >= (3, 10):
    if "traceback" in sys.modules:
        _patch(sys.modules["traceback"])
    else:
        sys.meta_path.insert(0, _WhenImported)
