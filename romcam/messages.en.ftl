# Sentences of the modules at the package's root.

## Steps of an analysis, beside a progress bar

step-fetching = fetching the pose model
step-recognising = recognising the test
step-watching = watching the film
