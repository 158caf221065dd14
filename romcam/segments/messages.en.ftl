# Why the back was not read in a film: each follows a colon at the end of a sentence

back-not-read = in this test the back is not read
not-side-on = the person is not seen from the side
neutral-unfamiliar =
    the back cannot be compared with that in the stand, which looks unlike any that romcam was trained on
