# Sentences about norms. Each message has the name of its source in `sources` of the norms file.
# Figures are those of the source: a translation keeps them.

# $sentence: the statement, with its full stop; $label: author and year.
note-cited = { $sentence } ({ $label })

## Populations

population-laird2019 = 124 adults without back pain (mean age 34, 59 % women), sensors at T12 and S2
population-laird2018 = 100 adults without back pain, sensors at T12 and S2; a positive value means that the pelvis moves later
population-tafazzol2014 = 8 men without back pain
population-esola1996 = 41 adults
population-vonarx2021 =
    30 healthy adults squatting to lift a box of 15 kg; change of the lumbar curve by markers on the skin
population-zhong2019-1 = 28 adults of 25 and 28 of 66 years on average, pooled, at their own pace; steps per minute
population-zhong2019-2 = 28 adults of 25 and 28 of 66 years on average, pooled, at their own pace; seconds
population-zhong2019-3 = 28 adults of 24.6 ± 2.7 years, at their own pace; steps per minute
population-zhong2019-4 = 28 adults of 24.6 ± 2.7 years, at their own pace; seconds
population-zhong2019-5 = 28 adults of 66.1 ± 5.0 years, at their own pace; steps per minute
population-zhong2019-6 = 28 adults of 66.1 ± 5.0 years, at their own pace; seconds
population-taniguchi2017 =
    15 adults without back pain; turn of the pelvis over that of the thorax, standing, at the end of range
population-czuppon2017-1 =
    131 women and 299 men of 18 years in their first year of college sport, without hip pain, pooled; the hip bent to
    90°, turned by an examiner; the abstract does not state whether sitting or lying
population-czuppon2017-2 =
    131 women of 18 years in their first year of college sport, without hip pain; the hip bent to 90°, turned by an
    examiner; the abstract does not state whether sitting or lying
population-czuppon2017-3 =
    299 men of 18 years in their first year of college sport, without hip pain; the hip bent to 90°, turned by an
    examiner; the abstract does not state whether sitting or lying
population-hogg2018-1 =
    168 women and 171 men of 19 years in college sport, pooled; lying prone, turned by an examiner until the sacrum
    moved
population-hogg2018-2 =
    168 women of 19 years in college sport; lying prone, turned by an examiner until the sacrum moved
population-hogg2018-3 =
    171 men of 19 years in college sport; lying prone, turned by an examiner until the sacrum moved
population-runners2003 = 34 adults of 36 years on average, half of them runners; sitting, turned by an examiner
population-mier2013 =
    25 men and 25 women, young and active, pooled; passive, measured in videos; men and women were chosen to reach
    equally far when sitting
population-yildirim2018-1 =
    123 students of 18 to 24 years, mean of both legs; 0° is a straight knee, a larger angle a tighter hamstring; both
    sexes weighted equally
population-yildirim2018-2 =
    women among 123 students of 18 to 24 years, mean of both legs; 0° is a straight knee, a larger angle a tighter
    hamstring
population-yildirim2018-3 =
    men among 123 students of 18 to 24 years, mean of both legs; 0° is a straight knee, a larger angle a tighter
    hamstring
population-ferber2010 =
    300 recreational athletes, 250 of them with an injury, both legs; below the horizontal is negative; the pelvis was
    not measured
population-harvey1998_spread-1 = 117 elite athletes; below the horizontal is negative; the pelvis was not measured
population-harvey1998_spread-2 = 117 elite athletes; 0° is a straight knee
population-jung2016 = 95 women of 65 to 83 years; 0° is a straight knee

## Forward bend

note-forward-bend-troke2005 =
    Lumbar flexion falls with age, from a median of 73° at 16 to 40° at 90 years, and the ranges used here are those
    of adults of 34 years on average.
note-forward-bend-vazirian2017-1 =
    Over 50 years the lumbar spine gives a smaller share of the bend than in younger people, so a large share means
    rather more.
note-forward-bend-vazirian2017-2 =
    In women the lumbar spine gives a somewhat smaller share of the bend than in men; the ranges used here are of
    both.
note-forward-bend-laird2019 =
    This describes how the person moves, not what hurts: a lumbar share this large is about as common in people
    without back pain (9 %) as in people with it (13 %).

## Hip hinge

note-hip-hinge-schellenberg2013 =
    A back that is held flat bends nevertheless: in good mornings with a quarter of their weight on the bar, 13 adults
    bent it by about 26° between pelvis and thorax.
note-hip-hinge-bengtsson2022 =
    In deadlifts with 70 % of their greatest load, 24 competitive lifters bent the lumbar spine by about 33° from
    standing.
note-hip-hinge-vonarx2021 =
    Stooping to lift 15 kg, 30 healthy adults bent the lumbar spine by 36° (SD 10°), lifting in their own way by 24° (SD
    7°).

## Squat

note-squat-mckean2010 =
    How far the lumbar spine bends in a squat depends on the squat: with a bar on the shoulders it was 26° in 18
    trained men and 13° in 12 trained women.
note-squat-mitchell2008 =
    In 170 young women, with and without back pain, the lower lumbar spine bent by 26° (SD 10°) and the upper by 18°
    (SD 12°) from the stand to the squat.
note-squat-lamontagne2009 =
    Squatting as deep as possible without load, 11 healthy adults turned the pelvis through 24° (SD 7°), so motion
    of the pelvis is usual.

## Sit to stand

note-sit-to-stand-tully2005 =
    Leaning forward before the seat is left, 47 healthy young adults bent hip joints and lumbar spine as 3 to 1: the
    lumbar spine gave about a quarter.
note-sit-to-stand-kotake1993 =
    Rising once from a chair of knee height at one's own pace took 12 healthy men 1.7 to 2.3 s.
note-sit-to-stand-klukowska2021 =
    Five rises as fast as possible took 172 healthy adults 6.2 s on average (SD 1.9 s); the time of one rise at one's
    own pace is a different measure.
note-sit-to-stand-bohannon2006 =
    Five rises as fast as possible are slower than most people's when they take over 11.4 s at 60 to 69, 12.6 s at 70
    to 79 and 14.8 s at 80 to 89 years.
note-sit-to-stand-deane2020 =
    No range in degrees for hip joints and lumbar spine in rising could be confirmed; markers on the skin repeat such angles
    with a standard error of 1 to 13°.

## Gait

note-gait-dujardin1997 =
    Measured with markers, the hip moved through 31° in a stride on average, and between 20 and 42°, in 55 healthy
    adults of 20 to 70 years: people walk very differently, and the range grows with speed.
note-gait-kerrigan2001 =
    Old people extend the hip less when walking at their own pace (14° against 20° in young adults in one study), and
    those who fall extend it even less (11°).
note-gait-lee2005 =
    Old people tip the pelvis further forward when walking than when standing, and extend the hip less: 7° against 11°
    in young adults.
note-gait-dall2013 =
    In everyday life people who walk for whole minutes take 109 steps per minute (SD 9); over a few steps they take
    fewer.

## Twist

note-twist-montgomery2011 =
    Standing, most of the turn is made below the spine: 20 men turned the pelvis by about 64° and the trunk on it by
    about 33°.
note-twist-taniguchi2017 =
    In 15 people with chronic back pain the spine gave somewhat more of the turn (a third) than in 15 without (29 %);
    the groups overlap widely.
note-twist-delphinus2013 =
    People who stoop turn less: bent forward by 45°, 57 people turned the pelvis by 46 % and the thorax by 15 % less,
    so stand upright.

## Hip rotation

note-hip-rotation-kouyoumdjian2012-1 =
    Rotation depends on how it is measured, so compare only values measured in the same way: photographed in 120
    adults it was 41° out and 38° in sitting, 42° and 35° lying prone, and 39° and 30° lying on the back.
note-hip-rotation-kouyoumdjian2012-2 =
    The ranges used here are those of athletes of 18 to 19 years; rotation lessens with age.
note-hip-rotation-hogg2018 =
    Among 339 athletes lying prone women turned the hip 10° further inwards than men, and outwards no further.
note-hip-rotation-ellison1990 =
    Outward rotation well above inward rotation was more frequent in 50 people with back trouble than in 100 without;
    it is a difference between groups and says nothing certain about one person.

## Straight leg raise

note-straight-leg-raise-mier2013 =
    The range used is that of 50 young, active people whose legs were raised for them: 87° (SD 10°) in the men, 100°
    (SD 12°) in the women; others reach less without anything being wrong.
note-straight-leg-raise-boyd2012-1 =
    The height of the leg depends on how the raise is done and where it is stopped: done as a test of the nerves it
    was 57° on average (SD 17°) in 40 healthy adults.
note-straight-leg-raise-youdas2005 =
    In 214 adults of 20 to 79 years women raised the leg 8° higher than men, and age made no difference.
note-straight-leg-raise-boyd2012-2 =
    Healthy people's legs differ by 5° on average (SD 3.5°), so a difference under 12° is not unusual.

## Active knee extension

note-active-knee-extension-yildirim2018 =
    The knee's angle is counted from straight: 0° is a straight knee, and a larger angle means tighter hamstrings;
    others count the other way, from the right angle the test starts in.
note-active-knee-extension-olivencia2020 =
    With the thigh held by a bolster, a knee measured again two days later may differ by up to 12° without any change.

## Thomas

note-thomas-vigotsky2016 =
    The thigh's height says how far the hip extends only while the pelvis lies still: in 29 students the test found 32
    % of those who lacked extension and cleared 57 % of those who did not.
note-thomas-harvey1998 =
    In 117 elite athletes the thigh hung 12° below the horizontal on average and the knee was bent by 52°.
note-thomas-wakefield2015 =
    Worked out from the heights of hip and knee, the thigh's angle was repeated far better (ICC 0.90 to 0.95) than
    with a goniometer (0.51 to 0.54).

## Prone knee bend

note-prone-knee-bend-kosmahl1999 =
    No range for lying prone could be confirmed. The usual 141 to 150° of knee flexion are measured lying on the back
    with the hip bent, where the rectus femoris does not hold the knee, and do not apply here.
note-prone-knee-bend-olivencia2020 =
    With the pelvis strapped down, a knee measured again two days later may differ by up to 8° without any change.
