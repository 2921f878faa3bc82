# A mistake of syntax fails the build, not the first call.
source("/opt/pipe/entry.R")

problem <- tryCatch(
  {
    parse(entry_file(), encoding = "UTF-8")
    NULL
  },
  error = conditionMessage
)
if (!is.null(problem)) {
  message(problem)
  quit(save = "no", status = 1)
}
