# Called once for each request. `input` is a String, binary or not, or what the JSON of the request holds.
def apply(input)
  "Hello #{input}"
end
