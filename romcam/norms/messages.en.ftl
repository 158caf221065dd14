# What is said of a norm.

# $sentence: what is known, a sentence with its stop; $label: author and year.
note-cited = { $sentence } ({ $label })
