"""Lets code that was written for the Python of 2019 run on the Python of today."""
import sys

if sys.version_info >= (3, 10):
    import traceback

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

    traceback.format_exception = _with_old_names(traceback.format_exception)
    traceback.print_exception = _with_old_names(traceback.print_exception)
