"""What changed between two measurements of one person: before and after stretching, visit to visit.

Reads two result.json, sets each change against measurement error, and shows it; nothing is measured anew. How far
romcam is from somebody else's instrument is another question, answered in `romcam.validation`.
"""
