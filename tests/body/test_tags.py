import cv2

from romcam.body.tags import DICTIONARY, TAG_IDS, WORN_TAGS


def test_every_number_names_one_segment_and_one_side():
    assert sorted(WORN_TAGS) == [0, 1, 2, 3, 4, 5]
    assert {(tag.segment, tag.side) for tag in WORN_TAGS.values()} == {
        (segment, side) for segment in TAG_IDS for side in ("left", "right")
    }
    assert (WORN_TAGS[0].segment, WORN_TAGS[0].side) == ("pelvis", "left")
    assert (WORN_TAGS[3].segment, WORN_TAGS[3].side) == ("t12", "right")


def test_the_dictionary_has_every_number():
    patterns = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, DICTIONARY))
    assert max(WORN_TAGS) < len(patterns.bytesList)
