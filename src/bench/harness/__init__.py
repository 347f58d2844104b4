"""The side-by-side benchmark of Dropgate: what src/bench/run runs. Python's standard library only."""
