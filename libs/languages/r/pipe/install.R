# Installs what packages.txt names, line by line, into .dependencies. Whatever cannot be had fails the build.
LIBRARY <- ".dependencies"
# The platform's own, with the interface of CRAN's, which brings a dozen packages, some in need of a compiler.
CLIENT <- "algorithmia"
mirror <- Sys.getenv("CRAN_MIRROR", "https://cloud.r-project.org")
options(warn = 1, repos = c(CRAN = mirror), Ncpus = 2, timeout = 300)
.libPaths(normalizePath(LIBRARY))

fail <- function(...) {
  message(...)
  quit(save = "no", status = 1)
}

# One row for each line that is not a comment: its number, its kind (name, t, g, e), and what it names.
read_packages <- function(file) {
  lines <- trimws(readLines(file, warn = FALSE, encoding = "UTF-8"))
  number <- which(nzchar(lines) & !startsWith(lines, "#"))
  lines <- lines[number]
  option <- "^-([tge])[[:space:]]+"
  kind <- ifelse(grepl(option, lines), substr(lines, 2, 2), "name")
  what <- sub(option, "", lines)
  odd <- which(kind == "name" & !grepl("^[A-Za-z][A-Za-z0-9.]*$", what))
  if (length(odd) > 0) {
    fail(file, ", line ", number[odd[1]], ": \"", lines[odd[1]], "\" is neither the name of a package nor -t URL, -g USER/REPOSITORY or -e CODE.")
  }
  data.frame(number, kind, what)
}

is_installed <- function(name) nzchar(system.file(package = name))

# What installs packages only warns where it could not.
require_installed <- function(names) {
  failed <- names[!vapply(names, is_installed, NA)]
  if (length(failed) > 0) {
    fail("Could not be installed: ", toString(failed), ". The output above tells why.")
  }
}

install_names <- function(names) {
  if (CLIENT %in% names && !is_installed(CLIENT)) {
    utils::install.packages("/opt/pipe/client", LIBRARY, repos = NULL, type = "source", INSTALL_opts = "--no-docs")
    require_installed(CLIENT)
  }
  there <- vapply(names, is_installed, NA)
  for (name in setdiff(names[there], CLIENT)) {
    cat(name, " ", as.character(utils::packageVersion(name)), " is part of this environment.\n", sep = "")
  }
  wanted <- unique(names[!there])
  if (length(wanted) > 0) {
    install_from_cran(wanted)
  }
}

install_from_cran <- function(wanted) {
  offered <- utils::available.packages(type = "source")
  missing <- setdiff(wanted, rownames(offered))
  if (nrow(offered) == 0) {
    fail(mirror, " cannot be reached, or offers nothing. It was to bring: ", toString(wanted), ". An administrator can name another repository (CRAN_MIRROR), ",
      "or install packages of the distribution (", toString(paste0("r-cran-", tolower(wanted))), ").")
  }
  if (length(missing) > 0) {
    fail(mirror, " has no package of this name for R ", getRversion(), ": ", toString(missing), ". Older versions are had by their address (-t URL).")
  }
  utils::install.packages(wanted, LIBRARY, available = offered, type = "source", INSTALL_opts = "--no-docs")
  require_installed(wanted)
}

install_line <- function(kind, what) {
  if (kind == "e") {
    eval(parse(text = what), globalenv())
  } else if (kind == "g") {
    require_installed(remotes::install_github(what, lib = LIBRARY, upgrade = "never", build = FALSE))
  } else {
    # remotes::install_url() goes on when it could not download.
    if (grepl("^[a-z]+://", what)) {
      archive <- file.path(tempdir(), basename(what))
      utils::download.file(what, archive, mode = "wb", quiet = TRUE)
      what <- archive
    }
    require_installed(remotes::install_local(what, lib = LIBRARY, upgrade = "never", build = FALSE))
  }
}

packages <- read_packages("packages.txt")
# Names that follow one another are installed together.
group <- cumsum(packages$kind != "name" | c(TRUE, utils::head(packages$kind, -1) != "name"))
for (lines in split(packages, group)) {
  if (lines$kind[1] == "name") {
    install_names(lines$what)
  } else {
    tryCatch(install_line(lines$kind, lines$what), error = function(e) fail("packages.txt, line ", lines$number, ": -", lines$kind, " ", lines$what, " failed: ", conditionMessage(e)))
  }
}
