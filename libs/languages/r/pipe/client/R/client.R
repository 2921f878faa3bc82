# Without arguments the client of the running algorithm, whose calls and data count as its caller's.
getAlgorithmiaClient <- function(apiKey = NA_character_, apiAddress = NA_character_) {
  client <- list(apiKey = first_of(apiKey, Sys.getenv("ALGORITHMIA_API_KEY")), apiAddress = first_of(apiAddress, Sys.getenv("ALGORITHMIA_API", "https://api.algorithmia.com")))
  client$algo <- function(algoRef) algorithm_of(client, algoRef)
  client$file <- function(dataUrl) file_of(client, dataUrl)
  client$dir <- function(dataUrl) directory_of(client, dataUrl)
  structure(client, class = "AlgorithmiaClient")
}

# Not with the key.
print.AlgorithmiaClient <- function(x, ...) cat("<Algorithmia client of ", x$apiAddress, ">\n", sep = "")

first_of <- function(given, other) if (is.null(given) || is.na(given)) other else given

# `algoRef` is "USER/NAME", "USER/NAME/VERSION" or the same after "algo://".
algorithm_of <- function(client, algoRef) {
  path <- sub("^(algo://|/)", "", algoRef)
  if (!is.character(algoRef) || !grepl("^[^/]+/.+", path)) {
    stop("An algorithm is named AUTHOR/NAME or AUTHOR/NAME/VERSION, not ", format(algoRef), call. = FALSE)
  }
  options <- list(timeout = 300, stdout = FALSE, output = "default")
  list(
    # Gives list(result, metadata); the answer as raw with the option output = "raw"; what the platform says of the call with "void".
    pipe = function(input) {
      query <- if (options$output == "default") options[names(options) != "output"] else options
      type <- if (is.raw(input)) "application/octet-stream" else "application/json"
      body <- if (is.raw(input)) input else to_json(input)
      response <- request_ok(client, "POST", paste0("/v1/algo/", path), query, body, type)
      if (options$output == "raw") response$content else read_result(response)
    },
    setOptions = function(timeout = 300, stdout = FALSE, output = "default", parameters = list()) {
      if (!output %in% c("default", "raw", "void")) {
        stop("There is no output \"", output, "\": it is default, raw or void", call. = FALSE)
      }
      options <<- utils::modifyList(list(timeout = timeout, stdout = stdout, output = output), parameters)
      invisible(options)
    }
  )
}

# An error of the algorithm that was called is one here.
read_result <- function(response) {
  answer <- as_json(response)
  if (!is.null(answer$error)) {
    stop(api_error(as_text(response), response$status))
  }
  if (identical(answer$metadata$content_type, "binary")) {
    answer$result <- jsonlite::base64_dec(answer$result)
  }
  answer
}

# As the platform offers it to the file of an algorithm; outside, there is nothing to serve.
getAlgorithmHandler <- function(applyfunc, onLoadMethod = function() NULL, pipe = "stdin") {
  if (!"algoplane" %in% search()) {
    stop("There is nothing to serve: this is not the platform. Call your function instead.", call. = FALSE)
  }
  get("getAlgorithmHandler", as.environment("algoplane"))(applyfunc, onLoadMethod, pipe)
}
