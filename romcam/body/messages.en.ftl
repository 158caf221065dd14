# Names of the quantities, as reports, tables and the documentation show them. The message is the title;
# `definition` is what is measured, `positive` is the meaning of a value above 0. Names such as pelvis_tilt are columns of
# angles.csv and are not translated. An `absolute` angle is not counted from neutral.

## Forward, from the side

quantity-pelvis-tilt = Pelvis
    .definition = inclination of the sacrum (S1-S2)
    .positive = anterior, forward
quantity-trunk-inclination = Trunk at T12-L1
    .definition = inclination of the spine at T12-L1
    .positive = forward
quantity-hip-flexion = Hip joint
    .definition = inclination of the pelvis minus that of the thigh: the angle between the two, in the hip joint
    .positive = flexion
quantity-lumbar-flexion = Lumbar spine
    .definition = inclination of the trunk at T12-L1 minus that of the pelvis: how much the lower back bent
    .positive = flexion
quantity-thigh-tilt = Thigh
    .definition = inclination of the line knee to hip
    .positive = hip moves ahead of the knee
quantity-knee-flexion = Knee
    .definition = inclination of the shank minus that of the thigh
    .positive = flexion
quantity-trunk-chord = Line hip-shoulder
    .definition = inclination of the line hip to shoulder
    .positive = forward
quantity-apparent-hip-flexion = Shoulder-hip-knee angle
    .definition = inclination of the line hip to shoulder minus that of the thigh: what a shoulder-hip-knee goniometer reads
    .positive = flexion
quantity-lumbar-share = Lumbar share
    .definition = lumbar flexion divided by the sum of lumbar flexion and pelvis tilt, at the end of range
    .positive = 0..1
quantity-lumbar-share-of-movement = Lumbar share, whole movement
    .definition = the same over the whole movement: 1 minus the slope of pelvis tilt over trunk inclination, through the origin
    .positive = 0..1

## One leg, lying

quantity-leg-elevation = Leg
    .definition = angle of the line hip to ankle of the measured leg, change from where it lay
    .positive = up
quantity-knee-angle = Knee
    .definition = inclination of the shank minus that of the thigh in the measured leg, absolute; 0 is straight
    .positive = flexion
quantity-thigh-elevation = Thigh
    .definition = angle of the line hip to knee of the measured leg above the horizontal, absolute
    .positive = knee above hip
quantity-hip-lift = Hip lifting
    .definition = inclination of the line knee to hip of the measured leg, lying prone
    .positive = the hip rises from the table
quantity-other-leg-elevation = Other leg
    .definition = angle of the line hip to ankle of the other leg, change from where it lay
    .positive = up
quantity-other-thigh-elevation = Other thigh
    .definition = angle of the line hip to knee of the other leg above the horizontal, absolute
    .positive = knee above hip

## Frontal plane

quantity-hip-rotation-left = Hip rotation, left
    .definition = turn of the shank from the vertical minus that of the pelvis, from the front
    .positive = internal: the foot goes outwards
quantity-hip-rotation-right = Hip rotation, right
    .definition = turn of the shank from the vertical minus that of the pelvis, from the front
    .positive = internal: the foot goes outwards
quantity-shank-turn-left = Shank, left
    .definition = turn of the shank from the vertical, from the front
    .positive = the foot goes outwards
quantity-shank-turn-right = Shank, right
    .definition = turn of the shank from the vertical, from the front
    .positive = the foot goes outwards
quantity-pelvis-obliquity = Pelvis, sideways
    .definition = slope of the line from hip to hip, from the front
    .positive = the person's right side is higher
quantity-trunk-lean = Trunk, sideways
    .definition = inclination of the line from the middle of the hips to that of the shoulders, from the front
    .positive = towards the person's right

## Turn about the vertical

quantity-thorax-turn = Thorax
    .definition = turn of the line from shoulder to shoulder about the vertical
    .positive = to the person's left
quantity-pelvis-turn = Pelvis
    .definition = turn of the line from hip to hip about the vertical
    .positive = to the person's left
quantity-feet-turn = Feet
    .definition = turn of the feet about the vertical, from the distance of the toes beside the ankles
    .positive = to the person's left

## Gait

quantity-thigh-swing-left = Thigh, left
    .definition = angle of the line hip to knee of that leg from the vertical, absolute
    .positive = the knee is ahead of the hip
quantity-thigh-swing-right = Thigh, right
    .definition = angle of the line hip to knee of that leg from the vertical, absolute
    .positive = the knee is ahead of the hip
quantity-knee-angle-left = Knee, left
    .definition = inclination of the shank minus that of the thigh in that leg, absolute; 0 is straight
    .positive = flexion
quantity-knee-angle-right = Knee, right
    .definition = inclination of the shank minus that of the thigh in that leg, absolute; 0 is straight
    .positive = flexion
quantity-trunk-sway = Trunk
    .definition = inclination of the line hip to shoulder, absolute
    .positive = forward
