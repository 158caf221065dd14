# Read what romcam writes with R, compare the angles, and draw the lumbopelvic rhythm.
#
#   Rscript examples/read_everything.R out/stiff-hip out/rhythm.pdf
#
# CSV, OpenSim's .mot and .trc, and BIDS need R alone; JSON needs jsonlite, .xlsx readxl, .nc ncdf4, Parquet arrow or
# nanoparquet. Files that are not there, and formats without their package, are passed over.

given <- commandArgs(trailingOnly = TRUE)
folder <- if (length(given) > 0) given[1] else "out/stiff-hip"
picture <- if (length(given) > 1) given[2] else "out/rhythm.pdf"
has <- function(package, name) requireNamespace(package, quietly = TRUE) && file.exists(file.path(folder, name))

say <- function(name, angle) {
  cat(sprintf("%-22s %4d frames, pelvis up to %.1f\u00b0\n", name, length(angle), max(angle, na.rm = TRUE)))
}

# angles.csv: degrees, forward and flexion positive; an empty cell is unknown.
angles <- read.csv(file.path(folder, "angles.csv"))
say("angles.csv", angles$pelvis_tilt_deg)

# angles.parquet
if (has("arrow", "angles.parquet")) {
  say("angles.parquet", arrow::read_parquet(file.path(folder, "angles.parquet"))$pelvis_tilt_deg)
} else if (has("nanoparquet", "angles.parquet")) {
  say("angles.parquet", nanoparquet::read_parquet(file.path(folder, "angles.parquet"))$pelvis_tilt_deg)
}

# OpenSim: the table follows the line endheader; pelvis_tilt is positive backwards.
path <- file.path(folder, "angles.mot")
if (file.exists(path)) {
  say("angles.mot", -read.delim(path, skip = which(readLines(path) == "endheader"))$pelvis_tilt)
}

# Landmarks in space: two lines of heading, then frame, time and x, y, z of each point.
path <- file.path(folder, "landmarks.trc")
if (file.exists(path)) {
  points <- read.delim(path, skip = 5, header = FALSE, na.strings = "nan")
  unit <- strsplit(readLines(path)[3], "\t")[[1]][5]
  cat(sprintf("%-22s %4d frames, %d points in %s\n", "landmarks.trc", nrow(points), (ncol(points) - 2) %/% 3, unit))
}

# A workbook: one row for each film, and one sheet with the angles of each.
if (has("readxl", "results.xlsx")) {
  path <- file.path(folder, "results.xlsx")
  film <- readxl::read_excel(path, sheet = "measures")$sheet[1]
  say("results.xlsx", readxl::read_excel(path, sheet = film)$pelvis_tilt_deg)
}

# Landmarks in pixels, in the layout of the package movement.
if (has("ncdf4", "landmarks.nc")) {
  data <- ncdf4::nc_open(file.path(folder, "landmarks.nc"))
  cat(sprintf("%-22s %4d frames\n", "landmarks.nc", data$dim$time$len))
  ncdf4::nc_close(data)
}

# BIDS: the columns of motion.tsv are the rows of channels.tsv.
motion <- list.files(file.path(folder, "bids"), "_motion\\.tsv$", recursive = TRUE, full.names = TRUE)
if (length(motion) > 0) {
  channels <- read.delim(sub("_motion\\.tsv$", "_channels.tsv", motion[1]))
  samples <- read.delim(motion[1], header = FALSE, na.strings = "n/a", col.names = channels$name)
  say("bids", samples$pelvis_tilt)
}

down <- angles
if (has("jsonlite", "result.json")) {
  result <- jsonlite::fromJSON(file.path(folder, "result.json"))
  share <- result$measures$lumbar_share
  cat(sprintf("%-22s lumbar share %.0f %% (%.0f to %.0f %%)\n", "result.json",
              100 * share$value, 100 * share$low, 100 * share$high))
  if (file.exists(file.path(folder, "observations.fhir.json"))) {
    bundle <- jsonlite::fromJSON(file.path(folder, "observations.fhir.json"), simplifyVector = FALSE)
    kinds <- vapply(bundle$entry, function(each) each$resource$resourceType, "")
    cat(sprintf("%-22s %4d observations\n", "observations.fhir.json", sum(kinds == "Observation")))
  }
  # The way down of the measured repetition.
  best <- result$repetitions[result$repetitions$best, ]
  down <- subset(angles, time_s >= best$start_s[1] & time_s <= best$plateau_start_s[1])
}

# The rhythm: how pelvis and lumbar spine share the trunk's inclination.
dir.create(dirname(picture), showWarnings = FALSE, recursive = TRUE)
pdf(picture, width = 6, height = 5)
with(down, {
  plot(trunk_inclination_deg, lumbar_flexion_deg, type = "l", lwd = 2, col = "#d9600a",
       ylim = range(c(pelvis_tilt_deg, lumbar_flexion_deg), na.rm = TRUE),
       xlab = "trunk inclination at T12-L1, degrees", ylab = "degrees", main = "The way down")
  lines(trunk_inclination_deg, pelvis_tilt_deg, lwd = 2, col = "#0b7285")
})
legend("topleft", c("pelvis", "lumbar spine"), col = c("#0b7285", "#d9600a"), lwd = 2, bty = "n")
invisible(dev.off())
cat(sprintf("written: %s\n", picture))
