data_path <- function(uri) {
  path <- sub("^(data://|/)", "", uri)
  if (!is.character(uri) || length(uri) != 1 || !nzchar(path)) {
    stop("A file or directory is named data://USER/COLLECTION/FILE, not ", format(uri), call. = FALSE)
  }
  # Other stores than the platform's own are named s3://, dropbox+label:// and so on.
  if (grepl("://", path, fixed = TRUE)) paste0("/v1/connector/", sub("://", "/", path, fixed = TRUE)) else paste0("/v1/data/", path)
}

name_of <- function(path) sub("^.*/", "", sub("/+$", "", path))

file_of <- function(client, uri, entry = list()) {
  path <- data_path(uri)
  get <- function(...) request_ok(client, "GET", path, ...)
  self <- list(last_modified = parse_time(entry$last_modified), size = if (is.null(entry$size)) NA_integer_ else entry$size)
  put <- function(bytes) {
    request_ok(client, "PUT", path, body = bytes, type = "application/octet-stream")
    invisible(structure(self, class = "AlgorithmiaDataFile"))
  }
  self$exists <- function() request(client, "HEAD", path)$status == 200
  self$getName <- function() name_of(path)
  self$getString <- function() as_text(get())
  self$getJson <- function() from_json(as_text(get()))
  self$getRaw <- function() get()$content
  # In a temporary file, whose path it gives.
  self$getFile <- function() {
    target <- tempfile()
    get(file = target)
    target
  }
  self$put <- put
  self$putJson <- function(data) put(to_json(data))
  self$putFile <- function(fileName) put(readBin(fileName, "raw", file.size(fileName)))
  self$delete <- function() invisible(request_ok(client, "DELETE", path)$status == 200)
  structure(self, class = "AlgorithmiaDataFile")
}

parse_time <- function(text) if (is.null(text)) NA else as.POSIXct(text, format = "%Y-%m-%dT%H:%M:%OSZ", tz = "UTC")

directory_of <- function(client, uri) {
  uri <- sub("/+$", "", uri)
  path <- data_path(uri)
  child <- function(name) paste0(uri, "/", name)
  page <- function(marker) as_json(request_ok(client, "GET", path, if (is.null(marker)) list() else list(marker = marker)))
  file <- function(name) file_of(client, child(name))
  dir <- function(name) directory_of(client, child(name))
  structure(class = "AlgorithmiaDataDirectory", list(
    getName = function() name_of(path),
    exists = function() request(client, "GET", path)$status == 200,
    create = function(acl = NULL) {
      body <- c(list(name = name_of(path)), if (!is.null(acl)) list(acl = acl$getApiQueryList()))
      request_ok(client, "POST", sub("/[^/]+$", "", path), body = to_json(body), type = "application/json")
      invisible(directory_of(client, uri))
    },
    delete = function(force = FALSE) invisible(request_ok(client, "DELETE", path, if (force) list(force = TRUE) else list())$status == 200),
    file = file,
    dir = dir,
    files = function() entries(page, "files", function(entry) file_of(client, child(entry$filename), entry)),
    dirs = function() entries(page, "folders", function(entry) dir(entry$name)),
    # NULL where the directory has none.
    getPermissions = function() {
      permissions <- as_json(request_ok(client, "GET", path, list(acl = TRUE)))$acl
      if (!is.null(permissions)) access_list(permissions$read)
    },
    updatePermissions = function(acl) {
      body <- to_json(list(acl = acl$getApiQueryList()))
      invisible(request_ok(client, "PATCH", path, body = body, type = "application/json")$status == 200)
    }
  ))
}

# Goes through a listing page by page: while (it$hasNext()) it$getNext().
entries <- function(page, member, open) {
  found <- list()
  marker <- NULL
  more <- TRUE
  has_next <- function() {
    while (length(found) == 0 && more) {
      listing <- page(marker)
      found <<- listing[[member]]
      marker <<- listing$marker
      more <<- !is.null(marker)
    }
    length(found) > 0
  }
  list(hasNext = has_next, getNext = function() {
    if (!has_next()) {
      stop("There are no elements left", call. = FALSE)
    }
    entry <- found[[1]]
    found <<- found[-1]
    open(entry)
  })
}

# Who may read a directory: "user://*", "algo://.my/*" or, where nobody else may, "PRIVATE".
access_list <- function(read) {
  list(read_acl = if (length(read) > 0) read[[1]] else "PRIVATE", getApiQueryList = function() list(read = as.list(read)))
}

ReadAcl.PUBLIC <- access_list("user://*")
ReadAcl.PRIVATE <- access_list(character())
ReadAcl.MY_ALGORITHMS <- access_list("algo://.my/*")
