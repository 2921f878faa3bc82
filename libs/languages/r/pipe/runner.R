# Runs one R algorithm: a function algorithm(input), or whatever getAlgorithmHandler(algorithm, load)$serve() is told to.
options(warn = 1)
# What is drawn without a device goes to a file in the working directory, which is read-only here.
options(device = function(...) grDevices::pdf(file.path(tempdir(), "Rplots.pdf"), ...))

# Beside the workspace, which is the author's, who may empty it.
attach(NULL, name = "algoplane")
local({
  algoplane <- new.env(parent = baseenv())
  for (file in c("client/R/json.R", "entry.R", "serve.R")) {
    sys.source(file.path("/opt/pipe", file), algoplane)
  }
  offer <- function(...) {
    detach("algoplane", character.only = TRUE)
    attach(list(getAlgorithmHandler = algoplane$getAlgorithmHandler), name = "algoplane", warn.conflicts = FALSE)
  }
  offer()
  # The published client brings a handler, too, which never gets ready when `load` fails.
  setHook(packageEvent("algorithmia", "attach"), offer)

  file <- algoplane$entry_file()
  source(file, keep.source = TRUE, encoding = "UTF-8")
  if (!algoplane$served) {
    algorithm <- get0("algorithm", globalenv(), mode = "function", inherits = FALSE)
    if (is.null(algorithm)) {
      message(file, " has no function algorithm(input), and does not call getAlgorithmHandler(algorithm, load)$serve().")
      quit(save = "no", status = 1)
    }
    algoplane$getAlgorithmHandler(algorithm)$serve()
  }
})
