# Why the back was not read in a film: each follows a colon at the end of a sentence

back-not-read = in this test the back is not read
not-side-on = the person is not seen from the side
