def apply(input):
    """Called once for each request. `input` is a str, bytes, or what the JSON of the request holds."""
    return "Hello " + str(input)
