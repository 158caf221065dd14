# The printed sheet of tags. The person who reads it prints the cards, folds them and puts them on a patient.

library-missing = The sheet of tags is printed with { $library }, which is not installed; install it with: pip install "romcam[exports]".

## Title and ruler. $side: side of a black square, in millimetres.

sheet-title = Printed tags for romcam
sheet-about = Two cards turn any camera into a dual inclinometer. Each stands off the back like a fin, so that a camera at the side sees the tag on its face.
sheet-size = Black squares of { $side } mm
ruler-check = This line must measure 100 mm. If it does not, print again at 100 % (actual size), without "fit to page".

## How to make and wear the cards, in this order.

make = Make the cards
make-print = Print on plain matt paper at 100 %. Measure the line below.
make-cut = Cut along the solid lines, the short one between the flaps too.
make-fold = Fold along the middle with the print outside, and glue a stiff card of 1 to 2 mm between the halves. Leave the flaps free.
make-flaps = Fold the flaps outwards, one to each side. The card now stands like a T.
wear = Put them on
wear-pelvis = Pelvis: in the middle of the back over S2, at the height of the two dimples above the buttocks.
wear-t12 = T12-L1: in the middle of the back over the spinous processes of T12 and L1.
wear-tape = Tape the flaps to the skin, or to a firm belt over tight clothes. The arrow points to the head. The card must not wobble when you tap it.
wear-thigh = Thigh, if wanted: flat on the outer side, halfway between hip and knee. Each thigh has its own card.
film = Film
film-side = Place the camera exactly at the person's side, 2 to 4 m away, better a little from behind than from the front.
film-arms = While the person stands upright, before and after the bend, the arms are folded on the chest; as they bend, the arms hang. Both tags must be seen in the stand.
film-apart = If one card covers the other in the stand, put the upper one 2 cm higher, or print the 50 mm size.
film-light = Film in Full HD (1920 × 1080) or better, in good light, and not through a mirror.

## The drawings. Colours: the belt of the pelvis is teal, that of T12-L1 orange.

drawing-standing = upright, from the person's left
drawing-bent = at the end of the bend
drawing-behind = from behind: the cards stand in the middle
drawing-folded = the folded card on a belt, seen from above; stiff card in orange

## On the cards. `short` stands on the card itself, in a space of 40 mm.

card-pelvis = Pelvis
    .place = Over S2, at the height of the two dimples above the buttocks.
    .short = Pelvis (S2)
card-t12 = T12-L1
    .place = Over the spinous processes of T12 and L1.
    .short = T12-L1
card-thigh = Thigh
    .place = Flat on the outer side, halfway between hip and knee. Cut along the solid lines; glue each on a stiff card.
seen-left = person's left side
seen-right = person's right side
thigh-left = left thigh
thigh-right = right thigh
towards-head = head
towards-hip = hip
