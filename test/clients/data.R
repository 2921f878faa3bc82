# Does, through the platform's own client of R, all that it offers on data and calls, and prints what came of it as one JSON object.
library(algorithmia)

arguments <- commandArgs(TRUE)
client <- getAlgorithmiaClient(arguments[2], arguments[1])
folder <- client$dir(arguments[3])
raised <- function(code) tryCatch({ force(code); FALSE }, AlgorithmiaApiError = function(e) conditionMessage(e))
names_of <- function(found) {
  names <- character()
  while (found$hasNext()) names <- c(names, found$getNext()$getName())
  I(sort(names))
}
told <- list(before = folder$exists())
folder$create(ReadAcl.PUBLIC)
told$acl <- folder$getPermissions()$read_acl
folder$updatePermissions(ReadAcl.PRIVATE)
told$changed <- folder$getPermissions()$read_acl
file <- folder$file("a b \u00fc?#.txt")
told$absent <- file$exists()
told$missing <- raised(file$getString())
file$put("h\u00e4llo")
folder$file("bytes")$put(rep(as.raw(0:255), 4000))
folder$file("json")$putJson(list(a = list(1, NULL, "\u00fc"), b = I(1)))
writeLines("of a file", local <- tempfile())
folder$file("local")$putFile(local)
told$string <- file$getString()
told$bytes <- identical(folder$file("bytes")$getRaw(), rep(as.raw(0:255), 4000))
told$json <- folder$file("json")$getJson()
told$file <- readLines(folder$file("local")$getFile())
told$files <- names_of(folder$files())
told$dirs <- folder$getName() %in% names_of(client$dir("data://.my")$dirs())
told$size <- folder$files()$getNext()$size > 0
told$deleted <- c(file$delete(), file$exists())
told$kept <- raised(folder$delete())
folder$delete(TRUE)
told$after <- folder$exists()
echo <- client$algo(arguments[4])
told$pipe <- list(echo$pipe("t\u00fcxt")$result, echo$pipe(list(a = I(1), b = NULL))$result, echo$pipe(as.raw(0:2))$result, echo$pipe(NULL)$metadata$content_type)
told$raised <- raised(echo$pipe("raise"))
echo$setOptions(output = "raw")
told$raw <- rawToChar(echo$pipe("x"))
echo$setOptions(output = "void")
told$void <- echo$pipe("x")$async
cat(algorithmia:::to_json(told))
