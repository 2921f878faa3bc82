# JSON as R values and back, so that what comes in and goes out again is the same: jsonlite alone takes [1] for 1, or writes 2^53 in 15 digits.

# An object is a named list; an array of numbers, strings or booleans a vector; any other array a list; null is NULL. An array of one keeps the class "AsIs",
# by which to_json() knows it from a value alone. Numbers are doubles, which do not overflow as R's integers do.
from_json <- function(text) {
  # R ends strings at the character NUL, without a word.
  if (grepl("\\u0000", text, fixed = TRUE) && grepl("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000", text, perl = TRUE)) {
    stop("R has no strings with the character NUL (\\u0000): send the input as binary.", call. = FALSE)
  }
  simplify(jsonlite::parse_json(text, simplifyVector = FALSE))
}

simplify <- function(value) {
  if (!is.list(value)) {
    return(if (is.integer(value)) as.numeric(value) else value)
  }
  if (!is.null(names(value)) || length(value) == 0) {
    return(lapply(value, simplify))
  }
  kinds <- unique(vapply(value, typeof, ""))
  if (all(kinds %in% c("integer", "double"))) {
    value <- as.numeric(unlist(value))
  } else if (length(kinds) == 1 && kinds %in% c("character", "logical")) {
    value <- unlist(value)
  } else {
    return(lapply(value, simplify))
  }
  if (length(value) == 1) I(value) else value
}

# A vector of one is a value alone, unless it is I(). Lists, vectors and data frames with names are objects, matrices arrays of their rows. NA is null; what JSON has no
# number for is a string: "NaN", "Inf", "-Inf".
to_json <- function(value) {
  if (is.null(value)) {
    "null"
  } else if (inherits(value, "POSIXt")) {
    to_json(format(as.POSIXct(value), "%Y-%m-%dT%H:%M:%OS3Z", tz = "UTC"))
  } else if (is.factor(value) || inherits(value, "Date")) {
    to_json(as.character(value))
  } else if (is.data.frame(value)) {
    to_json(lapply(as.list(value), I))
  } else if (is.raw(value)) {
    json_strings(base64(value))
  } else if (length(dim(value)) > 1) {
    json_array(vapply(asplit(value, 1), function(row) to_json(I(unname(row))), ""))
  } else if (is.list(value)) {
    collect(vapply(value, to_json, "", USE.NAMES = FALSE), names(value))
  } else {
    vector_to_json(value)
  }
}

vector_to_json <- function(value) {
  scalars <- json_scalars(value)
  if (is.null(names(value)) && length(value) == 1 && !inherits(value, "AsIs")) scalars else collect(scalars, names(value))
}

collect <- function(elements, names) {
  if (is.null(names)) {
    json_array(elements)
  } else {
    names[is.na(names)] <- "NA"
    paste0("{", paste0(json_strings(names), rep(":", length(names)), elements, collapse = ","), "}")
  }
}

json_array <- function(elements) paste0("[", paste0(elements, collapse = ","), "]")

json_scalars <- function(value) {
  kind <- typeof(value)
  if (inherits(value, "integer64")) {
    return(ifelse(is.na(value), "null", as.character(value)))
  }
  class <- class(value)[1]
  attributes(value) <- NULL
  switch(kind,
    character = json_strings(value),
    double = json_numbers(value),
    integer = ifelse(is.na(value), "null", sprintf("%d", value)),
    logical = ifelse(is.na(value), "null", ifelse(value, "true", "false")),
    stop(sprintf("A value of class \"%s\" has no form in JSON: give lists, vectors, data frames or NULL.", class), call. = FALSE)
  )
}

# With as many digits as it takes to be the same number again.
json_numbers <- function(value) {
  text <- sprintf("%.15g", value)
  inexact <- is.finite(value)
  inexact[inexact] <- as.numeric(text[inexact]) != value[inexact]
  text[inexact] <- sprintf("%.17g", value[inexact])
  strange <- !is.finite(value)
  text[strange] <- ifelse(is.nan(value[strange]), "\"NaN\"", ifelse(is.na(value[strange]), "null", paste0("\"", text[strange], "\"")))
  text
}

json_strings <- function(value) {
  if (!all(is.na(value) | Encoding(value) == "latin1" | validUTF8(value))) {
    stop("A string is not valid UTF-8: give bytes as raw.", call. = FALSE)
  }
  text <- enc2utf8(value)
  special <- grepl("[\"\\\\\\x01-\\x1f]", text, perl = TRUE)
  text[special] <- escape(text[special])
  ifelse(is.na(text), "null", paste0("\"", text, "\""))
}

escape <- function(text) {
  short <- c("\\" = "\\\\", "\"" = "\\\"", "\n" = "\\n", "\r" = "\\r", "\t" = "\\t")
  for (character in names(short)) {
    text <- gsub(character, short[[character]], text, fixed = TRUE)
  }
  if (any(grepl("[\\x01-\\x1f]", text, perl = TRUE))) {
    for (code in 1:31) {
      text <- gsub(intToUtf8(code), sprintf("\\u%04x", code), text, fixed = TRUE)
    }
  }
  text
}

# jsonlite breaks the lines.
base64 <- function(bytes) gsub("\n", "", jsonlite::base64_enc(bytes), fixed = TRUE)
