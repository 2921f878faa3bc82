# Reads a JSON line from standard input, answers with a JSON line into the FIFO, until the input ends.
RESULT_FIFO <- "/tmp/algoout"
READY <- "PIPE_INIT_COMPLETE"
DEEPEST_TRACE <- 50

# Whether serve() has been called, which ends with the input.
served <- FALSE

# As of the package algorithmia: `$serve()` runs `load`, then `algorithm(input)` for each request, or `algorithm(input, state)` where `load` gives something and it
# takes it.
getAlgorithmHandler <- function(applyfunc, onLoadMethod = function() NULL, pipe = "stdin") {
  list(serve = function() serve(applyfunc, onLoadMethod, pipe))
}

serve <- function(algorithm, load, input) {
  served <<- TRUE
  loaded <- attempt(load)
  broken <- if (!is.null(loaded$failure)) failure_to_json(loaded, "LoadingError")
  apply <- if (is.null(loaded$value) || length(formals(args(algorithm))) < 2) algorithm else function(input) algorithm(input, loaded$value)
  restore_output()
  cat(READY, "\n", sep = "")
  flush(stdout())
  requests <- open_raw(input, "r")
  answers <- NULL
  while (length(line <- readLines(requests, 1, warn = FALSE, encoding = "UTF-8")) > 0) {
    answer <- if (is.null(broken)) respond(apply, line) else broken
    restore_output()
    flush(stdout())
    if (is.null(answers) || !is_open(answers)) {
      answers <- open_raw(RESULT_FIFO, "w")
    }
    writeLines(answer, answers, useBytes = TRUE)
    flush(answers)
    if (!is_open(requests)) {
      requests <- open_raw(input, "r")
    }
  }
}

# Not looked into for compression, of which file() warns where it cannot.
open_raw <- function(name, mode) file(name, mode, raw = name != "stdin")

# Whether the author has left the connection alone: closeAllConnections() closes the runner's, too, and their numbers go to what is opened next.
is_open <- function(connection) any(getAllConnections() == connection) && identical(getConnection(connection), connection)

respond <- function(apply, line) {
  read <- attempt(decode, line)
  if (!is.null(read$failure)) {
    return(failure_to_json(read["failure"]))
  }
  done <- attempt(apply, read$value)
  if (!is.null(done$failure)) {
    return(failure_to_json(done))
  }
  sent <- attempt(encode, done$value)
  if (is.null(sent$failure)) sent$value else failure_to_json(sent["failure"])
}

decode <- function(line) {
  request <- from_json(line)
  switch(request$content_type,
    text = ,
    json = request$data,
    binary = jsonlite::base64_dec(request$data),
    stop("Unknown content type: ", request$content_type)
  )
}

encode <- function(value) {
  if (is.raw(value)) {
    answer(to_json(base64(value)), "binary")
  } else if (is.character(value) && length(value) == 1 && !is.na(value) && !inherits(value, "AsIs")) {
    answer(to_json(unname(value)), "text")
  } else {
    answer(to_json(value), "json")
  }
}

answer <- function(json, type) sprintf("{\"result\":%s,\"metadata\":{\"content_type\":\"%s\"}}", json, type)

# What the function gives as `value`, or its error as `failure` with the calls that led to it.
attempt <- function(f, ...) {
  calls <- NULL
  begin <- 0
  run <- function() {
    begin <<- sys.nframe() + 1
    f(...)
  }
  tryCatch(
    list(value = withCallingHandlers(run(), error = function(e) calls <<- utils::tail(sys.calls(), -begin))),
    error = function(e) list(failure = e, calls = calls)
  )
}

# What a condition tells of itself is code of the author's, too, and may fail, or give what is no text.
failure_to_json <- function(attempted, type = NULL) {
  told <- attempt(describe_failure, attempted, type)
  if (is.null(told$failure)) told$value else to_json(list(error = list(message = "The error could not be described.", error_type = c(type, "AlgorithmError")[1])))
}

describe_failure <- function(attempted, type) {
  error <- attempted$failure
  message <- paste(conditionMessage(error), collapse = "\n")
  kind <- setdiff(class(error), c("simpleError", "rlang_error", "error", "condition"))
  call <- conditionCall(error)
  place <- if (is.call(call)) paste(" in", call_text(call))
  trace <- c(paste0(class(error)[1], place, ": ", message), describe_calls(attempted$calls))
  described <- list(message = message, error_type = c(type, kind, "AlgorithmError")[1], stacktrace = paste(trace, collapse = "\n"))
  to_json(list(error = lapply(described, valid)))
}

# Bytes that are not UTF-8 as <eb>: messages quote input, which may be anything.
valid <- function(text) if (validUTF8(text) || Encoding(text) == "latin1") text else iconv(text, "UTF-8", "UTF-8", sub = "byte")

# The author's calls, the innermost first, each with its place in the sources.
describe_calls <- function(calls) {
  names <- vapply(calls, function(call) if (is.name(call[[1]])) as.character(call[[1]]) else "", "")
  ends <- c(which(names %in% c("stop", "abort")), which(names == ".handleSimpleError") - 1)
  calls <- rev(if (length(ends) > 0) utils::head(calls, min(ends)) else calls)
  vapply(utils::head(calls, DEEPEST_TRACE), function(call) {
    place <- attr(call, "srcref")
    paste0("  at ", call_text(call), if (!is.null(place)) paste0(" (", attr(place, "srcfile")$filename, ":", place[1], ")"))
  }, "")
}

call_text <- function(call) {
  lines <- deparse(call, nlines = 2)
  if (length(lines) > 1) paste(lines[1], "...") else lines
}

# Output that the author diverted and left so.
restore_output <- function() {
  while (sink.number() > 0) sink()
}
