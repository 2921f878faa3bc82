# One request. `body` is NULL, raw or a string of UTF-8, `file` where the answer goes instead of memory.
# Gives the status, the type and the content as raw.
request <- function(client, method, path, query = list(), body = NULL, type = NULL, file = NULL) {
  handle <- curl::new_handle(customrequest = method, nobody = method == "HEAD")
  if (!is.null(body)) {
    bytes <- if (is.raw(body)) body else charToRaw(enc2utf8(body))
    curl::handle_setopt(handle, postfieldsize = length(bytes), postfields = bytes)
  }
  headers <- list("User-Agent" = "algoplane-r", "Expect" = "", "Content-Type" = type, "Authorization" = if (nzchar(client$apiKey)) paste("Simple", client$apiKey))
  do.call(curl::handle_setheaders, c(list(handle), Filter(Negate(is.null), headers)))
  url <- paste0(client$apiAddress, escape_path(path), query_string(query))
  response <- if (is.null(file)) curl::curl_fetch_memory(url, handle) else curl::curl_fetch_disk(url, file, handle)
  content <- if (is.null(file)) response$content else if (response$status_code >= 400) readBin(file, "raw", file.size(file)) else raw()
  list(status = response$status_code, type = response$type, content = content)
}

escape_path <- function(path) paste(curl::curl_escape(strsplit(path, "/", fixed = TRUE)[[1]]), collapse = "/")

query_string <- function(query) {
  if (length(query) == 0) {
    return("")
  }
  values <- vapply(query, function(value) if (is.logical(value)) tolower(value) else format(value, scientific = FALSE), "")
  paste0("?", paste0(names(query), "=", curl::curl_escape(values), collapse = "&"))
}

# The same, but an error of R for what is none of the statuses of success. The condition has the class "AlgorithmiaApiError".
request_ok <- function(...) {
  response <- request(...)
  if (response$status >= 300) {
    stop(api_error(as_text(response), response$status))
  }
  response
}

# `answer`: the text of an answer, whose `error` is an object or a string.
api_error <- function(answer, status) {
  error <- tryCatch(jsonlite::parse_json(answer)$error, error = function(e) NULL)
  message <- if (is.list(error)) error$message else error
  if (is.null(message)) {
    message <- paste("the server answered with the status", status)
  }
  structure(class = c("AlgorithmiaApiError", "error", "condition"), list(message = paste("Algorithmia:", message), call = NULL))
}

as_text <- function(response) {
  # R ends strings at the character NUL.
  text <- rawToChar(response$content[response$content != 0])
  Encoding(text) <- "UTF-8"
  text
}

as_json <- function(response) jsonlite::parse_json(as_text(response), simplifyVector = FALSE)
