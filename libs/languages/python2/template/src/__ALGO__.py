def apply(input):
    """Called once for each request. `input` is a unicode, a bytearray, or what the JSON of the request holds."""
    return u"Hello %s" % input
