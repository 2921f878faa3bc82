# Called once for each request. `input` is a string, a raw vector, or what the JSON of the request holds.
algorithm <- function(input) {
  paste("Hello", input)
}
