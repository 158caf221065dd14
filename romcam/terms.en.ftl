# Terms that several rooms share. One word for one thing: change it here, and it changes everywhere.
# In a message: { -lumbar-spine }, or at the start of a sentence { -lumbar-spine(case: "upper") }.
-pelvis = pelvis
-hip-joint = hip joint
-lumbar-spine = { $case ->
   *[lower] lumbar spine
    [upper] Lumbar spine
}
-program = romcam
