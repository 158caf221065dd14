# Why the back was not read in a film: parts of a sentence such as "hips and spine cannot be told apart: …"

back-not-read = in this test the back is not read
not-side-on = the person is not seen from the side
