# The file of the algorithm: the one named by algorithmia.conf, else src/Algorithm.r, else the only one there is. Relative to the repository.
entry_file <- function() {
  named <- tryCatch(jsonlite::read_json("algorithmia.conf")$algoname, error = function(e) NULL)
  candidates <- paste0("src/", rep(c(named, "Algorithm"), each = 2), c(".r", ".R"))
  found <- candidates[file.exists(candidates)]
  if (length(found) == 0) {
    found <- list.files("src", "\\.[rR]$", full.names = TRUE)
    found <- found[!grepl("(^|[/._-])test[._-]|[._-]test\\.[rR]$", found)]
    if (length(found) != 1) {
      message("Which file of src/ is the algorithm? Name it in algorithmia.conf as algoname.")
      quit(save = "no", status = 1)
    }
  }
  found[1]
}
