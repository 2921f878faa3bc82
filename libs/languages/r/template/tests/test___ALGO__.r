source("src/__ALGO__.r")

stopifnot(algorithm("Mia") == "Hello Mia")
